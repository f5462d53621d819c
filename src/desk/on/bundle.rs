//! Support bundles: made, shown, and saved where the operator says.

use std::sync::Arc;

use crate::contract::chain;
use crate::desk::command::{BundleCommand, CopyOf};
use crate::desk::desk::Desk;
use crate::desk::state::{BundleView, NoticeLevel, Offer};
use crate::history::SubmissionId;
use crate::work::{Bundle, BundleError, BundleEvent, BundleJob, BundleSaved, Bundling, FileKind, FileWish, Job};

impl Desk {
    /// Does what a window asks about the support bundle.
    pub(in crate::desk) fn on_bundle(&mut self, command: &BundleCommand) {
        match command {
            BundleCommand::Prepare(of) => self.prepare_bundle(*of),
            BundleCommand::Save => self.save_bundle(),
            BundleCommand::Drop => self.state.bundle = None,
        }
    }

    /// Takes what the worker tells about the support bundle.
    pub(in crate::desk) fn bundle_event(&mut self, event: BundleEvent) {
        match event {
            BundleEvent::Made(id, result) => self.bundle_made(id, result),
            BundleEvent::Saved(saved) => self.bundle_saved(saved),
        }
    }

    fn prepare_bundle(&mut self, of: CopyOf) {
        let id = match of {
            CopyOf::Submission(id) => Some(id),
            CopyOf::Shown => self.state.shown.selected(),
        };
        let Some(id) = id else {
            let text = "A support bundle is of a submission; pick a row of the history first";
            return self.notice(NoticeLevel::Warning, text);
        };
        let (profiles, keys) = (self.state.profiles.clone(), self.state.keys.clone());
        if self.run(Job::Bundle(BundleJob::Make(Box::new(Bundling { id, profiles, keys })))) {
            self.state.bundle = Some(BundleView::Making(id));
        }
    }

    fn bundle_made(&mut self, id: SubmissionId, result: Result<Arc<Bundle>, BundleError>) {
        // The operator may have closed the dialog, or asked for another.
        if !matches!(self.state.bundle, Some(BundleView::Making(asked)) if asked == id) {
            return;
        }
        match result {
            Ok(bundle) => self.state.bundle = Some(BundleView::Ready { bundle, problem: None }),
            Err(error) => {
                self.state.bundle = None;
                self.report(NoticeLevel::Error, &error);
            }
        }
    }

    fn save_bundle(&mut self) {
        let Some(BundleView::Ready { bundle, .. }) = &self.state.bundle else { return };
        let bundle = Arc::clone(bundle);
        let kind = FileKind { name: "ZIP archive", extensions: &["zip"] };
        let name = bundle.file_name.clone();
        if let Some(dialog) = self.ask_for_file(|| FileWish::Save { title: "Save the support bundle", name, kind }) {
            self.state.is_dialog_open = self.run(Job::Bundle(BundleJob::Save(dialog, bundle)));
        }
    }

    fn bundle_saved(&mut self, saved: BundleSaved) {
        self.state.is_dialog_open = false;
        match saved {
            BundleSaved::Saved(path) => {
                self.state.bundle = None;
                let text = format!("Support bundle saved as {}", path.display());
                self.state.notices.offer(None, NoticeLevel::Info, text, Offer::show_in_folder(path));
            }
            BundleSaved::NotSaved(error) => {
                tracing::warn!(error = %chain(&error), "told the operator");
                self.bundle_problem(&error.to_string());
            }
            BundleSaved::NoDialog => {
                self.bundle_problem("No file dialog could be opened; install xdg-desktop-portal or zenity");
            }
            BundleSaved::Closed => {}
        }
    }

    /// Says where the bundle stays, to be saved elsewhere; below a dialog a notice would not be seen.
    fn bundle_problem(&mut self, text: &str) {
        match &mut self.state.bundle {
            Some(BundleView::Ready { problem, .. }) => *problem = Some(text.to_owned()),
            Some(BundleView::Making(_)) | None => self.notice(NoticeLevel::Error, text),
        }
    }
}
