//! The reply to getTaskResult.

use serde_json::Value;

use super::departure::Departure;
use super::envelope::Envelope;
use super::reading::{ErrorPart, Reading, Received, Unclear, open_envelope, or_redirect, read_error_part};
use crate::contract::TaskId;

/// What a getTaskResult reply says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TaskResultReply {
    Processing,
    /// The solution's JSON text, its numbers as they were written.
    Ready {
        solution: String,
    },
    Failed {
        code: Option<String>,
        description: Option<String>,
    },
    Unclear(Unclear),
}

const DOCUMENTED: &[&str] = &[
    "errorId",
    "errorCode",
    "errorDescription",
    "status",
    "solution",
    "cost",
    "ip",
    "createTime",
    "endTime",
    "solveCount",
];

/// Fields that compatible services document as numbers and that were seen as strings.
const NUMBERS: [&str; 4] = ["cost", "createTime", "endTime", "solveCount"];

/// Reads a getTaskResult reply, or a callback, which says the same.
///
/// The contract puts no id into this reply. An id other than `asked` shows that the reply is about another task.
#[must_use]
pub fn read_task_result_reply(received: Received<'_>, asked: Option<&TaskId>) -> Reading<TaskResultReply> {
    let mut departures = Vec::new();
    let reply = match open_envelope(received, DOCUMENTED, &mut departures) {
        Ok(object) if is_about_another(&object, asked) => TaskResultReply::Unclear(Unclear::OtherTask),
        Ok(object) => read_object(&object, &mut departures),
        Err(why) => TaskResultReply::Unclear(why),
    };
    let reply = match reply {
        TaskResultReply::Unclear(why) => TaskResultReply::Unclear(or_redirect(why, received.status)),
        settled => settled,
    };
    Reading { reply, departures }
}

fn is_about_another(object: &Envelope, asked: Option<&TaskId>) -> bool {
    let named = match object.get("taskId") {
        // Compatible services write 0 or "" for no id.
        Some(Value::Number(number)) if number.as_f64() != Some(0.0) => number.to_string(),
        Some(Value::String(text)) if !text.is_empty() && text != "0" => text.clone(),
        _ => return false,
    };
    asked.is_some_and(|asked| asked.display() != named)
}

fn read_object(object: &Envelope, departures: &mut Vec<Departure>) -> TaskResultReply {
    for name in NUMBERS {
        if object.get(name).is_some_and(Value::is_string) {
            departures.push(Departure::NumberAsText(name));
        }
    }
    match read_error_part(object, departures) {
        ErrorPart::Unreadable => TaskResultReply::Unclear(Unclear::NoErrorId),
        ErrorPart::Refused { code, description } => TaskResultReply::Failed { code, description },
        ErrorPart::Success => read_status(object, departures),
    }
}

fn read_status(object: &Envelope, departures: &mut Vec<Departure>) -> TaskResultReply {
    let solution = object.solution.clone();
    match (object.get("status").and_then(Value::as_str), solution) {
        (Some("processing"), _) => TaskResultReply::Processing,
        (Some("ready"), Some(solution)) => TaskResultReply::Ready { solution },
        (Some("ready"), None) => {
            departures.push(Departure::ReadyWithoutSolution);
            TaskResultReply::Unclear(Unclear::NoSolution)
        }
        // A solution counts whatever status stands beside it, because it may have been paid.
        (status, solution) => {
            departures.push(match status {
                Some(status) => Departure::StatusUnknown(status.to_owned()),
                None => Departure::StatusMissing,
            });
            match solution {
                Some(solution) => TaskResultReply::Ready { solution },
                None => TaskResultReply::Unclear(Unclear::NoStatus),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(body: &str) -> Reading<TaskResultReply> {
        let content_type = Some("application/json; charset=utf-8");
        let received = Received { status: 200, content_type, body: body.as_bytes(), is_truncated: false };
        read_task_result_reply(received, Some(&TaskId::from_token("1")))
    }

    fn ready(solution: &str) -> TaskResultReply {
        TaskResultReply::Ready { solution: solution.into() }
    }

    #[test]
    fn the_contracts_sample_is_read_value_for_value() {
        let reading = read(r#"{"errorId":0,"status":"ready","solution":{"text":"answer"}}"#);
        assert_eq!(reading, Reading { reply: ready(r#"{"text":"answer"}"#), departures: vec![] });
    }

    #[test]
    fn every_oddity_is_read_and_named() {
        let failed = TaskResultReply::Failed { code: Some("E".into()), description: None };
        let no_solution = TaskResultReply::Unclear(Unclear::NoSolution);
        let no_status = TaskResultReply::Unclear(Unclear::NoStatus);
        for (body, reply, departures) in [
            (r#"{"errorId":0,"status":"processing"}"#, TaskResultReply::Processing, vec![]),
            (r#"{"errorId":0,"status":"processing","solution":null}"#, TaskResultReply::Processing, vec![]),
            (r#"{"errorId":0,"status":"ready","solution":{"n":1.50}}"#, ready(r#"{"n":1.50}"#), vec![]),
            (r#"{"errorId":0,"status":"ready"}"#, no_solution.clone(), vec![Departure::ReadyWithoutSolution]),
            (r#"{"errorId":0,"status":"ready","solution":[]}"#, no_solution, vec![Departure::ReadyWithoutSolution]),
            (r#"{"errorId":0,"status":"queued"}"#, no_status.clone(), vec![Departure::StatusUnknown("queued".into())]),
            (r#"{"errorId":0}"#, no_status, vec![Departure::StatusMissing]),
            (
                r#"{"errorId":0,"status":"completed","solution":{"text":"a"}}"#,
                ready(r#"{"text":"a"}"#),
                vec![Departure::StatusUnknown("completed".into())],
            ),
            (r#"{"errorId":0,"solution":{"text":"a"}}"#, ready(r#"{"text":"a"}"#), vec![Departure::StatusMissing]),
            (r#"{"errorId":1,"errorCode":"E"}"#, failed, vec![]),
            (
                r#"{"errorId":0,"status":"ready","solution":{"text":"a"},"cost":"0.00025","solveCount":"2","taskId":1}"#,
                ready(r#"{"text":"a"}"#),
                vec![
                    Departure::UnknownField("taskId".into()),
                    Departure::NumberAsText("cost"),
                    Departure::NumberAsText("solveCount"),
                ],
            ),
            ("", TaskResultReply::Unclear(Unclear::Empty), vec![]),
            (
                r#"{"errorId":0,"status":"ready","solution":{"text":"a"},"taskId":"2"}"#,
                TaskResultReply::Unclear(Unclear::OtherTask),
                vec![Departure::UnknownField("taskId".into())],
            ),
            (
                r#"{"errorId":0,"status":"processing","taskId":0}"#,
                TaskResultReply::Processing,
                vec![Departure::UnknownField("taskId".into())],
            ),
        ] {
            assert_eq!(read(body), Reading { reply, departures }, "{body}");
        }
    }
}
