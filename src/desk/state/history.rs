//! The part of the history a window is looking at: a list of row numbers, and the rows around what is
//! visible.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::ops::Range;
use std::sync::Arc;

use crate::history::{Choices, Life, Listing, Query, SubmissionId};
use crate::view::{Marked, Row};

/// Whether the history can be used.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum HistoryHealth {
    #[default]
    Opening,
    /// An older file is being brought up to date, which takes a while once.
    Updating,
    Ready,
    /// It can be read, and why it can't be written.
    ReadOnly(String),
    /// It can't be used, and why.
    Failed(String),
}

impl HistoryHealth {
    /// Why nothing can be recorded, in one sentence; `None` when it can.
    #[must_use]
    pub fn problem(&self) -> Option<&str> {
        match self {
            Self::Ready => None,
            Self::Opening => Some("The history is being opened"),
            Self::Updating => Some("The history is being brought up to date"),
            Self::ReadOnly(why) | Self::Failed(why) => Some(why),
        }
    }
}

/// Rows kept; those farthest from what is visible go first.
const MOST_ROWS: usize = 1024;

/// Rows loaded before and after what is visible.
const MARGIN: u64 = 32;

#[derive(Debug)]
struct Held {
    row: Arc<Row>,
    generation: u64,
}

/// A submission that the table doesn't list, although the operator looks for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hidden {
    /// One that was submitted just now.
    New(SubmissionId),
    /// The one on screen.
    OnScreen(SubmissionId),
}

impl Hidden {
    #[must_use]
    pub const fn id(self) -> SubmissionId {
        match self {
            Self::New(id) | Self::OnScreen(id) => id,
        }
    }

    /// Returns the sentence that says so.
    #[must_use]
    pub fn sentence(self) -> String {
        match self {
            Self::New(id) => format!("#{} was submitted; the filter hides it", id.0),
            Self::OnScreen(id) => format!("#{} is on screen; the filter hides its row", id.0),
        }
    }
}

/// The list that a window scrolls through, and the rows around what is visible.
#[derive(Debug, Default)]
pub struct HistoryView {
    pub health: HistoryHealth,
    /// What is wanted.
    pub query: Query,
    /// What was found; `None` until the first list has come. An older one stays until the next has come.
    pub listing: Option<Arc<Listing>>,
    /// What the filters can be set to; `None` until that has been read.
    pub choices: Option<Arc<Choices>>,
    pub marked: Marked,
    /// A deletion of this run can be undone.
    pub can_undelete: bool,
    /// A submission that the filter hides, until the operator has seen that.
    pub hidden: Option<Hidden>,
    rows: HashMap<i64, Held>,
    /// Rows that have changed and are read again.
    outdated: HashSet<i64>,
    visible: Range<u64>,
    /// Counts changes of the history.
    generation: u64,
    /// The generation each row was asked for last.
    asked: HashMap<i64, u64>,
    /// Rows are being loaded; others wait, and what was scrolled past meanwhile is never asked for.
    is_loading: bool,
}

impl HistoryView {
    /// Number of rows that the list has, once there is one.
    #[must_use]
    pub fn total(&self) -> Option<u64> {
        self.listing.as_ref().map(|listing| listing.ids.len() as u64)
    }

    /// Whether more rows are still being counted.
    #[must_use]
    pub fn is_counting(&self) -> bool {
        self.listing.as_ref().is_none_or(|listing| !listing.is_complete)
    }

    /// The number of the row at a position.
    #[must_use]
    pub fn id_at(&self, position: u64) -> Option<SubmissionId> {
        let listing = self.listing.as_ref()?;
        listing.ids.get(usize::try_from(position).ok()?).copied().map(SubmissionId)
    }

    /// The row at a position, if it is here.
    #[must_use]
    pub fn row(&self, position: u64) -> Option<&Arc<Row>> {
        self.rows.get(&self.id_at(position)?.0).map(|held| &held.row)
    }

    /// Returns the row of a submission, if it is here.
    #[must_use]
    pub fn row_of(&self, id: SubmissionId) -> Option<&Arc<Row>> {
        self.rows.get(&id.0).map(|held| &held.row)
    }

    /// Where a row stands.
    #[must_use]
    pub fn position(&self, id: SubmissionId) -> Option<u64> {
        let listing = self.listing.as_ref()?;
        listing.ids.iter().position(|listed| *listed == id.0).map(|at| at as u64)
    }

    /// Whether any row is marked.
    #[must_use]
    pub fn has_marks(&self) -> bool {
        self.marked.count(self.total().unwrap_or_default()) > 0
    }

