//! What each side of a comparison sent or would send.

use crate::history::Record;
use crate::payload::{Payload, StoredBody, with_picture};

/// What a side sends or sent; the key is masked.
#[derive(Default)]
pub(super) struct Sent {
    pub body: Vec<u8>,
    /// The picture's file.
    pub picture: Option<Vec<u8>>,
}

impl Sent {
    /// Returns what a record sent, or else what the draft would send.
    pub(super) fn of(record: Option<&Record>, draft: Option<&Payload>) -> Self {
        if let Some(record) = record {
            let picture = record.picture.as_deref();
            return Self { body: with_picture(&record.body, picture), picture: picture.map(<[u8]>::to_vec) };
        }
        let Some(draft) = draft else { return Self::default() };
        Self {
            body: whole_body(&draft.stored(), draft.picture_base64().map(str::as_bytes)),
            picture: draft.picture_bytes(),
        }
    }
}

/// Puts the base64 back into a body, as it stands in the outgoing one.
fn whole_body(stored: &StoredBody, base64: Option<&[u8]>) -> Vec<u8> {
    match (stored.picture_at.and_then(|at| stored.bytes.split_at_checked(at)), base64) {
        (Some((before, after)), Some(base64)) => [before, base64, after].concat(),
        _ => stored.bytes.clone(),
    }
}
