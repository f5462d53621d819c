//! The three threads of the history and the async handle to them.

use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use rusqlite::{Connection, InterruptHandle};
use tokio::sync::{mpsc, oneshot};

use super::edit::{self, ROWS_AT_ONCE, Remarks};
use super::open::{Locks, Opened, open, visit};
use super::place::Place;
use super::query::{Choices, Listing, Query};
use super::{
    Asks, BalanceAt, BalancePoint, Ending, FollowAnswer, HistoryError, LeftBehind, NewBalance, NewExchange,
    NewSubmission, OpenReport, Outcome, Overview, OverviewWish, PollOutcome, PollSaved, Record, RecordOutcome, State,
    StoredCallback, SubmissionId, Summary, balance, callback, follow, list, overview, read, write,
};
use crate::contract::TaskId;

type Job = Box<dyn FnOnce(&mut Connection) + Send>;

/// Jobs waiting for a thread; senders wait beyond it.
const QUEUE: usize = 64;

/// A handle to the opened history; clones share it, and the threads end with the last clone.
#[derive(Clone)]
pub struct History {
    /// `None` when the file may only be read; the error says why.
    writer: Option<mpsc::Sender<Job>>,
    reader: mpsc::Sender<Job>,
    /// Lists and sums over the whole history, so that rows never wait for them.
    lister: mpsc::Sender<Job>,
    interrupt: Arc<Mutex<InterruptHandle>>,
    place: Arc<Mutex<Place>>,
    /// The reading connections are to a file that was deleted and has been written anew.
    readers_are_stale: Arc<AtomicBool>,
    /// What `PRAGMA data_version` said last.
    seen_version: Arc<AtomicI64>,
    newer_version: Option<usize>,
    /// The locks are let go with the last clone and the writing thread.
    locks: Arc<Locks>,
}

impl History {
    /// Opens the history in a directory and starts its threads. Blocks; not for the paint path.
    ///
    /// # Errors
    /// When the directory or the file can't be used.
    pub fn open(directory: &Path, now_ms: i64) -> Result<(Self, OpenReport), HistoryError> {
        Self::start(open(directory, now_ms)?)
    }

    /// Opens the history beside a desk that may be running, to write a little and leave again.
    ///
    /// # Errors
    /// When the directory or the file can't be used.
    pub fn visit(directory: &Path) -> Result<Self, HistoryError> {
        Ok(Self::start(visit(directory)?)?.0)
    }

    fn start(opened: Opened) -> Result<(Self, OpenReport), HistoryError> {
        let interrupt = Arc::new(Mutex::new(opened.readers.lists.get_interrupt_handle()));
        let reader = spawn("history-reader", opened.readers.rows, None)?;
        let lister = spawn("history-lister", opened.readers.lists, None)?;
        let locks = Arc::new(opened.locks);
        let writer = opened.writer.map(|writer| spawn("history", writer, Some(Arc::clone(&locks)))).transpose()?;
        let newer_version = opened.report.newer_version;
        let (place, seen_version) = (Arc::new(Mutex::new(opened.place)), Arc::new(AtomicI64::new(-1)));
        let readers_are_stale = Arc::default();
        let history =
            Self { writer, reader, lister, interrupt, place, readers_are_stale, seen_version, newer_version, locks };
        Ok((history, opened.report))
    }

    /// Commits an intent; see [`RecordOutcome`].
    ///
    /// # Errors
    /// When it could not be committed: then nothing may be sent.
    pub async fn record(&self, new: NewSubmission, asks: Asks) -> Result<RecordOutcome, HistoryError> {
        self.write(move |connection| write::record(connection, &new, asks)).await
    }

    /// Commits an outcome; `false` when it came late and was ignored.
    ///
    /// # Errors
    /// When it could not be committed; try again with the same outcome.
    pub async fn finish(&self, id: SubmissionId, outcome: Outcome) -> Result<bool, HistoryError> {
        let locks = Arc::clone(&self.locks);
        self.write(move |connection| write::finish(connection, id, &outcome, locks.desks.name())).await
    }

