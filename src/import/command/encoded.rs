//! Percent-encodes as curl does for `--data-urlencode` and `--url-query`.

use std::fmt::Write as _;

/// Encodes every byte that is no letter, digit or one of `-._~`; a space becomes a plus sign.
pub(super) fn percent_encoded(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' | b'-' | b'.' | b'_' | b'~' => encoded.push(char::from(byte)),
            b' ' => encoded.push('+'),
            // A string can be written to without end.
            byte => drop(write!(encoded, "%{byte:02X}")),
        }
    }
    encoded
}

/// Returns a name as it is, and its value encoded.
pub(super) fn pair(name: &str, value: &str) -> String {
    let value = percent_encoded(value);
    if name.is_empty() { value } else { format!("{name}={value}") }
}
