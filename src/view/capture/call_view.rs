//! One request and its answer, made ready to be looked at.

use crate::contract::{Method, Received, Source, TaskId};
use crate::history::{AnsweredBy, CapturedBytes, SeenCall, StoredMethod};
use crate::judge::{Grade, Line};
use crate::payload::{Finding, Severity};
use crate::view::pretty::pretty;
use crate::view::reply::ReplyView;
use crate::view::text_rows::TextRows;

/// What is known of a request, to be made ready.
#[derive(Debug)]
pub struct CapturedCall {
    pub call: SeenCall,
    pub bytes: CapturedBytes,
    /// The request's body, where it is kept with its submission, its picture cut out.
    pub stored_body: Option<Vec<u8>>,
    /// What the course of the session says of the request.
    pub lines: Vec<Line>,
}

/// Something that is wrong with a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CallFinding {
    pub severity: Severity,
    /// What was seen.
    pub title: String,
    /// Why it matters; may be empty.
    pub why: String,
    /// What to change; may be empty.
    pub change: String,
    /// The place in the body, as a JSON pointer; empty for the request as a whole.
    pub place: String,
    pub source: Source,
}

/// A request and its answer as the window shows them.
#[derive(Debug)]
pub struct CallView {
    pub number: u64,
    pub method: Option<Method>,
    pub answered_by: AnsweredBy,
    pub client: String,
    pub findings: Vec<CallFinding>,
    /// The request's body, indented where it begins as JSON.
    pub payload: TextRows,
    pub reply: ReplyView,
    /// The request as text: head and body.
    pub raw: TextRows,
    /// The request's bytes, as far as they are kept.
    pub bytes: Vec<u8>,
    pub headers: TextRows,
    pub header_count: usize,
    /// The masked key that the request bore.
    pub key: Option<String>,
    pub is_token: bool,
}

/// Makes a request ready to be looked at. Takes time: not for the paint path.
#[must_use]
pub fn call_view(captured: CapturedCall) -> CallView {
    let CapturedCall { call, bytes, stored_body, lines } = captured;
    let body = bytes.body.or(stored_body).unwrap_or_default();
    let text = String::from_utf8_lossy(&body);
    let head = String::from_utf8_lossy(&bytes.head);
    let headers: Vec<&str> = head.lines().skip(1).filter(|line| !line.is_empty()).collect();
    let mut whole = bytes.head.clone();
    whole.extend_from_slice(b"\r\n\r\n");
    whole.extend_from_slice(&body);
    CallView {
        number: call.number,
        method: call.method,
        answered_by: call.answered_by,
        client: call.client.clone(),
        findings: findings(&call, &lines),
        payload: pretty(&text).unwrap_or_else(|| TextRows::from_bytes(&body)),
        reply: reply(&call, bytes.reply_head.as_deref(), bytes.reply_body.as_deref()),
        raw: TextRows::from_bytes(&whole),
        header_count: headers.len(),
        headers: TextRows::from_bytes(headers.join("\n").as_bytes()),
        key: call.key.as_ref().map(|key| key.hint.clone()),
        is_token: call.key.as_ref().is_some_and(|key| key.is_token),
        bytes: whole,
    }
}

/// Returns what is wrong: first what the course of the session says, then what the request itself shows.
fn findings(call: &SeenCall, lines: &[Line]) -> Vec<CallFinding> {
    let is_own = |line: &&Line| !call.findings.iter().any(|finding| finding.id == line.rule);
    let mut all: Vec<CallFinding> = lines.iter().filter(is_own).map(of_line).collect();
    all.extend(call.findings.iter().map(of_finding));
    all.sort_by_key(|finding| finding.severity);
    all
}

fn of_line(line: &Line) -> CallFinding {
    CallFinding {
        severity: if line.grade == Grade::Error { Severity::Error } else { Severity::Warning },
        title: line.seen.clone(),
        why: line.detail.clone(),
        change: line.change.clone(),
        place: String::new(),
        source: line.source,
    }
}

fn of_finding(finding: &Finding) -> CallFinding {
    CallFinding {
        severity: finding.severity,
        title: finding.message.clone(),
        why: finding.why.to_owned(),
        change: finding.fix.as_ref().map(|fix| fix.label.clone()).unwrap_or_default(),
        place: finding.pointer.clone(),
        source: finding.source,
    }
}

fn reply(call: &SeenCall, head: Option<&[u8]>, body: Option<&[u8]>) -> ReplyView {
    let (Some(seen), Some(body)) = (&call.reply, body) else { return ReplyView::default() };
    let head = String::from_utf8_lossy(head.unwrap_or_default()).into_owned();
    let pairs = head.lines().filter_map(|line| line.split_once(": "));
    let headers: Vec<(String, String)> = pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    let content_type = headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("content-type"));
    let received = Received {
        status: seen.status,
        content_type: content_type.map(|(_, value)| value.as_str()),
        body,
        is_truncated: false,
    };
    let method = StoredMethod::from_name(call.method.map_or("", Method::name));
    let task_id = call.task_id.as_deref().map(TaskId::from_token);
    let mut view = ReplyView::of_received(&method, received, &headers, task_id.as_ref());
    view.pretty = pretty(&String::from_utf8_lossy(body));
    view
}
