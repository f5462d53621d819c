//! Where following begins: with a new task, from a history row, and on after a restart; and where it
//! ends with the program.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use thiserror::Error;
use tokio::sync::Semaphore;

use crate::contract::{BaseUrl, ClientKey};
use crate::history::{FollowAnswer, FollowRefusal, FollowedTask, History, HistoryError, SubmissionId};
use crate::profile::{Address, Profile};
use crate::work::accounts::quota::BalanceNotes;
use crate::work::accounts::refusals::Refusals;
use crate::work::clock::Clock;
use crate::work::following::board::{Board, FollowPhase};
use crate::work::following::follower::{
    FollowJob, Handle, POLLS_AT_ONCE, SAVE_RETRY, Surroundings, follow, is_spent, life_spent, polls_spent,
};
use crate::work::messages::{Event, Events};

/// How long a follower that has ended takes to be gone.
const ENDING: Duration = Duration::from_secs(1);

/// How often it is looked whether every poll under way has come back when the program ends.
const CLOSING: Duration = Duration::from_millis(10);

/// What is said while no poll can be reserved; the same for every task, so that it is said once.
const WAITING: &str = "Tasks wait to be followed";

/// What the last answer was when the program had ended meanwhile.
const NOT_KNOWN: &str = "not known, CapKill Desk was closed";

/// Why a task is not followed.
#[derive(Debug, Error)]
pub(crate) enum NotFollowed {
    #[error("{}", .0.describe())]
    Refused(FollowRefusal),
    #[error("The address of its profile is not known yet; try again in a moment, or mend the profile")]
    NoAddress,
    #[error(transparent)]
    History(#[from] HistoryError),
}

/// Who is to be followed, and how.
pub(crate) struct Follow {
    pub id: SubmissionId,
    pub profile: Profile,
    pub key: ClientKey,
    /// The key's refusals hold it up; `false` when the operator has just said yes to them.
    pub asks_first: bool,
}

/// Everyone who follows a task, and what they share.
#[derive(Clone)]
pub(crate) struct Followers {
    pub board: Board,
    clock: Clock,
    events: Events,
    refusals: Refusals,
    balances: BalanceNotes,
    /// By base URL.
    rooms: Arc<Mutex<HashMap<String, Arc<Semaphore>>>>,
    handles: Arc<Mutex<HashMap<SubmissionId, Arc<Handle>>>>,
    /// The program ends: nobody begins any more.
    is_closing: Arc<AtomicBool>,
}

impl Followers {
    pub(crate) fn new(balances: BalanceNotes) -> Self {
        let BalanceNotes { board, clock, events, refusals, .. } = balances.clone();
        Self {
            board,
            clock,
            events,
            refusals,
            balances,
            rooms: Arc::default(),
            handles: Arc::default(),
            is_closing: Arc::default(),
        }
    }

    /// A panic elsewhere leaves the table as it was: every change is one step.
    fn handles(&self) -> MutexGuard<'_, HashMap<SubmissionId, Arc<Handle>>> {
        self.handles.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The operator's hand on a task that is followed.
    pub(crate) fn handle(&self, id: SubmissionId) -> Option<Arc<Handle>> {
        self.handles().get(&id).cloned()
    }

    /// Begins to follow a task; one that is followed already is none the worse for it.
    pub(crate) async fn begin(&self, wish: Follow, history: History) -> Result<(), NotFollowed> {
        let id = wish.id;
        let handle = Arc::new(Handle::default());
        if self.is_closing.load(Ordering::SeqCst) {
            // It is marked as followed, and the next start goes on with it.
            return Ok(());
        }
        while let Some(present) = self.register(id, &handle) {
            // Its end may be in the history already and not yet here.
            if tokio::time::timeout(ENDING, present.ended.notified()).await.is_err() {
                return Ok(());
            }
        }
        let job = match self.prepare(wish, &handle, &history).await {
            Ok(Some(job)) => job,
            not_followed => {
                self.let_go(id, &handle);
                return not_followed.map(|_| ());
            }
        };
        let around = Surroundings {
            room: self.room(&job.base_url),
            history,
            clock: self.clock.clone(),
            board: self.board.clone(),
            events: self.events.clone(),
            refusals: self.refusals.clone(),
            balances: self.balances.clone(),
        };
        let followers = self.clone();
        tokio::spawn(async move {
            // A task of its own, so that a panic in it leaves nothing behind.
            let hand = Arc::clone(&handle);
            if tokio::spawn(async move { follow(job, &hand, around).await }).await.is_err() {
                tracing::error!(submission = id.0, "a follower panicked");
                followers.board.remove(id);
            }
            followers.let_go(id, &handle);
        });
        Ok(())
    }

