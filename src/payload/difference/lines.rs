//! Compares two texts line by line.

use std::time::{Duration, Instant};

use similar::{Algorithm, DiffOp, capture_diff_slices_deadline};

use super::rows::{Difference, DifferenceKind, DifferenceRow};
use super::value::{ShownValue, first_difference};

/// Most lines of each text that are compared.
const MAX_LINES: usize = 10_000;

/// How long the shortest difference is looked for; afterwards a longer one has to do.
const PATIENCE: Duration = Duration::from_millis(500);

/// Compares two texts. Bytes that are not UTF-8 are replaced.
pub(super) fn compare(left: &[u8], right: &[u8]) -> Difference {
    let (left, right) = (String::from_utf8_lossy(left), String::from_utf8_lossy(right));
    let lines = |text: &'_ str| -> (Vec<String>, bool) {
        let mut lines = text.lines();
        let kept = lines.by_ref().take(MAX_LINES).map(str::to_owned).collect();
        (kept, lines.next().is_some())
    };
    let ((left, left_goes_on), (right, right_goes_on)) = (lines(&left), lines(&right));
    let mut difference = Difference::default();
    let deadline = Instant::now().checked_add(PATIENCE);
    for op in capture_diff_slices_deadline(Algorithm::Myers, &left, &right, deadline) {
        op_rows(&mut difference, op, &left, &right);
    }
    if left_goes_on || right_goes_on {
        difference.notes.push("Only the first 10,000 lines were compared".to_owned());
    }
    difference
}

fn op_rows(difference: &mut Difference, op: DiffOp, left: &[String], right: &[String]) {
    let (_, old, new) = op.as_tag_tuple();
    for at in 0..old.len().max(new.len()) {
        let of = |range: &std::ops::Range<usize>| Some(range.start + at).filter(|index| *index < range.end);
        let (from, to) = (of(&old), of(&new));
        let (a, b) = (from.and_then(|index| left.get(index)), to.and_then(|index| right.get(index)));
        let kind = match (a, b) {
            (Some(a), Some(b)) if a == b => DifferenceKind::Same,
            (Some(_), Some(_)) => DifferenceKind::Changed,
            (Some(_), None) => DifferenceKind::OnlyLeft,
            (None, _) => DifferenceKind::OnlyRight,
        };
        difference.push(kind, || DifferenceRow {
            place: format!("line {}", from.or(to).unwrap_or_default() + 1),
            kind,
            left: a.map(|line| ShownValue::line(line)),
            right: b.map(|line| ShownValue::line(line)),
            note: match (a, b) {
                (Some(a), Some(b)) if a != b => first_difference(a, b),
                _ => None,
            },
        });
    }
}
