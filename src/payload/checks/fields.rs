//! Checks the names of fields: which a task of its type has, which are missing, and which are misspelt.

use super::naming::{canonical, is_of_proxy, shown};
use super::subject::Subject;
use super::{alphabet, fix, shape, value};
use crate::contract::{
    COMMON_FIELDS, LIBRARY_SPELLINGS, RETIRED_FIELDS, TOP_FIELDS, TaskType, composed_types, lower_first,
};
use crate::payload::document::{Document, Member, Node, Value, escaped_name};
use crate::payload::{Finding, Severity, place};

pub(super) fn names(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let (Some(task), Some((row, name))) = (subject.task(), subject.named_type()) else { return };
    for member in task.members().iter().filter(|member| !["...", "type"].contains(&&*member.name)) {
        findings.extend(of_member(subject.document, task, row, name, member));
    }
}

/// Returns what is wrong with a field of a task. What stands here of a proxy, or in other alphabets, has a check of
/// its own.
fn of_member(document: &Document, task: &Node, row: &TaskType, type_name: &str, member: &Member) -> Option<Finding> {
    let name = &*member.name;
    let pointer = place::in_task(&escaped_name(name));
    if let Some(known) = row.fields_of(type_name).find(|field| field.name == canonical(name)) {
        return value::wrong_kind(document, known, &member.value, &pointer);
    }
    let known = row.fields_of(type_name).map(|field| field.name).chain(["type"]);
    if let Some(right) = right_case(name, known) {
        let finding = misspelt(document, member, right, pointer);
        // Whoever sends a body that a published library made and that works has made no mistake.
        let is_published = LIBRARY_SPELLINGS.contains(&(row.name, name));
        return Some(if is_published { finding.as_severe_as(Severity::Info) } else { finding });
    }
    if COMMON_FIELDS.contains(&name) || is_of_proxy(name) || alphabet::is_field_in_disguise(name) {
        return None;
    }
    if let Some((_, why)) = RETIRED_FIELDS.iter().find(|(retired, _)| *retired == name) {
        return retired(document, task, member, why, pointer);
    }
    if let Some(owner) = owner(row, name) {
        let message = format!("{type_name} has no field {}; the field belongs to {}", shown(name), owner.name);
        return Some(Finding::new("shape.foreign-field", pointer, message).fixed_by(fix::remove(document, task, name)));
    }
    Some(Finding::new(
        "shape.unknown-field",
        pointer,
        format!("No service documents a field {} for {type_name}", shown(name)),
    ))
}

/// Returns the finding for a field that is of no use any more: a note, or a warning where even its kind is wrong.
fn retired(document: &Document, task: &Node, member: &Member, why: &str, pointer: String) -> Option<Finding> {
    let name = shown(&member.name);
    let fix = fix::remove(document, task, &member.name);
    match member.value.value {
        Value::Null | Value::Expression => None,
        Value::String(_) => {
            Some(Finding::new("shape.unknown-field", pointer, format!("{name} is {why}")).fixed_by(fix))
        }
        _ => {
            let message = format!("{name} is {}, but must be text; besides, it is {why}", member.value.kind());
            Some(Finding::new("shape.wrong-type", pointer, message).fixed_by(fix))
        }
    }
}

/// Returns the type with a form whose field a name is, for a type with a form that has no such field. What single
/// services document beyond that is too little known to call a field another type's.
fn owner(row: &TaskType, name: &str) -> Option<&'static TaskType> {
    let mut others = composed_types().filter(|other| row.tab.is_some() && other.name != row.name);
    others.find(|other| other.field(canonical(name)).is_some())
}

pub(super) fn required(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let (Some(task), Some((row, _))) = (subject.task(), subject.named_type()) else { return };
    for required in row.required() {
        let is_misspelt = |member: &Member| {
            member.name.eq_ignore_ascii_case(required.name) || *alphabet::in_latin(&member.name) == *required.name
        };
        let message = match task.get(required.name) {
            None if task.members().iter().any(is_misspelt) => continue,
            None => format!("{} is missing: {}", required.name, lower_first(required.meaning)),
            Some(node) if node.value == Value::Null => format!("{} is null", required.name),
            Some(node) if subject.document.string(node).is_some_and(|text| text.trim().is_empty()) => {
                format!("{} is empty", required.name)
            }
            Some(_) => continue,
        };
        let finding = Finding::new("shape.required", place::in_task(required.name), message);
        findings.push(Finding { source: row.source(), ..finding });
    }
}

