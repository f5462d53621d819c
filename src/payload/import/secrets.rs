//! Finds in an input what is secret by its name: keys and passwords in headers, commands, programs and objects. The
//! names themselves are those of `redaction/secret.rs`.

use std::ops::Range;

use crate::contract::{ClientKey, MASK};
use crate::payload::document::{self, Document, Edit, Value};
use crate::payload::redaction::{
    REMOVED, is_key_name, is_secret_header, is_secret_name, is_secret_variable, without_logins, without_secret_values,
};
use crate::payload::{KEY_PLACEHOLDER, find_keys};

/// Shortest value that is hidden because of a name that may also be another thing's.
const MIN_LENGTH: usize = 6;

/// Shortest secret that is looked for where it has no name: a shorter one would be found inside words.
const MIN_KNOWN: usize = 8;

/// Longest name, and longest value that is looked at.
const MAX_NAME: usize = 80;
const MAX_VALUE: usize = 4096;

/// Signs that escape a quotation mark in one language or another.
const ESCAPES: [char; 3] = ['\\', '^', '`'];
const MARKS: [char; 9] = ['"', '\'', '`', '“', '”', '‘', '’', '«', '»'];

/// Options of cURL whose values are secret.
const OPTIONS: [&str; 8] = ["-u", "--user", "-U", "--proxy-user", "--oauth2-bearer", "-b", "--cookie", "--pass"];

/// Options of cURL whose values may hold a login.
const PROXIES: [&str; 4] = ["-x", "--proxy", "--preproxy", "--socks5"];

/// Returns a text in which everything that is secret by its name is masked.
pub(super) fn masked_by_name(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut copied = 0;
    for place in places(text) {
        shown.push_str(&text[copied..place.start]);
        shown.push_str(MASK);
        copied = place.end;
    }
    shown.push_str(&text[copied..]);
    for without in [without_logins, without_secret_values] {
        if let Some(clean) = without(shown.as_bytes()) {
            shown = String::from_utf8_lossy(&clean).into_owned();
        }
    }
    shown
}

/// Returns the secrets that have a name in a text and are long enough to be looked for where they have none.
pub(super) fn named(text: &str) -> Vec<ClientKey> {
    let mut found: Vec<ClientKey> = Vec::new();
    for place in places(text) {
        let value = &text[place];
        let value =
            ["Bearer ", "Basic ", "Token "].iter().find_map(|scheme| value.strip_prefix(scheme)).unwrap_or(value);
        if is_known_by_value(value)
            && let Some((secret, _)) = ClientKey::from_input(value)
            && !found.contains(&secret)
        {
            found.push(secret);
        }
    }
    found
}

fn is_known_by_value(value: &str) -> bool {
    value.len() >= MIN_KNOWN && value.bytes().any(|byte| byte.is_ascii_digit())
}

/// Returns the places of everything that is secret by its name, apart and in their order.
fn places(text: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = find_keys(text).into_iter().map(|found| found.span).collect();
    let mut at = 0;
    while let Some(sign) = next_sign(text.as_bytes(), at) {
        at = sign + 1;
        let place = Name::before(text, sign).and_then(|name| name.value_in(text, sign));
        if let Some(place) = place {
            at = at.max(place.end);
            found.push(place);
        }
    }
    if text.contains("curl") {
        found.extend(options(text));
    }
    found.retain(|place| !place.is_empty() && !is_placeholder(&text[place.clone()]));
    found.sort_by_key(|place| (place.start, std::cmp::Reverse(place.end)));
    let mut end = 0;
    found.retain(|place| {
        let is_apart = place.start >= end;
        end = end.max(place.end);
        is_apart
    });
    found
}

/// Returns the place of the next colon or equals sign.
fn next_sign(text: &[u8], at: usize) -> Option<usize> {
    text[at..].iter().position(|byte| matches!(byte, b':' | b'=')).map(|sign| at + sign)
}

fn is_placeholder(value: &str) -> bool {
    value.starts_with(['$', '<', '{', '•']) || value.starts_with(REMOVED) || value.contains(MASK)
}

