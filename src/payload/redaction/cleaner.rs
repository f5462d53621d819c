//! Takes everything secret out of what goes to others, an export or a support bundle, and counts it.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::Arc;

use memchr::memmem;

use super::address::{without_logins, without_secret_values};
use super::redactor::Redactor;
use super::secret::{REMOVED, is_secret_header};
use crate::payload::stored::StoredBody;

/// Takes one kind of secret out of bytes; `None` where there is none.
type Step<'a> = dyn Fn(&[u8]) -> Option<Vec<u8>> + 'a;

/// Stands for the secret part of an address of this program's own callback receiver.
const TOKEN_REMOVED: &[u8] = b"callback-token-removed";

/// Something that was taken out; the order is that of the list.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Secret {
    Key,
    Token,
    Login,
    Value,
    Picture,
}

impl Secret {
    const fn describe(self) -> &'static str {
        match self {
            Self::Key => "Keys that stood in other places, an answer or another field for example",
            Self::Token => "The secret part of the callback address",
            Self::Login => "User names and passwords in addresses",
            Self::Value => "Values in addresses that are secret by their names, a token for example",
            Self::Picture => "The picture, since its file holds something secret",
        }
    }
}

/// Knows the secrets of a record and of this run.
pub struct Cleaner {
    redactor: Arc<Redactor>,
    token: Option<String>,
    found: BTreeSet<Secret>,
    headers: BTreeSet<String>,
}

impl Cleaner {
    /// Prepares the cleaning of a record, or of many after [`Cleaner::begin`].
    #[must_use]
    pub fn new(redactor: Arc<Redactor>) -> Self {
        Self { redactor, token: None, found: BTreeSet::new(), headers: BTreeSet::new() }
    }

    /// Goes on to a record with the token of its callback address. Returns whether that is another token than before.
    pub fn begin(&mut self, token: Option<&str>) -> bool {
        let token = token.filter(|token| !token.is_empty());
        let is_another = self.token.as_deref() != token;
        if is_another {
            self.token = token.map(str::to_owned);
        }
        is_another
    }

    /// Returns a text without secrets.
    pub fn text(&mut self, text: &str) -> String {
        self.shown(text).into_owned()
    }

    /// Returns a text without secrets, as it is where nothing is secret.
    pub fn shown<'a>(&mut self, text: &'a str) -> Cow<'a, str> {
        match self.bytes(text.as_bytes()) {
            Cow::Borrowed(_) => Cow::Borrowed(text),
            // What is taken out begins and ends with whole characters.
            Cow::Owned(clean) => Cow::Owned(String::from_utf8_lossy(&clean).into_owned()),
        }
    }

    /// Returns bytes without secrets, as they are where nothing is secret.
    pub fn bytes<'a>(&mut self, bytes: &'a [u8]) -> Cow<'a, [u8]> {
        let (clean, found) = self.cleaned(bytes);
        self.found.extend(found);
        clean
    }

    /// Returns a stored body without secrets; the picture keeps its place.
    pub fn body(&mut self, body: &StoredBody) -> StoredBody {
        let Some(at) = body.picture_at else {
            return StoredBody { bytes: self.bytes(&body.bytes).into_owned(), picture_at: None };
        };
        let (bytes, at) = self.pieces(&body.bytes, at);
        StoredBody { bytes: bytes.into_owned(), picture_at: Some(at) }
    }

    /// Returns the bytes of a body with a picture without secrets, as they are where nothing is secret, and the picture's
    /// place in them.
    pub fn pieces<'a>(&mut self, bytes: &'a [u8], picture_at: usize) -> (Cow<'a, [u8]>, usize) {
        let Some((before, after)) = bytes.split_at_checked(picture_at) else {
            return (self.bytes(bytes), picture_at);
        };
        match (self.bytes(before), self.bytes(after)) {
            (Cow::Borrowed(_), Cow::Borrowed(_)) => (Cow::Borrowed(bytes), picture_at),
            (before, after) => (Cow::Owned([&*before, &*after].concat()), before.len()),
        }
    }

    fn cleaned<'a>(&self, bytes: &'a [u8]) -> (Cow<'a, [u8]>, Vec<Secret>) {
        let steps: [(Secret, &Step<'_>); 4] = [
            (Secret::Key, &|bytes| self.redactor.bytes_if_found(bytes)),
            (Secret::Token, &|bytes| replaced(bytes, self.token.as_ref()?.as_bytes(), TOKEN_REMOVED)),
            (Secret::Login, &without_logins),
            (Secret::Value, &without_secret_values),
        ];
        let (mut clean, mut found) = (Cow::Borrowed(bytes), Vec::new());
        for (secret, without) in steps {
            if let Some(cleaner) = without(&clean) {
                clean = Cow::Owned(cleaner);
                found.push(secret);
            }
        }
        (clean, found)
    }

    /// Returns a header, without its value where that lets somebody in.
    pub fn header(&mut self, name: &str, value: &str) -> (String, String) {
        if is_secret_header(name) {
            self.headers.insert(name.to_ascii_lowercase());
            return (self.text(name), REMOVED.to_owned());
        }
        (self.text(name), self.text(value))
    }

    /// Tells whether a picture may go out: one that holds a secret can't be cleaned without damage.
    pub fn takes_picture(&mut self, picture: &[u8]) -> bool {
        // Pixels may look like an address with a login by chance, and never like a key.
        let by_chance = [Secret::Login, Secret::Value];
        let is_clean = self.cleaned(picture).1.iter().all(|secret| by_chance.contains(secret));
        self.found.extend((!is_clean).then_some(Secret::Picture));
        is_clean
    }

    /// Returns what was taken out, in a line each.
    #[must_use]
    pub fn removed(&self) -> Vec<String> {
        let mut lines = vec!["The client key; at most its last four characters are left".to_owned()];
        lines.extend(self.found.iter().map(|secret| secret.describe().to_owned()));
        if !self.headers.is_empty() {
            let names: Vec<&str> = self.headers.iter().map(String::as_str).collect();
            lines.push(format!("Values of headers: {}", names.join(", ")));
        }
        lines
    }
}

/// Returns bytes with one text replaced by another; `None` when there is nothing to replace.
fn replaced(bytes: &[u8], from: &[u8], to: &[u8]) -> Option<Vec<u8>> {
    let mut rest = bytes;
    let mut result = Vec::new();
    while let Some(at) = memmem::find(rest, from) {
        result.extend_from_slice(&rest[..at]);
        result.extend_from_slice(to);
        rest = &rest[at + from.len()..];
    }
    if rest.len() == bytes.len() {
        return None;
    }
    result.extend_from_slice(rest);
    Some(result)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_replaced_everywhere() {
        let mut cleaner = Cleaner::new(Arc::default());
        cleaner.begin(Some("tok123"));
        assert_eq!(cleaner.text("a tok123 b/tok123"), "a callback-token-removed b/callback-token-removed");
        assert_eq!(cleaner.text("tok12"), "tok12");
        assert_eq!(cleaner.removed().len(), 2);
        cleaner.begin(None);
        assert_eq!(cleaner.text("tok123"), "tok123", "another record has another address");
    }

    #[test]
    fn a_picture_keeps_its_place_in_a_cleaned_body() {
        let body = StoredBody { bytes: b"http://u:p@h/ | http://a:b@c/".to_vec(), picture_at: Some(14) };
        let clean = Cleaner::new(Arc::default()).body(&body);
        let (before, after) = clean.bytes.split_at(clean.picture_at.unwrap());
        assert_eq!((before, after), (&b"http://login-removed@h/ "[..], &b"| http://login-removed@c/"[..]));
    }
}
