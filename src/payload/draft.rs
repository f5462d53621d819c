//! What the operator is composing.

use std::collections::BTreeMap;

use bytes::Bytes;

use super::document::{Document, compact, pretty};
use super::form::{self, NotAForm, Shape};
use super::{FoldedText, Repair};
use crate::contract::{IMAGE_TO_TEXT, NO_CAPTCHA_PROXYLESS, RECAPTCHA_ALIASES, TaskType, task_type};

/// How the draft is composed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    #[default]
    Picture,
    Recaptcha,
    /// By hand, any task type.
    Json,
}

impl Kind {
    /// Every kind, in the order of its tabs.
    pub const ALL: [Self; 3] = [Self::Picture, Self::Recaptcha, Self::Json];

    /// The tab's label.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Picture => "Picture",
            Self::Recaptcha => "reCAPTCHA",
            Self::Json => "JSON",
        }
    }

    /// The type's row in the contract's table; none for what is written by hand.
    #[must_use]
    pub fn task_type(self) -> Option<&'static TaskType> {
        match self {
            Self::Picture => task_type(IMAGE_TO_TEXT),
            Self::Recaptcha => task_type(NO_CAPTCHA_PROXYLESS),
            Self::Json => None,
        }
    }

    /// The form that makes a task type, if one does; other names of a type are taken too.
    #[must_use]
    pub fn of_type(name: &str) -> Option<Self> {
        match name {
            IMAGE_TO_TEXT => Some(Self::Picture),
            NO_CAPTCHA_PROXYLESS => Some(Self::Recaptcha),
            name if RECAPTCHA_ALIASES.contains(&name) => Some(Self::Recaptcha),
            _ => None,
        }
    }
}

/// A picture in the draft.
#[derive(Clone)]
pub struct DraftPicture {
    /// The file's bytes; the body will have them as standard base64, padded, on one line.
    pub bytes: Bytes,
    /// Where it came from, for people: a file name or "clipboard".
    pub origin: String,
    /// What was unusual about how it came.
    pub repairs: Vec<Repair>,
}

impl DraftPicture {
    /// Takes a picture's bytes.
    #[must_use]
    pub fn new(bytes: impl Into<Bytes>, origin: impl Into<String>, repairs: Vec<Repair>) -> Self {
        Self { bytes: bytes.into(), origin: origin.into(), repairs }
    }
}

impl std::fmt::Debug for DraftPicture {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
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

/// An address of this program's own callback receiver, for one submission.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnCallback {
    /// The last part of the address, which can't be guessed.
    pub token: String,
    pub url: String,
}

/// What the operator is composing; switching forms loses nothing.
#[derive(Clone, Debug, Default)]
pub struct Draft {
    pub kind: Kind,
    pub picture: Option<DraftPicture>,
    pub website_url: String,
    pub website_key: String,
    /// Empty for none.
    pub callback_url: String,
    /// Goes out instead of `callback_url`.
    pub own_callback: Option<OwnCallback>,
    /// Optional fields that were set, by form and field name.
    pub options: BTreeMap<(Kind, &'static str), OptionValue>,
    /// Order and other fields of the bodies that the forms were loaded from.
    pub shapes: BTreeMap<Kind, Shape>,
    /// The body written by hand; its key is [`super::KEY_PLACEHOLDER`].
    pub json: FoldedText,
    /// The form that `json` says the same as, or is about to be; `None` when it stands apart.
    pub json_of: Option<Kind>,
}

impl Draft {
    /// The callback address that is sent, empty for none.
    #[must_use]
    pub fn outgoing_callback_url(&self) -> &str {
        self.own_callback.as_ref().map_or(&self.callback_url, |own| &own.url)
    }

    /// What tells this program's own callback address apart, when the body has it; hand-written JSON
    /// is sent as it is written.
    #[must_use]
    pub fn own_callback_token(&self) -> Option<&str> {
        self.own_callback.as_ref().filter(|_| self.kind != Kind::Json).map(|own| own.token.as_str())
    }

