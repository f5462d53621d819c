//! The board: how far every followed task has come, written by the worker, read by the desk.
//!
//! Two hundred tasks would otherwise wake the window a hundred times a second: only a task that
//! begins or ends to be followed wakes it, and a window that shows progress looks by itself now and
//! then. Endings that come together wake once.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::contract::BaseUrl;
use crate::history::SubmissionId;
use crate::judge::PollNote;

/// Least time between two wake-ups of the window.
const GATHER: Duration = Duration::from_millis(100);

/// What a followed task is doing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FollowPhase {
    /// The next poll leaves then.
    Waiting(Instant),
    Asking,
    /// The answer is known and could not be committed yet: what is known, and what is in the way.
    Unsaved(String),
}

/// How far a followed task has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Following {
    pub profile_id: String,
    /// Where the task lives, which is where its polls go.
    pub base_url: BaseUrl,
    /// Polls that have left.
    pub polls: u32,
    /// When the profile's task life is spent.
    pub life_ends: Instant,
    pub phase: FollowPhase,
    /// What the last poll said; empty before the first.
    pub last: Arc<str>,
    /// What the last poll's answer was about.
    pub note: PollNote,
}

/// Everything that has changed since the last look.
#[derive(Debug)]
pub struct Changes {
    pub tasks: BTreeMap<SubmissionId, Following>,
    /// Tasks with a new exchange, whose rows are as they were.
    pub polled: BTreeSet<SubmissionId>,
    /// Submissions whose rows have changed.
    pub changed: BTreeSet<SubmissionId>,
}

#[derive(Default)]
struct Inner {
    tasks: BTreeMap<SubmissionId, Following>,
    polled: BTreeSet<SubmissionId>,
    changed: BTreeSet<SubmissionId>,
    is_dirty: bool,
    woken: Option<Instant>,
    is_wake_pending: bool,
}

/// Shared by the worker's tasks and the desk.
#[derive(Clone)]
pub struct Board {
    inner: Arc<Mutex<Inner>>,
    wake: Arc<dyn Fn() + Send + Sync>,
}

impl Board {
    /// Makes an empty board; `wake` is called when a task begins or ends to be followed.
    pub fn new(wake: Arc<dyn Fn() + Send + Sync>) -> Self {
        Self { inner: Arc::default(), wake }
    }

    /// A panic elsewhere leaves the board as it was: every change is one step.
    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What has changed since the last call.
    #[must_use]
    pub fn take_changes(&self) -> Option<Changes> {
        let mut inner = self.lock();
        std::mem::take(&mut inner.is_dirty).then(|| Changes {
            tasks: inner.tasks.clone(),
            polled: std::mem::take(&mut inner.polled),
            changed: std::mem::take(&mut inner.changed),
        })
    }

    /// Tasks for which something holds.
    pub fn find(&self, holds: impl Fn(&Following) -> bool) -> Vec<SubmissionId> {
        self.lock().tasks.iter().filter(|(_, following)| holds(following)).map(|(id, _)| *id).collect()
    }

    /// Writes how far a task has come.
    pub fn put(&self, id: SubmissionId, following: Following) {
        self.change(|inner| inner.tasks.insert(id, following).is_none());
    }

    /// A poll of a task was committed.
    pub fn polled(&self, id: SubmissionId) {
        self.change(|inner| {
            inner.polled.insert(id);
            false
        });
    }

    /// A task is followed no longer.
    pub fn remove(&self, id: SubmissionId) {
        self.change(|inner| {
            inner.tasks.remove(&id);
            inner.changed.insert(id);
            true
        });
    }

    /// A submission's row has changed without being followed.
    pub fn touched(&self, id: SubmissionId) {
        self.change(|inner| {
            inner.changed.insert(id);
            true
        });
    }

    /// Makes a change, which says whether the window is to be woken for it.
    fn change(&self, change: impl FnOnce(&mut Inner) -> bool) {
        let left = {
            let mut inner = self.lock();
            inner.is_dirty = true;
            if !change(&mut inner) || inner.is_wake_pending {
                return;
            }
            let left = inner.woken.map_or(Duration::ZERO, |woken| GATHER.saturating_sub(woken.elapsed()));
            if left.is_zero() {
                inner.woken = Some(Instant::now());
            } else {
                inner.is_wake_pending = true;
            }
            left
        };
        if left.is_zero() {
            return (self.wake)();
        }
        let board = self.clone();
        tokio::spawn(async move {
            tokio::time::sleep(left).await;
            {
                let mut inner = board.lock();
                inner.is_wake_pending = false;
                inner.woken = Some(Instant::now());
            }
            (board.wake)();
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicU32, Ordering};

    #[tokio::test]
    async fn endings_that_come_together_wake_twice_and_progress_wakes_nobody() {
        let woken = Arc::new(AtomicU32::new(0));
        let counter = Arc::clone(&woken);
        let board = Board::new(Arc::new(move || {
            counter.fetch_add(1, Ordering::SeqCst);
        }));
        for id in 0..500 {
            board.polled(SubmissionId(id));
        }
        assert_eq!(woken.load(Ordering::SeqCst), 0);
        for id in 500..1000 {
            board.remove(SubmissionId(id));
        }
        assert_eq!(woken.load(Ordering::SeqCst), 1);
        while woken.load(Ordering::SeqCst) < 2 {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        let changes = board.take_changes().unwrap();
        assert_eq!((changes.polled.len(), changes.changed.len()), (500, 500));
        assert!(board.take_changes().is_none());
    }
}
