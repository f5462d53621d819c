//! Checks the body's shape: whether there is a task, of which type, with which fields of which kind.

use super::fix;
use super::subject::Subject;
use crate::contract::{
    COMMON_FIELDS, ELSEWHERE_TYPES, FieldKind, LIBRARY_SPELLINGS, OLDER_NAMES, Source, TASK_TYPES, TOP_FIELDS,
    TaskField, TaskType, cut, lower_first,
};
use crate::payload::document::{Document, Member, Node, Value, escaped_name, quoted, to_json};
use crate::payload::place::{self, TASK, TASK_TYPE, WHOLE};
use crate::payload::{Finding, Fix, Severity};

/// Fewest letters for which a name that begins with them is suggested.
const LEAST_BEGINNING: usize = 6;

/// Most letters in which a suggested name may differ.
const MAX_DISTANCE: usize = 4;

/// Longest name that is quoted, in characters.
const MAX_NAME: usize = 60;

pub(super) fn envelope(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let document = subject.document;
    let Some(root) = document.root() else { return };
    let Value::Object(members) = &root.value else {
        findings.push(not_an_object(document, root));
        return;
    };
    match root.get("task") {
        Some(task) => findings.extend(task_of_another_kind(document, task)),
        None if members.iter().any(|member| member.name.eq_ignore_ascii_case("task")) => {}
        None if members.iter().any(|member| is_task_field(&member.name)) => {
            let wrapped = wrapped(document, root);
            let fix = fix::whole_text("Put them into a task", document, &wrapped);
            let message = "The task's fields stand beside clientKey, not in a task object";
            findings.push(Finding::new("shape.task-fields-at-top", WHOLE, message).fixed_by(Some(fix)));
        }
        None => findings.push(Finding::new("shape.task-missing", TASK, "There is no task")),
    }
}

/// Returns the finding for a body that is a list, a text or a number.
fn not_an_object(document: &Document, root: &Node) -> Finding {
    let inner = document
        .string(root)
        .map(Document::parse)
        .filter(|inner| inner.root().is_some_and(|root| matches!(root.value, Value::Object(_))));
    match inner {
        Some(inner) => {
            let fix = fix::whole_text("Take the outer quotation marks off", document, inner.text());
            let message = "The whole body is one text in quotation marks";
            Finding::new("shape.body-is-text", WHOLE, message).fixed_by(Some(fix))
        }
        None => Finding::new("shape.not-an-object", WHOLE, format!("The body is {}, not an object", root.kind())),
    }
}

fn task_of_another_kind(document: &Document, task: &Node) -> Option<Finding> {
    if matches!(task.value, Value::Object(_) | Value::Expression) {
        return None;
    }
    let inner = document.string(task).map(Document::parse);
    if let Some(inner) = inner.filter(|inner| inner.root().is_some_and(|root| matches!(root.value, Value::Object(_)))) {
        let fix = fix::value("Make it an object", document, task, &**inner.text());
        let message = "The task is text in quotation marks that holds JSON";
        return Some(Finding::new("shape.task-is-text", TASK, message).fixed_by(fix));
    }
    if task.value == Value::Null {
        return Some(Finding::new("shape.task-missing", TASK, "The task is null"));
    }
    let message = format!("The task is {}, not an object", task.kind());
    Some(Finding::new("shape.wrong-type", TASK, message).as_severe_as(Severity::Error))
}

/// Tells whether a name at the top belongs into the task.
fn is_task_field(name: &str) -> bool {
    name == "type" || (!TOP_FIELDS.contains(&name) && TASK_TYPES.iter().any(|known| known.field(name).is_some()))
}

/// Returns the body with the task's fields in a task.
fn wrapped(document: &Document, root: &Node) -> String {
    let (task, top): (Vec<&Member>, Vec<&Member>) =
        root.members().iter().partition(|member| is_task_field(&member.name));
    let written = |members: &[&Member]| {
        let members =
            members.iter().map(|member| format!("{}:{}", quoted(&member.name), to_json(document, &member.value)));
        members.collect::<Vec<_>>().join(",")
    };
    let comma = if top.is_empty() { "" } else { "," };
    format!("{{{}{comma}\"task\":{{{}}}}}", written(&top), written(&task))
}

/// Returns the task, if it is an object.
fn task<'a>(subject: &Subject<'a>) -> Option<&'a Node> {
    subject.document.get("task").filter(|task| matches!(task.value, Value::Object(_)))
}

