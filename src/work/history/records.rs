//! Records: read, and made ready to be painted.

use std::sync::Arc;
use std::thread;

use super::error::ReadError;
use crate::history::{Record, StoredExchange, SubmissionId};
use crate::view::{RecordView, ReplyView, pretty_body, record_view};
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
    Ok(Arc::new(blocking(move || ready(record, known.as_deref())).await))
}

fn ready(record: Record, known: Option<&RecordView>) -> RecordView {
    let made = || Arc::new(record.create_task().map(reply_view).unwrap_or_default());
    let reply = known.and_then(RecordView::final_reply).unwrap_or_else(made);
    record_view(record, reply, known)
}

/// Makes the reply to createTask ready to be painted.
///
/// At 4 MiB both halves of the work take as long as each other, and the operator waits: so they are done at once.
#[must_use]
pub fn reply_view(exchange: &StoredExchange) -> ReplyView {
    thread::scope(|scope| {
        let pretty = scope.spawn(|| pretty_body(exchange));
        let mut reply = ReplyView::without_pretty(exchange);
        // A panic costs the indented body; the panic hook logs it.
        reply.pretty = pretty.join().unwrap_or_default();
        reply
    })
}
