//! The body as the history keeps it, and what is made of it again: a view, the text, a copy.

use std::ops::Range;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::copy_as::CopiedBody;
use super::document::Document;
use super::keys::KEY_PLACEHOLDER;
use super::redaction::{Redact, Redactor};
use super::view::{self, ViewPart};

/// The first name in each line of an exported history.
pub const HISTORY_NAME: &str = "capkill_desk";

/// A body without its key and without its picture: what the history keeps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredBody {
    /// The body with the key masked and the picture's base64 cut out.
    pub bytes: Vec<u8>,
    /// Where in `bytes` the standard base64 of the picture belongs; `None` without a picture.
    pub picture_at: Option<usize>,
}

impl StoredBody {
    /// Returns the body with its two pieces changed, what stands before the picture and what stands after it.
    pub(super) fn map(&self, mut change: impl FnMut(&[u8]) -> Vec<u8>) -> Self {
        let at = self.picture_at.filter(|at| *at <= self.bytes.len());
        let Some(at) = at else { return Self { bytes: change(&self.bytes), picture_at: self.picture_at } };
        let mut bytes = change(&self.bytes[..at]);
        let picture_at = Some(bytes.len());
        bytes.extend(change(&self.bytes[at..]));
        Self { bytes, picture_at }
    }
}

impl Redact for StoredBody {
    fn redact(&mut self, redactor: &Redactor) {
        *self = self.map(|piece| redactor.bytes(piece.to_vec()));
    }
}

/// Returns a stored body as a window shows it.
#[must_use]
pub fn stored_view(stored: &StoredBody, base64_chars: usize, key_hint: &str) -> Vec<ViewPart> {
    let text = String::from_utf8_lossy(&stored.bytes);
    let key = stored_key_place(&Document::parse(&*text), key_hint);
    view::parts(&text, key, stored.picture_at.map(|at| (at, base64_chars)))
}

/// Returns where the masked key stands in a stored body.
fn stored_key_place(document: &Document, key_hint: &str) -> Option<Range<usize>> {
    let node = document.get("clientKey").filter(|node| document.string(node) == Some(key_hint));
    node.filter(|_| !key_hint.is_empty()).map(Document::content_span)
}

/// Returns a stored body as text, its picture put back and [`KEY_PLACEHOLDER`] in the place of the key.
#[must_use]
pub fn stored_text(stored: &StoredBody, picture: Option<&[u8]>, key_hint: &str) -> String {
    let text = String::from_utf8_lossy(&with_picture(stored, picture)).into_owned();
    match stored_key_place(&Document::parse(text.as_str()), key_hint) {
        Some(at) => [&text[..at.start], KEY_PLACEHOLDER, &text[at.end..]].concat(),
        None => text,
    }
}

/// Returns a stored body with its picture put back: what was sent, except that the key is masked.
#[must_use]
pub fn with_picture(stored: &StoredBody, picture: Option<&[u8]>) -> Vec<u8> {
    match (stored.picture_at, picture) {
        (Some(at), Some(picture)) if at <= stored.bytes.len() => {
            let mut bytes = stored.bytes[..at].to_vec();
            bytes.extend_from_slice(STANDARD.encode(picture).as_bytes());
            bytes.extend_from_slice(&stored.bytes[at..]);
            bytes
        }
        _ => stored.bytes.clone(),
    }
}

/// Returns the body of a record for copying. What is to stand in the key's place is left to the copy.
#[must_use]
pub fn stored_for_copying(stored: &StoredBody, picture: Option<&[u8]>, key_hint: &str) -> CopiedBody {
    let bytes = with_picture(stored, picture);
    let key = stored_key_place(&Document::parse(&*String::from_utf8_lossy(&bytes)), key_hint);
    CopiedBody::new(bytes, key)
}
