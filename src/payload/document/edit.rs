//! Changes to a text that leave the rest of it as it was written.

use std::ops::Range;
use std::sync::Arc;

use super::node::{Node, Value, escaped_name};
use super::parsed::Document;
use super::text::quoted;

/// A piece of text that is put in the place of another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    pub span: Range<usize>,
    pub text: Arc<str>,
}

impl Edit {
    /// Puts `text` where `span` is.
    #[must_use]
    pub fn new(span: Range<usize>, text: impl Into<Arc<str>>) -> Self {
        Self { span, text: text.into() }
    }

    /// Puts a JSON string where a value is.
    #[must_use]
    pub fn string(node: &Node, text: &str) -> Self {
        Self::new(node.span.clone(), quoted(text))
    }
}

/// Returns the text after some edits, or `None` when edits overlap or lie outside of the text.
#[must_use]
pub fn apply(text: &str, edits: &[Edit]) -> Option<String> {
    let mut sorted: Vec<&Edit> = edits.iter().collect();
    sorted.sort_by_key(|edit| (edit.span.start, edit.span.end));
    let mut result = String::with_capacity(text.len());
    let mut copied = 0;
    for edit in sorted {
        if edit.span.start < copied || edit.span.start > edit.span.end {
            return None;
        }
        result.push_str(text.get(copied..edit.span.start)?);
        result.push_str(&edit.text);
        copied = edit.span.end;
    }
    result.push_str(text.get(copied..)?);
    Some(result)
}

/// Returns the edit that puts a member at the end of an object; `value` is JSON text.
#[must_use]
pub fn insert_member(document: &Document, object: &Node, name: &str, value: &str) -> Option<Edit> {
    let Value::Object(members) = &object.value else { return None };
    let close = object.span.end - 1;
    Some(match members.last() {
        Some(last) => {
            let from = last.value.span.end;
            // A comma may stand there already.
            let has_comma = document.slice(&(from..close)).trim_start().starts_with(',');
            let layout = before_name(document, object, last.name_span.start);
            let comma = if has_comma { "" } else { "," };
            let at = if has_comma { close } else { from };
            Edit::new(at..at, format!("{comma}{layout}{}:{}{value}", quoted(name), after_colon(&layout)))
        }
        None => Edit::new(close..close, format!("{}:{value}", quoted(name))),
    })
}

/// Returns the edit that takes a member out of an object, with one of the commas beside it.
#[must_use]
pub fn remove_member(document: &Document, object: &Node, name: &str) -> Option<Edit> {
    let members = object.members();
    let index = members.iter().rposition(|member| &*member.name == name)?;
    let member = &members[index];
    let text = document.text();
    let span = if let Some(next) = members.get(index + 1) {
        member.name_span.start..next.name_span.start
    } else if let Some(previous) = index.checked_sub(1).and_then(|before| members.get(before)) {
        previous.value.span.end..member.value.span.end
    } else {
        let tail = text.get(member.value.span.end..object.span.end - 1)?;
        let comma = tail.find(',').map_or(0, |at| at + 1);
        member.name_span.start..member.value.span.end + comma
    };
    Some(Edit::new(span, ""))
}

/// Returns the white space before the last member's name, so that a new line looks like the others.
fn before_name(document: &Document, object: &Node, name_start: usize) -> String {
    let before = document.slice(&(object.span.start..name_start));
    let trimmed = before.trim_end_matches([' ', '\t', '\r', '\n']);
    before[trimmed.len()..].to_owned()
}

fn after_colon(layout: &str) -> &'static str {
    if layout.contains('\n') { " " } else { "" }
}

/// Returns the JSON pointer of the innermost value or name that holds a byte.
#[must_use]
pub fn pointer_to(document: &Document, at: usize) -> String {
    let mut pointer = String::new();
    let mut node = document.root();
    while let Some(inside) = node {
        node = match &inside.value {
            Value::Object(members) => members
                .iter()
                .find(|member| (member.name_span.start..=member.value.span.end).contains(&at))
                .map(|member| {
                    pointer.push('/');
                    pointer.push_str(&escaped_name(&member.name));
                    &member.value
                }),
            Value::Array(items) => {
                items.iter().position(|item| (item.span.start..=item.span.end).contains(&at)).map(|index| {
                    pointer.push('/');
                    pointer.push_str(&index.to_string());
                    &items[index]
                })
            }
            _ => None,
        };
    }
    pointer
}