    /// Gives the reading connections the file that was written anew, should theirs be gone.
    async fn refresh_readers(&self) {
        // Taken before, so that a file that is written anew meanwhile is not overlooked.
        if !self.readers_are_stale.swap(false, Ordering::AcqRel) {
            return;
        }
        if let Err(error) = self.renew_readers().await {
            self.readers_are_stale.store(true, Ordering::Release);
            tracing::error!(%error, "what is read is still the deleted history");
        }
    }

    async fn renew_readers(&self) -> Result<(), HistoryError> {
        let place = Arc::clone(&self.place);
        let renew = move |connection: &mut Connection| {
            *connection = lock(&place).reader()?;
            Ok(())
        };
        run(&self.reader, renew).await?;
        let (place, interrupt) = (Arc::clone(&self.place), Arc::clone(&self.interrupt));
        let renew = move |connection: &mut Connection| {
            *connection = lock(&place).reader()?;
            *lock(&interrupt) = connection.get_interrupt_handle();
            Ok(())
        };
        run(&self.lister, renew).await
    }

    /// Whether another connection than the writing one has committed since this was asked last.
    ///
    /// # Errors
    /// When the file can't be read.
    pub async fn was_changed_by_others(&self) -> Result<bool, HistoryError> {
        let version = |connection: &mut Connection| {
            Ok(connection.pragma_query_value(None, "data_version", |row| row.get::<_, i64>(0))?)
        };
        let version = match &self.writer {
            Some(writer) => run(writer, version).await?,
            None => run(&self.reader, version).await?,
        };
        Ok(self.seen_version.swap(version, Ordering::AcqRel) != version)
    }

    /// The numbers of the rows that a query finds, or with a limit the first of them.
    ///
    /// # Errors
    /// When the file can't be read, and [`HistoryError::Interrupted`].
    pub async fn list(&self, query: Query, limit: Option<usize>) -> Result<Listing, HistoryError> {
        self.refresh_readers().await;
        run(&self.lister, move |connection| list::list(connection, &query, limit)).await
    }

    /// Breaks off the list that is being read: another is wanted by now.
    pub fn interrupt_list(&self) {
        lock(&self.interrupt).interrupt();
    }

    /// What the filters can be set to.
    ///
    /// # Errors
    /// When the file can't be read, and [`HistoryError::Interrupted`].
    pub async fn choices(&self) -> Result<Choices, HistoryError> {
        run(&self.lister, |connection| list::choices(connection)).await
    }

    /// Counts and sums over a range; broken off once it is not wanted any more.
    ///
    /// # Errors
    /// When the file can't be read, and [`HistoryError::Interrupted`].
    pub async fn overview(
        &self,
        wish: OverviewWish,
        is_wanted: impl Fn() -> bool + Send + 'static,
    ) -> Result<Overview, HistoryError> {
        run(&self.lister, move |connection| overview::overview(connection, &wish, is_wanted)).await
    }

    /// The rows with these numbers, in no order; those that are gone are left out.
    ///
    /// # Errors
    /// When the file can't be read.
    pub async fn summaries(&self, ids: Vec<i64>) -> Result<Vec<Summary>, HistoryError> {
        self.refresh_readers().await;
        run(&self.reader, move |connection| read::summaries(connection, &ids)).await
    }

    /// Pins rows or lets them go.
    ///
    /// # Errors
    /// When it could not be committed; some rows may be changed.
    pub async fn pin(&self, ids: &[i64], is_pinned: bool) -> Result<(), HistoryError> {
        for some in ids.chunks(ROWS_AT_ONCE) {
            let some = some.to_vec();
            self.write(move |connection| edit::pin(connection, &some, is_pinned)).await?;
        }
        Ok(())
    }

