//! The desk itself: applies commands and the worker's events to the state.

mod bundle;
mod comparison;
mod copying;
mod draft;
mod follow;
mod history;
mod overview;
mod profile;
mod quota;
mod receiver;
mod repeat;
mod rows;
mod submission;
mod transfer;

use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

use thiserror::Error;

use crate::contract::ClientKey;
use crate::contract::chain;
use crate::desk::HistoryHealth;
use crate::desk::HistoryView;
use crate::desk::OverviewView;
use crate::desk::command::{Command, FixOf};
use crate::desk::state::{CallbackTestState, Compose, Notice, NoticeLevel, ReceiverState, Shown, State};
use crate::history::{FollowedTask, SameBefore, SubmissionId};
use crate::keychain::{Keychain, SessionKeys};
use crate::profile::{NoSuchProfile, SANDBOX_ID, SANDBOX_KEY, Settings, SettingsChange, SettingsError, find_profile};
use crate::work::JobId;
use crate::work::{Clipboard, Clock, Event, Follow, Job, Origin, Redraft, Refusals, RowEdit, Submission, Worker};

/// Notices kept on screen; the oldest go first.
const MAX_NOTICES: usize = 4;

/// How a desk is started.
pub struct Options {
    pub data_dir: PathBuf,
    /// The profile to begin with, by name.
    pub profile: Option<String>,
    pub keys: SessionKeys,
    pub keychain: Keychain,
    pub clock: Clock,
    /// As [`Settings::load`] returned them.
    pub settings: (Settings, Option<SettingsError>),
}

