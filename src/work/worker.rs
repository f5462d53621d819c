//! The worker thread: a current-thread runtime for what waits, a bounded pool for what computes.
//!
//! It delivers an event first and wakes the window second.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::thread::{self, JoinHandle};
use std::time::Duration;

use tokio::runtime;
use tokio::sync::mpsc;
use tokio::task::JoinSet;

use crate::history::FollowRefusal;
use crate::keychain::Keychain;
use crate::sandbox::Sandbox;
use crate::view::Thumbnails;
use crate::work::accounts::quota::BalanceNotes;
use crate::work::accounts::refusals::Refusals;
use crate::work::clock::Clock;
use crate::work::following::begin::{Follow, Followers, NotFollowed};
use crate::work::following::board::{Board, Changes};
use crate::work::following::callbacks::{Callbacks, Intake, KeysSeen};
use crate::work::jobs::{Context, run};
use crate::work::messages::{Event, Events, Job};
use crate::work::submission::submit::{Accounts, Created, Submission, submit};

/// Threads for what blocks: computing, files, and name lookups, which may hang.
const BLOCKING_THREADS: usize = 24;

/// Jobs and events that may wait; beyond it the sender waits or is told.
const QUEUE: usize = 256;

/// How long what is under way gets to be saved when the program ends.
const FAREWELL: Duration = Duration::from_secs(3);

/// The window's end of the worker.
pub(crate) struct Worker {
    /// `None` once told to end.
    jobs: Option<mpsc::Sender<Job>>,
    events: mpsc::Receiver<Event>,
    board: Board,
    thread: Option<JoinHandle<()>>,
}

impl Worker {
    pub(crate) fn start(
        directory: PathBuf,
        clock: Clock,
        keychain: Keychain,
        refusals: Refusals,
        wake: Arc<dyn Fn() + Send + Sync>,
    ) -> std::io::Result<Self> {
        let (jobs, job_receiver) = mpsc::channel(QUEUE);
        let (sender, told) = mpsc::channel(QUEUE);
        let board = Board::new(Arc::clone(&wake));
        let runtime = runtime::Builder::new_current_thread()
            .enable_all()
            .max_blocking_threads(BLOCKING_THREADS)
            .thread_name("desk-compute")
            .build()?;
        let events = Events::new(sender, wake);
        let history = Arc::default();
        let balances = BalanceNotes::new(clock.clone(), events.clone(), board.clone(), refusals, Arc::clone(&history));
        let context = Context {
            directory,
            followers: Followers::new(balances.clone()),
            balances,
            clock,
            events,
            history,
            previews: Arc::default(),
            thumbnails: Thumbnails::default(),
            keychain,
            keys_seen: KeysSeen::default(),
            newest_list: Arc::default(),
            newest_overview: Arc::default(),
            is_watched: Arc::default(),
        };
        let thread = thread::Builder::new().name("desk-worker".to_owned()).spawn(move || {
            runtime.block_on(work(job_receiver, context));
            // A file on a dead network disk must not keep the program from ending.
            runtime.shutdown_timeout(Duration::from_millis(100));
        })?;
        Ok(Self { jobs: Some(jobs), events: told, board, thread: Some(thread) })
    }

    /// Hands a job over; it comes back when the worker is overwhelmed or gone.
    pub(crate) fn send(&self, job: Job) -> Result<(), Box<Job>> {
        match &self.jobs {
            Some(jobs) => jobs.try_send(job).map_err(|refused| Box::new(refused.into_inner())),
            None => Err(Box::new(job)),
        }
    }

    pub(crate) fn next_event(&mut self) -> Option<Event> {
        self.events.try_recv().ok()
    }

    /// What has changed with the tasks that are followed.
    pub(crate) fn follow_changes(&self) -> Option<Changes> {
        self.board.take_changes()
    }

    /// Ends the worker; submissions that were cancelled before get [`FAREWELL`] to save.
    pub(crate) fn end(&mut self) {
        self.jobs = None;
        self.events.close();
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            tracing::error!("the worker thread had panicked");
        }
    }
}