    /// A task is followed no longer; who waits to follow it again may.
    fn let_go(&self, id: SubmissionId, handle: &Handle) {
        self.handles().remove(&id);
        handle.ended.notify_one();
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

    fn room(&self, base_url: &BaseUrl) -> Arc<Semaphore> {
        let mut rooms = self.rooms.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(rooms.entry(base_url.to_string()).or_insert_with(|| Arc::new(Semaphore::new(POLLS_AT_ONCE))))
    }

    /// Reserves the first poll; `None` when it was stopped before that.
    async fn prepare(
        &self,
        wish: Follow,
        handle: &Handle,
        history: &History,
    ) -> Result<Option<FollowJob>, NotFollowed> {
        let Follow { id, profile, key, asks_first } = wish;
        if matches!(profile.address, Address::Sandbox(None)) {
            return Err(NotFollowed::NoAddress);
        }
        let Some(task) = self.reserve(id, handle, history).await? else { return Ok(None) };
        // The task lives where it was created; only the sandbox moves from run to run.
        let stored =
            if matches!(profile.address, Address::Sandbox(_)) { None } else { BaseUrl::parse(&task.base_url).ok() };
        let base_url = stored.or_else(|| profile.address.base_url().cloned());
        let Some(base_url) = base_url else {
            // Its poll was reserved already.
            history.stop_following(id).await?;
            return Err(NotFollowed::NoAddress);
        };
        Ok(Some(FollowJob { task, profile, base_url, key, asks_first }))
    }

    /// Tries until the first poll is reserved: a full disk must not cost a paid result. `None` when it
    /// was stopped before that.
    async fn reserve(
        &self,
        id: SubmissionId,
        handle: &Handle,
        history: &History,
    ) -> Result<Option<FollowedTask>, NotFollowed> {
        let mut is_told = false;
        loop {
            match history.follow(id).await {
                Ok(answer) => {
                    if is_told {
                        self.events.send(Event::WaitingOver(WAITING.to_owned())).await;
                    }
                    return match answer {
                        FollowAnswer::Followed(task) => Ok(Some(task)),
                        FollowAnswer::Refused(why) => Err(NotFollowed::Refused(why)),
                    };
                }
                Err(error) if error.is_permanent() => return Err(error.into()),
                Err(error) if !is_told => {
                    is_told = true;
                    self.events.send(Event::Waiting(WAITING.to_owned(), error)).await;
                }
                Err(error) => tracing::error!(submission = id.0, %error, "not followed yet"),
            }
            // Only between two tries: what is being committed must be known to be.
            tokio::select! {
                () = tokio::time::sleep(SAVE_RETRY) => {}
                () = handle.close.notified() => return Ok(None),
                () = handle.stop.notified() => return Ok(None),
            }
        }
    }

    /// Goes on following after a restart.
    pub(crate) async fn resume(&self, wish: Follow, history: History) -> Option<Event> {
        let id = wish.id;
        match self.begin(wish, history.clone()).await {
            // A crash came between reserving the last poll and what it brought.
            Err(NotFollowed::Refused(FollowRefusal::PollsSpent)) => {
                let ending = polls_spent(NOT_KNOWN, self.clock.now_ms());
                Some(history.give_up(id, ending).await.map_or_else(Event::Trouble, |()| Event::RowChanged(id)))
            }
            // Another window was faster.
            Err(NotFollowed::Refused(FollowRefusal::OtherDesk)) => None,
            begun => begun.err().map(|why| Event::NotFollowed(id, why)),
        }
    }

    /// Gives up the tasks whose life was spent while the program was closed; those.
    pub(crate) async fn give_up_spent(
        &self,
        tasks: Vec<(FollowedTask, Profile)>,
        history: &History,
    ) -> Vec<SubmissionId> {
        let mut spent = Vec::new();
        for (task, profile) in tasks {
            if is_spent(task.created_at_ms, &profile, &self.clock) {
                let ending = life_spent(&profile, NOT_KNOWN, self.clock.now_ms());
                match history.give_up(task.id, ending).await {
                    Ok(()) => self.board.touched(task.id),
                    Err(error) => self.events.send(Event::Trouble(error)).await,
                }
                spent.push(task.id);
            }
        }
        spent
    }

    /// Ends all following with the program: tasks stay followed, reserved polls are given back, and
    /// polls under way are waited for.
    pub(crate) async fn close(&self, history: &History) {
        self.is_closing.store(true, Ordering::SeqCst);
        let waiting = self.board.waiting();
        for (id, handle) in self.handles().iter() {
            handle.is_released.store(waiting.contains(id), Ordering::SeqCst);
            handle.close.notify_one();
        }
        if let Err(error) = history.release(waiting).await {
            tracing::warn!(%error, "reserved polls were not given back");
        }
        while !self.handles().is_empty() {
            tokio::time::sleep(CLOSING).await;
        }
    }
}

impl Board {
    /// Tasks whose next poll has not left.
    fn waiting(&self) -> Vec<SubmissionId> {
        self.find(|following| matches!(following.phase, FollowPhase::Waiting(_)))
    }
}
