//! Takes anything a developer pastes or drops: recognised by content, checked, made a draft.
//!
//! What was unusual or had to be mended is told as findings about the original; keys that came
//! along are taken out of it first. Nothing is sent and nothing is read from disk here.

mod body;
mod code;
mod copied;
mod curl;
mod encoding;
mod har;
mod http;
mod request;
mod shell;
mod single;

use thiserror::Error;

use super::document::{Document, Value};
use super::{Draft, DraftPicture, Finding, Redactor, ServiceFacts};
use crate::contract::{ClientKey, Method};
use crate::picture::{Content, PictureError, decode, recognise};

pub use har::HarEntry;
pub use single::{import_picture, picture_of_text};

/// Largest input that is looked at, in bytes. Source: this program.
pub const MAX_IMPORT_BYTES: usize = 64 * 1024 * 1024;

/// What something was recognised as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    Picture,
    Body(Method),
    Reply,
}

impl What {
    /// The name in exported data.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Picture => "picture",
            Self::Body(method) => method.name(),
            Self::Reply => "reply",
        }
    }
}

/// What an import puts into the draft.
#[derive(Clone, Debug)]
pub enum DraftChange {
    Picture(DraftPicture),
    /// A createTask body with the key's place marked, mended where that could be done for certain.
    Body(String),
}

impl DraftChange {
    /// The draft with the change made.
    #[must_use]
    pub fn apply(self, draft: &Draft) -> Draft {
        match self {
            Self::Picture(picture) => Draft { kind: super::Kind::Picture, picture: Some(picture), ..draft.clone() },
            Self::Body(text) => draft.with_body(&text).0,
        }
    }
}

/// What was made of something that was pasted, dropped or opened.
#[derive(Clone, Debug)]
pub struct Imported {
    pub what: What,
    /// How it came, for people: `a cURL command (bash)`.
    pub how: String,
    /// About the original, most serious first.
    pub findings: Vec<Finding>,
    /// `None` when there is nothing to compose of it.
    pub draft: Option<DraftChange>,
    /// The original text with every key masked; `None` for a picture's file.
    pub original: Option<String>,
    /// Keys that came along, each once.
    pub keys: Vec<ClientKey>,
    /// Of a poll, the JSON token of the task's id.
    pub task_id: Option<String>,
    /// The task type it names.
    pub task_type: Option<String>,
    /// The picture in it, decoded from its base64.
    pub picture: Option<PictureFacts>,
    /// Of a HAR file, the entries that could be chosen; the one taken is `chosen`.
    pub entries: Vec<HarEntry>,
    pub chosen: usize,
}

impl Imported {
    /// What is told repeats pieces of the original, and a key may stand in any of them.
    fn hide_keys(&mut self) {
        for redactor in self.keys.iter().map(Redactor::new) {
            let hide = |text: &mut String| *text = redactor.text(text);
            for finding in &mut self.findings {
                hide(&mut finding.message);
                hide(&mut finding.pointer);
                if let Some(fix) = &mut finding.fix {
                    hide(&mut fix.before);
                    hide(&mut fix.after);
                }
            }
            for text in [&mut self.task_type, &mut self.original].into_iter().flatten() {
                hide(text);
            }
            for entry in &mut self.entries {
                hide(&mut entry.url);
            }
        }
    }
}

/// What is told of a picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PictureFacts {
    /// `None` when it is no picture that can be read.
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
    #[error("{0} holds nothing that is known here: no picture, base64, body, command, request or HAR")]
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
    /// A file's name, or where the text came from.
    pub name: &'a str,
    pub service: ServiceFacts,
    /// Which of a HAR file's entries to take.
    pub entry: usize,
}

/// Recognises an input and makes a draft of it.
///
/// # Errors
/// When nothing in it is known.
pub fn import(bytes: Vec<u8>, around: Surroundings<'_>) -> Result<Imported, ImportError> {
    let name = around.name;
    if bytes.len() > MAX_IMPORT_BYTES {
        return Err(ImportError::TooLarge(name.to_owned()));
    }
    let not_a_picture = |reason: &PictureError| {
        let reason = reason.to_string().replacen("It is", "it is", 1);
        ImportError::NotAPicture { what: name.to_owned(), reason }
    };
    match recognise(&bytes) {
        Content::Picture(_) => Ok(decoded_and_checked(DraftPicture::new(bytes, name, Vec::new()), around.service)),
        Content::Empty => Err(not_a_picture(&PictureError::Empty)),
        content => {
            let unknown = match content {
                Content::Other(kind) if !["text", "JSON text"].contains(&kind) => PictureError::Other(kind),
                _ => PictureError::Unknown,
            };
            let Some(text) = encoding::text(&bytes, content) else { return Err(not_a_picture(&unknown)) };
            let mut imported = import_text(&text.text, around)?;
            imported.findings.splice(0..0, text.findings);
            imported.hide_keys();
            super::sort_findings(&mut imported.findings);
            Ok(imported)
        }
    }
}

fn decoded_and_checked(picture: DraftPicture, service: ServiceFacts) -> Imported {
    let decoded = decode(&picture.bytes);
    import_picture(picture, &decoded, service)
}

/// Recognises a text.
fn import_text(text: &str, around: Surroundings<'_>) -> Result<Imported, ImportError> {
    let trimmed = text.trim();
    if trimmed.is_empty() {
        return Err(ImportError::Nothing(around.name.to_owned()));
    }
    // JSON may have a command in one of its strings.
    let json = trimmed.starts_with(['{', '[']).then(|| Document::parse(trimmed)).filter(Document::is_json);
    if json.is_none()
        && let Some(request) = copied::read(text).or_else(|| curl::read(text)).or_else(|| http::read(text))
    {
        return body::of_request(&request, text, around);
    }
    if let Some(picture) = picture_of_text(trimmed, around.name) {
        // Sound base64 is what the draft shows anyway.
        let original = (!picture.repairs.is_empty()).then(|| super::masked(text));
        return Ok(Imported { original, ..decoded_and_checked(picture, around.service) });
    }
    if matches!(super::base64_text::data_prefix(trimmed), super::base64_text::DataPrefix::NotBase64) {
        return Err(ImportError::DataUrlNotBase64);
    }
    if trimmed.starts_with(['{', '[', '"', '\'']) {
        let document = json.unwrap_or_else(|| Document::parse(trimmed));
        if let Some(entries) = har::entries(&document) {
            return har::import(&document, entries, around);
        }
        if let Some(found) = code::whole(&document) {
            return Ok(body::of_found(found, text, around));
        }
    }
    if let Some(found) = code::search(text) {
        return Ok(body::of_found(found, text, around));
    }
    if let Some(found) = body::form_encoded(trimmed) {
        return Ok(body::of_found(found, text, around));
    }
    single::no_picture(trimmed, around.name)
}

/// Whether an object's names are those of a reply.
fn is_reply(document: &Document) -> bool {
    let Some(root) = document.root() else { return false };
    let names = ["errorId", "status", "solution", "errorCode", "balance"];
    matches!(root.value, Value::Object(_))
        && root.get("clientKey").is_none()
        && root.get("task").is_none()
        && names.iter().any(|name| root.get(name).is_some())
}

#[cfg(test)]
mod tests;
