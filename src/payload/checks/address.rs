//! Tells what is wrong with a web address, and mends what is certain.

use url::{Host, Url};

use crate::contract::is_loopback_host;

/// What is wrong with an address as typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum AddressProblem {
    Space,
    Scheme,
    /// Slashes are missing, turned or doubled after the scheme; the address is what was meant.
    Slashes(String),
    /// Other text stands around the one address in it.
    Surrounded(String),
    /// The signs between the values are written as in HTML: `&amp;`.
    Html,
    Unreadable,
}

impl AddressProblem {
    /// Returns the label of the button that mends the address.
    pub(super) const fn label(&self) -> &'static str {
        match self {
            Self::Space => "Remove the white space",
            Self::Scheme => "Put https:// in front",
            Self::Slashes(_) => "Correct the address",
            Self::Surrounded(_) => "Keep only the address",
            Self::Html => "Change &amp; to &",
            Self::Unreadable => "",
        }
    }

    /// Returns the address without the problem, where that is certain.
    pub(super) fn mended(&self, text: &str) -> Option<String> {
        let trimmed = text.trim();
        match self {
            Self::Space => Some(trimmed.to_owned()),
            Self::Scheme => Some(format!("https://{}", trimmed.trim_start_matches('/'))),
            Self::Slashes(address) | Self::Surrounded(address) => Some(address.clone()),
            Self::Html => Some(trimmed.replace("&amp;", "&")),
            Self::Unreadable => None,
        }
    }
}

/// Returns what is wrong with an address.
pub(super) fn address_problem(text: &str) -> Option<AddressProblem> {
    let trimmed = text.trim();
    if let Some(url) = web_address(trimmed) {
        return match () {
            () if is_doubled(&url) => {
                Some(inside(&trimmed[4..]).map_or(AddressProblem::Unreadable, AddressProblem::Slashes))
            }
            () if !has_slashes(trimmed) => Some(AddressProblem::Slashes(url.to_string())),
            () if url.query().is_some_and(|query| query.contains("&amp;")) => Some(AddressProblem::Html),
            () => (trimmed.len() != text.len()).then_some(AddressProblem::Space),
        };
    }
    if let Some(address) = inside(trimmed) {
        return Some(AddressProblem::Surrounded(address));
    }
    let with_scheme = web_address(&format!("https://{trimmed}"));
    // "https://foo" parses too: only for a text that looks like a host name the fix is offered.
    let looks_like_host =
        with_scheme.is_some_and(|url| url.host_str().is_some_and(|host| host.contains('.') || host == "localhost"));
    Some(if looks_like_host && !trimmed.contains("://") { AddressProblem::Scheme } else { AddressProblem::Unreadable })
}

/// Returns the address of a text that is an http(s) address and nothing else.
pub(super) fn web_address(text: &str) -> Option<Url> {
    Url::parse(text).ok().filter(|url| matches!(url.scheme(), "http" | "https") && url.host().is_some())
}

/// Tells whether a scheme stands twice: `https://https://example.com`.
fn is_doubled(url: &Url) -> bool {
    matches!(url.host_str(), Some("http" | "https"))
}

/// Tells whether `://` follows the scheme. Browsers read other spellings too; services need not.
fn has_slashes(text: &str) -> bool {
    text.split_once(':').is_some_and(|(_, rest)| rest.starts_with("//") && !rest.starts_with("///"))
}

/// Returns the one http(s) address in a text, or `None` when there are several or none.
fn inside(text: &str) -> Option<String> {
    let lower = text.to_ascii_lowercase();
    let mut starts = lower.match_indices("http").map(|(at, _)| at).filter(|at| {
        let rest = &lower[*at..];
        rest.starts_with("http://") || rest.starts_with("https://")
    });
    let at = starts.next()?;
    let ends = |c: char| c.is_whitespace() || c.is_control() || "\"'`<>()[]{}|\\^,;".contains(c);
    let word = text[at..].split(ends).next()?;
    let is_another = |start: usize| start >= at + word.len() && !text[start..].starts_with(word);
    let is_only = !word.is_empty() && !starts.any(is_another);
    web_address(word).filter(|url| is_only && url.host_str().is_some_and(|host| host.contains('.')))?;
    Some(word.to_owned())
}

/// Tells whether an address is on this machine or on a private network.
pub(super) fn is_local(text: &str) -> bool {
    let Some(url) = web_address(text.trim()) else {
        return false;
    };
    is_loopback_host(&url)
        || match url.host() {
            Some(Host::Ipv4(address)) => address.is_private() || address.is_link_local() || address.is_unspecified(),
            Some(Host::Ipv6(address)) => {
                address.is_unique_local() || address.is_unicast_link_local() || address.is_unspecified()
            }
            Some(Host::Domain(name)) => {
                let name = name.to_ascii_lowercase();
                [".local", ".localhost", ".internal", ".lan"].iter().any(|end| name.ends_with(end))
            }
            None => false,
        }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_one_address_in_a_text_is_found() {
        for (text, address) in [
            ("\"https://a.example/x\"", Some("https://a.example/x")),
            ("<a href='https://a.example/x?y=1'>login</a>", Some("https://a.example/x?y=1")),
            ("[login](https://a.example/)", Some("https://a.example/")),
            ("[https://a.example/](https://a.example/)", Some("https://a.example/")),
            ("view-source:https://a.example/", Some("https://a.example/")),
            ("URL: HTTPS://A.example", Some("HTTPS://A.example")),
            ("https://a.example or https://b.example", None),
            ("no address", None),
        ] {
            assert_eq!(inside(text).as_deref(), address, "{text}");
        }
    }

    #[test]
    fn slashes_are_put_right() {
        for text in ["https:/a.example/x", "https:a.example/x", "https:\\\\a.example\\x", "https://https://a.example/x"]
        {
            let problem = address_problem(text);
            assert_eq!(problem, Some(AddressProblem::Slashes("https://a.example/x".to_owned())), "{text}");
        }
        let html = "https://a.example/?x=1&amp;y=2";
        assert_eq!(address_problem(html).unwrap().mended(html).unwrap(), "https://a.example/?x=1&y=2");
        assert_eq!(address_problem("//a.example/x").unwrap().mended("//a.example/x").unwrap(), "https://a.example/x");
    }
}