    /// Writes a row's label and note.
    ///
    /// # Errors
    /// When it could not be committed or the row is gone.
    pub async fn remark(&self, id: SubmissionId, remarks: Remarks) -> Result<(), HistoryError> {
        self.write(move |connection| edit::remark(connection, id, &remarks)).await
    }

    /// Marks rows as deleted by this desk's deletion of a number; how many. What is under way stays.
    ///
    /// # Errors
    /// When it could not be committed; some rows may be marked.
    pub async fn delete(&self, ids: &[i64], number: u64) -> Result<usize, HistoryError> {
        let mut deleted = 0;
        for some in ids.chunks(ROWS_AT_ONCE) {
            let (some, deletion) = (some.to_vec(), self.deletion(number));
            deleted += self.write(move |connection| edit::delete(connection, &some, &deletion)).await?;
        }
        Ok(deleted)
    }

    /// Brings back what a deletion of this desk took away; how many rows.
    ///
    /// # Errors
    /// When it could not be committed; some rows may be back.
    pub async fn undelete(&self, number: u64) -> Result<usize, HistoryError> {
        let mut all = 0;
        loop {
            let deletion = self.deletion(number);
            match self.write(move |connection| edit::undelete(connection, &deletion)).await? {
                0 => return Ok(all),
                some => all += some,
            }
        }
    }

    /// Removes for good what no running desk can bring back; `own_too` when this one ends. How many rows.
    ///
    /// # Errors
    /// When it could not be committed; some rows may be gone.
    pub async fn purge(&self, own_too: bool) -> Result<usize, HistoryError> {
        let mut all = 0;
        loop {
            let locks = Arc::clone(&self.locks);
            match self.write(move |connection| edit::purge(connection, &locks.desks, own_too)).await? {
                0 => return Ok(all),
                some => all += some,
            }
        }
    }

    /// Rows of a profile that are older, or more, than it keeps; oldest first.
    ///
    /// # Errors
    /// When the file can't be read, and [`HistoryError::Interrupted`].
    pub async fn outdated(
        &self,
        profile_id: String,
        before_ms: Option<i64>,
        most: Option<u64>,
    ) -> Result<Vec<i64>, HistoryError> {
        run(&self.lister, move |connection| edit::outdated(connection, &profile_id, before_ms, most)).await
    }

    fn deletion(&self, number: u64) -> String {
        format!("{}-{number}", self.locks.desks.name())
    }

    /// Everything about one submission.
    ///
    /// # Errors
    /// When there is no such row or the file can't be read.
    pub async fn load(&self, id: SubmissionId) -> Result<Record, HistoryError> {
        self.refresh_readers().await;
        run(&self.reader, move |connection| read::record(connection, id)).await
    }

    /// Begins to follow a task and reserves its next poll; see [`FollowAnswer`].
    ///
    /// # Errors
    /// When it could not be committed: then no poll may leave.
    pub async fn follow(&self, id: SubmissionId) -> Result<FollowAnswer, HistoryError> {
        let locks = Arc::clone(&self.locks);
        self.write(move |connection| follow::follow(connection, id, &locks.desks)).await
    }

    /// Tasks that desks which run no more were following.
    ///
    /// # Errors
    /// When the file can't be read.
    pub async fn left_behind(&self) -> Result<LeftBehind, HistoryError> {
        let locks = Arc::clone(&self.locks);
        self.write(move |connection| follow::left_behind(connection, &locks.desks)).await
    }

    /// Stops following before the reserved poll has left; the state the task is in.
    ///
    /// # Errors
    /// When it could not be committed; the next start then goes on following.
    pub async fn stop_following(&self, id: SubmissionId) -> Result<State, HistoryError> {
        self.write(move |connection| follow::stop(connection, id)).await
    }

    /// Commits a poll and what it settled.
    ///
    /// # Errors
    /// When it could not be committed; try again with the same outcome.
    pub async fn finish_poll(&self, id: SubmissionId, poll: PollOutcome) -> Result<PollSaved, HistoryError> {
        self.write(move |connection| follow::finish_poll(connection, id, &poll)).await
    }

