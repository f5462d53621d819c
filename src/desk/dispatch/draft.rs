//! The draft: what is being composed.

use std::path::PathBuf;
use std::sync::Arc;

use super::super::intake::{Intake, IntakeError, Origin};
use super::super::messages::Job;
use super::super::redraft::Redraft;
use super::super::{CallbackTestState, Composed, DraftEdit, NoticeLevel, Shown};
use super::{Desk, Redrafting};
use crate::contract::{Cleaned, ClientKey, lower_first};
use crate::payload::document::Edit;
use crate::payload::{Draft, Kind, NotAForm, ServiceFacts};

impl Desk {
    pub(super) fn edit(&mut self, edit: DraftEdit) {
        let draft = &mut self.state.compose.draft;
        match edit {
            // Only to and from JSON is there something to convert.
            DraftEdit::Kind(kind) if kind == Kind::Json || draft.kind == Kind::Json => {
                self.redraft(Redraft::Kind(kind));
                return;
            }
            DraftEdit::Kind(kind) => draft.kind = kind,
            DraftEdit::WebsiteUrl(text) => draft.website_url = text,
            DraftEdit::WebsiteKey(text) => draft.website_key = text,
            DraftEdit::CallbackUrl(text) => {
                draft.callback_url = text;
                self.state.callback_test = None;
            }
            DraftEdit::Option(kind, name, Some(value)) => drop(draft.options.insert((kind, name), value)),
            DraftEdit::Option(kind, name, None) => drop(draft.options.remove(&(kind, name))),
            DraftEdit::RemovePicture => {
                draft.picture = None;
                self.state.compose.loading = None;
                // What is still being read must not come back.
                self.state.compose.intake += 1;
            }
            DraftEdit::Json(text) => draft.json = text,
            DraftEdit::WriteJson(kind) => {
                self.redraft(Redraft::WriteJson(kind));
                return;
            }
            DraftEdit::Fix(fix) => return self.mend(fix.edits),
        }
        self.state.shown = Shown::Draft;
        self.edited();
    }

    /// Makes another draft of this one, off the window's thread; the newest wish wins.
    pub(super) fn redraft(&mut self, change: Redraft) -> bool {
        self.state.compose.intake += 1;
        let (intake, draft) = (self.state.compose.intake, self.state.compose.draft.clone());
        let revision = self.state.compose.revision;
        let is_running = self.run(Job::Redraft { intake, draft, change: change.clone() });
        self.redrafting = is_running.then_some(Redrafting { intake, revision, change, then_submit: false });
        is_running
    }

    pub(super) fn redrafted(
        &mut self,
        intake: u64,
        draft: Draft,
        not_a_form: Option<&NotAForm>,
        had_own_callback: Option<bool>,
    ) {
        if intake != self.state.compose.intake {
            return;
        }
        self.state.compose.loading = None;
        let Some(Redrafting { revision, change, then_submit, .. }) = self.redrafting.take() else { return };
        if revision != self.state.compose.revision {
            return self.redraft_again(change, then_submit);
        }
        self.state.compose.draft = draft;
        self.state.shown = Shown::Draft;
        if let Some(had_own_callback) = had_own_callback {
            self.state.callback_test = None;
            self.use_own_callback(had_own_callback);
        }
        if let Some(why) = not_a_form {
            let text = format!("The JSON stays apart from the form: {}", lower_first(&why.to_string()));
            self.notice(NoticeLevel::Info, text, String::new());
        }
        self.edited();
        if then_submit {
            self.submit_when_composed = Some(self.state.compose.revision);
        }
    }

    /// The draft was edited while another was made of it: what was typed must not be lost.
    fn redraft_again(&mut self, change: Redraft, then_submit: bool) {
        // A fix of what is no longer so is none; its finding is there to be clicked again if it still holds.
        if !matches!(change, Redraft::Edits(..)) {
            self.redraft(change);
        }
        if let Some(redrafting) = &mut self.redrafting {
            redrafting.then_submit = then_submit;
        }
    }

    /// Applies a fix, unless the draft has changed since it was offered.
    fn mend(&mut self, edits: Vec<Edit>) {
        let compose = &self.state.compose;
        if let Some(payload) = compose.composed.payload.as_ref().filter(|_| compose.is_current()) {
            let text = Arc::clone(payload.document().text());
            self.redraft(Redraft::Edits(text, edits));
        }
    }

    /// Sends a sample to the draft's callback address.
    pub(super) fn test_callback(&mut self) {
        let url = self.state.compose.draft.outgoing_callback_url().to_owned();
        if self.run(Job::TestCallback(url)) {
            self.state.callback_test = Some(CallbackTestState::Running);
        }
    }

