//! What a service sent or a file brought, made fit to be shown: cut, and with characters that hide or turn text spelled
//! out.
//!
//! Either may hold anything; the raw body has it whole.

use crate::contract::cut;
use crate::view::visible;

/// Longest text in a line, in characters.
const MAX_LINE_CHARS: usize = 500;

/// Returns a text as it may stand in a line.
pub fn in_line(text: &str) -> String {
    visible(&cut(text, MAX_LINE_CHARS))
}
