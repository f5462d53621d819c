//! What a capture saw of one request of a client, as far as it is judged.

use crate::contract::Method;
use crate::history::SubmissionId;
use crate::payload::Finding;

/// Who answered a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AnsweredBy {
    /// The service, or the sandbox, that the session goes on to.
    Service,
    /// The desk, because the session's limit of createTask was reached.
    Limit,
    /// The desk with the task of the same payload, because the guard is on.
    Guard,
    /// The desk, because the request is none of the API's, or could not be read or sent on.
    Desk,
    /// Nobody: the service gave no answer, or the client left in the middle of the request.
    Nobody,
}

/// The key that a request bore. Two keys are the same where their hashes are.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SeenKey {
    /// The mask with the last four characters: `••••2057`.
    pub hint: String,
    /// A hash with a secret of the session, so that nobody can look for the key by it; eight hexadecimal digits.
    pub hash: String,
    /// The session's own token, in whose place the profile's key leaves.
    pub is_token: bool,
}

/// What was read of a reply.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SeenReply {
    pub status: u16,
    /// Time from the request's head to the whole reply, in milliseconds.
    pub elapsed_ms: u64,
    pub error_code: Option<String>,
    /// `errorId` was neither 0 nor absent.
    pub is_error: bool,
    /// The JSON token of the task that createTask made.
    pub task_id: Option<String>,
    /// getTaskResult had the solution.
    pub is_ready: bool,
}

/// One request of a client.
#[derive(Clone, Debug)]
pub struct SeenCall {
    /// The request's number in its session, from 1.
    pub number: u64,
    /// When its head came, in milliseconds since the session began, by a clock that can't be set.
    pub at_ms: u64,
    /// The number of the connection it came on, from 1.
    pub connection: u64,
    /// The HTTP method, `POST`.
    pub verb: String,
    /// The path without its query, keys masked.
    pub path: String,
    /// The API's method, where path and verb name one.
    pub method: Option<Method>,
    pub content_type: Option<String>,
    /// Who calls, in words: `python-requests 2.32`.
    pub client: String,
    pub key: Option<SeenKey>,
    /// What is wrong with the request itself: its body, its headers, a key in its address.
    pub findings: Vec<Finding>,
    /// The payload's SHA-256 without the key, of createTask.
    pub payload_sha256: Option<[u8; 32]>,
    /// The submission that the request created or asked about.
    pub submission: Option<SubmissionId>,
    /// The JSON token of `taskId` as the request has it.
    pub task_id: Option<String>,
    pub answered_by: AnsweredBy,
    pub reply: Option<SeenReply>,
    /// The client closed its connection this long after the request's head, before the answer, in milliseconds.
    pub hung_up_after_ms: Option<u64>,
    /// The service's callback for the submission had come when the request came.
    pub after_callback: bool,
    /// The whole request came.
    pub is_whole: bool,
}
