//! Takes a key out of anything that will be stored, shown or logged.

use crate::contract::ClientKey;

/// A key shorter than this is not searched for: it would tear ids and words apart, and no service
/// issues one.
const MIN_LENGTH: usize = 6;

/// Replaces every spelling of one key by its mask.
pub struct Redactor {
    spellings: Vec<String>,
    mask: String,
}

impl Redactor {
    /// Prepares the spellings of a key: plain, JSON-escaped and percent-encoded.
    #[must_use]
    pub fn new(key: &ClientKey) -> Self {
        let plain = key.expose();
        let mut spellings = Vec::new();
        if plain.len() >= MIN_LENGTH {
            let json = serde_json::Value::from(plain).to_string();
            let percent: String = url::form_urlencoded::byte_serialize(plain.as_bytes()).collect();
            spellings.extend([plain.to_owned(), json[1..json.len() - 1].to_owned(), percent]);
            spellings.sort_by_key(|spelling| std::cmp::Reverse(spelling.len()));
            spellings.dedup();
        }
        Self { spellings, mask: key.masked() }
    }

    /// Whether text holds the key in any spelling.
    #[must_use]
    pub fn finds(&self, text: &str) -> bool {
        self.spellings.iter().any(|spelling| text.contains(spelling))
    }

    /// Text without the key.
    #[must_use]
    pub fn text(&self, text: &str) -> String {
        self.spellings.iter().fold(text.to_owned(), |text, spelling| text.replace(spelling, &self.mask))
    }

    /// Bytes without the key; unchanged when it isn't in them.
    #[must_use]
    pub fn bytes(&self, bytes: Vec<u8>) -> Vec<u8> {
        self.spellings.iter().fold(bytes, |bytes, spelling| replace(bytes, spelling.as_bytes(), self.mask.as_bytes()))
    }
}

fn replace(bytes: Vec<u8>, from: &[u8], to: &[u8]) -> Vec<u8> {
    let find = |bytes: &[u8]| bytes.windows(from.len()).position(|window| window == from);
    let Some(mut at) = find(&bytes) else { return bytes };
    let mut result = Vec::with_capacity(bytes.len());
    let mut rest = bytes.as_slice();
    loop {
        result.extend_from_slice(&rest[..at]);
        result.extend_from_slice(to);
        rest = &rest[at + from.len()..];
        match find(rest) {
            Some(next) => at = next,
            None => break,
        }
    }
    result.extend_from_slice(rest);
    result
}

impl std::fmt::Debug for Redactor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Redactor({})", self.mask)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn redactor(key: &str) -> Redactor {
        Redactor::new(&ClientKey::from_input(key).unwrap().0)
    }

    #[test]
    fn every_spelling_goes() {
        let redactor = redactor("se\"cret/key 2057");
        let text = r#"a se"cret/key 2057 b se\"cret/key 2057 c se%22cret%2Fkey+2057"#;
        assert_eq!(redactor.text(text), "a ••••2057 b ••••2057 c ••••2057");
        assert_eq!(redactor.bytes(text.as_bytes().to_vec()), "a ••••2057 b ••••2057 c ••••2057".as_bytes());
        assert_eq!(format!("{redactor:?}"), "Redactor(••••2057)");
    }

    #[test]
    fn bytes_that_are_no_text_stay() {
        let redactor = redactor("0123456789abcdef");
        let mut bytes = vec![0xff, 0x00];
        bytes.extend_from_slice(b"0123456789abcdef0123456789abcdef");
        bytes.push(0xfe);
        assert_eq!(redactor.bytes(bytes), [&[0xff, 0x00][..], "••••cdef••••cdef".as_bytes(), &[0xfe]].concat());
        assert_eq!(redactor.bytes(vec![1, 2, 3]), [1, 2, 3]);
    }

    #[test]
    fn a_tiny_key_does_not_tear_replies_apart() {
        assert_eq!(redactor("5").text("taskId 5555"), "taskId 5555");
    }
}
