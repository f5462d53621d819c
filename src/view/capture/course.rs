//! What happened to a task over time, as marks on an axis that begins with its createTask.

use crate::history::{AnsweredBy, SeenCall};
use std::time::Duration;

/// Least time between two polls of a task that compatible services ask for, in milliseconds.
const FLOOR_MS: u32 = 2_000;

/// How a poll is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DotKind {
    Poll,
    /// The poll came less than 2 s after the one before.
    TooSoon,
    /// The poll came when the client had the answer already.
    AfterAnswer,
    /// The client left before the poll was answered.
    HungUp,
}

/// A poll. Times are in milliseconds since the createTask came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dot {
    pub at_ms: u32,
    pub kind: DotKind,
}

/// What ended a task.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// The answer came, by a poll or with the reply to createTask.
    Answer,
    Callback,
    /// The service refused the task, or said that it failed.
    Refusal,
    /// The desk answered itself.
    Desk,
}

/// A task's course. Times are in milliseconds since its createTask came.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Course {
    /// When createTask was answered; `None` while it is not, and where no answer came.
    pub replied_ms: Option<u32>,
    /// When the client left before createTask was answered.
    pub hung_up_ms: Option<u32>,
    pub dots: Vec<Dot>,
    /// What ended the task, and when.
    pub end: Option<(End, u32)>,
    /// When the task's life ends; `None` where there is no task.
    pub life_ends_ms: Option<u32>,
}

impl Course {
    /// Reads a task's course from its requests, in the order in which they came, its createTask first.
    pub(super) fn of(calls: &[SeenCall], task_life: Duration) -> Self {
        let Some((create, polls)) = calls.split_first() else { return Self::default() };
        let since = |at_ms: u64| u32::try_from(at_ms.saturating_sub(create.at_ms)).unwrap_or(u32::MAX);
        let took = |call: &SeenCall| call.reply.as_ref().map(|reply| reply.elapsed_ms);
        let replied_ms = took(create).map(|took| since(create.at_ms.saturating_add(took)));
        let is_task = create.reply.as_ref().is_some_and(|reply| reply.task_id.is_some() && !reply.is_error);
        let life_ms = u32::try_from(task_life.as_millis()).unwrap_or(u32::MAX);
        let mut course = Self {
            replied_ms,
            hung_up_ms: create.hung_up_after_ms.map(|after| u32::try_from(after).unwrap_or(u32::MAX)),
            life_ends_ms: replied_ms.filter(|_| is_task).map(|at| at.saturating_add(life_ms)),
            end: replied_ms.and_then(|at| Some((end_of_create(create)?, at))),
            dots: Vec::with_capacity(polls.len()),
        };
        let mut before = None;
        for poll in polls {
            let at_ms = since(poll.at_ms);
            let is_over = matches!(course.end, Some((End::Answer | End::Callback, end)) if end <= at_ms);
            let kind = match before {
                _ if poll.hung_up_after_ms.is_some() => DotKind::HungUp,
                _ if is_over || poll.after_callback => DotKind::AfterAnswer,
                Some(before) if at_ms.saturating_sub(before) < FLOOR_MS => DotKind::TooSoon,
                _ => DotKind::Poll,
            };
            before = Some(at_ms);
            course.dots.push(Dot { at_ms, kind });
            if course.end.is_none() {
                course.end = end_of_poll(poll).zip(took(poll).map(|took| since(poll.at_ms.saturating_add(took))));
            }
        }
        course
    }

    /// Returns the last moment of which something is known, in milliseconds since the createTask came.
    #[must_use]
    pub fn lasts_ms(&self) -> u32 {
        let dots = self.dots.last().map(|dot| dot.at_ms);
        let end = self.end.map(|(_, at)| at);
        [self.replied_ms, self.hung_up_ms, dots, end].into_iter().flatten().max().unwrap_or_default()
    }
}

fn end_of_create(create: &SeenCall) -> Option<End> {
    let reply = create.reply.as_ref()?;
    match create.answered_by {
        AnsweredBy::Limit | AnsweredBy::Guard | AnsweredBy::Desk => Some(End::Desk),
        AnsweredBy::Service if reply.is_error => Some(End::Refusal),
        AnsweredBy::Service if reply.is_ready => Some(End::Answer),
        AnsweredBy::Service | AnsweredBy::Nobody => None,
    }
}

fn end_of_poll(poll: &SeenCall) -> Option<End> {
    let reply = poll.reply.as_ref().filter(|_| poll.hung_up_after_ms.is_none())?;
    match () {
        () if reply.is_ready => Some(End::Answer),
        () if reply.is_error => {
            let known = reply.error_code.as_deref().and_then(crate::contract::error_code);
            (!known.is_some_and(|known| known.retry.keeps_asking())).then_some(End::Refusal)
        }
        () => None,
    }
}
