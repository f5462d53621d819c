//! Takes logins and secret values out of addresses, wherever the addresses stand.

use memchr::memchr;

use super::secret::is_secret_name;

/// Stands for a user name and password in an address.
const LOGIN_REMOVED: &[u8] = b"login-removed";

/// Stands for a secret value in an address.
const VALUE_REMOVED: &[u8] = b"value-removed";

/// How an address goes on after its scheme, also in JSON that escapes slashes.
const AUTHORITY: [&[u8]; 2] = [b"//", b"\\/\\/"];

/// No user name and password are longer, in bytes.
const MAX_LOGIN_BYTES: usize = 1_000;

/// No name of a value is longer, in bytes.
const MAX_NAME_BYTES: usize = 40;

/// Returns bytes without what stands before an `@` in addresses; `None` when nothing does.
#[must_use]
pub fn without_logins(bytes: &[u8]) -> Option<Vec<u8>> {
    // Few texts have one, and it is looked for at memory's speed.
    memchr(b'@', bytes)?;
    let mut result = Vec::new();
    let (mut copied, mut at) = (0, 0);
    while let Some(colon) = memchr(b':', &bytes[at..]) {
        at += colon + 1;
        let Some(slashes) = AUTHORITY.iter().find(|slashes| bytes[at..].starts_with(slashes)) else { continue };
        at += slashes.len();
        let window = &bytes[at..bytes.len().min(at + MAX_LOGIN_BYTES)];
        let ends = |byte: &u8| matches!(byte, b'/' | b'?' | b'#' | b'"' | b'\'' | b'<' | b'>' | b'\\' | 0..=b' ');
        let authority = &window[..window.iter().position(ends).unwrap_or(window.len())];
        let login = authority.iter().rposition(|byte| *byte == b'@');
        if let Some(login) = login.filter(|login| authority[..*login] != *LOGIN_REMOVED) {
            result.extend_from_slice(&bytes[copied..at]);
            result.extend_from_slice(LOGIN_REMOVED);
            at += login;
            copied = at;
        }
    }
    finished(result, bytes, copied)
}

/// Returns bytes without the values in addresses that have a secret's name, `?token=…`; `None` when there are none.
#[must_use]
pub fn without_secret_values(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut result = Vec::new();
    let (mut copied, mut at) = (0, 0);
    // Few texts have a value in an address, and the sign is looked for at memory's speed.
    while let Some(sign) = memchr(b'=', &bytes[at..]) {
        let equals = at + sign;
        at = equals + 1;
        if !is_secret_value_at(&bytes[copied..equals]) {
            continue;
        }
        let ends = |byte: &u8| {
            matches!(byte, b'&' | b'#' | b';' | b'"' | b'\'' | b'`' | b'<' | b'>' | b'\\' | b')' | b',' | 0..=b' ')
        };
        let value = &bytes[at..];
        let value = &value[..value.iter().position(ends).unwrap_or(value.len())];
        let is_shown = !value.is_empty() && *value != *VALUE_REMOVED && !is_placeholder(value);
        if is_shown {
            result.extend_from_slice(&bytes[copied..at]);
            result.extend_from_slice(VALUE_REMOVED);
            at += value.len();
            copied = at;
        }
    }
    finished(result, bytes, copied)
}

/// Tells whether what stands before an equals sign is a secret's name in an address.
fn is_secret_value_at(before: &[u8]) -> bool {
    let window = &before[before.len().saturating_sub(MAX_NAME_BYTES)..];
    name_after_parting(window).is_some_and(|name| std::str::from_utf8(name).is_ok_and(is_secret_name))
}

