//! What a submission sent, as text: its body with a placeholder for the key, the draft it makes, what the checks say.

use crate::contract::{ClientKey, Method};
use crate::history::Record;
use crate::payload::document::{Document, apply, remove_member};
use crate::payload::{CheckedPicture, Draft, DraftPicture, Finding, ServiceFacts, Subject, check_body, stored_text};

/// Returns the JSON that was sent, with a placeholder for the key.
#[must_use]
pub fn payload_text(record: &Record) -> String {
    stored_text(&record.body, record.picture.as_deref(), &record.key_hint)
}

/// Returns the JSON that was sent without this program's own callback address, which belongs to one submission.
#[must_use]
pub fn own_text(record: &Record) -> String {
    let text = payload_text(record);
    if record.callback_token.is_none() {
        return text;
    }
    let document = Document::parse(text.as_str());
    let edit = document.root().and_then(|root| remove_member(&document, root, "callbackUrl"));
    edit.and_then(|edit| apply(&text, &[edit])).unwrap_or(text)
}

/// Returns the draft that a record was made from. What the record's form does not hold stays as it is in `draft`.
#[must_use]
pub fn draft_of(record: &Record, draft: &Draft) -> Draft {
    let mut loaded = draft.with_body(&own_text(record)).0;
    let is_another = |known: &DraftPicture, loaded: &DraftPicture| known.bytes != loaded.bytes;
    let before = draft.picture.as_ref();
    if let Some(picture) = loaded.picture.as_mut().filter(|now| before.is_none_or(|known| is_another(known, now))) {
        picture.origin = format!("History #{}", record.summary.id.0);
    }
    loaded
}

/// Checks the body that was sent, as far as the body is known without its key.
#[must_use]
pub fn check_record(
    record: &Record,
    key: Option<&ClientKey>,
    picture: Option<CheckedPicture<'_>>,
    service: ServiceFacts,
) -> Vec<Finding> {
    let document = Document::parse(payload_text(record));
    check_body(&Subject { key, picture, ..Subject::new(Method::CreateTask, &document, service) })
}
