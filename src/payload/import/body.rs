//! Takes a body that was found: which method it is for, what is wrong with it, and which draft it makes.

use super::code::{self, Dialect, Found};
use super::imported::{DraftChange, ImportError, Imported, PictureFacts, Surroundings, What};
use super::request::{Request, RequestBody};
use super::secrets::{Members, quoted_in_reply};
use super::single;
use crate::contract::{
    ClientKey, Method, MethodBody, PlainReply, Received, error_code, lower_first, read_balance_reply,
    read_create_task_reply, read_plain_reply, read_task_result_reply,
};
use crate::payload::document::{self, Document, IssueKind, Value, quoted};
use crate::payload::{
    CheckedPicture, Finding, FoundKey, KEY_PLACEHOLDER, Redactor, Repair, Severity, Subject, check_body, find_keys,
    from_base64, place, sort_findings, visible, without_keys,
};
use crate::picture::decode;

/// Rules whose fix means the same as what was written, so that an import applies the fix.
const MENDED: &[&str] = &[
    "json.syntax",
    "json.trailing",
    "shape.body-is-text",
    "shape.task-fields-at-top",
    "shape.task-is-text",
    "shape.letter-case",
];

/// Tells whether an import applies the fix of a finding. All repairs of base64 mean the same bytes.
fn is_mended(finding: &Finding) -> bool {
    MENDED.contains(&finding.id) || Repair::ALL.iter().any(|repair| repair.id() == finding.id)
}

/// Most fixes that are applied: no body has more kinds of mistakes.
const MAX_MENDED: usize = 40;

/// Tells whether an object's names are those of a reply.
fn is_reply(document: &Document) -> bool {
    let Some(root) = document.root() else { return false };
    let names = ["errorId", "status", "solution", "errorCode", "balance"];
    matches!(root.value, Value::Object(_))
        && root.get("clientKey").is_none()
        && root.get("task").is_none()
        && names.iter().any(|name| root.get(name).is_some())
}

/// Imports the body of a request.
pub(super) fn of_request(request: &Request, original: &str, around: Surroundings<'_>) -> Result<Imported, ImportError> {
    let mut around = around;
    around.service.is_local |= request.is_local();
    let text = match &request.body {
        RequestBody::Text(text) => text.clone(),
        RequestBody::File(file) => return Ok(body_elsewhere(request, file, original)),
        RequestBody::Absent => {
            // A GET may have the whole request in its address.
            if request.api_method().is_none() && find_keys(original).is_empty() {
                return Err(ImportError::Nothing(around.name.to_owned()));
            }
            String::new()
        }
    };
    let found = form_encoded(text.trim()).unwrap_or(Found::body(text, ""));
    // A request to another API is of no use here.
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
    imported.secrets.extend(request.path_keys());
    imported.address = request.origin();
    sort_findings(&mut imported.findings);
    Ok(imported)
}

fn body_elsewhere(request: &Request, file: &str, original: &str) -> Imported {
    let method = request.api_method().unwrap_or(Method::CreateTask);
    let mut findings = request.check(method);
    let message = format!("The command only names the file {} in which the body is", visible(file));
    findings.push(Finding::new("curl.body-in-file", place::WHOLE, message));
    sort_findings(&mut findings);
    Imported {
        original: Some(original.to_owned()),
        keys: without_keys(original).1,
        ..Imported::new(What::Body(method), &request.how, findings)
    }
}

/// Returns the fields of a web form as a body, or `None` when the text is no web form.
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
        // A field of the web form may hold a whole object.
        let is_object = value.starts_with('{') && Document::parse(value.as_str()).is_json();
        format!("{}:{}", quoted(name), if is_object { value.clone() } else { quoted(value) })
    });
    let text = format!("{{{}}}", members.collect::<Vec<_>>().join(","));
    Some(Found { was_form: true, ..Found::body(text, "a web form") })
}

