//! Bytes that came on a connection and were no request.

use std::sync::Arc;
use std::time::Instant;

use super::hiding::Hiding;
use super::session::{Heard, Session};
use crate::capture::Stray;
use crate::history::{AnsweredBy, CapturedBytes, NewCaptured, SeenCall};

/// Most bytes that are kept.
const MOST_BYTES: usize = 4 * 1024;

/// Keeps what came, with what it looks like.
pub fn keep_stray(session: &Arc<Session>, stray: Stray) {
    let session = Arc::clone(session);
    let owner = Arc::clone(&session);
    tokio::spawn(owner.tracked(async move {
        let mut hiding = Hiding::new(session.services.keys_seen.redactor(), None);
        let shown = &stray.bytes[..stray.bytes.len().min(MOST_BYTES)];
        let at_ms = u64::try_from(Instant::now().duration_since(session.began).as_millis()).unwrap_or(u64::MAX);
        let call = SeenCall {
            number: session.next_number(),
            at_ms,
            connection: stray.connection,
            verb: String::new(),
            path: what_it_is(&stray.bytes).to_owned(),
            method: None,
            content_type: None,
            client: "a program without a name".to_owned(),
            key: None,
            findings: Vec::new(),
            payload_sha256: None,
            submission: None,
            task_id: None,
            answered_by: AnsweredBy::Nobody,
            reply: None,
            hung_up_after_ms: None,
            after_callback: false,
            is_whole: false,
            body_bytes: stray.bytes.len() as u64,
        };
        let bytes = CapturedBytes { head: hiding.bytes(shown), ..CapturedBytes::default() };
        let seen = call.clone();
        if let Err(error) = session.history.keep_captured(session.id, NewCaptured { call, bytes }).await {
            tracing::error!(%error, "bytes that were no request were not kept");
        }
        (session.on_call)(Heard::Call(Box::new(seen)));
    }));
}

/// Returns what bytes look like, in words.
fn what_it_is(bytes: &[u8]) -> &'static str {
    match bytes {
        [0x16, 0x03, ..] => "TLS on the plain port: begin the address with http://",
        bytes if bytes.starts_with(b"PRI * HTTP/2") => "HTTP/2: set the program to HTTP/1.1",
        _ => "half a request, or none that can be read",
    }
}
