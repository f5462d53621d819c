//! Reads a request's body within limits of size and time.

use std::time::Duration;

use axum::body::Body;
use futures_util::StreamExt as _;
use tokio::time::{Instant, timeout_at};

/// How much of a body that is too large is read and thrown away, so that its sender can read the answer.
const MAX_DRAINED_BYTES: usize = 64 * 1024 * 1024;

/// A body as far as it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadBody {
    /// The bytes, no more than were to be kept.
    pub bytes: Vec<u8>,
    /// The body was longer than what was kept.
    pub is_truncated: bool,
    /// The end of the body came in time.
    pub is_complete: bool,
}

/// Reads a body, keeping at most `keep` bytes, for at most `patience`.
pub async fn read_body(body: Body, keep: usize, patience: Duration) -> ReadBody {
    let deadline = Instant::now() + patience;
    let mut read = ReadBody { bytes: Vec::new(), is_truncated: false, is_complete: false };
    let mut total = 0;
    let mut chunks = body.into_data_stream();
    loop {
        match timeout_at(deadline, chunks.next()).await {
            Ok(Some(Ok(chunk))) => {
                total += chunk.len();
                let room = keep - read.bytes.len();
                read.bytes.extend_from_slice(&chunk[..chunk.len().min(room)]);
                read.is_truncated |= chunk.len() > room;
                if total > MAX_DRAINED_BYTES {
                    return read;
                }
            }
            Ok(None) => return ReadBody { is_complete: true, ..read },
            Ok(Some(Err(_))) | Err(_) => return read,
        }
    }
}
