//! The desk itself: applies commands and the worker's events to the state.

use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

use thiserror::Error;
use tokio::sync::Notify;

use super::intake::Origin;
use super::submit::{Submission, chain};
use super::worker::{Event, Job, Worker};
use super::{
    Address, Clock, Command, Compose, DraftEdit, HistoryHealth, HistoryView, InFlight, JobId, Notice, NoticeLevel, Question,
    SANDBOX_KEY, Settings, SettingsError, Shown, State, SubmitPhase, built_in_profiles,
};
use crate::client::Limits;
use crate::contract::{BaseUrl, Cleaned, ClientKey};
use crate::history::{HistoryError, OpenReport, SameBefore, SubmissionId};
use crate::keychain::SessionKeys;
use crate::payload::{DraftPicture, Fix};

/// Notices kept on screen; the oldest go first.
const MAX_NOTICES: usize = 4;

/// How a desk is started.
pub struct Options {
    pub data_dir: PathBuf,
    /// The profile to begin with, by name; the first one without.
    pub profile: Option<String>,
    pub keys: SessionKeys,
    pub clock: Clock,
    pub limits: Limits,
    /// As [`Settings::load`] returned them.
    pub settings: (Settings, Option<SettingsError>),
}

/// Why a desk could not start.
#[derive(Debug, Error)]
pub enum StartError {
    #[error("There is no profile named {asked}; there are {known}")]
    NoSuchProfile { asked: String, known: String },
    #[error("The worker thread could not be started")]
    Worker(#[source] std::io::Error),
}

/// Commands in, state out.
pub struct Desk {
    state: State,
    worker: Worker,
    limits: Limits,
    next_job: u64,
    next_notice: u64,
    /// A composition is being made.
    is_composing: bool,
    /// Submit as soon as this revision has been composed.
    submit_when_composed: Option<u64>,
    /// Submissions the operator is asked about, should they be sent all the same; the first is the
    /// one on screen.
    asked_about: VecDeque<(Submission, SameBefore)>,
    /// The newest submission, whose reply the draft's pane shows.
    newest: Option<JobId>,
}

impl Desk {
    /// Starts the worker, the sandbox and the history; `wake` is called after each event.
    ///
    /// # Errors
    /// When the profile does not exist or no thread can be started.
    pub fn start(options: Options, wake: impl Fn() + Send + Sync + 'static) -> Result<Self, StartError> {
        let profiles = built_in_profiles();
        let selected_profile = match &options.profile {
            None => 0,
            Some(asked) => {
                let found = profiles.iter().position(|profile| profile.name.eq_ignore_ascii_case(asked));
                let known = || profiles.iter().map(|profile| profile.name.as_str()).collect::<Vec<_>>().join(" and ");
                found.ok_or_else(|| StartError::NoSuchProfile { asked: asked.clone(), known: known() })?
            }
        };
        let mut keys = options.keys;
        let sandbox = profiles.first().map(|profile| profile.name.clone()).unwrap_or_default();
        if keys.get(&sandbox).is_none() {
            keys.set(&sandbox, ClientKey::from_input(SANDBOX_KEY).map(|(key, _)| key));
        }
        let (settings, settings_error) = options.settings;
        let worker = Worker::start(options.data_dir, options.clock, Arc::new(wake)).map_err(StartError::Worker)?;
        let mut desk = Self {
            state: State {
                profiles,
                selected_profile,
                keys,
                compose: Compose::default(),
                in_flight: Vec::new(),
                history: HistoryView::default(),
                shown: Shown::Draft,
                latest: None,
                question: None,
                notices: Vec::new(),
                settings,
                clipboard: None,
                is_dialog_open: false,
            },
            worker,
            limits: options.limits,
            next_job: 1,
            next_notice: 1,
            is_composing: false,
            submit_when_composed: None,
            asked_about: VecDeque::new(),
            newest: None,
        };
        if let Some(error) = settings_error {
            desk.report(NoticeLevel::Warning, &error);
        }
        desk.run(Job::OpenHistory);
        desk.run(Job::StartSandbox);
        desk.edited();
        Ok(desk)
    }

    /// What a window shows.
    #[must_use]
    pub fn state(&self) -> &State {
        &self.state
    }

    /// Takes the text meant for the clipboard, once.
    pub fn take_clipboard(&mut self) -> Option<String> {
        self.state.clipboard.take()
    }

