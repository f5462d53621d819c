//! The history: pages of rows, and the record on screen.

use std::path::PathBuf;
use std::sync::Arc;

use super::super::messages::Job;
use super::super::redraft::Redraft;
use super::super::row_edit::RowEdit;
use super::super::{HistoryHealth, NoticeLevel, RecordView, Shown};
use super::Desk;
use crate::history::{HistoryError, OpenReport, SubmissionId, known_version};

impl Desk {
    pub(super) fn history_opened(&mut self, report: &OpenReport, rescued: &[PathBuf]) {
        self.state.history.health = HistoryHealth::Ready;
        if let Some(profile_id) = self.state.profile().map(|profile| profile.id.clone()) {
            self.load_quota(&profile_id);
        }
        self.resume_later(&report.left_behind.tasks);
        if let Some(aside) = &report.set_aside {
            let text = format!("The history was damaged; it was set aside as {} and a new one begun", aside.display());
            self.notice(NoticeLevel::Error, text, String::new());
        }
        if let Some(found) = report.newer_version {
            let error = HistoryError::Newer { found, known: known_version() };
            self.report(NoticeLevel::Error, &error);
            self.state.history.health = HistoryHealth::ReadOnly(error.to_string());
        }
        self.start_receiver();
        self.check_on_open();
        if report.orphans > 0 {
            let (number, verb) =
                if report.orphans == 1 { ("One submission", "was") } else { ("Some submissions", "were") };
            let text = format!(
                "{number} {verb} interrupted last time and {verb} perhaps paid; look for “unknown” in the history"
            );
            self.notice(NoticeLevel::Warning, text, String::new());
        }
        self.run(Job::EditRows(RowEdit::Purge));
        self.retain();
        for path in rescued {
            let text = format!(
                "An outcome that could not be saved is in {}; note its task id, then delete the file",
                path.display()
            );
            self.notice(NoticeLevel::Warning, text, String::new());
        }
        self.history_changed();
    }

    pub(super) fn history_is_open(&self) -> bool {
        matches!(self.state.history.health, HistoryHealth::Ready | HistoryHealth::ReadOnly(_))
    }

    pub(super) fn history_changed(&mut self) {
        let rows = self.state.history.changed();
        self.load_rows(rows);
        self.list_again();
        self.count_overview_again();
        self.compared_changed(None);
    }

    pub(super) fn select(&mut self, id: Option<SubmissionId>) {
        self.state.shown = match id {
            None => Shown::Draft,
            Some(id) if self.state.shown.selected() == Some(id) => return,
            Some(id) => {
                self.shown_load = self.load_record(id, None);
                Shown::Loading(id, self.state.shown.record().cloned())
            }
        };
    }

    /// Asks for a record; the number tells its answer from those of earlier askings.
    pub(super) fn load_record(&mut self, id: SubmissionId, known: Option<Arc<RecordView>>) -> u64 {
        self.next_load += 1;
        self.run(Job::LoadRecord { id, load: self.next_load, known });
        self.next_load
    }

    pub(super) fn record_loaded(&mut self, load: u64, result: Result<Arc<RecordView>, HistoryError>) {
        let is_shown = load == self.shown_load;
        match result {
            Ok(record) if is_shown && self.state.shown.selected() == Some(record.record.summary.id) => {
                let id = record.record.summary.id;
                self.state.shown = Shown::Record(record);
                if self.follow_when_shown.take() == Some(id) {
                    self.follow_again(id);
                }
                if self.repeat_when_shown.take() == Some(id) {
                    self.repeat(id);
                }
            }
            Ok(record) if load == self.remarks_load => self.remarks_loaded(&record),
            Ok(record) if load == self.key_copy_load => self.offer_key_copy(record),
            Ok(record) if load == self.latest_load => self.state.latest = Some(record),
            // The operator has moved on.
            Ok(_) => {}
            Err(error) => {
                if is_shown {
                    self.state.shown = Shown::Draft;
                    self.follow_when_shown = None;
                    self.repeat_when_shown = None;
                }
                self.report(NoticeLevel::Error, &error);
            }
        }
    }

    pub(super) fn load_into_compose(&mut self) {
        // Not the record before, which stays on screen while the next one is read.
        let Shown::Record(record) = &self.state.shown else { return };
        let record = Arc::clone(record);
        let label = format!("History #{}", record.record.summary.id.0);
        // What is still being read must not come after it.
        self.state.compose.intake += 1;
        if self.redraft(Redraft::Record(record)) {
            self.state.compose.loading = Some(label);
        }
    }

    pub(super) fn copy_payload(&mut self) {
        let job = match &self.state.shown {
            Shown::Record(record) => Some(Job::CopyRecord(Arc::clone(record))),
            Shown::Loading(..) => None,
            Shown::Draft => self.state.compose.composed.payload.clone().map(Job::CopyPayload),
        };
        if let Some(job) = job {
            self.run(job);
        }
    }

    /// Copies the reply of the record on screen, or of the draft's last submission.
    pub(super) fn copy_reply(&mut self) {
        if let Some(record) = self.state.shown.record().or(self.state.latest.as_ref()).cloned() {
            self.run(Job::CopyReply(record));
        }
    }
}
