//! The worker thread: a current-thread runtime for what waits, a bounded pool for what computes.
//!
//! It delivers an event first and wakes the window second.

use std::thread::{self, JoinHandle};
use std::time::Duration;

use tokio::runtime;
use tokio::sync::mpsc;

use super::following::{Board, Changes};
use super::messages::{Event, Job};
use super::outbox::Wake;
use super::run::{Setup, Workshop};

/// Threads for what blocks: computing, files, and name lookups, which may hang.
const BLOCKING_THREADS: usize = 24;

/// Jobs and events that may wait; beyond it the sender waits or is told.
const QUEUE: usize = 256;

/// How long what is under way gets to be saved when the program ends.
const FAREWELL: Duration = Duration::from_secs(3);

/// The desk's end of the worker: jobs go in, events come out.
pub struct Worker {
    /// `None` once told to end.
    jobs: Option<mpsc::Sender<Job>>,
    events: mpsc::Receiver<Event>,
    board: Board,
    thread: Option<JoinHandle<()>>,
}

impl Worker {
    /// Starts the worker's thread; `wake` is called after each event.
    ///
    /// # Errors
    /// When no thread can be started.
    pub fn start(setup: Setup, wake: Wake) -> std::io::Result<Self> {
        let (jobs, job_receiver) = mpsc::channel(QUEUE);
        let (sender, events) = mpsc::channel(QUEUE);
        let board = Board::new(wake.clone());
        let runtime = runtime::Builder::new_current_thread()
            .enable_all()
            .max_blocking_threads(BLOCKING_THREADS)
            .thread_name("desk-compute")
            .build()?;
        let workshop = Workshop::new(setup, board.clone(), sender, wake);
        let thread = thread::Builder::new().name("desk-worker".to_owned()).spawn(move || {
            runtime.block_on(work(job_receiver, workshop));
            // A file on a dead network disk must not keep the program from ending.
            runtime.shutdown_timeout(Duration::from_millis(100));
        })?;
        Ok(Self { jobs: Some(jobs), events, board, thread: Some(thread) })
    }

    /// Makes an end without a worker behind it, for tests: the jobs arrive at the receiver.
    #[cfg(test)]
    #[must_use]
    pub fn scripted(room: usize) -> (Self, mpsc::Receiver<Job>, Board) {
        let (jobs, receiver) = mpsc::channel(room);
        let (_, events) = mpsc::channel(1);
        let board = Board::new(std::sync::Arc::new(|| {}));
        (Self { jobs: Some(jobs), events, board: board.clone(), thread: None }, receiver, board)
    }

    /// Hands a job over; it comes back when the worker is overwhelmed or gone.
    ///
    /// # Errors
    /// When the job was not taken.
    pub fn send(&self, job: Job) -> Result<(), Box<Job>> {
        match &self.jobs {
            Some(jobs) => jobs.try_send(job).map_err(|refused| Box::new(refused.into_inner())),
            None => Err(Box::new(job)),
        }
    }

    /// Returns the next event that was delivered.
    pub fn next_event(&mut self) -> Option<Event> {
        self.events.try_recv().ok()
    }

    /// Returns what has changed with the tasks that are followed since the last call.
    #[must_use]
    pub fn follow_changes(&self) -> Option<Changes> {
        self.board.take_changes()
    }

    /// Ends the worker; what must be finished gets three seconds to be saved.
    pub fn end(&mut self) {
        self.jobs = None;
        self.events.close();
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            tracing::error!("the worker thread had panicked");
        }
    }
}

async fn work(mut jobs: mpsc::Receiver<Job>, workshop: Workshop) {
    while let Some(job) = jobs.recv().await {
        workshop.run(job);
    }
    if tokio::time::timeout(FAREWELL, workshop.close()).await.is_err() {
        tracing::warn!("ended with work unfinished; a submission without an outcome will show as unknown");
    }
}
