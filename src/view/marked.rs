//! The rows an operator has marked, to do something with all of them.

use std::sync::Arc;

use roaring::RoaringTreemap;

use crate::history::{Listing, SubmissionId};

/// Marked rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Marked {
    Only(RowNumbers),
    /// Every row that the table lists, but these.
    AllBut(RowNumbers),
}

impl Default for Marked {
    fn default() -> Self {
        Self::Only(RowNumbers::default())
    }
}

/// Numbers of rows, each close to a bit long: a click may mark a million.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RowNumbers(RoaringTreemap);

impl Eq for RowNumbers {}

impl RowNumbers {
    fn contains(&self, id: i64) -> bool {
        self.0.contains(id.cast_unsigned())
    }

    /// Returns how many numbers there are.
    #[must_use]
    pub fn len(&self) -> u64 {
        self.0.len()
    }

    /// Whether there is no number.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns the numbers in their own order, not the table's.
    pub fn iter(&self) -> impl Iterator<Item = i64> {
        self.0.iter().map(u64::cast_signed)
    }
}

impl FromIterator<i64> for RowNumbers {
    fn from_iter<I: IntoIterator<Item = i64>>(ids: I) -> Self {
        Self(ids.into_iter().map(i64::cast_unsigned).collect())
    }
}

/// How the marked rows change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Marking {
    /// Marks nothing; the next range begins at this row.
    From(SubmissionId),
    /// Marks this row too, or takes its mark away.
    Toggle(SubmissionId),
    /// Does the same beside the row that is shown, which is marked too where no row is.
    Beside(SubmissionId),
    /// Marks every row from the one that was marked or shown last to this one, as the table lists them.
    UpTo(SubmissionId),
    All,
    None,
}

impl Marked {
    /// Whether a listed row is marked.
    #[must_use]
    pub fn contains(&self, id: SubmissionId) -> bool {
        match self {
            Self::Only(ids) => ids.contains(id.0),
            Self::AllBut(except) => !except.contains(id.0),
        }
    }

    /// Returns how many rows are marked where so many are listed.
    #[must_use]
    pub fn count(&self, listed: u64) -> u64 {
        match self {
            Self::Only(ids) => ids.len(),
            Self::AllBut(except) => listed.saturating_sub(except.len()),
        }
    }

    /// Marks a row, or takes its mark away.
    pub fn toggle(&mut self, id: SubmissionId) {
        let (Self::Only(ids) | Self::AllBut(ids)) = self;
        let number = id.0.cast_unsigned();
        if !ids.0.remove(number) {
            ids.0.insert(number);
        }
    }

    /// Returns the marks of every row between two, both included, as a list has them; `None` when the list lacks the
    /// second. Only the second is marked when the list lacks the first.
    #[must_use]
    pub fn range(listing: &Listing, from: Option<SubmissionId>, to: SubmissionId) -> Option<Self> {
        let place = |id: SubmissionId| listing.ids.iter().position(|listed| *listed == id.0);
        let to = place(to)?;
        let from = from.and_then(place).unwrap_or(to);
        Some(Self::Only(listing.ids[from.min(to)..=from.max(to)].iter().copied().collect()))
    }
}

/// Rows to do something with, as they were when the operator asked for it.
#[derive(Clone, Debug)]
pub struct Rows {
    listing: Arc<Listing>,
    marked: Marked,
}

impl Rows {
    /// Returns the marked rows of a list.
    #[must_use]
    pub fn marked(listing: Arc<Listing>, marked: Marked) -> Self {
        Self { listing, marked }
    }

    /// Returns one row.
    #[must_use]
    pub fn one(id: SubmissionId) -> Self {
        Self { listing: Arc::default(), marked: Marked::Only(RowNumbers::from_iter([id.0])) }
    }

    /// Returns how many rows there are.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.marked.count(self.listing.ids.len() as u64)
    }

    /// Returns the rows' numbers in the list's order. Takes time where there are many: not for the paint path.
    #[must_use]
    pub fn into_ids(self) -> Vec<i64> {
        match self.marked {
            Marked::Only(ids) if self.listing.ids.is_empty() => ids.iter().collect(),
            marked => self.listing.ids.iter().copied().filter(|id| marked.contains(SubmissionId(*id))).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listing() -> Listing {
        Listing { ids: vec![5, 3, 9], is_complete: true }
    }

    #[test]
    fn all_but_some_are_counted_and_listed_in_order() {
        let mut marked = Marked::AllBut(RowNumbers::default());
        marked.toggle(SubmissionId(3));
        assert!(marked.contains(SubmissionId(9)) && !marked.contains(SubmissionId(3)));
        let rows = Rows::marked(Arc::new(listing()), marked);
        assert_eq!((rows.count(), rows.into_ids()), (2, vec![5, 9]));
    }

    #[test]
    fn one_row_needs_no_list() {
        assert_eq!(Rows::one(SubmissionId(7)).into_ids(), [7]);
    }

    fn range(from: i64, to: i64) -> Option<Vec<i64>> {
        let marked = Marked::range(&listing(), Some(SubmissionId(from)), SubmissionId(to))?;
        Some(Rows::marked(Arc::new(listing()), marked).into_ids())
    }

    #[test]
    fn a_range_goes_by_the_lists_order_in_both_directions() {
        assert_eq!([range(5, 3), range(9, 3), range(3, 3)], [vec![5, 3], vec![3, 9], vec![3]].map(Some));
    }

    #[test]
    fn a_range_from_a_row_that_is_not_listed_is_one_row() {
        assert_eq!(range(100, 3), Some(vec![3]));
    }

    #[test]
    fn a_range_to_a_row_that_is_not_listed_is_none() {
        assert_eq!(range(3, 100), None);
    }
}
