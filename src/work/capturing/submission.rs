//! A captured createTask as a submission.

use std::sync::Arc;

use sha2::{Digest as _, Sha256};

use super::hiding::without_keys;
use super::wish::CaptureTarget;
use crate::contract::ClientKey;
use crate::history::{NewPicture, NewSubmission, SubmissionId};
use crate::payload::{Payload, Redactor, StoredBody, place};
use crate::picture::{Content, recognise};

/// A submission whose row is there.
pub struct Submitted {
    pub id: SubmissionId,
    pub digest: [u8; 32],
    /// The program that sent it.
    pub caller: String,
}

/// Returns the row of a body, which is committed before the body leaves; `key` is the one that it bears.
pub fn new_submission(
    text: &str,
    key: Option<&ClientKey>,
    redactor: Arc<Redactor>,
    target: &CaptureTarget,
    created_at_ms: i64,
) -> NewSubmission {
    // There is none of an empty body, which is passed on all the same.
    let payload = (!text.trim().is_empty()).then(|| Payload::of_json(text, key, redactor));
    let payload = payload.as_ref();
    let field = |pointer| payload.and_then(|payload| payload.redacted_field(pointer));
    let picture = payload.and_then(Payload::picture_bytes);
    let picture = picture.filter(|bytes| matches!(recognise(bytes), Content::Picture(_)));
    NewSubmission {
        created_at_ms,
        profile_id: target.profile.id.clone(),
        profile: target.profile.name.clone(),
        base_url: target.base_url.to_string(),
        key_hint: payload.map(|payload| payload.key_hint().to_owned()).unwrap_or_default(),
        task_type: payload.map(|payload| payload.task_type().to_owned()).unwrap_or_default(),
        body: payload
            .map_or(StoredBody { bytes: Vec::new(), picture_at: None }, |payload| without_keys(payload.stored())),
        payload_sha256: payload.map_or_else(|| Sha256::digest(b"").into(), Payload::digest),
        picture: picture.map(|bytes| NewPicture { bytes: bytes.into(), thumbnail: None }),
        website_url: field(place::WEBSITE_URL),
        website_key: field(place::WEBSITE_KEY),
        callback_url: field(place::CALLBACK_URL),
        callback_token: None,
        again_of: None,
        is_captured: true,
    }
}