    /// Does what a window asks. Returns at once.
    pub fn dispatch(&mut self, command: Command) {
        match command {
            Command::SelectProfile(index) => self.select_profile(index),
            Command::SetKey(key, cleaned) => self.set_key(key, cleaned),
            Command::Edit(edit) => self.edit(edit),
            Command::OpenDialog => self.open_dialog(),
            Command::TakeFiles(paths) => self.take_files(paths),
            Command::PasteText(text) => self.take_in(Origin::Text(text)),
            Command::PasteBitmap { width_px, height_px, rgba } => self.take_in(Origin::Bitmap { width_px, height_px, rgba }),
            Command::TrySample => self.take_in(Origin::Sample),
            Command::Submit => self.submit(),
            Command::SubmitAgain => self.submit_again(),
            Command::DropQuestion => self.drop_question(),
            Command::Cancel(job) => self.cancel(job),
            Command::ShowRows(visible) => {
                let pages = self.state.history.look_at(visible);
                self.load_pages(pages);
            }
            Command::Select(id) => self.select(id),
            Command::LoadIntoCompose => self.load_into_compose(),
            Command::CopyPayload => self.copy_payload(),
            Command::CopyText(text) => self.state.clipboard = Some(text),
            Command::DismissNotice(id) => self.state.notices.retain(|notice| notice.id != id),
            Command::ReopenHistory => {
                self.state.history.health = HistoryHealth::Opening;
                self.run(Job::OpenHistory);
            }
            Command::SetTheme(theme) => {
                self.state.settings.theme = theme;
                self.run(Job::SaveSettings(self.state.settings.clone()));
            }
            Command::SetLayout(layout) => {
                self.state.settings.layout = layout;
                self.run(Job::SaveSettings(self.state.settings.clone()));
            }
        }
    }

    /// Applies what the worker has told since the last call.
    pub fn drain(&mut self) {
        while let Some(event) = self.worker.next_event() {
            self.apply(event);
        }
    }

    /// Cancels what is under way, lets it save its outcome, and ends the worker.
    pub fn close(&mut self) {
        for submission in &self.state.in_flight {
            submission.cancel.notify_one();
        }
        self.worker.end();
    }

    fn apply(&mut self, event: Event) {
        match event {
            Event::HistoryOpened(Ok(report)) => self.history_opened(&report),
            Event::HistoryOpened(Err(error)) => {
                self.report(NoticeLevel::Error, &error);
                self.state.history.health = HistoryHealth::Failed(error.to_string());
            }
            Event::SandboxStarted(Ok(base_url)) => self.sandbox_started(&base_url),
            Event::SandboxStarted(Err(error)) => self.report(NoticeLevel::Error, &error),
            Event::Composed { revision, composed } => self.composed(revision, composed),
            Event::TakenIn { intake, result } if intake == self.state.compose.intake => match result {
                Ok(picture) => self.taken_in(picture),
                Err(error) => {
                    self.state.compose.loading = None;
                    self.report(NoticeLevel::Warning, &error);
                }
            },
            // A newer picture was asked for since.
            Event::TakenIn { .. } => {}
            Event::DialogClosed { path, was_instant } => self.dialog_closed(path, was_instant),
            Event::Phase(job, phase) => self.update(job, |submission| submission.phase = phase),
            Event::Recorded(job, id) => {
                self.update(job, |submission| submission.id = Some(id));
                self.history_changed();
            }
            Event::AskSame(submission, same) => self.ask_about_same(*submission, same),
            Event::NotRecorded(job, error) => self.not_recorded(job, &error),
            Event::Finished(job, id) => self.finished(job, id),
            Event::PageLoaded { number, result: Ok((page, total)) } => self.state.history.accept(number, page, total),
            Event::PageLoaded { number, result: Err(error) } => {
                self.state.history.forget(number);
                self.report(NoticeLevel::Error, &error);
            }
            Event::RecordLoaded { id, result: Ok(record) } => self.record_loaded(id, record),
            Event::RecordLoaded { id, result: Err(error) } => {
                if self.state.shown.selected() == Some(id) {
                    self.state.shown = Shown::Draft;
                }
                self.report(NoticeLevel::Error, &error);
            }
            Event::DraftLoaded(Some(draft)) => {
                self.state.compose.draft = draft;
                self.state.shown = Shown::Draft;
                self.edited();
            }
            Event::DraftLoaded(None) => self.notice(NoticeLevel::Warning, "No form can compose this task type".to_owned(), String::new()),
            Event::TextToCopy(text) => {
                self.state.clipboard = Some(text);
                let text = "Payload copied; the key is $CAPKILL_CLIENT_KEY in it";
                self.notice(NoticeLevel::Info, text.to_owned(), String::new());
            }
            Event::SettingsNotSaved(error) => self.report(NoticeLevel::Warning, &error),
        }
    }

