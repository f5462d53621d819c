//! What a createTask exchange means for its submission: which transition, and what to tell.

use crate::client::{Exchange, Reply};
use crate::contract::{CreateTaskReply, TaskId, read_create_task_reply};
use crate::history::{Outcome, Transition};
use crate::judge::call::{Call, received};
use crate::judge::wording::{broken_off, clause, explain, http_status, kept_code, kept_detail, sentence};
use crate::payload::{Redacted, Redactor};

/// What an exchange means for its submission.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judgement {
    pub transition: Transition,
    pub task_id: Option<TaskId>,
    pub error_code: Option<String>,
    /// Says what happened, and what to do. Whether money may have been spent is said apart, since the profile decides it.
    pub detail: String,
    pub solution: Option<String>,
}

const CREATED: &str = "The service took the task and works on it";

impl Judgement {
    fn new(transition: Transition, detail: &str) -> Self {
        Self { transition, task_id: None, error_code: None, detail: kept_detail(detail), solution: None }
    }

    fn unknown(why: &str) -> Self {
        Self::new(Transition::LoseSight, why)
    }
}

/// Judges a createTask exchange.
#[must_use]
pub fn judge_create_task(exchange: &Exchange) -> Judgement {
    match (&exchange.reply, &exchange.error) {
        (Some(reply), None) => judge_reply(reply),
        // The head came and the body broke off. The part that came may still settle the submission.
        (Some(reply), Some(error)) => {
            let judgement = judge_reply(reply);
            match judgement.transition {
                Transition::LoseSight => {
                    Judgement { task_id: judgement.task_id, ..Judgement::unknown(&broken_off(error, reply.body.len())) }
                }
                _ => judgement,
            }
        }
        (None, Some(error)) if exchange.connected => Judgement::unknown(&sentence(error)),
        (None, Some(error)) => Judgement::new(
            Transition::NotSent,
            &format!("Not sent: {}. Check the connection, then send it again", clause(error)),
        ),
        // An exchange ends with a reply or an error. Without either nothing is known.
        (None, None) => Judgement::unknown("No reply came"),
    }
}

/// Judges a createTask exchange and takes the keys out of everything that will be kept.
#[must_use]
pub fn judged_outcome(mut call: Call, redactor: &Redactor) -> Redacted<Outcome> {
    call.redact(redactor);
    let Judgement { transition, task_id, error_code, detail, solution } = judge_create_task(&call.exchange);
    let exchange = call.into_stored();
    Redacted::new(Outcome { transition, task_id, error_code, detail, solution, exchange }, redactor)
}

