//! Records: read, and made ready to be painted.

use std::sync::Arc;

use super::error::ReadError;
use crate::history::SubmissionId;
use crate::view::{RecordView, record_view};
use crate::work::lost::Lost;
use crate::work::outbox::Outbox;
use crate::work::services::{Services, blocking};
use crate::work::ticket::Ticket;

/// A record to be read.
pub struct RecordJob {
    pub id: SubmissionId,
    pub ticket: Ticket,
    /// The record as it was shown before; what can't have changed is taken from it.
    pub known: Option<Arc<RecordView>>,
}

/// A record that was read.
pub struct RecordEvent {
    pub id: SubmissionId,
    pub ticket: Ticket,
    pub result: Result<Arc<RecordView>, ReadError>,
}

/// Starts to read a record.
pub fn run(job: RecordJob, services: &Services, outbox: &Outbox<RecordEvent>) {
    let RecordJob { id, ticket, known } = job;
    let own = services.clone();
    let lost = move |panic: Lost| RecordEvent { id, ticket, result: Err(panic.into()) };
    services.start(outbox, lost, async move { Some(RecordEvent { id, ticket, result: load(id, known, &own).await }) });
}

async fn load(
    id: SubmissionId,
    known: Option<Arc<RecordView>>,
    services: &Services,
) -> Result<Arc<RecordView>, ReadError> {
    let record = services.history()?.load(id).await?;
    let known = known.filter(|known| known.record.summary.id == id);
    Ok(Arc::new(blocking(move || record_view(record, known.as_deref())).await))
}
