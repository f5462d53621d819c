//! Finds the secret values of a command's options. What is secret of each option of each program stands here alone.

use std::ops::Range;

use memchr::memmem;

use super::place::Place;
use super::proxy::login_in;
use super::secret::Kind;

/// Which part of an option's value is secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Secret {
    /// Nothing, or only what is secret by a name in it.
    No,
    Whole,
    /// All of it, where it holds an equals sign: otherwise it names a file.
    Cookies,
    /// What stands before the host of an address.
    Login,
    /// The login in a proxy's address, in whatever order its parts stand.
    ProxyLogin,
    /// What stands after the first colon, which is none of a drive, as in `certificate:password`.
    AfterColon,
    /// What stands after the first equals sign, as in `NAME=value`.
    AfterEquals,
}

impl Secret {
    /// Returns where the secret part stands in a value.
    #[must_use]
    pub fn part_of(self, value: &str) -> Option<Range<usize>> {
        let part = match self {
            Self::No => return None,
            Self::Whole => 0..value.len(),
            Self::Cookies => value.contains('=').then_some(0..value.len())?,
            Self::Login => before_host(value)?,
            Self::ProxyLogin => login_in(value)?,
            Self::AfterColon => {
                let mut colons = value.match_indices(':').map(|(at, _)| at);
                colons.find(|at| *at > 1)? + 1..value.len()
            }
            Self::AfterEquals => value.find('=')? + 1..value.len(),
        };
        (!part.is_empty()).then_some(part)
    }
}

/// Returns what stands before the host of an address.
fn before_host(address: &str) -> Option<Range<usize>> {
    let start = address.find("://").map_or(0, |at| at + 3);
    let end = address[start..].find(['/', '?', '#']).map_or(address.len(), |at| start + at);
    address[start..end].rfind('@').map(|sign| start..start + sign)
}

/// An option that carries a secret: its short and its long name, and what of its value is secret.
pub type SecretOption = (&'static str, &'static str, Secret);

use Secret::{AfterColon, AfterEquals, Cookies, Login, ProxyLogin, Whole};

/// The secret options of cURL.
#[rustfmt::skip]
pub const CURL: &[SecretOption] = &[
    ("u", "user", Whole), ("U", "proxy-user", Whole), ("", "oauth2-bearer", Whole), ("b", "cookie", Cookies),
    ("", "pass", Whole), ("", "proxy-pass", Whole), ("", "tlspassword", Whole), ("", "proxy-tlspassword", Whole),
    ("", "tlsuser", Whole), ("", "proxy-tlsuser", Whole), ("", "login-options", Whole), ("", "sasl-authzid", Whole),
    ("", "aws-sigv4", Whole), ("", "ftp-account", Whole), ("", "httpsig-key", Whole), ("", "httpsig-keyid", Whole),
    ("", "key", Whole), ("", "proxy-key", Whole), ("E", "cert", AfterColon), ("", "proxy-cert", AfterColon),
    ("x", "proxy", ProxyLogin), ("", "preproxy", ProxyLogin), ("", "proxy1.0", ProxyLogin),
    ("", "socks4", ProxyLogin), ("", "socks4a", ProxyLogin), ("", "socks5", ProxyLogin),
    ("", "socks5-hostname", ProxyLogin), ("", "doh-url", Login), ("", "ipfs-gateway", Login), ("e", "referer", Login),
    ("", "url", Login), ("", "variable", AfterEquals),
];

/// The secret options of wget.
#[rustfmt::skip]
pub const WGET: &[SecretOption] = &[
    ("", "user", Whole), ("", "password", Whole), ("", "http-user", Whole), ("", "http-password", Whole),
    ("", "proxy-user", Whole), ("", "proxy-password", Whole), ("", "ftp-user", Whole), ("", "ftp-password", Whole),
    ("", "private-key", Whole), ("", "referer", Login),
];

/// The secret options of `HTTPie` and xh.
pub const HTTPIE: &[SecretOption] =
    &[("a", "auth", Whole), ("", "bearer", Whole), ("", "proxy", ProxyLogin), ("", "cert-key-pass", Whole)];

/// The secret options of `postman request`.
pub const POSTMAN: &[SecretOption] =
    &[("", "auth-bearer-token", Whole), ("", "auth-basic-password", Whole), ("", "auth-apikey-value", Whole)];

/// Programs whose options are looked for in any text, by their names.
const PROGRAMS: &[(&[&str], &[SecretOption])] = &[(&["curl", "CURL"], CURL), (&["wget", "WGET"], WGET)];

/// Short options of cURL without a value, which may stand before another one in the same word.
const FLAGS: &str = "#012346aBfgGiIjJkKlLMnNOpqRsSvVZ";

/// Longest value that is looked for the end of.
const MAX_VALUE: usize = 4096;

