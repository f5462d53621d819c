//! How a program writes exchanges, and what the readers of all such programs have in common.

use std::collections::BTreeMap;

use crate::import::reply::Answer;
use crate::import::request::{FormKind, Request, RequestBody, WebForm};
use crate::payload::document::{Document, Node, Value};

/// Files beside a session that hold the bodies of its exchanges, by their names.
pub(super) type Files = BTreeMap<String, Vec<u8>>;

/// Where an exchange stands.
#[derive(Clone, Copy)]
pub(super) struct Place<'a> {
    pub document: &'a Document,
    pub node: &'a Node,
    pub files: &'a Files,
}

impl<'a> Place<'a> {
    /// Returns the string at the end of a path of names, the first of them in this exchange.
    pub fn text(&self, path: &[&str]) -> Option<&'a str> {
        self.document.string(self.get(path)?)
    }

    pub fn get(&self, path: &[&str]) -> Option<&'a Node> {
        path.iter().try_fold(self.node, |node, name| node.get(name))
    }

    pub fn items(&self, path: &[&str]) -> &'a [Node] {
        match self.get(path).map(|node| &node.value) {
            Some(Value::Array(items)) => items,
            _ => &[],
        }
    }

    pub fn number(&self, path: &[&str]) -> Option<u16> {
        let node = self.get(path)?;
        self.document.string(node).unwrap_or_else(|| self.document.slice(&node.span)).trim().parse().ok()
    }

    /// Returns names and values that stand as objects in a list, but for those that are switched off.
    pub fn pairs(&self, path: &[&str], name: &str) -> Vec<(&'a str, String)> {
        let is_on = |item: &&Node| item.get("disabled").is_none_or(|off| off.value != Value::Bool(true));
        let pair = |item: &'a Node| Some((self.document.string(item.get(name)?)?, self.value(item.get("value")?)));
        self.items(path).iter().filter(is_on).filter_map(pair).collect()
    }

    pub fn value(&self, node: &Node) -> String {
        self.document.string(node).unwrap_or_else(|| self.document.slice(&node.span)).to_owned()
    }
}

/// How a program writes exchanges.
pub(super) struct Format {
    /// The form, for people.
    pub how: &'static str,
    /// Returns the exchanges of a document, or `None` when the document is of another form.
    pub entries: for<'a> fn(&'a Document) -> Option<Vec<&'a Node>>,
    pub request: fn(Place<'_>) -> Request,
    pub started: fn(Place<'_>) -> String,
    pub answer: fn(Place<'_>) -> Option<Answer>,
    /// Returns the request as the file has it; `None` where another text says it better.
    pub original: fn(Place<'_>) -> Option<String>,
}

/// Returns names and values as the web form that holds them; the Content-Type tells how it is written.
pub(super) fn form<'a>(pairs: impl IntoIterator<Item = (&'a str, String)>, content_type: Option<&str>) -> RequestBody {
    let is_parts = content_type.is_some_and(|kind| kind.to_ascii_lowercase().contains("multipart"));
    let kind = if is_parts { FormKind::Parts } else { FormKind::Encoded };
    RequestBody::Form(WebForm { kind, fields: owned(pairs) })
}

pub(super) fn owned<'a>(pairs: impl IntoIterator<Item = (&'a str, String)>) -> Vec<(String, String)> {
    pairs.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

/// Returns the text of bytes, of which those that are no UTF-8 are replaced.
pub(super) fn text_of(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Returns headers as replies have them, with names in lower case.
pub(super) fn lower(headers: Vec<(&str, String)>) -> Vec<(String, String)> {
    headers.into_iter().map(|(name, value)| (name.to_ascii_lowercase(), value)).collect()
}

/// Returns the media type among headers.
pub(super) fn content_type(headers: &[(&str, String)]) -> Option<String> {
    headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("content-type")).map(|(_, value)| value.clone())
}
