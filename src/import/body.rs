//! Takes a body that was found: which method it is for, what is wrong with it, and which draft it makes.

use std::cell::LazyCell;

use super::code::{self, Dialect, Found};
use super::coded;
use super::filled_in;
use super::foreign;
use super::form;
use super::imported::{DraftChange, ImportError, Imported, PictureFacts, Surroundings, What};
use super::original::Original;
use super::reply;
use super::request::{Elsewhere, Request, RequestBody};
use super::secrets::Members;
use super::session;
use super::single;
use crate::contract::{ClientKey, Method, MethodBody};
use crate::payload::document::{self, Document, Value};
use crate::payload::{
    Begins, CheckedPicture, Finding, FoundKey, KEY_PLACEHOLDER, Redactor, Repair, Subject, check_body, from_base64,
    place, sort_findings, without_found,
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

/// Imports the body of a request.
pub(super) fn of_request(
    request: &Request,
    original: &Original<'_>,
    around: Surroundings<'_>,
) -> Result<Imported, ImportError> {
    let mut around = around;
    around.service.is_local |= request.is_local();
    if let Some(reason) = foreign::reason(request) {
        return Err(of_another_api(request, reason, original, around));
    }
    let found = match of_program(request, original, around.name).map_or_else(|| of_body(request), Ok) {
        Ok(found) => found,
        Err(fault) => return Ok(without_body(request, *fault, original)),
    };
    let mut imported = of_found(
        Found { how: request.how.clone(), address: request.api_method(), was_sent: true, ..found },
        original,
        around,
    );
    let method = match imported.what {
        What::Body(method) => method,
        _ => request.api_method().unwrap_or(Method::CreateTask),
    };
    imported.findings.extend(request.check(method));
    if request.has_variables || request.has_code || !request.filled_in.is_empty() {
        // What fills the values in is no program of the user's.
        imported.findings.retain(|finding| finding.id != "literal.program");
    }
    imported.secrets.extend(request.path_keys());
    imported.request = Some(request.facts());
    imported.address = request.origin();
    sort_findings(&mut imported.findings);
    Ok(imported)
}

/// Returns the body of a request as the program makes it in which the command stands, where values come at run time.
fn of_program(request: &Request, original: &str, name: &str) -> Option<Found> {
    let has_run_time_values = match &request.body {
        RequestBody::Text(text) => text.contains('$'),
        RequestBody::Elsewhere(Elsewhere::Variable(_) | Elsewhere::Output(_)) => true,
        _ => false,
    };
    let found = (request.is_program && has_run_time_values).then(|| code::program(original, name)).flatten()?;
    (found.address.is_none() || found.address == request.api_method()).then_some(found)
}

/// Returns the body of a request, or else what is said of a request without it.
fn of_body(request: &Request) -> Result<Found, Box<Finding>> {
    match &request.body {
        RequestBody::Text(text) => Ok(of_text(text, request)),
        RequestBody::Form(form) => Ok(form::as_body(form)),
        RequestBody::Elsewhere(elsewhere) => Err(Box::new(elsewhere.finding())),
        // A GET may have the whole request in its address.
        RequestBody::Absent => {
            foreign::own_query(request).map(|query| form::as_body(&query)).ok_or_else(|| Box::new(no_body()))
        }
    }
}

fn of_text(text: &str, request: &Request) -> Found {
    let template = || {
        if request.has_variables {
            return session::template(text);
        }
        let code = || Found { dialect: Dialect::Code(None), ..Found::body(text.to_owned(), "") };
        filled_in::template(text, &request.filled_in).or_else(|| request.has_code.then(code))
    };
    form::read(text.trim()).or_else(template).unwrap_or_else(|| Found::body(text.to_owned(), ""))
}

fn no_body() -> Finding {
    Finding::new("http.body-missing", place::WHOLE, "The request has no body")
}

/// Returns a refusal that names the other API; no key that stands in the address is shown.
fn of_another_api(
    request: &Request,
    reason: &'static str,
    original: &Original<'_>,
    around: Surroundings<'_>,
) -> ImportError {
    let Some(address) = request.shown_address() else { return ImportError::Nothing(around.name.to_owned()) };
    let keys = Redactor::of(&original.keys(), &request.path_keys());
    let kind = request.how.split(" (").next().unwrap_or_default();
    let what = keys.text(&around.known.text(&format!("{kind} to {address}")));
    ImportError::OtherApi { name: around.name.to_owned(), what, reason }
}

/// Imports a request whose body is not there.
fn without_body(request: &Request, fault: Finding, original: &Original<'_>) -> Imported {
    let method = request.api_method().unwrap_or(Method::CreateTask);
    let mut findings = request.check(method);
    findings.push(fault);
    sort_findings(&mut findings);
    Imported {
        original: Some((**original).to_owned()),
        keys: original.keys(),
        secrets: request.path_keys(),
        request: Some(request.facts()),
        ..Imported::new(What::Body(method), &request.how, findings)
    }
}

/// Returns where a body that was found begins: in what was pasted, or by itself where a request came as it was sent.
fn begins(found: &Found, is_alone: bool, original: &Original<'_>, key: Option<&ClientKey>) -> Begins {
    // What is put around a task alone has no place in what was pasted.
    if is_alone || found.form.is_some() {
        return Begins::default();
    }
    let text = if original.is_on_wire() { found.text.as_str() } else { &**original };
    Begins::of(found.text.trim(), text, key)
}

/// Imports a body that was found in a text.
pub(super) fn of_found(found: Found, original: &Original<'_>, around: Surroundings<'_>) -> Imported {
    let (found, doubled) = coded::undoubled(found);
    let (found, marks) = coded::with_plain_marks(found);
    let (found, lost) = coded::with_lost_marks(found);
    let inside = Original::new(&found.text);
    // Where the body is the whole text, it was searched already.
    let inside = if **original == *found.text { original } else { &inside };
    let found_keys = &inside.secrets().keys;
    let key_had_space = found_keys.first().is_some_and(|found| found.had_space);
    let (text, mut keys) = (without_found(inside, found_keys), inside.keys());
    let mut document = Document::parse(text.trim_start_matches('\u{feff}'));
    let is_alone = coded::is_task_alone(&document, &found);
    if is_alone {
        document = coded::wrapped(&document);
    }
    let members = Members::of(&document);
    if let Some(text) = members.without(document.text()) {
        document = Document::parse(text);
    }
    for key in members.keys.into_iter().chain(coded::keys_in_texts(&found, original)) {
        if !keys.contains(&key) {
            keys.push(key);
        }
    }
    let own = keys.first().cloned();
    keys.extend(other_keys(original, &keys, found.program.is_some()));
    if reply::is_reply(&document) {
        return reply::import(&document, &found, original, keys);
    }
    let method = method_of(&document, found.address);
    // What a program gives its key is not in its body.
    let key = if found.program.is_some() { own.as_ref() } else { keys.first() };
    let mut findings: Vec<Finding> = doubled.into_iter().chain(marks).chain(lost).collect();
    findings.extend(of_dress(&found, &text));
    if found_keys.first().is_some_and(|key| inside[key.span.clone()].contains('\0')) {
        findings.push(Finding::new("text.nul", place::KEY, "A NUL character stands in the key"));
    }
    let begins = begins(&found, is_alone, original, key);
    let (checked, picture) = check(&document, method, Given { key, had_space: key_had_space, begins }, around);
    let is_mendable = is_mendable(&document, &checked);
    // A web form can't have a task object, and a program turns its own text into JSON.
    let is_said_already = |finding: &Finding| {
        (found.form.is_some() && (finding.id.starts_with("shape.") || finding.id == "polling.id-text"))
            || (found.dialect != Dialect::Body && finding.id == "json.syntax")
    };
    let checked = checked.into_iter().filter(|finding| !is_said_already(finding));
    findings.extend(checked.filter(|finding| !coded::is_brought_in(&document, finding)));
    coded::explain(&document, &found, is_alone, &mut findings);
    if found.is_part && original.contains("clientKey") {
        coded::key_added_later(&document, &mut findings);
    }
    if document.root().is_some_and(|root| matches!(root.value, Value::Object(_))) {
        findings.extend(keys_elsewhere(&document));
    }
    if method.body() == MethodBody::TaskId {
        findings.extend(reply::code_as_task_id(&document));
    }
    sort_findings(&mut findings);
    let draft = (method == Method::CreateTask).then(|| draft_of(&document, is_mendable, around));
    Imported {
        draft,
        original: Some((**original).to_owned()),
        task_id: document.get("taskId").map(|node| document.slice(&node.span).to_owned()),
        task_type: document.task_text("type").or_else(|| document.text_of("type")).map(str::to_owned),
        keys,
        secrets: members.others,
        picture,
        language: found.dialect.language(),
        ..Imported::new(What::Body(method), found.how, findings)
    }
}

/// Returns the draft of a body, mended where there is something to mend.
fn draft_of(document: &Document, is_mendable: bool, around: Surroundings<'_>) -> DraftChange {
    DraftChange::Body(if is_mendable { mended(document, around) } else { document.text().to_string() })
}

/// Tells whether there is something to mend in a body before it makes a draft.
fn is_mendable(document: &Document, checked: &[Finding]) -> bool {
    let has_fix = |finding: &Finding| finding.fix.is_some() && is_mended(finding);
    checked.iter().any(has_fix) || document.is_literal() || coded::has_code_for_key(document)
}

/// Returns what is to be said of the form in which a body came.
fn of_dress(found: &Found, text: &str) -> Vec<Finding> {
    let mut findings = Vec::new();
    if text.starts_with('\u{feff}') {
        findings.push(Finding::new("text.byte-order-mark", place::WHOLE, "The body begins with a byte order mark"));
    }
    if let Some(kind) = found.form {
        findings.push(Finding::new("shape.form-encoded", place::WHOLE, kind.fault()));
    }
    if found.is_part {
        let message = "Other text stands around the body and was not read";
        findings.push(Finding::new("import.in-other-text", place::WHOLE, message));
    }
    findings
}

/// Returns the keys around a body that are none of its own, however a shell or program has escaped those.
///
/// In a program only texts are keys: what stands without quotation marks is a name.
fn other_keys(original: &Original<'_>, own: &[ClientKey], is_program: bool) -> Vec<ClientKey> {
    let redactor = LazyCell::new(|| Redactor::of(own, &[]));
    let is_text = |found: &FoundKey| original[..found.span.start].ends_with(['"', '\'', '`']);
    let is_other = |found: &FoundKey| {
        !own.contains(&found.key) && (!is_program || is_text(found)) && !redactor.finds(&original[found.span.clone()])
    };
    let mut others: Vec<ClientKey> = Vec::new();
    for FoundKey { key, .. } in original.secrets().keys.iter().filter(|found| is_other(found)) {
        if others.len() < MAX_OTHER_KEYS && !others.contains(key) {
            others.push(key.clone());
        }
    }
    others
}

/// Most keys around a body that are offered.
const MAX_OTHER_KEYS: usize = 16;

/// Finds fields other than `clientKey` in which a key stood. The key is masked already.
fn keys_elsewhere(document: &Document) -> Vec<Finding> {
    let mut found = Vec::new();
    let text = document.text();
    let own = usize::from(document.text_of("clientKey") == Some(KEY_PLACEHOLDER));
    // What is written with an escape may be anything.
    if !text.contains('\\') && text.matches(KEY_PLACEHOLDER).count() <= own {
        return found;
    }
    let has_client_key = document.get("clientKey").is_some();
    document.walk(&mut |pointer, node| {
        let holds_key = document.string(node).is_some_and(|text| text.contains(KEY_PLACEHOLDER));
        // Where there is no clientKey, one beside the task is the key under another name, which is said of it.
        let is_the_key = pointer.eq_ignore_ascii_case(place::KEY)
            || pointer == "/client_key"
            || !has_client_key && pointer.rfind('/') == Some(0);
        if holds_key && !is_the_key {
            found.push(Finding::new("key.elsewhere", pointer, "A key stands in this field, too, where no key belongs"));
        }
    });
    found
}

/// Returns the method whose body it is: told by the names in the body, or else by the address it went to.
fn method_of(document: &Document, address: Option<Method>) -> Method {
    let Some(root) = document.root() else { return address.unwrap_or(Method::CreateTask) };
    let has = |name: &str| root.members().iter().any(|member| member.name.eq_ignore_ascii_case(name));
    let has_task_field = ["type", "body", "websiteURL", "websiteKey"].iter().any(|name| has(name));
    // Web forms write the fields of an object so.
    let has_form_task =
        root.members().iter().any(|member| member.name.starts_with("task[") || member.name.starts_with("task."));
    let has_tasks = has("tasks");
    match () {
        () if has("task") || has_tasks || has_task_field || has_form_task => Method::CreateTask,
        // Several methods may take an id alone, and only the address tells which is meant.
        () if has("taskId") => {
            address.filter(|method| method.body() == MethodBody::TaskId).unwrap_or(Method::GetTaskResult)
        }
        () if address.is_some() => address.unwrap_or(Method::CreateTask),
        // A callback is asked for with a task, even where the task is missing.
        () if has("callbackUrl") => Method::CreateTask,
        () if has("clientKey")
            && !has("...")
            && root.members().iter().all(|member| !matches!(member.value.value, Value::Object(_))) =>
        {
            Method::GetBalance
        }
        () => Method::CreateTask,
    }
}

/// The key of a body that came from elsewhere, and where the body stood there.
struct Given<'a> {
    key: Option<&'a ClientKey>,
    had_space: bool,
    begins: Begins,
}

fn check(
    document: &Document,
    method: Method,
    Given { key, had_space: key_had_space, begins }: Given<'_>,
    around: Surroundings<'_>,
) -> (Vec<Finding>, Option<PictureFacts>) {
    let base64 = document.task("body").or_else(|| document.get("body")).and_then(|node| document.string(node));
    let bytes =
        base64.filter(|text| !text.trim().is_empty()).and_then(|text| from_base64(text).ok()).map(|read| read.bytes);
    let decoded = bytes.as_ref().map(|bytes| (decode(bytes), bytes.len()));
    let picture = decoded.as_ref().map(|(decoded, bytes)| CheckedPicture { decoded, bytes: *bytes, name: None });
    let subject = Subject { key, key_had_space, picture, begins, ..Subject::new(method, document, around.service) };
    (check_body(&subject), decoded.as_ref().map(|(decoded, bytes)| single::facts(decoded, *bytes)))
}

/// Returns the body with every fix applied that means the same.
fn mended(document: &Document, around: Surroundings<'_>) -> String {
    let mut document = document.clone();
    document = coded::with_key_place(document);
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
