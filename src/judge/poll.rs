//! What a poll, or a callback, means for its task.

use crate::contract::{Received, TaskId, TaskResultReply, Unclear, error_code, read_task_result_reply};
use crate::history::{Ending, Transition};
use crate::judge::call::Call;
use crate::judge::wording::{broken_off, clause, explain, http_status, kept_code, kept_detail, sentence};

/// What an answer is about that leaves its task open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PollNote {
    /// The task is being worked on.
    Usual,
    /// The answer was about another task.
    OtherTask,
    /// Something else: the polling, or an answer that can't be read, or none.
    Odd,
}

impl PollNote {
    /// Tells whether the service is to be asked more slowly.
    #[must_use]
    pub fn asks_more_slowly(self) -> bool {
        self != Self::Usual
    }
}

/// What an answer says about a task.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PollVerdict {
    /// The task goes on.
    GoesOn {
        /// What the service said, in words.
        what: String,
        note: PollNote,
    },
    Ended(Ending),
}

fn goes_on(what: impl Into<String>, note: PollNote) -> PollVerdict {
    PollVerdict::GoesOn { what: what.into(), note }
}

/// Judges a poll.
#[must_use]
pub fn judge_poll(call: &Call, task_id: &TaskId, at_ms: i64) -> PollVerdict {
    match (call.received(), &call.exchange.error) {
        (Some(received), None) => judge_answer(received, Some(task_id), at_ms),
        // The body that came before the connection broke may still be whole.
        (Some(received), Some(error)) => match judge_answer(received, Some(task_id), at_ms) {
            ended @ PollVerdict::Ended(_) => ended,
            PollVerdict::GoesOn { .. } => goes_on(broken_off(error, received.body.len()), PollNote::Odd),
        },
        (None, Some(error)) if call.exchange.connected => goes_on(sentence(error), PollNote::Odd),
        (None, Some(error)) => goes_on(format!("Not asked: {}", clause(error)), PollNote::Odd),
        (None, None) => goes_on("No reply came", PollNote::Odd),
    }
}

/// Judges the body of a poll's reply or of a callback, which says the same.
#[must_use]
pub fn judge_answer(received: Received<'_>, task_id: Option<&TaskId>, at_ms: i64) -> PollVerdict {
    match read_task_result_reply(received, task_id).reply {
        TaskResultReply::Processing => goes_on("The task is being worked on", PollNote::Usual),
        TaskResultReply::Ready { solution } => PollVerdict::Ended(Ending {
            transition: Transition::Solve,
            error_code: None,
            detail: String::new(),
            solution: Some(solution),
            at_ms,
        }),
        TaskResultReply::Failed { code, description } => failed(code.as_deref(), description.as_deref(), at_ms),
        TaskResultReply::Unclear(why) => {
            let note = if why == Unclear::OtherTask { PollNote::OtherTask } else { PollNote::Odd };
            goes_on(format!("{}{}", why.describe(), http_status(received.status)), note)
        }
    }
}

/// Judges an answer with an error. Some codes are no end: "not ready" is said of the task, others of how it was asked.
fn failed(code: Option<&str>, description: Option<&str>, at_ms: i64) -> PollVerdict {
    let detail = kept_detail(&explain(code, description));
    match code.and_then(error_code) {
        Some(known) if known.retry.keeps_asking() => {
            let note = if known.retry.asks_more_slowly() { PollNote::Odd } else { PollNote::Usual };
            goes_on(format!("{}: {detail}", known.code), note)
        }
        _ => PollVerdict::Ended(Ending {
            transition: Transition::Fail,
            error_code: code.map(kept_code),
            detail,
            solution: None,
            at_ms,
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(status: u16, body: &str) -> PollVerdict {
        let content_type = Some("application/json");
        let received = Received { status, content_type, body: body.as_bytes(), is_truncated: false };
        judge_answer(received, Some(&TaskId::from_token("7")), 5)
    }

    #[test]
    fn only_answers_about_the_task_end_it() {
        for (name, status, body, part) in [
            ("processing", 200, r#"{"errorId":0,"status":"processing"}"#, "worked on"),
            ("unknown status", 200, r#"{"errorId":0,"status":"queued"}"#, "no status that is known"),
            ("not ready", 200, r#"{"errorId":1,"errorCode":"CAPTCHA_NOT_READY"}"#, "still being worked on"),
            ("too fast", 200, r#"{"errorId":1,"errorCode":"ERROR_TOO_MUCH_REQUESTS"}"#, "more slowly"),
            ("web page", 502, "<html>", "HTTP 502"),
            (
                "another task",
                200,
                r#"{"errorId":0,"status":"ready","solution":{"text":"a"},"taskId":8}"#,
                "another task",
            ),
            ("ready without solution", 200, r#"{"errorId":0,"status":"ready"}"#, "no solution"),
        ] {
            let PollVerdict::GoesOn { what, note } = judged(status, body) else { panic!("{name}") };
            assert!(what.contains(part) && !what.ends_with('.'), "{name}: {what}");
            let expected = match name {
                "processing" | "not ready" => PollNote::Usual,
                "another task" => PollNote::OtherTask,
                _ => PollNote::Odd,
            };
            assert_eq!((note, note.asks_more_slowly()), (expected, expected != PollNote::Usual), "{name}");
        }
    }

    #[test]
    fn every_other_code_of_the_dictionary_fails_the_task_and_says_what_to_do() {
        for known in crate::contract::ERROR_CODES.iter().filter(|known| !known.retry.keeps_asking()) {
            let verdict = judged(200, &format!(r#"{{"errorId":1,"errorCode":"{}"}}"#, known.code));
            let PollVerdict::Ended(ending) = verdict else { panic!("{}", known.code) };
            assert_eq!((ending.transition, ending.error_code.as_deref()), (Transition::Fail, Some(known.code)));
            assert!(ending.detail.contains(known.what_to_do), "{}", ending.detail);
        }
    }

    #[test]
    fn a_solution_ends_it() {
        let PollVerdict::Ended(ending) = judged(200, r#"{"errorId":0,"status":"ready","solution":{"text":"a"}}"#)
        else {
            panic!("not ended")
        };
        assert_eq!((ending.transition, ending.solution.as_deref()), (Transition::Solve, Some(r#"{"text":"a"}"#)));
    }
}
