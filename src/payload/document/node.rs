//! The values of a document.

use std::borrow::Cow;
use std::ops::Range;

/// Deepest nesting that is read. Source: this program; common parsers stop there too.
pub const MAX_DEPTH: usize = 128;

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
    /// A number, whose digits stay in the text.
    Number,
    /// A string. Its content is held here if that differs from what stands between the quotation marks.
    String(Option<Box<str>>),
    Array(Vec<Node>),
    Object(Vec<Member>),
    /// Code of a program in the place of a value: a name or a call.
    Expression,
}

/// A named value of an object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    pub name: Box<str>,
    pub name_span: Range<usize>,
    pub value: Node,
}

impl Node {
    /// Returns the members of an object; other values have none.
    #[must_use]
    pub fn members(&self) -> &[Member] {
        match &self.value {
            Value::Object(members) => members,
            _ => &[],
        }
    }

    /// Returns the last value of a name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Node> {
        self.member(name).map(|member| &member.value)
    }

    /// Returns the last member of a name.
    #[must_use]
    pub fn member(&self, name: &str) -> Option<&Member> {
        self.members().iter().rfind(|member| &*member.name == name)
    }

    /// Returns what the value is, in a word or two.
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

/// Returns a name as a part of a JSON pointer (RFC 6901).
#[must_use]
pub fn escaped_name(name: &str) -> Cow<'_, str> {
    if name.contains(['~', '/']) { Cow::Owned(name.replace('~', "~0").replace('/', "~1")) } else { Cow::Borrowed(name) }
}
