//! A conversation: one task of a session, from its createTask to its end, as a row.

use std::time::Duration;

use super::course::Course;
use super::outcome::{OutcomeNote, outcome};
use super::sentence::{Before, Known, sentence};
use crate::contract::{Holds, task_type};
use crate::history::{Life, SeenCall, SubmissionId, Summary};
use crate::judge::{Grade, Line, SessionFacts, money, report};
use crate::payload::in_one_line;
use crate::view::local_time::clock_seconds;
use crate::view::rows::{Row, row_without_thumbnail};

/// What a conversation is made of.
#[derive(Debug)]
pub struct ConversationFacts {
    /// The submission's row.
    pub summary: Summary,
    /// The requests about the task in the order in which they came, its createTask first.
    pub calls: Vec<SeenCall>,
    /// The createTask requests with the same payload that came before.
    pub same: Vec<SeenCall>,
    pub session: SessionFacts,
    pub task_life: Duration,
}

/// One task of a session, as a row.
#[derive(Debug)]
pub struct Conversation {
    pub id: SubmissionId,
    /// The number of its createTask in the session.
    pub number: u64,
    pub state: Life,
    /// When its createTask came, in local time: `22:53:40`.
    pub began: String,
    /// When its createTask came, in milliseconds since 1970.
    pub began_at_ms: i64,
    pub client: String,
    /// The site's host, or the task type where there is no site.
    pub subject: String,
    pub has_picture: bool,
    pub course: Course,
    pub outcome: OutcomeNote,
    pub errors: usize,
    pub warnings: usize,
}

/// Makes a conversation ready. Takes time: not for the paint path.
#[must_use]
pub fn conversation(facts: ConversationFacts) -> Conversation {
    Judged::of(facts).conversation()
}

/// Makes the row of a createTask that has no answer so far.
#[must_use]
pub fn conversation_under_way(summary: Summary, number: u64, client: &str) -> Conversation {
    let row = row_without_thumbnail(summary, i64::MAX);
    let outcome = outcome(&row, &[], None);
    row_of(row, number, client, Course::default(), outcome, &[])
}

/// A conversation that was judged.
pub(super) struct Judged {
    pub row: Row,
    pub calls: Vec<SeenCall>,
    pub course: Course,
    /// What is wrong: errors first, then warnings.
    pub lines: Vec<Line>,
    pub before: Option<Before>,
    pub session: SessionFacts,
}

impl Judged {
    pub fn of(facts: ConversationFacts) -> Self {
        let ConversationFacts { summary, calls, same, session, task_life } = facts;
        let (id, began) = (summary.id, calls.first().map_or(0, |create| create.at_ms));
        let before = same.iter().filter(|other| other.at_ms <= began).max_by_key(|other| other.at_ms);
        let before = before.and_then(|other| {
            Some(Before { id: other.submission.filter(|other| *other != id)?, later_ms: began - other.at_ms })
        });
        let course = Course::of(&calls, task_life);
        let all: Vec<SeenCall> = same.into_iter().chain(calls.iter().cloned()).collect();
        let judged = report(&all, &session);
        let is_own = |line: &Line| line.conversations.contains(&id);
        let lines = judged.errors.into_iter().chain(judged.warnings).filter(is_own).collect();
        Self { row: row_without_thumbnail(summary, i64::MAX), calls, course, lines, before, session }
    }

    pub fn sentence(&self) -> String {
        let Self { row, calls, course, lines, before, .. } = self;
        sentence(&Known { row, calls, course, lines, before: *before })
    }

    pub fn money(&self) -> String {
        let summary = &self.row.summary;
        money(self.session.costs, summary.state, summary.error_code.as_deref(), None)
    }

    fn conversation(self) -> Conversation {
        let create = self.calls.first();
        let (number, client) = create.map(|create| (create.number, create.client.clone())).unwrap_or_default();
        let outcome = outcome(&self.row, &self.calls, self.before.map(|before| before.id));
        row_of(self.row, number, &client, self.course, outcome, &self.lines)
    }
}

fn row_of(row: Row, number: u64, client: &str, course: Course, outcome: OutcomeNote, lines: &[Line]) -> Conversation {
    let count = |grade| lines.iter().filter(|line| line.grade == grade).count();
    let summary = row.summary;
    Conversation {
        id: summary.id,
        number,
        state: summary.state,
        began: clock_seconds(summary.created_at_ms),
        began_at_ms: summary.created_at_ms,
        client: in_one_line(client).into_owned(),
        has_picture: task_type(&summary.task_type).is_some_and(|known| known.holds == Holds::Picture),
        subject: row.site.unwrap_or(summary.task_type),
        course,
        outcome,
        errors: count(Grade::Error),
        warnings: count(Grade::Warning),
    }
}
