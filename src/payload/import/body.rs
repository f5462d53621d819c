//! A body that was found: which method's it is, what is wrong with it, and the draft it makes.

use super::code::{self, Dialect, Found};
use super::request::{Request, RequestBody};
use super::{DraftChange, ImportError, Imported, Surroundings, What, is_reply, single};
use crate::contract::{
    ClientKey, CreateTaskReply, Method, Received, error_code, read_balance_reply, read_create_task_reply,
    read_task_result_reply,
};
use crate::payload::document::{self, Document, IssueKind, Value, quoted};
use crate::payload::{
    CheckedPicture, Finding, KEY_PLACEHOLDER, Severity, Subject, check_body, find_keys, from_base64, masked, place,
    sort_findings, without_keys,
};
use crate::picture::decode;

/// Rules whose fix means the same as what was written, so that an import applies it.
const MENDED: &[&str] = &[
    "json.syntax",
    "json.trailing",
    "shape.body-is-text",
    "shape.task-fields-at-top",
    "shape.task-is-text",
    "shape.letter-case",
    "base64.data-prefix",
    "base64.percent-encoded",
    "base64.line-breaks",
    "base64.url-safe",
    "base64.padding",
    "base64.twice",
    "base64.hex",
    "base64.python-bytes",
    "base64.trailing",
];

/// Fixes applied at most: each mends something, and no body has more kinds of mistakes.
const MAX_MENDED: usize = 40;

/// Imports the body of a request.
pub(super) fn of_request(request: &Request, original: &str, around: Surroundings<'_>) -> Result<Imported, ImportError> {
    let mut around = around;
    around.service.is_local |= request.is_local();
    let text = match &request.body {
        RequestBody::Text(text) => text.clone(),
        RequestBody::File(file) => return Ok(body_elsewhere(request, file, original)),
        RequestBody::Absent => {
            // A GET may have everything in its address.
            if request.api_method().is_none() && find_keys(original).is_empty() {
                return Err(ImportError::Nothing(around.name.to_owned()));
            }
            String::new()
        }
    };
    let found = form_encoded(text.trim()).unwrap_or(Found {
        text,
        dialect: Dialect::Body,
        how: String::new(),
        is_part: false,
        was_form: false,
        address: None,
    });
    // Another API's request is nothing that can be helped with.
    let names = ["clientKey", "task", "Task"];
    if request.api_method().is_none() && !names.iter().any(|name| found.text.contains(name)) {
        return Err(ImportError::Nothing(around.name.to_owned()));
    }
    let mut imported =
        of_found(Found { how: request.how.clone(), address: request.api_method(), ..found }, original, around);
    let method = match imported.what {
        What::Body(method) => method,
        _ => request.api_method().unwrap_or(Method::CreateTask),
    };
    imported.findings.extend(request.check(method));
    sort_findings(&mut imported.findings);
    Ok(imported)
}

fn body_elsewhere(request: &Request, file: &str, original: &str) -> Imported {
    let method = request.api_method().unwrap_or(Method::CreateTask);
    let mut findings = request.check(method);
    let message = format!("The body is in the file {}, which the command only names", crate::payload::visible(file));
    findings.push(Finding::new("curl.body-in-file", place::WHOLE, message));
    sort_findings(&mut findings);
    Imported {
        what: What::Body(method),
        how: request.how.clone(),
        findings,
        draft: None,
        original: Some(masked(original)),
        keys: without_keys(original).1,
        task_id: None,
        task_type: None,
        picture: None,
        entries: Vec::new(),
        chosen: 0,
    }
}

/// The fields of a web form as a body; `None` when the text is no form.
pub(super) fn form_encoded(text: &str) -> Option<Found> {
    let is_form = text.contains('=') && !text.starts_with(['{', '[', '"']) && !text.contains(char::is_whitespace);
    if !is_form {
        return None;
    }
    let names = ["clientKey", "task", "taskId", "type"];
    let pairs: Vec<(String, String)> = url::form_urlencoded::parse(text.as_bytes()).into_owned().collect();
    if !pairs.iter().any(|(name, _)| names.iter().any(|known| name.starts_with(known))) {
        return None;
    }
    let members = pairs.iter().map(|(name, value)| {
        // A whole object may have been put into a field.
        let is_object = value.starts_with('{') && Document::parse(value.as_str()).is_json();
        format!("{}:{}", quoted(name), if is_object { value.clone() } else { quoted(value) })
    });
    let text = format!("{{{}}}", members.collect::<Vec<_>>().join(","));
    Some(Found {
        text,
        dialect: Dialect::Body,
        how: "a web form".to_owned(),
        is_part: false,
        was_form: true,
        address: None,
    })
}

