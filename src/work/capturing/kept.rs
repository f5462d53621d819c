//! What is kept of a request once it is known to its end.

use bytes::Bytes;

use super::came::Came;
use super::hiding::Hiding;
use super::keys::key_of;
use super::session::Session;
use crate::client::Exchange;
use crate::contract::{
    CreateTaskReply, Method, Received, TaskId, TaskResultReply, read_create_task_reply, read_task_result_reply,
};
use crate::history::{AnsweredBy, CapturedBytes, NewCaptured, SeenCall, SeenKey, SeenReply, SubmissionId};
use crate::judge::broken_off;
use crate::payload::Finding;
use crate::payload::document::Document;

/// Most bytes of a body that are kept beside a submission: polls and their replies are far smaller.
pub const MOST_BYTES: usize = 1024 * 1024;

/// What is known of a request besides the request itself.
#[derive(Default)]
pub struct Known {
    pub key: Option<SeenKey>,
    pub findings: Vec<Finding>,
    /// What is wrong with the request is still to be found, once the client has its reply.
    pub is_to_be_checked: bool,
    pub payload_sha256: Option<[u8; 32]>,
    pub submission: Option<SubmissionId>,
    pub task_id: Option<TaskId>,
    pub hung_up_after_ms: Option<u64>,
    /// The picture of a createTask, of which a small one is to be kept.
    pub picture: Option<Bytes>,
}

/// How a request was answered.
pub struct Answered {
    pub by: AnsweredBy,
    pub status: Option<u16>,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
    pub bytes: u64,
    pub elapsed_ms: u64,
    /// Why the body broke off.
    pub broke: Option<String>,
}

impl Answered {
    /// Makes the answer of a service, whose body came in so many bytes; where there is no reply, nobody answered.
    pub fn by_service(exchange: &Exchange, wire_bytes: u64, elapsed_ms: u64) -> Self {
        let Some(reply) = &exchange.reply else { return Self::by_desk(AnsweredBy::Nobody, None, "", elapsed_ms) };
        Self {
            by: AnsweredBy::Service,
            status: Some(reply.status),
            headers: reply.headers.clone(),
            body: reply.body.clone(),
            bytes: wire_bytes,
            elapsed_ms,
            broke: exchange.error.as_ref().map(|error| broken_off(error, reply.body.len())),
        }
    }

    /// Makes an answer of the desk's own.
    pub fn by_desk(by: AnsweredBy, status: Option<u16>, body: &str, elapsed_ms: u64) -> Self {
        let (body, bytes) = (body.as_bytes().to_vec(), body.len() as u64);
        Self { by, status, headers: Vec::new(), body, bytes, elapsed_ms, broke: None }
    }

    /// Reads what the reply says, for its method.
    fn seen(&self, method: Option<Method>) -> Option<SeenReply> {
        let status = self.status?;
        let content_type = self.headers.iter().find(|(name, _)| name == "content-type");
        let received = Received {
            status,
            content_type: content_type.map(|(_, value)| value.as_str()),
            body: &self.body,
            is_truncated: false,
        };
        let broke = self.broke.clone();
        let mut seen = SeenReply { status, elapsed_ms: self.elapsed_ms, broke, ..SeenReply::default() };
        match method {
            Some(Method::GetTaskResult) => match read_task_result_reply(received, None).reply {
                TaskResultReply::Ready { .. } => seen.is_ready = true,
                TaskResultReply::Failed { code, .. } => (seen.error_code, seen.is_error) = (code, true),
                TaskResultReply::Processing | TaskResultReply::Unclear(_) => {}
            },
            Some(Method::CreateTask | Method::GetBalance) => match read_create_task_reply(received).reply {
                CreateTaskReply::Created { task_id, .. } => seen.task_id = Some(task_id.token().to_owned()),
                CreateTaskReply::Refused { code, .. } => (seen.error_code, seen.is_error) = (code, true),
                CreateTaskReply::Unclear { .. } => {}
            },
            None => {}
        }
        Some(seen)
    }
}

/// Returns what is kept of a request and its answer, secrets taken out.
pub fn kept(session: &Session, came: &Came, known: Known, answered: &Answered) -> NewCaptured {
    let arrival = came.arrival();
    let Known { key, findings, payload_sha256, submission, task_id, hung_up_after_ms, .. } = known;
    let method = arrival.method();
    // The session doesn't know a key that may be an ordinary word, which is in other texts a word.
    let own = key_of(&Document::parse(&*String::from_utf8_lossy(arrival.plain_body())));
    let mut hiding = Hiding::new(session.services.keys_seen.redactor(), own.as_ref().map(|own| &own.key));
    let since_ms = u64::try_from(arrival.since.duration_since(session.began).as_millis()).unwrap_or(u64::MAX);
    let call = SeenCall {
        number: came.number(),
        at_ms: since_ms,
        connection: arrival.connection(),
        verb: arrival.verb(),
        path: hiding.path(arrival.path()),
        method,
        content_type: arrival.content_type().map(|text| hiding.text(text)),
        client: hiding.text(&arrival.caller()),
        key,
        findings,
        payload_sha256,
        submission,
        task_id: task_id.map(|id| id.token().to_owned()),
        answered_by: answered.by,
        reply: answered.seen(method),
        hung_up_after_ms,
        after_callback: false,
        is_whole: arrival.is_whole,
        body_bytes: arrival.body.len() as u64,
    };
    // A createTask's body is kept with its submission.
    let has_submission = method == Some(Method::CreateTask) && submission.is_some();
    let beginning = |bytes: &[u8]| bytes[..bytes.len().min(MOST_BYTES)].to_vec();
    let head = hiding.head(&arrival.raw_head());
    let mut reply_head = String::new();
    for (name, value) in &answered.headers {
        let (name, value) = hiding.header(name, value);
        reply_head.extend([&name, ": ", &value, "\r\n"]);
    }
    let bytes = CapturedBytes {
        head,
        body: (!has_submission).then(|| hiding.bytes(&beginning(arrival.plain_body()))),
        reply_head: answered.status.map(|_| reply_head.into_bytes()),
        reply_body: answered.status.map(|_| hiding.reply(&beginning(&answered.body))),
        reply_bytes: answered.status.map(|_| answered.bytes),
    };
    NewCaptured { call, bytes }
}
