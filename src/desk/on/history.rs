//! The history file: opened, found damaged, written by others.

use std::path::Path;

use crate::contract::{counted, grouped};
use crate::desk::change::Change;
use crate::desk::desk::Desk;
use crate::desk::state::{HistoryHealth, NoticeLevel};
use crate::history::{FILE_NAME, HistoryError, LeftBehind, OpenReport, Recovered, Rescued, known_version};
use crate::work::{HistoryEvent, ReadError};

impl Desk {
    /// Takes what the worker tells about the history.
    pub(in crate::desk) fn history_event(&mut self, event: HistoryEvent) {
        match event {
            HistoryEvent::Opened(Ok(report)) => self.history_opened(&report),
            HistoryEvent::Opened(Err(error)) => self.history_not_opened(&error),
            HistoryEvent::Updating => self.state.history.health = HistoryHealth::Updating,
            HistoryEvent::LeftBehind(tasks) => self.tell(Change::TasksLeft(tasks)),
            HistoryEvent::Damaged(error) => self.history_damaged(&error),
            HistoryEvent::ForeignRows => self.tell(Change::HistoryChanged),
        }
    }

    fn history_opened(&mut self, report: &OpenReport) {
        self.state.history.health = HistoryHealth::Ready;
        if let Some(aside) = &report.set_aside {
            let (text, details) = told_of_recovery(aside, &report.recovered);
            self.state.notices.add(NoticeLevel::Error, None, text, details);
        }
        if let Some(found) = report.newer_version {
            let error = HistoryError::Newer { found, known: known_version() };
            self.report(NoticeLevel::Error, &error);
            self.state.history.health = HistoryHealth::ReadOnly(error.to_string());
        }
        if let Some(why) = &report.read_only {
            let text = format!("{why}. What is in it can be read; nothing is submitted until it can be written");
            self.notice(NoticeLevel::Error, text.clone());
            self.state.history.health = HistoryHealth::ReadOnly(text);
        }
        if report.orphans > 0 {
            let (number, verb) =
                if report.orphans == 1 { ("One submission", "was") } else { ("Some submissions", "were") };
            let text = format!(
                "{number} {verb} interrupted last time; look for “unknown” in the history, where each says whether it may have been paid"
            );
            self.notice(NoticeLevel::Warning, text);
        }
        self.tell_rescued(&report.rescued);
        self.tell(Change::HistoryOpened(report.left_behind.clone()));
    }

    fn history_not_opened(&mut self, error: &ReadError) {
        self.report(NoticeLevel::Error, error);
        self.state.history.health = HistoryHealth::Failed(error.to_string());
        self.tell(Change::HistoryOpened(LeftBehind::default()));
    }

    fn tell_rescued(&mut self, rescued: &Rescued) {
        if rescued.saved > 0 {
            let (what, verb) = match rescued.saved {
                1 => ("One outcome".to_owned(), "is"),
                saved => (counted(saved as u64, "outcome", "outcomes"), "are"),
            };
            let text = format!("{what} that could not be saved last time {verb} in the history now");
            self.notice(NoticeLevel::Info, text);
        }
        for (path, why) in &rescued.left {
            let text = format!(
                "The unsaved outcome {} was not taken into the history: {why}. Note what it says, then delete it",
                path.display()
            );
            self.notice(NoticeLevel::Warning, text);
        }
    }

    /// The history turned out to be damaged while it was in use.
    fn history_damaged(&mut self, error: &HistoryError) {
        self.report(NoticeLevel::Error, error);
        let text = "The history is damaged. Close all windows of CapKill Desk and start it again: it then sets the file \
                    aside and recovers what can be read";
        self.state.history.health = HistoryHealth::Failed(text.to_owned());
    }
}

/// Returns what became of a damaged history: a sentence, and the count of each table.
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
