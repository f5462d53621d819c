//! How programs write a key: what is searched for as it is written, and what is searched for as it is read.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};

use super::reading::{Counts, Meant};
use crate::payload::document::escaped;

/// Fewest letters and digits of a key that is also found with anything else between them.
const MIN_SPLIT: usize = 12;

/// Shortest encoded piece that is searched for: a shorter one stands in other data by chance.
const MIN_ENCODED: usize = 7;

/// The spellings of one key.
#[derive(Default)]
pub struct Spellings {
    /// As they are written.
    pub written: Vec<Vec<u8>>,
    /// As they are read, every sign among them.
    pub whole: Vec<Vec<u8>>,
    /// As they are read, letters and digits alone, so that a key is found with a line's end or a seam in it.
    pub letters: Vec<Vec<u8>>,
}

/// Returns the spellings of a key.
pub fn spellings(plain: &str) -> Spellings {
    let read_plain = as_read(plain);
    let letters = only_letters(&read_plain);
    // A key of words alone would be found in sentences.
    let is_split = letters.len() >= MIN_SPLIT && letters.iter().any(u8::is_ascii_digit);
    let reversed: String = String::from_utf8_lossy(&read_plain).chars().rev().collect();
    let mut read = vec![read_plain, reversed.into_bytes()];
    read.extend(encoded(plain).iter().map(|text| as_read(text)).filter(|text| text.len() >= MIN_ENCODED));
    let mut found = Spellings { written: distinct(escapes(plain)), ..Spellings::default() };
    if is_split {
        found.letters = distinct(read.iter().map(|text| only_letters(text)).collect());
    } else {
        found.whole = distinct(read);
    }
    found
}

fn as_read(text: &str) -> Vec<u8> {
    Meant::of(text.as_bytes(), Counts::Everything).bytes
}

fn only_letters(text: &[u8]) -> Vec<u8> {
    text.iter().copied().filter(|byte| Counts::Letters.takes(*byte)).collect()
}

fn distinct(mut spellings: Vec<Vec<u8>>) -> Vec<Vec<u8>> {
    spellings.retain(|spelling| !spelling.is_empty());
    spellings.sort();
    spellings.dedup();
    spellings
}

/// Returns the key in hexadecimal digits and in base64, as it is and in either letter case.
fn encoded(plain: &str) -> Vec<String> {
    let mut found = Vec::new();
    for text in [plain.to_owned(), plain.to_lowercase(), plain.to_uppercase()] {
        let bytes = text.as_bytes();
        found.push(hexadecimal(bytes));
        for before in 0..3 {
            let padded = [&[0; 2][..before], bytes].concat();
            // The first and the last sign also depend on what stands around the key.
            let (start, end) = ((before * 8).div_ceil(6), padded.len() * 8 / 6);
            found.extend(
                [STANDARD_NO_PAD.encode(&padded), URL_SAFE_NO_PAD.encode(&padded)]
                    .map(|text| text[start..end].to_owned()),
            );
        }
    }
    found
}

fn hexadecimal(bytes: &[u8]) -> String {
    let digit = |nibble: u8| char::from_digit(u32::from(nibble), 16);
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).flatten().collect()
}

/// Returns a key plain, escaped for JSON once and twice, percent-encoded, and as in HTML.
fn escapes(plain: &str) -> Vec<Vec<u8>> {
    let json = escaped(plain);
    let form: String = url::form_urlencoded::byte_serialize(plain.as_bytes()).collect();
    let percent = form.replace('+', "%20");
    let spellings = [
        ascii_escaped(&json),
        // PHP escapes the slash too.
        ascii_escaped(&json).replace('/', "\\/"),
        json.replace('/', "\\/"),
        escaped(&json),
        html_escaped(plain),
        // In a path or query programs escape only these characters.
        plain.replace('%', "%25").replace(' ', "%20").replace('"', "%22"),
        json,
        form,
        percent,
        plain.to_owned(),
    ];
    spellings.map(String::into_bytes).into()
}

/// Returns the inside of a JSON string with `\u` for whatever is not ASCII, as PHP and Python write it.
fn ascii_escaped(json: &str) -> String {
    let unit = |unit: u16| match u8::try_from(unit) {
        Ok(byte) if byte.is_ascii() => char::from(byte).to_string(),
        _ => format!("\\u{unit:04x}"),
    };
    json.encode_utf16().map(unit).collect::<Vec<_>>().concat()
}

fn html_escaped(text: &str) -> String {
    [("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ("\"", "&quot;"), ("'", "&#39;")]
        .iter()
        .fold(text.to_owned(), |text, (sign, entity)| text.replace(sign, entity))
}
