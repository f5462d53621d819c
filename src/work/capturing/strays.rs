//! Bytes that came on a connection and were no request.

use std::sync::Arc;
use std::time::Instant;

use super::hiding::Hiding;
use super::session::{Heard, Session};
use crate::capture::{Refused, Stray};
use crate::history::{AnsweredBy, CapturedBytes, NewCaptured, SeenCall, SeenReply};
use crate::judge::NoRequest;

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
        let reply = stray.refused.as_ref().map(|refused| SeenReply { status: refused.status, ..SeenReply::default() });
        let call = SeenCall {
            number: session.next_number(),
            at_ms,
            connection: stray.connection,
            verb: String::new(),
            path: what_it_is(&stray.bytes, stray.refused.as_ref()),
            method: None,
            content_type: None,
            client: "a program without a name".to_owned(),
            key: None,
            findings: Vec::new(),
            payload_sha256: None,
            submission: None,
            task_id: None,
            answered_by: if stray.refused.is_some() { AnsweredBy::Desk } else { AnsweredBy::Nobody },
            reply: reply.clone(),
            hung_up_after_ms: None,
            after_callback: false,
            is_whole: false,
            body_bytes: stray.bytes.len() as u64,
        };
        // The listener's own answer has neither headers nor a body.
        let empty = || reply.is_some().then(Vec::new);
        let bytes = CapturedBytes {
            head: hiding.stray(shown),
            reply_head: empty(),
            reply_body: empty(),
            ..CapturedBytes::default()
        };
        let seen = call.clone();
        if let Err(error) = session.history.keep_captured(session.id, NewCaptured { call, bytes }).await {
            tracing::error!(%error, "bytes that were no request were not kept");
        }
        (session.on_call)(Heard::Call(Box::new(seen)));
    }));
}

/// Why a head could not be read: in the words of the HTTP library, and in plain ones.
const WHY: [(&str, &str); 7] = [
    ("content-length", "Content-Length stands there twice, or is no number"),
    ("unexpected transfer-encoding", "Transfer-Encoding stands where none may be"),
    ("transfer-encoding", "Transfer-Encoding is not chunked"),
    ("method", "it does not begin with a method such as POST"),
    ("version", "no version of HTTP stands behind the address"),
    ("URI", "the address has characters that none may have"),
    ("header", "a line of its head is no header"),
];

/// Returns what came, in words, and why the listener could not read it.
fn what_it_is(bytes: &[u8], refused: Option<&Refused>) -> String {
    let kind = NoRequest::of(bytes, refused.map(|refused| refused.status));
    let said = refused.filter(|_| kind == NoRequest::Unreadable).map(|refused| refused.why.as_str());
    let why = said.and_then(|said| WHY.iter().find(|(part, _)| said.contains(part)));
    why.map_or_else(|| kind.words().to_owned(), |(_, why)| format!("{}: {why}", kind.words()))
}