/// Why a desk could not start.
#[derive(Debug, Error)]
pub enum StartError {
    #[error(transparent)]
    NoSuchProfile(#[from] NoSuchProfile),
    #[error("The worker thread could not be started")]
    Worker(#[source] std::io::Error),
}

/// A draft that is being made of another.
struct Redrafting {
    number: u64,
    /// What had been asked for when it began.
    intake: u64,
    /// The draft it is made of, and how: made again when that was edited meanwhile.
    revision: u64,
    change: Redraft,
    /// Submit what comes of it.
    then_submit: bool,
}

/// Commands in, state out.
pub struct Desk {
    state: State,
    worker: Worker,
    clock: Clock,
    next_job: u64,
    next_notice: u64,
    /// A composition is being made.
    is_composing: bool,
    /// Submit as soon as this revision has been composed.
    submit_when_composed: Option<u64>,
    /// Mend this as soon as the newest body has been checked.
    mend_when_composed: Option<FixOf>,
    /// Counts drafts made of others.
    next_redraft: u64,
    /// A draft is being made of this one.
    redrafting: Option<Redrafting>,
    /// Submissions the operator is asked about, should they be sent all the same; the first is the
    /// one on screen.
    asked_about: VecDeque<(Submission, SameBefore)>,
    /// The submission recorded last, whose reply the draft's pane shows.
    newest: Option<JobId>,
    /// Counts records asked for.
    next_load: u64,
    /// The asking whose record belongs on the right.
    shown_load: u64,
    /// The asking whose record is the draft's last reply.
    latest_load: u64,
    /// The submission whose record that is.
    latest_id: Option<SubmissionId>,
    /// Counts comparisons, asked for and made.
    next_comparison: u64,
    /// The one whose result is waited for.
    wanted_comparison: u64,
    /// The asking whose record's label and note are to be edited.
    remarks_load: u64,
    /// The asking whose record a copy with the real key is offered of.
    key_copy_load: u64,
    /// Lists of the history.
    lists: rows::Lists,
    /// Overviews of it.
    counting: overview::Counting,
    /// Settings are being saved, and what is to be saved next.
    is_saving_settings: bool,
    unsaved_settings: VecDeque<SettingsChange>,
    refusals: Refusals,
    /// A call the operator is asked about, since its key was refused too often.
    held: Option<quota::HeldCall>,
    /// The operator has just said yes to it.
    may_call: bool,
    /// Tasks to go on with once their profile's key is here.
    to_resume: Vec<FollowedTask>,
    /// Tasks to go on with as soon as the worker takes them.
    start_later: VecDeque<Follow>,
    /// Follow this row's task once its record is here.
    follow_when_shown: Option<SubmissionId>,
    /// Submit this row's payload again once its record is here.
    repeat_when_shown: Option<SubmissionId>,
    /// Follow this row's task once the keychain has answered for its profile.
    follow_with_key: Option<(String, SubmissionId)>,
}

impl Desk {
    /// Starts the worker, the sandbox and the history; `wake` is called after each event.
    ///
    /// # Errors
    /// When the profile does not exist or no thread can be started.
    pub fn start(options: Options, wake: impl Fn() + Send + Sync + 'static) -> Result<Self, StartError> {
        let (settings, settings_error) = options.settings;
        let profiles = settings.profiles.clone();
        let selected_profile = find_profile(&profiles, options.profile.as_deref())?;
        let mut keys = options.keys;
        if keys.get(SANDBOX_ID).is_none() {
            keys.set(SANDBOX_ID, ClientKey::from_input(SANDBOX_KEY).map(|(key, _)| key));
        }
        let refusals = Refusals::default();
        let clock = options.clock.clone();
        let worker = Worker::start(options.data_dir, options.clock, options.keychain, refusals.clone(), Arc::new(wake))
            .map_err(StartError::Worker)?;
        let mut desk = Self {
            state: State {
                profiles,
                selected_profile,
                keys,
                key_places: HashMap::new(),
                quotas: HashMap::new(),
                following: BTreeMap::new(),
                receiver: ReceiverState::Off,
                callback_test: None,
                compose: Compose::default(),
                import: None,
                imports: 0,
                offered_keys: Vec::new(),
                in_flight: Vec::new(),
                waiting: BTreeSet::new(),
                history: HistoryView::default(),
                overview: OverviewView::default(),
                remarks: None,
                shown: Shown::Draft,
                latest: None,
                comparison: None,
                question: None,
                notices: Vec::new(),
                settings,
                clipboard: None,
                key_copy: None,
                bundle: None,
                transfer: None,
                restore: None,
                is_dialog_open: false,
            },
            worker,
            clock,
            next_job: 1,
            next_notice: 1,
            is_composing: false,
            submit_when_composed: None,
            mend_when_composed: None,
            next_redraft: 0,
            redrafting: None,
            asked_about: VecDeque::new(),
            newest: None,
            next_load: 0,
            shown_load: 0,
            latest_load: 0,
            latest_id: None,
            next_comparison: 0,
            wanted_comparison: 0,
            remarks_load: 0,
            key_copy_load: 0,
            lists: rows::Lists::default(),
            counting: overview::Counting::default(),
            is_saving_settings: false,
            unsaved_settings: VecDeque::new(),
            refusals,
            held: None,
            may_call: false,
            to_resume: Vec::new(),
            start_later: VecDeque::new(),
            follow_when_shown: None,
            repeat_when_shown: None,
            follow_with_key: None,
        };
        if let Some(error) = settings_error {
            desk.report(NoticeLevel::Warning, &error);
        }
        desk.run(Job::OpenHistory);
        desk.run(Job::StartSandbox);
        desk.open_profile();
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
        self.state.clipboard.take().map(Clipboard::into_text)
    }

    /// Does what a window asks. Returns at once.
    pub fn dispatch(&mut self, command: Command) {
        match command {
            Command::SelectProfile(index) => self.select_profile(index),
            Command::SetKey(key, cleaned) => self.set_key(key, cleaned),
            Command::ForgetKey => self.forget_key(),
            Command::Edit(edit) => self.edit(edit),
            Command::OpenDialog => self.open_dialog(),
            Command::TakeFiles(paths) => self.take_files(paths),
            Command::PasteText(text) => self.take_in(Origin::Text(text)),
            Command::PasteBitmap(bitmap) => self.take_in(Origin::Bitmap(bitmap)),
            Command::TrySample => self.take_in(Origin::Sample),
            Command::TakeHarEntry(entry) => self.take_har_entry(entry),
            Command::UseOfferedKey(index) => self.use_offered_key(index),
            Command::OfferKeys(keys) => self.offer_keys(keys),
            Command::RefuseText(bytes) => self.refuse_text(bytes),
            Command::DropOfferedKeys => self.state.offered_keys.clear(),
            Command::DropImport => self.drop_import(),
            Command::Submit => self.submit(),
            Command::SubmitAgain => self.submit_again(),
            Command::DropQuestion => self.drop_question(),
            Command::Cancel(job) => self.cancel(job),
            Command::ShowRows(visible) => {
                let rows = self.state.history.look_at(visible);
                self.load_rows(&rows);
            }
            Command::SetQuery(query) => self.set_query(*query),
            Command::Overview(range) => self.look_at_overview(range),
            Command::Mark(marking) => self.mark(marking),
            Command::Pin(rows, is_pinned) => self.edit_rows(rows, |rows, _| RowEdit::Pin(rows, is_pinned)),
            Command::Remark(id, remarks) => drop(self.run(Job::EditRows(RowEdit::Remark(id, remarks)))),
            Command::Delete(rows) => self.delete(rows),
            Command::Undelete => self.undelete(),
            Command::EditRemarks(id) => self.edit_remarks(id),
            Command::Repeat(id) => self.repeat(id),
            Command::Select(id) => self.select(id),
            Command::Export(rows, format, path) => self.export(rows, format, path),
            Command::ImportHistory(path) => self.import_history(path),
            Command::BackUp(path) => self.back_up(path),
            Command::ChooseRestore(path) => self.choose_restore(path),
            Command::Restore => self.restore(),
            Command::DropRestore => self.state.restore = None,
            Command::CancelTransfer => self.cancel_transfer(),
            Command::LoadIntoCompose => self.load_into_compose(),
            Command::CopyPayload => self.copy_payload(),
            Command::CopyReply => self.copy_reply(),
            Command::CopyAs(of, format) => self.copy_as(of, format),
            Command::AskKeyCopy(of) => self.ask_key_copy(of),
            Command::CopyWithKey(format) => self.copy_with_key(format),
            Command::DropKeyCopy => self.state.key_copy = None,
            Command::PrepareBundle(of) => self.prepare_bundle(of),
            Command::SaveBundle => self.save_bundle(),
            Command::DropBundle => self.state.bundle = None,
            Command::CopyText(text) => self.state.clipboard = Some(Clipboard::new(text)),
            Command::DismissNotice(id) => self.state.notices.retain(|notice| notice.id != id),
            Command::ReopenHistory => {
                self.state.history.health = HistoryHealth::Opening;
                self.run(Job::OpenHistory);
            }
            Command::Compare(sides) => self.compare(sides),
            Command::CompareAgain => self.compare_again(),
            Command::CloseComparison => self.state.comparison = None,
            Command::SetTheme(theme) => {
                self.state.settings.theme = theme;
                self.save_settings(SettingsChange::Theme(theme));
            }
            Command::SetLayout(layout) => {
                self.state.settings.layout = layout;
                self.save_settings(SettingsChange::Layout(layout));
            }
            Command::SaveProfile(edit) => self.save_profile(edit),
            Command::DeleteProfile(id) => self.delete_profile(&id),
            Command::CheckBalance => self.check_balance(),
            Command::CallAnyway => self.call_anyway(),
            Command::Follow(id) => self.follow_again(id),
            Command::AskNow(id) => drop(self.run(Job::AskNow(id))),
            Command::StopFollowing(id) => drop(self.run(Job::StopFollowing(id))),
            Command::TestCallback => self.test_callback(),
            Command::SwitchReceiver(is_on) => self.switch_receiver(is_on),
            Command::UseOwnCallback(is_wanted) => self.use_own_callback(is_wanted),
        }
    }

    /// Applies what the worker has told since the last call.
    pub fn drain(&mut self) {
        while let Some(event) = self.worker.next_event() {
            self.apply(event);
        }
        self.look_at_board();
    }

    /// Cancels what is under way, lets it save its outcome, and ends the worker.
    pub fn close(&mut self) {
        for submission in &self.state.in_flight {
            submission.cancel.notify_one();
        }
        self.cancel_transfer();
        let unsaved = std::mem::take(&mut self.unsaved_settings);
        if !unsaved.is_empty() {
            self.run(Job::SaveLast(unsaved.into()));
        }
        self.worker.end();
    }

    fn apply(&mut self, event: Event) {
        match event {
            Event::HistoryOpened(Ok(report)) => self.history_opened(&report),
            Event::HistoryOpened(Err(error)) => {
                self.report(NoticeLevel::Error, &error);
                self.state.history.health = HistoryHealth::Failed(error.to_string());
                self.start_receiver();
                self.check_on_open();
            }
            Event::SandboxStarted(Ok(base_url)) => self.sandbox_started(&base_url),
            Event::SandboxStarted(Err(error)) => self.report(NoticeLevel::Error, &error),
            Event::Composed { revision, composed } => self.composed(revision, composed),
            Event::TakenIn { intake, result } if intake == self.state.compose.intake => match result {
                Ok(intake) => self.taken_in(*intake),
                Err(error) => {
                    self.state.compose.stop_loading();
                    self.report(NoticeLevel::Warning, &error);
                }
            },
            Event::Arriving { intake, preview } if intake == self.state.compose.intake => {
                self.state.compose.arriving = Some(preview);
            }
            // A newer picture was asked for since.
            Event::TakenIn { .. } | Event::Arriving { .. } => {}
            Event::DialogClosed { path, was_instant } => self.dialog_closed(path, was_instant),
            Event::Phase(job, phase) => self.update(job, |submission| submission.phase = phase),
            Event::Recorded(job, id) => self.recorded(job, id),
            Event::AskSame(submission, same) => self.ask_about_same(*submission, same),
            Event::NotRecorded(job, error) => self.not_recorded(job, &error),
            Event::Finished(job, id) => self.finished(job, id),
            Event::Listed { serial, result } => self.listed(serial, result),
            Event::HistoryUpdating => self.state.history.health = HistoryHealth::Updating,
            Event::Choices(choices) => self.state.history.choices = Arc::new(choices),
            Event::OverviewMade { serial, result } => self.overview_made(serial, result),
            Event::RowsLoaded { generation, result: Ok(rows), .. } => {
                let next = self.state.history.accept_rows(generation, rows);
                self.load_rows(&next);
            }
            Event::RowsLoaded { asked, result: Err(error), .. } => {
                let next = self.state.history.failed(&asked);
                self.load_rows(&next);
                self.report(NoticeLevel::Error, &error);
            }
            Event::RepeatMade(submission) => self.repeat_made(submission.map(|submission| *submission)),
            Event::RowsEdited(edited, result) => self.rows_edited(edited, result),
            Event::RecordLoaded { load, result } => self.record_loaded(load, result),
            Event::RedraftLost(number) => self.redraft_lost(number),
            Event::Redrafted { number, draft, not_a_form } => self.redrafted(number, *draft, not_a_form.as_ref()),
            Event::Compared { made, result } => self.comparison_made(made, result),
            Event::Lost(job) => self.lost(job),
            Event::TextToCopy(text) => {
                self.state.clipboard = Some(Clipboard::new(text));
                let text = "Payload copied; the key is $CAPKILL_CLIENT_KEY in it";
                self.notice(NoticeLevel::Info, text.to_owned(), String::new());
            }
            Event::Copied { format, key_hint, result } => self.copied(format, key_hint, result),
            Event::BundleMade(id, result) => self.bundle_made(id, result),
            Event::BundleSaved(result) => self.bundle_saved(result),
            Event::TransferNotChosen => self.transfer_not_chosen(),
            Event::TransferBegun(transfer) => self.transfer_begun(transfer),
            Event::RestoreChosen(path) => self.restore_chosen(path),
            Event::Transferred(what, result) => self.transferred(what, result),
            Event::NoDialog => self.no_dialog(),
            Event::SettingsSaved(change, result) => self.settings_saved(change, result),
            Event::KeyLoaded { profile_id, result } => self.key_loaded(&profile_id, result),
            Event::KeySaved { profile_id, result } => self.key_saved(profile_id, result),
            Event::KeyDeleted { profile_id, why, result } => self.key_deleted(&profile_id, why, result),
            Event::KeyHeld(key) => self.key_held(&key),
            Event::Checked { account, check } => self.checked(&account, check),
            Event::QuotaLoaded { account, last_good, chart } => self.quota_loaded(&account, last_good, chart),
            Event::LeftBehind(tasks) => self.resume_later(&tasks),
            Event::SpentGivenUp(ids) => self.spent_given_up(&ids),
            Event::NotFollowed(id, why) => {
                self.notice(NoticeLevel::Warning, format!("#{} is not followed: {why}", id.0), String::new());
            }
            Event::RowChanged(id) => {
                self.row_changed(id);
                self.history_changed();
            }
            Event::HistoryDamaged(error) => self.history_damaged(&error),
            Event::ForeignRows => self.foreign_rows(),
            Event::Trouble(error) => self.report(NoticeLevel::Error, &error),
            Event::Waiting(what, error) => {
                let details = std::error::Error::source(&error).map(chain).unwrap_or_default();
                self.notice(NoticeLevel::Error, format!("{what}. {error}"), details);
                self.state.waiting.insert(what);
            }
            Event::WaitingOver(what) => {
                self.state.notices.retain(|notice| !notice.text.starts_with(&what));
                self.state.waiting.remove(&what);
            }
            Event::ReceiverStarted(result) => self.receiver_started(result),
            Event::CallbackTested { url, test } => {
                // The answer of another address says nothing of this one.
                if url == self.state.compose.draft.outgoing_callback_url() {
                    let (is_accepted, sentence, steps) = (test.result.is_ok(), test.sentence(), test.steps_taken());
                    self.state.callback_test = Some(CallbackTestState::Done { is_accepted, sentence, steps });
                }
            }
        }
    }

    fn report(&mut self, level: NoticeLevel, error: &(dyn std::error::Error + 'static)) {
        tracing::warn!(error = %chain(error), "told the operator");
        let details = error.source().map(chain).unwrap_or_default();
        self.notice(level, error.to_string(), details);
    }

    fn notice(&mut self, level: NoticeLevel, text: String, details: String) {
        self.state.notices.retain(|notice| notice.text != text);
        if self.state.notices.len() == MAX_NOTICES {
            // The least serious goes first, the oldest among equals.
            let least = self.state.notices.iter().enumerate().min_by_key(|(_, notice)| notice.level);
            if let Some(at) = least.map(|(at, _)| at) {
                self.state.notices.remove(at);
            }
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
