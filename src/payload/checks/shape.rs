//! Checks the body's shape: whether it is an object with a task in it.

use super::fix;
use super::subject::Subject;
use crate::contract::{TOP_FIELDS, composed_types, task_type};
use crate::payload::document::{Document, Member, Node, Value, quoted, to_json};
use crate::payload::place::{TASK, WHOLE};
use crate::payload::{Finding, Severity};

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
        None if members.iter().any(|member| is_task_field(document, &member.name)) => {
            let wrapped = wrapped(document, root);
            let fix = fix::whole_text("Move them into a task", document, &wrapped);
            let message = "The task's fields stand beside clientKey, but belong in a task object of their own";
            findings.push(Finding::new("shape.task-fields-at-top", WHOLE, message).fixed_by(Some(fix)));
        }
        None => findings.push(Finding::new("shape.task-missing", TASK, "The body has no task")),
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
            let fix = fix::whole_text("Remove the outer quotation marks", document, inner.text());
            let message = "The whole body is one text in quotation marks";
            Finding::new("shape.body-is-text", WHOLE, message).fixed_by(Some(fix))
        }
        None => {
            Finding::new("shape.not-an-object", WHOLE, format!("The body is {}, not an object in braces", root.kind()))
        }
    }
}

fn task_of_another_kind(document: &Document, task: &Node) -> Option<Finding> {
    if matches!(task.value, Value::Object(_) | Value::Expression) {
        return None;
    }
    let inner = document.string(task).map(Document::parse);
    if let Some(inner) = inner.filter(|inner| inner.root().is_some_and(|root| matches!(root.value, Value::Object(_)))) {
        let fix = fix::value("Make it an object", document, task, &**inner.text());
        let message = "The task is JSON inside quotation marks, so it is text and no object";
        return Some(Finding::new("shape.task-is-text", TASK, message).fixed_by(fix));
    }
    if task.value == Value::Null {
        return Some(Finding::new("shape.task-missing", TASK, "The task is null"));
    }
    let message = format!("The task is {}, not an object in braces", task.kind());
    Some(Finding::new("shape.wrong-type", TASK, message).as_severe_as(Severity::Error))
}

/// Tells whether a name at the top belongs into the task: a form has a field of this name, or the type that is named
/// beside it has one.
pub(super) fn is_task_field(document: &Document, name: &str) -> bool {
    if name == "type" {
        return true;
    }
    let named = document.text_of("type").and_then(task_type);
    !TOP_FIELDS.contains(&name)
        && (composed_types().any(|known| known.field(name).is_some())
            || named.is_some_and(|known| known.fields_of("").any(|field| field.name == name)))
}

/// Returns the body with the task's fields in a task.
fn wrapped(document: &Document, root: &Node) -> String {
    let (task, top): (Vec<&Member>, Vec<&Member>) =
        root.members().iter().partition(|member| is_task_field(document, &member.name));
    let written = |members: &[&Member]| {
        let members =
            members.iter().map(|member| format!("{}:{}", quoted(&member.name), to_json(document, &member.value)));
        members.collect::<Vec<_>>().join(",")
    };
    let comma = if top.is_empty() { "" } else { "," };
    format!("{{{}{comma}\"task\":{{{}}}}}", written(&top), written(&task))
}
