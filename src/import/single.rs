//! Takes a picture that comes alone: its file, a data URL or base64.

use super::imported::{DraftChange, ImportError, Imported, PictureFacts, What};
use super::session::{YAML, seen};
use crate::contract::{Method, lower_first};
use crate::payload::document::Document;
use crate::payload::{
    CheckedPicture, Draft, DraftPicture, Finding, NotBase64, Repair, ServiceFacts, Severity, Subject, check_body,
    from_base64, place,
};
use crate::picture::{Content, Decoded, PictureError, recognise};

/// Shortest text that counts as base64 when it holds no picture: ordinary words are base64 too.
const MIN_BASE64: usize = 136;

/// Returns the picture of a data URL or of base64 in any common spelling, or `None` when the text is neither.
pub(super) fn picture_of_text(text: &str, origin: &str) -> Option<DraftPicture> {
    let bare = text.trim().trim_matches(['"', '\'']);
    // A text that begins with a bracket is no base64, so that not a whole megabyte is read for it.
    if bare.starts_with(['{', '[', '<']) {
        return None;
    }
    let read = from_base64(bare).ok()?;
    matches!(recognise(&read.bytes), Content::Picture(_)).then(|| DraftPicture::new(read.bytes, origin, read.repairs))
}

/// Returns why a text that is nothing else is no picture either.
pub(super) fn no_picture(text: &str, name: &str) -> Result<Imported, ImportError> {
    let bare = text.trim_matches(['"', '\'']);
    let reason = match from_base64(bare) {
        Ok(read) if bare.len() >= MIN_BASE64 => match recognise(&read.bytes) {
            Content::Other(kind) => Some(PictureError::Other(kind)),
            Content::Foreign(kind) => Some(PictureError::Foreign(kind)),
            _ => Some(PictureError::Unknown),
        },
        Err(NotBase64::Empty | NotBase64::DataUrl | NotBase64::Other) | Ok(_) => None,
    };
    Err(match reason {
        Some(reason) => {
            ImportError::NotAPicture { what: "The decoded base64".to_owned(), reason: lower_first(&reason.to_string()) }
        }
        None if seen(text) == YAML && ["clientKey", "websiteURL", "Task"].iter().any(|word| text.contains(word)) => {
            let kind = "YAML, which CapKill Desk doesn't read; paste the JSON that is made of it".to_owned();
            ImportError::OtherFile { name: name.to_owned(), kind }
        }
        None => ImportError::NothingIn { name: name.to_owned(), seen: seen(text) },
    })
}

/// Returns a picture with its findings. `decoded` is what its bytes were decoded to.
#[must_use]
pub fn import_picture(
    picture: DraftPicture,
    decoded: &Result<Decoded, PictureError>,
    service: ServiceFacts,
) -> Imported {
    let draft = Draft { picture: Some(picture.clone()), ..Draft::default() };
    let checked = CheckedPicture { decoded, bytes: picture.bytes.len(), name: Some(&picture.origin) };
    let document = Document::parse(draft.body_text().unwrap_or_default());
    let subject = Subject::new(Method::CreateTask, &document, service);
    let mut findings = check_body(&Subject { picture: Some(checked), ..subject });
    let mended =
        |repair: &Repair| Finding::new(repair.id(), place::PICTURE, repair.describe()).as_severe_as(Severity::Info);
    findings.extend(picture.repairs.iter().map(mended));
    let how = if picture.repairs.is_empty() { "a picture" } else { "a picture as text" };
    Imported {
        picture: Some(facts(decoded, picture.bytes.len())),
        draft: Some(DraftChange::Picture(picture)),
        ..Imported::new(What::Picture, how, findings)
    }
}

pub(super) fn facts(decoded: &Result<Decoded, PictureError>, bytes: usize) -> PictureFacts {
    match decoded {
        Ok(Decoded { facts, .. }) => PictureFacts {
            format: Some(facts.format.label()),
            width_px: facts.width_px,
            height_px: facts.height_px,
            bytes,
        },
        Err(_) => PictureFacts { format: None, width_px: 0, height_px: 0, bytes },
    }
}