pub(super) fn task_type(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let document = subject.document;
    let Some(task) = task(subject) else { return };
    let Some(node) = task.get("type") else {
        if !task.members().iter().any(|member| member.name.eq_ignore_ascii_case("type")) {
            findings.push(Finding::new("shape.type-missing", TASK_TYPE, "The task has no type"));
        }
        return;
    };
    let Some(name) = document.string(node).filter(|name| !name.is_empty()) else {
        if node.value != Value::Expression {
            findings.push(Finding::new(
                "shape.type-missing",
                TASK_TYPE,
                format!("The type is {}, not a name", empty_or_kind(node)),
            ));
        }
        return;
    };
    if subject.task_type().is_some() {
        return;
    }
    let shown = shown(name);
    let finding = match suggestion(name) {
        Some(near) => {
            let fix = fix::string(&format!("Change to {near}"), document, node, near);
            Finding::new("shape.type-unknown", TASK_TYPE, format!("There is no type {shown}; perhaps {near} is meant"))
                .fixed_by(fix)
        }
        None if ELSEWHERE_TYPES.contains(&name) => {
            let message = format!("{shown} is a type of compatible services; CapKill doesn't document it");
            Finding { source: Source::Family, ..Finding::new("shape.type-unknown", TASK_TYPE, message) }
        }
        None => Finding::new("shape.type-unknown", TASK_TYPE, format!("There is no type {shown}")),
    };
    findings.push(finding);
}

fn empty_or_kind(node: &Node) -> &'static str {
    if matches!(node.value, Value::String(_)) { "empty" } else { node.kind() }
}

/// Returns the known type that was probably meant.
fn suggestion(name: &str) -> Option<&'static str> {
    if ELSEWHERE_TYPES.contains(&name) {
        return None;
    }
    let lower = name.to_ascii_lowercase();
    let known = TASK_TYPES.iter().flat_map(TaskType::names);
    // A name that was cut short, "imagetotext", differs from the whole name in many letters.
    let is_begun = |known: &&str| lower.len() >= LEAST_BEGINNING && known.to_ascii_lowercase().starts_with(&lower);
    if let Some(begun) = known.clone().find(is_begun) {
        return Some(begun);
    }
    let nearest = known.map(|known| (distance(&lower, &known.to_ascii_lowercase()), known)).min_by_key(|(far, _)| *far);
    nearest.filter(|(far, _)| *far <= MAX_DISTANCE.min(name.len() / 3)).map(|(_, known)| known)
}

