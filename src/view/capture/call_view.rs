//! One request and its answer, made ready to be looked at.

use bytes::Bytes;

use super::report::upper;
use crate::contract::{Method, Received, Source, TaskId, grouped, status_words};
use crate::history::{AnsweredBy, CapturedBytes, SeenCall, StoredMethod};
use crate::judge::{CallerLine, Grade, Line, callers, says_the_same};
use crate::payload::document::Document;
use crate::payload::{
    Finding, ServiceFacts, Severity, StoredBody, Subject, ViewPart, check_body, in_one_line, stored_view, with_picture,
};
use crate::view::pretty::pretty_between_words;
use crate::view::reply::ReplyView;
use crate::view::text_rows::{TextRows, visible};

/// Longest row of a body in the viewer, in characters: as many as have room in the least wide window.
const MOST_CHARS: usize = 60;

/// What is known of a request, to be made ready.
#[derive(Debug)]
pub struct CapturedCall {
    pub call: SeenCall,
    pub bytes: CapturedBytes,
    /// The request's body, where it is kept with its submission.
    pub kept: Option<KeptBody>,
    /// What the course of the session says of the request.
    pub lines: Vec<Line>,
}

/// The body of a createTask as the history keeps it.
#[derive(Debug)]
pub struct KeptBody {
    pub body: StoredBody,
    pub picture: Option<Bytes>,
    /// The masked key that stands in the body.
    pub key_hint: String,
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
    /// The text that a change takes away, and the one that it puts there; both may be empty.
    pub before: String,
    pub after: String,
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
    /// The request's body, indented where it begins as JSON, long texts in it folded.
    pub payload: TextRows,
    pub reply: ReplyView,
    /// How long the reply took, in milliseconds.
    pub took_ms: Option<u64>,
    /// The request and the reply as text: head and body of each.
    pub raw: TextRows,
    /// The request's bytes, as far as they are kept.
    pub bytes: Vec<u8>,
    pub headers: TextRows,
    pub header_count: usize,
    /// Who calls, as far as the request tells.
    pub who: Vec<CallerLine>,
}

/// Makes a request ready to be looked at. Takes time: not for the paint path.
#[must_use]
pub fn call_view(captured: CapturedCall) -> CallView {
    let CapturedCall { call, bytes, kept, lines } = captured;
    let CapturedBytes { head, body, reply_head, reply_body, reply_bytes } = bytes;
    let (payload, body) = match kept {
        Some(kept) if body.is_none() => (folded(&kept), with_picture(&kept.body, kept.picture.as_deref())),
        _ => plain(body.unwrap_or_default()),
    };
    let head_text = String::from_utf8_lossy(&head);
    let headers: Vec<&str> = head_text.lines().skip(1).filter(|line| !line.is_empty()).collect();
    let (header_count, headers) = (headers.len(), TextRows::from_bytes(headers.join("\n").as_bytes()));
    let mut whole = head.trim_ascii_end().to_vec();
    whole.extend_from_slice(b"\r\n\r\n");
    whole.extend_from_slice(&body);
    CallView {
        number: call.number,
        method: call.method,
        answered_by: call.answered_by,
        client: call.client.clone(),
        findings: findings(&call, &lines, &fixes(&call, &body)),
        payload,
        reply: reply(&call, reply_head.as_deref(), reply_body.as_deref(), reply_bytes),
        took_ms: call.reply.as_ref().map(|reply| reply.elapsed_ms),
        raw: raw(&whole, &call, reply_head.as_deref(), reply_body.as_deref()),
        header_count,
        headers,
        who: who(&call, &head, &body),
        bytes: whole,
    }
}

/// Returns the rows of a body that is kept with its submission: its picture folded where the picture was cut out.
fn folded(kept: &KeptBody) -> TextRows {
    let base64_chars = kept.picture.as_ref().map_or(0, |picture| picture.len().div_ceil(3) * 4);
    rows_of(&kept.body, base64_chars, &kept.key_hint)
}

/// Returns the rows of a body that is kept with its request, and the body.
fn plain(body: Vec<u8>) -> (TextRows, Vec<u8>) {
    let body = StoredBody { bytes: body, picture_at: None };
    (rows_of(&body, 0, ""), body.bytes)
}

fn rows_of(body: &StoredBody, base64_chars: usize, key_hint: &str) -> TextRows {
    let shown = |part| match part {
        ViewPart::Text(part) | ViewPart::Key(part) => part,
        ViewPart::Base64(chars) => format!("‹{} base64 characters›", grouped(chars as u64)),
        ViewPart::Long(chars) => format!("‹{} characters›", grouped(chars as u64)),
    };
    let text: String = stored_view(body, base64_chars, key_hint).into_iter().map(shown).collect();
    let rows = pretty_between_words(&text, MOST_CHARS).unwrap_or_else(|| TextRows::from_bytes(text.as_bytes()));
    rows.of_folded(body.bytes.len().saturating_add(base64_chars))
}