/// Imports a body that was found in a text.
pub(super) fn of_found(found: Found, original: &str, around: Surroundings<'_>) -> Imported {
    let key_had_space = key_has_space(&found.text);
    let (text, mut keys) = without_keys(&found.text);
    for key in without_keys(original).1 {
        if !keys.contains(&key) {
            keys.push(key);
        }
    }
    let document = Document::parse(text.trim_start_matches('\u{feff}'));
    if is_reply(&document) {
        return reply(&document, &found, original, keys);
    }
    let method = method_of(&document, found.address);
    let key = keys.first();
    let mut findings = Vec::new();
    if text.starts_with('\u{feff}') {
        findings.push(Finding::new("text.byte-order-mark", place::WHOLE, "The body begins with a byte order mark"));
    }
    if found.was_form {
        let message = "The body is the fields of a web form, not JSON";
        findings.push(Finding::new("shape.form-encoded", place::WHOLE, message));
    }
    if found.is_part {
        findings.push(Finding::new(
            "import.in-other-text",
            place::WHOLE,
            "The body stands in other text, which was left out",
        ));
    }
    let (checked, picture) = check(&document, method, key, key_had_space, around);
    // A form has no objects, and a program's text is made JSON by the program.
    let is_said_already = |finding: &Finding| {
        (found.was_form && finding.id.starts_with("shape."))
            || (found.dialect != Dialect::Body && finding.id == "json.syntax")
    };
    findings.extend(checked.into_iter().filter(|finding| !is_said_already(finding)));
    if document.root().is_some_and(|root| matches!(root.value, Value::Object(_))) {
        findings.extend(keys_elsewhere(&document));
    }
    findings.extend(literal(found.dialect));
    if found.dialect != Dialect::Body {
        findings.extend(expressions(&document));
    }
    sort_findings(&mut findings);
    let draft = (method == Method::CreateTask).then(|| DraftChange::Body(mended(&document, around)));
    Imported {
        what: What::Body(method),
        how: found.how,
        findings,
        draft,
        original: Some(masked(original)),
        task_id: document.get("taskId").map(|node| document.slice(&node.span).to_owned()),
        task_type: document.task_text("type").or_else(|| document.text_of("type")).map(str::to_owned),
        keys,
        picture,
        entries: Vec::new(),
        chosen: 0,
    }
}

/// Fields beside `clientKey` in which a key stood: it is masked already.
fn keys_elsewhere(document: &Document) -> Vec<Finding> {
    let mut found = Vec::new();
    document.walk(&mut |pointer, node| {
        let holds_key = document.string(node).is_some_and(|text| text.contains(KEY_PLACEHOLDER));
        if holds_key && !pointer.eq_ignore_ascii_case(place::KEY) && pointer != "/client_key" {
            found.push(Finding::new(
                "key.elsewhere",
                pointer,
                "A key stood here too; anyone who sees the field could use it",
            ));
        }
    });
    found
}

/// Values that are code.
fn expressions(document: &Document) -> Vec<Finding> {
    let mut found = Vec::new();
    document.walk(&mut |pointer, node| {
        if node.value == Value::Expression && found.len() < MAX_EXPRESSIONS {
            let code: String = document.slice(&node.span).chars().take(60).collect();
            found.push(Finding::new(
                "literal.expression",
                pointer,
                format!("Its value is code: {}", crate::payload::visible(&code)),
            ));
        }
    });
    found
}

/// Values of code that are named at most.
const MAX_EXPRESSIONS: usize = 8;

fn literal(dialect: Dialect) -> Option<Finding> {
    let (id, message) = match dialect {
        Dialect::Body => return None,
        Dialect::JavaScript => ("literal.javascript", "This is a JavaScript object, not JSON yet"),
        Dialect::Python => ("literal.python", "This is a Python dictionary, not JSON yet"),
    };
    Some(Finding::new(id, place::WHOLE, message))
}

fn key_has_space(text: &str) -> bool {
    find_keys(text).first().is_some_and(|found| found.had_space)
}

