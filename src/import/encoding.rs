//! Turns bytes into text: UTF-8, the UTF-16 of Windows tools, and text with bytes that are neither.

use std::borrow::Cow;

use crate::payload::{Finding, place};
use crate::picture::Content;

/// Most characters that are looked at to tell text from other files.
const LOOK_AT: usize = 4096;

/// A text, and what was unusual about its bytes.
pub(super) struct Text {
    pub text: String,
    pub findings: Vec<Finding>,
}

/// Returns the text of some bytes, or `None` when they are no text.
pub(super) fn text(bytes: &[u8], content: Content) -> Option<Text> {
    if let Some(text) = utf16(bytes) {
        let finding = Finding::new("text.utf16", place::WHOLE, "The text is UTF-16, as Windows tools write it");
        return Some(Text { text, findings: vec![finding] });
    }
    let mut findings = Vec::new();
    let bytes = match bytes.strip_prefix(b"\xef\xbb\xbf") {
        Some(rest) => {
            let message = "The text begins with a byte order mark";
            findings.push(Finding::new("text.byte-order-mark", place::WHOLE, message));
            rest
        }
        None => bytes,
    };
    match (std::str::from_utf8(bytes), content) {
        (Ok(text), Content::Other(kind)) if is_text(kind) && is_readable(text, false) => {
            Some(Text { text: text.to_owned(), findings })
        }
        (Ok(text), Content::Unknown) if is_readable(text, false) => Some(Text { text: text.to_owned(), findings }),
        (Err(error), Content::Other("text" | "JSON text") | Content::Unknown) => {
            let text = String::from_utf8_lossy(bytes).into_owned();
            let at = error.valid_up_to();
            let message = format!(
                "Byte {} (0x{:02X}) is not UTF-8",
                crate::contract::grouped(at as u64),
                bytes.get(at).copied().unwrap_or_default()
            );
            findings.push(Finding::new("text.not-utf8", place::WHOLE, message));
            (is_readable(&text, true) && looks_like_json(&text)).then_some(Text { text, findings })
        }
        _ => None,
    }
}

/// Returns bytes as text, whatever they are: UTF-16 is read as such, and what is no UTF-8 is replaced.
#[must_use]
pub fn as_text(bytes: &[u8]) -> Cow<'_, str> {
    utf16(bytes).map_or_else(|| String::from_utf8_lossy(bytes), Cow::Owned)
}

/// Tells whether a kind of file is text, in which anything may stand.
fn is_text(kind: &str) -> bool {
    ["text", "JSON text", "XML or HTML text", "a web page (HTML)"].contains(&kind)
}

/// Tells whether people can read most of the beginning.
fn is_readable(text: &str, is_lossy: bool) -> bool {
    let (mut all, mut odd) = (0_usize, 0_usize);
    for c in text.chars().take(LOOK_AT) {
        all += 1;
        odd +=
            usize::from((c.is_ascii_control() && !c.is_whitespace()) || (is_lossy && c == char::REPLACEMENT_CHARACTER));
    }
    odd * 10 <= all
}

fn looks_like_json(text: &str) -> bool {
    text.contains('{') && text.contains('"')
}

fn is_ascii(byte: u8) -> bool {
    byte.is_ascii_graphic() || byte.is_ascii_whitespace()
}

/// Returns the text of UTF-16, with its mark or without one; `None` for other bytes.
#[must_use]
pub fn utf16(bytes: &[u8]) -> Option<String> {
    let (rest, is_little) = match bytes {
        [0xff, 0xfe, rest @ ..] => (rest, true),
        [0xfe, 0xff, rest @ ..] => (rest, false),
        // Without a mark UTF-16 is known by ASCII in which every other byte is zero.
        [first, 0, second, 0, ..] if is_ascii(*first) && is_ascii(*second) => (bytes, true),
        [0, first, 0, second, ..] if is_ascii(*first) && is_ascii(*second) => (bytes, false),
        _ => return None,
    };
    let units = rest.chunks_exact(2).map(|pair| {
        let pair = [pair[0], pair[1]];
        if is_little { u16::from_le_bytes(pair) } else { u16::from_be_bytes(pair) }
    });
    Some(char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect())
}
