//! The table: what it lists, what is marked in it, and what is done to rows.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use crate::contract::{counted, grouped};
use crate::desk::change::Change;
use crate::desk::command::{RowsCommand, RowsOf};
use crate::desk::desk::Desk;
use crate::desk::state::{For, Hidden, HistoryHealth, NoticeLevel, Offer, Topic, Waiting};
use crate::history::{Filter, Listing, Query, Remarks, SubmissionId};
use crate::profile::Retention;
use crate::view::{Marked, Marking, RowNumbers, Rows};
use crate::work::{Job, ReadError, RowEdit, RowsEdited, RowsEvent, RowsJob, Ticket};

/// Time between two looks for what profiles keep no longer, in milliseconds.
const RETAIN_SPACING_MS: u64 = 60_000;

impl Desk {
    /// Does what a window asks about the table.
    pub(in crate::desk) fn on_rows(&mut self, command: RowsCommand) {
        match command {
            RowsCommand::Show(visible) => self.look_at_rows(visible),
            RowsCommand::SetQuery(query) => self.set_query(*query),
            RowsCommand::Mark(marking) => self.mark(marking),
            RowsCommand::Pin(rows, is_pinned) => self.edit_rows(rows, |rows| RowEdit::Pin(rows, is_pinned)),
            RowsCommand::EditRemarks(id) => self.edit_remarks(id),
            RowsCommand::Remark(id, remarks) => self.run_edit(RowEdit::Remark(id, remarks)),
            RowsCommand::Delete(rows) => self.delete(rows),
            RowsCommand::Undelete => self.undelete(),
            RowsCommand::ShowHidden(is_wanted) => self.show_hidden(is_wanted),
            RowsCommand::TellHidden => self.tell_hidden(),
        }
    }

    /// Takes what the worker tells about the table.
    pub(in crate::desk) fn rows_event(&mut self, event: RowsEvent) {
        match event {
            RowsEvent::Listed { ticket, result } => self.listed(ticket, result),
            RowsEvent::Choices(Ok(choices)) => self.state.history.choices = Some(Arc::new(choices)),
            RowsEvent::Choices(Err(error)) => self.report(NoticeLevel::Error, &error),
            RowsEvent::Loaded { generation, result: Ok(rows), .. } => {
                let has_new_choice = rows.iter().any(|row| self.state.history.is_new_choice(row));
                let next = self.state.history.accept_rows(generation, rows);
                self.load_rows(&next);
                if has_new_choice {
                    self.list_again();
                }
            }
            RowsEvent::Loaded { asked, result: Err(error), .. } => {
                let next = self.state.history.failed(&asked);
                self.load_rows(&next);
                self.report(NoticeLevel::Error, &error);
            }
            RowsEvent::Edited(edited, result) => self.rows_edited(edited, result),
        }
    }

    fn look_at_rows(&mut self, visible: Range<u64>) {
        let rows = self.state.history.look_at(visible);
        self.load_rows(&rows);
    }

    fn load_rows(&mut self, ids: &[i64]) {
        if ids.is_empty() {
            return;
        }
        let generation = self.state.history.generation();
        if !self.history_is_open() || !self.run(Job::Rows(RowsJob::Load { generation, ids: ids.to_vec() })) {
            self.state.history.forget(ids);
        }
    }

    fn set_query(&mut self, query: Query) {
        if query == self.state.history.query {
            return;
        }
        let is_other_filter = query.filter != self.state.history.query.filter;
        if is_other_filter {
            // What is not seen must not be deleted.
            self.state.history.marked = Marked::default();
            self.lists.anchor = None;
        }
        self.state.history.query = query;
        if self.history_is_open() {
            let ticket = self.lists.listing.want_now(());
            self.list(ticket, true);
        }
        if is_other_filter {
            self.tell(Change::FilterChanged);
        }
    }

    /// The history changed: the list is read again, one after the other.
    fn list_again(&mut self) {
        if self.history_is_open()
            && let Some(ticket) = self.lists.listing.want(())
        {
            let is_first = self.state.history.listing.is_none();
            self.list(ticket, is_first);
        }
    }

    /// Reads the rest of the list, unless it is being read.
    pub(in crate::desk) fn list_whole(&mut self) {
        if !self.lists.listing.is_running() {
            self.list_again();
        }
    }

    fn list(&mut self, ticket: Ticket, wants_head: bool) {
        let query = self.state.history.query.clone();
        if !self.run(Job::Rows(RowsJob::List { ticket, query, wants_head })) {
            self.lists.listing.forget();
        }
    }

    fn listed(&mut self, ticket: Ticket, result: Result<Listing, ReadError>) {
        if !self.lists.listing.is_newest(ticket) {
            return;
        }
        let is_read = result.is_ok();
        match result {
            // The rest of the list is still to come.
            Ok(head) if !head.is_complete => return self.accept_list(head),
            Ok(listing) => self.accept_list(listing),
            Err(error) => self.report(NoticeLevel::Error, &error),
        }
        self.lists.listing.came(ticket);
        if self.lists.listing.take_next().is_some() {
            // The list may be older than what is looked for in it.
            return self.list_again();
        }
        if is_read {
            self.look_for_arrival();
            self.look_for_shown();
        }
    }

