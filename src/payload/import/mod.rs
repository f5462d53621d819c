//! Takes anything a developer pastes or drops: recognised by content, checked, made a draft.
//!
//! Whatever was unusual or had to be mended becomes a finding about the original. Keys are taken out
//! of the original first, and whatever else is secret by name or known by value is masked in all that is shown.
//! Nothing is sent, and nothing is read from disk.

mod body;
mod code;
mod copied;
mod curl;
mod encoding;
mod har;
mod http;
mod imported;
mod request;
mod secrets;
mod shell;
mod single;

pub use imported::{DraftChange, HarEntry, ImportError, Imported, PictureFacts, Surroundings, What};
pub use single::import_picture;

use super::base64_text::{DataPrefix, data_prefix};
use super::document::Document;
use super::{DraftPicture, ServiceFacts, sort_findings};
use crate::contract::lower_first;
use crate::picture::{Content, PictureError, decode, recognise};
use single::picture_of_text;

/// Largest input that is looked at, in bytes. Source: this program.
pub const MAX_IMPORT_BYTES: usize = 64 * 1024 * 1024;

/// The first name in each line of an exported history.
pub const HISTORY_NAME: &str = "capkill_desk";

/// Recognises an input and makes a draft of it.
///
/// # Errors
/// When nothing in it is known.
pub fn import(bytes: Vec<u8>, around: Surroundings<'_>) -> Result<Imported, ImportError> {
    let name = around.name;
    if bytes.len() > MAX_IMPORT_BYTES {
        return Err(ImportError::TooLarge(name.to_owned()));
    }
    let not_a_picture = |reason: &PictureError| ImportError::NotAPicture {
        what: name.to_owned(),
        reason: lower_first(&reason.to_string()),
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
            imported.hide(&text.text, around.known);
            sort_findings(&mut imported.findings);
            Ok(imported)
        }
    }
}

fn decoded_and_checked(picture: DraftPicture, service: ServiceFacts) -> Imported {
    let decoded = decode(&picture.bytes);
    import_picture(picture, &decoded, service)
}

/// Recognises a text and makes a draft of it.
fn import_text(text: &str, around: Surroundings<'_>) -> Result<Imported, ImportError> {
    let trimmed = text.trim();
    if trimmed.is_empty() {
        return Err(ImportError::Nothing(around.name.to_owned()));
    }
    if let Some(submissions) = history(trimmed) {
        return Ok(Imported::new(What::History(submissions), "JSON Lines of CapKill Desk", Vec::new()));
    }
    // JSON is tried first, because a command may stand in one of its strings.
    let json = trimmed.starts_with(['{', '[']).then(|| Document::parse(trimmed)).filter(Document::is_json);
    if json.is_none()
        && let Some(request) = copied::read(text).or_else(|| curl::read(text)).or_else(|| http::read(text))
    {
        return body::of_request(&request, text, around);
    }
    if let Some(picture) = picture_of_text(trimmed, around.name) {
        // The draft shows sound base64 as it came.
        let original = (!picture.repairs.is_empty()).then(|| text.to_owned());
        return Ok(Imported { original, ..decoded_and_checked(picture, around.service) });
    }
    if matches!(data_prefix(trimmed), DataPrefix::NotBase64) {
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

/// Returns how many submissions an exported history has; `None` for other texts.
fn history(text: &str) -> Option<u64> {
    let start = format!("{{\"{HISTORY_NAME}\":");
    text.starts_with(&start).then(|| text.lines().filter(|line| line.starts_with(&start)).count() as u64)
}

#[cfg(test)]
mod hiding_tests;
#[cfg(test)]
mod tests;
