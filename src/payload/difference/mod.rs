//! Compares two bodies: JSON by its structure, other texts by their lines.
//!
//! Services send bodies too, so every size has a limit; whatever is left out is counted.

mod json;
mod lines;
mod rows;
mod value;

pub use rows::{Difference, DifferenceKind, DifferenceRow, MAX_DIFFERENCE_ROWS};
pub use value::{DifferenceNote, ShownValue};

/// Returns how two bodies differ.
#[must_use]
pub fn compare_bodies(left: &[u8], right: &[u8]) -> Difference {
    let mut difference = match (json::read(left), json::read(right)) {
        (Some(left), Some(right)) => json::compare(&left, &right),
        (left_json, right_json) => {
            let mut difference = lines::compare(left, right);
            let what = match (left_json.is_some(), right_json.is_some()) {
                (true, false) if !right.is_empty() => {
                    Some("The right body is not JSON, so both are compared line by line")
                }
                (false, true) if !left.is_empty() => {
                    Some("The left body is not JSON, so both are compared line by line")
                }
                _ => None,
            };
            difference.notes.extend(what.map(str::to_owned));
            difference
        }
    };
    if difference.is_empty() && left != right {
        difference.notes.push(
            "The content is the same, but not the bytes: spaces, escapes, or a name that is there twice".to_owned(),
        );
    }
    difference
}

#[cfg(test)]
mod tests;
