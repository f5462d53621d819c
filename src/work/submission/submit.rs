//! One submission, from intent to outcome. Everything here happens in this order or not at all:
//! commit the intent, send once, commit the outcome, show it.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use tokio::sync::{Notify, mpsc};

use crate::client;
use crate::client::{Phase, Request};
use crate::contract::{BaseUrl, ClientKey, Method, TaskId};
use crate::history::{
    Asks, History, NewPicture, NewSubmission, Outcome, RecordOutcome, State, SubmissionId, keep_unsaved, remove_unsaved,
};
use crate::judge::Call;
use crate::judge::{Judgement, judge};
use crate::payload::{Draft, Kind, Payload, Redactor, place};
use crate::picture::{Content, LazyThumbnail, recognise};
use crate::profile::Profile;
use crate::work::JobId;
use crate::work::SubmitPhase;
use crate::work::accounts::quota::{BalanceCall, BalanceNotes};
use crate::work::accounts::refusals::Refusals;
use crate::work::clock::Clock;
use crate::work::messages::{Event, Events};

/// How long to wait before an outcome that could not be saved is tried again.
const SAVE_RETRY: Duration = Duration::from_secs(2);

/// A commit that takes longer waits for somebody else.
const HELD_UP: Duration = Duration::from_secs(2);

/// A reply up to this many bytes is judged where it came: faster than another thread takes it over.
const SMALL_REPLY: usize = 16 * 1024;

/// What a submission needs, cloned when it starts.
pub(crate) struct Submission {
    pub job: JobId,
    pub profile: Profile,
    pub base_url: BaseUrl,
    pub key: ClientKey,
    pub payload: Arc<Payload>,
    pub draft: Draft,
    pub thumbnail: LazyThumbnail,
    /// When to ask instead, because the same payload was sent before.
    pub asks: Asks,
    /// The submission that this one repeats by the operator's wish.
    pub again_of: Option<SubmissionId>,
    pub cancel: Arc<Notify>,
}

/// What a submission's end tells of the account it was made with.
pub(crate) struct Accounts {
    pub refusals: Refusals,
    pub balances: BalanceNotes,
}

/// A submission whose task is now to be followed.
pub(crate) struct Created {
    pub id: SubmissionId,
    pub profile: Profile,
    pub key: ClientKey,
}

impl Submission {
    /// Whether both would send the same thing to the same place.
    pub(crate) fn is_same_as(&self, other: &Self) -> bool {
        self.payload.digest() == other.payload.digest() && self.base_url == other.base_url
    }
}

/// Runs a submission to its end and tells about every step; what is needed to follow a created task.
pub(crate) async fn submit(
    submission: Submission,
    history: History,
    clock: Clock,
    events: Events,
    directory: PathBuf,
    accounts: Accounts,
) -> Option<Created> {
    let job = submission.job;
    let recording = record_intent(&submission, &history, &clock);
    let id = match telling_delay(recording, job, SubmitPhase::RecordingHeldUp, &events).await {
        Ok(RecordOutcome::Recorded(id)) => id,
        Ok(RecordOutcome::Same(same)) => {
            events.send(Event::AskSame(Box::new(submission), same)).await;
            return None;
        }
        Err(error) => {
            events.send(Event::NotRecorded(job, error)).await;
            return None;
        }
    };
    tracing::info!(submission = id.0, task_type = submission.payload.task_type(), "intent recorded");
    events.send(Event::Recorded(job, id)).await;
    let outcome = send(&submission, &clock, &events).await;
    let task_id = outcome.task_id.as_ref().map(TaskId::token);
    tracing::info!(submission = id.0, transition = ?outcome.transition, error_code = outcome.error_code, task_id, "outcome");
    // The window is told without waiting for it: the outcome must be safe first.
    events.tell(Event::Phase(job, SubmitPhase::Saving));
    let after = State::Recorded.after(outcome.transition).unwrap_or(State::Recorded);
    let (code, has_solution) = (outcome.error_code.clone(), outcome.solution.is_some());
    if !save_outcome(id, job, outcome, &history, &events, directory).await {
        return None;
    }
    let Submission { profile, base_url, key, .. } = submission;
    accounts.refusals.note_code(&key, code.as_deref());
    if after == State::Created {
        accounts.refusals.forgive(&key);
    }
    events.send(Event::Finished(job, id)).await;
    if after.leaves_payment_open(code.as_deref()) {
        accounts.balances.note(id, BalanceCall::new(&profile, base_url, key));
        return None;
    }
    (after == State::Created && !has_solution).then_some(Created { id, profile, key })
}

