//! Makes fixes: edits of the checked text, with what they change in a line.

use std::sync::Arc;

use crate::payload::Fix;
use crate::payload::document::{self, Document, Edit, Member, Node, quoted};

/// Longest piece of text that a fix shows of what it changes, in characters.
const MAX_SHOWN: usize = 60;

fn shown(text: &str) -> String {
    let text = crate::payload::visible(text.trim());
    match text.char_indices().nth(MAX_SHOWN) {
        None => text.into_owned(),
        Some((at, _)) => format!("{}…", &text[..at]),
    }
}

/// Puts another string in the place of a value.
pub(super) fn string(label: &str, document: &Document, node: &Node, text: &str) -> Fix {
    value(label, document, node, quoted(text))
}

/// Puts other JSON text in the place of a value.
pub(super) fn value(label: &str, document: &Document, node: &Node, json: impl Into<Arc<str>>) -> Fix {
    let json = json.into();
    Fix {
        label: label.to_owned(),
        before: shown(document.slice(&node.span)),
        after: shown(&json),
        edits: vec![Edit { span: node.span.clone(), text: json }],
    }
}

/// Gives a member another name.
pub(super) fn rename(document: &Document, member: &Member, name: &str) -> Fix {
    Fix {
        label: format!("Rename to {name}"),
        before: shown(document.slice(&member.name_span)),
        after: shown(&quoted(name)),
        edits: vec![Edit::new(member.name_span.clone(), quoted(name))],
    }
}

/// Takes a member out.
pub(super) fn remove(document: &Document, object: &Node, name: &str) -> Option<Fix> {
    let edit = document::remove_member(document, object, name)?;
    Some(Fix {
        label: format!("Remove {name}"),
        before: shown(document.slice(&edit.span)),
        after: "nothing".to_owned(),
        edits: vec![edit],
    })
}

/// Puts a new text in the place of the whole body.
pub(super) fn whole_text(label: &str, document: &Document, text: &str) -> Fix {
    let whole = 0..document.text().len();
    Fix {
        label: label.to_owned(),
        before: shown(document.text()),
        after: shown(text),
        edits: vec![Edit::new(whole, text)],
    }
}
