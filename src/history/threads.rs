//! The three threads of the history and the async handle to them. What can be asked of a [`History`] stands with each
//! feature; here is how a question gets to a connection.

use std::future::Future;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;

use rusqlite::{Connection, InterruptHandle};
use tokio::sync::{mpsc, oneshot, watch};

use super::HistoryError;
use super::connect::Readers;
use super::locks::Locks;
use super::place::Place;
use super::schema::known_version;
use crate::payload::KeysSeen;

type Job = Box<dyn FnOnce(&mut Connection) + Send>;

/// Jobs waiting for a thread; senders wait beyond it.
const QUEUE: usize = 64;

/// A handle to the opened history; clones share it, and the threads end with the last clone.
#[derive(Clone)]
pub struct History {
    /// `None` when the file may only be read.
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
    /// The keys that are taken out of everything that is written.
    keys: KeysSeen,
    /// The picture of the draft, which no purge takes.
    kept_picture: KeptPictureGuard,
    /// The locks are let go with the last clone and the writing thread.
    locks: Arc<Locks>,
    /// Each thread holds the other end for as long as it has its connection.
    threads: Arc<watch::Sender<()>>,
}

/// The digest of the picture that belongs to the draft. Clones share it.
#[derive(Clone, Default)]
pub(super) struct KeptPictureGuard(Arc<Mutex<Option<[u8; 32]>>>);

impl KeptPictureGuard {
    /// Names the picture.
    pub(super) fn set(&self, sha256: Option<[u8; 32]>) {
        *lock(&self.0) = sha256;
    }

    /// Whether a picture is the one.
    pub(super) fn is(&self, sha256: &[u8]) -> bool {
        lock(&self.0).is_some_and(|kept| kept == sha256)
    }
}

/// The connections of an opened file and what is held for them.
pub(super) struct Connections {
    /// `None` when the file may only be read.
    pub writer: Option<Connection>,
    pub readers: Readers,
    pub place: Place,
    pub locks: Locks,
    /// The file's version when it is newer than this program.
    pub newer_version: Option<usize>,
}

impl History {
    /// Starts the threads.
    pub(super) fn start(connections: Connections) -> Result<Self, HistoryError> {
        let Connections { writer, readers, place, locks, newer_version } = connections;
        let interrupt = Arc::new(Mutex::new(readers.lists.get_interrupt_handle()));
        let (locks, threads) = (Arc::new(locks), Arc::new(watch::Sender::new(())));
        let write = |writer| spawn("history", writer, Some(Arc::clone(&locks)), threads.subscribe());
        Ok(Self {
            reader: spawn("history-reader", readers.rows, None, threads.subscribe())?,
            lister: spawn("history-lister", readers.lists, None, threads.subscribe())?,
            writer: writer.map(write).transpose()?,
            interrupt,
            place: Arc::new(Mutex::new(place)),
            readers_are_stale: Arc::default(),
            seen_version: Arc::new(AtomicI64::new(-1)),
            newer_version,
            keys: KeysSeen::default(),
            kept_picture: KeptPictureGuard::default(),
            locks,
            threads,
        })
    }

    /// Takes these keys, and those that are noted later, out of everything that is written from now on.
    #[must_use]
    pub fn without_keys(self, keys: KeysSeen) -> Self {
        Self { keys, ..self }
    }

    /// Returns the keys that are taken out of everything that is written.
    pub(super) fn keys(&self) -> KeysSeen {
        self.keys.clone()
    }

    /// Returns the picture that no purge takes.
    pub(super) fn kept_picture(&self) -> KeptPictureGuard {
        self.kept_picture.clone()
    }

    /// Returns a wait, which is no clone, for the file to be closed: all clones are gone then, and the connections too.
    pub fn closed(&self) -> impl Future<Output = ()> + use<> {
        let threads = Arc::clone(&self.threads);
        async move { threads.closed().await }
    }

    /// Tells whether another connection than the writing one has committed since this was asked last.
    ///
    /// # Errors
    /// When the file can't be read.
    pub async fn was_changed_by_others(&self) -> Result<bool, HistoryError> {
        let version = |connection: &mut Connection| {
            Ok(connection.pragma_query_value(None, "data_version", |row| row.get::<_, i64>(0))?)
        };
        let version = run(self.writer.as_ref().unwrap_or(&self.reader), version).await?;
        Ok(self.seen_version.swap(version, Ordering::AcqRel) != version)
    }

