//! Workflows of n8n: each HTTP Request node in them is a request.

use super::format::{Format, Place, content_type, form, owned};
use crate::import::request::{Request, RequestBody};
use crate::payload::document::{Document, Node, Value, quoted};

pub(super) const FORMAT: Format = Format {
    how: "an n8n workflow",
    entries,
    request,
    started: |place| place.text(&["name"]).unwrap_or_default().to_owned(),
    answer: |_| None,
    original: |_| None,
};

fn entries(document: &Document) -> Option<Vec<&Node>> {
    let Value::Array(nodes) = &document.root()?.get("nodes")?.value else { return None };
    let is_http = |node: &&Node| {
        let kind = node.get("type").and_then(|kind| document.string(kind)).unwrap_or_default();
        kind.starts_with("n8n-nodes") && kind.ends_with("httpRequest")
    };
    let found: Vec<&Node> = nodes.iter().filter(is_http).collect();
    (!found.is_empty()).then_some(found)
}

fn request(place: Place<'_>) -> Request {
    let headers = place.pairs(&["parameters", "headerParameters", "parameters"], "name");
    let verb = place.text(&["parameters", "method"]).or_else(|| place.text(&["parameters", "requestMethod"]));
    let (body, kind) = body(place);
    Request {
        method: Some(verb.unwrap_or("GET").to_owned()),
        url: place.text(&["parameters", "url"]).map(|url| plain(url).to_owned()),
        content_type: content_type(&headers).or_else(|| kind.map(str::to_owned)),
        headers: owned(headers),
        body,
        has_variables: true,
        ..Request::default()
    }
}

/// Returns a value without the sign that begins an expression.
fn plain(value: &str) -> &str {
    value.strip_prefix('=').unwrap_or(value)
}

/// Returns the body with the Content-Type that the node adds by itself.
fn body(place: Place<'_>) -> (RequestBody, Option<&'static str>) {
    let texts = [["parameters", "jsonBody"], ["parameters", "bodyParametersJson"], ["parameters", "body"]];
    if let Some(text) = texts.iter().find_map(|path| place.text(path)) {
        let is_raw = place.text(&["parameters", "contentType"]) == Some("raw");
        return (RequestBody::Text(plain(text).to_owned()), (!is_raw).then_some("application/json"));
    }
    let lists = [["parameters", "bodyParameters", "parameters"], ["parameters", "bodyParametersUi", "parameter"]];
    let pairs = lists.iter().map(|path| place.pairs(path, "name")).find(|pairs| !pairs.is_empty());
    let Some(pairs) = pairs else { return (RequestBody::Absent, None) };
    let pairs = pairs.into_iter().map(|(name, value)| (name, plain(&value).to_owned()));
    match place.text(&["parameters", "contentType"]) {
        Some("form-urlencoded") => of_kind(pairs, "application/x-www-form-urlencoded"),
        Some("multipart-form-data") => of_kind(pairs, "multipart/form-data"),
        _ => {
            let members: Vec<String> =
                pairs.map(|(name, value)| format!("{}:{}", quoted(name), quoted(&value))).collect();
            (RequestBody::Text(format!("{{{}}}", members.join(","))), Some("application/json"))
        }
    }
}

fn of_kind<'a>(
    pairs: impl Iterator<Item = (&'a str, String)>,
    kind: &'static str,
) -> (RequestBody, Option<&'static str>) {
    (form(pairs, Some(kind)), Some(kind))
}
