//! A desk whose worker is a script.

use std::sync::Arc;

use tokio::sync::mpsc::Receiver;

use crate::contract::{BaseUrl, Cleaned, ClientKey, Mark};
use crate::desk::command::{Command, DraftCommand, DraftEdit, KeyCommand};
use crate::desk::desk::Desk;
use crate::desk::state::{Reason, Shown, first_state};
use crate::history::{Listing, OpenReport, Record, SubmissionId, Summary};
use crate::keychain::SessionKeys;
use crate::payload::{Draft, Form, Payload, ServiceFacts, StoredBody, check_draft};
use crate::profile::{SANDBOX_ID, Settings};
use crate::view::{RecordView, record_view, summary_for_tests};
use crate::work::{
    Board, Chosen, Clock, Composed, Dialog, DraftEvent, DraftJob, Event, FileChooser, FileWish, HistoryEvent, Job,
    ReceivingEvent, RecordEvent, RecordJob, Refusals, RowsEvent, RowsJob, Submission, Worker,
};

pub const SITE_KEY: &str = "6Le-wvkSAAAAAPBMRTvw0Q4Muexq9bi0DJwx_mJ-";

/// Where the sandbox of a scripted desk says that it listens.
pub const SANDBOX: &str = "http://127.0.0.1:9/";

/// Jobs that the worker of a scripted desk takes before it is too busy.
const ROOM: usize = 64;

/// A desk and the jobs it has handed to its worker.
pub struct Scripted {
    pub desk: Desk,
    pub board: Board,
    jobs: Receiver<Job>,
}

struct NoFiles;

impl FileChooser for NoFiles {
    fn ask(&self, _: FileWish) -> Dialog {
        Box::pin(async { Chosen::Closed })
    }
}

impl Scripted {
    /// Returns a desk that has only just begun.
    pub fn begun() -> Self {
        Self::begun_with(SessionKeys::default())
    }

    /// Returns an open desk that was started with a key in the environment.
    pub fn with_environment(key: ClientKey) -> Self {
        let mut scripted = Self::begun_with(SessionKeys::with_environment(Some(key)));
        scripted.desk.apply(Event::History(HistoryEvent::Opened(Ok(OpenReport::default()))));
        scripted.jobs();
        scripted
    }

    fn begun_with(keys: SessionKeys) -> Self {
        let (worker, jobs, board) = Worker::scripted(ROOM);
        let state = first_state(Settings::default(), SANDBOX_ID.to_owned(), keys);
        let clock = Clock::from_fn(|| 1_790_000_000_000);
        let mut desk =
            Desk::new(state, worker, clock, Box::new(NoFiles), Refusals::default(), Mark::of_secret([7; 32]));
        desk.begin();
        Self { desk, board, jobs }
    }

    /// Returns a desk with an open history, a sandbox that listens, and an empty draft that is composed.
    pub fn open() -> Self {
        let mut scripted = Self::begun();
        scripted.desk.apply(Event::Receiving(ReceivingEvent::SandboxStarted(Ok(SANDBOX.to_owned()))));
        scripted.desk.apply(Event::History(HistoryEvent::Opened(Ok(OpenReport::default()))));
        for job in scripted.compose_all() {
            if let Job::Rows(RowsJob::List { ticket, .. }) = job {
                let result = Ok(Listing { ids: Vec::new(), is_complete: true });
                scripted.desk.apply(Event::Rows(RowsEvent::Listed { ticket, result }));
            }
        }
        scripted.jobs();
        scripted
    }

    /// Returns a desk whose draft can be submitted.
    pub fn with_draft() -> Self {
        let mut scripted = Self::open();
        scripted.enter_site("https://example.com/login");
        scripted.compose_all();
        scripted.jobs();
        scripted
    }

    pub fn dispatch(&mut self, command: impl Into<Command>) {
        self.desk.dispatch(command);
    }

    pub fn enter_site(&mut self, url: &str) {
        for edit in [
            DraftEdit::Form(Form::RECAPTCHA),
            DraftEdit::Text("websiteURL", url.to_owned()),
            DraftEdit::Text("websiteKey", SITE_KEY.to_owned()),
        ] {
            self.dispatch(DraftCommand::Edit(edit));
        }
    }

    pub fn set_key(&mut self, text: &str) {
        self.dispatch(KeyCommand::Set(key(text), Cleaned::default()));
    }

    /// Hands jobs over until the worker takes no more.
    pub fn fill_queue(&mut self) {
        for number in 1_000..1_000 + i64::try_from(ROOM).unwrap() {
            self.desk.load_record(SubmissionId(number));
        }
    }

    /// Takes the jobs that were handed over since the last call.
    pub fn jobs(&mut self) -> Vec<Job> {
        std::iter::from_fn(|| self.jobs.try_recv().ok()).collect()
    }

