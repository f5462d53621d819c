//! Values as a comparison shows them: whole, cut, or folded to their length.

use serde_json::Value;

use crate::contract::cut;

/// Longest text that is shown of a value, in characters.
const MAX_CHARS: usize = 1000;

/// Base64 is folded from this many characters on, because nobody reads it.
const FOLD_CHARS: usize = 100;

/// From this many characters on a text has a note where it differs first.
const LONG_CHARS: usize = 40;

/// What the two values alone don't show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DifferenceNote {
    /// The two numbers are equal and written differently, `1.0` and `1`.
    SameNumber,
    /// The first character that differs, counted from 1, for values that are long.
    FromCharacter(usize),
}

/// A value as the window shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ShownValue {
    /// JSON or a line of text, cut when it is very long.
    Text(String),
    /// Base64 of this many characters.
    Base64(usize),
}

impl ShownValue {
    /// Returns a JSON value in compact form.
    pub(super) fn json(value: &Value) -> Self {
        match value {
            Value::String(text) => Self::string(text),
            other => Self::Text(cut(&other.to_string(), MAX_CHARS)),
        }
    }

    fn string(text: &str) -> Self {
        if text.len() >= FOLD_CHARS && text.bytes().all(is_base64) {
            return Self::Base64(text.len());
        }
        // The text keeps its quotation marks, so that "1" is not taken for 1, and is cut before they are added.
        let quoted = Value::from(cut(text, MAX_CHARS)).to_string();
        Self::Text(quoted)
    }

    /// Returns a line of text, with the replacement character for characters that can't be printed.
    pub(super) fn line(text: &str) -> Self {
        let text = cut(text, MAX_CHARS);
        Self::Text(text.chars().map(|c| if c.is_control() && c != '\t' { '\u{fffd}' } else { c }).collect())
    }
}

fn is_base64(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=')
}

/// Returns where two texts begin to differ, if they are too long to see that at a glance.
pub(super) fn first_difference(left: &str, right: &str) -> Option<DifferenceNote> {
    let is_long = left.len().max(right.len()) >= LONG_CHARS;
    let same = left.chars().zip(right.chars()).take_while(|(a, b)| a == b).count();
    is_long.then_some(DifferenceNote::FromCharacter(same + 1))
}
