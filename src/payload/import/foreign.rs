//! Tells requests to this API from those to others, whose addresses may end alike.

use super::request::{Elsewhere, FormKind, Request, RequestBody, WebForm};
use crate::payload::document::{Document, Node, Value};

/// Names that only a body of this API has, in small letters and without signs.
const OWN_NAMES: &[&str] = &["clientkey", "taskid", "websiteurl", "websitekey", "task"];

/// Names of a task's fields that say that an object is a task.
const TASK_NAMES: &[&str] = &["type", "body", "websiteurl", "websitekey", "url", "sitekey"];

/// Names that bodies of other APIs have too, so that they say nothing.
const COMMON_NAMES: &[&str] = &["callbackurl", "softid", "languagepool", "type", "body", "key", "apikey", "..."];

fn bare(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
}

/// Tells whether a request is one to this API, or may be one.
pub(super) fn is_ours(request: &Request) -> bool {
    reason(request).is_none()
}

/// Returns why a request is none to this API, as the end of a sentence; `None` when it is or may be one.
pub(super) fn reason(request: &Request) -> Option<&'static str> {
    let names_method = request.api_method().is_some();
    match &request.body {
        RequestBody::Absent if has_own_query(request) => None,
        RequestBody::Absent => (!names_method).then_some("which sends no body"),
        RequestBody::Elsewhere(Elsewhere::NotShown) => (!names_method).then_some("whose body is not shown"),
        RequestBody::Elsewhere(_) => (!names_method).then_some("whose body was not given"),
        RequestBody::Form(WebForm { fields, .. }) => {
            let is_own = fields.iter().any(|(name, _)| is_own_field(name));
            (!is_own && (!fields.is_empty() || !names_method)).then_some(NONE_OF_OURS)
        }
        RequestBody::Text(text) => is_other_text(text, names_method).then_some(NONE_OF_OURS),
    }
}

const NONE_OF_OURS: &str = "whose body is none of this API's";

/// Tells whether the fields of this API stand in the address.
pub(super) fn has_own_query(request: &Request) -> bool {
    let query = request.query().unwrap_or_default();
    let is_key = |name: &str| bare(name) == "clientkey";
    url::form_urlencoded::parse(query.as_bytes())
        .any(|(name, _)| is_key(&name) || request.api_method().is_some() && is_own_field(&name))
}

/// Returns the fields that stand in the address.
pub(super) fn own_query(request: &Request) -> Option<WebForm> {
    let query = request.query().filter(|_| has_own_query(request))?;
    let fields = url::form_urlencoded::parse(query.as_bytes()).into_owned().collect();
    Some(WebForm { kind: FormKind::Query, fields })
}

/// Tells whether a web form's field is one of this API. A form writes the fields of an object as `task[type]`.
fn is_own_field(name: &str) -> bool {
    OWN_NAMES.contains(&bare(name.split(['[', '.']).next().unwrap_or_default()).as_str())
}

fn is_other_text(text: &str, names_method: bool) -> bool {
    let lower = text.to_ascii_lowercase();
    let mentions = ["clientkey", "client_key", "client-key", "task", "websiteurl", "websitekey"];
    if !mentions.iter().any(|name| lower.contains(name)) {
        // A body without any content may have been meant for the method that the address names.
        return !names_method || has_other_content(text);
    }
    let document = Document::parse(text.trim_start_matches('\u{feff}').trim());
    match document.root() {
        Some(root) if matches!(root.value, Value::Object(_)) => is_other_object(&document, root),
        _ => false,
    }
}

/// Tells whether a body without any name of this API holds something else than nothing.
fn has_other_content(text: &str) -> bool {
    let trimmed = text.trim();
    let document = Document::parse(trimmed);
    match document.root().map(|root| &root.value) {
        Some(Value::Object(members)) => {
            let names = || members.iter().map(|member| bare(&member.name));
            !members.is_empty() && !names().all(|name| COMMON_NAMES.contains(&name.as_str()))
        }
        Some(_) => false,
        None => trimmed.starts_with('<') || trimmed.contains('=') && !trimmed.contains('{'),
    }
}

/// Tells whether an object that mentions one of this API's words is another API's all the same.
fn is_other_object(document: &Document, root: &Node) -> bool {
    let names: Vec<String> = root.members().iter().map(|member| bare(&member.name)).collect();
    let has = |name: &str| names.iter().any(|known| known == name);
    if ["clientkey", "taskid", "websiteurl", "websitekey"].iter().any(|name| has(name)) {
        return false;
    }
    let is_form_task = |name: &str| name.starts_with("task[") || name.starts_with("task.");
    if root.members().iter().any(|member| is_form_task(&member.name)) {
        return false;
    }
    let task = root.members().iter().find(|member| bare(&member.name) == "task").map(|member| &member.value);
    match task {
        Some(task) => is_other_task(document, task, names.len()),
        None => {
            let named = |name: &str| document.text_of(name).is_some_and(|text| text.contains("Task"));
            !named("type") && !names.iter().all(|name| COMMON_NAMES.contains(&name.as_str()))
        }
    }
}

/// Tells whether the value of `task` is no task of this API: another API's object, or one of its words.
fn is_other_task(document: &Document, task: &Node, members: usize) -> bool {
    match &task.value {
        Value::Object(fields) if fields.is_empty() => members > 1,
        Value::Object(fields) => !fields.iter().any(|field| TASK_NAMES.contains(&bare(&field.name).as_str())),
        Value::String(_) => {
            let text = document.string(task).unwrap_or_default().trim();
            let is_word = text.chars().all(|c| c.is_ascii_alphanumeric() || "-_ ".contains(c));
            is_word && !text.is_empty() && members > 1 && !text.contains("Task")
        }
        _ => false,
    }
}