/// Imports a body that was found in a text.
pub(super) fn of_found(found: Found, original: &str, around: Surroundings<'_>) -> Imported {
    let key_had_space = key_has_space(&found.text);
    let (text, mut keys) = without_keys(&found.text);
    let mut document = Document::parse(text.trim_start_matches('\u{feff}'));
    let members = Members::of(&document);
    if let Some(text) = members.without(document.text()) {
        document = Document::parse(text);
    }
    for key in members.keys {
        if !keys.contains(&key) {
            keys.push(key);
        }
    }
    keys.extend(other_keys(original, &keys));
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
        let message = "The body is a web form, not JSON";
        findings.push(Finding::new("shape.form-encoded", place::WHOLE, message));
    }
    if found.is_part {
        findings.push(Finding::new(
            "import.in-other-text",
            place::WHOLE,
            "Other text stands around the body and was left out",
        ));
        findings.extend(codes_in(original));
    }
    let (checked, picture) = check(&document, method, key, key_had_space, around);
    // A web form can't have a task object, and a program turns its own text into JSON.
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
        draft,
        original: Some(original.to_owned()),
        task_id: document.get("taskId").map(|node| document.slice(&node.span).to_owned()),
        task_type: document.task_text("type").or_else(|| document.text_of("type")).map(str::to_owned),
        keys,
        secrets: members.others,
        picture,
        ..Imported::new(What::Body(method), found.how, findings)
    }
}

/// Returns the keys around a body that are none of its own, however a shell or program has escaped those.
fn other_keys(original: &str, own: &[ClientKey]) -> Vec<ClientKey> {
    let redactor = Redactor::of(own, &[]);
    let is_other = |found: &FoundKey| !own.contains(&found.key) && !redactor.finds(&original[found.span.clone()]);
    let mut others: Vec<ClientKey> = Vec::new();
    for FoundKey { key, .. } in find_keys(original).into_iter().filter(is_other) {
        if others.len() < MAX_OTHER_KEYS && !others.contains(&key) {
            others.push(key);
        }
    }
    others
}

/// Finds the error codes that stand around a body, as in a log: they say what became of the request.
fn codes_in(text: &str) -> Vec<Finding> {
    let mut found: Vec<&str> = Vec::new();
    for (at, _) in text.match_indices("ERROR_") {
        let is_inside = text[..at].ends_with(is_of_code);
        let code = text[at..].split(|c: char| !is_of_code(c)).next().unwrap_or_default();
        if !is_inside && !found.contains(&code) && error_code(code).is_some() && found.len() < MAX_CODES {
            found.push(code);
        }
    }
    let said = |code: &str| {
        let known = error_code(code)?;
        let message = format!(
            "The text says {code}: {}. {}; {}",
            lower_first(known.meaning),
            known.what_to_do,
            known.retry.advice()
        );
        Some(Finding::new("reply.error-code", place::WHOLE, message))
    };
    found.into_iter().filter_map(said).collect()
}

const fn is_of_code(c: char) -> bool {
    c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_'
}

/// Most error codes that are explained.
const MAX_CODES: usize = 3;

/// Most keys around a body that are offered.
const MAX_OTHER_KEYS: usize = 16;

/// Finds fields other than `clientKey` in which a key stood. The key is masked already.
fn keys_elsewhere(document: &Document) -> Vec<Finding> {
    let mut found = Vec::new();
    let has_client_key = document.get("clientKey").is_some();
    document.walk(&mut |pointer, node| {
        let holds_key = document.string(node).is_some_and(|text| text.contains(KEY_PLACEHOLDER));
        // Where there is no clientKey, one beside the task is the key under another name, which is said of it.
        let is_the_key = pointer.eq_ignore_ascii_case(place::KEY)
            || pointer == "/client_key"
            || !has_client_key && pointer.rfind('/') == Some(0);
        if holds_key && !is_the_key {
            found.push(Finding::new(
                "key.elsewhere",
                pointer,
                "A key stood in this field too; anyone who sees the field could use the key",
            ));
        }
    });
    found
}