    /// Takes the jobs that `pick` knows, and drops the others.
    pub fn jobs_of<T>(&mut self, pick: impl Fn(Job) -> Option<T>) -> Vec<T> {
        self.jobs().into_iter().filter_map(pick).collect()
    }

    /// Takes the submissions that were handed over.
    pub fn submissions(&mut self) -> Vec<Arc<Submission>> {
        self.jobs_of(|job| if let Job::Submit(submission) = job { Some(submission) } else { None })
    }

    /// Takes the records that were asked for.
    pub fn records(&mut self) -> Vec<RecordJob> {
        self.jobs_of(|job| if let Job::Record(job) = job { Some(job) } else { None })
    }

    /// Answers compositions until the draft is composed. Returns the other jobs.
    pub fn compose_all(&mut self) -> Vec<Job> {
        let mut others = Vec::new();
        loop {
            let (composes, rest): (Vec<Job>, Vec<Job>) =
                self.jobs().into_iter().partition(|job| matches!(job, Job::Draft(DraftJob::Compose { .. })));
            others.extend(rest);
            if composes.is_empty() {
                return others;
            }
            for job in composes {
                self.answer_composition(job);
            }
        }
    }

    pub fn answer_composition(&mut self, job: Job) {
        let Job::Draft(DraftJob::Compose { ticket, draft, key, .. }) = job else { panic!("no composition") };
        let composed = composed(&draft, key.as_ref());
        self.desk.apply(Event::Draft(DraftEvent::Composed { ticket, composed: Arc::new(composed) }));
    }

    /// Answers a record that was asked for.
    pub fn answer_record(&mut self, job: &RecordJob, record: Arc<RecordView>) {
        let (id, ticket) = (job.id, job.ticket);
        self.desk.apply(Event::Record(RecordEvent { id, ticket, result: Ok(record), trouble: None }));
    }

    /// Shows a record of the sandbox.
    pub fn show(&mut self, id: SubmissionId) {
        self.dispatch(crate::desk::command::RecordCommand::Select(Some(id)));
        let jobs = self.records();
        let hint = self.desk.state().key().unwrap().masked();
        self.answer_record(&jobs[0], record(id, &hint));
        assert!(matches!(self.desk.state().shown, Shown::Record(_)));
    }

    /// Whether a call is asked about for a reason.
    pub fn is_asked_about(&self, reason: &Reason) -> bool {
        self.desk.state().question.as_ref().is_some_and(|question| question.is_about(reason))
    }

    /// Says yes to the question on screen.
    pub fn say_yes(&mut self) {
        let yes = self.desk.state().question.clone().unwrap().yes();
        self.dispatch(yes);
    }

    pub fn notices(&self) -> Vec<&str> {
        self.desk.state().notices.iter().map(|notice| notice.text.as_str()).collect()
    }

    #[track_caller]
    pub fn assert_told(&self, part: &str) {
        assert!(self.notices().iter().any(|text| text.contains(part)), "{:?}", self.notices());
    }
}

fn composed(draft: &Draft, key: Option<&ClientKey>) -> Composed {
    let payload = Payload::build(draft, key).map(Arc::new);
    let findings = check_draft(draft, payload.as_deref(), key, None, ServiceFacts::default());
    Composed { payload, findings, ..Composed::default() }
}

pub fn key(text: &str) -> ClientKey {
    ClientKey::from_input(text).unwrap().0
}

/// Returns a record of the sandbox that was sent with a key and created.
pub fn record(id: SubmissionId, key_hint: &str) -> Arc<RecordView> {
    let body = format!(
        r#"{{"clientKey":"{key_hint}","task":{{"type":"NoCaptchaTaskProxyless","websiteURL":"https://example.com","websiteKey":"{SITE_KEY}"}}}}"#
    );
    let record = Record {
        summary: summary(id),
        key_hint: key_hint.to_owned(),
        body: StoredBody { bytes: body.into_bytes(), picture_at: None },
        picture: None,
        website_key: None,
        callback_url: None,
        solution: None,
        exchanges: Vec::new(),
        callbacks: Vec::new(),
        callback_token: None,
        note: None,
        again_of: None,
        repeated_by: Vec::new(),
        polls: 0,
        ended_at_ms: None,
        balance_before: None,
        balance_after: None,
    };
    Arc::new(record_view(record, Arc::default(), None))
}

fn summary(id: SubmissionId) -> Summary {
    Summary {
        created_at_ms: 1_790_000_000_000,
        profile_id: SANDBOX_ID.to_owned(),
        profile: "Sandbox".to_owned(),
        base_url: BaseUrl::parse(SANDBOX).unwrap().to_string(),
        task_type: "NoCaptchaTaskProxyless".to_owned(),
        ..summary_for_tests(id.0)
    }
}
