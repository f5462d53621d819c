//! What comes back of `taskId`, with which key, and whether there was a task at all.

use std::collections::HashMap;

use super::outcome::Outcome;
use super::rules::CaptureRule;
use super::session::Session;
use crate::contract::{FIRST_ROUNDED, Method, TaskId};
use crate::history::SeenCall;

pub(super) fn check<'a>(session: &Session<'a>) -> Vec<Outcome<'a>> {
    vec![changed(session), other_key(session), error_ignored(session)]
}

fn changed<'a>(session: &Session<'a>) -> Outcome<'a> {
    let (mut of, mut calls, mut how) = (0, Vec::new(), HashMap::new());
    let (mut numbers, mut texts) = (false, false);
    for (task, poll) in session.polls() {
        let created = task.created.and_then(SeenCall::created_task);
        let (Some(created), Some(sent)) = (created, poll.task_id.as_deref()) else { continue };
        of += 1;
        let is_text = created.trim().starts_with('"');
        (numbers, texts) = (numbers || !is_text, texts || is_text);
        if let Some(change) = change_of(created, sent) {
            calls.push(poll);
            how.insert(poll.number, change);
        }
    }
    let stays = match (numbers, texts) {
        (true, false) => "number stays number",
        (false, true) => "text stays text",
        _ => "numbers stay numbers, and text stays text",
    };
    let outcome = Outcome::new(CaptureRule::TaskIdChanged, calls, of);
    if how.is_empty() {
        return outcome.saying(stays);
    }
    outcome.each(|poll| how.get(&poll.number).map_or_else(String::new, |how| (*how).to_owned()))
}

/// Returns in words what became of an id between createTask and a poll; `None` where it stayed as it came.
fn change_of(created: &str, sent: &str) -> Option<&'static str> {
    let (created, sent) = (created.trim(), sent.trim());
    let texts = [created, sent].map(|token| TaskId::from_token(token).display());
    let is_text = [created, sent].map(|token| token.starts_with('"'));
    let numbers = texts.each_ref().map(|text| text.parse::<f64>().ok().filter(|number| number.is_finite()));
    match (texts[0] == texts[1], is_text, numbers) {
        (true, [true, true] | [false, false], _) => None,
        (true, [false, true], _) => Some("a number came back as text"),
        (true, [true, false], _) => Some("text came back as a number"),
        (false, _, [Some(was), Some(is)]) if (was - is).abs() < f64::EPSILON && was.abs() >= FIRST_ROUNDED => {
            Some("a number above 2^53 came back rounded")
        }
        (false, _, [Some(was), Some(is)]) if (was - is).abs() < f64::EPSILON => {
            Some("a number came back spelt otherwise")
        }
        (false, ..) => Some("another id came back"),
    }
}

fn other_key<'a>(session: &Session<'a>) -> Outcome<'a> {
    let keys = |created: Option<&'a SeenCall>, poll: &'a SeenCall| Some((created?.key.as_ref()?, poll.key.as_ref()?));
    let pairs = session.polls().filter_map(|(task, poll)| Some((poll, keys(task.created, poll)?)));
    let pairs: Vec<_> = pairs.collect();
    let others = pairs.iter().filter(|(_, (created, sent))| created.hash != sent.hash);
    let calls = others.map(|(poll, _)| *poll).collect();
    Outcome::new(CaptureRule::OtherKey, calls, pairs.len())
}

/// Finds the clients that asked for the result of no task after createTask had been refused.
fn error_ignored<'a>(session: &Session<'a>) -> Outcome<'a> {
    let mut refused: HashMap<&str, (&'a SeenCall, bool)> = HashMap::new();
    let (mut count, mut of, mut calls) = (0, 0, Vec::new());
    for call in session.whole() {
        let client = call.client.as_str();
        match call.method {
            Some(Method::CreateTask) if is_refused(call) => {
                of += 1;
                refused.insert(client, (call, false));
            }
            Some(Method::CreateTask) => {
                refused.remove(client);
            }
            Some(Method::GetTaskResult) if call.names_no_task() => {
                let Some((create, is_counted)) = refused.get_mut(client) else { continue };
                if !std::mem::replace(is_counted, true) {
                    count += 1;
                    calls.push(*create);
                }
                calls.push(call);
            }
            _ => {}
        }
    }
    Outcome::new(CaptureRule::ErrorIgnored, calls, of).counting(count)
}

fn is_refused(call: &SeenCall) -> bool {
    call.brought() && call.reply.as_ref().is_some_and(|reply| reply.is_error)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_compared_as_the_service_wrote_them() {
        for (created, sent, change) in [
            ("53456", "53456", None),
            ("53456", " 53456 ", None),
            ("\"6f1c\"", "\"6f\\u0031c\"", None),
            ("53456", "\"53456\"", Some("a number came back as text")),
            ("\"53456\"", "53456", Some("text came back as a number")),
            ("9007199254740993", "9007199254740992", Some("a number above 2^53 came back rounded")),
            ("53456", "53456.0", Some("a number came back spelt otherwise")),
            ("53456", "53457", Some("another id came back")),
            ("\"nan\"", "\"NaN\"", Some("another id came back")),
        ] {
            assert_eq!(change_of(created, sent), change, "{created} {sent}");
        }
    }
}
