//! Takes everything secret out of what goes into a bundle, and counts it.

use std::collections::BTreeSet;

use crate::payload::{REMOVED, Redactor, is_secret_header};

/// Stands for the secret part of an address of this program's own callback receiver.
const TOKEN_REMOVED: &[u8] = b"callback-token-removed";

/// Stands for a user name and password in an address.
const LOGIN_REMOVED: &[u8] = b"login-removed";

/// How an address goes on after its scheme, also in JSON that escapes slashes.
const AUTHORITY: [&[u8]; 2] = [b"://", b":\\/\\/"];

/// No user name and password are longer, in bytes.
const MAX_LOGIN_BYTES: usize = 1_000;

/// Something that was taken out; the order is that of the list.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Secret {
    Key,
    Token,
    Login,
    Picture,
}

impl Secret {
    const fn describe(self) -> &'static str {
        match self {
            Self::Key => "Keys that stood in other places, an answer or another field for example",
            Self::Token => "The secret part of the callback address",
            Self::Login => "User names and passwords in addresses",
            Self::Picture => "The picture, since its file holds something secret",
        }
    }
}

/// Knows the secrets of a record and of this run.
pub(crate) struct Cleaner {
    redactors: Vec<Redactor>,
    token: Option<String>,
    found: BTreeSet<Secret>,
    headers: BTreeSet<String>,
}

impl Cleaner {
    pub(crate) fn new(redactors: Vec<Redactor>, token: Option<&str>) -> Self {
        Self {
            redactors,
            token: token.filter(|token| !token.is_empty()).map(str::to_owned),
            found: BTreeSet::new(),
            headers: BTreeSet::new(),
        }
    }

    /// Text without secrets.
    pub(crate) fn text(&mut self, text: &str) -> String {
        String::from_utf8_lossy(&self.bytes(text.as_bytes())).into_owned()
    }

    /// Bytes without secrets.
    pub(crate) fn bytes(&mut self, bytes: &[u8]) -> Vec<u8> {
        let (clean, found) = self.cleaned(bytes);
        self.found.extend(found);
        clean
    }

    fn cleaned(&self, bytes: &[u8]) -> (Vec<u8>, Vec<Secret>) {
        let mut found = Vec::new();
        let mut clean = self.redactors.iter().fold(bytes.to_vec(), |bytes, redactor| redactor.bytes(bytes));
        found.extend((clean != bytes).then_some(Secret::Key));
        let token = self.token.as_ref().and_then(|token| replaced(&clean, token.as_bytes(), TOKEN_REMOVED));
        found.extend(token.is_some().then_some(Secret::Token));
        clean = token.unwrap_or(clean);
        let login = without_logins(&clean);
        found.extend(login.is_some().then_some(Secret::Login));
        (login.unwrap_or(clean), found)
    }

    /// A header without its value where that lets somebody in.
    pub(crate) fn header(&mut self, name: &str, value: &str) -> (String, String) {
        if is_secret_header(name) {
            self.headers.insert(name.to_ascii_lowercase());
            return (self.text(name), REMOVED.to_owned());
        }
        (self.text(name), self.text(value))
    }

    /// Whether a picture may go out: one that holds a secret can't be cleaned without damage.
    pub(crate) fn takes_picture(&mut self, picture: &[u8]) -> bool {
        // Pixels may look like an address with a login by chance, and never like a key.
        let is_clean = self.cleaned(picture).1.iter().all(|secret| *secret == Secret::Login);
        self.found.extend((!is_clean).then_some(Secret::Picture));
        is_clean
    }

    /// What was taken out, in a line each.
    pub(crate) fn removed(&self) -> Vec<String> {
        let mut lines = vec!["The client key; at most its last four characters are left".to_owned()];
        lines.extend(self.found.iter().map(|secret| secret.describe().to_owned()));
        if !self.headers.is_empty() {
            let names: Vec<&str> = self.headers.iter().map(String::as_str).collect();
            lines.push(format!("Values of headers: {}", names.join(", ")));
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
        assert_eq!(cleaner.text("a tok123 b/tok123"), "a callback-token-removed b/callback-token-removed");
        assert_eq!(cleaner.text("tok12"), "tok12");
        assert_eq!(cleaner.removed().len(), 2);
    }
}
