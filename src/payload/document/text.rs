//! Strings: reading them in every spelling, writing them, and the characters that hide in them.

use super::issue::{IssueKind, MAX_ISSUES};

/// A string that was read.
pub(super) struct Quoted {
    /// The content, if it differs from what stands between the quotation marks.
    pub content: Option<Box<str>>,
    /// The byte after the closing mark.
    pub end: usize,
    pub issues: Vec<(IssueKind, usize)>,
}

/// Reads a string that begins at `start`. The error is where the text ended.
///
/// With `is_raw` a backslash is an ordinary character, as in Python's `r'…'`.
pub(super) fn read(text: &str, start: usize, is_raw: bool) -> Result<Quoted, usize> {
    let bytes = text.as_bytes();
    let Some(&quote) = bytes.get(start) else { return Err(start) };
    let mut issues = Vec::new();
    let is_triple = quote != b'`' && bytes[start..].starts_with(&[quote; 3]);
    match quote {
        _ if is_triple => issues.push((IssueKind::TripleQuotes, start)),
        b'\'' => issues.push((IssueKind::SingleQuotes, start)),
        b'`' => issues.push((IssueKind::Backticks, start)),
        _ => {}
    }
    let close: &[u8] = if is_triple { &[quote; 3] } else { &[quote] };
    let from = start + close.len();
    let mut at = from;
    // Filled as soon as the content differs from the text.
    let mut content: Option<String> = is_triple.then(String::new);
    let mut copied = from;
    loop {
        let Some(&byte) = bytes.get(at) else { return Err(text.len()) };
        if byte == quote && bytes[at..].starts_with(close) {
            let end = at + close.len();
            if let Some(content) = &mut content {
                content.push_str(&text[copied..at]);
            }
            return Ok(Quoted { content: content.map(String::into_boxed_str), end, issues });
        }
        if byte == b'\\' && !is_raw {
            let content = content.get_or_insert_with(String::new);
            content.push_str(&text[copied..at]);
            let (length, issue) = unescape(&text[at + 1..], content);
            issues.extend(issue.filter(|_| issues.len() < MAX_ISSUES).map(|issue| (issue, at)));
            at += 1 + length;
            copied = at;
            continue;
        }
        let plain = plain_run(&bytes[at..], quote);
        if plain > 0 {
            at += plain;
            continue;
        }
        // One issue a string is enough; three quotation marks allow line breaks.
        if byte < b' ' && !is_triple && !issues.iter().any(|(kind, _)| *kind == IssueKind::ControlCharacter) {
            issues.push((IssueKind::ControlCharacter, at));
        }
        at += 1;
    }
}

/// Returns how many bytes at the beginning need no closer look, in whole steps: base64 is read at the
/// speed of memory.
fn plain_run(bytes: &[u8], quote: u8) -> usize {
    const STEP: usize = 64;
    // A step has no early end, so that the compiler compares many bytes at once.
    let odd = |byte: u8| u8::from(byte == quote) | u8::from(byte == b'\\') | u8::from(byte < b' ');
    let is_plain = |step: &&[u8; STEP]| step.iter().fold(0, |odds, byte| odds | odd(*byte)) == 0;
    bytes.as_chunks().0.iter().take_while(is_plain).count() * STEP
}

/// Reads what follows a backslash. Returns its length, and what is odd about it.
fn unescape(rest: &str, content: &mut String) -> (usize, Option<IssueKind>) {
    let Some(c) = rest.chars().next() else { return (0, Some(IssueKind::OddEscape)) };
    let plain = match c {
        '"' | '\\' | '/' => Some(c),
        'b' => Some('\u{8}'),
        'f' => Some('\u{c}'),
        'n' => Some('\n'),
        'r' => Some('\r'),
        't' => Some('\t'),
        _ => None,
    };
    if let Some(plain) = plain {
        content.push(plain);
        return (1, None);
    }
    if c == 'u'
        && let Some(first) = hex(rest, 1, 4)
    {
        return unicode_escape(rest, first, content);
    }
    odd_escape(c, rest, content)
}

fn unicode_escape(rest: &str, first: u32, content: &mut String) -> (usize, Option<IssueKind>) {
    if let Some(c) = char::from_u32(first) {
        content.push(c);
        return (5, None);
    }
    let second = rest.get(5..7).filter(|next| *next == "\\u").and_then(|_| hex(rest, 7, 4));
    if (0xd800..0xdc00).contains(&first)
        && let Some(second @ 0xdc00..0xe000) = second
        && let Some(c) = char::from_u32(0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00))
    {
        content.push(c);
        return (11, None);
    }
    content.push(char::REPLACEMENT_CHARACTER);
    (5, Some(IssueKind::LoneSurrogate))
}

/// Reads an escape of JavaScript or Python that JSON does not have.
fn odd_escape(c: char, rest: &str, content: &mut String) -> (usize, Option<IssueKind>) {
    let coded = match c {
        'x' => hex(rest, 1, 2).map(|code| (code, 3)),
        'U' => hex(rest, 1, 8).map(|code| (code, 9)),
        'u' if rest.get(1..2) == Some("{") => {
            let end = rest.find('}').filter(|end| (3..=8).contains(end));
            end.and_then(|end| Some((u32::from_str_radix(&rest[2..end], 16).ok()?, end + 1)))
        }
        _ => None,
    };
    let length = if let Some((code, length)) = coded {
        content.push(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER));
        length
    } else {
        match c {
            // The line goes on in the next one.
            '\n' => {}
            '0' => content.push('\0'),
            'v' => content.push('\u{b}'),
            'a' => content.push('\u{7}'),
            '\'' | '`' => content.push(c),
            c => content.extend(['\\', c]),
        }
        c.len_utf8()
    };
    (length, Some(IssueKind::OddEscape))
}

fn hex(text: &str, from: usize, digits: usize) -> Option<u32> {
    let token = text.get(from..from + digits)?;
    if !token.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    u32::from_str_radix(token, 16).ok()
}

/// Returns a text as a JSON string with its quotation marks.
#[must_use]
pub fn quoted(text: &str) -> String {
    if text.bytes().all(|byte| byte >= b' ' && byte != b'"' && byte != b'\\') {
        // Base64 never needs an escape, and may be long.
        let mut quoted = String::with_capacity(text.len() + 2);
        quoted.push('"');
        quoted.push_str(text);
        quoted.push('"');
        return quoted;
    }
    serde_json::Value::from(text).to_string()
}

/// Returns the inside of a JSON string: the text with its escapes, without quotation marks.
#[must_use]
pub fn escaped(text: &str) -> String {
    let quoted = quoted(text);
    quoted[1..quoted.len() - 1].to_owned()
}

/// Tells whether a character shows nothing, or changes the direction of the text around it.
#[must_use]
pub fn hidden_character(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180e}' | '\u{feff}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}