async fn work(mut jobs: mpsc::Receiver<Job>, context: Context) {
    // What must not be cut off when the program ends.
    let mut unfinished = JoinSet::new();
    // Held here: the servers end with the worker.
    let mut sandbox = None;
    let mut callbacks: Option<Callbacks> = None;
    while let Some(job) = jobs.recv().await {
        while unfinished.try_join_next().is_some() {}
        if let Some(key) = job.key() {
            context.keys_seen.note(key);
        }
        if let (Some(callbacks), Some(token)) = (&callbacks, job.callback_token()) {
            callbacks.expect(token);
        }
        if let Job::List { serial, .. } = &job {
            // Whatever is being listed is of no use any more.
            context.newest_list.store(*serial, Ordering::Release);
            if let Ok(history) = context.history() {
                history.interrupt_list();
            }
        }
        if let Job::Overview { serial, .. } = &job {
            context.newest_overview.store(*serial, Ordering::Release);
        }
        match job {
            Job::StartSandbox => sandbox = start_sandbox(&context).await,
            Job::StartReceiver(port) => {
                // The old one first: it may hold the port.
                if let Some(old) = callbacks.take() {
                    unfinished.spawn(finish(old.stop_listening().await));
                }
                callbacks = start_receiver(port, &context).await;
            }
            Job::StopReceiver => {
                if let Some(old) = callbacks.take() {
                    unfinished.spawn(finish(old.stop_listening().await));
                }
            }
            Job::Submit(submission) => drop(unfinished.spawn(run_submission(*submission, context.clone()))),
            job if job.must_finish() => drop(unfinished.spawn(run(job, context.clone()))),
            job => drop(tokio::spawn(run(job, context.clone()))),
        }
    }
    if let Some(callbacks) = callbacks {
        unfinished.spawn(finish(callbacks.stop_listening().await));
    }
    let followers = context.followers.clone();
    if let Ok(history) = context.history() {
        unfinished.spawn(async move {
            followers.close(&history).await;
            // What was deleted can't be brought back once the desk is closed. The next start goes on with it.
            if let Err(error) = history.purge(true).await {
                tracing::warn!(%error, "deleted rows are not removed yet");
            }
        });
    }
    let all_finished = async { while unfinished.join_next().await.is_some() {} };
    if tokio::time::timeout(FAREWELL, all_finished).await.is_err() {
        tracing::warn!("ended with work unfinished; a submission without an outcome will show as unknown");
    }
    drop(sandbox);
}

/// Waits for a task; a panic in it was logged by the panic hook.
async fn finish(task: tokio::task::JoinHandle<()>) {
    let _ = task.await;
}

async fn start_receiver(port: u16, context: &Context) -> Option<Callbacks> {
    let started = match context.history() {
        Ok(history) => {
            let Context { clock, events, followers, keys_seen: keys, .. } = context.clone();
            Callbacks::start(port, Intake { history, clock, events, followers, keys }).await
        }
        Err(error) => {
            context.events.send(Event::Trouble(error)).await;
            return None;
        }
    };
    let (result, callbacks) = match started {
        Ok((callbacks, started)) => (Ok(started), Some(callbacks)),
        Err(error) => (Err(error), None),
    };
    context.events.send(Event::ReceiverStarted(result)).await;
    callbacks
}

async fn start_sandbox(context: &Context) -> Option<Sandbox> {
    let (result, sandbox) = match Sandbox::start(0).await {
        Ok(sandbox) => (Ok(sandbox.base_url()), Some(sandbox)),
        Err(error) => (Err(error), None),
    };
    context.events.send(Event::SandboxStarted(result)).await;
    sandbox
}

async fn run_submission(submission: Submission, context: Context) {
    let job = submission.job;
    let events = context.events.clone();
    match context.history() {
        Ok(history) => {
            // A task of its own, so that a panic in it is told instead of waited for.
            let Context { clock, events: told, directory, .. } = context.clone();
            let again = history.clone();
            let accounts = Accounts { refusals: context.balances.refusals.clone(), balances: context.balances };
            match tokio::spawn(submit(submission, history, clock, told, directory, accounts)).await {
                Ok(Some(Created { id, profile, key })) => {
                    let wish = Follow { id, profile, key, asks_first: true };
                    match context.followers.begin(wish, again).await {
                        Ok(()) => {}
                        // A callback was faster.
                        Err(NotFollowed::Refused(FollowRefusal::Solved)) => events.send(Event::RowChanged(id)).await,
                        Err(why) => events.send(Event::NotFollowed(id, why)).await,
                    }
                }
                Ok(None) => {}
                Err(_) => events.send(Event::Lost(job)).await,
            }
        }
        Err(error) => events.send(Event::NotRecorded(job, error)).await,
    }
}
