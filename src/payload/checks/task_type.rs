//! Checks the task's type: whether it is there, who documents it, and what a misspelt one was to be.

use super::naming::shown;
use super::subject::Subject;
use super::{alphabet, fix, proxy};
use crate::contract::{OLDER_METHODS, Source, TaskType, composed_types, service_names, task_type, task_types};
use crate::payload::document::{Node, Value};
use crate::payload::place::TASK_TYPE;
use crate::payload::{Finding, Severity, visible};

/// Fewest letters for which a name that begins with them is suggested.
const LEAST_BEGINNING: usize = 6;

/// Most letters in which a suggested name may differ.
const MAX_DISTANCE: usize = 4;

pub(super) fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some(task) = subject.task() else { return };
    let Some(node) = task.get("type") else {
        let is_misspelt = |name: &str| name.eq_ignore_ascii_case("type") || *alphabet::in_latin(name) == *"type";
        if !task.members().iter().any(|member| is_misspelt(&member.name)) {
            findings.push(Finding::new("shape.type-missing", TASK_TYPE, "The task has no type"));
        }
        return;
    };
    let Some(name) = subject.document.string(node).filter(|name| !name.is_empty()) else {
        if node.value != Value::Expression {
            let message = format!("The type is {}, but must name a kind of task", empty_or_kind(node));
            findings.push(Finding::new("shape.type-missing", TASK_TYPE, message));
        }
        return;
    };
    // A letter of another alphabet has a check of its own.
    if task_type(&alphabet::in_latin(name)).is_none() || name.is_ascii() {
        findings.extend(match task_type(name) {
            Some(row) => undocumented(subject, node, row, name),
            None => Some(unknown(subject, node, name)),
        });
    }
}

fn empty_or_kind(node: &Node) -> &'static str {
    if matches!(node.value, Value::String(_)) { "empty" } else { node.kind() }
}

/// Returns the finding for a type, or a name of a type, that `CapKill` doesn't document.
fn undocumented(subject: &Subject<'_>, node: &Node, row: &TaskType, name: &str) -> Option<Finding> {
    let owner = row.owner_of(name);
    let (message, better) = match owner {
        // Without its proxy the type is told of with that.
        None if row.is_documented() && (!row.takes_proxy_as(name) || proxy::is_absent(subject)) => return None,
        None if row.is_documented() => {
            let message = format!(
                "{name} solves {} through your own proxy; CapKill documents only {}, which goes without one",
                row.about, row.name
            );
            (message, None)
        }
        None => {
            let services = service_names(row.services);
            (format!("{name} solves {} at {services}; CapKill doesn't document this type", row.about), None)
        }
        Some(service) if row.is_documented() => {
            let better = row.names().find(|other| other.eq_ignore_ascii_case(name)).unwrap_or(row.name);
            let message = format!(
                "{name} is {}'s own name for {}; CapKill and most other services call it {better}",
                service.label(),
                row.about
            );
            (message, Some(better))
        }
        Some(service) => {
            let message = format!(
                "{name} is {}'s own name for {}, which other services call {}; CapKill documents neither",
                service.label(),
                row.about,
                row.name
            );
            (message, None)
        }
    };
    let fix = better.map(|better| fix::string(&format!("Change to {better}"), subject.document, node, better));
    let finding = Finding::new("shape.type-unknown", TASK_TYPE, message);
    // Whoever sends a type that several services have may well mean one of them; a service's own name is known there alone.
    let severity = if owner.is_some() { finding.severity } else { Severity::Info };
    Some(Finding { source: Source::Family, ..finding.fixed_by(fix).as_severe_as(severity) })
}

/// Returns the finding for a name that no service documents.
fn unknown(subject: &Subject<'_>, node: &Node, name: &str) -> Finding {
    let change = |near: &str| fix::string(&format!("Change to {near}"), subject.document, node, near);
    let shown = shown(name);
    let older = OLDER_METHODS.iter().find(|(method, _)| method.eq_ignore_ascii_case(name.trim()));
    let (message, near) = match (older, suggestion(name)) {
        (Some((_, now)), _) => (
            format!("{shown} is a method of the older in.php API; the type that does the same here is {now}"),
            Some(*now),
        ),
        (None, Some(near)) if near.eq_ignore_ascii_case(name) => {
            (format!("The type must be spelled {near}, not {shown}: services compare every letter"), Some(near))
        }
        (None, Some(near)) if near == name.trim() => {
            (format!("White space stands around the type {near} and would be sent with it"), Some(near))
        }
        (None, Some(near)) => {
            (format!("No service that CapKill Desk knows has a type {shown}; perhaps you mean {near}"), Some(near))
        }
        (None, None) => (
            format!(
                "No service that CapKill Desk knows has a type {shown}; check its spelling in your service's documentation"
            ),
            None,
        ),
    };
    Finding::new("shape.type-unknown", TASK_TYPE, visible(&message)).fixed_by(near.map(change))
}

/// Returns the known type that was probably meant. Those with a form are tried first.
fn suggestion(name: &str) -> Option<&'static str> {
    nearest(name, composed_types().flat_map(TaskType::names))
        .or_else(|| nearest(name, task_types().flat_map(TaskType::names)))
}

fn nearest(name: &str, known: impl Iterator<Item = &'static str> + Clone) -> Option<&'static str> {
    let lower = name.trim().to_ascii_lowercase();
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
