//! What was no request, what the desk did not take, and where the service sent the client elsewhere.

use super::no_request::NoRequest;
use super::outcome::Outcome;
use super::rules::CaptureRule;
use super::session::Session;
use crate::contract::counted;
use crate::history::{AnsweredBy, SeenCall};

/// The rule of each kind of thing that was no request; half a request has a line of its own.
const NO_REQUESTS: [(CaptureRule, NoRequest); 5] = [
    (CaptureRule::Tls, NoRequest::Tls),
    (CaptureRule::Http2, NoRequest::Http2),
    (CaptureRule::HeadTooLarge, NoRequest::HeadTooLarge),
    (CaptureRule::AddressTooLong, NoRequest::AddressTooLong),
    (CaptureRule::Unreadable, NoRequest::Unreadable),
];

pub(super) fn check<'a>(session: &Session<'a>) -> Vec<Outcome<'a>> {
    let of_kind = |(rule, kind)| {
        let calls = chosen(session, |call| NoRequest::of_call(call) == Some(kind));
        Outcome::new(rule, calls, session.calls.len()).each(why)
    };
    let mut outcomes: Vec<Outcome<'a>> = NO_REQUESTS.into_iter().map(of_kind).collect();
    let by_desk = |status| chosen(session, move |call| call.answered_by == AnsweredBy::Desk && has(call, &[status]));
    let redirected = |statuses: &'static [u16]| {
        let answered = |call: &SeenCall| call.answered_by == AnsweredBy::Service;
        chosen(session, move |call| answered(call) && has(call, statuses))
    };
    let of = session.calls.len();
    outcomes.extend([
        Outcome::new(CaptureRule::TooLarge, by_desk(413), of),
        // Also where it went once round, and comes back as the service's reply.
        Outcome::new(CaptureRule::Loop, chosen(session, |call| has(call, &[508])), of),
        Outcome::new(CaptureRule::RedirectToGet, redirected(&[301, 302, 303]), of).each(status),
        Outcome::new(CaptureRule::RedirectAgain, redirected(&[307, 308]), of).each(status),
    ]);
    outcomes
}

fn chosen<'a>(session: &Session<'a>, is_meant: impl Fn(&SeenCall) -> bool) -> Vec<&'a SeenCall> {
    session.calls.iter().copied().filter(|call| is_meant(call)).collect()
}

fn has(call: &SeenCall, statuses: &[u16]) -> bool {
    call.reply.as_ref().is_some_and(|reply| statuses.contains(&reply.status))
}

fn status(call: &SeenCall) -> String {
    call.reply.as_ref().map_or_else(String::new, |reply| format!("status {}", reply.status))
}

/// Returns why something could not be read, as it stands behind the words of its kind; how much came where nothing does.
fn why(call: &SeenCall) -> String {
    let words = NoRequest::of_call(call).map_or("", NoRequest::words);
    let why = call.path.strip_prefix(words).and_then(|why| why.strip_prefix(": "));
    why.map_or_else(|| counted(call.body_bytes, "byte came", "bytes came"), str::to_owned)
}