    /// Ends following without another poll.
    ///
    /// # Errors
    /// When it could not be committed.
    pub async fn give_up(&self, id: SubmissionId, ending: Ending) -> Result<(), HistoryError> {
        self.write(move |connection| follow::give_up(connection, id, &ending)).await
    }

    /// Gives back the reserved polls of tasks that stay followed when a desk ends.
    ///
    /// # Errors
    /// When it could not be committed; each then costs a poll.
    pub async fn release(&self, ids: Vec<SubmissionId>) -> Result<(), HistoryError> {
        self.write(move |connection| follow::release(connection, &ids)).await
    }

    /// Follows tasks no longer that nobody can go on with.
    ///
    /// # Errors
    /// When it could not be committed.
    pub async fn abandon(&self, ids: Vec<SubmissionId>) -> Result<(), HistoryError> {
        self.write(move |connection| follow::abandon(connection, &ids)).await
    }

    /// Keeps one more exchange of a submission.
    ///
    /// # Errors
    /// When it could not be committed.
    pub async fn add_exchange(&self, id: SubmissionId, exchange: NewExchange) -> Result<(), HistoryError> {
        self.write(move |connection| follow::add_exchange(connection, id, &exchange)).await
    }

    /// Keeps a callback; the state its submission is in then, `None` for an unknown token.
    ///
    /// # Errors
    /// When it could not be committed; try again with the same callback.
    pub async fn record_callback(
        &self,
        token: String,
        new: StoredCallback,
        ending: Option<Ending>,
    ) -> Result<Option<State>, HistoryError> {
        self.write(move |connection| callback::record(connection, &token, &new, ending.as_ref())).await
    }

    /// The submission a callback token belongs to and its task's id; `None` for an unknown token.
    ///
    /// Asked of the writing thread, so that a submission that was just recorded is found.
    ///
    /// # Errors
    /// When the file can't be read.
    pub async fn callback_target(&self, token: String) -> Result<Option<(SubmissionId, Option<TaskId>)>, HistoryError> {
        self.write(move |connection| callback::target(connection, &token)).await
    }

    /// The masked key that the newest submission with this task's id was made with.
    ///
    /// `token` is the id's JSON token; `None` when the history has no such task.
    ///
    /// # Errors
    /// When the file can't be read.
    pub async fn key_hint_of_task(&self, token: &str) -> Result<Option<String>, HistoryError> {
        let token = token.to_owned();
        run(&self.reader, move |connection| read::key_hint_of_task(connection, &token)).await
    }

    /// Callback tokens of submissions since a moment, each with its profile's id.
    ///
    /// # Errors
    /// When the file can't be read.
    pub async fn callback_tokens(&self, since_ms: i64) -> Result<Vec<(String, String)>, HistoryError> {
        run(&self.reader, move |connection| callback::tokens_since(connection, since_ms)).await
    }

    /// Keeps what getBalance said; the submissions it was kept with as what the account held after.
    ///
    /// # Errors
    /// When it could not be committed.
    pub async fn record_balance(&self, new: NewBalance) -> Result<Vec<SubmissionId>, HistoryError> {
        self.write(move |connection| balance::record(connection, &new)).await
    }

    /// The last good balance of a profile's account; its key's last characters tell accounts apart.
    ///
    /// # Errors
    /// When the file can't be read.
    pub async fn last_balance(&self, profile_id: String, key_hint: String) -> Result<Option<BalanceAt>, HistoryError> {
        run(&self.reader, move |connection| balance::last_good(connection, &profile_id, &key_hint)).await
    }

