//! The names of what gives access to an account. Everything that masks by name asks here.

/// The text that stands for a secret header's value.
pub const REMOVED: &str = "(removed)";

/// Names of headers, of values in addresses and of members of objects, without signs and in small letters.
const NAMES: &[&str] = &[
    "accesskey",
    "accesstoken",
    "apikey",
    "apitoken",
    "auth",
    "authkey",
    "authtoken",
    "clientkey",
    "clientsecret",
    "key",
    "passphrase",
    "passwd",
    "password",
    "pwd",
    "refreshtoken",
    "secret",
    "secretkey",
    "sessionid",
    "sig",
    "signature",
    "token",
];

/// Headers that are secret besides those with one of [`NAMES`], or one after `x-`.
const HEADERS: &[&str] = &["authenticationinfo", "authorization", "cookie", "proxyauthorization", "setcookie"];

fn bare(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
}

/// Tells whether a name in an address or object stands before something secret.
#[must_use]
pub fn is_secret_name(name: &str) -> bool {
    // Nothing is allocated: an export asks this of every value in an address.
    let bare = || name.bytes().filter(u8::is_ascii_alphanumeric).map(|byte| byte.to_ascii_lowercase());
    NAMES.iter().any(|secret| secret.bytes().eq(bare()))
}

/// Last words of names that stand before something secret in programs and commands.
const LAST_WORDS: &[&str] = &["key", "token", "secret", "password", "passwd", "apikey", "clientkey"];

/// Pieces of names whose keys are public.
const PUBLIC: &[&str] = &["site", "public", "google"];

/// Tells whether a name in a program or command stands before something secret: `API_KEY`, `my_token`.
#[must_use]
pub fn is_secret_variable(name: &str) -> bool {
    let bare = bare(name);
    let is_public = PUBLIC.iter().any(|piece| bare.contains(piece));
    let last = name.rsplit(['_', '-', '.']).next().unwrap_or_default().to_ascii_lowercase();
    is_secret_name(name) || (!is_public && LAST_WORDS.contains(&last.as_str()))
}

/// Tells whether a name is one of a client key's.
#[must_use]
pub fn is_key_name(name: &str) -> bool {
    ["clientkey", "apikey"].contains(&bare(name).as_str())
}

/// Tells whether a header's value gives access to an account.
#[must_use]
pub fn is_secret_header(name: &str) -> bool {
    let bare = bare(name);
    let own = bare.strip_prefix('x').unwrap_or(&bare);
    HEADERS.contains(&bare.as_str()) || NAMES.contains(&bare.as_str()) || NAMES.contains(&own)
}

/// Returns a header's value as others may see it.
#[must_use]
pub fn shown_header<'a>(name: &str, value: &'a str) -> &'a str {
    if is_secret_header(name) { REMOVED } else { value }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_that_let_somebody_in_are_not_shown() {
        assert_eq!((shown_header("Set-Cookie", "a"), shown_header("Server", "a")), (REMOVED, "a"));
        for name in ["clientKey", "X-Api-Key", "x-auth-token", "Authorization", "api_key"] {
            assert!(is_secret_header(name), "{name}");
        }
        for name in ["content-type", "x-request-id", "etag", "keep-alive"] {
            assert!(!is_secret_header(name), "{name}");
        }
    }

    #[test]
    fn a_site_key_is_public() {
        assert!(!is_secret_name("websiteKey") && !is_secret_name("sitekey") && is_secret_name("api_key"));
        assert!(!is_secret_variable("SITE_KEY") && is_secret_variable("MY_KEY") && !is_secret_variable("monkey"));
    }
}
