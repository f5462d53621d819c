//! Where requests go and how: paths, HTTP method, content type, and whether they come whole.

use super::outcome::Outcome;
use super::rules::CaptureRule;
use super::session::Session;
use crate::contract::{Method, counted, cut, grouped};
use crate::history::SeenCall;

/// Where the desk serves the contract to tools; asking for it is no call of the API.
const OPENAPI_PATH: &str = "/openapi.json";

/// Longest path and content type that a line shows, in characters.
const MAX_SHOWN: usize = 40;

/// Most different values that a line shows.
const MAX_VALUES: usize = 3;

/// What stands before the method's name.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Below {
    Root,
    Api,
    Other,
}

pub(super) fn check<'a>(session: &Session<'a>) -> Vec<Outcome<'a>> {
    let calls: Vec<&SeenCall> = session.whole().filter(|call| call.path != OPENAPI_PATH).collect();
    let methods: Vec<&SeenCall> = calls.iter().copied().filter(|call| is_of_api(call)).collect();
    vec![
        unknown(&calls, &methods),
        prefix(&methods),
        doubled(&methods),
        verb(&methods),
        content_type(&methods),
        cut_short(session),
    ]
}

fn is_of_api(call: &SeenCall) -> bool {
    Method::of_address(&call.path).is_some()
}

fn chosen<'a>(calls: &[&'a SeenCall], is_meant: impl Fn(&SeenCall) -> bool) -> Vec<&'a SeenCall> {
    calls.iter().copied().filter(|call| is_meant(call)).collect()
}

fn unknown<'a>(calls: &[&'a SeenCall], methods: &[&SeenCall]) -> Outcome<'a> {
    let strangers = chosen(calls, |call| !is_of_api(call));
    let detail = if strangers.is_empty() { where_methods_are(methods) } else { values(&strangers, where_to) };
    Outcome::new(CaptureRule::UnknownPath, strangers, calls.len()).saying(detail).each(path)
}

fn prefix<'a>(methods: &[&'a SeenCall]) -> Outcome<'a> {
    let elsewhere = chosen(methods, |call| below(&call.path) == Below::Other);
    let detail = values(&elsewhere, |call| &call.path);
    Outcome::new(CaptureRule::Prefix, elsewhere, methods.len()).saying(detail).each(path)
}

fn doubled<'a>(methods: &[&'a SeenCall]) -> Outcome<'a> {
    let doubled = chosen(methods, |call| call.path.contains("//"));
    let detail = values(&doubled, |call| &call.path);
    Outcome::new(CaptureRule::DoubledSlash, doubled, methods.len()).saying(detail).each(path)
}

fn path(call: &SeenCall) -> String {
    cut(where_to(call), MAX_SHOWN)
}

/// Returns the path, and in words where there is none: an address with a host alone has none.
fn where_to(call: &SeenCall) -> &str {
    if call.path.is_empty() { "no path" } else { &call.path }
}

fn verb<'a>(methods: &[&'a SeenCall]) -> Outcome<'a> {
    let others = chosen(methods, |call| call.verb != "POST");
    let detail = values(&others, |call| &call.verb);
    Outcome::new(CaptureRule::Verb, others, methods.len()).saying(detail).each(|call| call.verb.clone())
}

fn content_type<'a>(methods: &[&'a SeenCall]) -> Outcome<'a> {
    let posts = chosen(methods, |call| call.verb == "POST");
    let others = chosen(&posts, |call| !call.content_type.as_deref().is_some_and(is_json));
    let detail = values(&others, kind_of);
    let each = |call: &SeenCall| cut(kind_of(call), MAX_SHOWN);
    Outcome::new(CaptureRule::ContentType, others, posts.len()).saying(detail).each(each)
}

fn kind_of(call: &SeenCall) -> &str {
    call.content_type.as_deref().unwrap_or("none")
}

fn is_json(content_type: &str) -> bool {
    content_type.split(';').next().is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/json"))
}

fn cut_short<'a>(session: &Session<'a>) -> Outcome<'a> {
    let cut_short = chosen(&session.calls, SeenCall::is_cut);
    let came = cut_short.iter().map(|call| call.body_bytes);
    let detail = match (came.clone().min(), came.max()) {
        (Some(least), Some(most)) if least < most => format!("after {} to {} B", grouped(least), grouped(most)),
        (_, Some(only)) => format!("after {} B", grouped(only)),
        (_, None) => String::new(),
    };
    let each = |call: &SeenCall| format!("after {} B", grouped(call.body_bytes));
    Outcome::new(CaptureRule::CutRequest, cut_short, session.calls.len()).saying(detail).each(each)
}

/// Returns what stands before the method's name; doubled slashes count as one.
fn below(path: &str) -> Below {
    let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    match parts.as_slice() {
        [_] => Below::Root,
        ["api", _] => Below::Api,
        _ => Below::Other,
    }
}

/// Returns in words where the methods were called.
fn where_methods_are(methods: &[&SeenCall]) -> String {
    let count = |place| methods.iter().filter(|call| below(&call.path) == place).count();
    let places = [(Below::Root, "at the root"), (Below::Api, "below /api/"), (Below::Other, "below another path")];
    let places = places.into_iter().filter(|(place, _)| count(*place) > 0).map(|(_, words)| words);
    places.collect::<Vec<_>>().join(", ")
}

/// Returns the values that calls have in a place, each with how often it is there.
fn values<'c>(calls: &[&'c SeenCall], value: impl Fn(&'c SeenCall) -> &'c str) -> String {
    let mut counts: std::collections::HashMap<&str, usize> = std::collections::HashMap::new();
    let mut order: Vec<&str> = Vec::new();
    for &call in calls {
        let value = value(call);
        let count = counts.entry(value).or_default();
        if *count == 0 {
            order.push(value);
        }
        *count += 1;
    }
    let shown = |value: &&str| match counts.get(value) {
        Some(1) | None => cut(value, MAX_SHOWN),
        Some(many) => format!("{} ({many} times)", cut(value, MAX_SHOWN)),
    };
    let mut words: Vec<String> = order.iter().take(MAX_VALUES).map(shown).collect();
    if let Some(more) = order.len().checked_sub(MAX_VALUES).filter(|more| *more > 0) {
        words.push(counted(more as u64, "other", "others"));
    }
    words.join(", ")
}