/// A name before a colon or an equals sign.
struct Name<'a> {
    text: &'a str,
    /// The quotation mark right before the name.
    mark: Option<char>,
    /// A quotation mark stands between the name and the sign.
    is_closed: bool,
    begins_line: bool,
}

impl<'a> Name<'a> {
    fn before(text: &'a str, sign: usize) -> Option<Self> {
        let mut start = sign.saturating_sub(MAX_NAME);
        while !text.is_char_boundary(start) {
            start += 1;
        }
        let window = text[start..sign].trim_end_matches([' ', '\t']);
        let bare = window.trim_end_matches(MARKS).trim_end_matches(ESCAPES).trim_end_matches(MARKS);
        let is_closed = bare.len() != window.len();
        let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
        let before = bare.trim_end_matches(is_name);
        let name = &bare[before.len()..];
        let last = before.chars().next_back();
        let mark = last.filter(|c| MARKS.contains(c));
        let begins_line = last.is_none_or(|c| c == '\n') && (start == 0 || !before.is_empty());
        (!name.is_empty()).then_some(Self { text: name, mark, is_closed, begins_line })
    }

    /// Returns where the value after the sign stands, if the name makes it a secret.
    fn value_in(&self, text: &str, sign: usize) -> Option<Range<usize>> {
        let is_header = is_secret_header(self.text);
        if !is_header && !is_secret_variable(self.text) {
            return None;
        }
        let after = &text[sign + 1..];
        let gap = after.trim_start_matches([' ', '\t', '\\', '^', '`']);
        let start = sign + 1 + after.len() - gap.len();
        let rest = cut(gap);
        if let Some(mark) = rest.chars().next().filter(|c| MARKS.contains(c)) {
            let inside = &rest[mark.len_utf8()..];
            let length = inside.find(|c: char| c == closing(mark) || c == '\n').unwrap_or(inside.len());
            let length = inside[..length].trim_end_matches(ESCAPES).len();
            let start = start + mark.len_utf8();
            return (length >= MIN_LENGTH || is_header && length > 0).then_some(start..start + length);
        }
        let is_colon = text.as_bytes()[sign] == b':';
        if is_colon && is_header && !self.is_closed && (self.mark.is_some() || self.begins_line) {
            // A header's whole line, or as much of it as stands in quotation marks.
            let end = |c: char| c == '\n' || c == '\r' || Some(c) == self.mark;
            let value = rest[..rest.find(end).unwrap_or(rest.len())].trim_end_matches(ESCAPES).trim_end();
            return Some(start..start + value.len());
        }
        if is_colon {
            return None;
        }
        let ends = |c: char| !c.is_ascii_alphanumeric() && !"_-.~+/=%".contains(c);
        let length = rest.find(ends).unwrap_or(rest.len());
        (length >= MIN_LENGTH && is_known_by_value(&rest[..length])).then_some(start..start + length)
    }
}

const fn closing(mark: char) -> char {
    match mark {
        '“' => '”',
        '‘' => '’',
        '«' => '»',
        mark => mark,
    }
}

