//! Checks the values of fields: whether each is of the kind, and within the bounds, that services document.

use super::fix;
use super::naming::shown;
use crate::contract::{FieldKind, TaskField};
use crate::payload::document::{Document, Node, Value, quoted};
use crate::payload::{Finding, Fix, Severity};

/// Longest word that is quoted, in characters: a longer one may be anything, a secret too.
const MAX_WORD: usize = 16;

/// Returns the finding for a value of another kind than the field's, or out of its bounds.
pub(super) fn wrong_kind(document: &Document, field: &TaskField, node: &Node, pointer: &str) -> Option<Finding> {
    let token = document.slice(&node.span);
    let fits = match (field.kind, &node.value) {
        // Many libraries write null for an option that is left out. A required field has its own finding.
        (_, Value::Null | Value::Expression)
        | (FieldKind::Bool, Value::Bool(_))
        | (FieldKind::Text | FieldKind::Base64 | FieldKind::TextOrObject, Value::String(_))
        | (FieldKind::Object | FieldKind::TextOrObject, Value::Object(_))
        | (FieldKind::List, Value::Array(_)) => true,
        // Published libraries send 0 and 1 for these, and false for no comment. Source: seen.
        (FieldKind::Bool, Value::Number) => matches!(token, "0" | "1"),
        (FieldKind::Integer { .. } | FieldKind::Text, Value::Bool(false)) => !field.required,
        (FieldKind::Texts, Value::Array(items)) => {
            items.iter().all(|item| matches!(item.value, Value::String(_) | Value::Expression))
        }
        (FieldKind::Word(_), Value::String(_)) => {
            return out_of_words(document, field, node, pointer);
        }
        (FieldKind::Integer { min, max } | FieldKind::Number { min, max }, Value::Number) => {
            let number = token.parse::<f64>().ok()?;
            // A number beyond all doubles has no fraction either.
            let is_whole = number.is_infinite() || number.fract() == 0.0;
            let fits = is_whole || matches!(field.kind, FieldKind::Number { .. });
            if fits && (number < min as f64 || number > max as f64) {
                let message =
                    format!("{} is {}, but services document values from {min} to {max}", field.name, shown(token));
                return Some(Finding::new("shape.out-of-range", pointer, message));
            }
            fits
        }
        _ => false,
    };
    (!fits).then(|| of_another_kind(document, field, node, pointer))
}

fn of_another_kind(document: &Document, field: &TaskField, node: &Node, pointer: &str) -> Finding {
    let message = format!("{} is {}, but must be {}", field.name, node.kind(), field.kind.json_kind());
    let severity = if field.required { Severity::Error } else { Severity::Warning };
    Finding::new("shape.wrong-type", pointer, message).as_severe_as(severity).fixed_by(converted(document, field, node))
}

/// Returns the finding for a text that is none of the words that a field takes.
fn out_of_words(document: &Document, field: &TaskField, node: &Node, pointer: &str) -> Option<Finding> {
    let (FieldKind::Word(words), Some(text)) = (field.kind, document.string(node)) else { return None };
    if words.contains(&text) || text.is_empty() {
        return None;
    }
    let is_word = text.len() <= MAX_WORD && text.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let value = if is_word {
        format!("{} is {text}", field.name)
    } else {
        format!("{} has a value that no service documents", field.name)
    };
    let near = words.iter().find(|word| word.eq_ignore_ascii_case(text.trim()));
    let fix = near.map(|word| fix::string(&format!("Change to {word}"), document, node, word));
    let message = format!("{value}; it must be {}", field.kind.describe());
    Some(Finding::new("shape.out-of-range", pointer, message).fixed_by(fix))
}

/// Returns the fix that writes the value as the kind that the field takes.
fn converted(document: &Document, field: &TaskField, node: &Node) -> Option<Fix> {
    let token = document.slice(&node.span);
    let text = document.string(node).map(str::trim);
    let lower = text.map(str::to_ascii_lowercase);
    let json = match (field.kind, lower.as_deref(), &node.value) {
        (FieldKind::Bool, Some("true" | "1" | "yes"), _) => "true".to_owned(),
        (FieldKind::Bool, Some("false" | "0" | "no" | ""), _) => "false".to_owned(),
        (FieldKind::Integer { .. }, Some(text), _) => text.parse::<i64>().ok()?.to_string(),
        (FieldKind::Integer { .. }, None, Value::Bool(true)) => "1".to_owned(),
        (FieldKind::Number { .. }, Some(text), _) => decimal(text)?.to_owned(),
        (FieldKind::Text, None, Value::Number) => quoted(token),
        (FieldKind::Object, Some(_), _) => return object_in_text(document, node, text?),
        (FieldKind::Texts | FieldKind::List, Some(_), _) => format!("[{}]", quoted(text?)),
        _ => return None,
    };
    let label = if json.len() <= MAX_WORD { format!("Change to {json}") } else { "Put it into a list".to_owned() };
    Some(fix::value(&label, document, node, json.as_str()))
}

/// Returns a text that is a number as JSON writes one.
fn decimal(text: &str) -> Option<&str> {
    let document = Document::parse(text);
    let is_number = document.is_json() && document.root().is_some_and(|root| root.value == Value::Number);
    is_number.then_some(text)
}

/// Returns the fix for an object that was turned into text of its own.
fn object_in_text(document: &Document, node: &Node, text: &str) -> Option<Fix> {
    let inner = Document::parse(text);
    let is_object = inner.is_json() && inner.root().is_some_and(|root| matches!(root.value, Value::Object(_)));
    is_object.then(|| fix::value("Make it an object", document, node, text))
}
