//! The desk itself, and the services that every feature needs.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

use thiserror::Error;

use super::change::{Change, Changes};
use super::command::{Act, RowsOf};
use super::memory::{CaptureMemory, Lists, Records, Resuming, Saving, Submitting};
use super::state::{
    CallQuestion, Clipboard, Consent, For, HistoryHealth, KeyPlace, NoticeLevel, Permission, Question, Reason,
    ReceiverState, Shown, State, Target, Topic, Waiting, WaitingList, first_state,
};
use crate::callback::{callback_url, new_token};
use crate::contract::{ClientKey, Mark, Origin, chain};
use crate::history::{FILE_NAME, SubmissionId};
use crate::keychain::{KeptKey, KeyOrigin, Keychain, SessionKeys};
use crate::payload::{KeysSeen, OwnCallback};
use crate::profile::{NoSuchProfile, Profile, SANDBOX_ID, Settings, SettingsError, find_profile};
use crate::view::{Marked, RecordView, Rows, TargetChip};
use crate::work::{
    Clock, Closing, Dialog, FileChooser, FileWish, Job, KeyJob, ReceivingJob, RecordJob, Refusals, SettingsJob, Setup,
    Worker,
};

/// How a desk is started.
pub struct Options {
    pub data_dir: PathBuf,
    /// The profile to begin with, by name.
    pub profile: Option<String>,
    pub keys: SessionKeys,
    pub keychain: Keychain,
    pub clock: Clock,
    pub files: Box<dyn FileChooser>,
    /// As [`Settings::load`] returned them.
    pub settings: (Settings, Option<SettingsError>),
    /// Proves what this user's desks have written; the default one proves nothing.
    pub mark: Mark,
    /// Nothing is opened or asked before [`Desk::go`]: a window's first frame is painted sooner alone.
    pub waits: bool,
}