/// Returns the name at the end of a text, where a sign stands before it that parts the values of an address, also in
/// JSON and HTML.
fn name_after_parting(text: &[u8]) -> Option<&[u8]> {
    let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.' | b'[' | b']');
    let sign = text.iter().rposition(|byte| !is_name(byte))?;
    let (parted, name) = text.split_at(sign + 1);
    match text[sign] {
        b'?' | b'&' => Some(name),
        b';' => parted.ends_with(b"&amp;").then_some(name),
        // An escape that parts values ends with digits, which look like the name's beginning.
        b'\\' => name.strip_prefix(b"u0026"),
        b'%' => name.strip_prefix(b"26"),
        _ => None,
    }
}

/// Tells whether a masked key or a placeholder stands there.
fn is_placeholder(value: &[u8]) -> bool {
    value.starts_with(b"$") || value.starts_with("•".as_bytes()) || value.starts_with(b"%E2%80%A2")
}

fn finished(mut result: Vec<u8>, bytes: &[u8], copied: usize) -> Option<Vec<u8>> {
    if copied == 0 {
        return None;
    }
    result.extend_from_slice(&bytes[copied..]);
    Some(result)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn clean(text: &str, without: fn(&[u8]) -> Option<Vec<u8>>) -> String {
        String::from_utf8(without(text.as_bytes()).unwrap_or(text.into())).unwrap()
    }

    #[test]
    fn logins_go_and_everything_else_stays() {
        for (text, expected) in [
            ("https://user:pass@host/a@b", "https://login-removed@host/a@b"),
            ("https:\\/\\/u@h\\/x", "https:\\/\\/login-removed@h\\/x"),
            ("see http://host/ and mail me@host", "see http://host/ and mail me@host"),
            ("://", "://"),
            ("x://a@b@c y://d@e", "x://login-removed@c y://login-removed@e"),
        ] {
            assert_eq!(clean(text, without_logins), expected);
            assert_eq!(without_logins(expected.as_bytes()), None, "a second time changes nothing");
        }
    }

    #[test]
    fn secret_values_go_and_others_stay() {
        for (text, expected) in [
            ("http://h/?token=abc&x=1", "http://h/?token=value-removed&x=1"),
            ("http://h/?x=1&api_key=abc#f", "http://h/?x=1&api_key=value-removed#f"),
            ("\"http://h/?x=1\\u0026sig=a%20b\"", "\"http://h/?x=1\\u0026sig=value-removed\""),
            ("href='/?a=b&amp;Access_Token=z'", "href='/?a=b&amp;Access_Token=value-removed'"),
            ("?key=••••2057&k=6Le", "?key=••••2057&k=6Le"),
            ("a=1; token=2 ?monkey=3&websiteKey=6Le", "a=1; token=2 ?monkey=3&websiteKey=6Le"),
            ("?token=", "?token="),
        ] {
            assert_eq!(clean(text, without_secret_values), expected);
            assert_eq!(without_secret_values(expected.as_bytes()), None, "a second time changes nothing");
        }
    }

    /// Finds the name as the rule says it: after the last of the partings, wherever they stand.
    fn name_by_the_rule(text: &[u8]) -> Option<&[u8]> {
        let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || b"_-.[]".contains(byte);
        let start = text.iter().rposition(|byte| !is_name(byte)).map_or(0, |at| at + 1);
        let partings = ["?", "&", "&amp;", "\\u0026", "%26"].map(str::as_bytes);
        let last = partings.iter().filter_map(|parting| {
            let at = (0..text.len()).rev().find(|at| text[*at..].starts_with(parting))?;
            Some(at + parting.len())
        });
        last.max().filter(|after| *after >= start).map(|after| &text[after..])
    }

    proptest! {
        #[test]
        fn a_name_stands_after_the_last_parting(pieces in prop::collection::vec(
            prop::sample::select(vec!["?", "&", "&amp;", "amp;", ";", "\\u0026", "u0026", "\\", "%26", "%", "26", "token", "é", "="]), 0..7,
        )) {
            let text = pieces.concat();
            prop_assert_eq!(name_after_parting(text.as_bytes()), name_by_the_rule(text.as_bytes()), "{}", text);
        }
    }
}
