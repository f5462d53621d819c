//! Reads back programs that *Copy as* wrote: the body is string literals around the key's expression.
//!
//! cURL for bash, HAR and JSON are read by the readers that read every other such text.

use super::command::doubled;
use super::request::{Request, RequestBody};
use crate::payload::KEY_PLACEHOLDER;
use crate::payload::document::{Document, Value};

/// Reads the literal at the beginning of a text. Returns its content and its length.
type Literal = fn(&str) -> Option<(String, usize)>;

/// How a language is written. No literal has line breaks, so that a line never begins inside one.
struct Row {
    how: &'static str,
    /// The text before the body, from the beginning of a line.
    body: &'static str,
    /// The text between the two pieces of the body, which stands for the key.
    key: &'static str,
    /// The text before the address, which comes some way after the body.
    address: &'static str,
    literal: Literal,
}

#[rustfmt::skip]
const ROWS: &[Row] = &[
    Row { how: "a Python program (requests)", body: "\nbody = ", key: " + key + ", address: "requests.post(\n    ", literal: escaped },
    Row { how: "a JavaScript program (fetch)", body: "\nconst body = ", key: " + key + ", address: "\nfetch(", literal: escaped },
    Row { how: "a Rust program (reqwest)", body: "\n    let body = ", key: ", &key[1..key.len() - 1], ", address: "\n        .post(", literal: rust },
    Row { how: "a cURL command (PowerShell)", body: "\n  $body = ", key: " + $key + ", address: "\n  $body | curl.exe ", literal: powershell },
];

/// Reads a copy. Returns `None` when the text is no copy.
pub(super) fn read(text: &str) -> Option<Request> {
    if !ROWS.iter().any(|row| text.contains(row.body.trim_start())) {
        return None;
    }
    // Windows may have changed the line breaks. A line break in front makes the first line one like the others.
    let text = format!("\n{}", text.replace("\r\n", "\n"));
    ROWS.iter().find_map(|row| row.read(&text))
}

impl Row {
    fn read(&self, text: &str) -> Option<Request> {
        let at = text.find(self.body)? + self.body.len();
        let rest = &text[at..];
        // In Rust the pieces are a list.
        let rest = rest.strip_prefix('[').filter(|_| self.key.starts_with(',')).unwrap_or(rest);
        let (mut body, length) = (self.literal)(rest)?;
        let mut rest = &rest[length..];
        if let Some(after) = rest.strip_prefix(self.key) {
            let (more, length) = (self.literal)(after)?;
            body = [&body, KEY_PLACEHOLDER, &more].concat();
            rest = &after[length..];
        }
        let (url, _) = (self.literal)(&rest[rest.find(self.address)? + self.address.len()..])?;
        Some(Request {
            how: self.how.to_owned(),
            method: Some("POST".to_owned()),
            url: Some(url),
            content_type: rest.contains("application/json").then(|| "application/json".to_owned()),
            body: RequestBody::Text(body),
            ..Request::default()
        })
    }
}

/// Reads a literal with backslashes, as in JavaScript, Python and Rust.
fn escaped(text: &str) -> Option<(String, usize)> {
    let end = text.find('\n').unwrap_or(text.len());
    let document = Document::parse(text.get(..end).filter(|line| line.starts_with(['\'', '"']))?);
    let node = document.root().filter(|node| matches!(node.value, Value::String(_)))?;
    Some((document.string(node)?.to_owned(), node.span.end))
}

/// Reads a literal of Rust, raw or not.
fn rust(text: &str) -> Option<(String, usize)> {
    let Some(raw) = text.strip_prefix('r') else { return escaped(text) };
    let hashes = raw.len() - raw.trim_start_matches('#').len();
    let inside = raw[hashes..].strip_prefix('"')?;
    let close = format!("\"{}", &raw[..hashes]);
    let length = inside.find(&close)?;
    Some((inside[..length].to_owned(), 1 + hashes + 1 + length + close.len()))
}

/// Reads a literal of PowerShell, alone or in a call that takes its escapes out.
fn powershell(text: &str) -> Option<(String, usize)> {
    const UNESCAPE: &str = "[regex]::Unescape(";
    if text.starts_with('\'') {
        return Some(doubled(text, '\'', false));
    }
    let inside = text.strip_prefix(UNESCAPE).filter(|inside| inside.starts_with('\''))?;
    let (escaped, length) = doubled(inside, '\'', false);
    inside[length..].starts_with(')').then(|| (unescaped(&escaped), UNESCAPE.len() + length + 1))
}

/// Takes out the escapes `\\`, `\n`, `\r`, `\t` and `\u` with a number of UTF-16.
fn unescaped(text: &str) -> String {
    let mut units = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        rest = &rest[c.len_utf8()..];
        if c != '\\' {
            units.extend_from_slice(c.encode_utf16(&mut [0; 2]));
            continue;
        }
        let Some(escape) = rest.chars().next() else { break };
        rest = &rest[escape.len_utf8()..];
        match escape {
            'n' => units.push(u16::from(b'\n')),
            'r' => units.push(u16::from(b'\r')),
            't' => units.push(u16::from(b'\t')),
            'u' if rest.get(..4).is_some_and(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit())) => {
                units.extend(u16::from_str_radix(&rest[..4], 16));
                rest = &rest[4..];
            }
            other => units.extend_from_slice(other.encode_utf16(&mut [0; 2])),
        }
    }
    String::from_utf16_lossy(&units)
}
