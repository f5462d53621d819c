//! One submission, from intent to outcome. Everything here happens in this order or not at all:
//! commit the intent, send once, commit the outcome, show it.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{Notify, mpsc};

use super::judge::{Judgement, judge};
use super::worker::{Event, Events};
use super::{Clock, JobId, SubmitPhase};
use crate::client::{self, Exchange, Limits, Phase, Request};
use crate::contract::{BaseUrl, ClientKey, DUPLICATE_WINDOW, Method, TaskId};
use crate::history::{History, NewExchange, NewPicture, NewSubmission, Outcome, RecordOutcome, SubmissionId};
use crate::payload::{Draft, Kind, Payload, Redactor};

/// How long to wait before an outcome that could not be saved is tried again.
const SAVE_RETRY: Duration = Duration::from_secs(2);

/// What a submission needs, cloned when it starts.
pub(super) struct Submission {
    pub job: JobId,
    pub profile: String,
    pub base_url: BaseUrl,
    pub key: ClientKey,
    pub payload: Arc<Payload>,
    pub draft: Draft,
    pub thumbnail: Option<Vec<u8>>,
    /// Ask when the same payload was sent a short while ago.
    pub asks_first: bool,
    pub cancel: Arc<Notify>,
    pub limits: Limits,
}

/// Runs a submission to its end and tells about every step.
pub(super) async fn submit(submission: Submission, history: History, clock: Clock, events: Events) {
    let job = submission.job;
    let id = match record_intent(&submission, &history, &clock).await {
        Ok(RecordOutcome::Recorded(id)) => id,
        Ok(RecordOutcome::Same(same)) => return events.send(Event::AskSame(Box::new(submission), same)).await,
        Err(error) => return events.send(Event::NotRecorded(job, error)).await,
    };
    tracing::info!(submission = id.0, task_type = submission.payload.task_type(), "intent recorded");
    events.send(Event::Recorded(job, id)).await;
    let outcome = send(&submission, &clock, &events).await;
    tracing::info!(submission = id.0, transition = ?outcome.transition, error_code = outcome.error_code, "outcome");
    events.send(Event::Phase(job, SubmitPhase::Saving(None))).await;
    save_outcome(id, job, outcome, &history, &events).await;
    events.send(Event::Finished(job, id)).await;
}

async fn record_intent(
    submission: &Submission,
    history: &History,
    clock: &Clock,
) -> Result<RecordOutcome, crate::history::HistoryError> {
    let Submission { draft, payload, .. } = submission;
    let now_ms = clock.now_ms();
    let site = |text: &str| (draft.kind == Kind::Recaptcha).then(|| text.to_owned());
    let picture = draft.picture.as_ref().filter(|_| draft.kind == Kind::Picture);
    let new = NewSubmission {
        created_at_ms: now_ms,
        profile: submission.profile.clone(),
        base_url: submission.base_url.to_string(),
        key_hint: payload.key_hint().to_owned(),
        task_type: payload.task_type().to_owned(),
        body: payload.stored(),
        payload_sha256: payload.digest(),
        picture: picture
            .map(|picture| NewPicture { bytes: Arc::clone(&picture.bytes), thumbnail: submission.thumbnail.clone() }),
        website_url: site(&draft.website_url),
        website_key: site(&draft.website_key),
        callback_url: Some(draft.callback_url.clone()).filter(|url| !url.is_empty()),
    };
    let window_ms = i64::try_from(DUPLICATE_WINDOW.as_millis()).unwrap_or(i64::MAX);
    history.record(new, submission.asks_first.then_some(now_ms - window_ms)).await
}

async fn send(submission: &Submission, clock: &Clock, events: &Events) -> Outcome {
    let url = submission.base_url.method_url(Method::CreateTask);
    let started_at_ms = clock.now_ms();
    let request = Request { url: url.clone(), body: submission.payload.expose_body() };
    // Phases may be dropped when the window is slow: only the last one matters.
    let (phases, mut phase_changes) = mpsc::channel(8);
    let report = move |phase| {
        let _ = phases.try_send(phase);
    };
    let exchange = client::exchange(request, submission.limits, report, submission.cancel.notified());
    let tell = async {
        while let Some(phase) = phase_changes.recv().await {
            let phase = match phase {
                Phase::Connecting => SubmitPhase::Connecting,
                Phase::Waiting => SubmitPhase::Waiting,
                Phase::Receiving => SubmitPhase::Receiving,
            };
            events.send(Event::Phase(submission.job, phase)).await;
        }
    };
    let (exchange, ()) = tokio::join!(exchange, tell);
    outcome(exchange, url.as_str(), started_at_ms, &Redactor::new(&submission.key))
}

/// Judges an exchange and takes the key out of everything that will be kept.
fn outcome(exchange: Exchange, url: &str, started_at_ms: i64, redactor: &Redactor) -> Outcome {
    let Judgement { transition, task_id, error_code, detail, solution } = judge(&exchange);
    let error = exchange.error.as_ref().map(|error| redactor.text(&chain(error)));
    let reply = exchange.reply;
    let status = reply.as_ref().map(|reply| reply.status);
    let (headers, body, reply_truncated) =
        reply.map(|reply| (reply.headers, reply.body, reply.is_truncated)).unwrap_or_default();
    Outcome {
        transition,
        task_id: task_id.map(|task_id| TaskId::from_token(redactor.text(task_id.token()))),
        error_code: error_code.map(|code| redactor.text(&code)),
        detail: redactor.text(&detail),
        solution: solution.map(|solution| redactor.text(&solution)),
        exchange: NewExchange {
            method: Method::CreateTask,
            url: url.to_owned(),
            started_at_ms,
            elapsed_ms: i64::try_from(exchange.elapsed.as_millis()).unwrap_or(i64::MAX),
            connected: exchange.connected,
            status,
            reply_headers: headers
                .into_iter()
                .map(|(name, value)| (redactor.text(&name), redactor.text(&value)))
                .collect(),
            reply_body: redactor.bytes(body),
            reply_truncated,
            error,
        },
    }
}

/// Tries until the outcome is committed: it is the only proof of what was paid.
async fn save_outcome(id: SubmissionId, job: JobId, outcome: Outcome, history: &History, events: &Events) {
    while let Err(error) = history.finish(id, outcome.clone()).await {
        tracing::error!(submission = id.0, %error, "outcome not saved yet");
        let problem = format!("{}. {error}", outcome.detail);
        events.send(Event::Phase(job, SubmitPhase::Saving(Some(problem)))).await;
        tokio::time::sleep(SAVE_RETRY).await;
    }
}

/// An error and its causes, outermost first.
pub(super) fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text.push_str(": ");
        text.push_str(&error.to_string());
        cause = error.source();
    }
    text
}
