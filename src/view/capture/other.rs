//! A request that belongs to no task, as a row: balances, polls of unknown tasks, what is none of the API's.

use std::collections::HashMap;

use crate::contract::{grouped, took};
use crate::history::{AnsweredBy, SeenCall};
use crate::judge::{Line, SessionFacts, report};
use crate::payload::in_one_line;

/// A request that belongs to no task.
#[derive(Debug)]
pub struct OtherRequest {
    pub number: u64,
    /// When it came, in milliseconds since the session began.
    pub at_ms: u64,
    pub client: String,
    /// What was asked for: `getBalance`, `GET /robots.txt`.
    pub what: String,
    pub status: Option<u16>,
    /// What came of it, in a few words.
    pub outcome: String,
    pub answered_by: AnsweredBy,
    pub errors: usize,
    pub warnings: usize,
}

impl OtherRequest {
    fn of(call: &SeenCall, errors: usize, warnings: usize) -> Self {
        Self {
            number: call.number,
            at_ms: call.at_ms,
            client: in_one_line(&call.client).into_owned(),
            what: what(call),
            status: call.reply.as_ref().map(|reply| reply.status),
            outcome: outcome(call),
            answered_by: call.answered_by,
            errors,
            warnings,
        }
    }
}

/// Makes the rows of requests ready, each with what the report says of it.
#[must_use]
pub fn other_requests(calls: &[SeenCall], session: &SessionFacts) -> Vec<OtherRequest> {
    let judged = report(calls, session);
    let (errors, warnings) = (counts(&judged.errors), counts(&judged.warnings));
    let of = |counts: &HashMap<u64, usize>, call: &SeenCall| counts.get(&call.number).copied().unwrap_or_default();
    calls.iter().map(|call| OtherRequest::of(call, of(&errors, call), of(&warnings, call))).collect()
}

/// Returns how many lines each request has, by its number.
fn counts(lines: &[Line]) -> HashMap<u64, usize> {
    let mut counts = HashMap::new();
    lines.iter().flat_map(|line| &line.calls).for_each(|number| *counts.entry(*number).or_default() += 1);
    counts
}

/// Returns what a request asks for, in a few words.
pub(super) fn what(call: &SeenCall) -> String {
    match call.method {
        Some(method) => method.name().to_owned(),
        None => in_one_line(format!("{} {}", call.verb, call.path).trim()).into_owned(),
    }
}

/// Returns how much came of a request that was cut: of its body, where its head is whole.
#[must_use]
pub fn before_the_cut(call: &SeenCall) -> String {
    let of_body = if call.verb.is_empty() { "" } else { " of its body" };
    format!("after {} B{of_body}", grouped(call.body_bytes))
}

fn outcome(call: &SeenCall) -> String {
    let by = match call.answered_by {
        AnsweredBy::Service => "",
        AnsweredBy::Limit | AnsweredBy::Guard | AnsweredBy::Desk => ", answered by the desk",
        AnsweredBy::Nobody if !call.is_cut() => return "No answer came".to_owned(),
        AnsweredBy::Nobody => {
            return format!("Cut in the middle of the request, {}", before_the_cut(call));
        }
    };
    let said = call.reply.as_ref().map(|reply| match (&reply.broke, &reply.error_code) {
        (Some(broke), _) => in_one_line(broke).into_owned(),
        (None, Some(code)) => in_one_line(code).into_owned(),
        (None, None) => format!("in {}", took(reply.elapsed_ms)),
    });
    format!("{}{by}", said.unwrap_or_default())
}