/// Returns the Levenshtein distance, in letters.
fn distance(a: &str, b: &str) -> usize {
    // A hostile name may be long, and a misspelt one is not.
    if a.len() > 100 {
        return usize::MAX;
    }
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, from) in a.chars().enumerate() {
        let mut before = i;
        row[0] = i + 1;
        for (j, to) in b.iter().enumerate() {
            let change = before + usize::from(from != *to);
            before = row[j + 1];
            row[j + 1] = change.min(before + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}

fn shown(name: &str) -> String {
    crate::payload::visible(&cut(name, MAX_NAME)).into_owned()
}

pub(super) fn fields(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let (Some(task), Some(row)) = (task(subject), subject.task_type()) else { return };
    let document = subject.document;
    for member in task.members().iter().filter(|member| &*member.name != "..." && &*member.name != "type") {
        let pointer = place::in_task(&escaped_name(&member.name));
        if let Some(known) = row.field(canonical(&member.name)) {
            findings.extend(wrong_kind(document, known, &member.value, &pointer));
        } else if let Some(right) = right_case(&member.name, row.fields.iter().map(|field| field.name).chain(["type"]))
        {
            let finding = misspelt(document, member, right, pointer);
            // Whoever sends a body that a published library made and that works has made no mistake.
            let is_published = LIBRARY_SPELLINGS.contains(&(row.name, &member.name));
            findings.push(if is_published { finding.as_severe_as(Severity::Info) } else { finding });
        } else if let Some(owner) = owner(subject, &member.name) {
            let fix = fix::remove(document, task, &member.name);
            let message = format!("{} belongs to {owner}", shown(&member.name));
            findings.push(Finding::new("shape.foreign-field", pointer, message).fixed_by(fix));
        } else if !COMMON_FIELDS.contains(&&*member.name) {
            let message = format!("{} has no field {}", row.name, shown(&member.name));
            findings.push(Finding::new("shape.unknown-field", pointer, message));
        }
    }
    for required in row.required() {
        let is_misspelt = || task.members().iter().any(|member| member.name.eq_ignore_ascii_case(required.name));
        let message = match task.get(required.name) {
            None if is_misspelt() => continue,
            None => format!("{} is missing: {}", required.name, lower_first(required.meaning)),
            Some(node) if node.value == Value::Null => format!("{} is null", required.name),
            Some(node) if document.string(node).is_some_and(|text| text.trim().is_empty()) => {
                format!("{} is empty", required.name)
            }
            Some(_) => continue,
        };
        findings.push(Finding::new("shape.required", place::in_task(required.name), message));
    }
}

/// Returns a field's name now, for one of its older names.
fn canonical(name: &str) -> &str {
    OLDER_NAMES.iter().find(|(older, _)| *older == name).map_or(name, |(_, now)| now)
}

/// Returns the right spelling of a name that differs only in the case of its letters.
fn right_case(name: &str, mut known: impl Iterator<Item = &'static str>) -> Option<&'static str> {
    known.find(|known| known.eq_ignore_ascii_case(name) && *known != name)
}

fn misspelt(document: &Document, member: &Member, right: &'static str, pointer: String) -> Finding {
    let message = format!("{} is spelled {right}", member.name);
    Finding::new("shape.letter-case", pointer, message).fixed_by(fix::rename(document, member, right))
}

/// Returns the type whose field a name is, when this type has no such field.
fn owner(subject: &Subject<'_>, name: &str) -> Option<&'static str> {
    let named = subject.document.task_text("type").unwrap_or_default();
    if name.starts_with("proxy") && name.len() > "proxy".len() {
        // A type without "Proxyless" in its name may come with a proxy.
        return (named.ends_with("Proxyless") || subject.is_picture_task()).then_some("tasks with a proxy");
    }
    TASK_TYPES
        .iter()
        .find(|other| other.name != named && other.field(canonical(name)).is_some())
        .map(|other| other.name)
}

/// Returns the finding for a value of another kind than the field's.
fn wrong_kind(document: &Document, field: &TaskField, node: &Node, pointer: &str) -> Option<Finding> {
    let token = document.slice(&node.span);
    let fits = match (field.kind, &node.value) {
        // Many libraries write null for an option that is left out. A required field has its own finding.
        (_, Value::Null | Value::Expression)
        | (FieldKind::Bool, Value::Bool(_))
        | (FieldKind::Text | FieldKind::Base64, Value::String(_)) => true,
        // Published libraries send 0 and 1 for these, and false for no comment. Source: seen.
        (FieldKind::Bool, Value::Number) => matches!(token, "0" | "1"),
        (FieldKind::Integer { .. } | FieldKind::Text, Value::Bool(false)) => !field.required,
        (FieldKind::Integer { min, max }, Value::Number) => {
            let number = token.parse::<f64>().ok()?;
            // A number beyond all doubles has no fraction either.
            let is_whole = number.is_infinite() || number.fract() == 0.0;
            if is_whole && (number < min as f64 || number > max as f64) {
                let message = format!("{} is {}, but services document {min} to {max}", field.name, shown(token));
                return Some(Finding::new("shape.out-of-range", pointer, message));
            }
            is_whole
        }
        _ => false,
    };
    if fits {
        return None;
    }
    let wanted = match field.kind {
        FieldKind::Bool => "true or false",
        FieldKind::Integer { .. } => "a whole number",
        FieldKind::Text | FieldKind::Base64 => "text in quotation marks",
    };
    let message = format!("{} is {}, not {wanted}", field.name, node.kind());
    let severity = if field.required { Severity::Error } else { Severity::Warning };
    Some(
        Finding::new("shape.wrong-type", pointer, message)
            .as_severe_as(severity)
            .fixed_by(converted(document, field, node)),
    )
}

/// Returns the fix that writes the value as the kind that the field takes.
fn converted(document: &Document, field: &TaskField, node: &Node) -> Option<Fix> {
    let token = document.slice(&node.span);
    let text = document.string(node).map(|text| text.trim().to_ascii_lowercase());
    let json = match (field.kind, text.as_deref(), &node.value) {
        (FieldKind::Bool, Some("true" | "1" | "yes"), _) => "true".to_owned(),
        (FieldKind::Bool, Some("false" | "0" | "no" | ""), _) => "false".to_owned(),
        (FieldKind::Integer { .. }, Some(text), _) => text.parse::<i64>().ok()?.to_string(),
        (FieldKind::Integer { .. }, None, Value::Bool(true)) => "1".to_owned(),
        (FieldKind::Text, None, Value::Number) => quoted(token),
        _ => return None,
    };
    Some(fix::value(&format!("Change to {json}"), document, node, json.as_str()))
}

/// Finds names at the top that are misspelt or not known.
pub(super) fn top(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let document = subject.document;
    let Some(root) = document.root() else { return };
    let has_task = root.get("task").is_some();
    for member in root.members().iter().filter(|member| &*member.name != "..." && !TOP_FIELDS.contains(&&*member.name))
    {
        let pointer = format!("/{}", escaped_name(&member.name));
        if let Some(right) = right_case(&member.name, TOP_FIELDS.iter().copied()) {
            findings.push(misspelt(document, member, right, pointer));
        } else if has_task || !is_task_field(&member.name) {
            // A task's field at the top has a finding with the missing task.
            let message = format!("The body has no field {}", shown(&member.name));
            findings.push(Finding::new("shape.unknown-field", pointer, message));
        }
    }
}