fn cut(text: &str) -> &str {
    let mut end = text.len().min(MAX_VALUE);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// Returns where the secret values of a command's options stand.
fn options(text: &str) -> Vec<Range<usize>> {
    let words = text.match_indices('-').map(|(at, _)| at).filter(|at| text[..*at].ends_with(char::is_whitespace));
    let mut found = Vec::new();
    for at in words {
        for (names, is_proxy) in [(&OPTIONS[..], false), (&PROXIES[..], true)] {
            let named = names.iter().filter(|name| text[at..].starts_with(**name));
            found.extend(named.filter_map(|name| option_value(text, at, name, is_proxy)));
        }
    }
    found
}

fn option_value(text: &str, at: usize, name: &str, is_proxy: bool) -> Option<Range<usize>> {
    let after = &text[at + name.len()..];
    let is_long = name.starts_with("--");
    let rest = after.trim_start_matches([' ', '\t', '=', '^']);
    let is_apart = rest.len() != after.len();
    if is_long && !is_apart {
        return None;
    }
    let mark = rest.chars().next().filter(|c| matches!(c, '"' | '\''));
    let inside = cut(mark.map_or(rest, |mark| &rest[mark.len_utf8()..]));
    let length = match mark {
        Some(mark) => inside.find(mark),
        None => inside.find(char::is_whitespace),
    };
    let value = inside[..length.unwrap_or(inside.len())].trim_end_matches(ESCAPES);
    let start = text.len() - rest.len() + mark.map_or(0, char::len_utf8);
    if is_proxy {
        let login = value.rfind('@')?;
        let scheme = value.find("://").map_or(0, |at| at + 3);
        return (scheme < login).then_some(start + scheme..start + login);
    }
    // `-b` may also name a file, and a short option may be the beginning of another word.
    let is_secret =
        if name == "-b" || name == "--cookie" { value.contains('=') } else { is_apart || value.contains(':') };
    is_secret.then_some(start..start + value.len())
}

/// The secrets of a body, by the names of its members, and the body without them.
#[derive(Default)]
pub(super) struct Members {
    /// Values that may be the account's key.
    pub keys: Vec<ClientKey>,
    /// Other secrets.
    pub others: Vec<ClientKey>,
    /// Places to be taken out of the draft.
    edits: Vec<Edit>,
}

impl Members {
    /// Finds the secrets of a document, whose names and values are read with their escapes.
    pub(super) fn of(document: &Document) -> Self {
        let mut found = Self::default();
        document.walk(&mut |pointer, node| {
            let name = pointer.rsplit('/').next().unwrap_or_default();
            let value = document.string(node).filter(|value| value.len() >= MIN_LENGTH && !is_placeholder(value));
            let Some(value) = value.filter(|_| is_secret_name(name)) else { return };
            let Some((key, _)) = ClientKey::from_input(value) else { return };
            let is_key = is_key_name(name) || key.has_usual_shape();
            // Below the top a name like `token` may be what the task asks for.
            if is_key || (pointer.matches('/').count() == 1 && key.is_distinctive()) {
                found.edits.push(Edit::string(node, KEY_PLACEHOLDER));
            }
            let kind = if is_key { &mut found.keys } else { &mut found.others };
            kind.push(key);
        });
        found
    }

    /// Returns the body with a placeholder for each key.
    pub(super) fn without(&self, text: &str) -> Option<String> {
        if self.edits.is_empty() { None } else { document::apply(text, &self.edits) }
    }
}

/// Returns words of a key's usual shape in what a reply says, but for ids and solutions.
pub(super) fn quoted_in_reply(document: &Document) -> Vec<ClientKey> {
    let mut found = Vec::new();
    document.walk(&mut |pointer, node| {
        let is_own = ["/taskId", "/solution"].iter().any(|own| pointer.starts_with(own));
        if let Some(text) = document.string(node).filter(|_| !is_own) {
            found.extend(key_shaped(text));
        }
    });
    found
}

/// Returns the words of a text that have a key's usual shape.
pub(super) fn key_shaped(text: &str) -> impl Iterator<Item = ClientKey> {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
    words.filter_map(ClientKey::from_input).map(|(key, _)| key).filter(ClientKey::has_usual_shape)
}

/// Returns a HAR's request without its cookies and the values of secret headers and parameters.
pub(super) fn without_har_secrets(request: &str) -> String {
    let document = Document::parse(request);
    let mut edits = Vec::new();
    document.walk(&mut |pointer, node| {
        let Value::Object(_) = node.value else { return };
        let name = node.get("name").and_then(|name| document.string(name));
        let (Some(name), Some(value)) = (name, node.get("value")) else { return };
        let is_cookie = pointer.contains("/cookies/");
        if is_cookie || is_secret_header(name) || is_secret_name(name) {
            edits.push(Edit::string(value, REMOVED));
        }
    });
    document::apply(request, &edits).unwrap_or_else(|| request.to_owned())
}