    /// The newest balances of an account oldest first, and when submissions left since the first of them.
    ///
    /// # Errors
    /// When the file can't be read.
    pub async fn balances(
        &self,
        profile_id: String,
        key_hint: String,
        limit: u32,
    ) -> Result<(Vec<BalancePoint>, Vec<i64>), HistoryError> {
        let read = move |connection: &mut Connection| {
            let points = balance::points(connection, &profile_id, &key_hint, limit)?;
            let since_ms = points.first().map_or(i64::MAX, |point| point.at_ms);
            let submissions = balance::submissions_since(connection, &profile_id, since_ms, limit)?;
            Ok((points, submissions))
        };
        run(&self.reader, read).await
    }

    /// Writes from a thread that may wait, in its turn among all writes.
    pub(super) fn write_blocking<T: Send + 'static>(
        &self,
        job: impl FnOnce(&mut Connection) -> Result<T, HistoryError> + Send + 'static,
    ) -> Result<T, HistoryError> {
        let writer = match (&self.writer, self.newer_version) {
            (Some(writer), _) => writer,
            (None, Some(found)) => return Err(HistoryError::Newer { found, known: super::open::known_version() }),
            (None, None) => return Err(HistoryError::Closed),
        };
        let (answer, answered) = oneshot::channel();
        let job = self.secured(job);
        let job: Job = Box::new(move |connection| {
            let _ = answer.send(job(connection));
        });
        writer.blocking_send(job).map_err(|_| HistoryError::Closed)?;
        answered.blocking_recv().map_err(|_| HistoryError::Closed)?
    }

    /// The desks on this directory.
    pub(super) fn locks(&self) -> &Arc<Locks> {
        &self.locks
    }

    /// Writes, after it is made sure that what is written is found again under the file's name; see [`Place`].
    pub(super) async fn write<T: Send + 'static>(
        &self,
        job: impl FnOnce(&mut Connection) -> Result<T, HistoryError> + Send + 'static,
    ) -> Result<T, HistoryError> {
        let writer = match (&self.writer, self.newer_version) {
            (Some(writer), _) => writer,
            (None, Some(found)) => return Err(HistoryError::Newer { found, known: super::open::known_version() }),
            (None, None) => return Err(HistoryError::Closed),
        };
        let written = run(writer, self.secured(job)).await;
        // What was written stays written, whatever becomes of the readers.
        self.refresh_readers().await;
        written
    }

    /// A write that first makes sure of the file.
    fn secured<T: Send + 'static>(
        &self,
        job: impl FnOnce(&mut Connection) -> Result<T, HistoryError> + Send + 'static,
    ) -> impl FnOnce(&mut Connection) -> Result<T, HistoryError> + Send + 'static {
        let (place, are_stale) = (Arc::clone(&self.place), Arc::clone(&self.readers_are_stale));
        move |connection| {
            if lock(&place).secure(connection)? {
                are_stale.store(true, Ordering::Release);
            }
            job(connection)
        }
    }
}

fn lock<T>(shared: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn run<T: Send + 'static>(
    thread: &mpsc::Sender<Job>,
    job: impl FnOnce(&mut Connection) -> Result<T, HistoryError> + Send + 'static,
) -> Result<T, HistoryError> {
    let (answer, answered) = oneshot::channel();
    let job: Job = Box::new(move |connection| {
        // The asker may have gone; what was written stays written.
        let _ = answer.send(job(connection));
    });
    thread.send(job).await.map_err(|_| HistoryError::Closed)?;
    answered.await.map_err(|_| HistoryError::Closed)?
}

fn spawn(name: &str, mut connection: Connection, locks: Option<Arc<Locks>>) -> Result<mpsc::Sender<Job>, HistoryError> {
    let (sender, mut jobs) = mpsc::channel::<Job>(QUEUE);
    let run = move || {
        while let Some(job) = jobs.blocking_recv() {
            job(&mut connection);
        }
        drop(connection);
        drop(locks);
    };
    thread::Builder::new().name(name.to_owned()).spawn(run).map_err(HistoryError::Thread)?;
    Ok(sender)
}
