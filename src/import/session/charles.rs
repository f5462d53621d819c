//! Sessions that Charles exports as JSON (`.chlsj`).

use super::format::{Format, Place, content_type, lower, owned, text_of};
use crate::import::reply::Answer;
use crate::import::request::{Request, RequestBody};
use crate::payload::document::{Document, Node, Value};
use crate::payload::from_base64;

pub(super) const FORMAT: Format =
    Format { how: "a Charles session", entries, request, started, answer, original: |_| None };

fn entries(document: &Document) -> Option<Vec<&Node>> {
    let Value::Array(items) = &document.root()?.value else { return None };
    let is_charles = |item: &&Node| ["host", "scheme", "request"].iter().all(|name| item.get(name).is_some());
    items.first().filter(is_charles)?;
    Some(items.iter().collect())
}

/// Returns the address, which stands there in its parts.
fn url(place: Place<'_>) -> Option<String> {
    let (scheme, host) = (place.text(&["scheme"])?, place.text(&["host"])?);
    let usual = if scheme == "https" { 443 } else { 80 };
    let port = place.number(&["port"]).or_else(|| place.number(&["actualPort"])).filter(|port| *port != usual);
    let port = port.map(|port| format!(":{port}")).unwrap_or_default();
    let query = place.text(&["query"]).map(|query| format!("?{query}")).unwrap_or_default();
    Some(format!("{scheme}://{host}{port}{}{query}", place.text(&["path"]).unwrap_or("/")))
}

fn content(place: Place<'_>, side: &str) -> Option<String> {
    let encoded = || Some(text_of(&from_base64(place.text(&[side, "body", "encoded"])?).ok()?.bytes));
    place.text(&[side, "body", "text"]).map(str::to_owned).or_else(encoded)
}

fn request(place: Place<'_>) -> Request {
    let headers = place.pairs(&["request", "header", "headers"], "name");
    let kind = place.text(&["request", "mimeType"]);
    Request {
        method: place.text(&["method"]).map(str::to_owned),
        url: url(place),
        content_type: content_type(&headers).or_else(|| kind.map(str::to_owned)),
        headers: owned(headers),
        body: content(place, "request").map_or(RequestBody::Absent, RequestBody::Text),
        ..Request::default()
    }
}

fn started(place: Place<'_>) -> String {
    place.text(&["times", "start"]).unwrap_or_default().to_owned()
}

fn answer(place: Place<'_>) -> Option<Answer> {
    place.get(&["response"])?;
    Some(Answer {
        status: place.number(&["response", "status"]),
        headers: lower(place.pairs(&["response", "header", "headers"], "name")),
        body: content(place, "response"),
        failure: place.text(&["errorMessage"]).map(str::to_owned),
    })
}
