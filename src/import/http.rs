//! Reads a raw HTTP request, as a proxy, a log, an editor's HTTP client, Playwright or `curl -v` shows it.

use super::request::{Elsewhere, Request, RequestBody};

/// Verbs that a request line begins with.
const VERBS: [&str; 7] = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"];

/// Most lines in which a request line is looked for.
const MAX_LINES: usize = 20_000;

/// Reads a request. Returns `None` when the text has no request.
pub(super) fn read(text: &str) -> Option<Request> {
    let text = text.trim_start();
    if let Some(trace) = of_trace(text) {
        return of_lines(&trace, "a trace of curl");
    }
    if text.starts_with(':') && text.lines().take(MAX_LINES).any(|line| line.starts_with(":method:")) {
        return of_pseudo_headers(text);
    }
    // A log that shows the body too is read for its body.
    let shows_body = text.contains("clientKey");
    let mut is_head = true;
    let mut at = 0;
    for line in text.split_inclusive('\n').take(MAX_LINES) {
        let bare = line.strip_prefix("> ").unwrap_or(line).trim();
        if is_request_line(bare, is_head) {
            if line.starts_with("> ") {
                return of_lines(&without_marks(&text[at..]), "a dump of curl -v").map(not_shown);
            }
            return of_lines(&text[at..], "a raw HTTP request");
        }
        if is_of_playwright(line) && !shows_body {
            return of_lines(&sent_by_playwright(&text[at..]), "a log of Playwright").map(not_shown);
        }
        // Comments and variables of an editor's HTTP client may stand before the request.
        is_head &= bare.is_empty() || ["#", "//", "@"].iter().any(|sign| bare.starts_with(sign));
        at += line.len();
    }
    None
}

/// Tells whether a line is a request's first. Only at the beginning may the protocol's version be missing.
fn is_request_line(line: &str, is_head: bool) -> bool {
    let mut words = line.split_whitespace();
    let is_verb = words.next().is_some_and(|verb| VERBS.contains(&verb));
    let is_target = |target: &str| target.starts_with(['/', '{']) || target.contains("://");
    let is_target = is_verb && words.next().is_some_and(is_target);
    let version = words.next();
    is_target && words.next().is_none() && version.map_or(is_head, |version| version.starts_with("HTTP/"))
}

fn of_lines(text: &str, how: &str) -> Option<Request> {
    let (line, mut rest) = split_line(text)?;
    let mut words = line.split_whitespace();
    let (verb, target) = (words.next()?, words.next()?);
    let mut request = Request {
        how: how.to_owned(),
        method: Some(verb.to_owned()),
        url: Some(target.to_owned()),
        ..Request::default()
    };
    while let Some((header, after)) = split_line(rest) {
        // Documentation leaves out the empty line before the body.
        if header.trim_start().starts_with('{') {
            break;
        }
        rest = after;
        if header.trim().is_empty() {
            break;
        }
        // A line without a colon is the rest of an address that an editor shows on lines of its own.
        let Some((name, value)) = header.split_once(':') else {
            let is_query = header.trim_start().starts_with(['?', '&']);
            if let Some(url) = request.url.as_mut().filter(|_| is_query) {
                url.push_str(header.trim());
                continue;
            }
            return None;
        };
        request.headers.push((name.trim().to_owned(), value.trim().to_owned()));
    }
    complete(&mut request, target.starts_with('/'));
    let body = &rest[..rest.find("\n###").unwrap_or(rest.len())];
    if !body.trim().is_empty() {
        request.body = RequestBody::Text(body.trim_end_matches(['\r', '\n']).to_owned());
    }
    Some(request)
}