    /// Breaks off the list that is being read, because another is wanted by now.
    pub fn interrupt_list(&self) {
        lock(&self.interrupt).interrupt();
    }

    /// Returns the desks on this directory and the locks held on it.
    pub(super) fn locks(&self) -> &Arc<Locks> {
        &self.locks
    }

    /// Reads rows or a record, which is short.
    pub(super) async fn read<T: Send + 'static>(
        &self,
        job: impl FnOnce(&mut Connection) -> Result<T, HistoryError> + Send + 'static,
    ) -> Result<T, HistoryError> {
        self.refresh_readers().await;
        run(&self.reader, job).await
    }

    /// Reads what goes over the whole history, beside the short readings.
    pub(super) async fn survey<T: Send + 'static>(
        &self,
        job: impl FnOnce(&mut Connection) -> Result<T, HistoryError> + Send + 'static,
    ) -> Result<T, HistoryError> {
        self.refresh_readers().await;
        run(&self.lister, job).await
    }

    /// Writes, after it is made sure that what is written is found again under the file's name; see [`Place`].
    pub(super) async fn write<T: Send + 'static>(
        &self,
        job: impl FnOnce(&mut Connection) -> Result<T, HistoryError> + Send + 'static,
    ) -> Result<T, HistoryError> {
        let written = run(self.writer()?, self.secured(job)).await;
        // What was written stays written, whatever becomes of the readers.
        self.refresh_readers().await;
        written
    }

    /// Writes from a thread that may wait, in its turn among all writes.
    pub(super) fn write_blocking<T: Send + 'static>(
        &self,
        job: impl FnOnce(&mut Connection) -> Result<T, HistoryError> + Send + 'static,
    ) -> Result<T, HistoryError> {
        let (job, answered) = asked(self.secured(job));
        self.writer()?.blocking_send(job).map_err(|_| HistoryError::Closed)?;
        answered.blocking_recv().map_err(|_| HistoryError::Closed)?
    }

    fn writer(&self) -> Result<&mpsc::Sender<Job>, HistoryError> {
        self.writer.as_ref().ok_or(match self.newer_version {
            Some(found) => HistoryError::Newer { found, known: known_version() },
            None => HistoryError::Closed,
        })
    }

    /// Makes a write that first makes sure of the file.
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
}

fn lock<T>(shared: &Mutex<T>) -> MutexGuard<'_, T> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Packs a job for a thread. Returns where its answer comes too.
fn asked<T: Send + 'static>(
    job: impl FnOnce(&mut Connection) -> Result<T, HistoryError> + Send + 'static,
) -> (Job, oneshot::Receiver<Result<T, HistoryError>>) {
    let (answer, answered) = oneshot::channel();
    let job: Job = Box::new(move |connection| {
        // The asker may have gone; what was written stays written.
        let _ = answer.send(job(connection));
    });
    (job, answered)
}

async fn run<T: Send + 'static>(
    thread: &mpsc::Sender<Job>,
    job: impl FnOnce(&mut Connection) -> Result<T, HistoryError> + Send + 'static,
) -> Result<T, HistoryError> {
    let (job, answered) = asked(job);
    thread.send(job).await.map_err(|_| HistoryError::Closed)?;
    answered.await.map_err(|_| HistoryError::Closed)?
}

fn spawn(
    name: &str,
    mut connection: Connection,
    locks: Option<Arc<Locks>>,
    held: watch::Receiver<()>,
) -> Result<mpsc::Sender<Job>, HistoryError> {
    let (sender, mut jobs) = mpsc::channel::<Job>(QUEUE);
    let run = move || {
        while let Some(job) = jobs.blocking_recv() {
            job(&mut connection);
        }
        drop(connection);
        drop(locks);
        drop(held);
    };
    thread::Builder::new().name(name.to_owned()).spawn(run).map_err(HistoryError::Thread)?;
    Ok(sender)
}