/// Why a desk could not start.
#[derive(Debug, Error)]
pub enum StartError {
    #[error(transparent)]
    NoSuchProfile(#[from] NoSuchProfile),
    #[error("The worker thread could not be started")]
    Worker(#[source] std::io::Error),
}

/// Commands in, state out.
pub struct Desk {
    pub(super) state: State,
    pub(super) worker: Worker,
    pub(super) clock: Clock,
    pub(super) files: Box<dyn FileChooser>,
    pub(super) refusals: Refusals,
    pub(super) mark: Mark,
    pub(super) changes: Changes,
    pub(super) waiting: WaitingList,
    pub(super) submitting: Submitting,
    pub(super) resuming: Resuming,
    pub(super) records: Records,
    pub(super) lists: Lists,
    pub(super) saving: Saving,
    pub(super) captures: CaptureMemory,
}

impl Desk {
    /// Starts the worker, the sandbox and the history; `wake` is called after each event.
    ///
    /// # Errors
    /// When the profile does not exist or no thread can be started.
    pub fn start(options: Options, wake: impl Fn() + Send + Sync + 'static) -> Result<Self, StartError> {
        let (refusals, keys_seen) = (Refusals::default(), KeysSeen::default());
        let history_file = options.data_dir.join(FILE_NAME);
        let setup = Setup {
            directory: options.data_dir,
            clock: options.clock.clone(),
            keychain: options.keychain,
            refusals: refusals.clone(),
            keys_seen: keys_seen.clone(),
            mark: options.mark.clone(),
        };
        let (mut settings, settings_error) = options.settings;
        settings.profiles = proven(settings.profiles, &options.mark);
        let selected = find_profile(&settings.profiles, options.profile.as_deref())?.id.clone();
        let state = State { history_file, ..first_state(settings, selected, options.keys) };
        state.keys.all().for_each(|key| keys_seen.note(key));
        let worker = Worker::start(setup, options.waits, Arc::new(wake)).map_err(StartError::Worker)?;
        let mut desk = Self::new(state, worker, options.clock, options.files, refusals, options.mark);
        if let Some(error) = settings_error {
            desk.report(NoticeLevel::Warning, &error);
        }
        desk.begin();
        Ok(desk)
    }

    /// Lets a desk that waits begin.
    pub fn go(&mut self) {
        self.worker.go();
    }

    /// Returns the keys of this run, which are taken out of whatever is stored, shown or given away.
    #[must_use]
    pub fn keys_seen(&self) -> KeysSeen {
        self.worker.keys_seen().clone()
    }

    /// Makes a desk that has begun nothing.
    pub(super) fn new(
        state: State,
        worker: Worker,
        clock: Clock,
        files: Box<dyn FileChooser>,
        refusals: Refusals,
        mark: Mark,
    ) -> Self {
        let state = State { keys_seen: worker.keys_seen().clone(), ..state };
        Self {
            state,
            worker,
            clock,
            files,
            refusals,
            mark,
            changes: Changes::default(),
            waiting: WaitingList::default(),
            submitting: Submitting::default(),
            resuming: Resuming::default(),
            records: Records::default(),
            lists: Lists::default(),
            saving: Saving::default(),
            captures: CaptureMemory::default(),
        }
    }

    /// Starts what every desk starts with.
    pub(super) fn begin(&mut self) {
        self.run(Job::OpenHistory);
        self.run(Job::Receiving(ReceivingJob::StartSandbox));
        self.tell(Change::ProfileSelected);
        self.settle();
        // Where the profile in use asks the keychain, its answer tells first whether the keychain is locked.
        if self.state.key_places.is_empty() {
            self.learn_keys();
        }
    }

    /// Returns what a window shows.
    #[must_use]
    pub fn state(&self) -> &State {
        &self.state
    }

    /// Takes the text meant for the clipboard, once.
    pub fn take_clipboard(&mut self) -> Option<String> {
        self.state.clipboard.take().map(Clipboard::into_text)
    }

    /// Returns the end that signals and a lost display ask for, to be used from any thread.
    #[must_use]
    pub fn closing(&self) -> Closing {
        self.worker.closing().clone()
    }

    /// Cancels what is under way, lets it save its outcome, and ends the worker.
    pub fn close(&mut self) {
        self.hand_over_last();
        for in_flight in &self.state.in_flight {
            in_flight.submission.cancel.notify_one();
        }
        self.worker.end();
    }

    /// Ends the worker once the replies under way have come: nobody has said that they may be cut off.
    pub fn close_after_replies(&mut self) {
        self.hand_over_last();
        self.worker.end_after_replies();
    }

    /// Ends a transfer that is under way, and hands over what is still to be saved.
    fn hand_over_last(&mut self) {
        self.settle();
        if let Some(transfer) = &self.state.transfer {
            transfer.progress.cancel();
        }
        let unsaved = self.saving.take_unsaved();
        if !unsaved.is_empty() {
            self.run(Job::Settings(SettingsJob::SaveLast(unsaved)));
        }
    }

    /// Lets the others hear of a change, once the feature has returned.
    pub(super) fn tell(&mut self, change: Change) {
        self.changes.add(change);
    }

    /// Hands a job to the worker. Returns `false` when it could not be taken, which the operator is told.
    pub(super) fn run(&mut self, job: Job) -> bool {
        let taken = self.worker.send(job).is_ok();
        if !taken {
            let text = "CapKill Desk is too busy for that; try again in a moment";
            self.notice(NoticeLevel::Error, text);
        }
        taken
    }

    /// Tells the operator something.
    pub(super) fn notice(&mut self, level: NoticeLevel, text: impl Into<String>) {
        self.state.notices.add(level, None, text.into(), String::new());
    }

    /// Tells the operator something that a later success makes void.
    pub(super) fn notice_about(&mut self, topic: Topic, level: NoticeLevel, text: String, details: String) {
        self.state.notices.add(level, Some(topic), text, details);
    }

    /// Tells the operator what went wrong, the causes behind it.
    pub(super) fn report(&mut self, level: NoticeLevel, error: &(dyn std::error::Error + 'static)) {
        tracing::warn!(error = %chain(error), "told the operator");
        let details = error.source().map(chain).unwrap_or_default();
        self.state.notices.add(level, None, error.to_string(), details);
    }

    /// Opens a dialog for a file, unless one is open.
    pub(super) fn ask_for_file(&mut self, wish: impl FnOnce() -> FileWish) -> Option<Dialog> {
        if self.state.is_dialog_open { None } else { Some(self.files.ask(wish())) }
    }

    /// Whether the history can be read.
    pub(super) fn history_is_open(&self) -> bool {
        matches!(self.state.history.health, HistoryHealth::Ready | HistoryHealth::ReadOnly(_))
    }

    /// The draft, its key or its profile changed: what was composed is of an older one, and a submission that
    /// waits for it is not sent, since the operator has not seen what it would send.
    pub(super) fn edited(&mut self) {
        let compose = &mut self.state.compose;
        compose.revision += 1;
        if !compose.redrafting.is_running() {
            self.drop_waiting(|_, waiting| waiting.is_submit());
        }
        self.tell(Change::DraftEdited);
    }

    /// Shows a record, or the draft. What waits for another record to be shown is dropped.
    pub(super) fn show(&mut self, id: Option<SubmissionId>) {
        if id.is_some() && self.state.shown.selected() == id {
            return;
        }
        self.drop_waiting(|cause, _| matches!(cause, For::Shown(other) if Some(*other) != id));
        let Some(id) = id else { return self.show_draft() };
        self.state.shown = Shown::Loading(id, self.state.shown.record().cloned());
        self.tell(Change::ShownChanged);
        self.load_record(id);
    }

    /// Shows the draft; what waits goes on waiting.
    pub(super) fn show_draft(&mut self) {
        self.state.shown = Shown::Draft;
        self.tell(Change::ShownChanged);
    }

    /// Reads a record; once more where it is being read, since what is read may be older than the change.
    pub(super) fn load_record(&mut self, id: SubmissionId) {
        let Some(ticket) = self.records.want(id) else { return };
        let known = self.record_here(id);
        let part = self.records.looked_at.filter(|(of, _)| *of == id).map(|(_, part)| part);
        if !self.run(Job::Record(RecordJob { id, ticket, known, part })) {
            self.records.forget(id);
            self.forget_waiting_for_record(id);
        }
    }

    /// Drops what waits for a record that can't be read: later, nobody would expect it any more.
    pub(super) fn forget_waiting_for_record(&mut self, id: SubmissionId) {
        self.drop_waiting(|cause, _| *cause == For::Shown(id) || *cause == For::Record(id));
    }

    /// Returns this record, if it is the one on screen.
    pub(super) fn shown_record(&self, id: SubmissionId) -> Option<Arc<RecordView>> {
        self.state.shown.record().filter(|view| view.record.summary.id == id).cloned()
    }

    /// Returns a record that is on screen, the draft's last reply, or the one that was just read.
    pub(super) fn record_here(&self, id: SubmissionId) -> Option<Arc<RecordView>> {
        let ready = self.records.ready.as_ref().filter(|view| view.record.summary.id == id);
        self.state.record_here(id).or(ready).cloned()
    }

    /// Returns the rows that a command is about; `None`, which is told, while nobody knows yet what is marked.
    pub(super) fn rows_of(&mut self, rows: RowsOf) -> Option<Rows> {
        let history = &self.state.history;
        match (rows, &history.listing, &history.marked) {
            (RowsOf::One(id), ..) => Some(Rows::one(id)),
            (RowsOf::Marked, Some(listing), marked) if listing.is_complete || matches!(marked, Marked::Only(_)) => {
                Some(Rows::marked(listing.clone(), marked.clone()))
            }
            (RowsOf::Marked, ..) => {
                let text =
                    "Nothing was done: all rows are marked, and the list is still being read. Try again in a moment";
                self.notice(NoticeLevel::Info, text);
                self.tell(Change::WholeListWanted);
                None
            }
        }
    }

    /// Asks the keychain for a key that is not here; the sandbox needs none.
    ///
    /// After a failure it is asked again: it may have been unlocked since.
    pub(super) fn want_key(&mut self, profile_id: &str) {
        let place = self.state.key_places.get(profile_id);
        let is_known = self.state.keys.knows(profile_id)
            || place.is_some_and(|place| !matches!(place, KeyPlace::Session(_) | KeyPlace::Unread(_)));
        if profile_id != SANDBOX_ID && !is_known && self.run(Job::Key(KeyJob::Load(profile_id.to_owned()))) {
            self.state.key_places.insert(profile_id.to_owned(), KeyPlace::Loading);
        }
    }

    /// Lets the worker learn the keys of all profiles, so that each is masked wherever it turns up; nothing is shown.
    pub(super) fn learn_keys(&mut self) {
        let unknown = self.state.profiles.iter().map(|profile| &profile.id);
        let unknown = unknown.filter(|id| *id != SANDBOX_ID && !self.state.keys.knows(id));
        let unknown: Vec<String> = unknown.cloned().collect();
        if !unknown.is_empty() {
            self.run(Job::Key(KeyJob::Learn(unknown)));
        }
    }

    /// Whether a call waits for the operator's answer: its key is to go where it was not confirmed to go, or the call is
    /// not what the window shows.
    pub(super) fn is_held(&mut self, act: Act, target: &Target, consent: Consent) -> bool {
        let is_refused = self.refusals.ask_first(&target.key, Instant::now());
        let permission = target.permission(&self.state.keys);
        let consent = match self.call_question(act, target.chip(), is_refused, &consent) {
            // The question about a new address shows both addresses too, so that its yes answers this one.
            Some(asked) if asked.reasons == [Reason::OtherAddress] && matches!(permission, Permission::Unasked(_)) => {
                Consent::Given(Box::new(asked))
            }
            Some(asked) => {
                self.hold_call(asked, act, consent);
                return true;
            }
            None => consent,
        };
        // Last, because it binds a key that was never used: only what is sent does.
        match permission {
            Permission::Given => return false,
            Permission::Own(origin) => {
                self.take_over(target, origin);
                return false;
            }
            Permission::Unasked(asked) => self.waiting.add(For::Address(asked), Waiting::Call(act, consent)),
        }
        self.show_question();
        true
    }

    /// Whether a call waits for the operator's yes, wherever its key was confirmed to go.
    pub(super) fn is_asked_about(&mut self, act: Act, goes: TargetChip, is_refused: bool, consent: Consent) -> bool {
        let Some(asked) = self.call_question(act, goes, is_refused, &consent) else { return false };
        self.hold_call(asked, act, consent);
        true
    }

    fn hold_call(&mut self, asked: CallQuestion, act: Act, consent: Consent) {
        self.waiting.hold(asked, Waiting::Call(act, consent));
        self.show_question();
    }

    /// Whether a call may go without a question because of its address; what begins by itself asks nothing.
    pub(super) fn is_confirmed(&self, target: &Target) -> bool {
        matches!(target.permission(&self.state.keys), Permission::Given)
    }

    /// Lets a key be sent to an address, and keeps the address in the keychain where the key is kept for its profile.
    pub(super) fn bind_key(&mut self, profile_id: &str, key: &ClientKey, origin: Origin) {
        self.state.keys.bind(key, origin.clone());
        let is_profiles = self.state.profile_by_id(profile_id).and_then(|profile| profile.address.base_url());
        let is_profiles = is_profiles.map(Origin::of).as_ref() == Some(&origin);
        if is_profiles && self.state.key_places.get(profile_id) == Some(&KeyPlace::Keychain) {
            let kept = KeptKey { key: key.clone(), place: KeyOrigin::For(origin) };
            self.run(Job::Key(KeyJob::Save(profile_id.to_owned(), kept)));
        }
    }

    /// Drops what waits and is no longer wanted, with the question about it. Returns whether there was anything.
    pub(super) fn drop_waiting(&mut self, is_unwanted: impl Fn(&For, &Waiting) -> bool) -> bool {
        let is_dropped = self.waiting.forget(is_unwanted);
        if is_dropped {
            self.show_question();
        }
        is_dropped
    }

    /// Puts the question on screen that is to be answered first, if there is one.
    pub(super) fn show_question(&mut self) {
        let call = || self.waiting.asked_call().map(|(call, asked)| Question::Call(call, asked.clone()));
        let same = || self.same_question().map(Question::SameBefore);
        let address = self.waiting.asked_address().cloned().map(Question::NewAddress);
        let callback = || self.waiting.asked_callback().map(|url| Question::Callback(url.to_owned()));
        self.state.question = address.or_else(call).or_else(same).or_else(callback);
    }

    /// Returns an address of the program's own for one submission; `None` while no receiver listens.
    pub(super) fn new_callback(&mut self) -> Option<OwnCallback> {
        let ReceiverState::On(port) = self.state.receiver else { return None };
        match new_token() {
            Ok(token) => Some(OwnCallback { url: callback_url(port, &token), token }),
            Err(error) => {
                let text = "The system gave no random numbers, so there is no callback address; try again";
                self.state.notices.add(NoticeLevel::Warning, None, text.to_owned(), error.to_string());
                None
            }
        }
    }
}

/// Returns profiles as they are to be taken from a settings file.
pub(super) fn proven(profiles: Vec<Profile>, mark: &Mark) -> Vec<Profile> {
    profiles.into_iter().map(|profile| profile.without_unproven(mark)).collect()
}

impl Drop for Desk {
    fn drop(&mut self) {
        self.close();
    }
}
