//! The proxy that the environment names.

use hyper_util::client::proxy::matcher::Matcher;
use reqwest::Url;

/// Returns the variable that names a proxy for an address and can't be read: without this question the request would go
/// past the proxy that is meant.
pub(super) fn unreadable(url: &Url, value_of: impl Fn(&str) -> Option<String>) -> Option<&'static str> {
    let own = if url.scheme() == "https" { ["HTTPS_PROXY", "https_proxy"] } else { ["HTTP_PROXY", "http_proxy"] };
    [own, ["ALL_PROXY", "all_proxy"]].into_iter().find_map(|names| {
        // The first that is set counts, as for curl.
        let (name, value) = names.into_iter().find_map(|name| Some((name, value_of(name)?)))?;
        (!value.is_empty() && !is_readable(&value)).then_some(name)
    })
}

/// Tells whether requests would go through a proxy that is named so.
fn is_readable(value: &str) -> bool {
    let matcher = Matcher::builder().all(value.to_owned()).build();
    "http://service.example/".parse().is_ok_and(|any| matcher.intercept(&any).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_proxy_that_can_not_be_read_is_named() {
        let url = |text: &str| Url::parse(text).unwrap();
        for (name, value, found) in [
            ("HTTPS_PROXY", "http://proxy.example:3128", None),
            ("HTTPS_PROXY", "proxy.example:3128", None),
            ("https_proxy", "socks5h://user:pass@proxy.example", None),
            ("HTTPS_PROXY", "", None),
            ("HTTPS_PROXY", "://proxy.example", Some("HTTPS_PROXY")),
            ("https_proxy", "http//proxy example", Some("https_proxy")),
            ("all_proxy", "ftp://proxy.example", Some("all_proxy")),
            ("HTTP_PROXY", "://of the other scheme", None),
        ] {
            let value_of = |asked: &str| (asked == name).then(|| value.to_owned());
            assert_eq!(unreadable(&url("https://service.example/"), value_of), found, "{name}={value}");
        }
        let value_of = |asked: &str| (asked == "HTTP_PROXY").then(|| "://".to_owned());
        assert_eq!(unreadable(&url("http://service.example/"), value_of), Some("HTTP_PROXY"));
    }
}
