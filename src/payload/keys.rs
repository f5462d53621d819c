//! Finds client keys in anything that was pasted, so that every key is masked before the text is shown.

use std::ops::Range;

use super::redaction::{ByName, Place, SecretKind, by_name};
use crate::contract::{ClientKey, MASK};

/// The text that stands for the key in a draft, a body and a copy.
pub const KEY_PLACEHOLDER: &str = "$CAPKILL_CLIENT_KEY";

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
    keys_among(text, &by_name(text))
}

/// Returns every key that follows one of its names, among what is secret by its name.
#[must_use]
pub fn keys_among(text: &str, by_name: &ByName) -> Vec<FoundKey> {
    // A name was read with its escapes, as `client\u004bey`.
    let mut found: Vec<FoundKey> = Vec::new();
    for name in &by_name.key_names {
        // A name inside of a key is no other key's: else a text of names alone would be read again for each.
        let is_inside = found.last().is_some_and(|key| name.end < key.span.end);
        found.extend(if is_inside { None } else { key_after(text, name.end) });
    }
    found.extend(by_name.places.iter().filter_map(|place| key_at(text, place)));
    // Of two at one place the first is taken, which was read with its escapes and pieces.
    found.sort_by_key(|found: &FoundKey| found.span.start);
    let mut end = 0;
    found.retain(|found| {
        let is_apart = found.span.start >= end;
        end = end.max(found.span.end);
        is_apart
    });
    found
}

/// Returns a text with the mask in the place of each key and each other secret that has a name, whatever the text is;
/// `None` where there is none. `is_meant` is asked about the place of each.
#[must_use]
pub fn masked(text: &str, is_meant: impl Fn(SecretKind, &Range<usize>) -> bool) -> Option<String> {
    let by_name = by_name(text);
    let keys = keys_among(text, &by_name).into_iter().map(|found| (SecretKind::Key, found.span));
    let places = by_name.places.iter().map(|place| (place.kind, place.span.clone()));
    let is_shown =
        |(kind, span): &(SecretKind, Range<usize>)| is_meant(*kind, span) && !text[span.clone()].contains(MASK);
    let mut spans: Vec<Range<usize>> = keys.chain(places).filter(is_shown).map(|(_, span)| span).collect();
    spans.sort_by_key(|span| span.start);
    (!spans.is_empty()).then(|| with_mask(text, &spans))
}

/// Returns a text with the mask in the place of each span; the spans are in the order of their beginnings, and some may
/// overlap.
#[must_use]
pub fn with_mask(text: &str, spans: &[Range<usize>]) -> String {
    let (mut shown, mut copied) = (String::with_capacity(text.len()), 0);
    for span in spans {
        let start = span.start.max(copied);
        if start < span.end {
            shown.push_str(&text[copied..start]);
            // What two places share is masked once.
            shown.push_str(if start == span.start { MASK } else { "" });
            copied = span.end;
        }
    }
    shown.push_str(&text[copied..]);
    shown
}

/// Returns the text with [`KEY_PLACEHOLDER`] for every key, and the keys, each once.
#[must_use]
pub fn without_keys(text: &str) -> (String, Vec<ClientKey>) {
    let found = find_keys(text);
    (without_found(text, &found), distinct_keys(&found))
}

/// Returns the text with [`KEY_PLACEHOLDER`] for every key that was found in it.
#[must_use]
pub fn without_found(text: &str, found: &[FoundKey]) -> String {
    let mut rest = String::with_capacity(text.len());
    let mut copied = 0;
    for FoundKey { span, .. } in found {
        rest.push_str(&text[copied..span.start]);
        rest.push_str(KEY_PLACEHOLDER);
        copied = span.end;
    }
    rest.push_str(&text[copied..]);
    rest
}

/// Returns the keys that were found, each once.
#[must_use]
pub fn distinct_keys(found: &[FoundKey]) -> Vec<ClientKey> {
    let mut keys: Vec<ClientKey> = Vec::new();
    for FoundKey { key, .. } in found {
        if keys.len() < MAX_KEYS && !keys.contains(key) {
            keys.push(key.clone());
        }
    }
    keys
}

