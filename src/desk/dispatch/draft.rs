//! The draft: what is being composed.

use std::path::PathBuf;
use std::sync::Arc;

use super::super::intake::Origin;
use super::super::messages::Job;
use super::super::{CallbackTestState, Composed, DraftEdit, NoticeLevel, Shown};
use super::Desk;
use crate::payload::{DraftPicture, Fix, Kind, ServiceFacts};

impl Desk {
    pub(super) fn edit(&mut self, edit: DraftEdit) {
        let draft = &mut self.state.compose.draft;
        match edit {
            DraftEdit::Kind(kind) => draft.kind = kind,
            DraftEdit::WebsiteUrl(text) | DraftEdit::Fix(Fix::WebsiteUrl(text)) => draft.website_url = text,
            DraftEdit::WebsiteKey(text) | DraftEdit::Fix(Fix::WebsiteKey(text)) => draft.website_key = text,
            DraftEdit::CallbackUrl(text) | DraftEdit::Fix(Fix::CallbackUrl(text)) => {
                draft.callback_url = text;
                self.state.callback_test = None;
            }
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
        let profile = self.state.profile();
        let key = self.state.key().cloned();
        let service = profile.map_or_else(ServiceFacts::default, |profile| ServiceFacts {
            is_local: !profile.is_live(),
            picture_max_bytes: profile.picture_max_bytes(),
        });
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
                let text = format!("{} files were dropped; drop a single picture", more + 1);
                self.notice(NoticeLevel::Warning, text, String::new());
            }
            (None, _) => {}
        }
    }

    pub(super) fn take_in(&mut self, origin: Origin) {
        self.state.compose.intake += 1;
        let (intake, label) = (self.state.compose.intake, origin.label());
        if self.run(Job::TakeIn { intake, origin }) {
            self.state.compose.loading = Some(label);
        }
    }

    pub(super) fn taken_in(&mut self, picture: DraftPicture) {
        self.state.compose.loading = None;
        self.state.compose.draft.picture = Some(picture);
        self.edit(DraftEdit::Kind(Kind::Picture));
    }

    pub(super) fn open_dialog(&mut self) {
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
