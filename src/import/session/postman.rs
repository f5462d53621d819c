//! Collections of Postman, version 2 and later, with the folders in them.

use super::format::{Format, Place, content_type, form, owned};
use crate::import::request::{Elsewhere, Request, RequestBody};
use crate::payload::document::{Document, Node, Value};

pub(super) const FORMAT: Format = Format {
    how: "a Postman collection",
    entries,
    request,
    started: |_| String::new(),
    // A saved example is no reply to this request.
    answer: |_| None,
    original: |_| None,
};

fn entries(document: &Document) -> Option<Vec<&Node>> {
    let root = document.root()?;
    // The API of Postman wraps the collection in another object.
    let collection = root.get("collection").unwrap_or(root);
    let schema = collection.get("info").and_then(|info| info.get("schema")).and_then(|it| document.string(it));
    let is_postman = schema.is_some_and(|schema| schema.contains("collection/v2"));
    let mut found = Vec::new();
    requests(collection.get("item").filter(|_| is_postman)?, &mut found);
    Some(found)
}

/// Collects the requests of a folder and of the folders in it, no deeper than a document can be.
fn requests<'a>(items: &'a Node, found: &mut Vec<&'a Node>) {
    let Value::Array(items) = &items.value else { return };
    for item in items {
        match item.get("item") {
            Some(folder) => requests(folder, found),
            None => found.extend(item.get("request").map(|_| item)),
        }
    }
}

fn request(place: Place<'_>) -> Request {
    let headers = place.pairs(&["request", "header"], "key");
    let url = place
        .text(&["request", "url", "raw"])
        .or_else(|| place.text(&["request", "url"]))
        .or_else(|| place.text(&["request"]));
    Request {
        method: Some(place.text(&["request", "method"]).unwrap_or("GET").to_owned()),
        url: url.map(|url| filled(place, url)),
        content_type: content_type(&headers).or_else(|| of_mode(place).map(str::to_owned)),
        headers: owned(headers),
        body: body(place),
        has_variables: true,
        ..Request::default()
    }
}

/// Returns the Content-Type that Postman adds by itself.
fn of_mode(place: Place<'_>) -> Option<&'static str> {
    let language = place.text(&["request", "body", "options", "raw", "language"]);
    match (place.text(&["request", "body", "mode"])?, language) {
        ("raw", Some("json")) | ("graphql", _) => Some("application/json"),
        ("raw", _) => Some("text/plain"),
        ("urlencoded", _) => Some("application/x-www-form-urlencoded"),
        ("formdata", _) => Some("multipart/form-data"),
        _ => None,
    }
}

fn body(place: Place<'_>) -> RequestBody {
    let mode = place.text(&["request", "body", "mode"]).unwrap_or("raw");
    match mode {
        "raw" => place
            .text(&["request", "body", "raw"])
            .map_or(RequestBody::Absent, |text| RequestBody::Text(text.to_owned())),
        "file" => {
            let file = place.text(&["request", "body", "file", "src"]).unwrap_or("that is not named");
            RequestBody::Elsewhere(Elsewhere::File(file.to_owned()))
        }
        mode => {
            let pairs = place.pairs(&["request", "body", mode], "key");
            if pairs.is_empty() { RequestBody::Absent } else { form(pairs, of_mode(place)) }
        }
    }
}

/// Returns an address with the collection's own variables filled in.
fn filled(place: Place<'_>, url: &str) -> String {
    let root = Place { node: place.document.root().unwrap_or(place.node), ..place };
    let own = root.pairs(&["variable"], "key").into_iter();
    own.fold(url.to_owned(), |url, (name, value)| url.replace(&format!("{{{{{name}}}}}"), &value))
}
