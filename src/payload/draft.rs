//! What the operator is composing. How one draft becomes another is in `switching.rs`.

use std::collections::BTreeMap;
use std::fmt;

use bytes::Bytes;

use super::base64_text::Repair;
use super::document::quoted;
use super::folded::FoldedText;
use super::form::Form;
use super::shape::Shape;
use crate::contract::{FieldKind, TaskField};

/// A picture in the draft.
#[derive(Clone)]
pub struct DraftPicture {
    /// The file's bytes; the body will have them as standard base64, padded, on one line.
    pub bytes: Bytes,
    /// Where the picture came from, for people: a file name or "clipboard".
    pub origin: String,
    /// What was unusual about how the picture came.
    pub repairs: Vec<Repair>,
}

impl DraftPicture {
    /// Takes a picture's bytes.
    #[must_use]
    pub fn new(bytes: impl Into<Bytes>, origin: impl Into<String>, repairs: Vec<Repair>) -> Self {
        Self { bytes: bytes.into(), origin: origin.into(), repairs }
    }
}

impl fmt::Debug for DraftPicture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DraftPicture({}, {} bytes)", self.origin, self.bytes.len())
    }
}

/// The value of an optional field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OptionValue {
    Bool(bool),
    Integer(i64),
    Text(String),
}

impl OptionValue {
    /// Returns the value that an option begins with, or `None` for a kind that no form holds.
    #[must_use]
    pub fn first(kind: FieldKind) -> Option<Self> {
        match kind {
            FieldKind::Bool => Some(Self::Bool(true)),
            FieldKind::Integer { min, .. } => Some(Self::Integer(min)),
            FieldKind::Text | FieldKind::Base64 => Some(Self::Text(String::new())),
            FieldKind::Number { .. }
            | FieldKind::Word(_)
            | FieldKind::Object
            | FieldKind::TextOrObject
            | FieldKind::Texts
            | FieldKind::List => None,
        }
    }

    /// Returns the value as JSON.
    #[must_use]
    pub fn json(&self) -> String {
        match self {
            Self::Bool(value) => value.to_string(),
            Self::Integer(value) => value.to_string(),
            Self::Text(text) => quoted(text),
        }
    }
}

/// An address of this program's own callback receiver, for one submission.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnCallback {
    /// The last part of the address, which can't be guessed.
    pub token: String,
    pub url: String,
}

/// What the operator is composing. Going from one form to another loses nothing.
#[derive(Clone, Debug, Default)]
pub struct Draft {
    pub form: Form,
    pub picture: Option<DraftPicture>,
    /// What stands in required text fields, by field name: forms that have the same field share its text.
    pub texts: BTreeMap<&'static str, String>,
    /// Empty for none.
    pub callback_url: String,
    /// The address that goes out instead of `callback_url`.
    pub own_callback: Option<OwnCallback>,
    /// Optional fields that were set, by form and field name.
    pub options: BTreeMap<(Form, &'static str), OptionValue>,
    /// Order and other fields of the bodies that the forms were loaded from.
    pub shapes: BTreeMap<Form, Shape>,
    /// The body written by hand, with [`KEY_PLACEHOLDER`](super::KEY_PLACEHOLDER) for its key.
    pub json: FoldedText,
    /// The form that `json` says the same as, or is about to; `None` when `json` stands apart from the forms.
    pub json_of: Option<Form>,
    /// The number of the import that the draft was made of, counted in each run; `None` where it was made otherwise.
    pub import: Option<u64>,
    /// The form was filled from a body that was brought in, by an import or a record, and not only typed into.
    pub is_of_body: bool,
}

impl Draft {
    /// Returns what stands in a required text field.
    #[must_use]
    pub fn text(&self, name: &str) -> &str {
        self.texts.get(name).map_or("", String::as_str)
    }

    /// Returns the draft with another text in a required field.
    #[must_use]
    pub fn with_text(mut self, name: &'static str, text: impl Into<String>) -> Self {
        self.texts.insert(name, text.into());
        self
    }

    /// Tells whether the draft's form holds something besides a picture.
    #[must_use]
    pub fn has_more_than_picture(&self) -> bool {
        let is_typed = |field: &TaskField| field.kind == FieldKind::Text && !self.text(field.name).is_empty();
        !self.callback_url.is_empty()
            || self.options.keys().any(|(form, _)| *form == self.form)
            || self.form.required().any(is_typed)
    }

    /// Returns the picture that the draft's form sends.
    #[must_use]
    pub fn form_picture(&self) -> Option<&DraftPicture> {
        self.picture.as_ref().filter(|_| self.form.holds_picture())
    }

    /// Tells whether anything was entered, in whichever form.
    #[must_use]
    pub fn has_anything(&self) -> bool {
        self.picture.is_some()
            || self.texts.values().any(|text| !text.is_empty())
            || !self.callback_url.is_empty()
            || !self.options.is_empty()
            || !self.shapes.is_empty()
            || !self.json.is_blank()
    }

    /// Tells whether anything stands in a form's required fields.
    #[must_use]
    pub fn has_entries(&self, form: Form) -> bool {
        form.required().any(|field| self.has_entry(form, field))
    }

    /// Tells whether anything stands in a required field of a form.
    #[must_use]
    pub fn has_entry(&self, form: Form, field: &TaskField) -> bool {
        match field.kind {
            FieldKind::Base64 => self.picture.is_some(),
            FieldKind::Text => !self.text(field.name).is_empty(),
            _ => self.options.contains_key(&(form, field.name)),
        }
    }

    /// Returns the callback address that is sent, empty for none.
    #[must_use]
    pub fn outgoing_callback_url(&self) -> &str {
        self.own_callback.as_ref().map_or(&self.callback_url, |own| &own.url)
    }

    /// Returns the token of this program's own callback address, when the body has that address. Hand-written JSON
    /// never has it.
    #[must_use]
    pub fn own_callback_token(&self) -> Option<&str> {
        self.own_callback.as_ref().filter(|_| !self.form.is_json()).map(|own| own.token.as_str())
    }
}
