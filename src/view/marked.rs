//! The rows an operator has marked, to do something with all of them.

use std::sync::Arc;

use roaring::RoaringTreemap;

use crate::history::{Listing, SubmissionId};

/// Marked rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Marked {
    Only(RowNumbers),
    /// Everything the table lists, but these.
    AllBut(RowNumbers),
}

impl Default for Marked {
    fn default() -> Self {
        Self::Only(RowNumbers::default())
    }
}

/// Row numbers, close to a bit each: a click may mark a million.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RowNumbers(RoaringTreemap);

impl Eq for RowNumbers {}

impl RowNumbers {
    fn contains(&self, id: i64) -> bool {
        self.0.contains(id.cast_unsigned())
    }

    /// How many they are.
    #[must_use]
    pub fn len(&self) -> u64 {
        self.0.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// In their own order.
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
    /// This row alone.
    Only(SubmissionId),
    /// This row too, or not any more.
    Toggle(SubmissionId),
    /// From the row that was marked last to this one, in the order of the list.
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

    /// How many of so many listed rows are marked.
    #[must_use]
    pub fn count(&self, listed: u64) -> u64 {
        match self {
            Self::Only(ids) => ids.len(),
            Self::AllBut(except) => listed.saturating_sub(except.len()),
        }
    }

    pub fn toggle(&mut self, id: SubmissionId) {
        let (Self::Only(ids) | Self::AllBut(ids)) = self;
        let number = id.0.cast_unsigned();
        if !ids.0.remove(number) {
            ids.0.insert(number);
        }
    }
}

/// Rows to do something with, as they were when it was asked for.
#[derive(Clone, Debug)]
pub struct Rows {
    listing: Arc<Listing>,
    marked: Marked,
}

impl Rows {
    /// The marked rows of a list.
    pub fn marked(listing: Arc<Listing>, marked: Marked) -> Self {
        Self { listing, marked }
    }

    /// One row.
    pub fn one(id: SubmissionId) -> Self {
        Self { listing: Arc::default(), marked: Marked::Only(RowNumbers::from_iter([id.0])) }
    }

    /// How many they are.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.marked.count(self.listing.ids.len() as u64)
    }

    /// Their numbers, in the list's order. Takes time where they are many: not for the paint path.
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

    #[test]
    fn all_but_some_are_counted_and_listed_in_order() {
        let listing = Arc::new(Listing { ids: vec![5, 3, 9], is_complete: true });
        let mut marked = Marked::AllBut(RowNumbers::default());
        marked.toggle(SubmissionId(3));
        assert!(marked.contains(SubmissionId(9)) && !marked.contains(SubmissionId(3)));
        let rows = Rows::marked(listing, marked);
        assert_eq!((rows.count(), rows.into_ids()), (2, vec![5, 9]));
        assert_eq!(Rows::one(SubmissionId(7)).into_ids(), [7]);
    }
}
