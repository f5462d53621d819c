//! Exports, imports, backups and restores: asked for, watched, and told.

use std::path::Path;

use crate::contract::{counted, grouped};
use crate::desk::change::Change;
use crate::desk::command::{RowsOf, TransferCommand};
use crate::desk::desk::Desk;
use crate::desk::state::{NoticeLevel, Offer};
use crate::history::{ExportFormat, ImportReport, Progress, TransferError};
use crate::work::{
    ExportRows, FileKind, FileNotShown, FileOf, FileWish, Job, TransferEvent, TransferFailed, TransferJob,
    TransferKind, TransferWish, Transferred,
};

const HISTORY: &[FileKind] = &[FileKind { name: "JSON Lines", extensions: &["jsonl", "ndjson", "json"] }];
const BACKUPS: &[FileKind] = &[FileKind { name: "SQLite", extensions: &["sqlite3", "sqlite", "db"] }];
const BACKUP: FileKind = FileKind { name: "SQLite", extensions: &["sqlite3"] };

impl Desk {
    /// Does what a window asks about transfers.
    pub(in crate::desk) fn on_transfer(&mut self, command: &TransferCommand) {
        match command {
            TransferCommand::Export(rows, format) => self.export(*rows, *format),
            TransferCommand::Import => self.import_history(),
            TransferCommand::ImportFile(path) => self.import_file(path),
            TransferCommand::BackUp => self.back_up(),
            TransferCommand::ChooseRestore => self.choose_restore(),
            TransferCommand::Restore => self.restore(),
            TransferCommand::DropRestore => self.state.restore = None,
            TransferCommand::Cancel => self.cancel_transfer(),
            TransferCommand::ShowInFolder(path) => {
                self.run(Job::ShowFile(path.clone()));
            }
        }
    }

    /// Takes what the worker tells about transfers.
    pub(in crate::desk) fn transfer_event(&mut self, event: TransferEvent) {
        // The end of a transfer that had begun says nothing of a dialog: by then another feature's may be open.
        if !matches!(event, TransferEvent::Ended(..)) || self.state.transfer.is_none() {
            self.state.is_dialog_open = false;
        }
        match event {
            TransferEvent::NotChosen { was_shown: true } => {}
            TransferEvent::NotChosen { was_shown: false } => {
                let text = "No file dialog could be opened; install xdg-desktop-portal or zenity";
                self.notice(NoticeLevel::Error, text);
            }
            TransferEvent::Begun(transfer) => self.state.transfer = Some(transfer),
            TransferEvent::RestoreChosen(path, facts) => self.state.restore = Some((path, facts)),
            TransferEvent::Ended(kind, result) => self.transferred(kind, result),
        }
    }

    fn export(&mut self, rows: Option<RowsOf>, format: ExportFormat) {
        let history = &self.state.history;
        let marked = history.marked.count(history.total().unwrap_or_default());
        let rows = match rows.or((marked > 0).then_some(RowsOf::Marked)) {
            Some(rows) => match self.rows_of(rows) {
                Some(rows) => ExportRows::These(rows),
                None => return,
            },
            None => ExportRows::Listed(Box::new(history.query.clone())),
        };
        let name = format!("capkill-history-{}.{}", self.today(), format.extension());
        let kind = FileKind { name: format.label(), extensions: format.extensions() };
        self.transfer(TransferWish::Export(rows, format), FileWish::Save { title: "Export the history", name, kind });
    }

    fn import_history(&mut self) {
        if self.import_is_possible() {
            self.transfer(TransferWish::Import, FileWish::Open { title: "Import a history", kinds: HISTORY });
        }
    }

    fn import_file(&mut self, path: &Path) {
        if self.import_is_possible() && self.no_transfer_runs() && self.history_is_open() {
            self.run_transfer(TransferWish::Import, FileOf::Path(path.to_owned()));
        }
    }

    /// Whether the history takes anything; where not, the operator is told why.
    fn import_is_possible(&mut self) -> bool {
        let problem = self.state.history.health.problem().map(|problem| format!("Nothing can be imported: {problem}"));
        match problem {
            Some(text) => {
                self.notice(NoticeLevel::Warning, text);
                false
            }
            None => true,
        }
    }

    fn back_up(&mut self) {
        let name = format!("capkill-history-{}.sqlite3", self.today());
        self.transfer(TransferWish::BackUp, FileWish::Save { title: "Back up the history", name, kind: BACKUP });
    }

