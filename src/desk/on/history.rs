//! The history: pages of rows, and the record on screen.

use std::path::Path;
use std::sync::Arc;

use crate::contract::grouped;
use crate::desk::HistoryHealth;
use crate::desk::on::Desk;
use crate::desk::state::{NoticeLevel, Shown};
use crate::history::{FILE_NAME, HistoryError, OpenReport, Recovered, Rescued, SubmissionId, known_version};
use crate::view::RecordView;
use crate::work::{Job, Redraft, RowEdit};

/// What became of a damaged history: a sentence, and the count of each table.
fn told_of_recovery(aside: &Path, recovered: &[Recovered]) -> (String, String) {
    let rows = recovered.iter().find(|table| table.table == "submission").map_or(0, |table| table.rows);
    let lost: usize = recovered.iter().map(|table| table.lost).sum();
    let count = |number: usize| grouped(number as u64);
    let missing = match lost {
        0 => "nothing is known to be lost".to_owned(),
        lost => format!("{} rows or pictures are lost", count(lost)),
    };
    let text = format!(
        "The history was damaged; it was set aside as {}, and {} submissions were recovered into a new {FILE_NAME}: {missing}",
        aside.display(),
        count(rows)
    );
    let lines = recovered.iter().map(|Recovered { table, rows, parts, lost }| {
        format!("{table}: {} recovered, {} of them in part, {} lost", count(*rows), count(*parts), count(*lost))
    });
    (text, lines.collect::<Vec<_>>().join("\n"))
}

impl Desk {
    pub(super) fn history_opened(&mut self, report: &OpenReport) {
        self.state.history.health = HistoryHealth::Ready;
        if let Some(profile_id) = self.state.profile().map(|profile| profile.id.clone()) {
            self.load_quota(&profile_id);
        }
        self.resume_later(&report.left_behind.tasks);
        if let Some(aside) = &report.set_aside {
            let (text, details) = told_of_recovery(aside, &report.recovered);
            self.notice(NoticeLevel::Error, text, details);
        }
        if let Some(found) = report.newer_version {
            let error = HistoryError::Newer { found, known: known_version() };
            self.report(NoticeLevel::Error, &error);
            self.state.history.health = HistoryHealth::ReadOnly(error.to_string());
        }
        if let Some(why) = &report.read_only {
            let text = format!("{why}. What is in it can be read; nothing is submitted until it can be written");
            self.notice(NoticeLevel::Error, text.clone(), String::new());
            self.state.history.health = HistoryHealth::ReadOnly(text);
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
        if self.state.history.health == HistoryHealth::Ready {
            self.run(Job::EditRows(RowEdit::Purge));
            self.retain();
        }
        self.tell_rescued(&report.rescued);
        self.history_changed();
    }

    fn tell_rescued(&mut self, rescued: &Rescued) {
        if rescued.saved > 0 {
            let (what, verb) = match rescued.saved {
                1 => ("One outcome".to_owned(), "is"),
                saved => (format!("{} outcomes", grouped(saved as u64)), "are"),
            };
            let text = format!("{what} that could not be saved last time {verb} in the history now");
            self.notice(NoticeLevel::Info, text, String::new());
        }
        for (path, why) in &rescued.left {
            let text = format!(
                "The unsaved outcome {} was not taken into the history: {why}. Note what it says, then delete it",
                path.display()
            );
            self.notice(NoticeLevel::Warning, text, String::new());
        }
    }

    pub(super) fn history_is_open(&self) -> bool {
        matches!(self.state.history.health, HistoryHealth::Ready | HistoryHealth::ReadOnly(_))
    }

    pub(super) fn history_changed(&mut self) {
        let rows = self.state.history.changed();
        self.load_rows(&rows);
        self.list_again();
        self.count_overview_again();
        self.compared_changed(None);
    }

    /// The history turned out to be damaged while it was in use.
    pub(super) fn history_damaged(&mut self, error: &HistoryError) {
        self.report(NoticeLevel::Error, error);
        let text = "The history is damaged. Close all windows of CapKill Desk and start it again: it then sets the file \
                    aside and recovers what can be read";
        self.state.history.health = HistoryHealth::Failed(text.to_owned());
    }

    /// Another window or program has written: also to what is on screen, perhaps.
    pub(super) fn foreign_rows(&mut self) {
        self.history_changed();
        if let Some(id) = self.state.shown.selected() {
            self.row_changed(id);
        }
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
            self.state.compose.stop_loading();
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
