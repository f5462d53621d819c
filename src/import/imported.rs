//! What an import takes, and what comes of it.

use std::fmt;

use thiserror::Error;

use super::original::Original;
use super::secrets::{hide_in_draft, masked, masked_by_name, named};
use crate::contract::{ClientKey, Method, Origin, cut};
use crate::payload::{Draft, DraftPicture, Finding, Redactor, ServiceFacts, place};

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

/// What an import puts into the draft. `Debug` shows none of the body, which may hold a proxy's password.
#[derive(Clone)]
pub enum DraftChange {
    Picture(DraftPicture),
    /// A createTask body with the key's place marked, mended where that is certain.
    Body(String),
}

impl fmt::Debug for DraftChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Picture(picture) => write!(f, "Picture({} B)", picture.bytes.len()),
            Self::Body(text) => write!(f, "Body({} B)", text.len()),
        }
    }
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
    /// The name of the program's language, where the input is a program.
    pub language: Option<&'static str>,
    /// What is wrong with the original, most serious first.
    pub findings: Vec<Finding>,
    /// The change of the draft; `None` when nothing in the input can be composed.
    pub draft: Option<DraftChange>,
    /// The original text with every key masked; `None` for a picture's file.
    pub original: Option<String>,
    /// Length of the original as it came, in bytes: what is masked in it has another.
    pub original_bytes: usize,
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
    /// What a reply in the input says: the input itself, or one beside the request.
    pub reply: Option<ReplyFacts>,
    /// Where the request went that the body came with.
    pub address: Option<Origin>,
    /// The entries of a session that can be chosen; `chosen` is the index of the one that was taken.
    pub entries: Vec<HarEntry>,
    pub chosen: usize,
    /// The request that was found; `None` where the input is a body alone.
    pub request: Option<RequestFacts>,
}

impl Imported {
    /// Makes an import with nothing but its findings.
    pub(super) fn new(what: What, how: impl Into<String>, findings: Vec<Finding>) -> Self {
        Self {
            what,
            how: how.into(),
            language: None,
            findings,
            draft: None,
            original: None,
            original_bytes: 0,
            keys: Vec::new(),
            secrets: Vec::new(),
            task_id: None,
            task_type: None,
            picture: None,
            reply: None,
            address: None,
            entries: Vec::new(),
            chosen: 0,
            request: None,
        }
    }

    /// Masks in everything that is shown what is secret by its name in the whole input, and every key that is known.
    pub(super) fn hide(&mut self, input: &Original<'_>, known: &Redactor) {
        let named = named(input);
        self.secrets.extend(named.long.iter().cloned());
        let own = Redactor::of(&self.keys, &self.secrets);
        let by_value = |text: &str| own.text(&known.text(text));
        let hide = |text: &mut String| *text = masked_by_name(&by_value(text));
        // What stands beside a secret is read otherwise once that is masked, so that the text is read again.
        if let Some(original) = &mut self.original {
            self.original_bytes = original.len();
            let without = by_value(original);
            let is_searched = without == **input;
            *original = if is_searched { masked(input, input.secrets()) } else { masked_by_name(&without) };
        }
        let hide = |text: &mut String| {
            hide(text);
            named.hide_short(text);
        };
        for finding in &mut self.findings {
            hide(&mut finding.message);
            hide(&mut finding.pointer);
            if let Some(fix) = &mut finding.fix {
                fix.show_without(|text| masked_by_name(&by_value(text)));
            }
        }
        hide(&mut self.how);
        for text in [&mut self.task_type, &mut self.task_id].into_iter().flatten() {
            hide(text);
        }
        for text in self.reply.iter_mut().flat_map(|reply| [&mut reply.status, &mut reply.error_code]).flatten() {
            hide(text);
        }
        if let Some(RequestFacts { method, url, headers, .. }) = &mut self.request {
            let named = headers.iter_mut().flat_map(|(name, value)| [name, value]);
            method.iter_mut().chain(url).chain(named).for_each(hide);
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
            let without = hide_in_draft(body, &self.keys, &self.secrets, &own, known);
            let is_said = |finding: &Finding| ["key.elsewhere", "key.missing"].contains(&finding.id);
            if without != *body && !self.findings.iter().any(is_said) {
                let message = "A key stood in the body outside clientKey; a placeholder stands there now";
                self.findings.push(Finding::new("key.elsewhere", place::WHOLE, message));
            }
            *body = without;
        }
    }
}

/// Longest piece of a HAR entry that is shown, in characters.
const MAX_ENTRY_CHARS: usize = 200;

/// Facts about a request that was found, without its secrets.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RequestFacts {
    pub method: Option<String>,
    pub url: Option<String>,
    /// Names and values in their order, the secret values masked.
    pub headers: Vec<(String, String)>,
    /// Length of the body as it would be sent; `None` without a body that is known.
    pub body_bytes: Option<usize>,
    /// SHA-256 of the body as it would be sent, in hexadecimal digits.
    pub body_sha256: Option<String>,
}

/// Facts about an imported picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PictureFacts {
    /// The format's name; `None` when the picture can't be read.
    pub format: Option<&'static str>,
    pub width_px: u32,
    pub height_px: u32,
    pub bytes: usize,
}

/// Facts about a reply.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReplyFacts {
    /// The status of HTTP, where the input tells it.
    pub http_status: Option<u16>,
    /// The text of the field `status`.
    pub status: Option<String>,
    /// The first error code that the reply names, by its usual name.
    pub error_code: Option<String>,
}

/// Why nothing could be made of an input.
#[derive(Debug, Error)]
pub enum ImportError {
    #[error("{what} is not a picture that can be sent: {reason}")]
    NotAPicture { what: String, reason: String },
    #[error("{name} is {kind}")]
    OtherFile { name: String, kind: String },
    #[error("{0} holds no request, reply or picture of this API. {paste}", paste = PASTE_INSTEAD)]
    Nothing(String),
    #[error("{name} is {seen}, in which no request, reply or picture of this API was found. {paste}", paste = PASTE_INSTEAD)]
    NothingIn { name: String, seen: &'static str },
    #[error(
        "{name} holds {what}, {reason}; CapKill Desk reads requests to createTask, getTaskResult and getBalance, whose body is JSON with a clientKey"
    )]
    OtherApi { name: String, what: String, reason: &'static str },
    #[error("The content of the data: address is not base64; copy the address again from its beginning")]
    DataUrlNotBase64,
    #[error("{name} is {session}")]
    NoneOurs { name: String, session: String },
    #[error("{0} is over 64 MB; paste the request itself")]
    TooLarge(String),
}

/// What to do with an input in which nothing is known.
const PASTE_INSTEAD: &str = "Paste the JSON that your program sends, the cURL command, or a HAR file";

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
