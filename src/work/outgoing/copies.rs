//! Copies: made on the worker, told as text for the clipboard.

use std::sync::Arc;

use thiserror::Error;

use super::copying::{Copied, Copying};
use crate::history::HistoryError;
use crate::payload::{CopyFormat, Payload};
use crate::view::{Part, RecordView, payload_text};
use crate::work::lost::Lost;
use crate::work::outbox::Outbox;
use crate::work::services::Services;

/// Something to copy.
pub enum CopyJob {
    Payload(Arc<Payload>),
    /// The payload of a record.
    RecordPayload(Arc<RecordView>),
    /// The body of something that came for a record.
    Body(Arc<RecordView>, Part),
    /// A copy for another program.
    For(Box<Copying>),
}

/// What a plain copy is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CopiedText {
    Payload,
    Body,
}

/// Why nothing was copied.
#[derive(Debug, Error)]
pub enum CopyError {
    #[error(transparent)]
    History(#[from] HistoryError),
    #[error("Nothing was copied. {0}")]
    Lost(#[from] Lost),
}

/// What came of copying.
pub enum CopyEvent {
    Text(CopiedText, Result<String, Lost>),
    /// A copy for another program, and the masked key where the real one is in it.
    For {
        format: CopyFormat,
        key_hint: Option<String>,
        result: Result<Copied, CopyError>,
    },
}

/// Starts a job of copying.
pub fn run(job: CopyJob, services: &Services, outbox: &Outbox<CopyEvent>) {
    match job {
        CopyJob::Payload(payload) => {
            text(CopiedText::Payload, move || payload.text_for_copying(), services, outbox);
        }
        CopyJob::RecordPayload(view) => text(CopiedText::Payload, move || payload_text(&view.record), services, outbox),
        CopyJob::Body(view, part) => {
            let body = move || String::from_utf8_lossy(part.body(&view.record)).into_owned();
            text(CopiedText::Body, body, services, outbox);
        }
        CopyJob::For(copying) => copy(*copying, services, outbox),
    }
}

fn text(
    what: CopiedText,
    make: impl FnOnce() -> String + Send + 'static,
    services: &Services,
    outbox: &Outbox<CopyEvent>,
) {
    let (own, redactor) = (services.clone(), services.keys_seen.redactor());
    services.start(outbox, move |panic| CopyEvent::Text(what, Err(panic)), async move {
        Some(CopyEvent::Text(what, Ok(own.compute(move || redactor.text(&make())).await)))
    });
}

fn copy(copying: Copying, services: &Services, outbox: &Outbox<CopyEvent>) {
    if let Some(key) = &copying.key {
        services.keys_seen.note(key);
    }
    let (own, keys, format) = (services.clone(), services.keys_seen.clone(), copying.format);
    let key_hint = copying.key.as_ref().map(ToString::to_string);
    let asked = key_hint.clone();
    let lost = move |panic: Lost| CopyEvent::For { format, key_hint: asked, result: Err(panic.into()) };
    services.start(outbox, lost, async move {
        let result = match copying.load(own.history()).await {
            Ok(loaded) => Ok(own.compute(move || copying.make(loaded.as_ref(), &keys)).await),
            Err(error) => Err(error.into()),
        };
        Some(CopyEvent::For { format, key_hint, result })
    });
}
