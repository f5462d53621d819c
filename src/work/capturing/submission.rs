//! A captured createTask as a submission.

use std::sync::Arc;

use super::wish::CaptureTarget;
use crate::contract::ClientKey;
use crate::history::{NewPicture, NewSubmission, SubmissionId};
use crate::payload::{Draft, FoldedText, Form, Payload, Redactor, place};
use crate::picture::{Content, recognise};

/// A submission whose row is there.
pub struct Submitted {
    pub id: SubmissionId,
    pub digest: [u8; 32],
    /// The program that sent it.
    pub caller: String,
}

/// Returns the payload that a body is; `None` for an empty one.
pub fn payload_of(text: &str, key: Option<&ClientKey>, redactor: Arc<Redactor>) -> Option<Payload> {
    let draft = Draft { form: Form::JSON, json: FoldedText::new(text), ..Draft::default() };
    Payload::build_hiding(&draft, key, redactor)
}

/// Returns the row of a payload, which is committed before the payload leaves.
pub fn new_submission(payload: &Payload, target: &CaptureTarget, created_at_ms: i64) -> NewSubmission {
    let picture = payload.picture_bytes().filter(|bytes| matches!(recognise(bytes), Content::Picture(_)));
    NewSubmission {
        created_at_ms,
        profile_id: target.profile.id.clone(),
        profile: target.profile.name.clone(),
        base_url: target.base_url.to_string(),
        key_hint: payload.key_hint().to_owned(),
        task_type: payload.task_type().to_owned(),
        body: payload.stored(),
        payload_sha256: payload.digest(),
        picture: picture.map(|bytes| NewPicture { bytes: bytes.into(), thumbnail: None }),
        website_url: payload.redacted_field(place::WEBSITE_URL),
        website_key: payload.redacted_field(place::WEBSITE_KEY),
        callback_url: payload.redacted_field(place::CALLBACK_URL),
        callback_token: None,
        again_of: None,
        is_captured: true,
    }
}
