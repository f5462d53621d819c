//! A key as services, programs and proxies write it. What is written here is looked for byte by byte, so that no code
//! of the program decides whether the program has masked it.

use std::path::Path;

use aho_corasick::AhoCorasick;
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};

use super::all_files;

/// Keys that a run may have: as services make them, and none like another.
pub const KEYS: [&str; 3] =
    ["0a1b2c3d4e5f60718293a4b5c6d7e8f9", "c1d2e3f405162738495a6b7c8d9eafb0", "5544332211ffeeddccbbaa9988776655"];

/// A spelling: its name, what is sent, and the parts of it of which none may be anywhere afterwards.
pub struct Spelled {
    pub name: &'static str,
    pub sent: Vec<u8>,
    pub must_not_stay: Vec<Vec<u8>>,
}

fn each(key: &str, write: impl Fn(char) -> String) -> String {
    key.chars().map(write).collect()
}

/// Every spelling of a key of ASCII letters and digits.
pub fn spellings(key: &str) -> Vec<Spelled> {
    let half = key.len() / 2;
    let (one, other) = key.split_at(half);
    let mut all = Vec::new();
    let mut add = |name, sent: Vec<u8>| {
        let must_not_stay = vec![sent.clone()];
        all.push(Spelled { name, sent, must_not_stay });
    };
    add("plain", key.into());
    add("upper case", key.to_uppercase().into());
    add("\\u", each(key, |c| format!("\\u{:04x}", c as u32)).into());
    add("percent", each(key, |c| format!("%{:02X}", c as u32)).into());
    add("percent twice", each(key, |c| format!("%25{:02x}", c as u32)).into());
    add("HTML decimal", each(key, |c| format!("&#{};", c as u32)).into());
    add("HTML hexadecimal", each(key, |c| format!("&#x{:x};", c as u32)).into());
    add("hexadecimal", each(key, |c| format!("{:02x}", c as u32)).into());
    add("reversed", key.chars().rev().collect::<String>().into());
    add("UTF-16LE", key.encode_utf16().flat_map(u16::to_le_bytes).collect());
    add("UTF-16BE", key.encode_utf16().flat_map(u16::to_be_bytes).collect());
    for (name, between) in [("escaped line's end", "\\n"), ("by a sign", "-"), ("seam", "' + '")] {
        // Half a key in the clear is too much.
        let must_not_stay = [one, other].map(|half| half.as_bytes().to_vec()).into();
        all.push(Spelled { name, sent: format!("{one}{between}{other}").into(), must_not_stay });
    }
    for (name, before) in [("base64 0", ""), ("base64 1", "a"), ("base64 2", "ab")] {
        let plain = format!("{before}{key} and more");
        for sent in [STANDARD_NO_PAD.encode(&plain), URL_SAFE_NO_PAD.encode(&plain)] {
            // The first and last signs also hold bits of what stands around the key.
            let must_not_stay = vec![sent.as_bytes()[4..(before.len() + key.len()) * 8 / 6].to_vec()];
            all.push(Spelled { name, sent: sent.into_bytes(), must_not_stay });
        }
    }
    all
}

/// Keys in every spelling, one after another, as bytes that are no text.
pub fn every_spelling(keys: &[&str]) -> Vec<u8> {
    let spelled = keys.iter().flat_map(|key| spellings(key));
    spelled.flat_map(|spelled| [spelled.sent.as_slice(), b" | "].concat()).collect()
}

/// Keys in every spelling that can stand in a text, also within the quotation marks of a JSON string.
pub fn every_written_spelling(keys: &[&str]) -> String {
    let spelled = keys.iter().flat_map(|key| spellings(key));
    let texts = spelled.filter_map(|spelled| String::from_utf8(spelled.sent).ok().filter(|text| !text.contains('\0')));
    texts.collect::<Vec<_>>().join(" | ")
}

/// Keys in every spelling that can stand in a header, a line each.
pub fn every_spelling_in_headers(keys: &[&str]) -> String {
    let spelled = keys.iter().flat_map(|key| spellings(key)).filter_map(|spelled| String::from_utf8(spelled.sent).ok());
    let values = spelled.filter(|value| value.is_ascii() && !value.contains(|sign: char| sign.is_control()));
    let lines = values.enumerate().map(|(number, value)| format!("X-Echo-{number}: {value}\r\n"));
    lines.collect::<Vec<_>>().concat()
}

/// A search for keys in every spelling and any letter case.
pub struct KeySearch {
    search: AhoCorasick,
    names: Vec<String>,
}

impl KeySearch {
    pub fn of(keys: &[&str]) -> Self {
        let (mut names, mut parts) = (Vec::new(), Vec::new());
        for (key, spelled) in keys.iter().flat_map(|key| spellings(key).into_iter().map(move |spelled| (key, spelled)))
        {
            for part in spelled.must_not_stay {
                names.push(format!("{key}, {}", spelled.name));
                parts.push(part);
            }
        }
        Self { search: AhoCorasick::builder().ascii_case_insensitive(true).build(parts).unwrap(), names }
    }

    /// What of a key stands in some bytes, and what stands around it.
    pub fn found(&self, what: &str, bytes: &[u8]) -> Vec<String> {
        let found = self.search.find_iter(bytes).map(|found| {
            let around = &bytes[found.start().saturating_sub(60)..(found.end() + 20).min(bytes.len())];
            format!("{} in {what}: {}", self.names[found.pattern().as_usize()], String::from_utf8_lossy(around))
        });
        found.collect()
    }

    /// What of a key stands in the files below a directory, their names too.
    pub fn found_below(&self, directory: &Path) -> Vec<String> {
        let in_file = |(path, bytes): &(std::path::PathBuf, Vec<u8>)| {
            let name = path.display().to_string();
            [self.found("a name", name.as_bytes()), self.found(&name, bytes)].concat()
        };
        all_files(directory).iter().flat_map(in_file).collect()
    }
}

/// Tells whether bytes hold others.
pub fn contains(bytes: &[u8], needle: &[u8]) -> bool {
    bytes.windows(needle.len()).any(|window| window == needle)
}
