//! What the operator is composing.

use std::collections::BTreeMap;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::Repair;
use crate::contract::{IMAGE_TO_TEXT, NO_CAPTCHA_PROXYLESS, TaskType, task_type};

/// Which form the draft uses.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    #[default]
    Picture,
    Recaptcha,
}

impl Kind {
    /// Every form, in the order of its tabs.
    pub const ALL: [Self; 2] = [Self::Picture, Self::Recaptcha];

    /// The tab's label.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Picture => "Picture",
            Self::Recaptcha => "reCAPTCHA",
        }
    }

    /// The task type the form makes.
    #[must_use]
    pub const fn type_name(self) -> &'static str {
        match self {
            Self::Picture => IMAGE_TO_TEXT,
            Self::Recaptcha => NO_CAPTCHA_PROXYLESS,
        }
    }

    /// The type's row in the contract's table.
    #[must_use]
    pub fn task_type(self) -> Option<&'static TaskType> {
        task_type(self.type_name())
    }

    /// The form that makes a task type, if one does.
    #[must_use]
    pub fn of_type(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.type_name() == name)
    }
}

/// A picture in the draft: the file's bytes and their base64.
#[derive(Clone)]
pub struct DraftPicture {
    pub bytes: Arc<[u8]>,
    /// Standard alphabet, padded, one line: what will stand in the body.
    pub base64: Arc<str>,
    /// Where it came from, for people: a file name or "clipboard".
    pub origin: String,
    /// What was unusual about how it came.
    pub repairs: Vec<Repair>,
}

impl DraftPicture {
    /// Encodes a picture's bytes.
    #[must_use]
    pub fn new(bytes: Vec<u8>, origin: impl Into<String>, repairs: Vec<Repair>) -> Self {
        let base64 = STANDARD.encode(&bytes).into();
        Self { bytes: bytes.into(), base64, origin: origin.into(), repairs }
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
}

impl Draft {
    /// The callback address that is sent, empty for none.
    #[must_use]
    pub fn outgoing_callback_url(&self) -> &str {
        self.own_callback.as_ref().map_or(&self.callback_url, |own| &own.url)
    }
}
