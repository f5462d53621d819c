//! Exports, imports, backups and restores: asked for, watched, and told.

use std::path::PathBuf;

use crate::contract::{counted, grouped};
use crate::desk::command::RowsOf;
use crate::desk::on::Desk;
use crate::desk::state::{NoticeLevel, Shown};
use crate::history::{ExportFormat, ImportReport, Progress, TransferError};
use crate::view::Marked;
use crate::work::{Dialog, ExportRows, FileOf, Job, Transfer, Transferred, Wish};

impl Desk {
    pub(super) fn export(&mut self, rows: Option<RowsOf>, format: ExportFormat, path: Option<PathBuf>) {
        let history = &self.state.history;
        let marked = history.marked.count(history.total().unwrap_or_default());
        let rows = match rows.or((marked > 1).then_some(RowsOf::Marked)) {
            Some(rows) => match self.rows(rows) {
                Some(rows) => ExportRows::These(rows),
                None => return,
            },
            None => ExportRows::Listed(Box::new(history.query.clone())),
        };
        let name = format!("capkill-history-{}.{}", self.today(), format.extension());
        let kind = (format.label(), format.extension());
        self.transfer(Wish::Export(rows, format), path, || to_save("Export the history", name, kind));
    }

    pub(super) fn import_history(&mut self, path: Option<PathBuf>) {
        if let Some(problem) = self.state.history.health.problem() {
            let text = format!("Nothing can be imported: {problem}");
            return self.notice(NoticeLevel::Warning, text, String::new());
        }
        self.transfer(Wish::Import, path, || to_open("Import a history", ("JSON Lines", &["jsonl", "ndjson", "json"])));
    }

    pub(super) fn back_up(&mut self, path: Option<PathBuf>) {
        let name = format!("capkill-history-{}.sqlite3", self.today());
        self.transfer(Wish::BackUp, path, || to_save("Back up the history", name, ("SQLite", "sqlite3")));
    }

    pub(super) fn choose_restore(&mut self, path: Option<PathBuf>) {
        if self.restore_is_possible() {
            let kinds = ("SQLite", &["sqlite3", "sqlite", "db"][..]);
            self.transfer(Wish::ChooseRestore, path, || to_open("Restore a backup", kinds));
        }
    }

    pub(super) fn restore(&mut self) {
        let Some(path) = self.state.restore.take() else { return };
        if self.restore_is_possible() {
            self.run(Job::Transfer(Wish::Restore, FileOf::Path(path), Progress::default()));
        }
    }

    fn restore_is_possible(&mut self) -> bool {
        if let Some(problem) = self.state.history.health.problem() {
            let text = format!("Nothing can be restored: {problem}");
            self.notice(NoticeLevel::Warning, text, String::new());
            return false;
        }
        if !self.state.in_flight.is_empty() || !self.state.following.is_empty() || !self.state.waiting.is_empty() {
            self.report(NoticeLevel::Warning, &TransferError::Busy);
            return false;
        }
        true
    }

    fn transfer(&mut self, wish: Wish, path: Option<PathBuf>, dialog: impl FnOnce() -> Dialog) {
        if let Some(transfer) = &self.state.transfer {
            let text = format!("{} is not done yet; wait or cancel it", transfer.what);
            return self.notice(NoticeLevel::Warning, text, String::new());
        }
        if self.state.is_dialog_open || !self.history_is_open() {
            return;
        }
        if let Some(path) = path {
            self.run(Job::Transfer(wish, FileOf::Path(path), Progress::default()));
        } else {
            // Made here, on the window's thread, because macOS insists; awaited by the worker.
            let job = Job::Transfer(wish, FileOf::Dialog(dialog()), Progress::default());
            self.state.is_dialog_open = self.run(job);
        }
    }

    fn today(&self) -> String {
        let now = jiff::Timestamp::from_millisecond(self.clock.now_ms()).unwrap_or_default();
        now.to_zoned(jiff::tz::TimeZone::system()).strftime("%Y-%m-%d").to_string()
    }

    pub(super) fn transfer_not_chosen(&mut self) {
        self.state.is_dialog_open = false;
    }

    pub(super) fn transfer_begun(&mut self, transfer: Transfer) {
        self.state.is_dialog_open = false;
        self.state.transfer = Some(transfer);
    }

    pub(super) fn restore_chosen(&mut self, path: PathBuf) {
        self.state.is_dialog_open = false;
        self.state.restore = Some(path);
    }

    pub(super) fn cancel_transfer(&mut self) {
        if let Some(transfer) = &self.state.transfer {
            transfer.progress.cancel();
        }
    }

    pub(super) fn transferred(&mut self, what: &'static str, result: Result<Transferred, TransferError>) {
        self.state.transfer = None;
        let is_import = what == Wish::Import.what();
        match result {
            Ok(Transferred::Exported(exported, path)) => {
                let text = format!("{} exported to {}", submissions(exported.submissions), path.display());
                self.notice(NoticeLevel::Info, text, String::new());
            }
            Ok(Transferred::Imported(report)) => self.tell_imported(report),
            Ok(Transferred::BackedUp(path)) => {
                self.notice(NoticeLevel::Info, format!("History backed up to {}", path.display()), String::new());
            }
            Ok(Transferred::Restored(restored)) => {
                self.state.shown = Shown::Draft;
                self.state.latest = None;
                self.state.history.marked = Marked::default();
                self.forget_deletions();
                let text = format!(
                    "{} restored; the history that was there before is in {}",
                    submissions(restored.submissions),
                    restored.saved_as.display()
                );
                self.notice(NoticeLevel::Warning, text, String::new());
                self.history_changed();
            }
            Err(TransferError::Cancelled) => {
                let rest = if is_import { "what was imported until then stays" } else { "nothing was changed" };
                self.notice(NoticeLevel::Info, format!("{what} was cancelled; {rest}"), String::new());
            }
            Err(error) => self.report(NoticeLevel::Error, &error),
        }
        if is_import {
            self.history_changed();
        }
    }

    fn tell_imported(&mut self, report: ImportReport) {
        let ImportReport { added, completed, unchanged, missing_pictures } = report;
        let mut text = format!("{} imported", submissions(added));
        for (count, what) in [(completed, "that were here completed"), (unchanged, "already here")] {
            if count > 0 {
                text = format!("{text}, {} {what}", grouped(count));
            }
        }
        let level = if missing_pictures > 0 {
            text = format!("{text}; {} without their picture, which the file does not have", grouped(missing_pictures));
            NoticeLevel::Warning
        } else {
            NoticeLevel::Info
        };
        self.notice(level, text, String::new());
    }
}

fn submissions(count: u64) -> String {
    counted(count, "submission", "submissions")
}

fn to_save(title: &str, name: String, (kind, extension): (&str, &str)) -> Dialog {
    let dialog =
        rfd::AsyncFileDialog::new().set_title(title).set_file_name(name).add_filter(kind, &[extension]).save_file();
    Box::pin(async move { dialog.await.map(|file| file.path().to_owned()) })
}

fn to_open(title: &str, (kind, extensions): (&str, &[&str])) -> Dialog {
    let dialog = rfd::AsyncFileDialog::new().set_title(title).add_filter(kind, extensions).pick_file();
    Box::pin(async move { dialog.await.map(|file| file.path().to_owned()) })
}