/// Returns the right spelling of a name that differs only in the case of its letters.
fn right_case(name: &str, mut known: impl Iterator<Item = &'static str>) -> Option<&'static str> {
    known.find(|known| known.eq_ignore_ascii_case(name) && *known != name)
}

fn misspelt(document: &Document, member: &Member, right: &'static str, pointer: String) -> Finding {
    let message = format!("{} must be spelled {right}", member.name);
    Finding::new("shape.letter-case", pointer, message).fixed_by(fix::rename(document, member, right))
}

/// Returns the finding for a task whose name has other letters' case than `task`, and the body with the right name: it is
/// as long, so that every place in it is one of the body.
pub(super) fn with_task_spelled_right(document: &Document) -> Option<(Finding, Document)> {
    let root = document.root()?;
    let is_task =
        |member: &&Member| member.name.eq_ignore_ascii_case("task") && matches!(member.value.value, Value::Object(_));
    let member = root.members().iter().find(is_task).filter(|_| root.get("task").is_none())?;
    let finding = misspelt(document, member, "task", format!("/{}", escaped_name(&member.name)));
    let mut text = document.text().to_string();
    let quoted = text.get(member.name_span.clone())?;
    let spelled = quoted.replace(&*member.name, "task");
    // A name with escaped letters is longer.
    if spelled.len() != quoted.len() || spelled == quoted {
        return None;
    }
    text.replace_range(member.name_span.clone(), &spelled);
    Some((finding, Document::parse_at(text.into(), root.span.start)))
}

/// Finds names at the top that are misspelt, belong into the task, or are not known.
pub(super) fn top(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let document = subject.document;
    let Some(root) = document.root() else { return };
    let has_task = root.get("task").is_some();
    let own = subject.named_type();
    let is_of_own_type =
        |name: &str| own.is_some_and(|(row, type_name)| row.fields_of(type_name).any(|field| field.name == name));
    let mut astray: Vec<&Member> = Vec::new();
    for member in root.members().iter().filter(|member| &*member.name != "..." && !TOP_FIELDS.contains(&&*member.name))
    {
        let pointer = format!("/{}", escaped_name(&member.name));
        if let Some(right) = right_case(&member.name, TOP_FIELDS.iter().copied()) {
            findings.push(misspelt(document, member, right, pointer));
        } else if alphabet::is_field_in_disguise(&member.name) {
            // The check of alphabets says so.
        } else if has_task && (is_of_any_task(&member.name) || is_of_own_type(&member.name)) {
            astray.push(member);
        } else if has_task || !shape::is_task_field(document, &member.name) {
            // A task's field at the top has a finding with the missing task.
            let message = format!("No service documents a field {} beside the task", shown(&member.name));
            findings.push(Finding::new("shape.unknown-field", pointer, message));
        }
    }
    findings.extend(beside_the_task(&astray));
}

/// Tells whether a name can only be a field of a task: of a proxy, or of a type with a form.
fn is_of_any_task(name: &str) -> bool {
    is_of_proxy(name) || composed_types().any(|known| known.field(name).is_some())
}

/// Returns the one finding for all fields of a task that stand beside the task.
fn beside_the_task(astray: &[&Member]) -> Option<Finding> {
    let (first, others) = astray.split_first()?;
    let name = shown(&first.name);
    let message = match others.len() {
        0 => format!("{name} stands beside the task, where no service reads it; move it into the task"),
        1 => format!(
            "{name} and {} stand beside the task, where no service reads them; move them into the task",
            shown(&others[0].name)
        ),
        more => format!(
            "{name} and {more} more fields stand beside the task, where no service reads them; move them into the task"
        ),
    };
    Some(Finding::new("shape.foreign-field", format!("/{}", escaped_name(&first.name)), message))
}
