//! One submission, from intent to outcome. Everything here happens in this order or not at all:
//! commit the intent, send once, commit the outcome, show it.

use std::future::{Future, pending, ready};
use std::time::Duration;

use bytes::Bytes;
use tokio::sync::mpsc;

use super::event::SubmissionEvent;
use super::phase::{JobId, SubmitPhase};
use super::wish::Submission;
use crate::client::{self, Phase, Request};
use crate::contract::{ClientKey, Method, TaskId};
use crate::history::{
    History, HistoryError, Life, NewPicture, NewSubmission, Outcome, RecordOutcome, SubmissionId, keep_unsaved,
};
use crate::judge::{Call, judged_outcome, money};
use crate::payload::{Redacted, place};
use crate::picture::{Content, recognise};
use crate::profile::{Costs, Profile};
use crate::work::accounts::{BalanceCall, Balances};
use crate::work::clock::Clock;
use crate::work::outbox::Outbox;
use crate::work::rescuing::{RescueFile, Write};
use crate::work::services::{Services, blocking};
use crate::work::until_committed::{Committed, until_committed};

/// A commit that takes longer waits for somebody else.
const HELD_UP: Duration = Duration::from_secs(2);

/// A reply up to this many bytes is judged where it came: faster than another thread takes it over.
const SMALL_REPLY: usize = 16 * 1024;

/// A submission whose task is now to be followed.
pub struct Created {
    pub id: SubmissionId,
    pub profile: Profile,
    pub key: ClientKey,
}

/// What running a submission uses of the worker.
pub struct Surroundings<'a> {
    pub history: &'a History,
    pub services: &'a Services,
    pub outbox: &'a Outbox<SubmissionEvent>,
    pub balances: &'a Balances,
}

/// Runs a submission to its end and tells about every step. Returns what is needed to follow a created task.
pub async fn submit(submission: &Submission, around: &Surroundings<'_>) -> Option<Created> {
    let (id, outcome) = around.services.awaiting_reply(record_and_send(submission, around)).await?;
    let task_id = outcome.task_id.as_ref().map(TaskId::token);
    tracing::info!(submission = id.0, transition = ?outcome.transition, error_code = outcome.error_code, task_id, "outcome");
    // The window is told without waiting for it: the outcome must be safe first.
    around.outbox.tell(SubmissionEvent::Phase(submission.job, SubmitPhase::Saving));
    let end = Life::Recorded.after(outcome.transition).unwrap_or(Life::Recorded);
    let (code, has_solution) = (outcome.error_code.clone(), outcome.solution.is_some());
    if !save_outcome(id, submission, outcome, around).await {
        return None;
    }
    let Submission { profile, base_url, key, .. } = submission;
    around.balances.refusals.note_code(key, code.as_deref());
    if end == Life::Created {
        around.balances.refusals.forgive(key);
    }
    around.outbox.send(SubmissionEvent::Finished(submission.job, id)).await;
    if end.leaves_payment_open(code.as_deref()) {
        around.balances.ask_after(id, BalanceCall::new(profile, base_url.clone(), key.clone()));
        return None;
    }
    let created = || Created { id, profile: profile.clone(), key: key.clone() };
    (end == Life::Created && !has_solution).then(created)
}

/// Commits the intent and sends it once. Returns `None`, having told why, when nothing may leave.
async fn record_and_send(
    submission: &Submission,
    around: &Surroundings<'_>,
) -> Option<(SubmissionId, Redacted<Outcome>)> {
    let id = record(submission, around).await?;
    if around.services.closing.is_asked() {
        // The exchange ends before it has a connection, and the row says that nothing was sent.
        submission.cancel.notify_one();
    }
    Some((id, send(submission, around).await))
}

/// Commits the intent and tells so. Returns `None`, having told why, when nothing may leave.
async fn record(submission: &Submission, around: &Surroundings<'_>) -> Option<SubmissionId> {
    let (job, outbox) = (submission.job, around.outbox);
    let recording = record_intent(submission, around.history, &around.services.clock);
    let id = match telling_delay(recording, job, SubmitPhase::RecordingHeldUp, outbox).await {
        Ok(RecordOutcome::Recorded(id)) => id,
        Ok(RecordOutcome::Same(same)) => {
            outbox.send(SubmissionEvent::SentBefore(job, same)).await;
            return None;
        }
        Err(error) => {
            outbox.send(SubmissionEvent::NotRecorded(job, error)).await;
            return None;
        }
    };
    tracing::info!(submission = id.0, task_type = submission.payload.task_type(), "intent recorded");
    outbox.send(SubmissionEvent::Recorded(job, id)).await;
    Some(id)
}

async fn record_intent(
    submission: &Submission,
    history: &History,
    clock: &Clock,
) -> Result<RecordOutcome, HistoryError> {
    let Submission { draft, payload, .. } = submission;
    let picture = match draft.form_picture() {
        Some(picture) => Some(picture.bytes.clone()),
        // Hand-written JSON: kept when it is one, so that it can be seen again.
        None => {
            payload.picture_bytes().filter(|bytes| matches!(recognise(bytes), Content::Picture(_))).map(Bytes::from)
        }
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
        is_captured: false,
    };
    history.record(new, submission.asks).await
}

