//! Compares two JSON values by their structure: objects by name, arrays by index, numbers as written.

use serde_json::Value;

use super::rows::{Difference, DifferenceKind, DifferenceRow, MAX_PLACE_CHARS};
use super::value::{DifferenceNote, ShownValue, first_difference};
use crate::contract::cut;

/// Most objects that are named because their names stand in another order.
const MAX_REORDERED: usize = 3;

/// Returns the JSON of a body, which may begin with a byte order mark.
pub(super) fn read(body: &[u8]) -> Option<Value> {
    serde_json::from_slice(body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body)).ok()
}

/// Compares two JSON values.
pub(super) fn compare(left: &Value, right: &Value) -> Difference {
    let mut walk = Walk { difference: Difference::default(), pointer: String::new(), reordered: Vec::new() };
    walk.values(left, right);
    let Walk { mut difference, reordered, .. } = walk;
    difference.notes.extend(order_note(&reordered));
    difference
}

fn order_note(reordered: &[String]) -> Option<String> {
    let name = |pointer: &String| if pointer.is_empty() { "the body" } else { pointer }.to_owned();
    let named: Vec<_> = reordered.iter().take(MAX_REORDERED).map(name).collect();
    let more = if reordered.len() > MAX_REORDERED { " and more" } else { "" };
    (!named.is_empty()).then(|| format!("Names stand in another order in {}{more}", named.join(", ")))
}

struct Walk {
    difference: Difference,
    /// The pointer of the values being compared.
    pointer: String,
    /// Pointers of objects whose common names stand in another order.
    reordered: Vec<String>,
}

impl Walk {
    fn values(&mut self, left: &Value, right: &Value) {
        match (left, right) {
            (Value::Object(a), Value::Object(b)) if !(a.is_empty() && b.is_empty()) => {
                if self.reordered.len() <= MAX_REORDERED && !is_same_order(a, b) {
                    self.reordered.push(cut(&self.pointer, MAX_PLACE_CHARS));
                }
                for (name, value) in a {
                    self.below(name, |walk| match b.get(name) {
                        Some(other) => walk.values(value, other),
                        None => walk.row(DifferenceKind::OnlyLeft, Some(value), None, None),
                    });
                }
                for (name, value) in b.iter().filter(|(name, _)| !a.contains_key(*name)) {
                    self.below(name, |walk| walk.row(DifferenceKind::OnlyRight, None, Some(value), None));
                }
            }
            (Value::Array(a), Value::Array(b)) if !(a.is_empty() && b.is_empty()) => {
                for index in 0..a.len().max(b.len()) {
                    self.below(&index.to_string(), |walk| match (a.get(index), b.get(index)) {
                        (Some(value), Some(other)) => walk.values(value, other),
                        (Some(value), None) => walk.row(DifferenceKind::OnlyLeft, Some(value), None, None),
                        (None, other) => walk.row(DifferenceKind::OnlyRight, None, other, None),
                    });
                }
            }
            (left, right) => {
                let (kind, note) = judge(left, right);
                self.row(kind, Some(left), Some(right), note);
            }
        }
    }

    /// Makes a step with the pointer one name further down.
    fn below(&mut self, name: &str, step: impl FnOnce(&mut Self)) {
        let length = self.pointer.len();
        self.pointer.push('/');
        self.pointer.push_str(&name.replace('~', "~0").replace('/', "~1"));
        step(self);
        self.pointer.truncate(length);
    }

    fn row(&mut self, kind: DifferenceKind, left: Option<&Value>, right: Option<&Value>, note: Option<DifferenceNote>) {
        let pointer = &self.pointer;
        self.difference.push(kind, || DifferenceRow {
            place: cut(pointer, MAX_PLACE_CHARS),
            kind,
            left: left.map(ShownValue::json),
            right: right.map(ShownValue::json),
            note,
        });
    }
}

/// Tells whether the names that both objects have stand in the same order.
fn is_same_order(a: &serde_json::Map<String, Value>, b: &serde_json::Map<String, Value>) -> bool {
    let left = a.keys().filter(|name| b.contains_key(*name));
    let right = b.keys().filter(|name| a.contains_key(*name));
    left.eq(right)
}

/// Judges two values that are not both objects, or both arrays, with something in them.
fn judge(left: &Value, right: &Value) -> (DifferenceKind, Option<DifferenceNote>) {
    match (left, right) {
        // Numbers keep their digits as they were written, so equal numbers may differ as text.
        (Value::Number(a), Value::Number(b)) if a != b => {
            let is_same = decimal(&a.to_string()).is_some_and(|number| decimal(&b.to_string()) == Some(number));
            (DifferenceKind::Changed, is_same.then_some(DifferenceNote::SameNumber))
        }
        (Value::String(a), Value::String(b)) if a != b => (DifferenceKind::Changed, first_difference(a, b)),
        (left, right) if left == right => (DifferenceKind::Same, None),
        (Value::Bool(_), Value::Bool(_)) => (DifferenceKind::Changed, None),
        _ => (DifferenceKind::TypeChanged, None),
    }
}

/// Returns a number's sign, digits and power of ten, which are the same for every way to write the number.
fn decimal(token: &str) -> Option<(bool, String, i64)> {
    let (mantissa, exponent) = match token.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, exponent.parse::<i64>().ok()?),
        None => (token, 0),
    };
    let is_negative = mantissa.starts_with('-');
    let (whole, fraction) = mantissa.trim_start_matches('-').split_once('.').unwrap_or((mantissa, ""));
    let digits = format!("{}{fraction}", whole.trim_start_matches('-'));
    let significant = digits.trim_end_matches('0');
    let exponent = exponent
        .checked_sub(i64::try_from(fraction.len()).ok()?)?
        .checked_add(i64::try_from(digits.len() - significant.len()).ok()?)?;
    let significant = significant.trim_start_matches('0');
    if significant.is_empty() {
        return Some((false, String::new(), 0));
    }
    Some((is_negative, significant.to_owned(), exponent))
}
