//! The table: what it lists, what is marked in it, and what is done to rows.

use crate::contract::{counted, grouped};
use crate::desk::command::RowsOf;
use crate::desk::on::Desk;
use crate::desk::state::NoticeLevel;
use crate::history::{HistoryError, Listing, Query, Remarks, SubmissionId};
use crate::profile::Retention;
use crate::view::{Marked, Marking, RecordView, RowNumbers, Rows};
use crate::work::{Job, RowEdit, RowsEdited};

/// Time between two looks for what profiles keep no longer, in milliseconds.
const RETAIN_SPACING_MS: u64 = 60_000;

/// What a notice of a deletion says; it goes with the deletion.
const UNDO: &str = "Undo deletion (Ctrl+Shift+Z) brings them back";

/// Lists that are asked for, and deletions that were made.
#[derive(Debug, Default)]
pub(super) struct Lists {
    /// Counts lists asked for; only the newest is taken.
    serial: u64,
    is_listing: bool,
    /// The history changed while a list was being read.
    list_again: bool,
    /// The row that a range of marks begins at.
    anchor: Option<SubmissionId>,
    /// When it was last looked for what profiles keep no longer.
    retained_ms: Option<i64>,
    /// Counts deletions; each can be undone, the newest first.
    next_deletion: u64,
    deletions: Vec<u64>,
}

impl Desk {
    pub(super) fn load_rows(&mut self, ids: &[i64]) {
        if ids.is_empty() {
            return;
        }
        let generation = self.state.history.generation();
        if !self.history_is_open() || !self.run(Job::LoadRows { generation, ids: ids.to_vec() }) {
            self.state.history.forget(ids);
        }
    }

    pub(super) fn set_query(&mut self, query: Query) {
        if query == self.state.history.query {
            return;
        }
        if query.filter != self.state.history.query.filter {
            // What is not seen must not be deleted.
            self.state.history.marked = Marked::default();
            self.lists.anchor = None;
        }
        let is_other_filter = query.filter != self.state.history.query.filter;
        self.state.history.query = query;
        self.list(true);
        if is_other_filter {
            self.count_overview();
        }
    }

    /// The history changed: the list is read again, one after the other.
    pub(super) fn list_again(&mut self) {
        if self.lists.is_listing {
            self.lists.list_again = true;
        } else {
            let is_first = self.state.history.listing.is_none();
            self.list(is_first);
        }
    }

    fn list(&mut self, wants_head: bool) {
        if !self.history_is_open() {
            return;
        }
        self.lists.serial += 1;
        self.lists.list_again = false;
        let job = Job::List { serial: self.lists.serial, query: self.state.history.query.clone(), wants_head };
        self.lists.is_listing = self.run(job);
    }

    pub(super) fn listed(&mut self, serial: u64, result: Result<Listing, HistoryError>) {
        if serial != self.lists.serial {
            return;
        }
        match result {
            Ok(listing) => {
                self.lists.is_listing &= !listing.is_complete;
                let rows = self.state.history.accept_list(listing);
                self.load_rows(&rows);
            }
            Err(error) => {
                self.lists.is_listing = false;
                self.report(NoticeLevel::Error, &error);
            }
        }
        if !self.lists.is_listing && self.lists.list_again {
            self.list(false);
        }
    }

    pub(super) fn mark(&mut self, marking: Marking) {
        let history = &mut self.state.history;
        match marking {
            Marking::None => history.marked = Marked::default(),
            Marking::All => history.marked = Marked::AllBut(RowNumbers::default()),
            Marking::Only(id) => {
                history.marked = Marked::Only(RowNumbers::from_iter([id.0]));
                self.lists.anchor = Some(id);
            }
            Marking::Toggle(id) => {
                history.marked.toggle(id);
                self.lists.anchor = Some(id);
            }
            Marking::UpTo(position) => {
                let from = self.lists.anchor.and_then(|anchor| history.position(anchor)).unwrap_or(position);
                if let Some(listing) = &history.listing {
                    let at = |position: u64| usize::try_from(position).unwrap_or(usize::MAX).min(listing.ids.len());
                    let (first, last) = (at(from.min(position)), at(from.max(position) + 1));
                    history.marked = Marked::Only(listing.ids[first..last].iter().copied().collect());
                }
            }
        }
    }

    pub(super) fn edit_remarks(&mut self, id: Option<SubmissionId>) {
        self.state.remarks = None;
        match (id, self.state.shown.record().filter(|view| Some(view.record.summary.id) == id).cloned()) {
            (Some(_), Some(view)) => self.remarks_loaded(&view),
            (Some(id), None) => self.remarks_load = self.load_record(id, None),
            (None, _) => {}
        }
    }

    /// The row's label and note are known, to be edited.
    pub(super) fn remarks_loaded(&mut self, view: &RecordView) {
        let record = &view.record;
        let remarks = Remarks { label: record.summary.label.clone(), note: record.note.clone() };
        self.state.remarks = Some((record.summary.id, remarks));
    }

