//! The worker thread: a current-thread runtime for what waits, a bounded pool for what computes.
//!
//! It delivers an event first and wakes the window second.

use std::future::Future;
use std::thread::{self, JoinHandle};
use std::time::Duration;

use tokio::runtime;
use tokio::sync::mpsc;

use super::closing::{Closing, ClosingStage, OverOnDrop};
use super::following::{Board, Changes};
use super::messages::{Event, Job};
use super::outbox::Wake;
use super::run::{Setup, Workshop};
use crate::payload::KeysSeen;

/// Threads for what blocks: computing, files, and name lookups, which may hang.
const BLOCKING_THREADS: usize = 24;

/// Jobs and events that may wait; beyond it the sender waits or is told.
const QUEUE: usize = 256;

/// How long what is under way gets to be saved when the program ends.
const FAREWELL: Duration = Duration::from_secs(3);

/// How long the window gets to close once every reply has come; its last settings come meanwhile.
const WINDOW_CLOSES: Duration = Duration::from_secs(2);

/// The desk's end of the worker: jobs go in, events come out.
pub struct Worker {
    /// `None` once told to end.
    jobs: Option<mpsc::Sender<Job>>,
    events: mpsc::Receiver<Event>,
    board: Board,
    closing: Closing,
    keys_seen: KeysSeen,
    thread: Option<JoinHandle<()>>,
    /// Whose end lets a worker begin that waits for it.
    waits: Option<std::sync::mpsc::Sender<()>>,
}

/// How long a worker waits to be told to begin: a window that is opened as an icon paints nothing.
const BEGINS_WITHIN: Duration = Duration::from_secs(1);

impl Worker {
    /// Starts the worker's thread; `wake` is called after each event. A worker that waits takes no job before
    /// [`Worker::go`], or a second.
    ///
    /// # Errors
    /// When no thread can be started.
    pub fn start(setup: Setup, waits: bool, wake: Wake) -> std::io::Result<Self> {
        let (jobs, job_receiver) = mpsc::channel(QUEUE);
        let (sender, events) = mpsc::channel(QUEUE);
        let (board, keys_seen) = (Board::new(wake.clone()), setup.keys_seen.clone());
        let runtime = runtime::Builder::new_current_thread()
            .enable_all()
            .max_blocking_threads(BLOCKING_THREADS)
            .thread_name("desk-compute")
            .build()?;
        let closing = Closing::default();
        let workshop = Workshop::new(setup, board.clone(), closing.clone(), sender, wake.clone());
        let over = OverOnDrop(closing.clone());
        let (waits, told) = if waits { Some(std::sync::mpsc::channel()) } else { None }.unzip();
        let thread = thread::Builder::new().name("desk-worker".to_owned()).spawn(move || {
            if let Some(told) = told {
                // Nothing is ever sent: the sender's end is the sign.
                let _ = told.recv_timeout(BEGINS_WITHIN);
            }
            runtime.block_on(work(job_receiver, workshop, &over.0, wake));
            // A file on a dead network disk must not keep the program from ending.
            runtime.shutdown_timeout(Duration::from_millis(100));
            drop(over);
        })?;
        Ok(Self { jobs: Some(jobs), events, board, closing, keys_seen, thread: Some(thread), waits })
    }

    /// Lets a worker that waits begin.
    pub fn go(&mut self) {
        self.waits = None;
    }

    /// Makes an end without a worker behind it, for tests: the jobs arrive at the receiver.
    #[cfg(test)]
    #[must_use]
    pub fn scripted(room: usize) -> (Self, mpsc::Receiver<Job>, Board) {
        let (jobs, receiver) = mpsc::channel(room);
        let (_, events) = mpsc::channel(1);
        let board = Board::new(std::sync::Arc::new(|| {}));
        let (closing, keys_seen) = (Closing::default(), KeysSeen::default());
        (
            Self { jobs: Some(jobs), events, board: board.clone(), closing, keys_seen, thread: None, waits: None },
            receiver,
            board,
        )
    }

    /// Returns the keys of this run, which are taken out of whatever is stored, shown or given away.
    #[must_use]
    pub fn keys_seen(&self) -> &KeysSeen {
        &self.keys_seen
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

    /// Returns the end that signals and a lost display ask for.
    #[must_use]
    pub fn closing(&self) -> &Closing {
        &self.closing
    }

    /// Ends the worker; what must be finished gets three seconds to be saved.
    pub fn end(&mut self) {
        self.jobs = None;
        self.join();
    }

    /// Ends the worker once the replies under way have come, each within its own time limit.
    pub fn end_after_replies(&mut self) {
        self.closing.ask_without_window();
        self.join();
        self.jobs = None;
    }

    fn join(&mut self) {
        self.go();
        self.events.close();
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            tracing::error!("the worker thread had panicked");
        }
    }
}

async fn work(mut jobs: mpsc::Receiver<Job>, workshop: Workshop, closing: &Closing, wake: Wake) {
    let told = |stage| {
        closing.reach(stage);
        wake();
    };
    if serve(&mut jobs, &workshop, closing.asked()).await {
        told(ClosingStage::Waiting);
        if serve(&mut jobs, &workshop, workshop.last_replies()).await {
            told(ClosingStage::Ready);
            let closes = tokio::time::timeout(WINDOW_CLOSES, closing.window_gone());
            serve(&mut jobs, &workshop, async { drop(closes.await) }).await;
        }
    }
    if tokio::time::timeout(FAREWELL, workshop.close()).await.is_err() {
        tracing::warn!("ended with work unfinished; a submission without an outcome will show as unknown");
    }
}

/// Starts jobs until `until` ends. Returns `false` when the window has ended before, and hands over no more.
async fn serve(jobs: &mut mpsc::Receiver<Job>, workshop: &Workshop, until: impl Future<Output = ()>) -> bool {
    let mut until = std::pin::pin!(until);
    loop {
        tokio::select! {
            // A window that ends hands over its last jobs first.
            biased;
            job = jobs.recv() => match job {
                Some(job) => workshop.run(job),
                None => return false,
            },
            () = &mut until => return true,
        }
    }
}
