//! A session's calls in the order in which they came, and the tasks that they created and asked about.

use std::collections::HashMap;

use super::facts::SessionFacts;
use crate::contract::{Method, TaskId};
use crate::history::{AnsweredBy, SeenCall, SubmissionId};

/// Silence after which a client has left a task whose session is over, in milliseconds: twice the longest time between
/// polls that compatible services advise.
const LEFT_AFTER_MS: u64 = 10_000;

/// How long a result is kept, in milliseconds.
pub(super) const TASK_LIFE_MS: u64 = crate::contract::TASK_LIFE.as_millis() as u64;

impl SeenCall {
    /// Returns when the whole reply was there, in milliseconds since the session began.
    pub(super) fn replied_at_ms(&self) -> Option<u64> {
        Some(self.at_ms.saturating_add(self.reply.as_ref()?.elapsed_ms))
    }

    /// Returns when the client stopped waiting for the answer, in milliseconds since the session began.
    pub(super) fn waited_until_ms(&self) -> u64 {
        let hung_up = self.hung_up_after_ms.map(|after| self.at_ms.saturating_add(after));
        hung_up.or_else(|| self.replied_at_ms()).unwrap_or(self.at_ms)
    }

    /// Returns the words that tell the call from others: `#98` where it has a submission, `request 14` otherwise.
    pub(super) fn name(&self) -> String {
        match self.submission {
            Some(SubmissionId(row)) => format!("#{row}"),
            None => format!("request {}", self.number),
        }
    }

    /// Tells whether the call asks for the result of no task: `taskId` is absent, null, empty or 0.
    pub(super) fn names_no_task(&self) -> bool {
        let Some(token) = &self.task_id else { return true };
        let id = TaskId::from_token(token.trim()).display();
        let id = id.trim();
        ["", "null", "None", "undefined", "NaN"].contains(&id) || id.parse::<f64>().is_ok_and(|number| number == 0.0)
    }

    /// Returns the id of the task that the call created, as it came from the service.
    pub(super) fn created_task(&self) -> Option<&str> {
        let reply = self.reply.as_ref().filter(|reply| !reply.is_error)?;
        let is_created = self.method == Some(Method::CreateTask) && self.answered_by == AnsweredBy::Service;
        reply.task_id.as_deref().filter(|_| is_created)
    }

    /// Tells whether the answer came and the client was still there for it.
    pub(super) fn brought(&self) -> bool {
        self.reply.is_some() && self.hung_up_after_ms.is_none()
    }
}

/// A task that calls of the session are about.
#[derive(Debug, Default)]
pub(super) struct Task<'a> {
    /// The submission in the history that stands for the task.
    pub submission: Option<SubmissionId>,
    /// The createTask that created it, where the session saw it.
    pub created: Option<&'a SeenCall>,
    /// Its polls in the order in which they came.
    pub polls: Vec<&'a SeenCall>,
    /// When its callback came first.
    pub callback_at_ms: Option<u64>,
}

impl Task<'_> {
    /// Returns when createTask was answered.
    pub fn created_at_ms(&self) -> Option<u64> {
        self.created?.replied_at_ms()
    }

    /// Returns when the client got the solution by a poll.
    pub fn ready_at_ms(&self) -> Option<u64> {
        let brings_it = |poll: &&&SeenCall| poll.brought() && poll.reply.as_ref().is_some_and(|reply| reply.is_ready);
        self.polls.iter().find(brings_it)?.replied_at_ms()
    }

    /// Tells whether the task's callback had come when a poll came.
    pub fn has_callback_before(&self, poll: &SeenCall) -> bool {
        poll.after_callback || self.callback_at_ms.is_some_and(|at| at <= poll.at_ms)
    }

    /// Tells whether a callback came for the task.
    pub fn has_callback(&self) -> bool {
        self.callback_at_ms.is_some() || self.polls.iter().any(|poll| poll.after_callback)
    }
}

/// The time between a poll and the one of the same task before it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Gap<'a> {
    pub poll: &'a SeenCall,
    pub ms: u64,
}

/// A session made ready to be judged.
pub(super) struct Session<'a> {
    pub facts: &'a SessionFacts,
    /// Every call, the first one first.
    pub calls: Vec<&'a SeenCall>,
    pub tasks: Vec<Task<'a>>,
    /// The submission of each call that is about a task, by the call's number.
    rows: HashMap<u64, SubmissionId>,
}