/// Returns request and reply as text.
fn raw(request: &[u8], call: &SeenCall, reply_head: Option<&[u8]>, reply_body: Option<&[u8]>) -> TextRows {
    let mut text = request.to_vec();
    if let Some(reply) = &call.reply {
        let status = format!("\r\n\r\n{} {}\r\n", reply.status, status_words(reply.status));
        text.extend_from_slice(status.as_bytes());
        text.extend_from_slice(reply_head.unwrap_or_default());
        text.extend_from_slice(b"\r\n");
        text.extend_from_slice(reply_body.unwrap_or_default());
    }
    TextRows::from_bytes(&text)
}

/// Returns what a request tells of who sent it. Nothing in it moves the window's text about.
fn who(call: &SeenCall, head: &[u8], body: &[u8]) -> Vec<CallerLine> {
    let mut lines = callers(head, &String::from_utf8_lossy(body), call.key.as_ref());
    for line in &mut lines {
        line.value = in_one_line(&line.value).into_owned();
    }
    lines
}

/// Returns what is wrong: first what the course of the session says, then what the request itself shows.
fn findings(call: &SeenCall, lines: &[Line], fixed: &[Finding]) -> Vec<CallFinding> {
    let is_own = |line: &&Line| !call.findings.iter().any(|finding| finding.id == line.rule);
    let mut all: Vec<CallFinding> = lines.iter().filter(is_own).map(|line| of_line(line, call.number)).collect();
    let is_said = |finding: &&Finding| lines.iter().any(|line| says_the_same(line.rule, finding.id));
    all.extend(call.findings.iter().filter(|finding| !is_said(finding)).map(|finding| of_finding(finding, fixed)));
    all.sort_by_key(|finding| finding.severity);
    all
}

/// Makes a finding of what the course of the session says, with the numbers of this request alone.
fn of_line(line: &Line, number: u64) -> CallFinding {
    CallFinding {
        severity: if line.grade == Grade::Error { Severity::Error } else { Severity::Warning },
        title: line.seen.clone(),
        why: upper(line.detail_of(number)),
        change: line.change.clone(),
        before: String::new(),
        after: String::new(),
        place: String::new(),
        source: line.source,
    }
}

/// Checks a body once more: what is kept of its findings lacks what would mend them.
fn fixes(call: &SeenCall, body: &[u8]) -> Vec<Finding> {
    let Some(method) = call.method.filter(|_| !call.findings.is_empty()) else { return Vec::new() };
    let document = Document::parse(&*String::from_utf8_lossy(body));
    check_body(&Subject::new(method, &document, ServiceFacts::default()))
}

fn of_finding(finding: &Finding, fixed: &[Finding]) -> CallFinding {
    let is_same = |other: &&Finding| (other.id, &other.pointer) == (finding.id, &finding.pointer);
    let fix = fixed.iter().find(is_same).and_then(|finding| finding.fix.as_ref());
    CallFinding {
        severity: finding.severity,
        title: finding.message.clone(),
        why: finding.why.to_owned(),
        change: fix.map(|fix| fix.label.clone()).unwrap_or_default(),
        before: fix.map(|fix| fix.before.clone()).unwrap_or_default(),
        after: fix.map(|fix| fix.after.clone()).unwrap_or_default(),
        place: finding.pointer.clone(),
        source: finding.source,
    }
}

/// Reads the reply; `whole` is its length where only its beginning may be kept.
fn reply(call: &SeenCall, head: Option<&[u8]>, body: Option<&[u8]>, whole: Option<u64>) -> ReplyView {
    let (Some(seen), Some(body)) = (&call.reply, body) else { return ReplyView::default() };
    let head = String::from_utf8_lossy(head.unwrap_or_default()).into_owned();
    let pairs = head.lines().filter_map(|line| line.split_once(": "));
    let headers: Vec<(String, String)> = pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    let content_type = headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("content-type"));
    let received = Received {
        status: seen.status,
        content_type: content_type.map(|(_, value)| value.as_str()),
        body,
        is_truncated: whole.is_some_and(|whole| whole > body.len() as u64),
    };
    let method = StoredMethod::from_name(call.method.map_or("", Method::name));
    let task_id = call.task_id.as_deref().map(TaskId::from_token);
    let mut view = ReplyView::of_received(&method, received, &headers, task_id.as_ref());
    view.pretty = pretty_between_words(&String::from_utf8_lossy(body), MOST_CHARS);
    match &seen.broke {
        // Half a reply departs from nothing.
        Some(broke) => view.departures = vec![visible(broke)],
        // The contract is the service's.
        None if !matches!(call.answered_by, AnsweredBy::Service) => view.departures.clear(),
        None => {}
    }
    view
}
