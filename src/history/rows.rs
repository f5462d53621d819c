//! What goes into the history and what comes out. Stored types, not wire types.

use std::sync::Arc;

use bytes::Bytes;

use super::{State, StoredCallback, Transition};
use crate::contract::{Method, TaskId};
use crate::payload::StoredBody;

/// A submission's number in the history.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SubmissionId(pub i64);

/// A picture to keep.
#[derive(Clone)]
pub struct NewPicture {
    pub bytes: Bytes,
    /// A small PNG, when the picture could be decoded.
    pub thumbnail: Option<Arc<[u8]>>,
}

/// What is committed before a payload leaves.
#[derive(Clone)]
pub struct NewSubmission {
    pub created_at_ms: i64,
    pub profile_id: String,
    pub profile: String,
    pub base_url: String,
    pub key_hint: String,
    pub task_type: String,
    pub body: StoredBody,
    pub payload_sha256: [u8; 32],
    pub picture: Option<NewPicture>,
    pub website_url: Option<String>,
    pub website_key: Option<String>,
    pub callback_url: Option<String>,
    /// Of this program's own receiver.
    pub callback_token: Option<String>,
    /// The submission that this one repeats by the operator's wish.
    pub again_of: Option<SubmissionId>,
}

/// When recording an intent is to ask instead, because the same payload was sent before and may be paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asks {
    Always,
    /// Only about what was sent since this moment: the operator means to send it again.
    AboutSince(i64),
    /// The operator has been asked.
    Never,
}

/// A balance and when it was told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BalanceAt {
    /// The number as it was written.
    pub balance: String,
    pub at_ms: i64,
}

/// Where an exchange's time went, in microseconds; see `schema_3.sql`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct StoredTiming {
    pub lookup_us: Option<i64>,
    pub connect_us: Option<i64>,
    pub tls_us: Option<i64>,
    pub wait_us: Option<i64>,
    pub download_us: Option<i64>,
}

/// One HTTP exchange to keep; the key has been taken out of everything.
#[derive(Clone, Debug)]
pub struct NewExchange {
    pub method: Method,
    pub url: String,
    pub started_at_ms: i64,
    pub elapsed_ms: i64,
    pub timing: StoredTiming,
    pub connected: bool,
    /// As the reply's head says: `HTTP/1.1`.
    pub http_version: Option<String>,
    pub status: Option<u16>,
    pub reply_headers: Vec<(String, String)>,
    pub reply_body: Vec<u8>,
    pub reply_truncated: bool,
    pub error: Option<String>,
}

/// How a submission's createTask ended, committed before it is shown.
#[derive(Clone, Debug)]
pub struct Outcome {
    pub transition: Transition,
    pub task_id: Option<TaskId>,
    pub error_code: Option<String>,
    /// What happened, in words.
    pub detail: String,
    pub solution: Option<String>,
    pub exchange: NewExchange,
}

/// The answer to recording an intent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RecordOutcome {
    Recorded(SubmissionId),
    /// The same payload was sent a short while ago and may have been paid; nothing was recorded.
    Same(SameBefore),
}

/// An earlier submission of the same payload.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SameBefore {
    pub id: SubmissionId,
    pub created_at_ms: i64,
    pub state: State,
}

/// One row of the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary {
    pub id: SubmissionId,
    pub created_at_ms: i64,
    pub profile: String,
    pub task_type: String,
    pub state: State,
    pub task_id: Option<TaskId>,
    pub error_code: Option<String>,
    pub detail: Option<String>,
    pub latency_ms: Option<i64>,
    pub website_url: Option<String>,
    /// The beginning of the solution's JSON text.
    pub answer: Option<String>,
    pub polls: u32,
    /// A small PNG.
    pub thumbnail: Option<Arc<[u8]>>,
    pub is_pinned: bool,
    pub label: Option<String>,
    pub has_note: bool,
}

/// A stored exchange.
#[derive(Clone, Debug)]
pub struct StoredExchange {
    pub method: String,
    pub url: String,
    pub started_at_ms: i64,
    pub elapsed_ms: i64,
    pub timing: StoredTiming,
    pub connected: bool,
    /// As the reply's head says: `HTTP/1.1`.
    pub http_version: Option<String>,
    pub status: Option<u16>,
    pub reply_headers: Vec<(String, String)>,
    pub reply_body: Vec<u8>,
    pub reply_truncated: bool,
    pub error: Option<String>,
}

/// Everything about one submission.
#[derive(Clone, Debug)]
pub struct Record {
    pub summary: Summary,
    pub base_url: String,
    pub key_hint: String,
    pub body: StoredBody,
    pub picture: Option<Bytes>,
    pub website_key: Option<String>,
    pub callback_url: Option<String>,
    pub solution: Option<String>,
    pub exchanges: Vec<StoredExchange>,
    pub callbacks: Vec<StoredCallback>,
    pub profile_id: String,
    pub callback_token: Option<String>,
    pub note: Option<String>,
    /// The submission this one repeats, when it is still there.
    pub again_of: Option<SubmissionId>,
    /// Submissions that repeat this one, oldest first.
    pub repeated_by: Vec<SubmissionId>,
    /// getTaskResult requests that may have left.
    pub polls: u32,
    /// When the solution or the failure was seen.
    pub ended_at_ms: Option<i64>,
    pub balance_before: Option<BalanceAt>,
    pub balance_after: Option<BalanceAt>,
}
