//! The reply to createTask.

use serde_json::Value;

use super::departure::Departure;
use super::envelope::Envelope;
use super::reading::{ErrorPart, Reading, Received, Unclear, open_envelope, or_redirect, read_error_part};
use crate::contract::TaskId;

/// What a createTask reply says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CreateTaskReply {
    /// `errorId` is 0 and the reply has an id.
    Created {
        task_id: TaskId,
        /// The JSON text of a `solution` that came with this reply already. Source: seen.
        solution: Option<String>,
    },
    /// `errorId` is not 0.
    Refused {
        code: Option<String>,
        description: Option<String>,
        /// The id, if the reply had one all the same: then there may be a task, and it may be paid.
        task_id: Option<TaskId>,
    },
    /// The reply does not settle whether there is a task: perhaps paid.
    Unclear {
        why: Unclear,
        /// The id, if the reply had one all the same.
        task_id: Option<TaskId>,
    },
}

const DOCUMENTED: &[&str] = &["errorId", "errorCode", "errorDescription", "taskId", "solution"];

/// Reads what a createTask reply says.
#[must_use]
pub fn read_create_task_reply(received: Received<'_>) -> Reading<CreateTaskReply> {
    let mut departures = Vec::new();
    let reply = match open_envelope(received, DOCUMENTED, &mut departures) {
        Ok(object) => read_object(&object, &mut departures),
        Err(why) => unclear(why),
    };
    let reply = match reply {
        CreateTaskReply::Unclear { why, task_id } => {
            CreateTaskReply::Unclear { why: or_redirect(why, received.status), task_id }
        }
        settled => settled,
    };
    Reading { reply, departures }
}

fn unclear(why: Unclear) -> CreateTaskReply {
    CreateTaskReply::Unclear { why, task_id: None }
}

fn read_object(object: &Envelope, departures: &mut Vec<Departure>) -> CreateTaskReply {
    let solution = object.solution.clone();
    if solution.is_some() {
        departures.push(Departure::SolutionInReply);
    }
    let task_id = read_task_id(object);
    match read_error_part(object, departures) {
        ErrorPart::Unreadable => CreateTaskReply::Unclear { why: Unclear::NoErrorId, task_id },
        ErrorPart::Success => {
            let Some(task_id) = task_id else {
                return unclear(Unclear::NoTaskId);
            };
            if task_id.token().bytes().any(|byte| !byte.is_ascii_digit()) {
                departures.push(Departure::TaskIdNotInteger);
            }
            CreateTaskReply::Created { task_id, solution }
        }
        ErrorPart::Refused { code, description } => {
            if task_id.is_some() {
                departures.push(Departure::TaskIdWithError);
            }
            CreateTaskReply::Refused { code, description, task_id }
        }
    }
}

