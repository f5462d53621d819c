//! Where following begins: with a new task, from a history row, and on after a restart; and where it
//! ends with the program.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::Semaphore;

use super::board::{Board, FollowPhase};
use super::event::{Follow, FollowEvent, FollowJob, NotFollowed};
use super::follower::{Chase, Handle, POLLS_AT_ONCE, Surroundings, follow, is_spent, life_spent, polls_spent};
use crate::contract::{BaseUrl, Origin};
use crate::history::{FollowAnswer, FollowRefusal, FollowedTask, History, HistoryError, SubmissionId};
use crate::profile::{Address, Profile};
use crate::work::accounts::Balances;
use crate::work::held_up::{HeldUp, HoldUps};
use crate::work::lost::Lost;
use crate::work::outbox::Outbox;
use crate::work::services::Services;
use crate::work::until_committed::{Committed, until_committed};

/// How long a follower that has ended takes to be gone.
const ENDING: Duration = Duration::from_secs(1);

/// How often it is looked whether every poll under way has come back when the program ends.
const CLOSING: Duration = Duration::from_millis(10);

/// What the last answer was when the program had ended meanwhile.
const NOT_KNOWN: &str = "not known, CapKill Desk was closed";

/// Everyone who follows a task, and what they share.
#[derive(Clone)]
pub struct Followers {
    pub board: Board,
    services: Services,
    outbox: Outbox<FollowEvent>,
    hold_ups: HoldUps,
    balances: Balances,
    /// By base URL.
    rooms: Arc<Mutex<HashMap<String, Arc<Semaphore>>>>,
    handles: Arc<Mutex<HashMap<SubmissionId, Arc<Handle>>>>,
    /// The program ends: nobody begins any more.
    is_closing: Arc<AtomicBool>,
}

impl Followers {
    /// Prepares following: how far each task has come goes to the board.
    pub fn new(
        services: Services,
        outbox: Outbox<FollowEvent>,
        hold_ups: HoldUps,
        board: Board,
        balances: Balances,
    ) -> Self {
        let (rooms, handles, is_closing) = (Arc::default(), Arc::default(), Arc::default());
        Self { board, services, outbox, hold_ups, balances, rooms, handles, is_closing }
    }

    /// Starts a job.
    pub fn run(&self, job: FollowJob) {
        match job {
            FollowJob::Follow(wish) => self.start(wish, Self::begin_with),
            FollowJob::Resume(wish) => self.start(wish, Self::resume),
            FollowJob::GiveUpSpent(tasks) => {
                let own = self.clone();
                let lost = |_| FollowEvent::SpentGivenUp(Vec::new());
                self.services.start(&self.outbox, lost, async move { own.give_up_spent(tasks).await });
            }
            FollowJob::Abandon(ids) => {
                let own = self.clone();
                let lost = |_| FollowEvent::SpentGivenUp(Vec::new());
                self.services.start(&self.outbox, lost, async move { own.abandon(ids).await });
            }
            FollowJob::AskNow(id) => self.hand(id, |handle| handle.ask_now.notify_one()),
            FollowJob::Stop(id) => self.hand(id, |handle| handle.stop.notify_one()),
        }
    }

    fn hand(&self, id: SubmissionId, move_it: impl FnOnce(&Handle)) {
        if let Some(handle) = self.handle(id) {
            move_it(&handle);
        }
    }

    fn start<F>(&self, wish: Follow, begin: impl FnOnce(Self, Follow) -> F)
    where
        F: Future<Output = Result<(), NotFollowed>> + Send + 'static,
    {
        self.services.keys_seen.note(&wish.key);
        let id = wish.id;
        let job = begin(self.clone(), wish);
        let lost = move |panic: Lost| FollowEvent::NotFollowed(id, panic.into());
        self.services.start(
            &self.outbox,
            lost,
            async move { job.await.err().map(|why| FollowEvent::NotFollowed(id, why)) },
        );
    }

    /// Tells that a task is not followed, and why.
    pub async fn tell_not_followed(&self, id: SubmissionId, why: NotFollowed) {
        self.outbox.send(FollowEvent::NotFollowed(id, why)).await;
    }

    async fn begin_with(self, wish: Follow) -> Result<(), NotFollowed> {
        let history = self.services.history()?;
        self.begin(wish, history).await
    }

    async fn abandon(self, ids: Vec<SubmissionId>) -> Option<FollowEvent> {
        let abandoned = match self.services.history() {
            Ok(history) => history.abandon(ids).await,
            Err(error) => Err(error),
        };
        if let Err(error) = abandoned {
            self.services.trouble(error).await;
        }
        None
    }

    /// A panic elsewhere leaves the table as it was: every change is one step.
    fn handles(&self) -> MutexGuard<'_, HashMap<SubmissionId, Arc<Handle>>> {
        self.handles.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The operator's hand on a task that is followed.
    pub fn handle(&self, id: SubmissionId) -> Option<Arc<Handle>> {
        self.handles().get(&id).cloned()
    }