    /// The body without its key, or `None` while there is nothing to send.
    #[must_use]
    pub fn body_text(&self) -> Option<String> {
        match self.kind {
            Kind::Json => (!self.json.is_blank()).then(|| self.json.expand().text),
            Kind::Picture | Kind::Recaptcha => form::body_text(self),
        }
    }

    /// Goes to another form, or to JSON and back; neither form nor JSON ever loses anything.
    ///
    /// # Errors
    /// When the JSON can't become the form that it is left for; both stay as they are.
    pub fn switch_to(&mut self, kind: Kind) -> Result<(), NotAForm> {
        match (self.kind, kind) {
            (Kind::Json, Kind::Picture | Kind::Recaptcha) => return self.leave_json_for(kind),
            // What says the same as a form can be written again from it.
            (Kind::Picture | Kind::Recaptcha, Kind::Json) if self.json.is_blank() || self.json_of.is_some() => {
                self.write_json();
            }
            _ => {}
        }
        self.kind = kind;
        Ok(())
    }

    /// Writes the form's body as JSON, in the place of what stands there.
    pub fn write_json(&mut self) {
        // An own address belongs to the submission that is made from the form.
        let plain = Self { own_callback: None, ..self.clone() };
        let Some(text) = plain.body_text().filter(|_| self.kind != Kind::Json) else { return };
        // The same body keeps the look that was given to it.
        if compact(&self.json.expand().text) != text {
            self.json = self.json.with_text(&pretty(&text));
        }
        self.json_of = Some(self.kind);
    }

    fn leave_json_for(&mut self, kind: Kind) -> Result<(), NotAForm> {
        let text = self.json.expand().text;
        let loaded = form::load(self, &Document::parse(text));
        match loaded {
            Ok(loaded) if loaded.kind == kind => {
                let own_callback = self.own_callback.take().filter(|_| loaded.callback_url == self.callback_url);
                *self = Self { json_of: Some(kind), own_callback, ..loaded };
            }
            // JSON of another form, or none at all, stays where it is.
            Ok(_) | Err(NotAForm::NoForm(_)) => self.stand_apart(kind),
            Err(why) => {
                self.stand_apart(kind);
                return if self.json.is_blank() { Ok(()) } else { Err(why) };
            }
        }
        Ok(())
    }

    fn stand_apart(&mut self, kind: Kind) {
        self.kind = kind;
        self.json_of = None;
    }

    /// Takes a body in: into its form when one can hold all of it, or else as JSON.
    ///
    /// Why no form could hold it comes along.
    #[must_use]
    pub fn with_body(&self, text: &str) -> (Self, Option<NotAForm>) {
        match form::load(self, &Document::parse(text)) {
            Ok(loaded) => {
                let own_callback = self.own_callback.clone().filter(|_| loaded.callback_url.is_empty());
                // JSON follows what came in, as the form does.
                let json = self.json.with_text("");
                (Self { own_callback, json, json_of: None, ..loaded }, None)
            }
            Err(why) => {
                let json = self.json.with_text(text);
                (Self { kind: Kind::Json, json, json_of: None, own_callback: None, ..self.clone() }, Some(why))
            }
        }
    }

    /// The draft after edits of its body.
    #[must_use]
    pub fn with_edited_body(&self, text: &str) -> Self {
        if self.kind == Kind::Json {
            return Self { json: self.json.with_text(text), ..self.clone() };
        }
        let (mut draft, _) = self.with_body(text);
        draft.json = self.json.clone();
        draft.json_of = self.json_of;
        // The body had the own address in it, which is no text of the field.
        if self.own_callback.as_ref().is_some_and(|own| own.url == draft.callback_url) {
            draft.callback_url.clone_from(&self.callback_url);
            draft.own_callback.clone_from(&self.own_callback);
        }
        draft
    }
}
