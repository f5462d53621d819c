//! The record on screen, and the last reply of the draft.

use std::sync::Arc;

use crate::desk::change::Change;
use crate::desk::command::RecordCommand;
use crate::desk::desk::Desk;
use crate::desk::state::{For, HistoryHealth, NoticeLevel, OpenedBody, Shown};
use crate::history::{BodyId, SubmissionId};
use crate::view::RecordView;
use crate::work::{BodyEvent, BodyJob, Job, ReadError, RecordEvent};

impl Desk {
    /// Does what a window asks about records.
    pub(in crate::desk) fn on_record(&mut self, command: &RecordCommand) {
        match command {
            RecordCommand::Select(id) => self.show(*id),
            RecordCommand::OpenBody(id) => self.open_body(*id),
            RecordCommand::ReopenHistory => {
                self.state.history.health = HistoryHealth::Opening;
                self.run(Job::OpenHistory);
            }
        }
    }

    /// Takes a record that was read. An answer with an old ticket is ignored.
    pub(in crate::desk) fn record_event(&mut self, event: RecordEvent) {
        let RecordEvent { id, ticket, result } = event;
        let Some(again) = self.records.came(id, ticket) else { return };
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
            self.state.shown = Shown::Draft;
        }
        self.forget_waiting_for_record(id);
        self.report(NoticeLevel::Error, error);
    }

    /// Reads a long body of the record on screen; while another one is read, the newest wish waits.
    fn open_body(&mut self, id: BodyId) {
        let Some(record) = self.state.shown.record().or(self.state.latest.as_ref()).cloned() else { return };
        let Some(ticket) = self.state.body.want(id) else { return };
        if !self.run(Job::Body(BodyJob { id, ticket, record })) {
            self.state.body.forget();
            self.state.body.keep(OpenedBody { id, entry: None });
        }
    }

    /// Takes a body that was read. An answer with an old ticket is ignored.
    pub(in crate::desk) fn body_event(&mut self, event: BodyEvent) {
        let BodyEvent { ticket, result } = event;
        let Some(id) = self.state.body.came(ticket) else { return };
        let entry = result.unwrap_or_else(|error| {
            self.report(NoticeLevel::Error, &error);
            None
        });
        self.state.body.keep(OpenedBody { id, entry });
        if let Some(next) = self.state.body.take_next() {
            self.open_body(next);
        }
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
        self.state.shown = Shown::Draft;
        self.state.latest = None;
        self.state.body.forget();
        self.state.body.drop_made();
        self.records.forget_all();
        self.drop_waiting(|cause, _| matches!(cause, For::Shown(_) | For::Record(_)));
    }
}
