//! The worker thread: a current-thread runtime for what waits, a bounded pool for what computes.
//!
//! It delivers an event first and wakes the window second.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use tokio::runtime;
use tokio::sync::mpsc;
use tokio::task::JoinSet;

use super::callbacks::{Callbacks, KeysSeen};
use super::compose::{PreviewCache, compose};
use super::follow::{Board, Changes, Followers, NotFollowed};
use super::history_view::load_page;
use super::intake::{IntakeError, take_in};
use super::messages::{Event, Events, Job};
use super::record::{draft_of, load_record, payload_text};
use super::submit::{Submission, submit};
use super::{Clock, Settings, quota, rescue};
use crate::client;
use crate::contract::CALLBACK_ACCEPT_WINDOW;
use crate::history::{FollowRefusal, History, HistoryError, OpenReport};
use crate::keychain::Keychain;
use crate::sandbox::Sandbox;

/// Threads for computing: decoding, encoding, files.
const BLOCKING_THREADS: usize = 4;

/// Jobs and events that may wait; beyond it the sender waits or is told.
const QUEUE: usize = 256;

/// How long submissions get to save their outcome when the program ends.
const FAREWELL: Duration = Duration::from_secs(3);

/// The window's end of the worker.
pub(super) struct Worker {
    /// `None` once told to end.
    jobs: Option<mpsc::Sender<Job>>,
    events: mpsc::Receiver<Event>,
    board: Board,
    thread: Option<JoinHandle<()>>,
}

/// The worker takes no more jobs: it is overwhelmed or gone.
pub(super) struct WorkerBusy;

impl Worker {
    pub(super) fn start(
        directory: PathBuf,
        clock: Clock,
        keychain: Keychain,
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
        let context = Context {
            directory,
            followers: Followers::new(board.clone(), clock.clone(), events.clone()),
            clock,
            events,
            history: Arc::default(),
            previews: Arc::default(),
            keychain,
            keys_seen: KeysSeen::default(),
        };
        let thread = thread::Builder::new().name("desk-worker".to_owned()).spawn(move || {
            runtime.block_on(work(job_receiver, context));
            // A file on a dead network disk must not keep the program from ending.
            runtime.shutdown_timeout(Duration::from_millis(100));
        })?;
        Ok(Self { jobs: Some(jobs), events: told, board, thread: Some(thread) })
    }

    pub(super) fn send(&self, job: Job) -> Result<(), WorkerBusy> {
        self.jobs.as_ref().ok_or(WorkerBusy)?.try_send(job).map_err(|_| WorkerBusy)
    }

    pub(super) fn next_event(&mut self) -> Option<Event> {
        self.events.try_recv().ok()
    }

    /// What has changed with the tasks that are followed.
    pub(super) fn follow_changes(&self) -> Option<Changes> {
        self.board.take_changes()
    }

    /// Ends the worker; submissions that were cancelled before get [`FAREWELL`] to save.
    pub(super) fn end(&mut self) {
        self.jobs = None;
        self.events.close();
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            tracing::error!("the worker thread had panicked");
        }
    }
}

/// What every job may use.
#[derive(Clone)]
struct Context {
    directory: PathBuf,
    clock: Clock,
    events: Events,
    history: Arc<Mutex<Option<History>>>,
    previews: Arc<PreviewCache>,
    keychain: Keychain,
    followers: Followers,
    keys_seen: KeysSeen,
}

impl Context {
    fn history(&self) -> Result<History, HistoryError> {
        self.history.lock().unwrap_or_else(PoisonError::into_inner).clone().ok_or(HistoryError::Closed)
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
        match job {
            Job::StartSandbox => sandbox = start_sandbox(&context).await,
            Job::StartReceiver(port) => {
                // The old one first: it may hold the port.
                drop(callbacks.take());
                callbacks = start_receiver(port, &context).await;
            }
            Job::StopReceiver => drop(callbacks.take()),
            Job::Submit(submission) => drop(unfinished.spawn(run_submission(*submission, context.clone()))),
            job @ (Job::SaveSettings(_) | Job::SaveKey(..) | Job::DeleteKey(_)) => {
                drop(unfinished.spawn(run(job, context.clone())));
            }
            job => drop(tokio::spawn(run(job, context.clone()))),
        }
    }
    let all_finished = async { while unfinished.join_next().await.is_some() {} };
    if tokio::time::timeout(FAREWELL, all_finished).await.is_err() {
        tracing::warn!("ended with submissions whose outcome is not saved; they will show as unknown");
    }
    drop((sandbox, callbacks));
}

async fn start_receiver(port: u16, context: &Context) -> Option<Callbacks> {
    let started = match context.history() {
        Ok(history) => {
            let Context { clock, events, followers, keys_seen, .. } = context.clone();
            Callbacks::start(port, history, clock, events, followers, keys_seen).await
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
            match tokio::spawn(submit(submission, history, clock, told, directory)).await {
                Ok(Some(created)) => {
                    let begun = context.followers.begin(created.id, created.profile, created.key, again).await;
                    match begun {
                        // A callback was faster.
                        Ok(()) | Err(NotFollowed::Refused(FollowRefusal::Solved)) => {}
                        Err(why) => events.send(Event::NotFollowed(created.id, why)).await,
                    }
                }
                Ok(None) => {}
                Err(_) => events.send(Event::Lost(job)).await,
            }
        }
        Err(error) => events.send(Event::NotRecorded(job, error)).await,
    }
}

