//! The keys in requests: which one a request bears, and the session's token, in whose place the profile's key leaves.

use std::ops::Range;

use crate::contract::{ClientKey, Mark};
use crate::history::SeenKey;
use crate::payload::document::Document;

/// How every token of a session begins.
const TOKEN: &str = "desk-";

/// Random bytes of a token.
const TOKEN_BYTES: usize = 16;

/// Digits of a key's hash that are kept: enough to tell the keys of a session apart.
const HASH_DIGITS: usize = 8;

/// The key that a body bears, and where it stands.
pub struct BodyKey {
    pub key: ClientKey,
    /// Where the key stands in the body's text, without its quotation marks.
    pub span: Range<usize>,
}

/// Returns the key of a body that is JSON.
pub fn key_of(document: &Document) -> Option<BodyKey> {
    let node = document.get("clientKey")?;
    let (key, _) = ClientKey::from_input(document.string(node)?)?;
    Some(BodyKey { key, span: Document::content_span(node) })
}

/// What a session makes of keys.
pub struct SessionKeys {
    /// The session's own key, which a program may use instead of a real one.
    pub token: ClientKey,
    hashes: Mark,
}

impl SessionKeys {
    /// Makes the token and the secret of the hashes. Returns `None` where the system gives no random bytes.
    pub fn new() -> Option<Self> {
        let (mut token, mut secret) = ([0; TOKEN_BYTES], [0; 32]);
        getrandom::fill(&mut token).ok()?;
        getrandom::fill(&mut secret).ok()?;
        let (token, _) = ClientKey::from_input(&format!("{TOKEN}{:032x}", u128::from_be_bytes(token)))?;
        Some(Self { token, hashes: Mark::of_secret(secret) })
    }

    /// Returns what is kept of a key.
    pub fn seen(&self, key: &ClientKey) -> SeenKey {
        let hash = key.proof(&self.hashes).unwrap_or_default();
        SeenKey { hint: key.masked(), hash: hash.chars().take(HASH_DIGITS).collect(), is_token: *key == self.token }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_tell_keys_apart_and_change_with_the_session() {
        let key = |text: &str| ClientKey::from_input(text).unwrap().0;
        let (one, other) = (SessionKeys::new().unwrap(), SessionKeys::new().unwrap());
        let hash = |keys: &SessionKeys, text: &str| keys.seen(&key(text)).hash;
        assert_eq!(hash(&one, "key-0001"), hash(&one, "key-0001"));
        assert_ne!(hash(&one, "key-0001"), hash(&one, "key-0002"));
        assert_ne!(hash(&one, "key-0001"), hash(&other, "key-0001"));
        assert!(one.seen(&one.token).is_token && one.token != other.token);
    }
}
