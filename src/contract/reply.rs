//! Reads what a service answered to `createTask`.
//!
//! The reader never panics and never guesses: success is `errorId == 0` and nothing else. Every
//! difference from the contract is named as a [`Departure`], so that the window can show it.

use std::fmt;

use serde_json::{Map, Value};

use super::TaskId;

/// What a createTask reply says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CreateTaskReply {
    /// `errorId` is 0 and there is an id.
    Created {
        task_id: TaskId,
        /// The `solution` object's JSON text, when it came along at once (seen).
        solution: Option<String>,
    },
    /// `errorId` is not 0.
    Refused { code: Option<String>, description: Option<String> },
    /// Nothing that settles the question: perhaps paid.
    Unclear {
        why: Unclear,
        /// An id that stood in the reply all the same.
        task_id: Option<TaskId>,
    },
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
}

impl Unclear {
    /// What was received, as the beginning of a sentence.
    #[must_use]
    pub const fn describe(self) -> &'static str {
        match self {
            Self::Empty => "The reply was empty",
            Self::Redirect => {
                "The server redirected the request elsewhere; it was not followed, because the key would have gone there"
            }
            Self::Html => "The reply was a web page instead of JSON",
            Self::TooLarge => "The reply was over 4 MiB and was cut off",
            Self::NotJson => "The reply was not JSON",
            Self::NotAnObject => "The reply was JSON, but not an object",
            Self::NoErrorId => "The reply had no readable errorId",
            Self::NoTaskId => "The reply reported success but gave no task id",
        }
    }
}

/// One difference between a reply and the contract.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Departure {
    StatusNotOk(u16),
    ContentType(Option<String>),
    ByteOrderMark,
    InvalidUtf8,
    TrailingBytes,
    ErrorIdNotInteger,
    ErrorIdNumbered(String),
    ErrorCodeMissing,
    ErrorCodeWithSuccess,
    TaskIdNotInteger,
    TaskIdWithError,
    SolutionInReply,
    UnknownField(String),
}

impl fmt::Display for Departure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::StatusNotOk(status) => write!(f, "HTTP status {status} where 200 is documented"),
            Self::ContentType(Some(kind)) => write!(f, "Content-Type is {kind}, not application/json"),
            Self::ContentType(None) => f.write_str("Content-Type is missing"),
            Self::ByteOrderMark => f.write_str("The body begins with a byte order mark"),
            Self::InvalidUtf8 => f.write_str("The body is not valid UTF-8"),
            Self::TrailingBytes => f.write_str("Something follows the JSON"),
            Self::ErrorIdNotInteger => f.write_str("errorId is not a JSON integer"),
            Self::ErrorIdNumbered(id) => write!(f, "errorId is {id}; CapKill documents 0 and 1"),
            Self::ErrorCodeMissing => f.write_str("errorCode is absent, null or empty in an error reply"),
            Self::ErrorCodeWithSuccess => f.write_str("errorCode is set although errorId is 0"),
            Self::TaskIdNotInteger => f.write_str("taskId is not a JSON integer"),
            Self::TaskIdWithError => f.write_str("taskId is not 0 in an error reply"),
            Self::SolutionInReply => f.write_str("solution came in the createTask reply itself"),
            Self::UnknownField(name) => write!(f, "Undocumented field {name}"),
        }
    }
}

/// A reply read: what it says, and where it departs from the contract.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReplyReading {
    pub reply: CreateTaskReply,
    pub departures: Vec<Departure>,
}

/// Undocumented fields named at most, so that a hostile reply can't fill the window.
const MAX_UNKNOWN_FIELDS: usize = 20;

