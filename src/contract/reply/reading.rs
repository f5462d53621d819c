//! What the readers of all replies share: the reply as it came, its envelope, and what `errorId` says.

use std::borrow::Cow;

use serde::de::{Deserialize as _, Deserializer as _, IgnoredAny};
use serde_json::Value;

use super::departure::Departure;
use super::envelope::{Envelope, EnvelopeVisitor};

/// What a reply says, and where it departs from the contract.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading<R> {
    pub reply: R,
    pub departures: Vec<Departure>,
}

/// Why a reply settles nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unclear {
    Empty,
    Redirect,
    Html,
    TooLarge,
    NotJson,
    NotAnObject,
    NoErrorId,
    NoTaskId,
    NoStatus,
    NoSolution,
    NoBalance,
    OtherTask,
}

impl Unclear {
    /// Returns what was received, as the beginning of a sentence.
    #[must_use]
    pub const fn describe(self) -> &'static str {
        match self {
            Self::Empty => "The reply was empty",
            Self::Redirect => {
                "The server sent a redirect to another address; it was not followed, because the key would have gone there"
            }
            Self::Html => "The reply was a web page instead of JSON",
            Self::TooLarge => "The reply was over 4 MiB and was cut off",
            Self::NotJson => "The reply was not JSON",
            Self::NotAnObject => "The reply was JSON, but not an object",
            Self::NoErrorId => "The reply had no readable errorId",
            Self::NoTaskId => "The reply reported success but gave no task id",
            Self::NoStatus => "The reply reported success but no status that is known",
            Self::NoSolution => "The reply says ready but holds no solution",
            Self::NoBalance => "The reply reported success but no readable balance",
            Self::OtherTask => "The reply is about another task, so it was left aside",
        }
    }
}

/// Tells whether a media type is that of JSON, whatever charset or other parameter follows.
#[must_use]
pub fn is_json(content_type: &str) -> bool {
    let kind = content_type.split(';').next().unwrap_or_default().trim();
    kind.eq_ignore_ascii_case("application/json")
}

/// The part of an exchange that a reader looks at.
#[derive(Clone, Copy, Debug)]
pub struct Received<'a> {
    pub status: u16,
    pub content_type: Option<&'a str>,
    pub body: &'a [u8],
    /// The body was longer than what was read.
    pub is_truncated: bool,
}

/// Reads the documented fields of a reply's object, and notes what departs from the contract before
/// any field is looked at.
pub(super) fn open_envelope(
    received: Received<'_>,
    documented: &[&str],
    departures: &mut Vec<Departure>,
) -> Result<Envelope, Unclear> {
    if received.status != 200 {
        departures.push(Departure::StatusNotOk(received.status));
    }
    let envelope = parse_object(received, documented, departures)?;
    if !received.content_type.is_some_and(is_json) {
        departures.push(Departure::ContentType(received.content_type.map(str::to_owned)));
    }
    departures.extend(envelope.unknown.iter().cloned().map(Departure::UnknownField));
    Ok(envelope)
}

/// Returns the reason, unless the status is a redirect: that says nothing about the request, whatever its body holds.
pub(super) fn or_redirect(why: Unclear, status: u16) -> Unclear {
    if (300..400).contains(&status) { Unclear::Redirect } else { why }
}

fn parse_object(
    received: Received<'_>,
    documented: &[&str],
    departures: &mut Vec<Departure>,
) -> Result<Envelope, Unclear> {
    let Received { body, is_truncated, .. } = received;
    let body =
        body.strip_prefix(b"\xef\xbb\xbf").inspect(|_| departures.push(Departure::ByteOrderMark)).unwrap_or(body);
    if body.trim_ascii().is_empty() {
        return Err(if is_truncated { Unclear::TooLarge } else { Unclear::Empty });
    }
    let text = String::from_utf8_lossy(body);
    if matches!(text, Cow::Owned(_)) {
        departures.push(Departure::InvalidUtf8);
    }
    let begins_as_object = text.trim_start().starts_with('{');
    let mut json = serde_json::Deserializer::from_str(&text);
    // Fields that nobody needs are skipped, not read: a reply may be 4 MiB of anything.
    let first = if begins_as_object {
        json.deserialize_map(EnvelopeVisitor { documented }).map(Some)
    } else {
        IgnoredAny::deserialize(&mut json).map(|_| None)
    };
    let first = match first {
        Ok(first) => first,
        Err(_) if is_truncated => return Err(Unclear::TooLarge),
        Err(_) if text.trim_start().starts_with('<') => return Err(Unclear::Html),
        Err(_) => return Err(Unclear::NotJson),
    };
    if is_truncated || json.end().is_err() {
        departures.push(Departure::TrailingBytes);
    }
    match first {
        Some(envelope) => Ok(envelope),
        // A number at the cut may be the beginning of a longer one.
        None if is_truncated => Err(Unclear::TooLarge),
        None => Err(Unclear::NotAnObject),
    }
}

/// What `errorId` and its companions say, the same in every method's reply.
pub(super) enum ErrorPart {
    Success,
    Refused { code: Option<String>, description: Option<String> },
    Unreadable,
}

pub(super) fn read_error_part(object: &Envelope, departures: &mut Vec<Departure>) -> ErrorPart {
    let (token, is_number) = match object.get("errorId") {
        Some(Value::Number(number)) => (number.to_string(), true),
        Some(Value::String(text)) => (text.trim().to_owned(), false),
        _ => return ErrorPart::Unreadable,
    };
    let digits = token.strip_prefix('-').unwrap_or(&token);
    let is_integer = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    if !(is_number && is_integer) {
        departures.push(Departure::ErrorIdNotInteger);
    }
    // 0.0 is zero; 1e-999 only rounds to it, and "nan" is no number at all.
    let is_zero = token.parse::<f64>().is_ok() && digits.bytes().all(|byte| matches!(byte, b'0' | b'.'));
    let is_other = token.parse::<f64>().is_ok_and(|number| number.is_finite() && number != 0.0);
    let code = text_field(object, "errorCode");
    if is_zero {
        if code.is_some() {
            departures.push(Departure::ErrorCodeWithSuccess);
        }
        ErrorPart::Success
    } else if is_other {
        if token != "1" {
            departures.push(Departure::ErrorIdNumbered(token));
        }
        if code.is_none() {
            departures.push(Departure::ErrorCodeMissing);
        }
        ErrorPart::Refused { code, description: text_field(object, "errorDescription") }
    } else {
        ErrorPart::Unreadable
    }
}

/// Returns a field as text, or as the digits of a number. A field that is absent, null or "" is none.
fn text_field(object: &Envelope, name: &str) -> Option<String> {
    match object.get(name)? {
        Value::String(text) if !text.is_empty() => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}