    /// Returns the row below a row that goes, or else above it, that stays.
    pub(in crate::desk) fn neighbour(
        &self,
        id: SubmissionId,
        goes: impl Fn(SubmissionId) -> bool,
    ) -> Option<SubmissionId> {
        let at = usize::try_from(self.position(id)?).ok()?;
        let (above, below) = self.listing.as_ref()?.ids.split_at(at);
        let stays = |id: &SubmissionId| !goes(*id);
        let near = below.iter().chain(above.iter().rev());
        near.copied().map(SubmissionId).find(stays)
    }

    /// Serials of the thumbnails that are here.
    pub fn thumbnails(&self) -> impl Iterator<Item = u64> {
        self.rows.values().filter_map(|held| held.row.thumbnail.as_ref()).map(|thumbnail| thumbnail.serial)
    }

    /// Whether rows are being read.
    #[must_use]
    pub(in crate::desk) fn is_reading(&self) -> bool {
        self.is_loading
    }

    /// What a window looks at now; returns the rows to load.
    pub(crate) fn look_at(&mut self, visible: Range<u64>) -> Vec<i64> {
        self.visible = visible;
        self.missing()
    }

    /// The history changed; returns the rows to load again.
    pub(crate) fn changed(&mut self) -> Vec<i64> {
        self.generation += 1;
        self.missing()
    }

    /// Rows have changed; returns the rows to load again.
    pub(in crate::desk) fn rows_changed(&mut self, ids: &BTreeSet<SubmissionId>) -> Vec<i64> {
        for id in ids {
            self.asked.remove(&id.0);
            self.outdated.insert(id.0);
        }
        self.missing()
    }

    /// Whether the row that is here says no more what became of its submission.
    #[must_use]
    pub fn is_outdated(&self, id: SubmissionId) -> bool {
        self.outdated.contains(&id.0)
    }

    /// Whether it will be known in a moment what became of a submission: its row says so already, or is read again.
    #[must_use]
    pub fn is_settling(&self, id: SubmissionId) -> bool {
        let has_ended = |row: &Arc<Row>| row.summary.state != Life::Recorded;
        self.is_outdated(id) || self.row_of(id).is_some_and(has_ended)
    }

    /// Whether a row has something that the filters can't be set to, although what they can be set to has been read.
    pub(in crate::desk) fn is_new_choice(&self, row: &Row) -> bool {
        let Some(Choices { error_codes, .. }) = self.choices.as_deref() else { return false };
        row.summary.error_code.as_ref().is_some_and(|code| !error_codes.contains(code))
    }

    /// A list has come; returns the rows to load.
    pub(crate) fn accept_list(&mut self, listing: Listing) -> Vec<i64> {
        self.listing = Some(Arc::new(listing));
        self.missing()
    }

    fn around(&self, margin: u64) -> &[i64] {
        let ids = self.listing.as_ref().map(|listing| listing.ids.as_slice()).unwrap_or_default();
        let at = |position: u64| usize::try_from(position).unwrap_or(usize::MAX).min(ids.len());
        let (from, to) = (at(self.visible.start.saturating_sub(margin)), at(self.visible.end.max(1) + margin));
        &ids[from.min(to)..to]
    }

    /// Neither here nor asked for since it changed.
    fn is_stale(&self, id: i64) -> bool {
        self.asked.get(&id).is_none_or(|asked| *asked < self.generation)
    }

    fn missing(&mut self) -> Vec<i64> {
        // What is visible is asked for; then so is some around it, so that most steps ask for nothing.
        if self.is_loading || !self.around(0).iter().any(|id| self.is_stale(*id)) {
            return Vec::new();
        }
        let ids: Vec<i64> = self.around(MARGIN).iter().copied().filter(|id| self.is_stale(*id)).collect();
        self.asked.extend(ids.iter().map(|id| (*id, self.generation)));
        self.is_loading = true;
        ids
    }

    /// The state of the history that is wanted now.
    pub(crate) fn generation(&self) -> u64 {
        self.generation
    }

    /// Rows have come; those that were overtaken by newer ones are dropped. Returns the rows to load next.
    pub(crate) fn accept_rows(&mut self, generation: u64, rows: Vec<Row>) -> Vec<i64> {
        self.is_loading = false;
        for row in rows {
            let id = row.summary.id.0;
            self.outdated.remove(&id);
            if self.rows.get(&id).is_none_or(|held| held.generation <= generation) {
                self.rows.insert(id, Held { row: Arc::new(row), generation });
            }
        }
        if self.rows.len() > MOST_ROWS {
            let near: HashSet<i64> = self.around(2 * MARGIN).iter().copied().collect();
            self.rows.retain(|id, _| near.contains(id));
            self.outdated.retain(|id| near.contains(id));
            self.asked.retain(|id, _| near.contains(id));
        }
        self.missing()
    }

    /// Rows are not being loaded after all: they may be asked for again.
    pub(crate) fn forget(&mut self, ids: &[i64]) {
        self.is_loading = false;
        for id in ids {
            self.asked.remove(id);
            self.outdated.remove(id);
        }
    }