/// Reads a createTask reply.
///
/// `truncated` says that the body went on past what was read.
#[must_use]
pub fn read_create_task_reply(status: u16, content_type: Option<&str>, body: &[u8], truncated: bool) -> ReplyReading {
    let mut departures = Vec::new();
    if status != 200 {
        departures.push(Departure::StatusNotOk(status));
    }
    let reply = match parse_object(body, truncated, &mut departures) {
        Ok(object) => {
            if !content_type.is_some_and(is_json) {
                departures.push(Departure::ContentType(content_type.map(str::to_owned)));
            }
            read_object(&object, &mut departures)
        }
        Err(why) => unclear(if (300..400).contains(&status) { Unclear::Redirect } else { why }),
    };
    ReplyReading { reply, departures }
}

fn unclear(why: Unclear) -> CreateTaskReply {
    CreateTaskReply::Unclear { why, task_id: None }
}

fn is_json(content_type: &str) -> bool {
    let kind = content_type.split(';').next().unwrap_or_default().trim();
    kind.eq_ignore_ascii_case("application/json")
}

fn parse_object(body: &[u8], truncated: bool, departures: &mut Vec<Departure>) -> Result<Map<String, Value>, Unclear> {
    if truncated {
        return Err(Unclear::TooLarge);
    }
    let body =
        body.strip_prefix(b"\xef\xbb\xbf").inspect(|_| departures.push(Departure::ByteOrderMark)).unwrap_or(body);
    if body.trim_ascii().is_empty() {
        return Err(Unclear::Empty);
    }
    let text = String::from_utf8_lossy(body);
    if matches!(text, std::borrow::Cow::Owned(_)) {
        departures.push(Departure::InvalidUtf8);
    }
    let mut values = serde_json::Deserializer::from_str(&text).into_iter::<Value>();
    let first = match values.next() {
        Some(Ok(value)) => value,
        Some(Err(_)) | None if text.trim_start().starts_with('<') => return Err(Unclear::Html),
        Some(Err(_)) | None => return Err(Unclear::NotJson),
    };
    if !text.get(values.byte_offset()..).unwrap_or_default().trim().is_empty() {
        departures.push(Departure::TrailingBytes);
    }
    match first {
        Value::Object(object) => Ok(object),
        _ => Err(Unclear::NotAnObject),
    }
}

fn read_object(object: &Map<String, Value>, departures: &mut Vec<Departure>) -> CreateTaskReply {
    let unknown = object.keys().filter(|name| !DOCUMENTED.contains(&name.as_str()));
    departures.extend(unknown.take(MAX_UNKNOWN_FIELDS).cloned().map(Departure::UnknownField));
    let solution = object.get("solution").filter(|value| !is_blank(value)).map(Value::to_string);
    if solution.is_some() {
        departures.push(Departure::SolutionInReply);
    }
    let task_id = read_task_id(object.get("taskId"));
    let code = text_field(object, "errorCode");
    match read_error_id(object.get("errorId"), departures) {
        None => CreateTaskReply::Unclear { why: Unclear::NoErrorId, task_id },
        Some(ErrorId::Zero) => {
            if code.is_some() {
                departures.push(Departure::ErrorCodeWithSuccess);
            }
            let Some(task_id) = task_id else {
                return unclear(Unclear::NoTaskId);
            };
            if task_id.token().bytes().any(|byte| !byte.is_ascii_digit()) {
                departures.push(Departure::TaskIdNotInteger);
            }
            CreateTaskReply::Created { task_id, solution }
        }
        Some(ErrorId::Other) => {
            if code.is_none() {
                departures.push(Departure::ErrorCodeMissing);
            }
            if task_id.is_some() {
                departures.push(Departure::TaskIdWithError);
            }
            CreateTaskReply::Refused { code, description: text_field(object, "errorDescription") }
        }
    }
}

const DOCUMENTED: &[&str] = &["errorId", "errorCode", "errorDescription", "taskId", "solution"];

enum ErrorId {
    Zero,
    Other,
}

fn read_error_id(value: Option<&Value>, departures: &mut Vec<Departure>) -> Option<ErrorId> {
    let token = match value? {
        Value::Number(number) => number.to_string(),
        Value::String(text) => {
            departures.push(Departure::ErrorIdNotInteger);
            text.trim().to_owned()
        }
        _ => return None,
    };
    let number: f64 = token.parse().ok()?;
    if number == 0.0 {
        return Some(ErrorId::Zero);
    }
    if token != "1" {
        departures.push(Departure::ErrorIdNumbered(token));
    }
    Some(ErrorId::Other)
}

