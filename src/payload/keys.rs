//! Finds client keys in anything that was pasted, so that every key is masked before the text is shown.

use std::ops::Range;

use super::redaction::Redactor;
use crate::contract::{ClientKey, MASK};

/// The text that stands for the key in a draft, a body and a copy.
pub const KEY_PLACEHOLDER: &str = "$CAPKILL_CLIENT_KEY";

/// Names that stand in front of a key, in lower case.
const NAMES: [&str; 4] = ["clientkey", "client_key", "client-key", "apikey"];

/// Shortest text that is taken for a key: shorter texts are mostly other values.
const MIN_LENGTH: usize = 6;

/// Most keys that are kept of one text: a HAR may hold the keys of several accounts.
const MAX_KEYS: usize = 16;

/// A key in a text, and where it stands.
pub struct FoundKey {
    pub key: ClientKey,
    /// The key as it is written there, white space and escapes included.
    pub span: Range<usize>,
    /// White space stood around the key, escaped or not.
    pub had_space: bool,
}

/// Returns every key that follows one of its names, whatever the text is: JSON, escaped JSON, a command, a form.
#[must_use]
pub fn find_keys(text: &str) -> Vec<FoundKey> {
    let lower = text.to_ascii_lowercase();
    let mut found = Vec::new();
    for name in NAMES {
        found.extend(lower.match_indices(name).filter_map(|(at, _)| key_after(text, at + name.len())));
    }
    found.sort_by_key(|found: &FoundKey| found.span.start);
    let mut end = 0;
    found.retain(|found| {
        let is_apart = found.span.start >= end;
        end = end.max(found.span.end);
        is_apart
    });
    found
}

/// Returns the text with [`KEY_PLACEHOLDER`] for every key, and the keys, each once.
#[must_use]
pub fn without_keys(text: &str) -> (String, Vec<ClientKey>) {
    let found = find_keys(text);
    let mut rest = String::with_capacity(text.len());
    let mut copied = 0;
    for FoundKey { span, .. } in &found {
        rest.push_str(&text[copied..span.start]);
        rest.push_str(KEY_PLACEHOLDER);
        copied = span.end;
    }
    rest.push_str(&text[copied..]);
    let keys = distinct(found);
    (rest, keys)
}

/// Returns the keys, each once.
fn distinct(found: Vec<FoundKey>) -> Vec<ClientKey> {
    let mut keys: Vec<ClientKey> = Vec::new();
    for FoundKey { key, .. } in found {
        if keys.len() < MAX_KEYS && !keys.contains(&key) {
            keys.push(key);
        }
    }
    keys
}

/// Returns a text for the window, in which every key is masked wherever it stands.
#[must_use]
pub fn masked(text: &str) -> String {
    let mut masked = text.to_owned();
    for key in distinct(find_keys(text)) {
        masked = Redactor::new(&key).text(&masked);
    }
    masked
}

fn key_after(text: &str, at: usize) -> Option<FoundKey> {
    let after = text.get(at..)?;
    let gap = gap_length(after);
    let (between, value) = (&after[..gap], cut(&after[gap..]));
    // Without a colon or an equals sign no value follows; without quotation marks the value is code.
    let is_assigned = between.contains([':', '=']) || between.to_ascii_lowercase().contains("%3a");
    let is_quoted = between.ends_with(['"', '\'', '`']) || between.ends_with("%22");
    let is_form = between == "=";
    if !is_assigned || !(is_quoted || is_form) {
        return None;
    }
    let length = value_length(value);
    let length = value[..length].find("%22").unwrap_or(length);
    // JSON writes white space in a key as an escape.
    let written =
        ["\\n", "\\r", "\\t"].iter().fold(value[..length].to_owned(), |text, escape| text.replace(escape, " "));
    let key = written.trim();
    let is_placeholder = key.starts_with('$') || key.starts_with('<') || key.contains(MASK);
    if key.len() < MIN_LENGTH || is_placeholder {
        return None;
    }
    let (had_space, start) = (key.len() != written.len(), at + gap);
    ClientKey::from_input(key).map(|(key, _)| FoundKey { key, span: start..start + length, had_space })
}

