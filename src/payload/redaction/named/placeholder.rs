//! Tells a secret from what stands in its place: a variable, a gap to be filled in, a mask.

use crate::contract::MASK;
use crate::payload::redaction::secret::REMOVED;

/// What a mask or a text of this program looks like.
const MASKS: [&str; 5] = [REMOVED, "value-removed", "login-removed", "callback-token-removed", "%E2%80%A2"];

/// What a gap opens and closes with.
const GAPS: [(&str, &str); 7] =
    [("${", "}"), ("{{", "}}"), ("#{", "}"), ("{", "}"), ("<", ">"), ("%", "%"), ("[", "]")];

/// Words before the secret in a header.
const SCHEMES: [&str; 5] = ["Bearer ", "Basic ", "Token ", "bearer ", "basic "];

/// Tells whether nothing secret stands in a value.
pub(super) fn is_placeholder(value: &str) -> bool {
    let bare = SCHEMES.iter().find_map(|scheme| value.strip_prefix(scheme)).unwrap_or(value).trim();
    if bare.is_empty() || bare.contains(MASK) || bare.chars().all(|c| "•*xX.…-_".contains(c)) {
        return true;
    }
    let names = bare.strip_prefix("$env:").or_else(|| bare.strip_prefix('$')).or_else(|| bare.strip_prefix(':'));
    MASKS.iter().any(|mask| bare.starts_with(mask))
        || names.is_some_and(is_word)
        || GAPS.iter().any(|(open, close)| is_gap(bare, open, close))
}

/// Tells whether a value is the name of something in brackets.
fn is_gap(value: &str, open: &str, close: &str) -> bool {
    if value.as_bytes().first() != open.as_bytes().first() {
        return false;
    }
    let inside = value.strip_prefix(open).and_then(|value| value.strip_suffix(close));
    inside.is_some_and(|inside| is_name(inside.trim()))
}

/// Tells whether a text names something, in one word or more: it has no figures among its letters.
fn is_name(text: &str) -> bool {
    let is_sign = |c: char| c.is_alphanumeric() || " _.-$'\u{2019}[]\"()".contains(c);
    !text.is_empty() && text.chars().all(is_sign) && text.split(|c: char| !c.is_alphanumeric()).all(is_plain)
}

/// Tells whether a text is one word of a program: `apiKey`, `config.api_key`, `key2`.
pub(super) fn is_word(text: &str) -> bool {
    let is_sign = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | '-' | '>');
    !text.is_empty() && text.chars().all(is_sign) && text.split(|c: char| !c.is_alphanumeric()).all(is_plain)
}

/// Tells whether figures stand at most at a word's end.
fn is_plain(word: &str) -> bool {
    let letters = word.trim_end_matches(|c: char| c.is_ascii_digit());
    !letters.bytes().any(|byte| byte.is_ascii_digit()) && (word.len() - letters.len() <= 2 || letters.is_empty())
}
