//! Values as a program writes them, on their way to JSON.

use crate::payload::document::{Document, Node, Value, plain_number, quoted};

/// Stands in a text for what is known only at run time. [`Document`] reads the letter as code where a value should be.
pub(super) const HOLE: char = '\u{a66e}';

/// Longest code that is named in the place of its value, in bytes.
const MAX_CODE: usize = 60;

/// A value of a program.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Data {
    Null,
    Bool(bool),
    Number(String),
    /// A text. Where it holds a [`HOLE`], only a part of the text is known.
    Text(String),
    List(Vec<Data>),
    Object(Vec<(String, Data)>),
    /// Code whose value is known only at run time.
    Code(String),
}

/// The name of the members that another object brings in, as [`Document`] reads them.
pub(super) const SPREAD: &str = "...";

impl Data {
    /// Returns code as it is named in findings: a path of names, or else only that it is code.
    pub fn code(text: &str) -> Self {
        let text = text.trim_start_matches(['$', '@', '&', '*']);
        let is_path = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.');
        let is_named = text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
        let is_word =
            ["true", "false", "null", "undefined", "None", "True", "False", "NaN", "Infinity"].contains(&text);
        let is_plain = is_named && !is_word && text.len() <= MAX_CODE && text.chars().all(is_path);
        Self::Code(if is_plain { text.to_owned() } else { "code".to_owned() })
    }

    /// Returns a value of a document in which holes and placeholders stand for what is known at run time.
    pub fn of(document: &Document, node: &Node) -> Self {
        match &node.value {
            Value::Null => Self::Null,
            Value::Bool(value) => Self::Bool(*value),
            Value::Number => Self::Number(document.slice(&node.span).to_owned()),
            Value::String(_) => Self::of_text(document.string(node).unwrap_or_default()),
            Value::Array(items) => Self::List(items.iter().map(|item| Self::of(document, item)).collect()),
            Value::Object(members) => Self::Object(
                members.iter().map(|member| (member.name.to_string(), Self::of(document, &member.value))).collect(),
            ),
            Value::Expression => Self::code(document.slice(&node.span)),
        }
    }

    /// Returns a text of JSON in a program's text, or code where the text is a placeholder that the program fills.
    fn of_text(text: &str) -> Self {
        if is_placeholder(text) { Self::code(text) } else { Self::Text(text.to_owned()) }
    }

    /// Returns the member of a name.
    pub fn get(&self, name: &str) -> Option<&Self> {
        self.members().iter().rev().find(|(known, _)| known == name).map(|(_, value)| value)
    }

    pub fn members(&self) -> &[(String, Self)] {
        match self {
            Self::Object(members) => members,
            _ => &[],
        }
    }

    /// Returns the text, if all of it is known.
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) if !text.contains(HOLE) => Some(text),
            _ => None,
        }
    }

    /// Takes members out of lists of one value, as the fields of Go's web forms are lists.
    pub fn take_out_of_lists(&mut self) {
        let Self::Object(members) = self else { return };
        for (_, value) in members {
            if let Self::List(items) = value
                && items.len() == 1
                && let Some(only) = items.pop()
            {
                *value = only;
            }
        }
    }

    /// Returns the value as JSON text, in which code stands where values are known only at run time.
    pub fn to_json(&self) -> String {
        let mut out = String::new();
        self.write(&mut out);
        out
    }

    fn write(&self, out: &mut String) {
        match self {
            Self::Null => out.push_str("null"),
            Self::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
            Self::Number(token) => out.push_str(&plain_number(token)),
            Self::Text(text) if text.contains(HOLE) => out.push_str("code"),
            Self::Text(text) => out.push_str(&quoted(text)),
            Self::Code(code) => out.push_str(code),
            Self::List(items) => {
                let write = |out: &mut String, item: &Self| item.write(out);
                listed(out, ['[', ']'], items, write);
            }
            Self::Object(members) => listed(out, ['{', '}'], members, |out, (name, value)| {
                if name == SPREAD {
                    return out.push_str("...code");
                }
                out.push_str(&quoted(name));
                out.push(':');
                value.write(out);
            }),
        }
    }
}

fn listed<T>(out: &mut String, brackets: [char; 2], items: &[T], write: impl Fn(&mut String, &T)) {
    out.push(brackets[0]);
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            out.push(',');
        }
        write(out, item);
    }
    out.push(brackets[1]);
}

/// Tells whether a text is nothing but a hole, or a mark that a format's call fills: `%s`, `{}`, `{0}`, `{name}`,
/// `${name}`, `#{name}`, `$name`.
fn is_placeholder(text: &str) -> bool {
    let is_name = |name: &str| name.chars().all(|c| c.is_ascii_alphanumeric() || "_.[]()'\" ->$".contains(c));
    let braced = |text: &str| text.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')).is_some_and(is_name);
    let is_percent = |text: &str| {
        text.strip_prefix('%')
            .is_some_and(|rest| ["s", "d", "v", "q", "i", "@"].contains(&rest) || rest.starts_with('('))
    };
    let bare = text.trim_start_matches(['$', '#']);
    text.contains(HOLE)
        || is_percent(text)
        || braced(bare)
        || braced(bare.strip_prefix('{').and_then(|text| text.strip_suffix('}')).unwrap_or(""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn run_time_values_become_code_in_the_text() {
        let data = Data::Object(vec![
            ("a".into(), Data::code("$this->key")),
            ("b".into(), Data::code("self.key")),
            ("c".into(), Data::Text(format!("x{HOLE}"))),
            (SPREAD.into(), Data::code("rest")),
            ("d".into(), Data::List(vec![Data::Number("0x1f".into()), Data::Null])),
        ]);
        let json = data.to_json();
        assert_eq!(json, r#"{"a":code,"b":self.key,"c":code,...code,"d":[31,null]}"#);
        assert!(Document::parse(json).root().is_some());
    }
}
