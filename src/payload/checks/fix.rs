//! Makes fixes: edits of the checked text, and a line each of what they take away and put there.

use std::sync::Arc;

use crate::contract::cut;
use crate::payload::Fix;
use crate::payload::document::{self, Document, Edit, Member, Node, quoted};

/// Longest piece of text that is kept of a fix until keys are taken out of it, in characters: so much longer than what
/// is shown that no key is shown which only ends behind it.
const MAX_KEPT: usize = 2_000;

/// Returns a piece of text as one line.
fn shown(text: &str) -> String {
    let text = cut(text, MAX_KEPT).split_whitespace().collect::<Vec<_>>().join(" ");
    crate::payload::visible(&text).into_owned()
}

/// Makes a fix that puts another string in the place of a value.
pub(super) fn string(label: &str, document: &Document, node: &Node, text: &str) -> Fix {
    value(label, document, node, quoted(text))
}

/// Makes a fix that puts other JSON text in the place of a value.
pub(super) fn value(label: &str, document: &Document, node: &Node, json: impl Into<Arc<str>>) -> Fix {
    let json = json.into();
    Fix {
        label: label.to_owned(),
        before: shown(document.slice(&node.span)),
        after: shown(&json),
        edits: vec![Edit { span: node.span.clone(), text: json }],
    }
}

/// Makes a fix that gives a member another name.
pub(super) fn rename(document: &Document, member: &Member, name: &str) -> Fix {
    Fix {
        label: format!("Rename to {name}"),
        before: shown(document.slice(&member.name_span)),
        after: shown(&quoted(name)),
        edits: vec![Edit::new(member.name_span.clone(), quoted(name))],
    }
}

/// Makes a fix that takes a member out.
pub(super) fn remove(document: &Document, object: &Node, name: &str) -> Option<Fix> {
    let edit = document::remove_member(document, object, name)?;
    Some(Fix {
        label: format!("Remove {name}"),
        before: shown(document.slice(&edit.span)),
        after: "nothing".to_owned(),
        edits: vec![edit],
    })
}

/// Makes a fix that takes several members out of the object at a place. Their values are not shown: a login may stand in them.
pub(super) fn remove_all(document: &Document, pointer: &str, names: &[&str], label: &str) -> Option<Fix> {
    let mut text = document.text().clone();
    for name in names {
        let left = Document::parse(text.clone());
        let edit = document::remove_member(&left, left.at(pointer)?, name)?;
        text = document::apply(&text, &[edit])?.into();
    }
    let edits = vec![Edit::new(0..document.text().len(), &*text)];
    Some(Fix { label: label.to_owned(), before: shown(&names.join(", ")), after: "nothing".to_owned(), edits })
}

/// Makes a fix that puts a new text in the place of the whole body.
pub(super) fn whole_text(label: &str, document: &Document, text: &str) -> Fix {
    let whole = 0..document.text().len();
    // A change of the layout is not shown.
    let (old, new) = (document::compact(document.text()), document::compact(text));
    let (before, after) = differing(&old, &new);
    Fix { label: label.to_owned(), before: shown(before), after: shown(after), edits: vec![Edit::new(whole, text)] }
}

/// Returns the parts in which two texts differ, with a few characters before them.
fn differing<'a>(before: &'a str, after: &'a str) -> (&'a str, &'a str) {
    const AROUND: usize = 12;
    let same = before.bytes().zip(after.bytes()).take_while(|(a, b)| a == b).count();
    let left = before.len().min(after.len()) - same;
    let tail = before.bytes().rev().zip(after.bytes().rev()).take(left).take_while(|(a, b)| a == b).count();
    let start = word_start(before, before.floor_char_boundary(same.saturating_sub(AROUND)));
    let piece = |text: &'a str| &text[start..text.ceil_char_boundary((text.len() - tail + 1).min(text.len()))];
    (piece(before), piece(after))
}

/// Returns where the word begins in which a place is, with the sign before it; the place itself between words, and in
/// a word that begins too far away.
fn word_start(text: &str, at: usize) -> usize {
    const NEAR: usize = 24;
    let (before, after) = text.split_at(at);
    if !before.ends_with(char::is_alphanumeric) || !after.starts_with(char::is_alphanumeric) {
        return at;
    }
    let near = before.floor_char_boundary(at.saturating_sub(NEAR));
    before[near..].rfind(|c: char| !c.is_alphanumeric()).map_or(at, |sign| near + sign)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_differs_is_shown_from_a_word_s_beginning() {
        let before = r#"{"type":"HCaptchaTaskProxyless",//Required"#;
        assert_eq!(differing(before, r#"{"type":"HCaptchaTaskProxyless""#).0, r#""HCaptchaTaskProxyless",//Required"#);
        assert_eq!(word_start("a bc", 2), 2);
        assert_eq!(word_start(&"x".repeat(100), 50), 50);
    }
}
