//! A value as a comparison shows it: whole, cut, or folded to its length.

use serde_json::Value;

use super::DifferenceNote;
use crate::contract::cut;

/// Longest text shown of a value, in characters.
const MAX_CHARS: usize = 1000;

/// Base64 from this many characters on is folded: nobody reads it.
const FOLD_CHARS: usize = 100;

/// Text from this many characters on is told where it differs first.
const LONG_CHARS: usize = 40;

/// A value for people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ShownValue {
    /// JSON or a line of text, cut when it is very long.
    Text(String),
    /// Base64 of this many characters.
    Base64(usize),
}

impl ShownValue {
    /// A JSON value in compact form.
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
        // Quoted as it stands in the body, so that "1" is not taken for 1; cut first, since it may be long.
        let quoted = Value::from(cut(text, MAX_CHARS)).to_string();
        Self::Text(quoted)
    }

    /// A line of text; what can't be printed shows as the replacement character.
    pub(super) fn line(text: &str) -> Self {
        let text = cut(text, MAX_CHARS);
        Self::Text(text.chars().map(|c| if c.is_control() && c != '\t' { '\u{fffd}' } else { c }).collect())
    }
}

fn is_base64(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=')
}

/// Where two texts begin to differ, when they are too long to see it at a glance.
pub(super) fn first_difference(left: &str, right: &str) -> Option<DifferenceNote> {
    let is_long = left.len().max(right.len()) >= LONG_CHARS;
    let same = left.chars().zip(right.chars()).take_while(|(a, b)| a == b).count();
    is_long.then_some(DifferenceNote::FromCharacter(same + 1))
}
