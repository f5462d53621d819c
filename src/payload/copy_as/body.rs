//! The body of a copied request: its text, and where the key belongs in it.

use std::fmt;
use std::ops::Range;

use crate::contract::ClientKey;
use crate::payload::document::escaped;
use crate::payload::keys::KEY_PLACEHOLDER;

/// A body to copy. The key is in the body only after [`CopiedBody::with_key`] or when `bytes` had it, and `Debug`
/// shows none of the body.
#[derive(Clone, PartialEq, Eq)]
pub struct CopiedBody {
    text: String,
    /// The place between the quotation marks of `clientKey`, to be replaced; `None` when there is none.
    key: Option<Range<usize>>,
}

impl CopiedBody {
    /// Takes a body, and the place in it where something stands for the key. A place outside the text counts as none.
    #[must_use]
    pub fn new(bytes: Vec<u8>, key: Option<Range<usize>>) -> Self {
        let text = match String::from_utf8(bytes) {
            Ok(text) => text,
            Err(error) => return Self { text: String::from_utf8_lossy(error.as_bytes()).into_owned(), key: None },
        };
        let key = key.filter(|range| text.get(range.clone()).is_some());
        Self { text, key }
    }

    /// Tells whether a placeholder stands in what is copied.
    #[must_use]
    pub fn has_placeholder(&self) -> bool {
        self.key.is_some()
    }

    /// Returns the text before the key, and the text after it when the key has a place.
    pub(super) fn around_key(&self) -> (&str, Option<&str>) {
        match &self.key {
            Some(key) => (&self.text[..key.start], Some(&self.text[key.end..])),
            None => (&self.text, None),
        }
    }

    /// Returns the text with a placeholder for the key.
    #[must_use]
    pub fn with_placeholder(&self) -> String {
        match self.around_key() {
            (before, Some(after)) => format!("{before}{KEY_PLACEHOLDER}{after}"),
            (whole, None) => whole.to_owned(),
        }
    }

    /// Returns the body with the real key at its place, only for a copy that the operator confirmed.
    #[must_use]
    pub fn with_key(&self, key: &ClientKey) -> Self {
        let (before, Some(after)) = self.around_key() else { return self.clone() };
        Self { text: [before, &escaped(key.expose()), after].concat(), key: None }
    }
}

impl fmt::Debug for CopiedBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CopiedBody({} bytes)", self.text.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_real_key_is_escaped_and_never_shown() {
        let body = CopiedBody::new(br#"{"clientKey":"x"}"#.to_vec(), Some(14..15));
        let key = ClientKey::from_input("a\"key\\2057").unwrap().0;
        let real = body.with_key(&key);
        assert_eq!(real.with_placeholder(), r#"{"clientKey":"a\"key\\2057"}"#);
        assert_eq!(format!("{real:?}"), "CopiedBody(28 bytes)");
        assert_eq!(real.with_key(&key), real, "a body without a place for the key stays");
    }

    #[test]
    fn odd_places_and_bytes_are_no_panic() {
        assert_eq!(CopiedBody::new("ä".into(), Some(1..2)).with_placeholder(), "ä");
        assert_eq!(CopiedBody::new(b"ab".to_vec(), Some(1..9)).with_placeholder(), "ab");
        assert_eq!(CopiedBody::new(vec![b'a', 0xff], Some(0..1)).with_placeholder(), "a\u{fffd}");
    }
}
