//! HAR files of browsers and proxies, and the traces of Playwright, which hold the same exchanges.

use super::format::{Format, Place, content_type, form, lower, owned, text_of};
use crate::import::reply::Answer;
use crate::import::request::{Request, RequestBody};
use crate::import::secrets::without_har_secrets;
use crate::payload::document::{Document, Node, Value};
use crate::payload::from_base64;

pub(super) const FORMAT: Format = Format { how: "a HAR file", entries, request, started, answer, original };

/// Names under which Playwright gives the file that holds a body.
const BODY_FILES: [&str; 2] = ["_file", "_sha1"];

/// Returns the entries of a HAR file or trace, or the one entry that stands alone.
fn entries(document: &Document) -> Option<Vec<&Node>> {
    let root = document.root()?;
    if let Value::Array(lines) = &root.value {
        let snapshots: Vec<&Node> = lines.iter().filter_map(|line| line.get("snapshot")).collect();
        return (!snapshots.is_empty() && snapshots.iter().all(|entry| entry.get("request").is_some()))
            .then_some(snapshots);
    }
    if let Some(request) = root.get("request").filter(|request| request.get("url").is_some()) {
        let is_har = ["headers", "postData", "httpVersion"].iter().any(|name| request.get(name).is_some());
        return is_har.then(|| vec![root]);
    }
    match &root.get("log")?.get("entries")?.value {
        Value::Array(entries) => Some(entries.iter().collect()),
        _ => None,
    }
}

/// Returns what a part of an entry holds as text: in place, as base64, or in a file beside the HAR.
fn content(place: Place<'_>, part: &[&str]) -> Option<String> {
    let within = |name: &'static str| [part, &[name]].concat();
    let file = BODY_FILES.iter().find_map(|name| place.text(&within(name)));
    if let Some(bytes) = file.and_then(|file| place.files.get(file.rsplit('/').next().unwrap_or(file))) {
        return Some(text_of(bytes));
    }
    let text = place.text(&within("text"))?;
    let is_base64 = place.text(&within("encoding")).is_some_and(|coding| coding.eq_ignore_ascii_case("base64"));
    let decoded = is_base64.then(|| from_base64(text).ok()).flatten();
    Some(decoded.map_or_else(|| text.to_owned(), |read| text_of(&read.bytes)))
}

fn request(place: Place<'_>) -> Request {
    let headers = place.pairs(&["request", "headers"], "name");
    let kind = place.text(&["request", "postData", "mimeType"]).map(str::to_owned);
    let content_type = content_type(&headers).or(kind);
    Request {
        method: place.text(&["request", "method"]).map(str::to_owned),
        url: place.text(&["request", "url"]).map(str::to_owned),
        body: body(place, content_type.as_deref()),
        headers: owned(headers),
        content_type,
        ..Request::default()
    }
}

fn body(place: Place<'_>, content_type: Option<&str>) -> RequestBody {
    let text = content(place, &["request", "postData"]).filter(|text| !text.is_empty());
    let params = place.pairs(&["request", "postData", "params"], "name");
    match text {
        Some(text) => RequestBody::Text(text),
        None if params.is_empty() => RequestBody::Absent,
        None => form(params, content_type),
    }
}

fn started(place: Place<'_>) -> String {
    place.text(&["startedDateTime"]).unwrap_or_default().to_owned()
}

fn answer(place: Place<'_>) -> Option<Answer> {
    place.get(&["response"])?;
    let status = place.number(&["response", "status"]).filter(|status| *status > 0);
    let failure = ["_error", "_failureText"].iter().find_map(|name| place.text(&["response", name]));
    Some(Answer {
        status,
        headers: lower(place.pairs(&["response", "headers"], "name")),
        body: content(place, &["response", "content"]),
        failure: failure.filter(|_| status.is_none()).map(str::to_owned),
    })
}

/// Returns the request as it stands there, unless its body is nothing that people can read.
fn original(place: Place<'_>) -> Option<String> {
    let data = place.get(&["request", "postData"]);
    let is_hidden = data
        .is_some_and(|data| data.get("encoding").is_some() || BODY_FILES.iter().any(|name| data.get(name).is_some()));
    let request = place.get(&["request"]).filter(|_| !is_hidden)?;
    Some(without_har_secrets(place.document.slice(&request.span)))
}
