//! How two bodies differ: JSON by its structure, anything else by its lines.
//!
//! Bodies come from services too, so every size is bounded; what is left out is counted.

mod json;
mod lines;
mod value;

pub use value::ShownValue;

/// Rows kept of those that differ, and again of those that are the same.
pub const MAX_DIFFERENCE_ROWS: usize = 1000;

/// Longest place, in characters.
const MAX_PLACE_CHARS: usize = 400;

/// What became of one value from the left body to the right.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DifferenceKind {
    Same,
    Changed,
    /// It is of another JSON type, a string where a number was for example.
    TypeChanged,
    OnlyLeft,
    OnlyRight,
}

/// What the values alone don't show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DifferenceNote {
    /// `1.0` and `1`.
    SameNumber,
    /// The first character that differs, counted from 1: both values are long.
    FromCharacter(usize),
}

/// One value or line of the two bodies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DifferenceRow {
    /// A JSON pointer, empty for the whole body; `line 3` where there is no JSON.
    pub place: String,
    pub kind: DifferenceKind,
    pub left: Option<ShownValue>,
    pub right: Option<ShownValue>,
    pub note: Option<DifferenceNote>,
}

/// How two bodies differ.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Difference {
    /// In the order of the left body.
    pub rows: Vec<DifferenceRow>,
    /// What is said once of the bodies as a whole.
    pub notes: Vec<String>,
    /// Values or lines that differ, those left out of `rows` too.
    pub differing: usize,
    /// Rows left out.
    pub left_out: usize,
}

impl Difference {
    /// Nothing differs, not even a byte.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.differing == 0 && self.notes.is_empty()
    }

    /// Adds a row, or counts it once there are many.
    fn push(&mut self, kind: DifferenceKind, row: impl FnOnce() -> DifferenceRow) {
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

/// Compares two bodies.
#[must_use]
pub fn compare_bodies(left: &[u8], right: &[u8]) -> Difference {
    let mut difference = match (json::read(left), json::read(right)) {
        (Some(left), Some(right)) => json::compare(&left, &right),
        (left_json, right_json) => {
            let mut difference = lines::compare(left, right);
            let what = match (left_json.is_some(), right_json.is_some()) {
                (true, false) if !right.is_empty() => Some("The right one is no JSON; compared line by line"),
                (false, true) if !left.is_empty() => Some("The left one is no JSON; compared line by line"),
                _ => None,
            };
            difference.notes.extend(what.map(str::to_owned));
            difference
        }
    };
    if difference.is_empty() && left != right {
        difference.notes.push("The same content in other bytes: spacing, escapes, or a name given twice".to_owned());
    }
    difference
}

#[cfg(test)]
mod tests;