fn judge_reply(reply: &Reply) -> Judgement {
    match read_create_task_reply(received(reply)).reply {
        CreateTaskReply::Created { task_id, solution } => {
            Judgement { solution, task_id: Some(task_id), ..Judgement::new(Transition::Create, CREATED) }
        }
        CreateTaskReply::Refused { code, description, task_id } => {
            let detail = explain(code.as_deref(), description.as_deref());
            let error_code = code.as_deref().map(kept_code);
            let judgement = match &task_id {
                None => Judgement::new(Transition::Refuse, &detail),
                Some(id) => Judgement::unknown(&format!("The reply names an error and the task {id} too: {detail}")),
            };
            Judgement { task_id, error_code, ..judgement }
        }
        CreateTaskReply::Unclear { why, task_id } => {
            let location = reply.header("location").map(|target| format!(" (to {target})")).unwrap_or_default();
            let why = format!("{}{location}{}", why.describe(), http_status(reply.status));
            Judgement { task_id, ..Judgement::unknown(&why) }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::client::{ClientError, Timing};
    use crate::history::Life;
    use crate::judge::money::money;
    use crate::profile::Costs;
    use std::time::Duration;

    fn exchange(connected: bool, reply: Option<(u16, &str)>, error: Option<ClientError>) -> Exchange {
        let reply = reply.map(|(status, body)| Reply {
            version: "HTTP/1.1".into(),
            status,
            headers: vec![
                ("content-type".into(), "application/json".into()),
                ("location".into(), "http://127.0.0.1:9/".into()),
            ],
            body: body.as_bytes().to_vec(),
            is_truncated: false,
        });
        Exchange { elapsed: Duration::from_millis(5), timing: Timing::default(), connected, reply, error }
    }

    #[test]
    fn every_ending_has_its_transition() {
        let timeout = || ClientError::Timeout(Duration::from_mins(1));
        for (name, exchange, transition, part) in [
            (
                "no connection",
                exchange(false, None, Some(ClientError::ConnectTimeout(Duration::from_secs(15)))),
                Transition::NotSent,
                "within 15 s",
            ),
            (
                "cancelled early",
                exchange(false, None, Some(ClientError::Cancelled)),
                Transition::NotSent,
                "Check the connection",
            ),
            ("cancelled late", exchange(true, None, Some(ClientError::Cancelled)), Transition::LoseSight, "Cancelled"),
            ("timed out", exchange(true, None, Some(timeout())), Transition::LoseSight, "within 60 s"),
            (
                "created",
                exchange(true, Some((200, r#"{"errorId":0,"taskId":7}"#)), None),
                Transition::Create,
                "took the task and works on it",
            ),
            (
                "known code",
                exchange(true, Some((200, r#"{"errorId":1,"errorCode":"ERROR_ZERO_BALANCE"}"#)), None),
                Transition::Refuse,
                "Top up",
            ),
            (
                "new code",
                exchange(true, Some((200, r#"{"errorId":1,"errorCode":"ERROR_NEW","errorDescription":"news"}"#)), None),
                Transition::Refuse,
                "The service says: news. Look at",
            ),
            (
                "error and task",
                exchange(true, Some((200, r#"{"errorId":1,"errorCode":"ERROR_ZERO_BALANCE","taskId":7}"#)), None),
                Transition::LoseSight,
                "names an error and the task 7 too",
            ),
            ("no code", exchange(true, Some((200, r#"{"errorId":1}"#)), None), Transition::Refuse, "without a code"),
            ("page", exchange(true, Some((502, "<html>")), None), Transition::LoseSight, "HTTP 502"),
            ("redirect", exchange(true, Some((307, "")), None), Transition::LoseSight, "to http://127.0.0.1:9/"),
            (
                "reply cut in the middle",
                exchange(true, Some((200, r#"{"errorId":0,"ta"#)), Some(timeout())),
                Transition::LoseSight,
                "; 16 B of its body came",
            ),
            (
                "reply broken off",
                exchange(true, Some((200, &"{".repeat(1_312))), Some(ClientError::BrokenReply("reset".into()))),
                Transition::LoseSight,
                "The connection broke in the middle of the reply (reset), after 1,312 B of its body",
            ),
            (
                "reply whole, then cut",
                exchange(true, Some((200, r#"{"errorId":0,"taskId":7}"#)), Some(timeout())),
                Transition::Create,
                "took the task",
            ),
        ] {
            let judgement = judge_create_task(&exchange);
            assert_eq!(judgement.transition, transition, "{name}");
            assert!(judgement.detail.contains(part), "{name}: {}", judgement.detail);
            assert!(!judgement.detail.ends_with('.'), "{name}: {}", judgement.detail);
        }
    }

    /// A sentence that a row kept would stay when the operator corrects the profile.
    #[test]
    fn what_happened_says_nothing_about_money() {
        for (exchange, said) in [
            (exchange(false, None, Some(ClientError::Cancelled)), "Surely not paid"),
            (exchange(true, None, Some(ClientError::Cancelled)), "Perhaps paid"),
            (exchange(true, Some((502, "<html>")), None), "Perhaps paid"),
        ] {
            let judgement = judge_create_task(&exchange);
            assert!(!judgement.detail.to_lowercase().contains("paid"), "{}", judgement.detail);
            let state = Life::Recorded.after(judgement.transition).unwrap();
            let sentence = money(Costs::Money, state, judgement.error_code.as_deref(), None);
            assert!(sentence.starts_with(said), "{sentence}");
        }
    }

    #[test]
    fn an_error_with_a_task_keeps_both_in_their_places() {
        let reply = r#"{"errorId":1,"errorCode":"ERROR_ZERO_BALANCE","taskId":7}"#;
        let judgement = judge_create_task(&exchange(true, Some((200, reply)), None));
        assert_eq!(judgement.task_id, Some(TaskId::from_token("7")));
        assert_eq!(judgement.error_code.as_deref(), Some("ERROR_ZERO_BALANCE"));
        let state = Life::Recorded.after(judgement.transition).unwrap();
        let sentence = money(Costs::Money, state, Some("ERROR_ZERO_BALANCE"), None);
        assert_eq!(sentence, "Perhaps paid: compare the balance");
    }
}