    /// Shows a new submission that the list has, and tells of one that the filter hides.
    fn look_for_arrival(&mut self) {
        let history = &self.state.history;
        if history.hidden.is_some_and(|hidden| history.position(hidden.id()).is_some()) {
            self.take_hidden();
        }
        let Some(id) = self.lists.arrival.take() else { return };
        if self.state.history.position(id).is_some() {
            self.show(Some(id));
        } else {
            self.state.history.hidden = Some(Hidden::New(id));
        }
    }

    /// Tells of a record on screen whose row the filter hides: it may have left the list by itself. A new submission
    /// that is hidden is told of first.
    pub(in crate::desk) fn look_for_shown(&mut self) {
        let history = &self.state.history;
        let shown = self.state.shown.selected();
        let is_settled = !self.lists.listing.is_running() && history.listing.is_some();
        if !is_settled || matches!(history.hidden, Some(Hidden::New(_))) {
            return;
        }
        let missing = shown.filter(|id| !history.query.filter.is_empty() && history.position(*id).is_none());
        if missing.is_none() {
            self.lists.left_hidden = None;
        }
        let hidden = missing.filter(|id| self.lists.left_hidden != Some(*id)).map(Hidden::OnScreen);
        if hidden != history.hidden {
            self.take_hidden();
            self.state.history.hidden = hidden;
        }
    }

    /// Stops telling of the submission that the filter hides. Returns which one it is.
    fn take_hidden(&mut self) -> Option<Hidden> {
        self.state.notices.withdraw(&Topic::Hidden);
        self.state.history.hidden.take()
    }

    fn tell_hidden(&mut self) {
        let Some(hidden) = self.state.history.hidden else { return };
        self.state.notices.offer(Some(Topic::Hidden), NoticeLevel::Info, hidden.sentence(), Offer::show_hidden());
    }

    /// Takes the filter away that hides a submission and shows the submission, or only stops telling of it.
    fn show_hidden(&mut self, is_wanted: bool) {
        let Some(hidden) = self.take_hidden() else { return };
        let id = hidden.id();
        if is_wanted {
            let sort = self.state.history.query.sort;
            self.set_query(Query { filter: Filter::default(), sort });
            self.show(Some(id));
        } else {
            self.lists.left_hidden = Some(id);
        }
    }

    fn accept_list(&mut self, listing: Listing) {
        let rows = self.state.history.accept_list(listing);
        self.load_rows(&rows);
    }

    /// Removes deleted rows for good, and deletes what profiles keep no longer.
    pub(in crate::desk) fn rows_opened(&mut self) {
        if self.state.history.health == HistoryHealth::Ready {
            self.run_edit(RowEdit::Purge);
            self.retain();
        }
    }

    /// Another history is in the place of this one: what was marked or deleted is not in it.
    pub(in crate::desk) fn rows_replaced(&mut self) {
        self.state.history.marked = Marked::default();
        self.take_hidden();
        (self.lists.anchor, self.lists.arrival) = (None, None);
        self.lists.forget_deletions();
        self.state.history.can_undelete = false;
    }

    /// Shows a submission that was recorded, unless a filter may hide it, and lists the table again.
    pub(in crate::desk) fn rows_added(&mut self, id: SubmissionId) {
        self.take_hidden();
        if self.state.history.query.filter.is_empty() {
            self.show(Some(id));
        } else {
            self.lists.arrival = Some(id);
        }
        self.list_again();
    }

    /// Rows have changed: they are read alone, and the list only where filter or sorting look at what changed.
    pub(in crate::desk) fn rows_changed(&mut self, ids: &BTreeSet<SubmissionId>) {
        let rows = self.state.history.rows_changed(ids);
        self.load_rows(&rows);
        if self.state.history.query.looks_at_outcomes() {
            self.list_again();
        }
    }

    /// Any row may have changed, come or gone.
    pub(in crate::desk) fn rows_any_changed(&mut self) {
        let rows = self.state.history.changed();
        self.load_rows(&rows);
        self.list_again();
    }

    fn mark(&mut self, marking: Marking) {
        let shown = self.state.shown.selected();
        let history = &mut self.state.history;
        match marking {
            Marking::None => history.marked = Marked::default(),
            Marking::All => history.marked = Marked::AllBut(RowNumbers::default()),
            Marking::From(id) => self.lists.anchor = Some(id),
            Marking::Toggle(id) => {
                history.marked.toggle(id);
                self.lists.anchor = Some(id);
            }
            Marking::Beside(id) => {
                if let Some(shown) = shown.filter(|shown| *shown != id && !history.has_marks()) {
                    history.marked.toggle(shown);
                }
                history.marked.toggle(id);
                self.lists.anchor = Some(id);
            }
            Marking::UpTo(id) => {
                let (listing, from) = (history.listing.as_ref(), self.lists.anchor.or(shown));
                if let Some(marked) = listing.and_then(|listing| Marked::range(listing, from, id)) {
                    history.marked = marked;
                }
            }
        }
    }