async fn send(submission: &Submission, around: &Surroundings<'_>) -> Redacted<Outcome> {
    let (services, outbox) = (around.services, around.outbox);
    let url = submission.base_url.method_url(Method::CreateTask);
    let started_at_ms = services.clock.now_ms();
    let request = Request { url: url.clone(), body: submission.payload.expose_body() };
    // Phases may be dropped when the window is slow: only the last one matters.
    let (phases, mut phase_changes) = mpsc::channel(8);
    let report = move |phase| {
        let _ = phases.try_send(phase);
    };
    let exchange =
        client::exchange(request, submission.profile.limits.exchange(), report, submission.cancel.notified());
    let tell = async {
        while let Some(phase) = phase_changes.recv().await {
            let phase = match phase {
                Phase::Connecting => SubmitPhase::Connecting,
                Phase::Waiting => SubmitPhase::Waiting,
                Phase::Receiving => SubmitPhase::Receiving,
            };
            outbox.tell(SubmissionEvent::Phase(submission.job, phase));
        }
    };
    let (exchange, ()) = tokio::join!(exchange, tell);
    // Asked for only now: a key may have come meanwhile.
    let redactor = services.keys_seen.redactor();
    let call = Call { exchange, method: Method::CreateTask, url: url.into(), started_at_ms };
    if call.exchange.reply.as_ref().is_none_or(|reply| reply.body.len() <= SMALL_REPLY) {
        return judged_outcome(call, &redactor);
    }
    // Up to 4 MiB to read and to search for the key.
    blocking(move || judged_outcome(call, &redactor)).await
}

/// Tries until the outcome is committed: it is the only proof of what was paid.
///
/// Returns `false` when no try can succeed; what is known then stays on screen, in the file and in the log.
async fn save_outcome(
    id: SubmissionId,
    submission: &Submission,
    outcome: Redacted<Outcome>,
    around: &Surroundings<'_>,
) -> bool {
    let (job, costs) = (submission.job, submission.profile.costs());
    let unsaved = Unsaved { id, job, costs, outcome: &outcome, around, file: RescueFile::default() };
    let mut is_first = true;
    let attempt = || {
        // Once it is told why the outcome can't be saved, that stays on screen.
        let tells_delay = std::mem::take(&mut is_first);
        let finishing = around.history.finish(id, outcome.clone().into_inner());
        let saving = unsaved.file.while_saving(finishing, || Some(unsaved.write()));
        async move {
            if tells_delay {
                telling_delay(saving, job, SubmitPhase::SavingHeldUp, around.outbox).await
            } else {
                saving.await
            }
        }
    };
    let not_yet = |error: &HistoryError| {
        unsaved.not_yet(error);
        ready(())
    };
    match until_committed(attempt, not_yet, pending()).await {
        Committed::Done(_) => unsaved.file.remove(),
        Committed::Never(_) | Committed::Stopped => return false,
    }
    true
}

/// An outcome that is known and not committed.
struct Unsaved<'a> {
    id: SubmissionId,
    job: JobId,
    costs: Costs,
    outcome: &'a Redacted<Outcome>,
    around: &'a Surroundings<'a>,
    /// Where the outcome is kept meanwhile.
    file: RescueFile,
}

impl Unsaved<'_> {
    /// Returns what writes the outcome into its file.
    fn write(&self) -> Write {
        let (id, outcome, directory) = (self.id, self.outcome.clone(), self.around.services.directory.clone());
        let desk = self.around.history.desk_name();
        Box::new(move || keep_unsaved(&directory, id, &outcome, &desk))
    }

    /// Tells what keeps the outcome from being saved, and where it is meanwhile.
    fn not_yet(&self, error: &HistoryError) {
        tracing::error!(submission = self.id.0, %error, "outcome not saved yet");
        let place = self.file.path().map_or_else(
            || ". No file could be written for it either: keep CapKill Desk open, and note what is known".to_owned(),
            |path| format!(". Until then it is in {}", path.display()),
        );
        let Outcome { transition, error_code, detail, .. } = &**self.outcome;
        let state = Life::Recorded.after(*transition).unwrap_or(Life::Recorded);
        let money = money(self.costs, state, error_code.as_deref(), None);
        let problem = format!("{detail}. {money}. {error}{place}");
        let task_id = self.outcome.task_id.clone();
        self.around.outbox.tell(SubmissionEvent::Phase(self.job, SubmitPhase::Unsaved { problem, task_id }));
    }
}

/// Waits for the history, and says so when that takes long: it waits for another program's lock.
async fn telling_delay<T>(
    work: impl Future<Output = T>,
    job: JobId,
    phase: SubmitPhase,
    outbox: &Outbox<SubmissionEvent>,
) -> T {
    let mut work = std::pin::pin!(work);
    tokio::select! {
        biased;
        done = &mut work => return done,
        () = tokio::time::sleep(HELD_UP) => outbox.tell(SubmissionEvent::Phase(job, phase)),
    }
    work.await
}