    /// Rows could not be loaded. Returns the rows to load next, when others that are missing are visible
    /// by now; what failed is not tried again by itself.
    pub(crate) fn failed(&mut self, ids: &[i64]) -> Vec<i64> {
        self.forget(ids);
        let is_other = self.around(0).iter().any(|id| self.is_stale(*id) && !ids.contains(id));
        if is_other { self.missing() } else { Vec::new() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::{Thumbnails, summary_for_tests};

    fn view(rows: i64) -> HistoryView {
        let listing = Listing { ids: (0..rows).rev().collect(), is_complete: true };
        HistoryView { listing: Some(Arc::new(listing)), ..HistoryView::default() }
    }

    fn rows(wanted: &[i64]) -> Vec<Row> {
        crate::view::rows(wanted.iter().map(|id| summary_for_tests(*id)).collect(), &Thumbnails::default(), 0)
    }

    #[test]
    fn rows_are_asked_for_once_until_the_history_changes() {
        let mut view = view(1_000_000);
        let first = view.look_at(0..20);
        assert_eq!((first.len(), first[0]), (52, 999_999));
        assert!(view.accept_rows(0, rows(&first)).is_empty());
        assert!(view.look_at(0..20).is_empty() && view.look_at(30..50).is_empty());
        let again = view.changed();
        assert_eq!(again.len(), 82, "a change asks for what is around again");
        assert!(view.failed(&again).is_empty(), "what failed is not tried again at once");
        assert_eq!(view.look_at(0..20).len(), 52);
    }

    #[test]
    fn a_row_that_goes_has_the_nearest_one_below_as_neighbour() {
        let view = view(5);
        let neighbour =
            |id, gone: &'static [i64]| view.neighbour(SubmissionId(id), |id| gone.contains(&id.0)).map(|id| id.0);
        assert_eq!(neighbour(3, &[3]), Some(2));
        assert_eq!(neighbour(3, &[3, 2]), Some(1));
        assert_eq!(neighbour(0, &[0, 1]), Some(2), "the last row has only rows above it");
        assert_eq!((neighbour(3, &[0, 1, 2, 3, 4]), neighbour(9, &[9])), (None, None));
    }

    #[test]
    fn what_is_scrolled_past_while_rows_are_loaded_is_never_asked_for() {
        let mut view = view(1_000_000);
        let first = view.look_at(0..20);
        for far in 1..100_u64 {
            assert!(view.look_at(far * 10_000..far * 10_000 + 20).is_empty());
        }
        assert!(view.look_at(999_990..1_000_000).is_empty());
        assert!(view.changed().is_empty());
        let next = view.accept_rows(0, rows(&first));
        assert_eq!((next.len(), next[41]), (42, 0), "the end is as near as the beginning");
        assert!(view.look_at(500_000..500_020).is_empty());
        assert_eq!(view.failed(&next).len(), 84, "what is visible by now is asked for though others failed");
    }

    #[test]
    fn what_failed_beside_rows_that_are_here_is_neither_tried_again_nor_in_the_way() {
        let mut view = view(1_000_000);
        let first = view.look_at(0..20);
        assert!(view.accept_rows(0, rows(&first)).is_empty());
        // Half of what is visible is here.
        let next = view.look_at(42..62);
        assert!(!next.is_empty() && next.len() < 84);
        assert!(view.failed(&next).is_empty());
        let again = view.look_at(42..62);
        assert_eq!(again, next);
        view.forget(&again);
        assert_eq!(view.look_at(42..62), next, "what was refused holds up nothing");
    }

    #[test]
    fn overtaken_rows_are_dropped() {
        let mut view = view(1);
        let wanted = view.look_at(0..1);
        let newer = rows(&wanted).into_iter().map(|row| Row { time: "newer".into(), ..row }).collect();
        view.accept_rows(2, newer);
        view.accept_rows(1, rows(&wanted));
        assert_eq!(view.row(0).unwrap().time, "newer");
    }

    #[test]
    fn a_row_that_changed_is_outdated_until_it_was_read_again() {
        let mut view = view(3);
        let first = view.look_at(0..3);
        view.accept_rows(0, rows(&first));
        let id = SubmissionId(1);
        let again = view.rows_changed(&BTreeSet::from([id]));
        assert!(view.is_outdated(id) && !view.is_outdated(SubmissionId(2)));
        view.accept_rows(0, rows(&again));
        assert!(!view.is_outdated(id));
    }

    #[test]
    fn far_rows_are_let_go() {
        let mut view = view(100_000);
        for page in 0..40 {
            let wanted = view.look_at(page * 100..page * 100 + 30);
            let loaded = rows(&wanted);
            view.accept_rows(0, loaded);
            assert!(view.rows.len() <= MOST_ROWS && view.row(page * 100).is_some());
        }
        assert!(view.row(0).is_none());
        assert!(!view.look_at(0..10).is_empty());
    }
}