    fn edit_remarks(&mut self, id: Option<SubmissionId>) {
        self.state.remarks = None;
        self.drop_waiting(|_, waiting| matches!(waiting, Waiting::EditRemarks(_)));
        let Some(id) = id else { return };
        if self.state.shown.is_shown(id) {
            self.ask_for_remarks(id);
        } else {
            self.waiting.add(For::Record(id), Waiting::EditRemarks(id));
            self.load_record(id);
        }
    }

    /// Asks for the label and note of a row, as they are in the record that is here.
    pub(in crate::desk) fn ask_for_remarks(&mut self, id: SubmissionId) {
        let Some(view) = self.record_here(id) else { return };
        let record = &view.record;
        let remarks = Remarks { label: record.summary.label.clone(), note: record.note.clone() };
        self.state.remarks = Some((id, remarks));
    }

    fn edit_rows(&mut self, rows: RowsOf, edit: impl FnOnce(Rows) -> RowEdit) {
        if let Some(rows) = self.rows_of(rows).filter(|rows| rows.count() > 0) {
            self.run_edit(edit(rows));
        }
    }

    fn run_edit(&mut self, edit: RowEdit) {
        self.run(Job::Rows(RowsJob::Edit(edit)));
    }

    fn delete(&mut self, rows: RowsOf) {
        let number = self.lists.next_deletion();
        let history = &self.state.history;
        let goes = |id: SubmissionId| match rows {
            RowsOf::One(row) => row == id,
            RowsOf::Marked => history.marked.contains(id),
        };
        if let Some(shown) = self.state.shown.selected().filter(|shown| goes(*shown)) {
            let next = history.neighbour(shown, goes);
            self.show(next);
            self.lists.anchor = next;
        }
        self.edit_rows(rows, |rows| RowEdit::Delete(rows, number));
    }

    fn undelete(&mut self) {
        let newest = self.lists.pop_deletion();
        self.state.history.can_undelete = self.lists.has_deletion();
        match newest {
            Some(number) => self.run_edit(RowEdit::Undelete(number)),
            None => self.notice(NoticeLevel::Info, "There is no deletion to undo"),
        }
    }

    /// Applies what the profiles keep of their submissions; at the start, and as others come.
    ///
    /// Not more often than once a minute: it looks at every row of a profile.
    pub(in crate::desk) fn retain(&mut self) {
        let now_ms = self.clock.now_ms();
        if self.lists.retained_ms.is_some_and(|last| now_ms.abs_diff(last) < RETAIN_SPACING_MS) {
            return;
        }
        self.lists.retained_ms = Some(now_ms);
        let retentions: Vec<Retention> =
            self.state.profiles.iter().filter_map(|profile| profile.retention(now_ms)).collect();
        if !retentions.is_empty() {
            let number = self.lists.next_deletion();
            self.run_edit(RowEdit::Retain(retentions, number));
        }
    }

    fn rows_edited(&mut self, edited: RowsEdited, result: Result<usize, ReadError>) {
        match result {
            Ok(count) => self.tell_rows_edited(edited, count as u64),
            Err(error) => {
                if let RowsEdited::Deleted { number, .. } | RowsEdited::Retained(number) = edited {
                    // Some rows may be marked as deleted already.
                    self.lists.keep_deletion(number);
                }
                self.report(NoticeLevel::Error, &error);
            }
        }
        self.state.history.can_undelete = self.lists.has_deletion();
        self.tell(Change::HistoryChanged);
    }

    fn tell_rows_edited(&mut self, edited: RowsEdited, count: u64) {
        let rows = counted(count, "submission", "submissions");
        match edited {
            RowsEdited::Deleted { .. } if count == 0 => {
                let text = "Nothing was deleted: what is under way or followed stays until it has ended";
                self.notice(NoticeLevel::Info, text);
            }
            RowsEdited::Deleted { asked, number } => {
                self.lists.keep_deletion(number);
                self.state.history.marked = Marked::default();
                let kept = match asked.saturating_sub(count) {
                    0 => String::new(),
                    kept => format!("; {} under way or followed and stay", grouped(kept)),
                };
                self.tell_deleted(format!("{rows} deleted{kept}"));
            }
            RowsEdited::Undeleted => {
                self.state.notices.withdraw(&Topic::Deleted);
                self.notice(NoticeLevel::Info, format!("{rows} brought back"));
            }
            RowsEdited::Retained(number) if count > 0 => {
                self.lists.keep_deletion(number);
                self.tell_deleted(format!("{rows} deleted, because their profiles keep them no longer"));
            }
            RowsEdited::Quietly | RowsEdited::Retained(_) => {}
        }
    }

    fn tell_deleted(&mut self, text: String) {
        self.state.notices.offer(Some(Topic::Deleted), NoticeLevel::Info, text, Offer::undelete());
    }
}