/// Which method's body it is, by what is in it, or else by the address it went to.
fn method_of(document: &Document, address: Option<Method>) -> Method {
    let Some(root) = document.root() else { return address.unwrap_or(Method::CreateTask) };
    let has = |name: &str| root.members().iter().any(|member| member.name.eq_ignore_ascii_case(name));
    let has_task_field = ["type", "body", "websiteURL", "websiteKey"].iter().any(|name| has(name));
    // As web forms write the fields of an object.
    let has_form_task =
        root.members().iter().any(|member| member.name.starts_with("task[") || member.name.starts_with("task."));
    match () {
        () if has("task") || has_task_field || has_form_task => Method::CreateTask,
        () if has("taskId") => Method::GetTaskResult,
        () if address.is_some() => address.unwrap_or(Method::CreateTask),
        () if has("clientKey")
            && root.members().iter().all(|member| !matches!(member.value.value, Value::Object(_))) =>
        {
            Method::GetBalance
        }
        () => Method::CreateTask,
    }
}

fn check(
    document: &Document,
    method: Method,
    key: Option<&ClientKey>,
    key_had_space: bool,
    around: Surroundings<'_>,
) -> (Vec<Finding>, Option<super::PictureFacts>) {
    let base64 = document.task("body").or_else(|| document.get("body")).and_then(|node| document.string(node));
    let bytes =
        base64.filter(|text| !text.trim().is_empty()).and_then(|text| from_base64(text).ok()).map(|read| read.bytes);
    let decoded = bytes.as_ref().map(|bytes| (decode(bytes), bytes.len()));
    let picture = decoded.as_ref().map(|(decoded, bytes)| CheckedPicture { decoded, bytes: *bytes, name: None });
    let subject = Subject { method, document, key, key_had_space, picture, service: around.service };
    (check_body(&subject), decoded.as_ref().map(|(decoded, bytes)| single::facts(decoded, *bytes)))
}

/// The body with every fix applied that means the same.
fn mended(document: &Document, around: Surroundings<'_>) -> String {
    let mut document = document.clone();
    if document.is_literal()
        && let Some(json) = code::as_json(document.text())
    {
        document = Document::parse(json);
    }
    for _ in 0..MAX_MENDED {
        // The picture's own findings have no fixes: it need not be decoded again.
        let subject = Subject {
            method: Method::CreateTask,
            document: &document,
            key: None,
            key_had_space: false,
            picture: None,
            service: around.service,
        };
        let mut fixes = check_body(&subject).into_iter().filter(|finding| MENDED.contains(&finding.id));
        let Some(fix) = fixes.find_map(|finding| finding.fix) else { break };
        let Some(text) = document::apply(document.text(), &fix.edits) else { break };
        document = Document::parse(text);
    }
    document.text().to_string()
}

/// A reply is no draft, but it can be explained.
fn reply(document: &Document, found: &Found, original: &str, keys: Vec<ClientKey>) -> Imported {
    let body = document.text().as_bytes();
    let received = Received { status: 200, content_type: Some("application/json"), body, is_truncated: false };
    let mut findings = Vec::new();
    let has = |name: &str| document.get(name).is_some();
    let departures = match () {
        () if has("status") || has("solution") && !has("taskId") => read_task_result_reply(received, None).departures,
        () if has("balance") => read_balance_reply(received).departures,
        () => read_create_task_reply(received).departures,
    };
    findings.extend(
        departures.iter().map(|departure| Finding::new("reply.departure", place::WHOLE, departure.to_string())),
    );
    if let CreateTaskReply::Refused { code: Some(code), description } = read_create_task_reply(received).reply {
        let message = match error_code(&code) {
            Some(known) => format!("{code}: {}. {}; {}", known.meaning, known.what_to_do, known.retry.advice()),
            None => format!("{code}: {}", description.unwrap_or_else(|| "not in the dictionary".to_owned())),
        };
        findings.push(Finding::new("reply.error-code", "/errorCode", message));
    }
    if document.issues().iter().any(|issue| issue.kind != IssueKind::LoneSurrogate) && found.dialect == Dialect::Body {
        findings.push(
            Finding::new("reply.departure", place::WHOLE, "It is not quite JSON").as_severe_as(Severity::Warning),
        );
    }
    sort_findings(&mut findings);
    Imported {
        what: What::Reply,
        how: "a reply of the API".to_owned(),
        findings,
        draft: None,
        original: Some(masked(original)),
        keys,
        task_id: None,
        task_type: None,
        picture: None,
        entries: Vec::new(),
        chosen: 0,
    }
}
