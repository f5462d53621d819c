//! JSON with every value's place in the text, so that findings can point and fixes can edit.
//!
//! One tolerant parser reads JSON and what people paste instead of it: JavaScript and Python
//! literals. Everything that is not JSON is noted as an [`Issue`]; text without issues is JSON.
//! Nothing is copied but strings with escapes, so a body of a megabyte costs little to look at.

mod edit;
mod issue;
mod layout;
mod parse;
mod rewrite;
mod text;

use bytestring::ByteString;
use std::borrow::Cow;
use std::ops::Range;

pub use edit::{Edit, apply, insert_member, pointer_to, remove_member};
pub use issue::{Issue, IssueKind};
pub use layout::{compact, position, pretty};
pub use rewrite::to_json;
pub use text::{hidden_character, quoted};

/// Deepest nesting that is read. Source: this program; common parsers stop there too.
pub const MAX_DEPTH: usize = 128;

/// A text and the value that was read at its beginning.
#[derive(Clone, Debug)]
pub struct Document {
    text: ByteString,
    root: Option<Node>,
    issues: Vec<Issue>,
    /// Where reading ended; what follows is not part of the value.
    end: usize,
}

/// A value and its place in the text, in bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    pub span: Range<usize>,
    pub value: Value,
}

/// What a value is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    Null,
    Bool(bool),
    /// The digits stay where they are: see [`Document::slice`].
    Number,
    /// The content when it differs from what stands between the quotation marks.
    String(Option<Box<str>>),
    Array(Vec<Node>),
    Object(Vec<Member>),
    /// Code of a program that stands where a value should: a name or a call.
    Expression,
}

/// A named value of an object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    pub name: Box<str>,
    pub name_span: Range<usize>,
    pub value: Node,
}

impl Document {
    /// Reads the value at the beginning of a text, white space before it aside.
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

    /// The whole text.
    #[must_use]
    pub fn text(&self) -> &ByteString {
        &self.text
    }

    /// The value, unless the text can't be read at all; the last issue says why.
    #[must_use]
    pub fn root(&self) -> Option<&Node> {
        self.root.as_ref()
    }

    /// What is not JSON, in the order of the text.
    #[must_use]
    pub fn issues(&self) -> &[Issue] {
        &self.issues
    }

    /// Where the value ends.
    #[must_use]
    pub fn end(&self) -> usize {
        self.end
    }

    /// What follows the value, without white space around it.
    #[must_use]
    pub fn rest(&self) -> &str {
        self.text.get(self.end..).unwrap_or_default().trim()
    }

    /// Whether the whole text is one JSON value.
    #[must_use]
    pub fn is_json(&self) -> bool {
        self.root.is_some() && self.issues.is_empty() && self.rest().is_empty()
    }

    /// Whether a program's text was read, in which other quotation marks and words are no mistakes.
    #[must_use]
    pub fn is_literal(&self) -> bool {
        self.root.is_some() && self.issues.iter().any(|issue| issue.kind.is_of_a_program())
    }

    /// A piece of the text as it was written.
    #[must_use]
    pub fn slice(&self, span: &Range<usize>) -> &str {
        self.text.get(span.clone()).unwrap_or_default()
    }

    /// The content of a string value.
    #[must_use]
    pub fn string<'a>(&'a self, node: &'a Node) -> Option<&'a str> {
        match &node.value {
            Value::String(Some(content)) => Some(content),
            Value::String(None) => self.text.get(node.span.start + 1..node.span.end.saturating_sub(1)),
            _ => None,
        }
    }

    /// Where the content of a string stands, between its quotation marks.
    #[must_use]
    pub fn content_span(node: &Node) -> Range<usize> {
        node.span.start + 1..node.span.end.saturating_sub(1).max(node.span.start + 1)
    }

    /// The last value of a name at the top: what most parsers take.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Node> {
        self.root.as_ref()?.get(name)
    }

    /// The last value of a name in the task.
    #[must_use]
    pub fn task(&self, name: &str) -> Option<&Node> {
        self.get("task")?.get(name)
    }

    /// A string at the top.
    #[must_use]
    pub fn text_of(&self, name: &str) -> Option<&str> {
        self.string(self.get(name)?)
    }

    /// A string of the task.
    #[must_use]
    pub fn task_text(&self, name: &str) -> Option<&str> {
        self.string(self.task(name)?)
    }

    /// Every value with its JSON pointer, parents first.
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

    /// The value at a JSON pointer; of a name that stands there twice, the last.
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

impl Node {
    /// The members of an object; none of anything else.
    #[must_use]
    pub fn members(&self) -> &[Member] {
        match &self.value {
            Value::Object(members) => members,
            _ => &[],
        }
    }

    /// The last value of a name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Node> {
        self.member(name).map(|member| &member.value)
    }

    /// The last member of a name.
    #[must_use]
    pub fn member(&self, name: &str) -> Option<&Member> {
        self.members().iter().rfind(|member| &*member.name == name)
    }

    /// What it is, in a word or two.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match &self.value {
            Value::Null => "null",
            Value::Bool(_) => "true or false",
            Value::Number => "a number",
            Value::String(_) => "text in quotation marks",
            Value::Array(_) => "a list",
            Value::Object(_) => "an object",
            Value::Expression => "code",
        }
    }
}

/// A name as a part of a JSON pointer (RFC 6901).
#[must_use]
pub fn escaped_name(name: &str) -> Cow<'_, str> {
    if name.contains(['~', '/']) { Cow::Owned(name.replace('~', "~0").replace('/', "~1")) } else { Cow::Borrowed(name) }
}

#[cfg(test)]
mod tests;