    /// `None`, which is told, while nobody knows yet what is marked.
    pub(super) fn rows(&mut self, rows: RowsOf) -> Option<Rows> {
        let history = &self.state.history;
        match (rows, &history.listing, &history.marked) {
            (RowsOf::One(id), ..) => Some(Rows::one(id)),
            (RowsOf::Marked, Some(listing), marked) if listing.is_complete || matches!(marked, Marked::Only(_)) => {
                Some(Rows::marked(listing.clone(), marked.clone()))
            }
            (RowsOf::Marked, ..) => {
                let text =
                    "Nothing was done: all rows are marked, and the list is still being read. Try again in a moment";
                self.notice(NoticeLevel::Info, text.to_owned(), String::new());
                if !self.lists.is_listing {
                    self.list(false);
                }
                None
            }
        }
    }

    pub(super) fn edit_rows(&mut self, rows: RowsOf, edit: impl FnOnce(Rows, u64) -> RowEdit) {
        let Some(rows) = self.rows(rows) else { return };
        if rows.count() > 0 {
            let number = self.lists.next_deletion;
            self.run(Job::EditRows(edit(rows, number)));
        }
    }

    pub(super) fn delete(&mut self, rows: RowsOf) {
        self.lists.next_deletion += 1;
        let is_shown = |id: SubmissionId| match rows {
            RowsOf::One(row) => row == id,
            RowsOf::Marked => self.state.history.marked.contains(id),
        };
        if self.state.shown.selected().is_some_and(is_shown) {
            self.select(None);
        }
        self.edit_rows(rows, RowEdit::Delete);
    }

    /// Whether something that was deleted can be brought back.
    #[must_use]
    pub fn can_undelete(&self) -> bool {
        !self.lists.deletions.is_empty()
    }

    /// What was deleted is not in the history that is here now.
    pub(super) fn forget_deletions(&mut self) {
        self.lists.deletions.clear();
    }

    pub(super) fn undelete(&mut self) {
        match self.lists.deletions.pop() {
            Some(number) => drop(self.run(Job::EditRows(RowEdit::Undelete(number)))),
            None => self.notice(NoticeLevel::Info, "There is no deletion to undo".to_owned(), String::new()),
        }
    }

    /// Applies what the profiles keep of their submissions; at the start, and as others come.
    ///
    /// Not more often than once a minute: it looks at every row of a profile.
    pub(super) fn retain(&mut self) {
        let now_ms = self.clock.now_ms();
        if self.lists.retained_ms.is_some_and(|last| now_ms.abs_diff(last) < RETAIN_SPACING_MS) {
            return;
        }
        self.lists.retained_ms = Some(now_ms);
        let retentions: Vec<Retention> =
            self.state.profiles.iter().filter_map(|profile| profile.retention(now_ms)).collect();
        if !retentions.is_empty() {
            self.lists.next_deletion += 1;
            self.run(Job::EditRows(RowEdit::Retain(retentions, self.lists.next_deletion)));
        }
    }

    pub(super) fn rows_edited(&mut self, edited: RowsEdited, result: Result<usize, HistoryError>) {
        match result {
            Ok(count) => self.tell_rows_edited(edited, count),
            Err(error) => {
                if let RowsEdited::Deleted { number, .. } | RowsEdited::Retained(number) = edited {
                    // Some may be marked.
                    self.lists.deletions.push(number);
                }
                self.report(NoticeLevel::Error, &error);
            }
        }
        if let Some(id) = self.state.shown.selected() {
            let known = self.state.shown.record().cloned();
            self.shown_load = self.load_record(id, known);
        }
        self.history_changed();
    }

    fn tell_rows_edited(&mut self, edited: RowsEdited, count: usize) {
        let count = count as u64;
        let rows = |count: u64| counted(count, "submission", "submissions");
        match edited {
            RowsEdited::Deleted { .. } if count == 0 => {
                let text = "Nothing was deleted: what is under way or followed stays until it has ended";
                self.notice(NoticeLevel::Info, text.to_owned(), String::new());
            }
            RowsEdited::Deleted { asked, number } => {
                self.lists.deletions.push(number);
                self.state.history.marked = Marked::default();
                let kept = match asked.saturating_sub(count) {
                    0 => String::new(),
                    kept => format!("; {} under way or followed and stay", grouped(kept)),
                };
                let text = format!("{} deleted{kept}. {UNDO} until CapKill Desk is closed", rows(count));
                self.notice(NoticeLevel::Info, text, String::new());
            }
            RowsEdited::Undeleted => {
                self.state.notices.retain(|notice| !notice.text.contains(UNDO));
                self.notice(NoticeLevel::Info, format!("{} brought back", rows(count)), String::new());
            }
            RowsEdited::Retained(number) if count > 0 => {
                self.lists.deletions.push(number);
                let text = format!("{} deleted that their profiles keep no longer. {UNDO}", rows(count));
                self.notice(NoticeLevel::Info, text, String::new());
            }
            RowsEdited::Quietly | RowsEdited::Retained(_) => {}
        }
    }
}
