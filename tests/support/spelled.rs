//! A key as services, programs and proxies write it. What is written here is looked for byte by byte, so that no code
//! of the program decides whether the program has masked it.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};

/// A spelling: its name, what is sent, and a part of it that must be nowhere afterwards.
pub struct Spelled {
    pub name: &'static str,
    pub sent: Vec<u8>,
    pub must_not_stay: Vec<u8>,
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
        let must_not_stay = sent.clone();
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
    add("escaped line's end", format!("{one}\\n{other}").into());
    add("by a sign", format!("{one}-{other}").into());
    add("seam", format!("{one}' + '{other}").into());
    add("UTF-16LE", key.encode_utf16().flat_map(u16::to_le_bytes).collect());
    add("UTF-16BE", key.encode_utf16().flat_map(u16::to_be_bytes).collect());
    for (name, before) in [("base64 0", ""), ("base64 1", "a"), ("base64 2", "ab")] {
        let plain = format!("{before}{key} and more");
        for sent in [STANDARD_NO_PAD.encode(&plain), URL_SAFE_NO_PAD.encode(&plain)] {
            // The first and last signs also hold bits of what stands around the key.
            let must_not_stay = sent.as_bytes()[4..(before.len() + key.len()) * 8 / 6].to_vec();
            all.push(Spelled { name, sent: sent.into_bytes(), must_not_stay });
        }
    }
    all
}

/// Tells whether bytes hold others.
pub fn contains(bytes: &[u8], needle: &[u8]) -> bool {
    bytes.windows(needle.len()).any(|window| window == needle)
}
