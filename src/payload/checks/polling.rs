//! Checks the id in a body that names a task.

use super::fix;
use super::subject::Subject;
use crate::contract::ClientKey;
use crate::payload::Finding;
use crate::payload::document::Value;
use crate::payload::place::{KEY, TASK_ID};

pub(super) fn task_id(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let document = subject.document;
    let Some(root) = document.root() else { return };
    let say = |id, message: &str| Finding::new(id, TASK_ID, message);
    let Some(node) = root.get("taskId") else {
        if !root.members().iter().any(|member| member.name.eq_ignore_ascii_case("taskId")) {
            findings.push(say("polling.id-missing", "The body has no taskId"));
        }
        return;
    };
    let is_zero = |token: &str| token.parse::<f64>().is_ok_and(|number| number == 0.0);
    match (&node.value, document.string(node)) {
        (_, Some(text)) if text.trim().is_empty() => findings.push(say("polling.id-missing", "taskId is empty")),
        (_, Some(text)) if is_zero(text) => findings.push(say("polling.id-zero", "taskId is 0")),
        (_, Some(text)) if text.bytes().all(|byte| byte.is_ascii_digit()) => {
            let number = fix::value("Remove the quotation marks", document, node, text);
            findings.push(say("polling.id-text", "taskId stands in quotation marks").fixed_by(number));
        }
        // A template puts the id in.
        (_, Some(text)) if text.trim().contains(char::is_whitespace) && !text.contains(['{', '$']) => {
            findings.push(say("polling.id-missing", "taskId holds words, where the id from createTask belongs"));
        }
        // Some services give ids that are text, and such an id goes back as it came.
        (_, Some(_)) | (Value::Expression, _) => {}
        (Value::Number, _) if is_zero(document.slice(&node.span)) => {
            findings.push(say("polling.id-zero", "taskId is 0"));
        }
        (Value::Number, _) => {}
        (Value::Null, _) => findings.push(say("polling.id-missing", "taskId is null")),
        _ => findings.push(say("polling.id-missing", "taskId is neither a number nor text")),
    }
}

/// Returns a finding if a poll asks with another key than the task was created with. That key is known masked.
#[must_use]
pub fn other_key(created_with: &str, key: &ClientKey) -> Option<Finding> {
    let masked = key.masked();
    let with =
        if created_with.is_empty() { "without a key".to_owned() } else { format!("with the key {created_with}") };
    let message = format!("The task was created {with}, but this body has the key {masked}");
    (created_with != masked).then(|| Finding::new("polling.other-key", KEY, message))
}
