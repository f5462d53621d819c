//! A text and the value that was read from it.

use std::ops::Range;

use bytestring::ByteString;

use super::issue::Issue;
use super::node::{Node, Value, escaped_name};
use super::parse;

/// A text and the value that was read at its beginning.
#[derive(Clone, Debug)]
pub struct Document {
    text: ByteString,
    root: Option<Node>,
    issues: Vec<Issue>,
    /// Where reading ended. The text after it is not part of the value.
    end: usize,
}

impl Document {
    /// Reads the value at the beginning of a text. White space may stand before it.
    #[must_use]
    pub fn parse(text: impl Into<ByteString>) -> Self {
        Self::parse_at(text.into(), 0)
    }

    /// Reads the value that begins at a byte of the text.
    #[must_use]
    pub fn parse_at(text: ByteString, start: usize) -> Self {
        let read = parse::read(&text, start);
        Self { root: read.root, issues: read.issues, end: read.end, text }
    }

    /// Returns the whole text.
    #[must_use]
    pub fn text(&self) -> &ByteString {
        &self.text
    }

    /// Returns the value, or `None` when the text can't be read: the last issue says why.
    #[must_use]
    pub fn root(&self) -> Option<&Node> {
        self.root.as_ref()
    }

    /// Returns what is not JSON, in the order of the text.
    #[must_use]
    pub fn issues(&self) -> &[Issue] {
        &self.issues
    }

    /// Returns where the value ends.
    #[must_use]
    pub fn end(&self) -> usize {
        self.end
    }

    /// Returns the text after the value, without white space around it.
    #[must_use]
    pub fn rest(&self) -> &str {
        self.text.get(self.end..).unwrap_or_default().trim()
    }

    /// Tells whether the whole text is one JSON value.
    #[must_use]
    pub fn is_json(&self) -> bool {
        self.root.is_some() && self.issues.is_empty() && self.rest().is_empty()
    }

    /// Tells whether the text is part of a program, where other quotation marks and words are no mistakes.
    #[must_use]
    pub fn is_literal(&self) -> bool {
        self.root.is_some() && self.issues.iter().any(|issue| issue.kind.is_of_a_program())
    }

    /// Returns a piece of the text as it was written.
    #[must_use]
    pub fn slice(&self, span: &Range<usize>) -> &str {
        self.text.get(span.clone()).unwrap_or_default()
    }

    /// Returns the content of a string value.
    #[must_use]
    pub fn string<'a>(&'a self, node: &'a Node) -> Option<&'a str> {
        match &node.value {
            Value::String(Some(content)) => Some(content),
            Value::String(None) => self.text.get(node.span.start + 1..node.span.end.saturating_sub(1)),
            _ => None,
        }
    }

    /// Returns where the content of a string stands, between its quotation marks.
    #[must_use]
    pub fn content_span(node: &Node) -> Range<usize> {
        node.span.start + 1..node.span.end.saturating_sub(1).max(node.span.start + 1)
    }

    /// Returns the last value of a name at the top, as most parsers do.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Node> {
        self.root.as_ref()?.get(name)
    }

    /// Returns the last value of a name in the task.
    #[must_use]
    pub fn task(&self, name: &str) -> Option<&Node> {
        self.get("task")?.get(name)
    }

    /// Returns a string at the top.
    #[must_use]
    pub fn text_of(&self, name: &str) -> Option<&str> {
        self.string(self.get(name)?)
    }

    /// Returns a string of the task.
    #[must_use]
    pub fn task_text(&self, name: &str) -> Option<&str> {
        self.string(self.task(name)?)
    }

    /// Visits every value with its JSON pointer, parents first.
    pub fn walk<'a>(&'a self, visit: &mut dyn FnMut(&str, &'a Node)) {
        fn into<'a>(pointer: &mut String, node: &'a Node, visit: &mut dyn FnMut(&str, &'a Node)) {
            visit(pointer, node);
            let length = pointer.len();
            match &node.value {
                Value::Array(items) => {
                    for (index, item) in items.iter().enumerate() {
                        pointer.push('/');
                        pointer.push_str(&index.to_string());
                        into(pointer, item, visit);
                        pointer.truncate(length);
                    }
                }
                Value::Object(members) => {
                    for member in members {
                        pointer.push('/');
                        pointer.push_str(&escaped_name(&member.name));
                        into(pointer, &member.value, visit);
                        pointer.truncate(length);
                    }
                }
                _ => {}
            }
        }
        if let Some(root) = &self.root {
            into(&mut String::new(), root, visit);
        }
    }

    /// Returns the value at a JSON pointer; of a name that stands there twice, the last value.
    #[must_use]
    pub fn at(&self, pointer: &str) -> Option<&Node> {
        let mut node = self.root.as_ref()?;
        for part in pointer.split('/').skip(1) {
            let name = part.replace("~1", "/").replace("~0", "~");
            node = match &node.value {
                Value::Array(items) => items.get(name.parse::<usize>().ok()?)?,
                _ => node.get(&name)?,
            };
        }
        Some(node)
    }
}
