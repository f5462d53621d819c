//! What an import takes, and what comes of it.

use thiserror::Error;

use super::secrets::{masked_by_name, named};
use crate::contract::{ClientKey, Method, Origin, cut};
use crate::payload::{Draft, DraftPicture, Finding, KEY_PLACEHOLDER, Redactor, ServiceFacts, place};

/// What something was recognised as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    Picture,
    Body(Method),
    Reply,
    /// Submissions that a history was exported to, as JSON Lines, and how many.
    History(u64),
}

impl What {
    /// Returns the name in exported data.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Picture => "picture",
            Self::Body(method) => method.name(),
            Self::Reply => "reply",
            Self::History(_) => "history",
        }
    }
}

/// What an import puts into the draft.
#[derive(Clone, Debug)]
pub enum DraftChange {
    Picture(DraftPicture),
    /// A createTask body with the key's place marked, mended where that is certain.
    Body(String),
}

impl DraftChange {
    /// Returns the draft with the change made.
    #[must_use]
    pub fn apply(self, draft: &Draft) -> Draft {
        match self {
            Self::Picture(picture) => draft.clone().with_picture(picture),
            Self::Body(text) => draft.with_body(&text).0,
        }
    }
}

/// What was made of something that was pasted, dropped or opened.
#[derive(Clone, Debug)]
pub struct Imported {
    pub what: What,
    /// The form in which the input came, for people: `a cURL command (bash)`.
    pub how: String,
    /// What is wrong with the original, most serious first.
    pub findings: Vec<Finding>,
    /// The change of the draft; `None` when nothing in the input can be composed.
    pub draft: Option<DraftChange>,
    /// The original text with every key masked; `None` for a picture's file.
    pub original: Option<String>,
    /// The keys in the input, each once.
    pub keys: Vec<ClientKey>,
    /// Other secrets in the input.
    pub(super) secrets: Vec<ClientKey>,
    /// The JSON token of the id of a task that the body names.
    pub task_id: Option<String>,
    /// The task type that the body names.
    pub task_type: Option<String>,
    /// The picture in the input, decoded from its base64.
    pub picture: Option<PictureFacts>,
    /// Where the request went that the body came with.
    pub address: Option<Origin>,
    /// The entries of a HAR file that can be chosen; `chosen` is the index of the one that was taken.
    pub entries: Vec<HarEntry>,
    pub chosen: usize,
}

impl Imported {
    /// Makes an import with nothing but its findings.
    pub(super) fn new(what: What, how: impl Into<String>, findings: Vec<Finding>) -> Self {
        Self {
            what,
            how: how.into(),
            findings,
            draft: None,
            original: None,
            keys: Vec::new(),
            secrets: Vec::new(),
            task_id: None,
            task_type: None,
            picture: None,
            address: None,
            entries: Vec::new(),
            chosen: 0,
        }
    }

    /// Masks in everything that is shown what is secret by its name in the whole input, and every key that is known.
    pub(super) fn hide(&mut self, input: &str, known: &Redactor) {
        self.secrets.extend(named(input));
        let own = Redactor::of(&self.keys, &self.secrets);
        let by_value = |text: &str| own.text(&known.text(text));
        let hide = |text: &mut String| *text = masked_by_name(&by_value(text));
        for finding in &mut self.findings {
            hide(&mut finding.message);
            hide(&mut finding.pointer);
            if let Some(fix) = &mut finding.fix {
                fix.show_without(|text| masked_by_name(&by_value(text)));
            }
        }
        for text in [&mut self.task_type, &mut self.original].into_iter().flatten() {
            hide(text);
        }
        for entry in &mut self.entries {
            let HarEntry { method, url, started, status, task_type, result, .. } = entry;
            for text in [method, url, started, status, task_type, result] {
                hide(text);
                // Only now, so that no key is cut and shown in part.
                *text = cut(text, MAX_ENTRY_CHARS);
            }
        }
        if let Some(DraftChange::Body(body)) = &mut self.draft {
            // A value in an address may be needed as it is; what has a key's shape is taken for one.
            let shaped = self.secrets.iter().filter(|secret| secret.has_usual_shape());
            let keys = Redactor::of(self.keys.iter().chain(shaped), &[]);
            let without = keys.text_with(&known.text_with(body, KEY_PLACEHOLDER), KEY_PLACEHOLDER);
            let is_said = |finding: &Finding| ["key.elsewhere", "key.missing"].contains(&finding.id);
            if without != *body && !self.findings.iter().any(is_said) {
                let message = "A key stood in the body besides clientKey; a placeholder stands there now";
                self.findings.push(Finding::new("key.elsewhere", place::WHOLE, message));
            }
            *body = without;
        }
    }
}

/// Longest piece of a HAR entry that is shown, in characters.
const MAX_ENTRY_CHARS: usize = 200;

/// Facts about an imported picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PictureFacts {
    /// The format's name; `None` when the picture can't be read.
    pub format: Option<&'static str>,
    pub width_px: u32,
    pub height_px: u32,
    pub bytes: usize,
}

/// Why nothing could be made of an input.
#[derive(Debug, Error)]
pub enum ImportError {
    #[error("{what} is not a picture that can be sent: {reason}")]
    NotAPicture { what: String, reason: String },
    #[error("{0} is no picture and no request")]
    Nothing(String),
    #[error("The data URL is not base64; copy it again from its beginning")]
    DataUrlNotBase64,
    #[error("{0} is a HAR file without any request to this API")]
    EmptyHar(String),
    #[error("{0} is over 64 MB; paste the request itself")]
    TooLarge(String),
}

/// What an import must know besides the input.
#[derive(Clone, Copy, Debug)]
pub struct Surroundings<'a> {
    /// The name of the file, or of the place where the text came from.
    pub name: &'a str,
    pub service: ServiceFacts,
    /// The index of the HAR entry to take.
    pub entry: usize,
    /// Knows every key of this run: none is shown.
    pub known: &'a Redactor,
}

/// An entry of a HAR file that can be chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HarEntry {
    /// The entry's number in the file, from 1.
    pub number: usize,
    pub method: String,
    pub url: String,
    /// When the request was made, as the file says it.
    pub started: String,
    pub status: String,
    /// The type that the body names, empty without one.
    pub task_type: String,
    /// What the reply says: an error code, an answer, or a state; empty where it says nothing.
    pub result: String,
    /// Whether the reply has an error code.
    pub is_error: bool,
    pub body_bytes: usize,
}
