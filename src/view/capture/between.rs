//! What happened between a task's requests without being one.

use crate::contract::{POLLS_PER_TASK, counted, grouped};
use crate::history::SubmissionId;
use crate::view::local_time::clock_seconds;

use super::conversation::Judged;

/// The sign before the words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BetweenSign {
    HungUp,
    SamePayload,
    /// Another createTask went on, and its reply was awaited.
    Awaited,
    Reply,
    Callback,
    LifeEnds,
}

/// Something that happened between requests.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Between {
    /// In milliseconds since the task's createTask came.
    pub at_ms: u64,
    pub sign: BetweenSign,
    pub text: String,
    /// The submission that the words are about, besides this one.
    pub other: Option<SubmissionId>,
}

/// Returns what happened besides a task's own requests, in no order. `later` are the submissions that had the same
/// payload afterwards, with when they came.
pub(super) fn between(judged: &Judged, later: &[(SubmissionId, u64)]) -> Vec<Between> {
    let mut all = Vec::new();
    let course = &judged.course;
    let mut add = |at_ms: u64, sign, text: String, other| all.push(Between { at_ms, sign, text, other });
    if let Some(at_ms) = course.hung_up_ms {
        let text = "The client hung up; the desk went on waiting".to_owned();
        add(u64::from(at_ms), BetweenSign::HungUp, text, None);
        if let Some(replied) = course.replied_ms {
            let task = judged.row.summary.task_id.as_ref().map(|_| format!(", task {}", judged.row.task_id));
            let status = judged.calls.first().and_then(|create| create.reply.as_ref()).map_or(0, |reply| reply.status);
            let text = format!("{}: {status}{}. Nobody read it", judged.session.target, task.unwrap_or_default());
            add(u64::from(replied), BetweenSign::Reply, text, None);
        }
    }
    for (other, at_ms) in later {
        add(*at_ms, BetweenSign::SamePayload, "The same payload came again".to_owned(), Some(*other));
    }
    for at_ms in judged.callbacks() {
        add(at_ms, BetweenSign::Callback, "The service called back".to_owned(), None);
    }
    if let Some(at_ms) = course.life_ends_ms.filter(|_| course.end.is_none()) {
        let ends = clock_seconds(judged.row.summary.created_at_ms.saturating_add(i64::from(at_ms)));
        let asked = match course.dots.len() {
            0 => "Not asked for so far".to_owned(),
            polls => format!("{} of {POLLS_PER_TASK} polls so far", grouped(polls as u64)),
        };
        let text = match (judged.is_over(), course.dots.len()) {
            (true, 0) => format!("Its life ended at {ends}. Nobody asked for it"),
            (true, polls) => format!("Its life ended at {ends}, after {}", counted(polls as u64, "poll", "polls")),
            (false, _) => format!("Its life ends at {ends}. {asked}"),
        };
        add(u64::from(at_ms), BetweenSign::LifeEnds, text, None);
    }
    all
}
