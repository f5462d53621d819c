//! Takes everything secret out of what goes into a bundle, and counts it.

use std::collections::BTreeSet;

use crate::payload::{REMOVED, Redactor, is_secret_header};

/// Stands for the secret part of an address of this program's own callback receiver.
const TOKEN_REMOVED: &str = "callback-token-removed";

/// Stands for a user name and password in an address.
const LOGIN_REMOVED: &[u8] = b"login-removed";

/// How an address goes on after its scheme, also in JSON that escapes slashes.
const AUTHORITY: [&[u8]; 2] = [b"://", b":\\/\\/"];

/// No user name and password are longer, in bytes.
const MAX_LOGIN_BYTES: usize = 1_000;

/// Knows the secrets of a record and of this run.
pub(super) struct Cleaner {
    redactors: Vec<Redactor>,
    token: Option<String>,
    holds_key: bool,
    holds_token: bool,
    holds_login: bool,
    picture_held_key: bool,
    headers: BTreeSet<String>,
}

impl Cleaner {
    pub(super) fn new(redactors: Vec<Redactor>, token: Option<&str>) -> Self {
        Self {
            redactors,
            token: token.filter(|token| !token.is_empty()).map(str::to_owned),
            holds_key: false,
            holds_token: false,
            holds_login: false,
            picture_held_key: false,
            headers: BTreeSet::new(),
        }
    }

    /// Text without secrets.
    pub(super) fn text(&mut self, text: &str) -> String {
        String::from_utf8_lossy(&self.bytes(text.as_bytes().to_vec())).into_owned()
    }

    /// Bytes without secrets.
    pub(super) fn bytes(&mut self, bytes: Vec<u8>) -> Vec<u8> {
        let length = bytes.len();
        let before = bytes.clone();
        let mut clean = self.redactors.iter().fold(bytes, |bytes, redactor| redactor.bytes(bytes));
        self.holds_key |= clean.len() != length || clean != before;
        if let Some(token) = &self.token {
            let without = replaced(&clean, token.as_bytes(), TOKEN_REMOVED.as_bytes());
            self.holds_token |= without.is_some();
            clean = without.unwrap_or(clean);
        }
        let without = without_logins(&clean);
        self.holds_login |= without.is_some();
        without.unwrap_or(clean)
    }

    /// A header without its value where that lets somebody in.
    pub(super) fn header(&mut self, name: &str, value: &str) -> (String, String) {
        if is_secret_header(name) {
            self.headers.insert(name.to_ascii_lowercase());
            return (self.text(name), REMOVED.to_owned());
        }
        (self.text(name), self.text(value))
    }

    /// Whether a picture may go out: one that holds a key can't be cleaned without damage.
    pub(super) fn takes_picture(&mut self, picture: &[u8]) -> bool {
        let before = (self.holds_key, self.holds_token, self.holds_login);
        let is_clean = self.bytes(picture.to_vec()) == picture;
        (self.holds_key, self.holds_token, self.holds_login) = before;
        self.picture_held_key |= !is_clean;
        is_clean
    }

    /// What was taken out, in a line each.
    pub(super) fn removed(&self) -> Vec<String> {
        let mut lines = vec!["The client key; at most its last four characters are left".to_owned()];
        if self.holds_key {
            lines.push("Keys that stood in other places, an answer or another field for example".to_owned());
        }
        if !self.headers.is_empty() {
            let names: Vec<&str> = self.headers.iter().map(String::as_str).collect();
            lines.push(format!("Values of headers: {}", names.join(", ")));
        }
        if self.holds_token {
            lines.push("The secret part of the callback address".to_owned());
        }
        if self.holds_login {
            lines.push("User names and passwords in addresses".to_owned());
        }
        if self.picture_held_key {
            lines.push("The picture, since its file holds something secret".to_owned());
        }
        lines
    }
}

fn find(bytes: &[u8], needle: &[u8]) -> Option<usize> {
    bytes.windows(needle.len()).position(|window| window == needle)
}

/// `None` when there is nothing to replace.
fn replaced(bytes: &[u8], from: &[u8], to: &[u8]) -> Option<Vec<u8>> {
    let mut rest = bytes;
    let mut result = Vec::new();
    while let Some(at) = find(rest, from) {
        result.extend_from_slice(&rest[..at]);
        result.extend_from_slice(to);
        rest = &rest[at + from.len()..];
    }
    if result.is_empty() && rest.len() == bytes.len() {
        return None;
    }
    result.extend_from_slice(rest);
    Some(result)
}

/// Bytes without what stands before an `@` in addresses; `None` when nothing does.
fn without_logins(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut result = Vec::new();
    let mut is_changed = false;
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let scheme_end = AUTHORITY.iter().find(|start| bytes[at..].starts_with(start)).map(|start| at + start.len());
        let Some(from) = scheme_end else {
            result.push(*byte);
            at += 1;
            continue;
        };
        result.extend_from_slice(&bytes[at..from]);
        at = from;
        let window = &bytes[from..bytes.len().min(from + MAX_LOGIN_BYTES)];
        let ends = |byte: &u8| matches!(byte, b'/' | b'?' | b'#' | b'"' | b'\'' | b'<' | b'>' | b'\\' | 0..=b' ');
        let authority = &window[..window.iter().position(ends).unwrap_or(window.len())];
        if let Some(login) = authority.iter().rposition(|byte| *byte == b'@') {
            is_changed = true;
            result.extend_from_slice(LOGIN_REMOVED);
            at += login;
        }
    }
    is_changed.then_some(result)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn logins_go_and_everything_else_stays() {
        for (text, clean) in [
            ("https://user:pass@host/a@b", "https://login-removed@host/a@b"),
            ("https:\\/\\/u@h\\/x", "https:\\/\\/login-removed@h\\/x"),
            ("see http://host/ and mail me@host", "see http://host/ and mail me@host"),
            ("://", "://"),
            ("x://a@b@c y://d@e", "x://login-removed@c y://login-removed@e"),
        ] {
            assert_eq!(String::from_utf8(without_logins(text.as_bytes()).unwrap_or(text.into())).unwrap(), clean);
        }
    }

    #[test]
    fn a_token_is_replaced_everywhere() {
        let mut cleaner = Cleaner::new(Vec::new(), Some("tok123"));
        assert_eq!(cleaner.text("a tok123 b/tok123"), format!("a {TOKEN_REMOVED} b/{TOKEN_REMOVED}"));
        assert_eq!(cleaner.text("tok12"), "tok12");
        assert_eq!(cleaner.removed().len(), 2);
    }
}
