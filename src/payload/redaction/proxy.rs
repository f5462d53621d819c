//! Finds user names and passwords in the addresses of proxies, in every order in which people write them.

use std::ops::Range;

use memchr::memchr;

/// Longest address of a proxy.
const MAX_ADDRESS: usize = 1_000;

/// Signs that end an address in other text.
fn ends(c: char) -> bool {
    let is_sign =
        matches!(c, '"' | '\'' | '`' | '<' | '>' | ',' | ';' | '\\' | '{' | '}' | '[' | ']' | '(' | ')' | '|');
    is_sign || c.is_whitespace()
}

/// Returns where logins stand in any text: `user:password@host:port` and `host:port:user:password`.
pub fn logins(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let bytes = text.as_bytes();
    let next = |sign: u8, from: usize| memchr(sign, &bytes[from..]).map(|at| from + at);
    let mut sign = next(b'@', 0);
    let mut at = 0;
    while let Some(colon) = next(b':', at) {
        at = colon + 1;
        if sign.is_some_and(|sign| sign < at) {
            sign = next(b'@', at);
        }
        // An address has a port, or a login that a colon parts.
        let has_port = bytes.get(at).is_some_and(u8::is_ascii_digit);
        if !has_port && sign.is_none_or(|sign| sign > at + MAX_ADDRESS) {
            continue;
        }
        let start = word_start(text, at);
        let end = at + text[at..].find(ends).unwrap_or(text.len() - at);
        let whole = &text[start..end];
        if whole.len() <= 2 * MAX_ADDRESS && is_login_alone(whole) {
            found.extend(login_in(whole).map(|login| start + login.start..start + login.end));
        }
        at = end;
    }
    found
}

fn word_start(text: &str, at: usize) -> usize {
    let mut from = at.saturating_sub(MAX_ADDRESS);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    let before = &text[from..at];
    from + before.rfind(|c: char| ends(c) || c == '=').map_or(0, |sign| sign + char_length(&before[sign..]))
}

fn char_length(text: &str) -> usize {
    text.chars().next().map_or(0, char::len_utf8)
}

/// Tells whether a word without a name is surely the address of a proxy with a login.
fn is_login_alone(word: &str) -> bool {
    let is_parted = word.contains('@') || word.bytes().filter(|byte| *byte == b':').nth(2).is_some();
    if !is_parted {
        return false;
    }
    let bare = without_scheme(word);
    if let Some((one, other)) = bare.rsplit_once('@') {
        return one.contains(':') && !one.contains('/') && (is_host_and_port(other) || is_host_and_port(one));
    }
    let parts: Vec<&str> = bare.split(':').collect();
    parts.len() >= 4
        && (is_host_and_port(&parts[..2].join(":")) || is_host_and_port(&parts[parts.len() - 2..].join(":")))
}

/// Returns where the login stands in an address of a proxy.
pub fn login_in(address: &str) -> Option<Range<usize>> {
    let bare = without_scheme(address);
    let start = address.len() - bare.len();
    let end = start + bare.find(['"', '\'', ',', ' ', '\n']).unwrap_or(bare.len());
    let bare = &address[start..end];
    if bare.contains("login-removed") {
        return None;
    }
    if let Some(sign) = bare.rfind('@') {
        let is_turned = is_host_and_port(&bare[..sign]) && !is_host_and_port(&bare[sign + 1..]);
        return Some(if is_turned { start + sign + 1..end } else { start..start + sign });
    }
    let signs: Vec<usize> = bare.match_indices(':').map(|(at, _)| at).collect();
    let (Some(second), true) = (signs.get(1), signs.len() >= 3) else { return None };
    if is_host_and_port(&bare[..*second]) {
        return Some(start + second + 1..end);
    }
    let last = signs[signs.len() - 2];
    is_host_and_port(&bare[last + 1..]).then_some(start..start + last)
}

/// Returns an address without its scheme, also where the slashes are missing.
fn without_scheme(address: &str) -> &str {
    const SCHEMES: [&str; 8] = ["http:", "https:", "socks4:", "socks5:", "socks:", "socks4a:", "socks5h:", "ftp:"];
    if let Some((_, rest)) = address.split_once("://") {
        return rest;
    }
    SCHEMES.iter().find_map(|scheme| address.strip_prefix(scheme)).unwrap_or(address)
}

/// Tells whether a text is a host, with a dot in its name, and the number of a port.
fn is_host_and_port(text: &str) -> bool {
    let Some((host, port)) = text.rsplit_once(':') else { return false };
    let port = port.trim_end_matches('/');
    let is_host = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    let is_port = (2..=5).contains(&port.len()) && port.bytes().all(|byte| byte.is_ascii_digit());
    is_port && (host == "localhost" || host.contains('.')) && host.chars().all(is_host)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn masked(text: &str, places: Vec<Range<usize>>) -> String {
        let mut shown = text.to_owned();
        for place in places.into_iter().rev() {
            shown.replace_range(place, "*");
        }
        shown
    }

    #[test]
    fn logins_are_found_in_every_order() {
        for (address, expected) in [
            ("http://me:pw@203.0.113.9:8080", "http://*@203.0.113.9:8080"),
            ("me:pw@203.0.113.9:8080", "*@203.0.113.9:8080"),
            ("me:p@w@proxy.example:8080", "*@proxy.example:8080"),
            ("203.0.113.9:8080@me:pw", "203.0.113.9:8080@*"),
            ("http:203.0.113.9:8080:me:pw", "http:203.0.113.9:8080:*"),
            ("socks5:proxy.example:1080:me:pw:x", "socks5:proxy.example:1080:*"),
            ("me:pw:203.0.113.9:8080", "*:203.0.113.9:8080"),
            ("203.0.113.9:8080", "203.0.113.9:8080"),
            ("http://proxy.example:3128/", "http://proxy.example:3128/"),
        ] {
            assert_eq!(masked(address, login_in(address).into_iter().collect()), expected);
        }
    }

    #[test]
    fn logins_are_found_in_other_text() {
        for (text, expected) in [
            ("through 203.0.113.9:8080:me:pw, twice", "through 203.0.113.9:8080:*, twice"),
            ("x = 'me:pw@proxy.example:3128'", "x = '*@proxy.example:3128'"),
            ("at 12:30:45 in a.js:10:5 from me@a.example", "at 12:30:45 in a.js:10:5 from me@a.example"),
            ("git@host.example:22/x.git", "git@host.example:22/x.git"),
        ] {
            assert_eq!(masked(text, logins(text)), expected);
        }
    }
}