    // ── Profile and key ─────────────────────────────────────────────────────────────────────────

    fn select_profile(&mut self, index: usize) {
        if index < self.state.profiles.len() {
            self.state.selected_profile = index;
            self.edited();
        }
    }

    fn set_key(&mut self, key: ClientKey, cleaned: Cleaned) {
        if let Some(profile) = self.state.profiles.get(self.state.selected_profile) {
            self.state.keys.set(&profile.name, Some(key));
            self.edited();
        }
        if let Some(what) = cleaned.describe() {
            self.notice(NoticeLevel::Info, what.to_owned(), String::new());
        }
    }

    fn sandbox_started(&mut self, base_url: &str) {
        // The sandbox's own address always parses; a failure would leave the profile without one.
        let base_url = BaseUrl::parse(base_url).inspect_err(|error| tracing::error!(%error, "sandbox address")).ok();
        for profile in &mut self.state.profiles {
            if let Address::Sandbox(address) = &mut profile.address {
                address.clone_from(&base_url);
            }
        }
    }

    // ── Draft ───────────────────────────────────────────────────────────────────────────────────

    fn edit(&mut self, edit: DraftEdit) {
        let draft = &mut self.state.compose.draft;
        match edit {
            DraftEdit::Kind(kind) => draft.kind = kind,
            DraftEdit::WebsiteUrl(text) | DraftEdit::Fix(Fix::WebsiteUrl(text)) => draft.website_url = text,
            DraftEdit::WebsiteKey(text) | DraftEdit::Fix(Fix::WebsiteKey(text)) => draft.website_key = text,
            DraftEdit::CallbackUrl(text) | DraftEdit::Fix(Fix::CallbackUrl(text)) => draft.callback_url = text,
            DraftEdit::Fix(Fix::SwapSiteFields) => std::mem::swap(&mut draft.website_url, &mut draft.website_key),
            DraftEdit::Option(kind, name, Some(value)) => drop(draft.options.insert((kind, name), value)),
            DraftEdit::Option(kind, name, None) => drop(draft.options.remove(&(kind, name))),
            DraftEdit::RemovePicture => {
                draft.picture = None;
                self.state.compose.loading = None;
                // What is still being read must not come back.
                self.state.compose.intake += 1;
            }
        }
        self.state.shown = Shown::Draft;
        self.edited();
    }

    /// The draft, its key or its profile changed: compose anew.
    fn edited(&mut self) {
        self.state.compose.revision += 1;
        self.submit_when_composed = None;
        if !self.is_composing {
            self.compose();
        }
    }

    fn compose(&mut self) {
        let profile = self.state.profile();
        let key = profile.and_then(|profile| self.state.keys.get(&profile.name)).cloned();
        let is_local = profile.is_none_or(|profile| !profile.is_live());
        let (revision, draft) = (self.state.compose.revision, self.state.compose.draft.clone());
        self.is_composing = self.run(Job::Compose { revision, draft, key, is_local });
    }

    fn composed(&mut self, revision: u64, composed: super::Composed) {
        self.is_composing = false;
        self.state.compose.composed = Arc::new(composed);
        self.state.compose.composed_revision = revision;
        if !self.state.compose.is_current() {
            self.compose();
        } else if self.submit_when_composed.take() == Some(revision) {
            self.submit();
        }
    }

    fn take_files(&mut self, mut paths: Vec<PathBuf>) {
        match (paths.pop(), paths.len()) {
            (Some(path), 0) => self.take_in(Origin::File(path)),
            (Some(_), more) => {
                let text = format!("{} files were dropped; drop a single picture", more + 1);
                self.notice(NoticeLevel::Warning, text, String::new());
            }
            (None, _) => {}
        }
    }

    fn take_in(&mut self, origin: Origin) {
        self.state.compose.intake += 1;
        let (intake, label) = (self.state.compose.intake, origin.label());
        if self.run(Job::TakeIn { intake, origin }) {
            self.state.compose.loading = Some(label);
        }
    }

