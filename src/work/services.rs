//! What every job may use: the history, the clock, the pool for computing, and a way to start jobs.

use std::future::{Future, pending};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::{Semaphore, mpsc};
use tokio_util::task::TaskTracker;
use tokio_util::task::task_tracker::TrackedFuture;

use super::clock::Clock;
use super::closing::Closing;
use super::lost::{Lost, unless_lost};
use super::outbox::Outbox;
use super::session_budget::{Room, SessionBudget};
use crate::history::{History, HistoryError};
use crate::payload::KeysSeen;

/// Jobs that compute at once: decoding, encoding, checks.
static COMPUTING: Semaphore = Semaphore::const_new(4);

/// Most bytes that are read where they come: handing them to another thread takes longer.
const FEW_BYTES: usize = 32 * 1024;

/// How long jobs that use the history are waited for before it is opened anew.
const CLOSING: Duration = Duration::from_secs(2);

/// What every job may use. Clones share it.
#[derive(Clone)]
pub struct Services {
    pub directory: PathBuf,
    pub clock: Clock,
    pub keys_seen: KeysSeen,
    /// Once the end is asked for, nothing new begins.
    pub closing: Closing,
    history: Arc<Mutex<Option<History>>>,
    troubles: Outbox<HistoryError>,
    bodies: SessionBudget,
    unfinished: TaskTracker,
    replies: TaskTracker,
}

impl Services {
    /// Makes the services of one worker; `troubles` takes what the history could not give or take.
    pub fn new(
        directory: PathBuf,
        clock: Clock,
        keys_seen: KeysSeen,
        closing: Closing,
        troubles: Outbox<HistoryError>,
    ) -> Self {
        Self {
            directory,
            clock,
            keys_seen,
            closing,
            history: Arc::default(),
            troubles,
            bodies: SessionBudget::default(),
            unfinished: TaskTracker::new(),
            replies: TaskTracker::new(),
        }
    }

    /// Makes the services of a program that has no window: nobody is told of troubles but the log.
    pub fn alone(directory: &Path, keys_seen: KeysSeen) -> Self {
        let (troubles, _) = mpsc::channel(1);
        let troubles = Outbox::new(troubles, Arc::new(|| {}), |error: HistoryError| error);
        Self::new(directory.to_owned(), Clock::system(), keys_seen, Closing::default(), troubles)
    }

    /// Returns the history.
    ///
    /// # Errors
    /// While it is not open.
    pub fn history(&self) -> Result<History, HistoryError> {
        self.history.lock().unwrap_or_else(PoisonError::into_inner).clone().ok_or(HistoryError::Closed)
    }

    /// Lets go of the history, and waits until its file is closed, unless a job holds on to it.
    ///
    /// SQLite shares how a file's WAL was opened among the connections of a process: beside connections that may only
    /// read, none can write.
    pub async fn close_history(&self) {
        let Some(history) = self.history.lock().unwrap_or_else(PoisonError::into_inner).take() else { return };
        let closed = history.closed();
        drop(history);
        if tokio::time::timeout(CLOSING, closed).await.is_err() {
            tracing::warn!("the history is opened again while a job still uses the one before");
        }
    }

    /// Gives every job the history that was opened, which takes no key of this run.
    pub fn set_history(&self, history: History) {
        let history = history.without_keys(self.keys_seen.clone());
        *self.history.lock().unwrap_or_else(PoisonError::into_inner) = Some(history);
    }

    /// Tells the operator what the history could not give or take.
    pub async fn trouble(&self, error: HistoryError) {
        self.troubles.send(error).await;
    }

    /// Counts a body of a poll or a callback. Returns whether the body is kept, as every one is that settles a task; the
    /// operator is told of the first that is not.
    pub async fn has_room_for(&self, bytes: usize, settles: bool) -> bool {
        let room = self.bodies.take(bytes, settles);
        if room == Room::JustFull {
            self.trouble(HistoryError::SessionFull).await;
        }
        room == Room::Kept
    }

    /// Computes on the bounded pool. A panic goes on in the job that asked, and ends it as [`Lost`].
    pub async fn compute<T: Send + 'static>(&self, job: impl FnOnce() -> T + Send + 'static) -> T {
        // The semaphore is never closed.
        let _room = COMPUTING.acquire().await;
        blocking(job).await
    }

    /// Starts a job. Its event, or the one that `lost` makes when the job panics, goes to the outbox.
    #[allow(clippy::unused_self, reason = "jobs are started in one place, whether or not they are waited for")]
    pub fn start<E: Send + 'static>(
        &self,
        outbox: &Outbox<E>,
        lost: impl FnOnce(Lost) -> E + Send + 'static,
        job: impl Future<Output = Option<E>> + Send + 'static,
    ) {
        tokio::spawn(deliver(outbox.clone(), lost, job));
    }

    /// Starts a job like [`Services::start`], for whose end the program waits a moment when it is closed.
    pub fn start_to_finish<E: Send + 'static>(
        &self,
        outbox: &Outbox<E>,
        lost: impl FnOnce(Lost) -> E + Send + 'static,
        job: impl Future<Output = Option<E>> + Send + 'static,
    ) {
        self.unfinished.spawn(deliver(outbox.clone(), lost, job));
    }

    /// Counts a task among those for whose end the program waits a moment when it is closed.
    pub fn finish(&self, task: impl Future<Output = ()> + Send + 'static) {
        self.unfinished.spawn(task);
    }

    /// Counts work among what brings a reply that the program waits for when a signal ends it. Such work has a time
    /// limit of its own.
    pub fn awaiting_reply<W: Future>(&self, work: W) -> TrackedFuture<W> {
        self.replies.track_future(work)
    }

    /// Waits until every reply under way has come, or its time limit has passed.
    pub async fn replies_have_come(&self) {
        self.replies.close();
        self.replies.wait().await;
    }

    /// Waits for the end of every job that must be finished.
    pub async fn all_finished(&self) {
        self.unfinished.close();
        self.unfinished.wait().await;
    }
}

