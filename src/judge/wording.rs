//! The sentences and the lengths that every judgement shares.

use std::error::Error;

use crate::client::ClientError;
use crate::contract::{cut, error_code, grouped};

/// Longest error code and sentence that are kept, in characters. A service may write a book; the exchange keeps it
/// whole.
const MAX_CODE_CHARS: usize = 100;
const MAX_DETAIL_CHARS: usize = 500;

/// Longest words of a service inside a sentence, in characters.
const MAX_DESCRIPTION_CHARS: usize = 300;

const LOOK_IT_UP: &str = "Look at the payload and the service's documentation before sending it again";

/// Cuts an error code to the length that is kept.
pub(super) fn kept_code(code: &str) -> String {
    cut(code, MAX_CODE_CHARS)
}

/// Cuts a sentence to the length that is kept.
pub(super) fn kept_detail(detail: &str) -> String {
    cut(detail, MAX_DETAIL_CHARS)
}

/// Returns what a code means and what to do about it, or the service's own words when the dictionary lacks the code.
pub(super) fn explain(code: Option<&str>, description: Option<&str>) -> String {
    if let Some(known) = code.and_then(error_code) {
        return format!("{}. {}", known.meaning, known.what_to_do);
    }
    match (code, description) {
        (_, Some(description)) => {
            format!("The service says: {}. {LOOK_IT_UP}", cut(description, MAX_DESCRIPTION_CHARS))
        }
        (Some(code), None) => format!("The service refused it with {code} and no explanation. {LOOK_IT_UP}"),
        (None, None) => format!("The service refused it without a code or an explanation. {LOOK_IT_UP}"),
    }
}

/// Returns an HTTP status as the end of a sentence; empty for 200, which says nothing.
pub(super) fn http_status(status: u16) -> String {
    if status == 200 { String::new() } else { format!(", HTTP {status}") }
}

/// Returns an error with its root cause, as a clause.
pub(super) fn clause(error: &ClientError) -> String {
    let mut cause = error.source();
    while let Some(deeper) = cause.and_then(Error::source) {
        cause = Some(deeper);
    }
    match cause {
        Some(cause) => format!("{error} ({cause})"),
        None => error.to_string(),
    }
}

/// Returns an error with its root cause, as a sentence.
pub(super) fn sentence(error: &ClientError) -> String {
    let clause = clause(error);
    let mut chars = clause.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

/// Returns an error in the middle of a reply as a sentence, with how much of the reply's body had come.
#[must_use]
pub fn broken_off(error: &ClientError, body_bytes: usize) -> String {
    let came = grouped(body_bytes as u64);
    match error {
        ClientError::BrokenReply(_) => format!("{}, after {came} B of its body", sentence(error)),
        _ => format!("{}; {came} B of its body came", sentence(error)),
    }
}