async fn record_intent(
    submission: &Submission,
    history: &History,
    clock: &Clock,
) -> Result<RecordOutcome, crate::history::HistoryError> {
    let Submission { draft, payload, .. } = submission;
    let picture = match &draft.picture {
        Some(picture) if draft.kind == Kind::Picture => Some(picture.bytes.clone()),
        // Hand-written JSON: kept when it is one, so that it can be seen again.
        _ => payload.picture_bytes().filter(|bytes| matches!(recognise(bytes), Content::Picture(_))).map(Bytes::from),
    };
    let picture = match picture {
        Some(bytes) => {
            // Made when it was composed, but for who is very quick.
            let thumbnail = submission.thumbnail.clone();
            let thumbnail = tokio::task::spawn_blocking(move || thumbnail.png()).await.ok().flatten();
            Some(NewPicture { bytes, thumbnail })
        }
        None => None,
    };
    let now_ms = clock.now_ms();
    let new = NewSubmission {
        created_at_ms: now_ms,
        profile_id: submission.profile.id.clone(),
        profile: submission.profile.name.clone(),
        base_url: submission.base_url.to_string(),
        key_hint: payload.key_hint().to_owned(),
        task_type: payload.task_type().to_owned(),
        body: payload.stored(),
        payload_sha256: payload.digest(),
        picture,
        website_url: payload.redacted_field(place::WEBSITE_URL),
        website_key: payload.redacted_field(place::WEBSITE_KEY),
        callback_url: payload.redacted_field(place::CALLBACK_URL),
        callback_token: draft.own_callback_token().map(str::to_owned),
        again_of: submission.again_of,
    };
    history.record(new, submission.asks).await
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
    let exchange =
        client::exchange(request, submission.profile.exchange_limits(), report, submission.cancel.notified());
    let tell = async {
        while let Some(phase) = phase_changes.recv().await {
            let phase = match phase {
                Phase::Connecting => SubmitPhase::Connecting,
                Phase::Waiting => SubmitPhase::Waiting,
                Phase::Receiving => SubmitPhase::Receiving,
            };
            events.tell(Event::Phase(submission.job, phase));
        }
    };
    let (exchange, ()) = tokio::join!(exchange, tell);
    let redactor = Redactor::new(&submission.key);
    let call = Call { exchange, method: Method::CreateTask, url: url.into(), started_at_ms };
    if call.exchange.reply.as_ref().is_none_or(|reply| reply.body.len() <= SMALL_REPLY) {
        return outcome(call, &redactor);
    }
    // Up to 4 MiB to read and to search for the key.
    let judged = tokio::task::spawn_blocking(move || outcome(call, &redactor)).await;
    judged.unwrap_or_else(|error| std::panic::resume_unwind(error.into_panic()))
}

/// Judges an exchange and takes the key out of everything that will be kept.
fn outcome(mut call: Call, redactor: &Redactor) -> Outcome {
    call.redact(redactor);
    let Judgement { transition, task_id, error_code, detail, solution } = judge(&call.exchange);
    Outcome {
        transition,
        task_id: task_id.map(|task_id| TaskId::from_token(redactor.text(task_id.token()))),
        error_code: error_code.map(|code| redactor.text(&code)),
        detail: redactor.text(&detail),
        solution: solution.map(|solution| redactor.text(&solution)),
        exchange: call.into_stored(redactor),
    }
}

/// Tries until the outcome is committed: it is the only proof of what was paid.
///
/// `false` when no try can succeed; what is known then stays on screen, in the file and in the log.
async fn save_outcome(
    id: SubmissionId,
    job: JobId,
    outcome: Outcome,
    history: &History,
    events: &Events,
    directory: PathBuf,
) -> bool {
    let (mut rescued, mut is_told) = (None, false);
    loop {
        let saving = history.finish(id, outcome.clone());
        // Once it is told why it can't be saved, that stays on screen.
        let saved =
            if is_told { saving.await } else { telling_delay(saving, job, SubmitPhase::SavingHeldUp, events).await };
        let Err(error) = saved else { break };
        is_told = true;
        tracing::error!(submission = id.0, %error, "outcome not saved yet");
        if rescued.is_none() {
            let (directory, outcome) = (directory.clone(), outcome.clone());
            rescued = tokio::task::spawn_blocking(move || keep_unsaved(&directory, id, &outcome)).await.ok().flatten();
        }
        let place =
            rescued.as_ref().map(|path| format!(". Until then it is in {}", path.display())).unwrap_or_default();
        let problem = format!("{}. {error}{place}", outcome.detail);
        events.tell(Event::Phase(job, SubmitPhase::Unsaved { problem, task_id: outcome.task_id.clone() }));
        if error.is_permanent() {
            return false;
        }
        tokio::time::sleep(SAVE_RETRY).await;
    }
    if let Some(path) = rescued {
        remove_unsaved(&path);
    }
    true
}

/// Waits for the history, and says so when that takes long: it waits for another program's lock.
async fn telling_delay<T>(work: impl Future<Output = T>, job: JobId, phase: SubmitPhase, events: &Events) -> T {
    let mut work = std::pin::pin!(work);
    tokio::select! {
        biased;
        done = &mut work => return done,
        () = tokio::time::sleep(HELD_UP) => events.tell(Event::Phase(job, phase)),
    }
    work.await
}
