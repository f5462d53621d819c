//! The worker thread: a current-thread runtime for what waits, a bounded pool for what computes.
//!
//! It delivers an event first and wakes the window second.

use std::path::PathBuf;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use tokio::runtime;
use tokio::sync::mpsc;
use tokio::task::JoinSet;

use super::compose::{Composed, PreviewCache, compose};
use super::history_view::{Page, load_page};
use super::intake::{IntakeError, Origin, take_in};
use super::record::{RecordView, draft_of, load_record, payload_text};
use super::submit::{Submission, submit};
use super::{Clock, JobId, Settings, SettingsError, SubmitPhase, rescue};
use crate::contract::ClientKey;
use crate::history::{History, HistoryError, OpenReport, SameBefore, SubmissionId};
use crate::payload::{Draft, DraftPicture, Payload};
use crate::sandbox::{Sandbox, SandboxError};

/// Threads for computing: decoding, encoding, files.
const BLOCKING_THREADS: usize = 4;

/// Jobs and events that may wait; beyond it the sender waits or is told.
const QUEUE: usize = 256;

/// How long submissions get to save their outcome when the program ends.
const FAREWELL: Duration = Duration::from_secs(3);

/// A system dialog that is open.
pub(super) type Dialog = Pin<Box<dyn Future<Output = Option<PathBuf>> + Send>>;

/// Something for the worker to do.
pub(super) enum Job {
    OpenHistory,
    StartSandbox,
    Compose {
        revision: u64,
        draft: Draft,
        key: Option<ClientKey>,
        is_local: bool,
    },
    TakeIn {
        intake: u64,
        origin: Origin,
    },
    AwaitDialog(Dialog),
    Submit(Submission),
    LoadPage {
        number: u64,
        generation: u64,
    },
    LoadRecord {
        id: SubmissionId,
        load: u64,
    },
    /// The draft a record was made from; what its form does not hold stays as in `draft`.
    DraftOf {
        intake: u64,
        record: Arc<RecordView>,
        draft: Draft,
    },
    CopyPayload(Arc<Payload>),
    CopyRecord(Arc<RecordView>),
    SaveSettings(Settings),
}

/// Something the worker has to tell.
pub(super) enum Event {
    /// Comes with the files of outcomes that an earlier run could not save.
    HistoryOpened(Result<(OpenReport, Vec<PathBuf>), HistoryError>),
    SandboxStarted(Result<String, SandboxError>),
    Composed {
        revision: u64,
        composed: Arc<Composed>,
    },
    TakenIn {
        intake: u64,
        result: Result<DraftPicture, IntakeError>,
    },
    DialogClosed {
        path: Option<PathBuf>,
        was_instant: bool,
    },
    Phase(JobId, SubmitPhase),
    Recorded(JobId, SubmissionId),
    /// Nothing was recorded or sent; the submission comes back.
    AskSame(Box<Submission>, SameBefore),
    NotRecorded(JobId, HistoryError),
    Finished(JobId, SubmissionId),
    PageLoaded {
        number: u64,
        generation: u64,
        result: Result<(Page, u64), HistoryError>,
    },
    RecordLoaded {
        load: u64,
        result: Result<Arc<RecordView>, HistoryError>,
    },
    /// `None` for a task type that no form makes.
    DraftLoaded {
        intake: u64,
        draft: Option<Draft>,
    },
    /// A submission's task panicked.
    Lost(JobId),
    TextToCopy(String),
    SettingsSaved(Result<(), SettingsError>),
}

/// Delivers events, then wakes the window.
#[derive(Clone)]
pub(super) struct Events {
    sender: mpsc::Sender<Event>,
    wake: Arc<dyn Fn() + Send + Sync>,
}

impl Events {
    /// Tells what the window can do without: dropped when it is behind, so that nobody waits for it.
    pub(super) fn tell(&self, event: Event) {
        if self.sender.try_send(event).is_ok() {
            (self.wake)();
        }
    }

    /// Waits while the window is behind. A window that is gone needs to know nothing.
    pub(super) async fn send(&self, event: Event) {
        if self.sender.send(event).await.is_ok() {
            (self.wake)();
        }
    }
}

/// The window's end of the worker.
pub(super) struct Worker {
    /// `None` once told to end.
    jobs: Option<mpsc::Sender<Job>>,
    events: mpsc::Receiver<Event>,
    thread: Option<JoinHandle<()>>,
}

