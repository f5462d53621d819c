//! Reads a raw HTTP request, as a proxy or a log shows it.

use super::request::{Request, RequestBody};

/// Verbs that a request line begins with.
const VERBS: [&str; 7] = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"];

/// Reads a request. Returns `None` when the text is no request.
pub(super) fn read(text: &str) -> Option<Request> {
    let text = text.trim_start();
    let (line, mut rest) = split_line(text)?;
    let mut words = line.split_whitespace();
    let verb = words.next().filter(|verb| VERBS.contains(verb))?;
    let target = words.next().filter(|target| target.starts_with('/') || target.contains("://"))?;
    let version = words.next();
    if words.next().is_some() || version.is_some_and(|version| !version.starts_with("HTTP/")) {
        return None;
    }
    let mut request = Request {
        how: "a raw HTTP request".to_owned(),
        method: Some(verb.to_owned()),
        url: Some(target.to_owned()),
        ..Request::default()
    };
    let mut host = None;
    while let Some((header, after)) = split_line(rest) {
        rest = after;
        if header.trim().is_empty() {
            break;
        }
        let (name, value) = header.split_once(':')?;
        match name.trim().to_ascii_lowercase().as_str() {
            "content-type" => request.content_type = Some(value.trim().to_owned()),
            "host" => host = Some(value.trim().to_owned()),
            _ => {}
        }
    }
    // A raw request does not tell https from http, and services have https.
    if let Some(host) = host.filter(|_| target.starts_with('/')) {
        let is_local = ["127.0.0.1", "localhost", "[::1]"].iter().any(|local| host.starts_with(local));
        let scheme = if is_local { "http" } else { "https" };
        request.url = Some(format!("{scheme}://{host}{target}"));
    }
    if !rest.trim().is_empty() {
        request.body = RequestBody::Text(rest.trim_end_matches(['\r', '\n']).to_owned());
    }
    Some(request)
}

/// Returns a line without its end, and the text after it; `None` at the end of the text.
fn split_line(text: &str) -> Option<(&str, &str)> {
    if text.is_empty() {
        return None;
    }
    let (line, rest) = text.split_once('\n').unwrap_or((text, ""));
    Some((line.trim_end_matches('\r'), rest))
}
