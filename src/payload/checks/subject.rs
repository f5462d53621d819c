//! What the checks look at: a body, and what is known besides.

use crate::contract::{ClientKey, Holds, IMAGE_MAX_BYTES_FAMILY, Method, SiteKey, TaskType, task_type};
use crate::payload::KEY_PLACEHOLDER;
use crate::payload::document::{Document, Node, Value, position};
use crate::payload::redaction::Redactor;
use crate::picture::{Decoded, PictureError};

/// What the checks must know of the service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ServiceFacts {
    /// The service is on this machine, so it can reach local addresses.
    pub is_local: bool,
    /// The profile's limit of a picture, in decoded bytes.
    pub picture_max_bytes: usize,
}

impl Default for ServiceFacts {
    fn default() -> Self {
        Self { is_local: false, picture_max_bytes: IMAGE_MAX_BYTES_FAMILY }
    }
}

/// The picture of a body, decoded.
#[derive(Clone, Copy)]
pub struct CheckedPicture<'a> {
    pub decoded: &'a Result<Decoded, PictureError>,
    /// Length of the file, in bytes.
    pub bytes: usize,
    /// The file's name, when it came with one.
    pub name: Option<&'a str>,
}

/// What the checks look at.
#[derive(Clone, Copy)]
pub struct Subject<'a> {
    pub method: Method,
    /// The body, with [`KEY_PLACEHOLDER`](crate::payload::KEY_PLACEHOLDER) for the key.
    pub document: &'a Document,
    pub key: Option<&'a ClientKey>,
    /// Knows the keys that must stand in no field, other profiles' among them; `None` for the key alone.
    pub known: Option<&'a Redactor>,
    /// White space stood around the key.
    pub key_had_space: bool,
    pub picture: Option<CheckedPicture<'a>>,
    pub service: ServiceFacts,
    /// Where the body begins in what was pasted.
    pub begins: Begins,
}

/// Where a body begins in the text around it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Begins {
    /// The lines before the body's first.
    pub lines: usize,
    /// The characters before the body on its first line.
    pub columns: usize,
    /// The number of characters of the key, in whose place a shorter word stands.
    pub key_length: Option<usize>,
}

impl Begins {
    /// Returns where a body begins in a text, and nothing where the text doesn't hold the body as it is.
    #[must_use]
    pub fn of(body: &str, text: &str, key: Option<&ClientKey>) -> Self {
        let Some(at) = text.find(body).filter(|_| !body.is_empty()) else { return Self::default() };
        let (line, column) = position(text, at);
        Self { lines: line - 1, columns: column - 1, key_length: key.map(ClientKey::length) }
    }
}

impl<'a> Subject<'a> {
    /// Takes a body alone: no key, no picture.
    #[must_use]
    pub fn new(method: Method, document: &'a Document, service: ServiceFacts) -> Self {
        Self {
            method,
            document,
            key: None,
            known: None,
            key_had_space: false,
            picture: None,
            service,
            begins: Begins::default(),
        }
    }

    /// Returns the line and the column, from 1, of a place in the body, as the text has them in which the body came.
    pub(super) fn position(&self, at: usize) -> (usize, usize) {
        let text = self.document.text();
        let (line, column) = position(text, at);
        let start = text[..text.floor_char_boundary(at)].rfind('\n').map_or(0, |end| end + 1);
        let has_key = text[start..text.floor_char_boundary(at).max(start)].contains(KEY_PLACEHOLDER);
        let before = if line == 1 { self.begins.columns } else { 0 };
        let column = match self.begins.key_length.filter(|_| has_key) {
            Some(length) => (column + length).saturating_sub(KEY_PLACEHOLDER.len()),
            None => column,
        };
        (line + self.begins.lines, column + before)
    }

    /// Returns the contract's row of the task's type.
    pub(super) fn task_type(&self) -> Option<&'static TaskType> {
        self.document.task_text("type").and_then(task_type)
    }

    /// Returns the contract's row of the task's type, and the name by which the task goes.
    pub(super) fn named_type(&self) -> Option<(&'static TaskType, &'a str)> {
        let name = self.document.task_text("type")?;
        Some((task_type(name)?, name))
    }

    /// Returns the task, if it is an object.
    pub(super) fn task(&self) -> Option<&'a Node> {
        self.document.get("task").filter(|task| matches!(task.value, Value::Object(_)))
    }

    /// Returns a text of the task that is not blank.
    pub(super) fn task_string(&self, name: &str) -> Option<(&'a Node, &'a str)> {
        let node = self.document.task(name)?;
        self.document.string(node).filter(|text| !text.trim().is_empty()).map(|text| (node, text))
    }

    /// Returns the field that holds the key of the page's captcha, and whose key it is.
    pub(super) fn site_key(&self) -> Option<(&'static str, SiteKey)> {
        self.task_type()?.site_key
    }

    /// Tells whether the task's body should be a picture, as in a task of an unknown type.
    pub(super) fn is_picture_task(&self) -> bool {
        self.task_type().is_none_or(|known| known.holds == Holds::Picture)
    }
}