/// Returns the id's token. Absent, null, 0 and "" are no id.
fn read_task_id(object: &Envelope) -> Option<TaskId> {
    match object.get("taskId")? {
        Value::Number(number) if number.as_f64() == Some(0.0) => None,
        Value::Number(_) => object.number("taskId").map(|token| TaskId::from_token(token.to_owned())),
        Value::String(text) if text.is_empty() || text == "0" => None,
        value @ Value::String(_) => Some(TaskId::from_token(value.to_string())),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const JSON: Option<&str> = Some("application/json");

    fn receive(status: u16, content_type: Option<&str>, body: &[u8], is_truncated: bool) -> Reading<CreateTaskReply> {
        read_create_task_reply(Received { status, content_type, body, is_truncated })
    }

    fn read(body: &str) -> Reading<CreateTaskReply> {
        receive(200, JSON, body.as_bytes(), false)
    }

    fn created(token: &str) -> CreateTaskReply {
        CreateTaskReply::Created { task_id: TaskId::from_token(token), solution: None }
    }

    #[test]
    fn the_contracts_samples_are_read_value_for_value() {
        assert_eq!(read(r#"{"errorId":0,"taskId":53456}"#), Reading { reply: created("53456"), departures: vec![] });
        let refused = read(
            r#"{"errorId":1,"errorCode":"ERROR_KEY_DOES_NOT_EXIST","errorDescription":"Account authorization key not found in the system or has incorrect format","taskId":0}"#,
        );
        let reply = CreateTaskReply::Refused {
            code: Some("ERROR_KEY_DOES_NOT_EXIST".into()),
            description: Some("Account authorization key not found in the system or has incorrect format".into()),
            task_id: None,
        };
        assert_eq!(refused, Reading { reply, departures: vec![] });
    }

    #[test]
    fn odd_task_ids_are_kept_as_written() {
        let cases = [
            (r#"{"errorId":0,"taskId":2151574698000}"#, "2151574698000", vec![]),
            (r#"{"errorId":0,"taskId":18446744073709551616}"#, "18446744073709551616", vec![]),
            (r#"{"errorId":0,"taskId":1e400}"#, "1e400", vec![Departure::TaskIdNotInteger]),
            (r#"{"errorId":0,"taskId":1.50}"#, "1.50", vec![Departure::TaskIdNotInteger]),
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
            assert_eq!(read(body), Reading { reply: created(token), departures }, "{body}");
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
            let task_id = body.contains("taskId").then(|| TaskId::from_token("5"));
            let reply = CreateTaskReply::Refused { code: code.map(str::to_owned), description: None, task_id };
            assert_eq!(read(body), Reading { reply, departures }, "{body}");
        }
    }

    #[test]
    fn statuses_other_than_200_with_a_json_error_are_refusals() {
        for status in [400, 401, 402, 403, 429, 500] {
            let reading = receive(status, JSON, br#"{"errorId":1,"errorCode":"E"}"#, false);
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
        assert_eq!(reading, Reading { reply, departures: vec![Departure::SolutionInReply] });
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
            (200, deep.as_str(), Unclear::NotAnObject),
            (200, "[1]", Unclear::NotAnObject),
            (200, "null", Unclear::NotAnObject),
            (200, "{}", Unclear::NoErrorId),
            (200, r#"{"errorId":null}"#, Unclear::NoErrorId),
            (200, r#"{"errorId":"none"}"#, Unclear::NoErrorId),
            (200, r#"{"errorId":0}"#, Unclear::NoTaskId),
            (200, r#"{"errorId":0,"taskId":null}"#, Unclear::NoTaskId),
            (200, r#"{"errorId":0,"taskId":0}"#, Unclear::NoTaskId),
        ] {
            let reading = receive(status, None, body.as_bytes(), false);
            assert_eq!(reading.reply, unclear(why), "{status} {}", &body[..body.len().min(40)]);
        }
        assert_eq!(receive(200, JSON, b"{", true).reply, unclear(Unclear::TooLarge));
        let beside = receive(200, JSON, format!(r#"{{"x":{deep},"x":1,"errorId":0,"taskId":5}}"#).as_bytes(), false);
        assert_eq!(beside, Reading { reply: created("5"), departures: vec![Departure::UnknownField("x".into())] });
    }

    #[test]
    fn a_redirect_is_one_whatever_its_body_says() {
        for body in ["", "{}", "<html>", r#"{"taskId":0}"#] {
            assert_eq!(receive(302, JSON, body.as_bytes(), false).reply, unclear(Unclear::Redirect), "{body}");
        }
    }

    #[test]
    fn only_a_written_zero_is_success() {
        for (token, departures) in [("0", vec![]), ("0.0", vec![Departure::ErrorIdNotInteger]), ("-0", vec![])] {
            let reading = read(&format!(r#"{{"errorId":{token},"taskId":7}}"#));
            assert_eq!(reading, Reading { reply: created("7"), departures }, "{token}");
        }
        for token in ["1e-999", "\"nan\"", "\"inf\"", "\".\"", "\"00.0.0\"", "\"\"", "true", "[]"] {
            let reading = read(&format!(r#"{{"errorId":{token},"taskId":7}}"#));
            assert!(matches!(reading.reply, CreateTaskReply::Unclear { why: Unclear::NoErrorId, .. }), "{token}");
        }
    }

    #[test]
    fn a_cut_reply_that_settles_nothing_is_too_large() {
        for body in ["   ", "12", "{", "<html>"] {
            assert_eq!(receive(200, JSON, body.as_bytes(), true).reply, unclear(Unclear::TooLarge), "{body}");
        }
    }

    #[test]
    fn a_whole_object_before_endless_padding_is_read() {
        let reading = receive(200, JSON, b"{\"errorId\":0,\"taskId\":7}      ", true);
        assert_eq!(reading, Reading { reply: created("7"), departures: vec![Departure::TrailingBytes] });
    }

    #[test]
    fn an_id_without_an_error_id_is_not_lost() {
        let reply = CreateTaskReply::Unclear { why: Unclear::NoErrorId, task_id: Some(TaskId::from_token("9")) };
        assert_eq!(read(r#"{"taskId":9}"#).reply, reply);
    }

    #[test]
    fn invalid_utf8_is_named_and_read() {
        let reading = receive(200, JSON, b"{\"errorId\":1,\"errorCode\":\"E\",\"errorDescription\":\"\xff\"}", false);
        assert_eq!(reading.departures, vec![Departure::InvalidUtf8]);
        assert!(matches!(reading.reply, CreateTaskReply::Refused { .. }));
    }
}
