//! The draft: what is being composed.

use std::path::PathBuf;
use std::sync::Arc;

use crate::contract::{Cleaned, ClientKey, lower_first};
use crate::desk::command::{DraftEdit, FixOf};
use crate::desk::on::{Desk, Redrafting};
use crate::desk::state::{CallbackTestState, NoticeLevel, Shown};
use crate::payload::{Draft, DraftChange, Kind, NotAForm, ServiceFacts};
use crate::work::{Composed, Import, Intake, IntakeError, Job, Origin, Redraft};

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
                self.state.compose.stop_loading();
                // What is still being read must not come back.
                self.state.compose.intake += 1;
            }
            DraftEdit::Json(text) => draft.json = text,
            DraftEdit::WriteJson(kind) => {
                self.redraft(Redraft::WriteJson(kind));
                return;
            }
            DraftEdit::Fix(fix) => return self.mend(fix),
        }
        self.state.shown = Shown::Draft;
        self.edited();
    }

    /// Makes another draft of this one, off the window's thread; the newest wish wins.
    pub(super) fn redraft(&mut self, change: Redraft) -> bool {
        if self.redrafting.as_ref().is_some_and(|redrafting| redrafting.change.is_brought_in()) {
            // What was being brought in gives way, and must not keep the window waiting for it.
            self.state.compose.stop_loading();
        }
        self.next_redraft += 1;
        let (number, draft) = (self.next_redraft, self.state.compose.draft.clone());
        let (revision, intake) = (self.state.compose.revision, self.state.compose.intake);
        let is_running = self.run(Job::Redraft { number, draft, change: change.clone() });
        self.redrafting = is_running.then_some(Redrafting { number, revision, intake, change, then_submit: false });
        is_running
    }

    pub(super) fn redrafted(&mut self, number: u64, draft: Draft, not_a_form: Option<&NotAForm>) {
        let Some(redrafting) = self.redrafting.take_if(|redrafting| redrafting.number == number) else { return };
        let Redrafting { revision, intake, change, then_submit, .. } = redrafting;
        if change.is_brought_in() && intake != self.state.compose.intake {
            // Something else was asked for since, and its name is on the screen.
            return;
        }
        if revision != self.state.compose.revision {
            return self.redraft_again(change, then_submit);
        }
        self.state.compose.draft = draft;
        self.state.shown = Shown::Draft;
        match &change {
            Redraft::Body { import, .. } => self.show_import(import),
            Redraft::Record(record) => {
                self.state.compose.stop_loading();
                self.state.callback_test = None;
                self.use_own_callback(record.record.callback_token.is_some());
            }
            _ => {}
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

    /// A draft could not be made of this one, which stays as it is.
    pub(super) fn redraft_lost(&mut self, number: u64) {
        if self.redrafting.take_if(|redrafting| redrafting.number == number).is_some() {
            self.state.compose.stop_loading();
            let text = "The draft could not be changed: CapKill Desk failed at it; the draft is as it was";
            self.notice(NoticeLevel::Error, text.to_owned(), String::new());
        }
    }

    /// The draft was edited while another was made of it: what was typed must not be lost.
    fn redraft_again(&mut self, change: Redraft, then_submit: bool) {
        match change {
            // Its edits are of the older body; of the newer one they are made when that is checked.
            Redraft::Fix { of, .. } => self.mend(of),
            change => drop(self.redraft(change)),
        }
        if then_submit {
            self.submit();
        }
    }

    /// Applies a fix to the body as it is checked now, or as soon as the newest one is.
    fn mend(&mut self, of: FixOf) {
        let compose = &self.state.compose;
        if !compose.is_current() {
            self.mend_when_composed = Some(of);
            return;
        }
        let found = compose.composed.findings.iter().find(|finding| of.is_of(finding));
        // A finding that is gone needs no fix any more.
        let Some(edits) = found.and_then(|finding| finding.fix.as_ref()).map(|fix| fix.edits.clone()) else { return };
        let Some(payload) = &compose.composed.payload else { return };
        let text = payload.document().text().clone();
        self.redraft(Redraft::Fix { of, text, edits });
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
        if self.state.compose.is_current() {
            if self.state.compose.loading.is_none() {
                self.state.compose.arriving = None;
            }
            let then_submit = self.submit_when_composed.take() == Some(revision);
            if let Some(of) = self.mend_when_composed.take() {
                self.mend(of);
            }
            if then_submit {
                // Waits for what mends it, when something does.
                self.submit();
            }
        } else {
            self.compose();
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
        let service = self.service_facts();
        if self.run(Job::TakeIn { intake, origin, entry, service }) {
            self.state.compose.stop_loading();
            self.state.compose.loading = Some(label);
        }
    }

    pub(super) fn take_har_entry(&mut self, entry: usize) {
        if let Some(import) = self.state.import.clone() {
            self.take_in_entry(Arc::clone(&import.origin), entry);
        }
    }

    pub(super) fn taken_in(&mut self, intake: Intake) {
        let Intake { view, change, keys, .. } = intake;
        let import = Import { view: Arc::new(view), keys };
        if let Some(DraftChange::Body(text)) = change {
            // It is shown with the draft that it makes.
            self.redraft(Redraft::Body { text: text.into(), import: Arc::new(import) });
            return;
        }
        self.show_import(&import);
        if let Some(DraftChange::Picture(picture)) = change {
            // Nothing else of the draft changes, whatever was typed while it was read.
            self.state.compose.draft.picture = Some(picture);
            self.state.compose.draft.kind = Kind::Picture;
            self.state.shown = Shown::Draft;
            self.edited();
        }
    }

    fn show_import(&mut self, import: &Import) {
        self.state.compose.loading = None;
        self.state.imports += 1;
        self.state.import = Some(Arc::clone(&import.view));
        self.state.offered_keys.clear();
        self.offer_keys(import.keys.clone());
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