/// Takes Content-Type and host from the headers.
fn complete(request: &mut Request, lacks_host: bool) {
    let header = |wanted: &str| {
        let named = request.headers.iter().find(|(name, _)| name.eq_ignore_ascii_case(wanted));
        named.map(|(_, value)| value.clone())
    };
    request.content_type = header("content-type");
    // A raw request does not tell https from http, and services have https.
    if let (Some(host), Some(target)) = (header("host").filter(|_| lacks_host), &request.url) {
        let is_local = ["127.0.0.1", "localhost", "[::1]"].iter().any(|local| host.starts_with(local));
        let scheme = if is_local { "http" } else { "https" };
        request.url = Some(format!("{scheme}://{host}{target}"));
    }
}

/// Reads the headers of HTTP/2, as a browser shows them.
fn of_pseudo_headers(text: &str) -> Option<Request> {
    let pseudo = |name: &str| text.lines().find_map(|line| line.strip_prefix(name)).map(str::trim);
    let (method, path) = (pseudo(":method:")?, pseudo(":path:")?);
    let host = pseudo(":authority:").unwrap_or_default();
    let headers: Vec<&str> = text.lines().filter(|line| !line.starts_with(':')).collect();
    let lines = format!("{method} {path} HTTP/2\nHost: {host}\n{}", headers.join("\n"));
    of_lines(&lines, "the headers of an HTTP/2 request").map(not_shown)
}

/// Says of a request without a body that the body was left out.
fn not_shown(mut request: Request) -> Request {
    let is_get = request.method.as_deref() == Some("GET");
    if matches!(request.body, RequestBody::Absent) && !is_get {
        request.body = RequestBody::Elsewhere(Elsewhere::NotShown);
    }
    request
}

/// Returns what follows the arrow by which Playwright marks a request in its log.
fn after_arrow(line: &str) -> Option<&str> {
    line.trim_start_matches([' ', '-']).strip_prefix('→').map(str::trim)
}

fn is_of_playwright(line: &str) -> bool {
    after_arrow(line).is_some_and(|asked| is_request_line(asked, true))
}

/// Returns the request line and the headers, which stand farther in than it.
fn sent_by_playwright(text: &str) -> String {
    let mut lines = text.lines();
    let first = lines.next().and_then(after_arrow).unwrap_or_default();
    let headers = lines.map(|line| line.trim_start_matches([' ', '-'])).take_while(|line| is_header(line));
    [first].into_iter().chain(headers).collect::<Vec<_>>().join("\n")
}

/// Tells whether a line is a header, and no rule under a log or arrow before a reply.
fn is_header(line: &str) -> bool {
    line.split_once(':').is_some_and(|(name, _)| {
        !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    })
}

/// Returns the lines that `curl -v` says it sent.
fn without_marks(text: &str) -> String {
    let sent = text.lines().map_while(|line| line.strip_prefix('>'));
    sent.map(|line| line.strip_prefix(' ').unwrap_or(line)).collect::<Vec<_>>().join("\n")
}

/// Returns the request that `curl --trace-ascii` wrote down.
fn of_trace(text: &str) -> Option<String> {
    if !text.contains("=> Send header") {
        return None;
    }
    let (mut head, mut body, mut block) = (String::new(), String::new(), None);
    for line in text.lines() {
        if let Some((_, what)) = line.split_once("=> Send ") {
            block = Some(what.starts_with("header"));
        } else if line.starts_with("<=") || line.starts_with("==") || line.contains("== Info") {
            block = None;
        } else if let (Some(is_head), Some((_, piece))) = (block, line.split_once(": ").filter(|_| is_offset(line))) {
            if is_head {
                head.push_str(piece);
                head.push('\n');
            } else {
                body.push_str(piece);
            }
        }
    }
    Some(format!("{}\n\n{body}", head.trim_end()))
}

fn is_offset(line: &str) -> bool {
    line.split(':')
        .next()
        .is_some_and(|offset| offset.len() >= 4 && offset.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

/// Returns a line without its end, and the text after it; `None` at the end of the text.
fn split_line(text: &str) -> Option<(&str, &str)> {
    if text.is_empty() {
        return None;
    }
    let (line, rest) = text.split_once('\n').unwrap_or((text, ""));
    Some((line.trim_end_matches('\r'), rest))
}
