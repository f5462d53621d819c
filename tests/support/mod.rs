//! What desk and window tests share: options with a temporary directory, and waiting with a deadline.

#![allow(dead_code, reason = "each test binary uses its part")]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

pub mod bus;
pub mod echo;
pub mod files;
pub mod hostile;
pub mod keyring;
pub mod killing;
pub mod large;
#[cfg(target_os = "linux")]
pub mod logind;
pub mod places;
#[cfg(target_os = "linux")]
pub mod portal;
pub mod program;
#[cfg(unix)]
pub mod replaced;
pub mod rows;
pub mod service;
pub mod slow_service;
pub mod small_disk;
pub mod spelled;
pub mod ways_out;
pub mod whole_log;
pub mod window;

use std::path::Path;
use std::sync::{Arc, mpsc};
use std::time::{Duration, Instant};

use capkill_desk::contract::{ClientKey, Mark};
use capkill_desk::desk::{
    Desk, DraftCommand, DraftEdit, HistoryHealth, KeyCommand, Options, Reason, RecordCommand, Shown, State,
    SubmissionCommand,
};
use capkill_desk::history::{FILE_NAME, Life, SubmissionId};
use capkill_desk::keychain::{Keychain, SessionKeys};
use capkill_desk::payload::Form;
use capkill_desk::profile::Settings;
use capkill_desk::view::RecordView;
use capkill_desk::work::{Clock, SubmitPhase};
use files::ScriptedFiles;
use rusqlite::Connection;
use tempfile::TempDir;

/// Nothing here takes as long; a test that waits this long has failed.
pub const DEADLINE: Duration = Duration::from_secs(90);

/// What proves that a desk of the tests wrote something.
pub const MARK: Mark = Mark::of_secret(MARK_SECRET);

/// What the mark's file holds.
pub const MARK_SECRET: [u8; 32] = [7; 32];

/// Options for a desk on a directory, with a fixed clock, whose sandbox tasks stay `created` until
/// somebody asks for their result.
pub fn options(directory: &Path) -> Options {
    let settings = directory.join("settings.toml");
    if !settings.exists() {
        std::fs::write(settings, "[[profile]]\nid = \"sandbox\"\npoll_spacing_ms = 600000\n").unwrap();
    }
    Options {
        data_dir: directory.to_owned(),
        profile: None,
        keys: SessionKeys::default(),
        // The developer's own keychain is none of a test's business; tests/processes/keychain.rs starts one.
        keychain: Keychain::unused(),
        clock: Clock::from_fn(|| 1_790_000_000_000),
        files: Box::new(ScriptedFiles::default()),
        settings: Settings::load(directory),
        mark: MARK,
        waits: false,
    }
}

/// A desk without a window, with its directory where it is the test's own.
pub struct TestDesk<D = TempDir> {
    pub desk: Desk,
    pub files: ScriptedFiles,
    pub directory: D,
    woken: mpsc::Receiver<()>,
}

impl TestDesk {
    pub fn start() -> Self {
        Self::start_in(TempDir::new().unwrap(), |_| {})
    }

    pub fn start_in(directory: TempDir, change: impl FnOnce(&mut Options)) -> Self {
        let mut options = options(directory.path());
        change(&mut options);
        Self::run(options, directory)
    }

    /// A desk whose submission of the sample waits 20 s for its reply.
    pub fn waiting_for_a_slow_reply() -> Self {
        let mut desk = Self::start();
        desk.take_sample();
        desk.set_key("sandbox:slow");
        desk.wait_until("the new key", |desk| desk.state().compose.is_current());
        desk.desk.dispatch(SubmissionCommand::Submit);
        desk.wait_until("the connection", |desk| {
            desk.state().in_flight.iter().any(|submission| submission.phase == SubmitPhase::Waiting)
        });
        desk
    }

    pub fn sqlite(&self) -> Connection {
        Connection::open(self.directory.path().join(FILE_NAME)).unwrap()
    }

    /// Every row's state, oldest first.
    pub fn states(&self) -> Vec<Life> {
        states(self.directory.path())
    }

    /// Waits until the rows are in these states.
    #[track_caller]
    pub fn wait_for_states(&mut self, expected: &[Life]) {
        let directory = self.directory.path().to_owned();
        self.wait_until(&format!("{expected:?}"), move |_| states(&directory) == expected);
    }
}

impl<D> TestDesk<D> {
    /// Starts a desk and waits until it can be used.
    pub fn run(options: Options, directory: D) -> Self {
        let (wake, woken) = mpsc::channel();
        let files = ScriptedFiles::default();
        let options = Options { files: Box::new(files.clone()), ..options };
        let desk = Desk::start(options, move || {
            // The test may have ended already.
            let _ = wake.send(());
        });
        let mut desk = Self { desk: desk.unwrap(), files, directory, woken };
        desk.wait_until("sandbox, history and composition", |desk| {
            let state = desk.state();
            state.profiles[0].address.base_url().is_some()
                && state.compose.is_current()
                && !matches!(state.history.health, HistoryHealth::Opening | HistoryHealth::Updating)
        });
        desk
    }

