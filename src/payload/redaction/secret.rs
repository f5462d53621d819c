//! The names of what gives access to an account. Everything that masks by name asks here.

/// The text that stands for a secret header's value.
pub const REMOVED: &str = "(removed)";

/// What stands after a secret's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The key of an account.
    Key,
    /// A password or whatever else is secret even where it looks like a word.
    Password,
    /// The user name of a proxy.
    Login,
    /// The cookies of somebody who is logged in.
    Cookies,
    /// The value of a header that lets somebody in.
    Authorization,
    /// A value whose name may also be an ordinary thing's, as `key` and `token`: words are left alone.
    Token,
    /// The address of a proxy, whose user name and password alone are secret.
    Address,
}

use Kind::{Address, Authorization, Cookies, Key, Login, Password, Token};

/// Whole names, without signs and in small letters.
#[rustfmt::skip]
const NAMES: &[(&str, Kind)] = &[
    ("clientkey", Key), ("apikey", Key),
    ("accesskey", Token), ("auth", Token), ("authkey", Token), ("jwt", Token), ("key", Token), ("keys", Token),
    ("pass", Token), ("pw", Token), ("refreshtoken", Token), ("sessionid", Token), ("sig", Token),
    ("signature", Token), ("token", Token), ("tokens", Token), ("userpwd", Password), ("authenticationinfo", Authorization),
    ("proxyauth", Password), ("proxypass", Password), ("proxycredentials", Password),
    ("proxylogin", Login), ("proxyuser", Login), ("proxyusername", Login), ("proxyuserpwd", Password),
    ("allproxy", Address), ("ftpproxy", Address), ("httpproxy", Address), ("httpsproxy", Address), ("preproxy", Address),
    ("proxies", Address), ("proxy", Address), ("proxyaddress", Address), ("proxyhost", Address), ("proxyip", Address),
    ("proxyserver", Address), ("proxystring", Address), ("proxyuri", Address), ("proxyurl", Address),
    ("socksproxy", Address),
];

/// Endings that make a name secret whatever stands before them.
#[rustfmt::skip]
const ENDINGS: &[(&str, Kind)] = &[
    ("clientkey", Key), ("clientkeys", Key), ("apikey", Key), ("apikeys", Key),
    ("captchakey", Token), ("secretkey", Password), ("privatekey", Password), ("accesstoken", Token),
    ("apitoken", Token), ("authtoken", Token), ("bearertoken", Token), ("sessiontoken", Token), ("csrftoken", Token),
    ("password", Password), ("passwords", Password), ("passwd", Password), ("passphrase", Password), ("pwd", Password),
    ("secret", Password), ("secrets", Password), ("cookie", Cookies), ("cookies", Cookies),
    ("authorization", Authorization),
];

/// Last words that make a name secret: `MY_KEY`, `captchaToken`.
const LAST_WORDS: &[&str] = &["key", "keys", "token", "tokens", "pass", "sig", "signature", "auth", "jwt"];

/// Pieces of names whose values are public.
#[rustfmt::skip]
const PUBLIC: &[&str] = &[
    "site", "public", "google", "awskey", "pubkey", "primarykey", "foreignkey", "sortkey", "cachekey",
    "hotkey", "idempotency", "websocket",
];

/// Names that stand in front of a key and of nothing else, in small letters.
pub const KEY_NAMES: [&str; 6] = ["clientkey", "client_key", "client-key", "apikey", "api_key", "api-key"];

/// Every piece of text that a secret's name ends with, in small letters: what a search for names looks for.
pub fn sought() -> impl Iterator<Item = &'static str> {
    let tables = NAMES.iter().chain(ENDINGS).map(|(name, _)| *name);
    tables.chain(LAST_WORDS.iter().copied()).chain(KEY_NAMES).chain(["login", "user", "username", "credentials"])
}

/// Returns what kind of secret stands after a name, in whatever way it is written; `None` for other names.
///
/// Nothing is allocated: an export asks this of every value in an address.
#[must_use]
pub fn kind_of(name: &str) -> Option<Kind> {
    let mut room = [0; MAX_BARE];
    let bare = bare_of(name, &mut room)?;
    let of_whole = |name: &str| NAMES.iter().find(|(known, _)| *known == name).map(|(_, kind)| *kind);
    let is_public = || PUBLIC.iter().any(|piece| bare.contains(piece));
    let of_another = || bare.strip_prefix('x').and_then(of_whole).or_else(|| kind_by_end(name, bare));
    of_whole(bare).or_else(|| of_another().filter(|_| !is_public()))
}

/// Returns what kind of secret stands after a name by what the name ends with.
fn kind_by_end(name: &str, bare: &str) -> Option<Kind> {
    let ends_with = |ends: &[&str]| ends.iter().any(|end| bare.ends_with(end));
    // Most endings differ in their last byte already.
    let end = bare.as_bytes().last();
    let ending = ENDINGS.iter().find(|(ending, _)| ending.as_bytes().last() == end && bare.ends_with(ending));
    let ending = ending.map(|(_, kind)| *kind);
    let last = last_word(name);
    match ending {
        Some(kind) => Some(kind),
        None if ends_with(&["login", "user", "username"]) && bare.contains("proxy") => Some(Login),
        None if LAST_WORDS.iter().any(|word| word.eq_ignore_ascii_case(last)) => Some(Token),
        None => ends_with(&["proxy", "proxyurl", "proxies"]).then_some(Address),
    }
}

