//! Records: read, and made ready to be painted.

use std::sync::Arc;
use std::thread;

use super::error::ReadError;
use crate::history::{History, HistoryError, Record, StoredExchange, SubmissionId};
use crate::view::{Part, RecordView, ReplyView, last_part, pretty_body, pretty_part, record_view};
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
    /// What the operator looks at besides the reply to createTask and what came last.
    pub part: Option<Part>,
}

/// A record that was read.
pub struct RecordEvent {
    pub id: SubmissionId,
    pub ticket: Ticket,
    pub result: Result<Arc<RecordView>, ReadError>,
    /// Why a long body of the record is not in it.
    pub trouble: Option<HistoryError>,
}

/// Starts to read a record.
pub fn run(job: RecordJob, services: &Services, outbox: &Outbox<RecordEvent>) {
    let RecordJob { id, ticket, known, part } = job;
    let own = services.clone();
    let lost = move |panic: Lost| RecordEvent { id, ticket, result: Err(panic.into()), trouble: None };
    services.start(outbox, lost, async move {
        let (result, trouble) = match load(id, known, part, &own).await {
            Ok((view, trouble)) => (Ok(view), trouble),
            Err(error) => (Err(error), None),
        };
        Some(RecordEvent { id, ticket, result, trouble })
    });
}

async fn load(
    id: SubmissionId,
    known: Option<Arc<RecordView>>,
    part: Option<Part>,
    services: &Services,
) -> Result<(Arc<RecordView>, Option<HistoryError>), ReadError> {
    let history = services.history()?;
    let mut record = history.load(id).await?;
    let trouble = read_bodies(&mut record, part, &history).await.err();
    let known = known.filter(|known| known.record.summary.id == id);
    Ok((Arc::new(blocking(move || ready(record, known.as_deref(), part)).await), trouble))
}

/// Reads the long bodies of what came last and of what the operator looks at; those of everything else stay in the file.
async fn read_bodies(record: &mut Record, part: Option<Part>, history: &History) -> Result<(), HistoryError> {
    for part in last_part(record).into_iter().chain(part) {
        let Some(unread) = part.unread(record) else { continue };
        if let Some(bytes) = history.body(unread.id).await? {
            part.put_body(record, bytes);
        }
    }
    Ok(())
}

fn ready(record: Record, known: Option<&RecordView>, part: Option<Part>) -> RecordView {
    let made = || Arc::new(record.create_task().map(reply_view).unwrap_or_default());
    let reply = known.and_then(RecordView::final_reply).unwrap_or_else(made);
    let view = record_view(record, reply, known);
    let looked_at = looked_at(&view, known, part);
    RecordView { looked_at, ..view }
}

/// Makes ready what came last and what the operator looks at; what was ready before is taken over.
fn looked_at(view: &RecordView, known: Option<&RecordView>, part: Option<Part>) -> Vec<(Part, Arc<ReplyView>)> {
    let last = last_part(&view.record);
    let parts = last.into_iter().chain(part.filter(|part| last != Some(*part)));
    let parts = parts.filter(|part| view.reply_of(*part).is_none());
    let made = |part: Part| Arc::new(part_view(&view.record, part));
    let read = |part: Part| known.filter(|known| part.unread(&known.record).is_none());
    let ready = |part: Part| read(part).and_then(|known| known.reply_of(part)).cloned();
    parts.map(|part| (part, ready(part).unwrap_or_else(|| made(part)))).collect()
}

/// Makes something that came ready to be painted.
fn part_view(record: &Record, part: Part) -> ReplyView {
    let mut reply = ReplyView::of_part(record, part);
    reply.pretty = pretty_part(record, part);
    reply
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