    /// The draft, its key or its profile changed: compose anew.
    pub(super) fn edited(&mut self) {
        self.state.compose.revision += 1;
        self.submit_when_composed = None;
        if !self.is_composing {
            self.compose();
        }
    }

    pub(super) fn compose(&mut self) {
        let (key, service) = (self.state.key().cloned(), self.service_facts());
        let (revision, draft) = (self.state.compose.revision, self.state.compose.draft.clone());
        self.is_composing = self.run(Job::Compose { revision, draft, key, service });
    }

    pub(super) fn composed(&mut self, revision: u64, composed: Arc<Composed>) {
        self.is_composing = false;
        self.state.compose.composed = composed;
        self.state.compose.composed_revision = revision;
        if !self.state.compose.is_current() {
            self.compose();
        } else if self.submit_when_composed.take() == Some(revision) {
            self.submit();
        }
        self.draft_composed();
    }

    pub(super) fn take_files(&mut self, mut paths: Vec<PathBuf>) {
        match (paths.pop(), paths.len()) {
            (Some(path), 0) => self.take_in(Origin::File(path)),
            (Some(_), more) => {
                let text = format!("{} files were dropped; drop a single one", more + 1);
                self.notice(NoticeLevel::Warning, text, String::new());
            }
            (None, _) => {}
        }
    }

    pub(super) fn take_in(&mut self, origin: Origin) {
        self.take_in_entry(Arc::new(origin), 0);
    }

    fn take_in_entry(&mut self, origin: Arc<Origin>, entry: usize) {
        self.state.compose.intake += 1;
        let (intake, label) = (self.state.compose.intake, origin.label());
        let (draft, service) = (self.state.compose.draft.clone(), self.service_facts());
        if self.run(Job::TakeIn { intake, origin, entry, draft, service }) {
            self.state.compose.loading = Some(label);
        }
    }

    pub(super) fn take_har_entry(&mut self, entry: usize) {
        if let Some(import) = self.state.import.clone() {
            self.take_in_entry(Arc::clone(&import.origin), entry);
        }
    }

    pub(super) fn taken_in(&mut self, intake: Intake) {
        let Intake { view, draft, keys, .. } = intake;
        self.state.compose.loading = None;
        self.state.imports += 1;
        let own = self.state.key().cloned();
        self.state.offered_keys = keys.into_iter().filter(|key| own.as_ref() != Some(key)).collect();
        self.state.import = Some(Arc::new(view));
        if let Some(draft) = draft {
            let had_own_callback = self.state.compose.draft.own_callback.is_some();
            self.state.compose.draft = draft;
            if had_own_callback && self.state.compose.draft.callback_url.is_empty() {
                self.use_own_callback(true);
            }
            self.state.shown = Shown::Draft;
            self.edited();
        }
    }

    pub(super) fn offer_keys(&mut self, keys: Vec<ClientKey>) {
        let own = self.state.key().cloned();
        for key in keys {
            if own.as_ref() != Some(&key) && !self.state.offered_keys.contains(&key) {
                self.state.offered_keys.push(key);
            }
        }
    }

    pub(super) fn refuse_text(&mut self, bytes: usize) {
        let error = IntakeError::TooLarge { name: "The clipboard's text".to_owned(), bytes: bytes as u64 };
        self.report(NoticeLevel::Warning, &error);
    }

    pub(super) fn use_offered_key(&mut self, index: usize) {
        if index < self.state.offered_keys.len() {
            let key = self.state.offered_keys.remove(index);
            self.set_key(key, Cleaned::default());
        }
    }

    pub(super) fn drop_import(&mut self) {
        self.state.import = None;
        self.state.offered_keys.clear();
    }

    fn service_facts(&self) -> ServiceFacts {
        self.state.profile().map_or_else(ServiceFacts::default, |profile| ServiceFacts {
            is_local: !profile.is_live(),
            picture_max_bytes: profile.picture_max_bytes(),
        })
    }

    pub(super) fn open_dialog(&mut self) {
        if self.state.is_dialog_open {
            return;
        }
        // Made here, on the window's thread, because macOS insists; awaited by the worker.
        let dialog = rfd::AsyncFileDialog::new()
            .set_title("Open a picture, request or payload")
            .add_filter("All files", &["*"])
            .add_filter("Pictures", &["png", "jpg", "jpeg", "gif", "webp", "bmp"])
            .add_filter("Requests and payloads", &["json", "har", "txt", "log", "sh", "http", "b64"])
            .pick_file();
        let dialog = Box::pin(async move { dialog.await.map(|file| file.path().to_owned()) });
        self.state.is_dialog_open = self.run(Job::AwaitDialog(dialog));
    }

    pub(super) fn dialog_closed(&mut self, path: Option<PathBuf>, was_instant: bool) {
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
}
