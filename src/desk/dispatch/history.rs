//! The history: pages of rows, and the record on screen.

use std::sync::Arc;

use super::super::worker::Job;
use super::super::{HistoryHealth, NoticeLevel, RecordView, Shown};
use super::Desk;
use crate::history::{HistoryError, OpenReport, SubmissionId, known_version};

impl Desk {
    pub(super) fn history_opened(&mut self, report: &OpenReport) {
        self.state.history.health = HistoryHealth::Ready;
        if let Some(aside) = &report.set_aside {
            let text = format!("The history was damaged; it was set aside as {} and a new one begun", aside.display());
            self.notice(NoticeLevel::Error, text, String::new());
        }
        if let Some(found) = report.newer_version {
            let error = HistoryError::Newer { found, known: known_version() };
            self.report(NoticeLevel::Error, &error);
            self.state.history.health = HistoryHealth::ReadOnly(error.to_string());
        }
        if report.orphans > 0 {
            let (number, verb) =
                if report.orphans == 1 { ("One submission", "was") } else { ("Some submissions", "were") };
            let text = format!(
                "{number} {verb} interrupted last time and {verb} perhaps paid; look for “unknown” in the history"
            );
            self.notice(NoticeLevel::Warning, text, String::new());
        }
        self.history_changed();
    }

    pub(super) fn history_changed(&mut self) {
        let pages = self.state.history.changed();
        self.load_pages(pages);
    }

    pub(super) fn load_pages(&mut self, pages: Vec<u64>) {
        let can_read = matches!(self.state.history.health, HistoryHealth::Ready | HistoryHealth::ReadOnly(_));
        for page in pages {
            if !can_read || !self.run(Job::LoadPage(page)) {
                self.state.history.forget(page);
            }
        }
    }

    pub(super) fn select(&mut self, id: Option<SubmissionId>) {
        self.state.shown = match id {
            None => Shown::Draft,
            Some(id) if self.state.shown.selected() == Some(id) => return,
            Some(id) => {
                self.run(Job::LoadRecord(id));
                Shown::Loading(id, self.state.shown.record().cloned())
            }
        };
    }

    pub(super) fn record_loaded(&mut self, id: SubmissionId, record: Arc<RecordView>) {
        if self.state.shown.selected() == Some(id) {
            self.state.shown = Shown::Record(record);
        } else {
            self.state.latest = Some(record);
        }
    }

    pub(super) fn load_into_compose(&mut self) {
        if let Some(record) = self.state.shown.record() {
            let record = Arc::clone(record);
            self.run(Job::DraftOf(record));
        }
    }

    pub(super) fn copy_payload(&mut self) {
        let job = match self.state.shown.record() {
            Some(record) => Some(Job::CopyRecord(Arc::clone(record))),
            None => self.state.compose.composed.payload.clone().map(Job::CopyPayload),
        };
        if let Some(job) = job {
            self.run(job);
        }
    }
}
