//! Long bodies of a record, read when somebody looks at them.

use std::sync::Arc;

use super::error::ReadError;
use crate::history::{BodyId, HistoryError};
use crate::view::{RecordView, TimelineEntry};
use crate::work::lost::Lost;
use crate::work::outbox::Outbox;
use crate::work::services::Services;
use crate::work::ticket::Ticket;

/// A body to be read.
pub struct BodyJob {
    pub id: BodyId,
    pub ticket: Ticket,
    /// The record that was read without the body.
    pub record: Arc<RecordView>,
}

/// A body that was read, as the timeline shows it; `None` when it is gone.
pub struct BodyEvent {
    pub ticket: Ticket,
    pub result: Result<Option<TimelineEntry>, ReadError>,
}

/// Starts to read a body.
pub fn run(job: BodyJob, services: &Services, outbox: &Outbox<BodyEvent>) {
    let BodyJob { id, ticket, record } = job;
    let own = services.clone();
    let lost = move |panic: Lost| BodyEvent { ticket, result: Err(panic.into()) };
    services.start(outbox, lost, async move {
        let result = open(id, record, &own).await.map_err(Into::into);
        Some(BodyEvent { ticket, result })
    });
}

async fn open(id: BodyId, record: Arc<RecordView>, services: &Services) -> Result<Option<TimelineEntry>, HistoryError> {
    let Some(bytes) = services.history()?.body(id).await? else { return Ok(None) };
    Ok(services.compute(move || TimelineEntry::opened(&record.record, id, bytes)).await)
}