    /// Applies events until the condition holds.
    #[track_caller]
    pub fn wait_until(&mut self, what: &str, condition: impl Fn(&Desk) -> bool) {
        let deadline = Instant::now() + DEADLINE;
        loop {
            self.desk.drain();
            if condition(&self.desk) {
                return;
            }
            let left = deadline.saturating_duration_since(Instant::now());
            assert!(!left.is_zero(), "waited in vain for {what}: {:#?}", self.desk.state());
            // A wake-up that was lost must not look like a slow test.
            let _ = self.woken.recv_timeout(left.min(Duration::from_millis(200)));
        }
    }

    pub fn set_key(&mut self, key: &str) {
        let (key, cleaned) = ClientKey::from_input(key).unwrap();
        self.desk.dispatch(KeyCommand::Set(key, cleaned));
    }

    pub fn take_sample(&mut self) {
        self.desk.dispatch(DraftCommand::TrySample);
        self.wait_until("the sample", |desk| {
            let compose = &desk.state().compose;
            compose.draft.picture.is_some() && compose.is_current()
        });
    }

    /// Submits the draft and waits for its end.
    #[track_caller]
    pub fn submit(&mut self) {
        self.wait_until("a draft that can be sent", |desk| {
            desk.state().compose.is_current() && desk.state().submit_blocker().is_none()
        });
        self.desk.dispatch(SubmissionCommand::Submit);
        self.wait_until("the submission's end", |desk| has_outcome(desk.state()) || desk.state().question.is_some());
    }

    /// Waits until nothing is under way and the newest submission has its outcome.
    #[track_caller]
    pub fn wait_for_outcome(&mut self, what: &str) {
        self.wait_until(what, |desk| has_outcome(desk.state()));
    }

    /// Says yes to the question on screen.
    pub fn say_yes(&mut self) {
        let yes = self.desk.state().question.clone().unwrap().yes();
        self.desk.dispatch(yes);
    }

    /// Submits site details under an address of their own, so that no payload is like another.
    #[track_caller]
    pub fn submit_site(&mut self, number: usize) {
        self.compose_site(number);
        self.submit();
    }

    pub fn compose_site(&mut self, number: usize) {
        for edit in [
            DraftEdit::Form(Form::RECAPTCHA),
            DraftEdit::Text("websiteURL", format!("https://example.com/{number}")),
            DraftEdit::Text("websiteKey", "6Le-wvkSAAAAAPBMRTvw0Q4Muexq9bi0DJwx_mJ-".into()),
        ] {
            self.desk.dispatch(DraftCommand::Edit(edit));
        }
    }

    /// The record of a row, as the window would show it.
    #[track_caller]
    pub fn record(&mut self, id: i64) -> Arc<RecordView> {
        let id = SubmissionId(id);
        self.desk.dispatch(RecordCommand::Select(None));
        self.desk.dispatch(RecordCommand::Select(Some(id)));
        self.wait_until("the record", |desk| matches!(desk.state().shown, Shown::Record(_)));
        self.desk.state().shown.record().unwrap().clone()
    }

    /// Whether a call is asked about for a reason.
    pub fn is_asked_about(&self, reason: &Reason) -> bool {
        self.desk.state().question.as_ref().is_some_and(|question| question.is_about(reason))
    }

    pub fn latest_detail(&self) -> String {
        self.desk.state().latest.as_ref().unwrap().record.summary.detail.clone().unwrap_or_default()
    }

    pub fn notices(&self) -> Vec<String> {
        self.desk.state().notices.iter().map(|notice| notice.text.clone()).collect()
    }
}

fn has_outcome(state: &State) -> bool {
    let has_outcome = |view: &Arc<RecordView>| view.record.summary.state != Life::Recorded;
    state.in_flight.is_empty() && state.latest.as_ref().is_some_and(has_outcome)
}

/// Every row's state in a data directory, oldest first.
pub fn states(directory: &Path) -> Vec<Life> {
    let sqlite = Connection::open(directory.join(FILE_NAME)).unwrap();
    let mut statement = sqlite.prepare("SELECT state FROM submission ORDER BY id").unwrap();
    let words = statement.query_map([], |row| row.get::<_, String>(0)).unwrap();
    words.map(|word| Life::from_word(&word.unwrap()).unwrap()).collect()
}

/// Every byte below a directory, by file; a lock or WAL that goes with its desk meanwhile is none.
pub fn all_files(directory: &Path) -> Vec<(std::path::PathBuf, Vec<u8>)> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(all_files(&path));
        } else {
            match std::fs::read(&path) {
                Ok(bytes) => files.push((path, bytes)),
                Err(error) => assert_eq!(error.kind(), std::io::ErrorKind::NotFound, "{}", path.display()),
            }
        }
    }
    files
}

/// Whether bytes hold text, as UTF-8 or UTF-16.
pub fn holds(bytes: &[u8], text: &str) -> bool {
    let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    [text.as_bytes(), &utf16].iter().any(|needle| bytes.windows(needle.len()).any(|window| window == *needle))
}
