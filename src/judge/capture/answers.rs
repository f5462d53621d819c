//! What the desk answered by itself, and on how many connections the requests came.

use std::collections::HashSet;

use super::outcome::Outcome;
use super::rules::CaptureRule;
use super::session::Session;
use crate::contract::{Method, counted};
use crate::history::{AnsweredBy, SeenCall};

pub(super) fn check<'a>(session: &Session<'a>) -> Vec<Outcome<'a>> {
    let limit = session.facts.limit.map_or_else(String::new, |limit| format!("limit: {limit} createTask"));
    vec![
        answered(session, CaptureRule::Limit, AnsweredBy::Limit).saying(limit),
        answered(session, CaptureRule::Guard, AnsweredBy::Guard),
        connections(session),
    ]
}

fn answered<'a>(session: &Session<'a>, rule: CaptureRule, by: AnsweredBy) -> Outcome<'a> {
    let calls = session.of(Method::CreateTask).filter(|call| call.answered_by == by).collect();
    Outcome::new(rule, calls, session.of(Method::CreateTask).count())
}

/// Returns the number of connections that calls came on.
pub(super) fn count_of_connections(calls: &[&SeenCall]) -> usize {
    calls.iter().map(|call| call.connection).collect::<HashSet<_>>().len()
}

fn connections<'a>(session: &Session<'a>) -> Outcome<'a> {
    let (calls, count) = (session.calls.len(), count_of_connections(&session.calls));
    let of = if calls > 1 { calls } else { 0 };
    let detail = counted(count as u64, "connection", "connections");
    let each = if count == calls { count } else { 0 };
    Outcome::new(CaptureRule::Connections, Vec::new(), of).counting(each).saying(detail)
}