    /// Begins to follow a task. Does nothing when the task is followed already.
    pub async fn begin(&self, wish: Follow, history: History) -> Result<(), NotFollowed> {
        let id = wish.id;
        let handle = Arc::new(Handle::default());
        // Following was ended only where the history was open when the end was asked for.
        if self.is_closing.load(Ordering::SeqCst) || self.services.closing.is_asked() {
            // It is marked as followed, and the next start goes on with it.
            return Ok(());
        }
        while let Some(present) = self.register(id, &handle) {
            // The earlier follower may have committed its end and not left the table yet.
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
            services: self.services.clone(),
            history,
            outbox: self.outbox.clone(),
            board: self.board.clone(),
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
    async fn prepare(&self, wish: Follow, handle: &Handle, history: &History) -> Result<Option<Chase>, NotFollowed> {
        let Follow { id, profile, key, origin, created_at, asks_first } = wish;
        if matches!(profile.address, Address::Sandbox(None)) {
            return Err(NotFollowed::NoAddress);
        }
        let Some(task) = self.reserve(id, handle, history).await? else { return Ok(None) };
        let home = || profile.home_of(&task.base_url, &self.services.keys_seen.redactor());
        match created_at.or_else(home) {
            Some(base_url) if Origin::of(&base_url) == origin => {
                Ok(Some(Chase { task, profile, base_url, key, asks_first }))
            }
            // Its poll was reserved already.
            elsewhere => {
                history.stop_following(id).await?;
                Err(elsewhere.map_or(NotFollowed::NoAddress, |url| NotFollowed::OtherAddress(Origin::of(&url))))
            }
        }
    }

    /// Tries until the first poll is reserved: a full disk must not cost a paid result. `None` when it
    /// was stopped before that.
    async fn reserve(
        &self,
        id: SubmissionId,
        handle: &Handle,
        history: &History,
    ) -> Result<Option<FollowedTask>, NotFollowed> {
        let mut hold_up = self.hold_ups.of(HeldUp::Following);
        // A stop while the first try is under way counts after it.
        let stop = async {
            tokio::select! {
                () = handle.close.notified() => {}
                () = handle.stop.notified() => {}
            }
        };
        let not_yet = |error: &HistoryError| hold_up.not_yet(error);
        let reserved = until_committed(|| history.follow(id), not_yet, stop).await;
        hold_up.over().await;
        match reserved {
            Committed::Done(FollowAnswer::Followed(task)) => Ok(Some(task)),
            Committed::Done(FollowAnswer::Refused(why)) => Err(NotFollowed::Refused(why)),
            Committed::Never(error) => Err(error.into()),
            Committed::Stopped => Ok(None),
        }
    }

    /// Goes on following after a restart.
    async fn resume(self, wish: Follow) -> Result<(), NotFollowed> {
        let (id, history) = (wish.id, self.services.history()?);
        match self.begin(wish, history.clone()).await {
            // A crash came between reserving the last poll and what it brought.
            Err(NotFollowed::Refused(FollowRefusal::PollsSpent)) => {
                history.give_up(id, polls_spent(NOT_KNOWN, self.services.clock.now_ms())).await?;
                self.board.touched(id);
                Ok(())
            }
            // Another window was faster.
            Err(NotFollowed::Refused(FollowRefusal::OtherDesk)) => Ok(()),
            begun => begun,
        }
    }

    /// Gives up the tasks whose life ended while the program was closed, and tells their ids.
    async fn give_up_spent(self, tasks: Vec<(FollowedTask, Profile)>) -> Option<FollowEvent> {
        let clock = &self.services.clock;
        let mut spent = Vec::new();
        for (task, profile) in tasks {
            if is_spent(task.created_at_ms, &profile, clock) {
                let ending = life_spent(&profile, NOT_KNOWN, clock.now_ms());
                let given_up = match self.services.history() {
                    Ok(history) => history.give_up(task.id, ending).await,
                    Err(error) => Err(error),
                };
                match given_up {
                    Ok(()) => self.board.touched(task.id),
                    Err(error) => self.services.trouble(error).await,
                }
                spent.push(task.id);
            }
        }
        Some(FollowEvent::SpentGivenUp(spent))
    }

    /// Lets no poll begin any more: tasks stay followed, and reserved polls are given back.
    pub fn stop_asking(&self, history: &History) {
        if self.is_closing.swap(true, Ordering::SeqCst) {
            return;
        }
        let waiting = self.board.waiting();
        for (id, handle) in self.handles().iter() {
            handle.is_released.store(waiting.contains(id), Ordering::SeqCst);
            handle.close.notify_one();
        }
        let history = history.clone();
        self.services.finish(async move {
            if let Err(error) = history.release(waiting).await {
                tracing::warn!(%error, "reserved polls were not given back");
            }
        });
    }

    /// Ends all following with the program; polls under way are waited for.
    pub async fn close(&self, history: &History) {
        self.stop_asking(history);
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::ClientKey;
    use crate::work::accounts::Refusals;
    use crate::work::services::testing::{outbox, services};

    fn wish() -> Follow {
        let profile = Profile::new("mine", "Mine", Address::parse("http://127.0.0.1:1/"));
        let base_url = profile.address.base_url().cloned().unwrap();
        let key = ClientKey::from_input("own-key-0001").unwrap().0;
        let origin = Origin::of(&base_url);
        Follow { id: SubmissionId(1), profile, key, origin, created_at: Some(base_url), asks_first: true }
    }

    /// Whether the history was open at the moment of the asking does not matter.
    #[tokio::test]
    async fn nobody_begins_once_the_end_is_asked_for() {
        let directory = tempfile::tempdir().unwrap();
        let (services, board) = (services(directory.path()), Board::new(Arc::new(|| {})));
        let history = History::open(directory.path(), 0).unwrap().0;
        let balances = Balances::new(services.clone(), outbox().0, board.clone(), Refusals::default());
        let followers = Followers::new(services.clone(), outbox().0, HoldUps::new(outbox().0), board, balances);
        assert!(followers.begin(wish(), history.clone()).await.is_err(), "there is no such row");
        services.closing.ask();
        followers.begin(wish(), history).await.unwrap();
    }
}