/// The worker takes no more jobs: it is overwhelmed or gone.
pub(super) struct WorkerBusy;

impl Worker {
    pub(super) fn start(directory: PathBuf, clock: Clock, wake: Arc<dyn Fn() + Send + Sync>) -> std::io::Result<Self> {
        let (jobs, job_receiver) = mpsc::channel(QUEUE);
        let (sender, events) = mpsc::channel(QUEUE);
        let runtime = runtime::Builder::new_current_thread()
            .enable_all()
            .max_blocking_threads(BLOCKING_THREADS)
            .thread_name("desk-compute")
            .build()?;
        let context = Context {
            directory,
            clock,
            events: Events { sender, wake },
            history: Arc::default(),
            previews: Arc::default(),
        };
        let thread = thread::Builder::new().name("desk-worker".to_owned()).spawn(move || {
            runtime.block_on(work(job_receiver, context));
            // A file on a dead network disk must not keep the program from ending.
            runtime.shutdown_timeout(Duration::from_millis(100));
        })?;
        Ok(Self { jobs: Some(jobs), events, thread: Some(thread) })
    }

    pub(super) fn send(&self, job: Job) -> Result<(), WorkerBusy> {
        self.jobs.as_ref().ok_or(WorkerBusy)?.try_send(job).map_err(|_| WorkerBusy)
    }

    pub(super) fn next_event(&mut self) -> Option<Event> {
        self.events.try_recv().ok()
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
}

impl Context {
    fn history(&self) -> Result<History, HistoryError> {
        self.history.lock().unwrap_or_else(PoisonError::into_inner).clone().ok_or(HistoryError::Closed)
    }
}

async fn work(mut jobs: mpsc::Receiver<Job>, context: Context) {
    // What must not be cut off when the program ends.
    let mut unfinished = JoinSet::new();
    // Held here: the sandbox ends with the worker.
    let mut sandbox = None;
    while let Some(job) = jobs.recv().await {
        while unfinished.try_join_next().is_some() {}
        match job {
            Job::StartSandbox => sandbox = start_sandbox(&context).await,
            Job::Submit(submission) => drop(unfinished.spawn(run_submission(submission, context.clone()))),
            job @ Job::SaveSettings(_) => drop(unfinished.spawn(run(job, context.clone()))),
            job => drop(tokio::spawn(run(job, context.clone()))),
        }
    }
    let all_finished = async { while unfinished.join_next().await.is_some() {} };
    if tokio::time::timeout(FAREWELL, all_finished).await.is_err() {
        tracing::warn!("ended with submissions whose outcome is not saved; they will show as unknown");
    }
    drop(sandbox);
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
            let task = tokio::spawn(submit(submission, history, context.clock, context.events, context.directory));
            if task.await.is_err() {
                events.send(Event::Lost(job)).await;
            }
        }
        Err(error) => events.send(Event::NotRecorded(job, error)).await,
    }
}

async fn run(job: Job, context: Context) {
    let event = match job {
        // These two need more than one answer and are run where they are received.
        Job::StartSandbox | Job::Submit(_) => None,
        Job::OpenHistory => Some(Event::HistoryOpened(open_history(&context).await)),
        Job::Compose { revision, draft, key, is_local } => {
            let previews = Arc::clone(&context.previews);
            let composed = compute(move || compose(&draft, key.as_ref(), is_local, &previews)).await;
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
        Job::LoadRecord { id, load } => {
            let result = match context.history() {
                Ok(history) => load_record(&history, id).await,
                Err(error) => Err(error),
            };
            Some(Event::RecordLoaded { load, result: result.map(Arc::new) })
        }
        Job::DraftOf { intake, record, draft } => {
            let draft = compute(move || draft_of(&record.record, draft)).await;
            Some(Event::DraftLoaded { intake, draft: draft.flatten() })
        }
        Job::CopyPayload(payload) => compute(move || payload.text_for_copying()).await.map(Event::TextToCopy),
        Job::CopyRecord(record) => compute(move || payload_text(&record.record)).await.map(Event::TextToCopy),
        Job::SaveSettings(settings) => {
            let directory = context.directory.clone();
            let result = compute(move || settings.save(&directory)).await;
            Some(Event::SettingsSaved(result.unwrap_or(Ok(()))))
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