/// The id's token; absent, null, 0 and "" are no id.
fn read_task_id(value: Option<&Value>) -> Option<TaskId> {
    match value? {
        Value::Number(number) if number.as_f64() == Some(0.0) => None,
        Value::String(text) if text.is_empty() || text == "0" => None,
        value @ (Value::Number(_) | Value::String(_)) => Some(TaskId::from_token(value.to_string())),
        _ => None,
    }
}

/// A field as text; numbers are taken too, and absent, null and "" are none.
fn text_field(object: &Map<String, Value>, name: &str) -> Option<String> {
    match object.get(name)? {
        Value::String(text) if !text.is_empty() => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

fn is_blank(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Object(object) => object.is_empty(),
        Value::String(text) => text.is_empty(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const JSON: Option<&str> = Some("application/json");

    fn read(body: &str) -> ReplyReading {
        read_create_task_reply(200, JSON, body.as_bytes(), false)
    }

    fn created(token: &str) -> CreateTaskReply {
        CreateTaskReply::Created { task_id: TaskId::from_token(token), solution: None }
    }

    #[test]
    fn the_contracts_samples_are_read_value_for_value() {
        assert_eq!(
            read(r#"{"errorId":0,"taskId":53456}"#),
            ReplyReading { reply: created("53456"), departures: vec![] }
        );
        let refused = read(
            r#"{"errorId":1,"errorCode":"ERROR_KEY_DOES_NOT_EXIST","errorDescription":"Account authorization key not found in the system or has incorrect format","taskId":0}"#,
        );
        let reply = CreateTaskReply::Refused {
            code: Some("ERROR_KEY_DOES_NOT_EXIST".into()),
            description: Some("Account authorization key not found in the system or has incorrect format".into()),
        };
        assert_eq!(refused, ReplyReading { reply, departures: vec![] });
    }

    #[test]
    fn odd_task_ids_are_kept_as_written() {
        let cases = [
            (r#"{"errorId":0,"taskId":2151574698000}"#, "2151574698000", vec![]),
            (r#"{"errorId":0,"taskId":18446744073709551616}"#, "18446744073709551616", vec![]),
            (r#"{"errorId":0,"taskId":"53456"}"#, "\"53456\"", vec![Departure::TaskIdNotInteger]),
            (r#"{"errorId":0,"taskId":"407533072-d1a1"}"#, "\"407533072-d1a1\"", vec![Departure::TaskIdNotInteger]),
            (r#"{"errorId":0,"taskId":-5}"#, "-5", vec![Departure::TaskIdNotInteger]),
            (r#"{"errorId":"0","taskId":7}"#, "7", vec![Departure::ErrorIdNotInteger]),
            (r#"{"errorId":0,"errorCode":"X","taskId":7}"#, "7", vec![Departure::ErrorCodeWithSuccess]),
            (r#"{"errorId":0,"errorCode":"","errorDescription":null,"taskId":7}"#, "7", vec![]),
            (r#"{"errorId":0,"taskId":7,"cost":"0.1"}"#, "7", vec![Departure::UnknownField("cost".into())]),
            ("\u{feff}{\"errorId\":0,\"taskId\":7}\n", "7", vec![Departure::ByteOrderMark]),
            (r#"{"errorId":0,"taskId":7}<!-- -->"#, "7", vec![Departure::TrailingBytes]),
        ];
        for (body, token, departures) in cases {
            assert_eq!(read(body), ReplyReading { reply: created(token), departures }, "{body}");
        }
    }

    #[test]
    fn error_replies_with_any_number_and_without_a_code() {
        for (body, code, departures) in [
            (
                r#"{"errorId":12,"errorCode":"ERROR_CAPTCHA_UNSOLVABLE"}"#,
                Some("ERROR_CAPTCHA_UNSOLVABLE"),
                vec![Departure::ErrorIdNumbered("12".into())],
            ),
            (r#"{"errorId":1}"#, None, vec![Departure::ErrorCodeMissing]),
            (r#"{"errorId":1,"errorCode":null}"#, None, vec![Departure::ErrorCodeMissing]),
            (r#"{"errorId":1,"errorCode":""}"#, None, vec![Departure::ErrorCodeMissing]),
            (r#"{"errorId":1,"errorCode":"E","taskId":5}"#, Some("E"), vec![Departure::TaskIdWithError]),
        ] {
            let reply = CreateTaskReply::Refused { code: code.map(str::to_owned), description: None };
            assert_eq!(read(body), ReplyReading { reply, departures }, "{body}");
        }
    }

    #[test]
    fn statuses_other_than_200_with_a_json_error_are_refusals() {
        for status in [400, 401, 402, 403, 429, 500] {
            let reading = read_create_task_reply(status, JSON, br#"{"errorId":1,"errorCode":"E"}"#, false);
            assert!(matches!(reading.reply, CreateTaskReply::Refused { .. }), "{status}");
            assert_eq!(reading.departures, vec![Departure::StatusNotOk(status)]);
        }
    }

    #[test]
    fn a_solution_in_the_reply_is_kept() {
        let reading = read(r#"{"errorId":0,"taskId":7,"solution":{"text":"1.50","n":1.50}}"#);
        let reply = CreateTaskReply::Created {
            task_id: TaskId::from_token("7"),
            solution: Some(r#"{"text":"1.50","n":1.50}"#.into()),
        };
        assert_eq!(reading, ReplyReading { reply, departures: vec![Departure::SolutionInReply] });
        assert_eq!(read(r#"{"errorId":0,"taskId":7,"solution":{}}"#).reply, created("7"));
    }

    #[test]
    fn what_settles_nothing_says_why() {
        let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
        for (status, body, why) in [
            (200, "", Unclear::Empty),
            (200, " \r\n", Unclear::Empty),
            (502, "<html><body>Bad Gateway</body></html>", Unclear::Html),
            (307, "", Unclear::Redirect),
            (200, "OK", Unclear::NotJson),
            (200, "{\"errorId\":0,\"taskI", Unclear::NotJson),
            (200, deep.as_str(), Unclear::NotJson),
            (200, "[1]", Unclear::NotAnObject),
            (200, "null", Unclear::NotAnObject),
            (200, "{}", Unclear::NoErrorId),
            (200, r#"{"errorId":null}"#, Unclear::NoErrorId),
            (200, r#"{"errorId":"none"}"#, Unclear::NoErrorId),
            (200, r#"{"errorId":0}"#, Unclear::NoTaskId),
            (200, r#"{"errorId":0,"taskId":null}"#, Unclear::NoTaskId),
            (200, r#"{"errorId":0,"taskId":0}"#, Unclear::NoTaskId),
        ] {
            let reading = read_create_task_reply(status, None, body.as_bytes(), false);
            assert_eq!(reading.reply, unclear(why), "{status} {}", &body[..body.len().min(40)]);
        }
        assert_eq!(read_create_task_reply(200, JSON, b"{", true).reply, unclear(Unclear::TooLarge));
    }

    #[test]
    fn an_id_without_an_error_id_is_not_lost() {
        let reply = CreateTaskReply::Unclear { why: Unclear::NoErrorId, task_id: Some(TaskId::from_token("9")) };
        assert_eq!(read(r#"{"taskId":9}"#).reply, reply);
    }

    #[test]
    fn invalid_utf8_is_named_and_read() {
        let reading = read_create_task_reply(
            200,
            JSON,
            b"{\"errorId\":1,\"errorCode\":\"E\",\"errorDescription\":\"\xff\"}",
            false,
        );
        assert_eq!(reading.departures, vec![Departure::InvalidUtf8]);
        assert!(matches!(reading.reply, CreateTaskReply::Refused { .. }));
    }
}
