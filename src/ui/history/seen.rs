//! A row as it is now: what the history has of it, and how far its task has come.

use std::time::Instant;

use crate::contract::POLLS_PER_TASK;
use crate::desk::State;
use crate::history::Life;
use crate::profile::Costs;
use crate::view::{Row, running};
use crate::work::{FollowPhase, Following};

/// A task is followed within this time of its creation, in milliseconds.
const BEGINS_MS: i64 = 2_000;

/// A row and what else is known of it at this moment.
pub struct Seen<'a> {
    pub row: &'a Row,
    pub costs: Costs,
    pub now_ms: i64,
    /// It will be known in a moment how far its task has come.
    is_settling: bool,
    /// How far its task has come, while the task is followed.
    following: Option<&'a Following>,
    /// This window is sending it.
    is_in_flight: bool,
}

/// How far a followed task has come, in words.
pub struct Progress {
    pub phase: &'static str,
    /// Polls and what is left of the task's life.
    pub more: String,
}

impl<'a> Seen<'a> {
    /// Looks at a row.
    pub fn new(state: &'a State, row: &'a Row, now_ms: i64) -> Self {
        let is_created = row.summary.state == Life::Created;
        let following = state.following.get(&row.summary.id).filter(|_| is_created);
        let age_ms = now_ms.saturating_sub(row.summary.created_at_ms);
        let is_changing = state.history.is_outdated(row.summary.id) || (0..BEGINS_MS).contains(&age_ms);
        let is_settling = is_created && following.is_none() && is_changing;
        let is_in_flight = state.in_flight.iter().any(|flight| flight.id == Some(row.summary.id));
        Self { row, costs: state.costs_of(&row.summary), now_ms, is_settling, following, is_in_flight }
    }

    /// Returns how far the task has come, while it is followed.
    pub fn progress(&self) -> Option<Progress> {
        if self.is_settling {
            return Some(Progress { phase: "Waiting", more: String::new() });
        }
        let following = self.following?;
        let phase = match following.phase {
            FollowPhase::Waiting(_) => "Waiting",
            FollowPhase::Asking => "Asking",
            FollowPhase::Unsaved(_) => "Not saved yet",
        };
        let left = running(left_ms(following));
        Some(Progress { phase, more: format!(" · poll {} of {POLLS_PER_TASK} · {left} left", following.polls) })
    }

    fn since_ms(&self) -> i64 {
        self.now_ms.saturating_sub(self.row.summary.created_at_ms).max(0)
    }

    /// Whether what is said of the row counts on.
    pub fn is_counting(&self) -> bool {
        self.following.is_some() || self.is_in_flight
    }

    /// Returns the share of the task's life that is over.
    pub fn spent(&self) -> f32 {
        let Some(following) = self.following else { return 1.0 };
        let (since, left) = (self.since_ms() as f32, left_ms(following) as f32);
        if since + left > 0.0 { since / (since + left) } else { 0.0 }
    }

    /// Returns how long the task has been worked on, while nobody knows its end.
    pub fn running(&self) -> Option<String> {
        let is_running = self.following.is_some() || self.row.summary.state == Life::Recorded;
        is_running.then(|| running(self.since_ms()))
    }

    /// Returns all that is known of what became of the submission.
    pub fn what(&self) -> String {
        let Some(following) = self.following else {
            return if self.is_settling { "Waiting".to_owned() } else { self.row.explanation.clone() };
        };
        let last = if following.last.is_empty() { "" } else { " · " };
        format!("Poll {} of {POLLS_PER_TASK}{last}{}", following.polls, following.last)
    }

    /// Returns what a screen reader says of the row.
    pub fn name(&self, is_marked: bool) -> String {
        let Row { summary, time, task_id, site, .. } = self.row;
        let code = summary.error_code.as_ref().map(|code| format!("{code}: ")).unwrap_or_default();
        let first = format!("Submission #{}, {}, {code}{}", summary.id.0, summary.state.label(), self.what());
        let parts = [
            time.clone(),
            summary.task_type.clone(),
            site.clone().unwrap_or_default(),
            format!("{}, {}", summary.profile, self.costs.words()),
            if task_id.is_empty() { String::new() } else { format!("task {task_id}") },
            if summary.is_pinned { "pinned".to_owned() } else { String::new() },
            if summary.is_captured { "captured".to_owned() } else { String::new() },
            summary.label.as_ref().map(|label| format!("label {label}")).unwrap_or_default(),
            if is_marked { "marked".to_owned() } else { String::new() },
        ];
        parts.into_iter().filter(|part| !part.is_empty()).fold(first, |name, part| format!("{name}, {part}"))
    }
}

/// Returns what is left of a task's life.
fn left_ms(following: &Following) -> i64 {
    let left = following.life_ends.saturating_duration_since(Instant::now());
    i64::try_from(left.as_millis()).unwrap_or(i64::MAX)
}