impl<'a> Session<'a> {
    pub fn new(calls: &'a [SeenCall], facts: &'a SessionFacts) -> Self {
        let mut calls: Vec<&SeenCall> = calls.iter().collect();
        calls.sort_by_key(|call| (call.at_ms, call.number));
        let mut index = Index::default();
        calls.iter().filter(|call| call.is_whole).for_each(|call| index.take(call));
        let mut tasks = index.tasks;
        let mut rows: HashMap<u64, SubmissionId> = HashMap::new();
        for callback in &facts.callbacks {
            if let Some(task) = index.by_row.get(&callback.submission).and_then(|at| tasks.get_mut(*at)) {
                let first = task.callback_at_ms.map_or(callback.at_ms, |at| at.min(callback.at_ms));
                task.callback_at_ms = Some(first);
            }
        }
        for task in &tasks {
            let of_task = task.created.iter().chain(&task.polls);
            rows.extend(
                task.submission.into_iter().flat_map(|row| of_task.clone().map(move |call| (call.number, row))),
            );
        }
        rows.extend(calls.iter().filter_map(|call| Some((call.number, call.submission?))));
        Self { facts, calls, tasks, rows }
    }

    /// Returns the submission that a call is about.
    pub fn submission_of(&self, call: &SeenCall) -> Option<SubmissionId> {
        self.rows.get(&call.number).copied()
    }

    /// Returns the calls that came whole.
    pub fn whole(&self) -> impl Iterator<Item = &'a SeenCall> {
        self.calls.iter().copied().filter(|call| call.is_whole)
    }

    /// Returns the calls of a method that came whole.
    pub fn of(&self, method: Method) -> impl Iterator<Item = &'a SeenCall> {
        self.whole().filter(move |call| call.method == Some(method))
    }

    /// Returns the polls of all tasks, task by task.
    pub fn polls(&self) -> impl Iterator<Item = (&Task<'a>, &'a SeenCall)> {
        self.tasks.iter().flat_map(|task| task.polls.iter().map(move |poll| (task, *poll)))
    }

    /// Returns the times between polls of the same task.
    pub fn gaps(&self) -> Vec<Gap<'a>> {
        let pairs = self.tasks.iter().flat_map(|task| task.polls.windows(2));
        let gap = |pair: &[&'a SeenCall]| match pair {
            [before, poll] => Some(Gap { poll, ms: poll.at_ms.saturating_sub(before.at_ms) }),
            _ => None,
        };
        pairs.filter_map(gap).collect()
    }

    /// Tells whether a client that was silent about a task since then has left the task.
    pub fn is_left_since(&self, at_ms: u64) -> bool {
        let silence = self.facts.lasted_ms.saturating_sub(at_ms);
        silence >= TASK_LIFE_MS || (self.facts.has_ended && silence >= LEFT_AFTER_MS)
    }
}

/// Finds the task of a call, by its submission, by its id, or by an id that was changed on the way.
#[derive(Default)]
struct Index<'a> {
    tasks: Vec<Task<'a>>,
    by_row: HashMap<SubmissionId, usize>,
    by_token: HashMap<&'a str, usize>,
    by_value: HashMap<String, usize>,
}

impl<'a> Index<'a> {
    fn take(&mut self, call: &'a SeenCall) {
        match (call.method, call.created_task()) {
            (Some(Method::CreateTask), Some(token)) => {
                let at = self.add(call.submission, token);
                self.tasks[at].created = Some(call);
            }
            (Some(Method::GetTaskResult), _) if !call.names_no_task() => {
                let token = call.task_id.as_deref().unwrap_or_default();
                let at = self.find(call.submission, token).unwrap_or_else(|| self.add(call.submission, token));
                self.tasks[at].polls.push(call);
            }
            _ => {}
        }
    }

    fn add(&mut self, submission: Option<SubmissionId>, token: &'a str) -> usize {
        let at = self.tasks.len();
        self.tasks.push(Task { submission, ..Task::default() });
        self.by_row.extend(submission.map(|row| (row, at)));
        self.by_token.insert(token, at);
        self.by_value.insert(value_of(token), at);
        at
    }

    fn find(&self, submission: Option<SubmissionId>, token: &str) -> Option<usize> {
        if let Some(row) = submission {
            return self.by_row.get(&row).copied();
        }
        self.by_token.get(token).or_else(|| self.by_value.get(&value_of(token))).copied()
    }
}

/// Returns what an id and the same id after a change by the program have in common: the text without quotation marks,
/// and of a number what floating point makes of it.
fn value_of(token: &str) -> String {
    let text = TaskId::from_token(token.trim()).display();
    match text.parse::<f64>() {
        Ok(number) if number.is_finite() => number.to_string(),
        _ => text,
    }
}
