//! Keeps web pages in the operator's browser out of a loopback server.

use axum::http::{HeaderMap, Method, StatusCode, header};
use url::Url;

use crate::contract::is_loopback_host;

/// Returns why a request is refused before it is read, or `None` when it may pass.
pub fn refusal(method: &Method, headers: &HeaderMap) -> Option<(StatusCode, &'static str)> {
    if method != Method::POST {
        // An OPTIONS request is refused too, so that a CORS preflight gets no permission.
        return Some((StatusCode::METHOD_NOT_ALLOWED, "only POST is understood"));
    }
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
    // Only HTTP/1.0 programs send no Host; a browser on a hostile page sends one.
    if host.is_some_and(|host| !is_loopback(&format!("http://{host}/"))) {
        return Some((StatusCode::FORBIDDEN, "the Host header is not a loopback address"));
    }
    let origin = headers.get(header::ORIGIN).map(|origin| origin.to_str().unwrap_or_default());
    if origin.is_some_and(|origin| !is_loopback(origin)) {
        return Some((StatusCode::FORBIDDEN, "requests from web pages are refused"));
    }
    None
}

fn is_loopback(url: &str) -> bool {
    Url::parse(url).is_ok_and(|url| is_loopback_host(&url))
}
