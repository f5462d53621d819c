//! Keeps web pages in the operator's browser out of a loopback server.

use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri, Version, header};
use url::Url;

use crate::contract::is_loopback_host;

/// The header in which a browser says what caused a request. Programs don't send it.
const FETCH_SITE: &str = "sec-fetch-site";

/// Returns why a request is refused before its body is read, or `None` when it may pass.
#[must_use]
pub fn refusal(head: &Parts) -> Option<(StatusCode, &'static str)> {
    if head.method != Method::POST {
        // An OPTIONS request is refused too, so that a CORS preflight gets no permission.
        return Some((StatusCode::METHOD_NOT_ALLOWED, "only POST is understood"));
    }
    page_refusal(head)
}

/// Returns why a request of any method is refused because a web page may have sent it, or `None` when it may pass.
#[must_use]
pub fn page_refusal(head: &Parts) -> Option<(StatusCode, &'static str)> {
    if !is_plain_path(&head.uri) {
        return Some((
            StatusCode::BAD_REQUEST,
            "the request line names more than a path: this is no proxy, set the base URL to this address",
        ));
    }
    // No browser speaks HTTP/1.0, which has no Host.
    let needs_none = head.version <= Version::HTTP_10 && !head.headers.contains_key(header::HOST);
    let Some(host) = only(&head.headers, &header::HOST).or(needs_none.then_some("")) else {
        return Some((StatusCode::BAD_REQUEST, "exactly one Host header is needed"));
    };
    if !needs_none && !is_loopback(host) {
        return Some((StatusCode::FORBIDDEN, "the Host header is not a loopback address"));
    }
    if !is_from_no_page(&head.headers, host) {
        return Some((StatusCode::FORBIDDEN, "requests from web pages are refused"));
    }
    None
}

/// Tells whether a request line holds nothing but a path: a whole address in it may contradict the Host header.
fn is_plain_path(uri: &Uri) -> bool {
    uri.scheme().is_none() && uri.authority().is_none()
}

/// Returns the value of a header that is there exactly once, as text.
fn only<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    let mut values = headers.get_all(name).iter();
    values.next().filter(|_| values.next().is_none()).and_then(|value| value.to_str().ok())
}

/// Tells whether a host, perhaps with a port, is on loopback. Nothing that a login or a path would need is in it.
fn is_loopback(host: &str) -> bool {
    let is_plain = host.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-:[]".contains(&byte));
    is_plain && Url::parse(&format!("http://{host}/")).is_ok_and(|url| is_loopback_host(&url))
}

/// Tells whether no page of another origin sent a request. What names no origin is no page.
fn is_from_no_page(headers: &HeaderMap, host: &str) -> bool {
    let is_own = |origin: &str| origin.strip_prefix("http://").is_some_and(|own| own.eq_ignore_ascii_case(host));
    let is_origin_own = !headers.contains_key(header::ORIGIN) || only(headers, &header::ORIGIN).is_some_and(is_own);
    let is_site_own = |site: &HeaderValue| site == "none" || site == "same-origin";
    is_origin_own && headers.get_all(FETCH_SITE).iter().all(is_site_own)
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::Request;

    fn refused(uri: &str, headers: &[(&str, &str)]) -> bool {
        let mut request = Request::post(uri);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        refusal(&request.body(()).unwrap().into_parts().0).is_some()
    }

    const HOST: (&str, &str) = ("host", "127.0.0.1:8080");

    #[test]
    fn programs_on_this_machine_pass() {
        for host in ["127.0.0.1", "127.0.0.1:8080", "127.1:1", "localhost", "LOCALHOST:1", "[::1]:8080"] {
            assert!(!refused("/createTask", &[("host", host)]), "{host}");
        }
        assert!(!refused("//createTask?x=http://a/", &[HOST, ("user-agent", "curl/8"), ("accept", "*/*")]));
        assert!(!refused("/", &[HOST, ("origin", "http://127.0.0.1:8080"), ("sec-fetch-site", "same-origin")]));
        assert!(!refused("/", &[HOST, ("sec-fetch-site", "none")]), "typed into a browser");
    }

    #[test]
    fn hosts_that_are_not_plainly_loopback_are_refused() {
        for host in [
            "desk.example",
            "127.0.0.1.desk.example",
            "evil@127.0.0.1",
            "evil:word@127.0.0.1:8080",
            "127.0.0.1/evil",
            "127.0.0.1#evil.example",
            "127.0.0.1:80:80",
            "local\thost",
            "%6cocalhost",
            "0.0.0.0",
            "",
        ] {
            assert!(refused("/", &[("host", host)]), "{host:?}");
        }
    }

    #[test]
    fn a_missing_or_doubled_host_is_refused() {
        assert!(refused("/", &[]));
        assert!(refused("/", &[HOST, HOST]));
        assert!(refused("/", &[HOST, ("host", "desk.example")]));
    }

    #[test]
    fn http_1_0_needs_no_host() {
        let refused = |headers: &[(&str, &str)]| {
            let request = Request::post("/").version(Version::HTTP_10);
            let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
            page_refusal(&request.body(()).unwrap().into_parts().0).is_some()
        };
        assert!(!refused(&[]) && !refused(&[HOST]));
        assert!(refused(&[("host", "desk.example")]) && refused(&[HOST, HOST]));
        assert!(refused(&[("origin", "http://desk.example")]) && refused(&[("sec-fetch-site", "cross-site")]));
    }

    #[test]
    fn foreign_and_doubled_origins_are_refused() {
        for origin in [
            "https://page.example",
            "http://localhost:3000",
            "http://127.0.0.1:8081",
            "http://127.0.0.1",
            "https://127.0.0.1:8080",
            "http://127.0.0.1:8080/",
            "null",
            "",
        ] {
            assert!(refused("/", &[HOST, ("origin", origin)]), "{origin:?}");
        }
        let own = ("origin", "http://127.0.0.1:8080");
        assert!(refused("/", &[HOST, own, own]));
        assert!(refused("/", &[HOST, own, ("origin", "https://page.example")]));
    }

    #[test]
    fn requests_that_another_site_caused_are_refused() {
        for site in ["cross-site", "same-site", "", "Same-Origin"] {
            assert!(refused("/", &[HOST, ("sec-fetch-site", site)]), "{site:?}");
        }
        assert!(refused("/", &[HOST, ("sec-fetch-site", "none"), ("sec-fetch-site", "cross-site")]));
    }

    #[test]
    fn whole_addresses_in_the_request_line_are_refused() {
        for uri in ["http://127.0.0.1:8080/createTask", "http://page.example/createTask", "page.example:80"] {
            assert!(refused(uri, &[HOST]), "{uri}");
        }
    }
}
