//! What is committed of a createTask and of a poll before the client has the reply.

use std::future::{pending, ready};
use std::sync::Arc;

use tokio::sync::oneshot;

use super::came::Came;
use super::session::Session;
use crate::contract::{Method, TaskId};
use crate::history::{
    EndingOf, HistoryError, Outcome, PollOutcome, StoredExchange, StoredTiming, SubmissionId, Transition, keep_unsaved,
    keep_unsaved_ending,
};
use crate::judge::{Call, PollVerdict, judge_poll};
use crate::payload::Redacted;
use crate::work::rescuing::RescueFile;
use crate::work::services::reading;
use crate::work::until_committed::{Committed, until_committed};

/// Commits an outcome, which may be the only proof of what was paid. Returns once it is committed, or once a try has
/// failed and a file holds the outcome: it is then tried again until it is committed, while the client has its answer.
pub async fn save_outcome(session: &Arc<Session>, id: SubmissionId, outcome: Redacted<Outcome>) {
    let (known, is_known) = oneshot::channel();
    let (owner, tracked) = (Arc::clone(session), session.services.clone());
    tokio::spawn(tracked.awaiting_reply(commit_outcome(owner, id, outcome, known)));
    // A sender that is dropped has nothing more to say.
    let _ = is_known.await;
}

/// Tries until an outcome is committed. Tells after the first try.
async fn commit_outcome(
    session: Arc<Session>,
    id: SubmissionId,
    outcome: Redacted<Outcome>,
    known: oneshot::Sender<()>,
) {
    let file = RescueFile::default();
    let attempt = || {
        let (outcome, directory) = (outcome.clone(), session.services.directory.clone());
        let desk = session.history.desk_name();
        let finishing = session.history.finish(id, outcome.clone().into_inner());
        let write = move || keep_unsaved(&directory, id, &outcome, &desk);
        file.while_saving(finishing, || Some(Box::new(write)))
    };
    let mut known = Some(known);
    let not_yet = |error: &HistoryError| {
        tracing::error!(submission = id.0, %error, "the outcome of a captured submission is not saved yet");
        drop(known.take());
        ready(())
    };
    if let Committed::Done(_) = until_committed(attempt, not_yet, pending()).await {
        file.remove();
    }
}

/// Commits that a recorded createTask did not leave.
pub async fn settle_unsent(session: &Arc<Session>, came: &Came, id: SubmissionId, why: &str) {
    let exchange = StoredExchange {
        method: Method::CreateTask.into(),
        url: session.target.base_url.method_url(Method::CreateTask).to_string(),
        started_at_ms: came.at_ms(),
        elapsed_ms: i64::try_from(came.arrival().elapsed_ms()).unwrap_or(i64::MAX),
        timing: StoredTiming::default(),
        connected: false,
        http_version: None,
        status: None,
        reply_headers: Vec::new(),
        reply_body: Vec::new(),
        reply_truncated: false,
        reply_bytes: None,
        error: Some(format!("answered by the desk: {why}")),
        unread: None,
    };
    let outcome = Outcome {
        transition: Transition::NotSent,
        task_id: None,
        error_code: None,
        detail: format!("The desk answered itself: {why}"),
        solution: None,
        exchange,
    };
    save_outcome(session, id, session.services.keys_seen.redacted(outcome)).await;
}

/// Judges a poll and commits it. What is not kept of a poll that settles nothing costs nothing: the next says the same.
/// One that settles its task is kept as an outcome is.
pub async fn save_poll(session: &Arc<Session>, id: SubmissionId, task_id: TaskId, mut call: Call) {
    let redactor = session.services.keys_seen.redactor();
    let now_ms = session.services.clock.now_ms();
    let (polled, bytes) = (task_id.clone(), call.reply_bytes());
    let judged = move || {
        call.redact(&redactor);
        let ending = match judge_poll(&call, &polled, now_ms) {
            PollVerdict::Ended(ending) => Some(ending),
            PollVerdict::GoesOn { .. } => None,
        };
        PollOutcome { exchange: call.into_stored(), ending, gives_up: None }
    };
    let mut outcome = reading(bytes, judged).await;
    if !session.services.has_room_for(outcome.exchange.reply_body.len(), outcome.ending.is_some()).await {
        outcome.exchange = outcome.exchange.without_body();
    }
    if outcome.ending.is_none() {
        if let Err(error) = session.history.finish_poll(id, outcome).await {
            tracing::error!(submission = id.0, %error, "a captured poll was not kept");
        }
        return;
    }
    let (known, is_known) = oneshot::channel();
    let (owner, tracked) = (Arc::clone(session), session.services.clone());
    tokio::spawn(tracked.awaiting_reply(commit_ending(owner, id, task_id, outcome, known)));
    // A sender that is dropped has nothing more to say.
    let _ = is_known.await;
}

/// Tries until the answer that ends a task is committed. Tells after the first try.
async fn commit_ending(
    session: Arc<Session>,
    id: SubmissionId,
    task_id: TaskId,
    outcome: PollOutcome,
    known: oneshot::Sender<()>,
) {
    let file = RescueFile::default();
    let attempt = || {
        let (directory, task_id) = (session.services.directory.clone(), task_id.clone());
        let ending = outcome.ending.clone().map(|ending| session.services.keys_seen.redacted(ending));
        let write = move || keep_unsaved_ending(&directory, id, EndingOf::Poll, Some(&task_id), &ending?);
        file.while_saving(session.history.finish_poll(id, outcome.clone()), || Some(Box::new(write)))
    };
    let mut known = Some(known);
    let not_yet = |error: &HistoryError| {
        tracing::error!(submission = id.0, %error, "the answer of a captured task is not saved yet");
        drop(known.take());
        ready(())
    };
    if let Committed::Done(_) = until_committed(attempt, not_yet, pending()).await {
        file.remove();
    }
}