/// Returns the key that stands where a key's name was found in other words than JSON's.
fn key_at(text: &str, place: &Place) -> Option<FoundKey> {
    let written = &text[place.span.clone()];
    if place.kind != SecretKind::Key || !place.is_certain || written.len() < MIN_LENGTH {
        return None;
    }
    let (key, _) = ClientKey::from_input(&unescaped(written.trim()))?;
    Some(FoundKey { key, span: place.span.clone(), had_space: written.trim().len() != written.len() })
}

fn key_after(text: &str, at: usize) -> Option<FoundKey> {
    let after = text.get(at..)?;
    let gap = gap_length(after);
    let (between, value) = (&after[..gap], cut(&after[gap..]));
    // Without a colon or an equals sign no value follows; without quotation marks the value is code.
    let is_assigned = between.contains([':', '=']) || between.to_ascii_lowercase().contains("%3a");
    let is_quoted = between.ends_with(MARKS) || between.ends_with("%22");
    let is_form = between == "=";
    if !is_assigned || !(is_quoted || is_form) {
        return None;
    }
    let start = at + gap;
    let (written, length) = if is_quoted { quoted_value(between, value) } else { form_value(value) };
    // JSON writes white space in a key as an escape.
    let has_escape = written.contains('\\');
    let written = if has_escape {
        ["\\n", "\\r", "\\t"].iter().fold(written, |text, escape| text.replace(escape, " "))
    } else {
        written
    };
    let key = written.trim();
    // Another quotation mark ends the text in which the body stands: what follows is code.
    let is_variable = key.starts_with('%') && key.ends_with('%');
    let is_code = is_variable || key.starts_with(['$', '<', '{']) || key.starts_with(MARKS) || key.contains("${");
    if key.len() < MIN_LENGTH || is_code || key.contains(MASK) {
        return None;
    }
    // French marks have a space inside of them.
    let had_space = key.len() != written.len() && !between.ends_with('«');
    ClientKey::from_input(&unescaped(key)).map(|(key, _)| FoundKey { key, span: start..start + length, had_space })
}

/// Signs that end a value without quotation marks.
const FORM_ENDS: [char; 10] = ['"', '\'', '`', '\\', '^', '&', '\n', '\r', '{', '}'];

/// Returns a value without quotation marks, up to whatever ends one, and its length.
fn form_value(value: &str) -> (String, usize) {
    let value = &value[..value.find(FORM_ENDS).unwrap_or(value.len())];
    // White space at the end belongs to the value, and another word does not.
    let words = value.trim_start();
    let start = value.len() - words.len();
    let length = match words.find(char::is_whitespace) {
        Some(space) if !words[space..].trim_start().is_empty() => start + space,
        _ => value.len(),
    };
    (value[..length].to_owned(), length)
}

/// Returns a value in quotation marks, with the pieces that a program puts together, and its length up to the last
/// quotation mark. `opening` is what stands before the value.
fn quoted_value(opening: &str, value: &str) -> (String, usize) {
    if opening.ends_with("%22") {
        let length = value.find("%22").unwrap_or(value.len());
        return (value[..length].to_owned(), length);
    }
    let mark = opening.chars().next_back().unwrap_or('"');
    let close = closing(mark);
    let escapes = escapes_before(&opening[..opening.len() - mark.len_utf8()]);
    let mut end = end_of(value, close, escapes);
    let mut whole = value[..end].trim_end_matches(ESCAPES).to_owned();
    let mut length = whole.len();
    while let Some(next) = seam_length(&value[end..], close) {
        let piece = &value[end + next..];
        let piece_length = piece.find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '_' | '-')).unwrap_or(0);
        let after = piece[piece_length..].trim_start_matches(ESCAPES);
        if piece_length == 0 || !after.starts_with(['"', '\'', '`']) {
            break;
        }
        whole.push_str(&piece[..piece_length]);
        length = end + next + piece_length;
        end = length;
    }
    (whole, length)
}

/// Signs that escape a quotation mark in one language or another.
const ESCAPES: [char; 3] = ['\\', '^', '`'];

/// Returns the mark that ends what a mark began.
const fn closing(mark: char) -> char {
    match mark {
        '“' | '„' => '”',
        '‘' | '‚' => '’',
        '«' => '»',
        mark => mark,
    }
}

