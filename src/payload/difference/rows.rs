//! What differs between two bodies, row by row.

use super::value::{DifferenceNote, ShownValue};

/// Most rows that are kept of those that differ, and again of those that are the same.
pub const MAX_DIFFERENCE_ROWS: usize = 1000;

/// Longest place, in characters.
pub(super) const MAX_PLACE_CHARS: usize = 400;

/// What became of one value from the left body to the right.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DifferenceKind {
    Same,
    Changed,
    /// The value is of another JSON type, a string instead of a number for example.
    TypeChanged,
    OnlyLeft,
    OnlyRight,
}

/// One value or line of the two bodies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DifferenceRow {
    /// A JSON pointer, empty for the whole body; `line 3` for other texts.
    pub place: String,
    pub kind: DifferenceKind,
    pub left: Option<ShownValue>,
    pub right: Option<ShownValue>,
    pub note: Option<DifferenceNote>,
}

/// How two bodies differ.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Difference {
    /// The rows in the order of the left body.
    pub rows: Vec<DifferenceRow>,
    /// Sentences about the bodies as a whole.
    pub notes: Vec<String>,
    /// How many values or lines differ, those left out of `rows` among them.
    pub differing: usize,
    /// How many rows are left out.
    pub left_out: usize,
}

impl Difference {
    /// Tells whether nothing differs, not even a byte.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.differing == 0 && self.notes.is_empty()
    }

    /// Adds a row, or only counts it when many are kept already.
    pub(super) fn push(&mut self, kind: DifferenceKind, row: impl FnOnce() -> DifferenceRow) {
        let is_same = kind == DifferenceKind::Same;
        self.differing += usize::from(!is_same);
        let differing_kept = self.differing.min(MAX_DIFFERENCE_ROWS);
        let kept = if is_same { self.rows.len() - differing_kept } else { self.differing - 1 };
        if kept < MAX_DIFFERENCE_ROWS {
            self.rows.push(row());
        } else {
            self.left_out += 1;
        }
    }
}