/// Returns where the secret values of a command's options stand.
#[must_use]
pub fn options(text: &str) -> Vec<Place> {
    let is_named = |names: &[&str]| names.iter().any(|name| memmem::find(text.as_bytes(), name.as_bytes()).is_some());
    let tables: Vec<&[SecretOption]> =
        PROGRAMS.iter().filter(|(names, _)| is_named(names)).map(|(_, table)| *table).collect();
    if tables.is_empty() {
        return Vec::new();
    }
    let is_apart = |c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '[' | '(' | ',');
    let words = text.match_indices('-').map(|(at, _)| at).filter(|at| *at == 0 || text[..*at].ends_with(is_apart));
    words.filter_map(|at| tables.iter().find_map(|table| option(text, at, table))).collect()
}

fn option(text: &str, at: usize, table: &[SecretOption]) -> Option<Place> {
    let rest = &text[at + 1..];
    let (secret, start) = match rest.strip_prefix('-') {
        Some(long) => long_option(text, long, table)?,
        None => short_option(text, rest, table)?,
    };
    let (value, start) = value(text, start)?;
    let part = secret.part_of(value)?;
    Some(Place { span: start + part.start..start + part.end, kind: Kind::Password, is_certain: true })
}

/// Returns what is secret of a long option, and where its value begins.
fn long_option(text: &str, long: &str, table: &[SecretOption]) -> Option<(Secret, usize)> {
    let length = long.find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '-' | '.')).unwrap_or(long.len());
    let (_, _, secret) = table.iter().find(|(_, name, _)| *name == &long[..length])?;
    let rest = &long[length..];
    (!rest.is_empty()).then_some((*secret, text.len() - rest.len()))
}

/// Returns what is secret of a short option, after those without a value, and where its value begins.
fn short_option(text: &str, short: &str, table: &[SecretOption]) -> Option<(Secret, usize)> {
    let flags = short.len() - short.trim_start_matches(|c| FLAGS.contains(c)).len();
    let letter = short.get(flags..flags + 1)?;
    let (_, _, secret) = table.iter().find(|(name, ..)| *name == letter)?;
    Some((*secret, text.len() - short.len() + flags + 1))
}

/// Returns a value and where it begins: after spaces, marks and what shells write there.
fn value(text: &str, at: usize) -> Option<(&str, usize)> {
    let after = &text[at..];
    let signs = [' ', '\t', '=', '^', ',', '"', '\'', '\\', '\n', '\r', '`'];
    let gap = after.trim_start_matches(signs);
    // Bash has quotation marks with a dollar sign before them.
    let quoted = gap.strip_prefix('$').filter(|quoted| quoted.starts_with(['"', '\'']));
    let gap = quoted.map_or(gap, |quoted| quoted.trim_start_matches(signs));
    let start = text.len() - gap.len();
    let mark = after[..after.len() - gap.len()].chars().next_back().filter(|c| matches!(c, '"' | '\''));
    let end = |c: char| Some(c) == mark || matches!(c, '\n' | '\r') || mark.is_none() && c.is_whitespace();
    let value = gap[..gap.char_indices().take(MAX_VALUE).find(|(_, c)| end(*c)).map_or(gap.len(), |(at, _)| at)]
        .trim_end_matches(['\\', '^', '`', '"', '\'']);
    let is_value = !value.is_empty() && !value.starts_with(['-', '$', '•', '<', '{', '%']);
    is_value.then_some((value, start))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_option_hides_its_secret_in_every_spelling() {
        let rows = PROGRAMS.iter().flat_map(|(names, table)| table.iter().map(|row| (names[0], row)));
        for (program, (short, long, secret)) in rows {
            let value = match secret {
                Secret::No => continue,
                Secret::Whole => "me:Tr0ub4dor&3",
                Secret::AfterColon => "c.pem:Tr0ub4dor&3",
                Secret::Login | Secret::ProxyLogin => "me:Tr0ub4dor&3@h.example:80",
                Secret::Cookies | Secret::AfterEquals => "a=Tr0ub4dor&3",
            };
            let mut commands =
                vec![format!("--{long} '{value}'"), format!("--{long}={value}"), format!("'--{long}', '{value}'")];
            if !short.is_empty() {
                commands.extend([
                    format!("-{short} {value}"),
                    format!("-{short}{value}"),
                    format!("-sS{short} \"{value}\""),
                ]);
            }
            for command in commands {
                let text = format!("{program} {command} https://a.example/");
                let hides = |place: &Place| text[place.span.clone()].contains("Tr0ub4dor&3");
                assert!(options(&text).iter().any(hides), "{text}");
            }
        }
    }

    #[test]
    fn what_names_a_file_is_shown() {
        assert_eq!(
            options("curl -b cookies.txt --cert C:\\c.pem -x h.example:80 -U $LOGIN -e https://a.example/x@y"),
            []
        );
    }
}