/// Finds values that are code.
fn expressions(document: &Document) -> Vec<Finding> {
    let mut found = Vec::new();
    document.walk(&mut |pointer, node| {
        if node.value == Value::Expression && found.len() < MAX_EXPRESSIONS {
            let code: String = document.slice(&node.span).chars().take(60).collect();
            found.push(Finding::new("literal.expression", pointer, format!("The value is code: {}", visible(&code))));
        }
    });
    found
}

/// Most values of code that are named.
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

/// Returns the method whose body it is: told by the names in the body, or else by the address it went to.
fn method_of(document: &Document, address: Option<Method>) -> Method {
    let Some(root) = document.root() else { return address.unwrap_or(Method::CreateTask) };
    let has = |name: &str| root.members().iter().any(|member| member.name.eq_ignore_ascii_case(name));
    let has_task_field = ["type", "body", "websiteURL", "websiteKey"].iter().any(|name| has(name));
    // Web forms write the fields of an object so.
    let has_form_task =
        root.members().iter().any(|member| member.name.starts_with("task[") || member.name.starts_with("task."));
    match () {
        () if has("task") || has_task_field || has_form_task => Method::CreateTask,
        // Several methods may take an id alone, and only the address tells which is meant.
        () if has("taskId") => {
            address.filter(|method| method.body() == MethodBody::TaskId).unwrap_or(Method::GetTaskResult)
        }
        () if address.is_some() => address.unwrap_or(Method::CreateTask),
        // A callback is asked for with a task, even where the task is missing.
        () if has("callbackUrl") => Method::CreateTask,
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
) -> (Vec<Finding>, Option<PictureFacts>) {
    let base64 = document.task("body").or_else(|| document.get("body")).and_then(|node| document.string(node));
    let bytes =
        base64.filter(|text| !text.trim().is_empty()).and_then(|text| from_base64(text).ok()).map(|read| read.bytes);
    let decoded = bytes.as_ref().map(|bytes| (decode(bytes), bytes.len()));
    let picture = decoded.as_ref().map(|(decoded, bytes)| CheckedPicture { decoded, bytes: *bytes, name: None });
    let subject = Subject { key, key_had_space, picture, ..Subject::new(method, document, around.service) };
    (check_body(&subject), decoded.as_ref().map(|(decoded, bytes)| single::facts(decoded, *bytes)))
}

/// Returns the body with every fix applied that means the same.
fn mended(document: &Document, around: Surroundings<'_>) -> String {
    let mut document = document.clone();
    if document.is_literal()
        && let Some(json) = code::as_json(document.text())
    {
        document = Document::parse(json);
    }
    for _ in 0..MAX_MENDED {
        // Findings about the picture have no fixes, so the picture is not decoded again.
        let subject = Subject::new(Method::CreateTask, &document, around.service);
        let mut fixes = check_body(&subject).into_iter().filter(is_mended);
        let Some(fix) = fixes.find_map(|finding| finding.fix) else { break };
        let Some(text) = document::apply(document.text(), &fix.edits) else { break };
        document = Document::parse(text);
    }
    document.text().to_string()
}

/// Imports a reply: it makes no draft, but its findings explain it.
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
    if let PlainReply::Refused { code: Some(code), description } = read_plain_reply(received).reply {
        let message = match error_code(&code) {
            Some(known) => format!("{code}: {}. {}; {}", known.meaning, known.what_to_do, known.retry.advice()),
            None => {
                format!("{code}: {}", description.unwrap_or_else(|| "CapKill Desk doesn't know this code".to_owned()))
            }
        };
        findings.push(Finding::new("reply.error-code", "/errorCode", message));
    }
    if document.issues().iter().any(|issue| issue.kind != IssueKind::LoneSurrogate) && found.dialect == Dialect::Body {
        findings.push(
            Finding::new("reply.departure", place::WHOLE, "The reply is not quite JSON")
                .as_severe_as(Severity::Warning),
        );
    }
    sort_findings(&mut findings);
    Imported {
        original: Some(original.to_owned()),
        secrets: quoted_in_reply(document),
        keys,
        ..Imported::new(What::Reply, "a reply of the API", findings)
    }
}
