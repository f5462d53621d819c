//! The worker thread: a current-thread runtime for what waits, a bounded pool for what computes.
//!
//! It delivers an event first and wakes the window second.

use std::collections::HashMap;
use std::path::PathBuf;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use tokio::runtime;
use tokio::sync::{Semaphore, mpsc};
use tokio::task::JoinSet;

use super::board::Board;
use super::compose::{Composed, PreviewCache, compose};
use super::follow::{self, FollowJob, Handle, POLLS_AT_ONCE, Surroundings};
use super::history_view::{Page, load_page};
use super::intake::{IntakeError, Origin, take_in};
use super::quota::{self, BalanceCall, Chart, Check};
use super::record::{RecordView, draft_of, load_record, payload_text};
use super::submit::{Submission, submit};
use super::{Address, Clock, JobId, Profile, Saved, Settings, SettingsChange, SettingsError, SubmitPhase, rescue};
use crate::client;
use crate::contract::{BaseUrl, CALLBACK_ACCEPT_WINDOW, ClientKey};
use crate::history::{BalanceAt, FollowAnswer, History, HistoryError, OpenReport, SameBefore, SubmissionId};
use crate::keychain::{Keychain, KeychainError};
use crate::payload::{Draft, DraftPicture, Payload, ServiceFacts};
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
        service: ServiceFacts,
    },
    TakeIn {
        intake: u64,
        origin: Origin,
    },
    AwaitDialog(Dialog),
    Submit(Box<Submission>),
    LoadPage {
        number: u64,
        generation: u64,
    },
    LoadRecord {
        id: SubmissionId,
        load: u64,
        /// Shown before; what can't have changed is taken from it.
        known: Option<Arc<RecordView>>,
    },
    /// The draft a record was made from; what its form does not hold stays as in `draft`.
    DraftOf {
        intake: u64,
        record: Arc<RecordView>,
        draft: Draft,
    },
    CopyPayload(Arc<Payload>),
    CopyRecord(Arc<RecordView>),
    SaveSettings(SettingsChange),
    LoadKey(String),
    SaveKey(String, ClientKey),
    DeleteKey(String),
    Check(BalanceCall),
    LoadQuota(String),
    /// Follows a submission's task with a profile and its key.
    Follow {
        id: SubmissionId,
        profile: Profile,
        key: ClientKey,
        /// The operator asked for it, so that a refusal is told.
        is_asked: bool,
    },
    /// A task that was followed when the program ended, and whose life may be spent by now.
    Resume {
        id: SubmissionId,
        created_at_ms: i64,
        profile: Profile,
        key: ClientKey,
    },
    AskNow(SubmissionId),
    StopFollowing(SubmissionId),
    TestCallback(String),
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
    SettingsSaved(Result<Saved, SettingsError>),
    KeyLoaded {
        profile_id: String,
        result: Result<Option<ClientKey>, KeychainError>,
    },
    KeySaved {
        profile_id: String,
        result: Result<(), KeychainError>,
    },
    KeyDeleted {
        profile_id: String,
        result: Result<(), KeychainError>,
    },
    /// A service refused a key in a way that leads to being blocked.
    KeyRefused(ClientKey),
    Checked {
        profile_id: String,
        check: Check,
    },
    QuotaLoaded {
        profile_id: String,
        last_good: Option<BalanceAt>,
        chart: Chart,
    },
    /// A task can't be followed, and why.
    NotFollowed(SubmissionId, String),
    /// A row has changed after its submission had ended.
    RowChanged(SubmissionId),
    /// The history could not take or give something.
    Trouble(HistoryError),
    CallbackTested(client::CallbackTest),
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
        let (sender, events) = mpsc::channel(QUEUE);
        let board = Board::new(Arc::clone(&wake));
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
            keychain,
            board: board.clone(),
            room: Arc::new(Semaphore::new(POLLS_AT_ONCE)),
            followers: Arc::default(),
        };
        let thread = thread::Builder::new().name("desk-worker".to_owned()).spawn(move || {
            runtime.block_on(work(job_receiver, context));
            // A file on a dead network disk must not keep the program from ending.
            runtime.shutdown_timeout(Duration::from_millis(100));
        })?;
        Ok(Self { jobs: Some(jobs), events, board, thread: Some(thread) })
    }

    pub(super) fn send(&self, job: Job) -> Result<(), WorkerBusy> {
        self.jobs.as_ref().ok_or(WorkerBusy)?.try_send(job).map_err(|_| WorkerBusy)
    }

    pub(super) fn next_event(&mut self) -> Option<Event> {
        self.events.try_recv().ok()
    }

    /// What has changed with the tasks that are followed.
    pub(super) fn follow_changes(&self) -> Option<super::board::Changes> {
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
    board: Board,
    /// Polls that may be under way at once.
    room: Arc<Semaphore>,
    followers: Arc<Mutex<HashMap<SubmissionId, Arc<Handle>>>>,
}

