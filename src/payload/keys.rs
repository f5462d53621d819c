//! Finds client keys in anything that was pasted, so that they are masked before anything is shown.

use std::ops::Range;

use super::{KEY_PLACEHOLDER, Redactor};
use crate::contract::{ClientKey, MASK};

/// Names that a key stands behind, in lower case.
const NAMES: [&str; 4] = ["clientkey", "client_key", "client-key", "apikey"];

/// Shortest text taken for a key: nothing shorter is one, and much else is.
const MIN_LENGTH: usize = 6;

/// Keys kept of one text: a HAR may hold those of several accounts.
const MAX_KEYS: usize = 16;

/// A key in a text, and where it stands.
pub struct FoundKey {
    pub key: ClientKey,
    /// As it is written there, white space and escapes included.
    pub span: Range<usize>,
}

/// Every key behind one of its names, whatever the text is: JSON, escaped JSON, a command, a form.
#[must_use]
pub fn find_keys(text: &str) -> Vec<FoundKey> {
    let lower = text.to_ascii_lowercase();
    let mut found = Vec::new();
    for name in NAMES {
        found.extend(lower.match_indices(name).filter_map(|(at, _)| key_after(text, at + name.len())));
    }
    found.sort_by_key(|found: &FoundKey| found.span.start);
    found
}

/// The text with every key as [`KEY_PLACEHOLDER`], and the keys, each once.
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

/// The keys, each once.
fn distinct(found: Vec<FoundKey>) -> Vec<ClientKey> {
    let mut keys: Vec<ClientKey> = Vec::new();
    for FoundKey { key, .. } in found {
        if keys.len() < MAX_KEYS && !keys.contains(&key) {
            keys.push(key);
        }
    }
    keys
}

/// A text for the window: every key in it is masked, wherever it stands.
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
    let (between, value) = (&after[..gap], &after[gap..]);
    // A name alone is no assignment, and code is no key.
    let is_assigned = between.contains([':', '=']) || between.to_ascii_lowercase().contains("%3a");
    let is_quoted = between.ends_with(['"', '\'', '`']) || between.ends_with("%22");
    let is_form = between == "=";
    if !is_assigned || !(is_quoted || is_form) {
        return None;
    }
    let length = value.find(['"', '\'', '`', '\\', '^', '&', '\n', '\r', '{', '}']).unwrap_or(value.len());
    let length = value[..length].find("%22").unwrap_or(length);
    let key = value[..length].trim();
    let is_placeholder = key.starts_with('$') || key.starts_with('<') || key.contains(MASK);
    if key.len() < MIN_LENGTH || is_placeholder {
        return None;
    }
    let start = at + gap;
    ClientKey::from_input(key).map(|(key, _)| FoundKey { key, span: start..start + length })
}

/// Quotation marks, escapes and the colon between a name and its value.
fn gap_length(text: &str) -> usize {
    let mut at = 0;
    loop {
        let rest = &text[at..];
        let length =
            ["%22", "%3A", "%3a", "%20"].iter().find(|escape| rest.starts_with(**escape)).map_or(0, |e| e.len());
        let one = rest.starts_with(['"', '\'', '`', '\\', ' ', '\t', ':', '=', '+', '^']);
        if at > 16 || (length == 0 && !one) {
            return at;
        }
        at += length.max(1);
    }
}

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