async fn deliver<E: Send + 'static>(
    outbox: Outbox<E>,
    lost: impl FnOnce(Lost) -> E,
    job: impl Future<Output = Option<E>>,
) {
    let event = unless_lost(job).await.unwrap_or_else(|panic| Some(lost(panic)));
    if let Some(event) = event {
        outbox.send(event).await;
    }
}

/// Runs on a thread that may block. A panic goes on where it is waited for.
pub async fn blocking<T: Send + 'static>(job: impl FnOnce() -> T + Send + 'static) -> T {
    match tokio::task::spawn_blocking(job).await {
        Ok(done) => done,
        Err(error) => match error.try_into_panic() {
            Ok(panic) => std::panic::resume_unwind(panic),
            // The runtime ends, and with it whoever waits.
            Err(_) => pending().await,
        },
    }
}

/// Runs a job that reads so many bytes: at once where they are few, else on a thread that may block.
pub async fn reading<T: Send + 'static>(bytes: usize, job: impl FnOnce() -> T + Send + 'static) -> T {
    if bytes <= FEW_BYTES { job() } else { blocking(job).await }
}

#[cfg(test)]
pub mod testing {
    //! Services without a worker.

    use tokio::sync::mpsc;

    use super::{Clock, Closing, KeysSeen, Outbox, Services};
    use std::sync::Arc;

    /// Returns an outbox whose events arrive at a receiver.
    pub fn outbox<E: Send + 'static>() -> (Outbox<E>, mpsc::Receiver<E>) {
        let (sender, receiver) = mpsc::channel(64);
        (Outbox::new(sender, Arc::new(|| {}), |event| event), receiver)
    }

    /// Returns services over a directory, with a clock that stands still and no history.
    pub fn services(directory: &std::path::Path) -> Services {
        let clock = Clock::from_fn(|| 1_790_000_000_000);
        Services::new(directory.to_owned(), clock, KeysSeen::default(), Closing::default(), outbox().0)
    }
}

#[cfg(test)]
mod tests {
    use super::testing::{outbox, services};
    use super::*;

    #[tokio::test]
    async fn a_job_that_panics_is_told_as_lost() {
        let (directory, (outbox, mut told)) = (tempfile::tempdir().unwrap(), outbox());
        let services = services(directory.path());
        services.start(&outbox, |lost| lost.to_string(), async { if true { panic!("as a test") } else { None } });
        assert_eq!(told.recv().await.unwrap(), Lost.to_string());
    }

    #[tokio::test]
    async fn a_computation_that_panics_ends_its_job_as_lost() {
        let (directory, (outbox, mut told)) = (tempfile::tempdir().unwrap(), outbox());
        let services = services(directory.path());
        let own = services.clone();
        let job = async move { Some(own.compute(|| if true { panic!("as a test") } else { String::new() }).await) };
        services.start(&outbox, |lost| lost.to_string(), job);
        assert_eq!(told.recv().await.unwrap(), Lost.to_string());
        assert_eq!(services.compute(|| 1).await, 1, "its place in the pool is free again");
    }

    #[tokio::test]
    async fn only_jobs_that_must_be_finished_are_waited_for() {
        let (directory, (outbox, mut told)) = (tempfile::tempdir().unwrap(), outbox());
        let services = services(directory.path());
        services.start(&outbox, |_| 0, pending());
        services.start_to_finish(&outbox, |_| 0, async { Some(1) });
        services.all_finished().await;
        assert_eq!(told.try_recv(), Ok(1));
    }

    #[tokio::test]
    async fn only_replies_are_waited_for_when_a_signal_ends_the_program() {
        let directory = tempfile::tempdir().unwrap();
        let services = services(directory.path());
        services.finish(pending());
        let (come, comes) = tokio::sync::oneshot::channel();
        let reply = tokio::spawn(services.awaiting_reply(comes));
        assert!(tokio::time::timeout(Duration::from_millis(1), services.replies_have_come()).await.is_err());
        come.send(7).unwrap();
        services.replies_have_come().await;
        assert_eq!(reply.await.unwrap(), Ok(7));
    }

    #[test]
    fn a_history_that_is_not_open_is_an_error() {
        let directory = tempfile::tempdir().unwrap();
        assert!(matches!(services(directory.path()).history(), Err(HistoryError::Closed)));
    }
}
