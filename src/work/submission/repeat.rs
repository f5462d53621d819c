//! Makes the payload of a record once more, byte for byte but for key and own callback address.

use std::sync::Arc;

use tokio::sync::Notify;

use super::phase::JobId;
use super::wish::Submission;
use crate::contract::{BaseUrl, ClientKey};
use crate::history::Asks;
use crate::payload::{Draft, FoldedText, Form, OwnCallback, Payload, Redactor};
use crate::picture::LazyThumbnail;
use crate::profile::Profile;
use crate::view::{RecordView, own_text};

/// The same payload within this time is asked about, in milliseconds.
const ASKS_WITHIN_MS: i64 = 10 * 60 * 1000;

/// A record that is to be submitted again, and what that needs.
pub struct Repeat {
    pub record: Arc<RecordView>,
    pub profile: Profile,
    pub base_url: BaseUrl,
    pub key: ClientKey,
    pub own_callback: Option<OwnCallback>,
    pub now_ms: i64,
}

/// Builds the submission of a record's payload. Returns `None` when the record holds no payload. Computes; for
/// the blocking pool.
pub fn make(repeat: Repeat, redactor: Arc<Redactor>) -> Option<Submission> {
    let Repeat { record, profile, base_url, key, own_callback, now_ms } = repeat;
    let record = &record.record;
    let draft = Draft { form: Form::JSON, json: FoldedText::new(&own_text(record)), own_callback, ..Draft::default() };
    let payload = Payload::build_hiding(&draft, Some(&key), redactor)?;
    Some(Submission {
        job: JobId(0),
        profile,
        base_url,
        key,
        payload: Arc::new(payload),
        draft,
        thumbnail: LazyThumbnail::made(record.summary.thumbnail.clone()),
        asks: Asks::AboutSince(now_ms.saturating_sub(ASKS_WITHIN_MS)),
        again_of: Some(record.summary.id),
        cancel: Arc::new(Notify::new()),
    })
}
