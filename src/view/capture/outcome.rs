//! What became of a task, in the few words that its row has room for.

use crate::history::{AnsweredBy, Life, SeenCall, SubmissionId};
use crate::judge::may_be_paid;
use crate::view::rows::Row;

/// The sign before the words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OutcomeSign {
    None,
    /// The same payload was sent before, as the submission of this number.
    Repeated(SubmissionId),
    /// The desk answered itself.
    Desk,
}

/// What became of a task.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutcomeNote {
    pub sign: OutcomeSign,
    /// The words; empty while the task is waited for.
    pub text: String,
    /// The words are the answer itself.
    pub is_answer: bool,
}

/// Returns what became of a task. `repeats` is the submission that had the same payload before.
pub(super) fn outcome(row: &Row, calls: &[SeenCall], repeats: Option<SubmissionId>) -> OutcomeNote {
    let by = calls.first().map(|create| create.answered_by);
    let note = |sign, text: &str| OutcomeNote { sign, text: text.to_owned(), is_answer: false };
    match (by, repeats) {
        (Some(AnsweredBy::Limit), _) => note(OutcomeSign::Desk, "Answered by the desk"),
        (Some(AnsweredBy::Guard), Some(first)) => {
            note(OutcomeSign::Desk, &format!("Answered with the task of #{}", first.0))
        }
        (Some(AnsweredBy::Guard), None) => note(OutcomeSign::Desk, "Answered with an earlier task"),
        // A refusal says more.
        (_, Some(first)) if calls.first().is_some_and(may_be_paid) => {
            note(OutcomeSign::Repeated(first), &format!("same payload as #{}", first.0))
        }
        _ => OutcomeNote {
            sign: OutcomeSign::None,
            text: of_row(row, calls),
            is_answer: row.summary.state == Life::Solved,
        },
    }
}

fn of_row(row: &Row, calls: &[SeenCall]) -> String {
    let has_hung_up = calls.first().is_some_and(|create| create.hung_up_after_ms.is_some());
    match row.summary.state {
        Life::Created if calls.len() <= 1 && has_hung_up => "Nobody asks for it".to_owned(),
        Life::Created | Life::Recorded => String::new(),
        _ => row.what_happened.clone(),
    }
}
