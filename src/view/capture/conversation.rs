//! A conversation: one task of a session, from its createTask to its end, as a row.

use std::time::Duration;

use super::course::Course;
use super::outcome::{OutcomeNote, outcome};
use super::sentence::{Before, Known, sentence};
use crate::contract::{Holds, task_type};
use crate::history::{Life, SeenCall, SubmissionId, Summary};
use crate::judge::{CaptureRule, Grade, Line, SessionFacts, may_be_paid, report};
use crate::payload::in_one_line;
use crate::view::local_time::clock_seconds;
use crate::view::rows::{Row, row_without_thumbnail};
use crate::view::span::running;

/// Within this time the same payload counts as sent again, in milliseconds; the report has the same span.
const AGAIN_MS: u64 = 10 * 60_000;

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
    /// The task's id as it is shown; empty where there is none.
    pub task_id: String,
    pub client: String,
    /// The site's host, or the task type where there is no site.
    pub subject: String,
    pub has_picture: bool,
    pub course: Course,
    pub outcome: OutcomeNote,
    /// What the service refused it with, or gave it up with.
    pub error_code: Option<String>,
    pub errors: usize,
    pub warnings: usize,
    /// What the conversation is found by, in small letters: number, client, site, task type, task id, error code.
    pub finds: String,
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
        let is_recent = |other: &&SeenCall| began.checked_sub(other.at_ms).is_some_and(|later| later <= AGAIN_MS);
        // Two programs that send the same know nothing of each other, and what was refused is sent again with right.
        let client = calls.first().map(|create| create.client.as_str());
        let is_repeated = |other: &&SeenCall| Some(other.client.as_str()) == client && may_be_paid(other);
        let before = same.iter().filter(is_recent).filter(is_repeated).max_by_key(|other| other.at_ms);
        let before = before.and_then(|other| {
            Some(Before { id: other.submission.filter(|other| *other != id)?, later_ms: began - other.at_ms })
        });
        let callbacks = session.callbacks.iter().filter(|callback| callback.submission == id);
        let course = Course::of(&calls, callbacks.map(|callback| callback.at_ms).min(), task_life);
        let all: Vec<SeenCall> = same.into_iter().chain(calls.iter().cloned()).collect();
        let judged = report(&all, &session);
        let is_own = |line: &Line| line.conversations.contains(&id);
        // For the report a limit is neither right nor wrong; of this row the program got an error and nothing was sent.
        let limit = judged.notes.into_iter().filter(|line| line.rule == CaptureRule::Limit.row().id);
        let limit = limit.map(|line| Line { grade: Grade::Error, ..line });
        let lines = judged.errors.into_iter().chain(limit).chain(judged.warnings).filter(is_own).collect();
        Self { row: row_without_thumbnail(summary, i64::MAX), calls, course, lines, before, session }
    }

    /// Returns when the service called back, in milliseconds since the createTask came.
    pub fn callbacks(&self) -> impl Iterator<Item = u64> {
        let began = self.calls.first().map_or(0, |create| create.at_ms);
        let own = self.session.callbacks.iter().filter(|callback| callback.submission == self.row.summary.id);
        own.map(move |callback| callback.at_ms.saturating_sub(began))
    }

    /// Tells whether the task's life was over when this was read.
    pub fn is_over(&self) -> bool {
        let began = self.calls.first().map_or(0, |create| create.at_ms);
        let ends = self.course.life_ends_ms.map(|life| began.saturating_add(u64::from(life)));
        ends.is_some_and(|ends| ends <= self.session.lasted_ms)
    }

    pub fn sentence(&self) -> String {
        let Self { row, calls, course, lines, before, .. } = self;
        sentence(&Known { row, calls, course, lines, before: *before, is_over: self.is_over() })
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
    let parts = [row.site.as_deref(), Some(summary.task_type.as_str()), summary.error_code.as_deref()];
    let parts = parts.into_iter().flatten().collect::<Vec<_>>().join(" ");
    let state = summary.state.label();
    let finds = format!("#{} {client} {} {parts} {state}", summary.id.0, row.task_id).to_lowercase();
    Conversation {
        id: summary.id,
        number,
        state: summary.state,
        began: clock_seconds(summary.created_at_ms),
        began_at_ms: summary.created_at_ms,
        task_id: row.task_id,
        client: in_one_line(client).into_owned(),
        has_picture: task_type(&summary.task_type).is_some_and(|known| known.holds == Holds::Picture),
        subject: row.site.unwrap_or(summary.task_type),
        course,
        outcome,
        error_code: summary.error_code,
        errors: count(Grade::Error),
        warnings: count(Grade::Warning),
        finds,
    }
}

impl Conversation {
    /// Tells whether something may still come: the reply to createTask, or the answer within the task's life.
    #[must_use]
    pub fn is_open(&self, now_ms: i64) -> bool {
        match self.state {
            Life::Recorded => true,
            Life::Created => self.course.end.is_none() && self.left_ms(now_ms).is_some_and(|left| left > 0),
            _ => false,
        }
    }

    /// Returns what is left of the task's life, in milliseconds; `None` where there is no task.
    #[must_use]
    pub fn left_ms(&self, now_ms: i64) -> Option<i64> {
        let ends = self.began_at_ms.saturating_add(i64::from(self.course.life_ends_ms?));
        Some(ends.saturating_sub(now_ms))
    }

    /// Returns the share of the task's life that is over.
    #[must_use]
    pub fn spent(&self, now_ms: i64) -> f32 {
        let Some(whole) = self.course.life_ends_ms.filter(|_| self.state == Life::Created) else { return 0.0 };
        let since = now_ms.saturating_sub(self.began_at_ms).max(0);
        (since as f32 / whole.max(1) as f32).clamp(0.0, 1.0)
    }

    /// Returns what the row says while the task has no outcome, and what stands back behind those words. `listens`
    /// where the session goes on.
    #[must_use]
    pub fn waiting(&self, now_ms: i64, listens: bool) -> (&'static str, String) {
        let left = self.left_ms(now_ms);
        match self.state {
            Life::Recorded => ("Waiting for the reply", String::new()),
            _ if left.is_some_and(|left| left <= 0) => ("No answer within its life", String::new()),
            _ if !listens => ("Not asked any more", String::new()),
            _ => ("Waiting", left.map(|left| format!(" · {} left", running(left))).unwrap_or_default()),
        }
    }
}
