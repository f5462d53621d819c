//! Reads what stands between a name and its value: a colon, an equals sign, a comma, a tag, a line's end.

use super::literal::{cut, marks_length};

/// How a value is joined to its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Joint {
    Colon,
    Equals,
    /// The next argument or item: `put("clientKey", "…")`.
    Comma,
    /// The argument of a call: `setApiKey("…")`.
    Call,
    /// The text of an element: `<clientKey>…<`.
    Element,
    /// The part of a web form in parts, after its head.
    Part,
    /// Nothing but a space: an option and its value.
    Space,
}

/// A joint, and where the value after it begins.
pub(super) struct Joined {
    pub joint: Joint,
    pub at: usize,
    /// A quotation mark stands between the name and the joint.
    pub is_closed: bool,
}

/// Signs that join a value to its name, longer ones first.
#[rustfmt::skip]
const SIGNS: &[(&str, Joint)] = &[
    ("===", Joint::Equals), ("||=", Joint::Equals), ("??=", Joint::Equals), (":=", Joint::Equals),
    ("=>", Joint::Equals), ("==", Joint::Equals), ("?=", Joint::Equals), ("+=", Joint::Equals), (".=", Joint::Equals),
    ("->", Joint::Equals), ("=", Joint::Equals), ("%3D", Joint::Equals), ("%3d", Joint::Equals),
    ("::", Joint::Colon), (":", Joint::Colon), ("%3A", Joint::Colon), ("%3a", Joint::Colon), ("：", Joint::Colon),
    ("to ", Joint::Comma), (",", Joint::Comma), ("(", Joint::Call), ("|", Joint::Space),
];

/// Calls by which Rust makes a text of its own of a literal.
const CONVERSIONS: [&str; 3] = [".into()", ".to_string()", ".to_owned()"];

/// Longest type that stands between a name and its value.
const MAX_TYPE: usize = 60;

/// Returns how the text goes on after a name that ends at a place.
pub(super) fn joined(text: &str, end: usize) -> Option<Joined> {
    let rest = text.get(end..)?;
    let marks = marks_length(rest);
    let is_closed = marks > 0;
    let after = rest[marks..].trim_start_matches([']', '?', '!', ')']);
    let after = CONVERSIONS.iter().find_map(|call| after.strip_prefix(call).filter(|_| is_closed)).unwrap_or(after);
    let at = text.len() - after.len();
    if let Some(joined) = element(text, at, is_closed).or_else(|| part(text, at, is_closed)) {
        return Some(joined);
    }
    let gap = if is_closed { after.trim_start() } else { after.trim_start_matches([' ', '\t']) };
    let gap = gap.trim_start_matches(['\\', '^']);
    // Most signs differ in their first byte already.
    let first = gap.as_bytes().first();
    let sign = SIGNS.iter().find(|(sign, _)| sign.as_bytes().first() == first && gap.starts_with(sign));
    let Some((sign, joint)) = sign else { return typed(text, at, is_closed).or_else(|| spaced(text, at, is_closed)) };
    let needs_mark = matches!(joint, Joint::Comma) || *sign == ".=" || *sign == "->";
    if needs_mark && !is_closed || *sign == "to " && gap.len() == after.len() {
        return None;
    }
    let value = &gap[sign.len()..];
    let value = if *joint == Joint::Colon { after_type(value).unwrap_or(value) } else { value };
    Some(Joined { joint: *joint, at: text.len() - value.len(), is_closed })
}

/// Returns what follows a type and an equals sign, after a colon: `api_key: str = "…"`.
fn after_type(text: &str) -> Option<&str> {
    let is_type = |c: char| c.is_ascii_alphanumeric() || " &'<>[]|?._*".contains(c);
    let end = text.char_indices().take(MAX_TYPE).find(|(_, c)| !is_type(*c))?.0;
    let (kind, after) = text.split_at(end);
    let is_one = kind.trim_start().starts_with(|c: char| c.is_ascii_alphabetic() || c == '&');
    after.strip_prefix('=').filter(|after| is_one && !after.starts_with(['=', '>']) && !kind.contains(".."))
}

/// Reads a type between a name and an equals sign: `apiKey string = "…"`, `API_KEY As String = "…"`.
fn typed(text: &str, at: usize, is_closed: bool) -> Option<Joined> {
    let rest = &text[at..];
    let after = rest.strip_prefix([' ', '\t']).filter(|_| !is_closed).and_then(after_type)?;
    Some(Joined { joint: Joint::Equals, at: text.len() - after.len(), is_closed })
}

/// Reads a space between a name and its value.
fn spaced(text: &str, at: usize, is_closed: bool) -> Option<Joined> {
    let rest = &text[at..];
    let after = rest.trim_start_matches([' ', '\t']);
    let is_spaced = after.len() != rest.len() && !is_closed;
    is_spaced.then_some(Joined { joint: Joint::Space, at: text.len() - after.len(), is_closed })
}

/// Reads the end of a tag after a name: `<clientKey>`, or `<key>clientKey</key><string>`.
fn element(text: &str, at: usize, is_closed: bool) -> Option<Joined> {
    let rest = &text[at..];
    let tag_end = |text: &str| cut(text, MAX_TYPE).find('>');
    let inside = match rest.strip_prefix("</") {
        Some(closing) => {
            let after = closing[tag_end(closing)? + 1..].trim_start();
            let opening = after.strip_prefix('<').filter(|opening| !opening.starts_with('/'))?;
            &opening[tag_end(opening)? + 1..]
        }
        None => rest.strip_prefix('>').or_else(|| rest.strip_prefix("&gt;"))?,
    };
    Some(Joined { joint: Joint::Element, at: text.len() - inside.len(), is_closed })
}

/// Line ends, as they are and as a text writes them.
const LINE_ENDS: [&str; 6] = ["\r\n", "\n", "\\r\\n", "\\n", "\\\\r\\\\n", "\\u000d\\u000a"];

/// Most header lines in a part of a web form.
const MAX_HEADERS: usize = 4;

/// Reads the rest of a part's head, up to the empty line after it.
fn part(text: &str, at: usize, is_closed: bool) -> Option<Joined> {
    let line_end = |text: &str| LINE_ENDS.iter().find(|end| text.starts_with(**end)).map(|end| end.len());
    let mut rest = &text[at..];
    if !is_closed {
        return None;
    }
    for _ in 0..MAX_HEADERS {
        rest = &rest[line_end(rest)?..];
        if let Some(length) = line_end(rest) {
            return Some(Joined { joint: Joint::Part, at: text.len() - rest.len() + length, is_closed });
        }
        if !rest.starts_with("Content-") && !rest.starts_with("content-") {
            return None;
        }
        let ends = |at: &usize| rest.is_char_boundary(*at) && line_end(&rest[*at..]).is_some();
        rest = &rest[(0..rest.len().min(200)).find(ends)?..];
    }
    None
}

/// Returns the length of a part's value: up to the line's end, however it is written.
pub(super) fn line_length(text: &str) -> usize {
    let ends = |at: &usize| text.is_char_boundary(*at) && LINE_ENDS.iter().any(|end| text[*at..].starts_with(end));
    (0..text.len()).find(ends).unwrap_or(text.len())
}