    fn taken_in(&mut self, picture: DraftPicture) {
        self.state.compose.loading = None;
        self.state.compose.draft.picture = Some(picture);
        self.edit(DraftEdit::Kind(crate::payload::Kind::Picture));
    }

    fn open_dialog(&mut self) {
        if self.state.is_dialog_open {
            return;
        }
        // Made here, on the window's thread, because macOS insists; awaited by the worker.
        let dialog = rfd::AsyncFileDialog::new()
            .set_title("Open a captcha picture")
            .add_filter("Pictures and base64 text", &["png", "jpg", "jpeg", "gif", "webp", "bmp", "txt", "b64"])
            .add_filter("All files", &["*"])
            .pick_file();
        let dialog = Box::pin(async move { dialog.await.map(|file| file.path().to_owned()) });
        self.state.is_dialog_open = self.run(Job::AwaitDialog(dialog));
    }

    fn dialog_closed(&mut self, path: Option<PathBuf>, was_instant: bool) {
        self.state.is_dialog_open = false;
        match path {
            Some(path) => self.take_in(Origin::File(path)),
            None if was_instant => {
                let text = "No file dialog could be opened; drop the file on the window, or install xdg-desktop-portal or zenity";
                self.notice(NoticeLevel::Warning, text.to_owned(), String::new());
            }
            None => {}
        }
    }

    // ── Submission ──────────────────────────────────────────────────────────────────────────────

    fn submit(&mut self) {
        if !self.state.compose.is_current() {
            // What is on screen is a moment behind; what is sent never is.
            self.submit_when_composed = Some(self.state.compose.revision);
            return;
        }
        if let Some(blocker) = self.state.submit_blocker() {
            self.notice(NoticeLevel::Warning, format!("Not submitted: {blocker}"), String::new());
            return;
        }
        if let Some(submission) = self.prepare() {
            self.state.shown = Shown::Draft;
            self.launch(submission);
        }
    }

    fn prepare(&mut self) -> Option<Submission> {
        let profile = self.state.profile()?;
        let compose = &self.state.compose;
        let submission = Submission {
            job: JobId(self.next_job),
            profile: profile.name.clone(),
            base_url: profile.address.base_url()?.clone(),
            key: self.state.keys.get(&profile.name)?.clone(),
            payload: Arc::clone(compose.composed.payload.as_ref()?),
            draft: compose.draft.clone(),
            thumbnail: compose.composed.thumbnail.clone(),
            asks_first: true,
            cancel: Arc::new(Notify::new()),
            limits: self.limits,
        };
        Some(submission)
    }

    fn launch(&mut self, submission: Submission) {
        let job = JobId(self.next_job);
        self.next_job += 1;
        let submission = Submission { job, ..submission };
        let in_flight = InFlight {
            job,
            id: None,
            task_type: submission.payload.task_type(),
            profile: submission.profile.clone(),
            phase: SubmitPhase::Recording,
            started: Instant::now(),
            cancel: Arc::clone(&submission.cancel),
        };
        if self.run(Job::Submit(submission)) {
            self.state.in_flight.push(in_flight);
            self.newest = Some(job);
            self.state.latest = None;
        }
    }

    fn ask_about_same(&mut self, submission: Submission, same: SameBefore) {
        self.state.in_flight.retain(|in_flight| in_flight.job != submission.job);
        self.asked_about.push_back((submission, same));
        self.show_question();
    }

    fn show_question(&mut self) {
        self.state.question = self.asked_about.front().map(|(_, same)| Question::SameBefore(same.clone()));
    }

    fn submit_again(&mut self) {
        if let Some((submission, _)) = self.asked_about.pop_front() {
            self.launch(Submission { asks_first: false, cancel: Arc::new(Notify::new()), ..submission });
        }
        self.show_question();
    }

    fn drop_question(&mut self) {
        self.asked_about.pop_front();
        self.show_question();
    }

    fn cancel(&mut self, job: JobId) {
        if let Some(submission) = self.state.in_flight.iter().find(|submission| submission.job == job) {
            submission.cancel.notify_one();
        }
    }

    fn not_recorded(&mut self, job: JobId, error: &HistoryError) {
        self.state.in_flight.retain(|submission| submission.job != job);
        let text = format!("Not submitted, surely not paid: the submission could not be recorded. {error}");
        self.notice(NoticeLevel::Error, text, chain(error));
    }

