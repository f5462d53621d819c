//! The record on screen, and the last reply of the draft.

use std::sync::Arc;

use crate::desk::change::Change;
use crate::desk::command::RecordCommand;
use crate::desk::desk::Desk;
use crate::desk::state::{For, HistoryHealth, NoticeLevel, Shown};
use crate::history::SubmissionId;
use crate::view::{Part, RecordView};
use crate::work::{Job, ReadError, RecordEvent};

impl Desk {
    /// Does what a window asks about records.
    pub(in crate::desk) fn on_record(&mut self, command: &RecordCommand) {
        match command {
            RecordCommand::Select(id) => {
                self.state.picks += 1;
                self.show(*id);
            }
            RecordCommand::LookAt(part) => self.look_at_part(*part),
            // A session holds on to the file that is open.
            RecordCommand::ReopenHistory if self.state.capture.running().is_some() => {
                self.notice(
                    NoticeLevel::Warning,
                    "The history can't be opened again while a capture listens; end it first",
                );
            }
            RecordCommand::ReopenHistory => {
                self.state.history.health = HistoryHealth::Opening;
                self.run(Job::OpenHistory);
            }
        }
    }

    /// Reads the record on screen again, so that it comes with what the operator looks at.
    fn look_at_part(&mut self, part: Part) {
        let Some(view) = self.state.shown.record().or(self.state.latest.as_ref()) else { return };
        let id = view.record.summary.id;
        self.records.looked_at = Some((id, part));
        self.load_record(id);
    }

    /// Takes a record that was read. An answer with an old ticket is ignored.
    pub(in crate::desk) fn record_event(&mut self, event: RecordEvent) {
        let RecordEvent { id, ticket, result, trouble } = event;
        let Some(again) = self.records.came(id, ticket) else { return };
        if let Some(error) = trouble {
            self.report(NoticeLevel::Error, &error);
        }
        match result {
            Ok(record) => self.record_ready(id, record),
            Err(error) => self.record_unreadable(id, &error),
        }
        if again {
            self.load_record(id);
        }
    }

    fn record_ready(&mut self, id: SubmissionId, record: Arc<RecordView>) {
        if self.state.shown.selected() == Some(id) {
            self.state.shown = Shown::Record(Arc::clone(&record));
        }
        if self.records.latest == Some(id) {
            self.state.latest = Some(Arc::clone(&record));
        }
        self.records.ready = Some(record);
        self.tell(Change::RecordReady(id));
    }

    fn record_unreadable(&mut self, id: SubmissionId, error: &ReadError) {
        if self.state.shown.selected() == Some(id) {
            self.show_draft();
        }
        self.forget_waiting_for_record(id);
        self.report(NoticeLevel::Error, error);
    }

    /// A submission has its row: the draft's last reply will be its own.
    pub(in crate::desk) fn records_submission_recorded(&mut self, id: SubmissionId) {
        self.state.latest = None;
        self.records.newest = Some(id);
        // The record of the one before that is still being read is not its reply.
        self.records.latest = None;
    }

    /// A submission has its outcome: its record is read where it is looked at.
    pub(in crate::desk) fn records_submission_ended(&mut self, id: SubmissionId) {
        if self.records.newest == Some(id) {
            self.records.latest = Some(id);
        }
    }

    /// A record has changed: it is read again where it is on screen.
    pub(in crate::desk) fn records_changed(&mut self, id: SubmissionId) {
        if self.state.shown.selected() == Some(id) || self.records.latest == Some(id) {
            self.load_record(id);
        }
    }

    /// Any record may have changed.
    pub(in crate::desk) fn records_any_changed(&mut self) {
        if let Some(id) = self.state.shown.selected() {
            self.load_record(id);
        }
    }

    /// Another history is in the place of this one.
    pub(in crate::desk) fn records_replaced(&mut self) {
        self.show_draft();
        self.state.latest = None;
        self.records.forget_all();
        self.drop_waiting(|cause, _| matches!(cause, For::Shown(_) | For::Record(_)));
    }
}
