//! Where following begins: with a new task, from a history row, and on after a restart.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use thiserror::Error;
use tokio::sync::Semaphore;

use super::board::Board;
use super::{FollowJob, Handle, POLLS_AT_ONCE, Surroundings, follow, is_spent, life_spent, polls_spent};
use crate::contract::{BaseUrl, ClientKey};
use crate::desk::messages::{Event, Events};
use crate::desk::{Address, Clock, Profile};
use crate::history::{FollowAnswer, FollowRefusal, History, HistoryError, SubmissionId};

/// How long a follower that has ended takes to be gone.
const ENDING: Duration = Duration::from_secs(1);

/// What the last answer was when the program had ended meanwhile.
const NOT_KNOWN: &str = "not known, CapKill Desk was closed";

/// Why a task is not followed.
#[derive(Debug, Error)]
pub(in crate::desk) enum NotFollowed {
    #[error("{}", .0.describe())]
    Refused(FollowRefusal),
    #[error("The address of its profile is not known; mend it in the profile")]
    NoAddress,
    #[error(transparent)]
    History(#[from] HistoryError),
}

/// Everyone who follows a task, and what they share.
#[derive(Clone)]
pub(in crate::desk) struct Followers {
    pub board: Board,
    clock: Clock,
    events: Events,
    /// Polls that may be under way at once.
    room: Arc<Semaphore>,
    handles: Arc<Mutex<HashMap<SubmissionId, Arc<Handle>>>>,
}

impl Followers {
    pub(in crate::desk) fn new(board: Board, clock: Clock, events: Events) -> Self {
        Self { board, clock, events, room: Arc::new(Semaphore::new(POLLS_AT_ONCE)), handles: Arc::default() }
    }

    /// A panic elsewhere leaves the table as it was: every change is one step.
    fn handles(&self) -> MutexGuard<'_, HashMap<SubmissionId, Arc<Handle>>> {
        self.handles.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The operator's hand on a task that is followed.
    pub(in crate::desk) fn handle(&self, id: SubmissionId) -> Option<Arc<Handle>> {
        self.handles().get(&id).cloned()
    }

    /// Begins to follow a task; one that is followed already is none the worse for it.
    pub(in crate::desk) async fn begin(
        &self,
        id: SubmissionId,
        profile: Profile,
        key: ClientKey,
        history: History,
    ) -> Result<(), NotFollowed> {
        let handle = Arc::new(Handle::default());
        while let Some(present) = self.register(id, &handle) {
            // Its end may be in the history already and not yet here.
            if tokio::time::timeout(ENDING, present.ended.notified()).await.is_err() {
                return Ok(());
            }
        }
        let prepared = prepare(id, profile, key, &history).await;
        let job = prepared.inspect_err(|_| drop(self.handles().remove(&id)))?;
        let around = Surroundings {
            history,
            clock: self.clock.clone(),
            board: self.board.clone(),
            events: self.events.clone(),
            room: Arc::clone(&self.room),
        };
        let followers = self.clone();
        tokio::spawn(async move {
            follow(job, &handle, around).await;
            followers.handles().remove(&id);
            handle.ended.notify_one();
        });
        Ok(())
    }

    /// Enters a task that is to be followed, or gives the handle of who follows it already.
    fn register(&self, id: SubmissionId, handle: &Arc<Handle>) -> Option<Arc<Handle>> {
        match self.handles().entry(id) {
            Entry::Occupied(present) => Some(Arc::clone(present.get())),
            Entry::Vacant(place) => {
                place.insert(Arc::clone(handle));
                None
            }
        }
    }

    /// Goes on following after a restart where the task's life is not spent.
    pub(in crate::desk) async fn resume(
        &self,
        id: SubmissionId,
        created_at_ms: i64,
        profile: Profile,
        key: ClientKey,
        history: History,
    ) -> Option<Event> {
        let now_ms = self.clock.now_ms();
        let ending = if is_spent(created_at_ms, &profile, &self.clock) {
            life_spent(&profile, NOT_KNOWN, now_ms)
        } else {
            match self.begin(id, profile, key, history.clone()).await {
                // A crash came between reserving the last poll and what it brought.
                Err(NotFollowed::Refused(FollowRefusal::PollsSpent)) => polls_spent(NOT_KNOWN, now_ms),
                begun => return begun.err().map(|why| Event::NotFollowed(id, why)),
            }
        };
        let result = history.give_up(id, ending).await;
        Some(result.map_or_else(Event::Trouble, |()| Event::RowChanged(id)))
    }
}

async fn prepare(
    id: SubmissionId,
    profile: Profile,
    key: ClientKey,
    history: &History,
) -> Result<FollowJob, NotFollowed> {
    let task = match history.follow(id).await? {
        FollowAnswer::Followed(task) => task,
        FollowAnswer::Refused(why) => return Err(NotFollowed::Refused(why)),
    };
    // The task lives where it was created; only the sandbox moves from run to run.
    let stored =
        if matches!(profile.address, Address::Sandbox(_)) { None } else { BaseUrl::parse(&task.base_url).ok() };
    let base_url = stored.or_else(|| profile.address.base_url().cloned());
    let base_url = base_url.ok_or(NotFollowed::NoAddress)?;
    Ok(FollowJob { task, profile, base_url, key })
}