/// Longest name without its signs.
const MAX_BARE: usize = 80;

/// Returns a name without signs and without a number at its end, in small letters; `None` for what is no name.
fn bare_of<'a>(name: &str, room: &'a mut [u8; MAX_BARE]) -> Option<&'a str> {
    let mut length = 0;
    for byte in name.bytes().filter(u8::is_ascii_alphanumeric) {
        *room.get_mut(length)? = byte.to_ascii_lowercase();
        length += 1;
    }
    let bare = std::str::from_utf8(&room[..length]).ok()?.trim_end_matches(|c: char| c.is_ascii_digit());
    (!bare.is_empty()).then_some(bare)
}

/// Returns the last word of a name: after a sign, or from its last large letter.
fn last_word(name: &str) -> &str {
    let name = name.trim_end_matches(|c: char| !c.is_ascii_alphabetic());
    let after_sign = name.rfind(|c: char| !c.is_ascii_alphanumeric()).map_or(0, |sign| sign + 1);
    let word = name.get(after_sign..).unwrap_or(name);
    let bytes = word.as_bytes();
    let begins = |at: &usize| {
        let is_large = bytes[*at].is_ascii_uppercase();
        is_large && (!bytes[at - 1].is_ascii_uppercase() || bytes.get(at + 1).is_some_and(u8::is_ascii_lowercase))
    };
    let start = (1..bytes.len()).rev().find(begins).unwrap_or(0);
    &word[start..]
}

/// Tells whether a name in an address or object stands before something secret.
#[must_use]
pub fn is_secret_name(name: &str) -> bool {
    kind_of(name).is_some_and(|kind| kind != Address)
}

/// Tells whether a header's value gives access to an account.
#[must_use]
pub fn is_secret_header(name: &str) -> bool {
    is_secret_name(name)
}

/// Pieces of which every secret header has at least one in its name, in small letters.
pub const SECRET_HEADER_SIGNS: &[&str] =
    &["cookie", "auth", "key", "token", "secret", "pass", "pwd", "pw", "sig", "session", "jwt", "proxy"];

/// Returns a header's value as others may see it.
#[must_use]
pub fn shown_header<'a>(name: &str, value: &'a str) -> &'a str {
    if is_secret_header(name) { REMOVED } else { value }
}

/// Tells whether a value is a site key of reCAPTCHA, which every visitor of the page can read.
#[must_use]
pub fn is_public_value(value: &str) -> bool {
    let is_key = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    value.starts_with("6L") && (38..=42).contains(&value.len()) && value.chars().all(is_key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_that_let_somebody_in_are_not_shown() {
        assert_eq!((shown_header("Set-Cookie", "a"), shown_header("Server", "a")), (REMOVED, "a"));
        for name in ["clientKey", "X-Api-Key", "x-auth-token", "Authorization", "api_key", "Proxy-Authorization"] {
            assert!(is_secret_header(name), "{name}");
        }
        for name in ["content-type", "x-request-id", "etag", "keep-alive", "author"] {
            assert!(!is_secret_header(name), "{name}");
        }
    }

    #[test]
    fn every_secret_name_has_one_of_the_signs() {
        for name in NAMES.iter().chain(ENDINGS).map(|(name, _)| *name).chain(LAST_WORDS.iter().copied()) {
            assert!(!is_secret_header(name) || SECRET_HEADER_SIGNS.iter().any(|sign| name.contains(sign)), "{name}");
        }
    }

    #[test]
    fn a_site_key_is_public() {
        for name in ["websiteKey", "sitekey", "SITE_KEY", "websitePublicKey", "websiteSToken", "awsKey", "monkey"] {
            assert_eq!(kind_of(name), None, "{name}");
        }
        assert!(is_public_value("6Le-wvkSAAAAAPBMRTvw0Q4Muexq9bi0DJwx_mJ-"));
    }

    #[test]
    fn names_are_known_in_every_spelling() {
        for (name, kind) in [
            ("clientKey", Key),
            ("CLIENT_KEY", Key),
            ("TWOCAPTCHA_API_KEY", Key),
            ("myApiKey2", Key),
            ("MY_KEY", Token),
            ("captchaKEY", Token),
            ("proxyPassword", Password),
            ("proxy_pass", Password),
            ("proxy-login", Login),
            ("residentialProxyUser", Login),
            ("Set-Cookie", Cookies),
            ("Proxy-Authorization", Authorization),
            ("HTTPS_PROXY", Address),
            ("my_proxy", Address),
        ] {
            assert_eq!(kind_of(name), Some(kind), "{name}");
        }
        for name in ["proxyPort", "proxyType", "author", "username", "userAgent", "type", "keyboard", ""] {
            assert_eq!(kind_of(name), None, "{name}");
        }
    }
}
