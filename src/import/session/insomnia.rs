//! Exports of Insomnia, version 4 (JSON). Those of version 5 are YAML, in which the importer finds bodies as in any text.

use super::format::{Format, Place, content_type, form, owned};
use crate::import::request::{Elsewhere, Request, RequestBody};
use crate::payload::document::{Document, Node, Value};

pub(super) const FORMAT: Format = Format {
    how: "an Insomnia export",
    entries,
    request,
    started: |_| String::new(),
    answer: |_| None,
    original: |_| None,
};

fn entries(document: &Document) -> Option<Vec<&Node>> {
    let root = document.root()?;
    root.get("__export_format")?;
    let Value::Array(resources) = &root.get("resources")?.value else { return None };
    let is_request = |node: &&Node| node.get("_type").and_then(|kind| document.string(kind)) == Some("request");
    Some(resources.iter().filter(is_request).collect())
}

fn request(place: Place<'_>) -> Request {
    let headers = place.pairs(&["headers"], "name");
    let kind = place.text(&["body", "mimeType"]).map(str::to_owned);
    let content_type = content_type(&headers).or(kind);
    Request {
        method: place.text(&["method"]).map(str::to_owned),
        url: place.text(&["url"]).map(str::to_owned),
        body: body(place, content_type.as_deref()),
        headers: owned(headers),
        content_type,
        has_variables: true,
        ..Request::default()
    }
}

fn body(place: Place<'_>, content_type: Option<&str>) -> RequestBody {
    let params = place.pairs(&["body", "params"], "name");
    match (place.text(&["body", "text"]), place.text(&["body", "fileName"])) {
        (Some(text), _) => RequestBody::Text(text.to_owned()),
        (None, Some(file)) => RequestBody::Elsewhere(Elsewhere::File(file.to_owned())),
        (None, None) if params.is_empty() => RequestBody::Absent,
        (None, None) => form(params, content_type),
    }
}