async fn run(job: Job, context: Context) {
    let event = match job {
        // These are run where they are received: what they start is held there.
        Job::StartSandbox | Job::StartReceiver(_) | Job::StopReceiver | Job::Submit(_) => None,
        Job::OpenHistory => Some(Event::HistoryOpened(open_history(&context).await)),
        Job::Compose { revision, draft, key, service } => {
            let previews = Arc::clone(&context.previews);
            let composed = compute(move || compose(&draft, key.as_ref(), service, &previews)).await;
            // A panic in a check or decoder must not leave the window waiting for this revision.
            Some(Event::Composed { revision, composed: Arc::new(composed.unwrap_or_default()) })
        }
        Job::TakeIn { intake, origin } => {
            let result = compute(move || take_in(&origin)).await;
            Some(Event::TakenIn { intake, result: result.unwrap_or(Err(IntakeError::DecoderFailed)) })
        }
        Job::AwaitDialog(dialog) => {
            let opened = Instant::now();
            let path = dialog.await;
            // Nobody cancels that fast: no dialog could be shown.
            let was_instant = opened.elapsed() < Duration::from_millis(300);
            Some(Event::DialogClosed { path, was_instant })
        }
        Job::LoadPage { number, generation } => {
            let result = match context.history() {
                Ok(history) => load_page(&history, number).await,
                Err(error) => Err(error),
            };
            Some(Event::PageLoaded { number, generation, result })
        }
        Job::LoadRecord { id, load, known } => {
            let result = match context.history() {
                Ok(history) => load_record(&history, id, known).await,
                Err(error) => Err(error),
            };
            Some(Event::RecordLoaded { load, result: result.map(Arc::new) })
        }
        Job::DraftOf { intake, record, draft } => {
            let had_own_callback = record.record.callback_token.is_some();
            let draft = compute(move || draft_of(&record.record, draft)).await;
            Some(Event::DraftLoaded { intake, draft: draft.flatten(), had_own_callback })
        }
        Job::CopyPayload(payload) => compute(move || payload.text_for_copying()).await.map(Event::TextToCopy),
        Job::CopyRecord(record) => compute(move || payload_text(&record.record)).await.map(Event::TextToCopy),
        Job::SaveSettings(change) => {
            let directory = context.directory.clone();
            compute(move || Settings::save(&directory, &change)).await.map(Event::SettingsSaved)
        }
        Job::LoadKey(profile_id) => {
            let result = context.keychain.load(&profile_id).await;
            if let Ok(Some(key)) = &result {
                context.keys_seen.note(key);
            }
            Some(Event::KeyLoaded { profile_id, result })
        }
        Job::SaveKey(profile_id, key) => {
            let result = context.keychain.save(&profile_id, key).await;
            Some(Event::KeySaved { profile_id, result })
        }
        Job::DeleteKey(profile_id) => {
            let result = context.keychain.delete(&profile_id).await;
            Some(Event::KeyDeleted { profile_id, result })
        }
        Job::Check(call) => {
            quota::run(call, context.history().ok(), &context.clock, &context.events).await;
            None
        }
        Job::LoadQuota(profile_id) => {
            if let Ok(history) = context.history() {
                quota::load(profile_id, &history, &context.events).await;
            }
            None
        }
        Job::Follow { id, profile, key } => {
            let begun = match context.history() {
                Ok(history) => context.followers.begin(id, profile, key, history).await,
                Err(error) => Err(error.into()),
            };
            begun.err().map(|why| Event::NotFollowed(id, why))
        }
        Job::Resume { id, created_at_ms, profile, key } => match context.history() {
            Ok(history) => context.followers.resume(id, created_at_ms, profile, key, history).await,
            Err(error) => Some(Event::Trouble(error)),
        },
        Job::AskNow(id) => {
            if let Some(handle) = context.followers.handle(id) {
                handle.ask_now.notify_one();
            }
            None
        }
        Job::StopFollowing(id) => {
            if let Some(handle) = context.followers.handle(id) {
                handle.stop.notify_one();
            }
            None
        }
        Job::TestCallback(url) => {
            Some(Event::CallbackTested(client::test_callback(&url, CALLBACK_ACCEPT_WINDOW).await))
        }
    };
    if let Some(event) = event {
        context.events.send(event).await;
    }
}

/// Runs on the bounded pool; `None` when it panicked, which is logged by the panic hook.
async fn compute<T: Send + 'static>(job: impl FnOnce() -> T + Send + 'static) -> Option<T> {
    tokio::task::spawn_blocking(job).await.ok()
}

async fn open_history(context: &Context) -> Result<(OpenReport, Vec<PathBuf>), HistoryError> {
    let (directory, now_ms) = (context.directory.clone(), context.clock.now_ms());
    let open =
        move || History::open(&directory, now_ms).map(|(history, report)| (history, report, rescue::found(&directory)));
    let opened = tokio::task::spawn_blocking(open).await;
    let (history, report, rescued) = opened.map_err(|_| HistoryError::Closed)??;
    *context.history.lock().unwrap_or_else(PoisonError::into_inner) = Some(history);
    Ok((report, rescued))
}
