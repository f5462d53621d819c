//! Finds in a HAR file the requests to this API, among all that a browser sent.

use super::body;
use super::imported::{HarEntry, ImportError, Imported, Surroundings};
use super::request::{Request, RequestBody};
use super::secrets::without_har_secrets;
use crate::contract::Method;
use crate::payload::document::{Document, Node, Value};

/// Returns the entries of a HAR file, or the one entry that stands alone; `None` for other documents.
pub(super) fn entries(document: &Document) -> Option<Vec<&Node>> {
    let root = document.root()?;
    if root.get("request").is_some_and(|request| request.get("url").is_some()) {
        return Some(vec![root]);
    }
    match &root.get("log")?.get("entries")?.value {
        Value::Array(entries) => Some(entries.iter().collect()),
        _ => None,
    }
}

/// Imports one of the entries that go to this API.
pub(super) fn import(document: &Document, all: Vec<&Node>, around: Surroundings<'_>) -> Result<Imported, ImportError> {
    let matching: Vec<(usize, &Node)> =
        all.into_iter().enumerate().filter(|(_, entry)| is_ours(document, entry)).collect();
    let entries: Vec<HarEntry> = matching.iter().map(|(index, entry)| label(document, entry, index + 1)).collect();
    let chosen = around.entry.min(matching.len().saturating_sub(1));
    let Some((_, entry)) = matching.get(chosen) else { return Err(ImportError::EmptyHar(around.name.to_owned())) };
    let mut request = request(document, entry);
    request.how = match entries.len() {
        1 => "a HAR file".to_owned(),
        count => format!("a HAR file, entry {} of {count} to this API", chosen + 1),
    };
    let original = original(document, entry);
    let imported = body::of_request(&request, &original, around)?;
    Ok(Imported { entries, chosen, ..imported })
}

/// Returns the text of the entry alone, because a whole HAR is too long to be shown.
fn original(document: &Document, entry: &Node) -> String {
    without_har_secrets(entry.get("request").map_or("", |request| document.slice(&request.span)))
}

fn text<'a>(document: &'a Document, node: Option<&'a Node>) -> Option<&'a str> {
    document.string(node?)
}

fn is_ours(document: &Document, entry: &Node) -> bool {
    let request = request_of(entry);
    let url = text(document, request.and_then(|request| request.get("url"))).unwrap_or_default();
    let body = request.and_then(|request| request.get("postData")?.get("text"));
    Method::of_address(url).is_some() || text(document, body).is_some_and(|body| body.contains("clientKey"))
}

fn request_of(entry: &Node) -> Option<&Node> {
    entry.get("request")
}

fn label(document: &Document, entry: &Node, number: usize) -> HarEntry {
    let request = request_of(entry);
    let shown = |node: Option<&Node>| {
        let text = node.map(|node| document.string(node).unwrap_or_else(|| document.slice(&node.span)));
        text.unwrap_or_default().to_owned()
    };
    let body = request.and_then(|request| request.get("postData")?.get("text"));
    let sent = Document::parse(text(document, body).unwrap_or_default());
    let (result, is_error) = said(text(document, reply_of(entry)).unwrap_or_default());
    HarEntry {
        number,
        method: shown(request.and_then(|request| request.get("method"))),
        url: shown(request.and_then(|request| request.get("url"))),
        started: shown(entry.get("startedDateTime")),
        status: shown(entry.get("response").and_then(|response| response.get("status"))),
        task_type: sent.task_text("type").unwrap_or_default().to_owned(),
        result,
        is_error,
        body_bytes: text(document, body).map_or(0, str::len),
    }
}

fn reply_of(entry: &Node) -> Option<&Node> {
    entry.get("response")?.get("content")?.get("text")
}

/// Returns what a reply says in a few words, and whether that is an error code.
fn said(reply: &str) -> (String, bool) {
    let reply = Document::parse(reply);
    if let Some(code) = reply.text_of("errorCode").filter(|code| !code.is_empty()) {
        return (code.to_owned(), true);
    }
    let answer =
        ["text", "gRecaptchaResponse", "token"].iter().find_map(|name| reply.string(reply.get("solution")?.get(name)?));
    let task = || reply.get("taskId").map(|id| format!("task {}", reply.slice(&id.span)));
    let state = answer.or_else(|| reply.text_of("status")).map(str::to_owned);
    (state.or_else(task).unwrap_or_default(), false)
}

fn request(document: &Document, entry: &Node) -> Request {
    let request = request_of(entry);
    let field = |name| text(document, request.and_then(|request| request.get(name))).map(str::to_owned);
    let data = request.and_then(|request| request.get("postData"));
    let headers = request.and_then(|request| request.get("headers"));
    let header = headers.and_then(|headers| match &headers.value {
        Value::Array(headers) => headers.iter().find_map(|header| {
            let name = text(document, header.get("name"))?;
            name.eq_ignore_ascii_case("content-type").then(|| text(document, header.get("value")))?
        }),
        _ => None,
    });
    let body = text(document, data.and_then(|data| data.get("text")));
    Request {
        method: field("method"),
        url: field("url"),
        content_type: header.or_else(|| text(document, data.and_then(|data| data.get("mimeType")))).map(str::to_owned),
        body: body.map_or(RequestBody::Absent, |body| RequestBody::Text(body.to_owned())),
        ..Request::default()
    }
}
