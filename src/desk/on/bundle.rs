//! Support bundles: made, shown, and saved where the operator says.

use std::path::PathBuf;
use std::sync::Arc;

use crate::contract::chain;
use crate::desk::on::Desk;
use crate::desk::state::NoticeLevel;
use crate::history::SubmissionId;
use crate::work::{Bundle, BundleError, BundleView, Bundling, CopyOf, Job, SaveError};

impl Desk {
    pub(super) fn prepare_bundle(&mut self, of: CopyOf) {
        let id = match of {
            CopyOf::Submission(id) => Some(id),
            CopyOf::Shown => self.state.shown.selected(),
        };
        let Some(id) = id else {
            let text = "A support bundle is of a submission; pick a row of the history first";
            return self.notice(NoticeLevel::Warning, text.to_owned(), String::new());
        };
        let (profiles, keys) = (self.state.profiles.clone(), self.state.keys.clone());
        if self.run(Job::MakeBundle(Box::new(Bundling { id, profiles, keys }))) {
            self.state.bundle = Some(BundleView::Making(id));
        }
    }

    pub(super) fn bundle_made(&mut self, id: SubmissionId, result: Result<Arc<Bundle>, BundleError>) {
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

    pub(super) fn save_bundle(&mut self) {
        let Some(BundleView::Ready { bundle, .. }) = &self.state.bundle else { return };
        if self.state.is_dialog_open {
            return;
        }
        // Made here, on the window's thread, because macOS insists; awaited by the worker.
        let dialog = rfd::AsyncFileDialog::new()
            .set_title("Save the support bundle")
            .set_file_name(&bundle.file_name)
            .add_filter("ZIP archive", &["zip"])
            .save_file();
        let dialog = Box::pin(async move { dialog.await.map(|file| file.path().to_owned()) });
        let job = Job::SaveBundle(dialog, Arc::clone(bundle));
        self.state.is_dialog_open = self.run(job);
    }

    pub(super) fn bundle_saved(&mut self, result: Option<Result<PathBuf, SaveError>>) {
        self.state.is_dialog_open = false;
        match result {
            Some(Ok(path)) => {
                self.state.bundle = None;
                let text = format!("Support bundle saved as {}", path.display());
                self.notice(NoticeLevel::Info, text, String::new());
            }
            Some(Err(error)) => {
                tracing::warn!(error = %chain(&error), "told the operator");
                self.bundle_problem(&error.to_string());
            }
            None => {}
        }
    }

    pub(super) fn no_dialog(&mut self) {
        self.state.is_dialog_open = false;
        self.bundle_problem("No file dialog could be opened; install xdg-desktop-portal or zenity");
    }

    /// Said where the bundle stays, to be saved elsewhere; below a dialog a notice would not be seen.
    fn bundle_problem(&mut self, text: &str) {
        match &mut self.state.bundle {
            Some(BundleView::Ready { problem, .. }) => *problem = Some(text.to_owned()),
            _ => self.notice(NoticeLevel::Error, text.to_owned(), String::new()),
        }
    }
}