fn escapes_before(text: &str) -> usize {
    text.len() - text.trim_end_matches(ESCAPES).len()
}

/// Returns where a value ends: at a mark that is no more escaped than the first one was, or at the line's end.
fn end_of(value: &str, close: char, escapes: usize) -> usize {
    let is_end = |(at, c): &(usize, char)| {
        // The signs that close smart quotation marks are also written the other way.
        let closes = *c == close || (close == '”' && *c == '“') || (close == '’' && *c == '‘');
        matches!(c, '\n' | '\r') || (closes && escapes_before(&value[..*at]) <= escapes)
    };
    value.char_indices().find(is_end).map_or(value.len(), |(at, _)| at)
}

/// Returns the length of what stands between two pieces of one text: their marks, and a sign or line's end.
fn seam_length(text: &str, close: char) -> Option<usize> {
    let inside = text.trim_start_matches(ESCAPES).strip_prefix(close)?;
    let after = inside.trim_start_matches([' ', '\t', '\r', '\n', '\\', '+', '.', '`', '^', '(', ')']);
    // Two texts on one line are two words of a command, unless nothing or a sign stands between them.
    let between = &inside[..inside.len() - after.len()];
    let joins = between.is_empty() || between.contains(['\n', '+', '.']);
    let mark = after.chars().next().filter(|c| joins && matches!(c, '"' | '\'' | '`'))?;
    Some(text.len() - after.len() + mark.len_utf8())
}

/// Returns a key without JSON's escapes.
fn unescaped(key: &str) -> String {
    if !key.contains('\\') {
        return key.to_owned();
    }
    serde_json::from_str(&format!("\"{key}\"")).unwrap_or_else(|_| key.replace('\\', ""))
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
        let sign = rest.chars().next().filter(|c| GAP.contains(c) || MARKS.contains(c));
        let Some(piece) = escape.or_else(|| Some(&rest[..sign?.len_utf8()])) else { return at };
        if at > 16 {
            return at;
        }
        at += piece.len();
        // Whatever follows the value's own quotation mark belongs to the value.
        if is_assigned && (piece == "%22" || piece.starts_with(MARKS)) {
            return at;
        }
        is_assigned |= matches!(piece, ":" | "=") || piece.eq_ignore_ascii_case("%3a");
    }
}

/// Characters that may stand between a name and its value, besides quotation marks.
const GAP: [char; 8] = ['\\', ' ', '\t', ':', '=', '+', '^', '('];

/// Quotation marks, those of word processors too.
const MARKS: [char; 11] = ['"', '\'', '`', '“', '”', '„', '‘', '’', '‚', '«', '»'];

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
        }
    }

    #[test]
    fn a_key_is_found_whole_whatever_is_in_it() {
        for (text, key) in [
            (r#"{"clientKey":"ab\"c{d&e'f^12345"}"#, "••••2345"),
            (r#"{"client\u004bey":"67b6bcbb1a728ea8"}"#, "••••8ea8"),
            (r#"{"clientKey":"67b6bcbb\u0031a728ea9"}"#, "••••8ea9"),
            ("clientKey = '67b6bcbb' + '1a728ea8'", "••••8ea8"),
            ("'clientKey': ('67b6bcbb'\n    '1a728ea8')", "••••8ea8"),
            ("clientKey = \"67b6bcbb\" \\\n  \"1a728ea8\"", "••••8ea8"),
            ("“clientKey”: “67b6bcbb1a728ea8”", "••••8ea8"),
            (r#"{"api_key": "67b6bcbb1a728ea8"}"#, "••••8ea8"),
        ] {
            let (rest, keys) = without_keys(text);
            let masks: Vec<String> = keys.iter().map(ClientKey::masked).collect();
            assert_eq!(masks, [key], "{text}");
            assert!(!rest.contains("12345") && !rest.contains("728ea"), "{rest}");
        }
    }

    #[test]
    fn two_words_of_a_command_are_no_one_key() {
        let (rest, keys) = without_keys(r#"curl -d "clientKey=67b6bcbb1a728ea8" "https://a.example/""#);
        assert_eq!((keys[0].masked().as_str(), rest.ends_with("\" \"https://a.example/\"")), ("••••8ea8", true));
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