    fn choose_restore(&mut self) {
        if self.restore_is_possible() {
            self.transfer(TransferWish::ChooseRestore, FileWish::Open { title: "Restore a backup", kinds: BACKUPS });
        }
    }

    fn restore(&mut self) {
        let Some((path, _)) = self.state.restore.take() else { return };
        if self.restore_is_possible() {
            self.run_transfer(TransferWish::Restore, FileOf::Path(path));
        }
    }

    /// Whether a backup may take the history's place; where not, the operator is told why.
    fn restore_is_possible(&mut self) -> bool {
        if let Some(problem) = self.state.history.health.problem() {
            let text = format!("Nothing can be restored: {problem}");
            self.notice(NoticeLevel::Warning, text);
            return false;
        }
        if self.state.capture.running().is_some() {
            self.notice(NoticeLevel::Warning, "Nothing can be restored while a capture listens; end it first");
            return false;
        }
        if !self.state.in_flight.is_empty() || !self.state.following.is_empty() || !self.state.held_up.is_empty() {
            self.report(NoticeLevel::Warning, &TransferError::Busy);
            return false;
        }
        true
    }

    fn transfer(&mut self, wish: TransferWish, file: FileWish) {
        if self.no_transfer_runs()
            && self.history_is_open()
            && let Some(dialog) = self.ask_for_file(|| file)
        {
            self.state.is_dialog_open = self.run_transfer(wish, FileOf::Dialog(dialog));
        }
    }

    /// Whether no transfer is under way; where one is, the operator is told.
    fn no_transfer_runs(&mut self) -> bool {
        let Some(transfer) = &self.state.transfer else { return true };
        let text = format!("{} is not done yet; wait or cancel it", transfer.kind.label());
        self.notice(NoticeLevel::Warning, text);
        false
    }

    fn run_transfer(&mut self, wish: TransferWish, file: FileOf) -> bool {
        self.run(Job::Transfer(TransferJob { wish, file, progress: Progress::default() }))
    }

    fn today(&self) -> String {
        let now = jiff::Timestamp::from_millisecond(self.clock.now_ms()).unwrap_or_default();
        now.to_zoned(jiff::tz::TimeZone::system()).strftime("%Y-%m-%d").to_string()
    }

    fn cancel_transfer(&mut self) {
        if let Some(transfer) = &self.state.transfer {
            transfer.progress.cancel();
        }
    }

    /// Says where a file is that no file manager shows.
    pub(in crate::desk) fn file_shown(&mut self, shown: Result<(), FileNotShown>) {
        if let Err(error) = shown {
            self.report(NoticeLevel::Warning, &error);
        }
    }

    fn transferred(&mut self, kind: TransferKind, result: Result<Transferred, TransferFailed>) {
        self.state.transfer = None;
        match result {
            Ok(Transferred::Exported(exported, path)) => {
                let text = format!("{} exported to {}", submissions(exported.submissions), path.display());
                self.state.notices.offer(None, NoticeLevel::Info, text, Offer::show_in_folder(path));
            }
            Ok(Transferred::Imported(report)) => self.tell_imported(report),
            Ok(Transferred::BackedUp(path)) => {
                let text = format!("History backed up to {}", path.display());
                self.state.notices.offer(None, NoticeLevel::Info, text, Offer::show_in_folder(path));
            }
            Ok(Transferred::Restored(restored)) => {
                let text = format!(
                    "{} restored, marked as brought in and followed only when you say so; the history that was there before is in {}",
                    submissions(restored.submissions),
                    restored.saved_as.display()
                );
                let offer = Offer::show_in_folder(restored.saved_as);
                self.state.notices.offer(None, NoticeLevel::Warning, text, offer);
                self.tell(Change::HistoryReplaced);
            }
            Err(TransferFailed::Transfer(TransferError::Cancelled)) => {
                let rest = match kind {
                    TransferKind::Import => "what was imported until then stays",
                    TransferKind::Export | TransferKind::BackUp | TransferKind::Restore => "nothing was changed",
                };
                self.notice(NoticeLevel::Info, format!("{} was cancelled; {rest}", kind.label()));
            }
            Err(error) => self.report(NoticeLevel::Error, &error),
        }
        if kind == TransferKind::Import {
            self.tell(Change::HistoryChanged);
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
        self.notice(level, text);
    }
}

fn submissions(count: u64) -> String {
    counted(count, "submission", "submissions")
}