    fn finished(&mut self, job: JobId, id: SubmissionId) {
        self.state.in_flight.retain(|submission| submission.job != job);
        if self.newest == Some(job) || self.state.shown.selected() == Some(id) {
            self.run(Job::LoadRecord(id));
        }
        self.history_changed();
    }

    fn update(&mut self, job: JobId, change: impl FnOnce(&mut InFlight)) {
        match self.state.in_flight.iter_mut().find(|submission| submission.job == job) {
            Some(submission) => change(submission),
            None => tracing::debug!(?job, "late event ignored"),
        }
    }

    // ── History ─────────────────────────────────────────────────────────────────────────────────

    fn history_opened(&mut self, report: &OpenReport) {
        self.state.history.health = HistoryHealth::Ready;
        if let Some(aside) = &report.set_aside {
            let text = format!("The history was damaged; it was set aside as {} and a new one begun", aside.display());
            self.notice(NoticeLevel::Error, text, String::new());
        }
        if let Some(found) = report.newer_version {
            let error = HistoryError::Newer { found, known: crate::history::known_version() };
            self.report(NoticeLevel::Error, &error);
            self.state.history.health = HistoryHealth::ReadOnly(error.to_string());
        }
        if report.orphans > 0 {
            let (number, verb) = if report.orphans == 1 { ("One submission", "was") } else { ("Some submissions", "were") };
            let text = format!("{number} {verb} interrupted last time and {verb} perhaps paid; look for “unknown” in the history");
            self.notice(NoticeLevel::Warning, text, String::new());
        }
        self.history_changed();
    }

    fn history_changed(&mut self) {
        let pages = self.state.history.changed();
        self.load_pages(pages);
    }

    fn load_pages(&mut self, pages: Vec<u64>) {
        let can_read = matches!(self.state.history.health, HistoryHealth::Ready | HistoryHealth::ReadOnly(_));
        for page in pages {
            if !can_read || !self.run(Job::LoadPage(page)) {
                self.state.history.forget(page);
            }
        }
    }

    fn select(&mut self, id: Option<SubmissionId>) {
        self.state.shown = match id {
            None => Shown::Draft,
            Some(id) if self.state.shown.selected() == Some(id) => return,
            Some(id) => {
                self.run(Job::LoadRecord(id));
                Shown::Loading(id, self.state.shown.record().cloned())
            }
        };
    }

    fn record_loaded(&mut self, id: SubmissionId, record: super::RecordView) {
        let record = Arc::new(record);
        if self.state.shown.selected() == Some(id) {
            self.state.shown = Shown::Record(record);
        } else {
            self.state.latest = Some(record);
        }
    }

    fn load_into_compose(&mut self) {
        if let Some(record) = self.state.shown.record() {
            let record = Arc::clone(record);
            self.run(Job::DraftOf(record));
        }
    }

    fn copy_payload(&mut self) {
        let job = match self.state.shown.record() {
            Some(record) => Some(Job::CopyRecord(Arc::clone(record))),
            None => self.state.compose.composed.payload.clone().map(Job::CopyPayload),
        };
        if let Some(job) = job {
            self.run(job);
        }
    }

    // ── Telling ─────────────────────────────────────────────────────────────────────────────────

    fn report(&mut self, level: NoticeLevel, error: &(dyn std::error::Error + 'static)) {
        tracing::warn!(error = %chain(error), "told the operator");
        let details = error.source().map(chain).unwrap_or_default();
        self.notice(level, error.to_string(), details);
    }

    fn notice(&mut self, level: NoticeLevel, text: String, details: String) {
        self.state.notices.retain(|notice| notice.text != text);
        if self.state.notices.len() == MAX_NOTICES {
            self.state.notices.remove(0);
        }
        let notice = Notice { id: self.next_notice, level, text, details, since: Instant::now() };
        self.next_notice += 1;
        self.state.notices.push(notice);
    }

    /// Hands a job to the worker; `false` when it could not be taken, which the operator is told.
    fn run(&mut self, job: Job) -> bool {
        let taken = self.worker.send(job).is_ok();
        if !taken {
            let text = "CapKill Desk is too busy for that; try again in a moment";
            self.notice(NoticeLevel::Error, text.to_owned(), String::new());
        }
        taken
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        self.close();
    }
}