impl Context {
    fn history(&self) -> Result<History, HistoryError> {
        self.history.lock().unwrap_or_else(PoisonError::into_inner).clone().ok_or(HistoryError::Closed)
    }
}

impl Context {
    fn follower(&self, id: SubmissionId) -> Option<Arc<Handle>> {
        self.followers.lock().unwrap_or_else(PoisonError::into_inner).get(&id).cloned()
    }

    fn forget_follower(&self, id: SubmissionId) {
        self.followers.lock().unwrap_or_else(PoisonError::into_inner).remove(&id);
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
            let Context { clock, events: told, directory, .. } = context.clone();
            match tokio::spawn(submit(submission, history, clock, told, directory)).await {
                Ok(Some(created)) => drop(follow(created.id, created.profile, created.key, false, context).await),
                Ok(None) => {}
                Err(_) => events.send(Event::Lost(job)).await,
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
            let draft = compute(move || draft_of(&record.record, draft)).await;
            Some(Event::DraftLoaded { intake, draft: draft.flatten() })
        }
        Job::CopyPayload(payload) => compute(move || payload.text_for_copying()).await.map(Event::TextToCopy),
        Job::CopyRecord(record) => compute(move || payload_text(&record.record)).await.map(Event::TextToCopy),
        Job::SaveSettings(change) => {
            let directory = context.directory.clone();
            compute(move || Settings::save(&directory, &change)).await.map(Event::SettingsSaved)
        }
        Job::LoadKey(profile_id) => {
            let result = context.keychain.load(&profile_id).await;
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
        Job::Follow { id, profile, key, is_asked } => follow(id, profile, key, is_asked, context.clone()).await,
        Job::Resume { id, created_at_ms, profile, key } => {
            resume(id, created_at_ms, profile, key, context.clone()).await
        }
        Job::AskNow(id) => {
            if let Some(handle) = context.follower(id) {
                handle.ask_now.notify_one();
            }
            None
        }
        Job::StopFollowing(id) => {
            if let Some(handle) = context.follower(id) {
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

/// Begins to follow; an event only when it can't be and the operator had asked.
async fn follow(id: SubmissionId, profile: Profile, key: ClientKey, is_asked: bool, context: Context) -> Option<Event> {
    let handle = Arc::new(Handle::default());
    {
        let mut followers = context.followers.lock().unwrap_or_else(PoisonError::into_inner);
        if followers.contains_key(&id) {
            return None;
        }
        followers.insert(id, Arc::clone(&handle));
    }
    let refusal = match begin(id, &profile, key, &context).await {
        Ok((job, around)) => {
            tokio::spawn(async move {
                follow::follow(job, handle, around).await;
                context.forget_follower(id);
            });
            return None;
        }
        Err(refusal) => refusal,
    };
    context.forget_follower(id);
    is_asked.then_some(Event::NotFollowed(id, refusal))
}

async fn begin(
    id: SubmissionId,
    profile: &Profile,
    key: ClientKey,
    context: &Context,
) -> Result<(FollowJob, Surroundings), String> {
    let history = context.history().map_err(|error| error.to_string())?;
    let answer = history.follow(id).await.map_err(|error| error.to_string())?;
    let task = match answer {
        FollowAnswer::Followed(task) => task,
        FollowAnswer::Refused(why) => return Err(why.to_owned()),
    };
    // The task lives where it was created; only the sandbox moves from run to run.
    let stored =
        if matches!(profile.address, Address::Sandbox(_)) { None } else { BaseUrl::parse(&task.base_url).ok() };
    let base_url = stored.or_else(|| profile.address.base_url().cloned());
    let base_url = base_url.ok_or_else(|| "The profile's address is not known".to_owned())?;
    let job = FollowJob { task, profile: profile.clone(), base_url, key };
    let around = Surroundings {
        history,
        clock: context.clock.clone(),
        board: context.board.clone(),
        events: context.events.clone(),
        room: Arc::clone(&context.room),
    };
    Ok((job, around))
}

/// Goes on following after a restart where the task's life is not spent.
async fn resume(
    id: SubmissionId,
    created_at_ms: i64,
    profile: Profile,
    key: ClientKey,
    context: Context,
) -> Option<Event> {
    if !follow::is_spent(created_at_ms, &profile, &context.clock) {
        return follow(id, profile, key, false, context).await;
    }
    let ending = follow::life_spent(&profile, context.clock.now_ms());
    let result = match context.history() {
        Ok(history) => history.give_up(id, ending).await,
        Err(error) => Err(error),
    };
    Some(result.map_or_else(Event::Trouble, |()| Event::RowChanged(id)))
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