/// Returns the length of a value, up to its quotation mark or whatever ends a value without one.
fn value_length(value: &str) -> usize {
    let mut chars = value.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        match c {
            '\\' if chars.peek().is_some_and(|(_, next)| matches!(next, 'n' | 'r' | 't')) => drop(chars.next()),
            '"' | '\'' | '`' | '\\' | '^' | '&' | '\n' | '\r' | '{' | '}' => return at,
            _ => {}
        }
    }
    value.len()
}

/// Longest text that is read as a key: a hostile text full of names must not be read to its end again and again.
const MAX_LENGTH: usize = 512;

fn cut(text: &str) -> &str {
    let mut end = text.len().min(MAX_LENGTH);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// Returns the length of the quotation marks, escapes and colon between a name and its value.
fn gap_length(text: &str) -> usize {
    const ESCAPES: [&str; 4] = ["%22", "%3A", "%3a", "%20"];
    let mut at = 0;
    let mut is_assigned = false;
    loop {
        let rest = &text[at..];
        let escape = ESCAPES.into_iter().find(|escape| rest.starts_with(escape));
        let Some(piece) = escape.or_else(|| rest.starts_with(GAP).then(|| &rest[..1])) else { return at };
        if at > 16 {
            return at;
        }
        at += piece.len();
        // Whatever follows the value's own quotation mark belongs to the value.
        if is_assigned && (piece == "%22" || matches!(piece, "\"" | "'" | "`")) {
            return at;
        }
        is_assigned |= matches!(piece, ":" | "=") || piece.eq_ignore_ascii_case("%3a");
    }
}

/// Characters that may stand between a name and its value.
const GAP: [char; 10] = ['"', '\'', '`', '\\', ' ', '\t', ':', '=', '+', '^'];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_found_in_every_spelling() {
        const KEY: &str = "67b6bcbb1a728ea8d563de6d169a2057";
        for text in [
            format!(r#"{{"clientKey":"{KEY}","task":{{}}}}"#),
            format!(r#"{{"ClientKey" : "{KEY}"}}"#),
            format!(r#"log: "{{\"clientKey\":\"{KEY}\"}}""#),
            format!("{{'clientKey': '{KEY}'}}"),
            format!("client_key = \"{KEY}\""),
            format!("clientKey={KEY}&task=x"),
            format!("%7B%22clientKey%22%3A%22{KEY}%22%7D"),
            format!(r#"curl -d "^{{^\^"clientKey^\^":^\^"{KEY}^\^"^}}""#),
        ] {
            let (rest, keys) = without_keys(&text);
            assert_eq!(keys.len(), 1, "{text}");
            assert!(!rest.contains(KEY) && rest.contains(KEY_PLACEHOLDER), "{rest}");
            assert!(!masked(&text).contains(KEY) && masked(&text).contains("••••2057"), "{text}");
        }
    }

    #[test]
    fn a_key_is_masked_wherever_else_it_stands() {
        let text = r#"curl https://a.example/?k=abcdef123456 -d '{"clientKey":"abcdef123456"}'"#;
        assert!(!masked(text).contains("abcdef123456"));
    }

    #[test]
    fn code_placeholders_and_words_are_no_keys() {
        for text in [
            "{\"clientKey\": os.environ[\"KEY_NAME\"]}",
            "{\"clientKey\":\"$CAPKILL_CLIENT_KEY\"}",
            "{\"clientKey\":\"<your client key>\"}",
            "the clientKey is wrong",
            "{\"clientKey\":\"\"}",
            "{\"clientKey\":null}",
            "clientKey",
            "clientKey:",
        ] {
            assert!(find_keys(text).is_empty(), "{text}");
        }
    }
}
