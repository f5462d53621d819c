//! The two commits of a submission: the intent before a payload leaves, the outcome before it is shown.

use std::sync::Arc;

use rusqlite::{Connection, OptionalExtension as _, Transaction, TransactionBehavior, params};

use super::table::exchange::StoredExchange;
use super::table::id::SubmissionId;
use super::table::sent::{SameBefore, same_before};
use super::table::submission::NewSubmission;
use super::table::{exchange, submission};
use super::{History, HistoryError, Life, Transition};
use crate::contract::TaskId;
use crate::payload::Redacted;

/// The detail of a solved row.
pub(super) const SOLVED_DETAIL: &str = "The solution came";

/// When recording an intent is to ask instead, because the same payload was sent before and may be paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asks {
    Always,
    /// Only about what was sent since this moment: the operator means to send it again.
    AboutSince(i64),
    /// The operator has been asked.
    Never,
}

impl Asks {
    /// Returns the moment from which on a submission of the same payload is asked about.
    const fn since_ms(self) -> Option<i64> {
        match self {
            Self::Always => Some(i64::MIN),
            Self::AboutSince(since_ms) => Some(since_ms),
            Self::Never => None,
        }
    }
}

/// The answer to recording an intent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RecordOutcome {
    Recorded(SubmissionId),
    /// The same payload was sent a short while ago and may have been paid; nothing was recorded.
    Same(SameBefore),
}

/// How a submission's createTask ended, committed before it is shown.
#[derive(Clone, Debug)]
pub struct Outcome {
    pub transition: Transition,
    pub task_id: Option<TaskId>,
    pub error_code: Option<String>,
    /// What happened, in words.
    pub detail: String,
    pub solution: Option<String>,
    pub exchange: StoredExchange,
}

impl History {
    /// Commits an intent; see [`RecordOutcome`].
    ///
    /// # Errors
    /// When it could not be committed: then nothing may be sent.
    pub async fn record(&self, new: NewSubmission, asks: Asks) -> Result<RecordOutcome, HistoryError> {
        let keys = self.keys();
        self.write(move |connection| record(connection, &keys.redacted(new), asks)).await
    }

    /// Commits an outcome. Returns `false` when the outcome came late and was ignored.
    ///
    /// # Errors
    /// When it could not be committed; try again with the same outcome.
    pub async fn finish(&self, id: SubmissionId, outcome: Outcome) -> Result<bool, HistoryError> {
        let (locks, keys) = (Arc::clone(self.locks()), self.keys());
        self.write(move |connection| finish(connection, id, &keys.redacted(outcome), locks.desks.name())).await
    }
}

/// Commits an intent, unless it asks first and the same payload was sent before and may be paid.
fn record(
    connection: &mut Connection,
    new: &Redacted<NewSubmission>,
    asks: Asks,
) -> Result<RecordOutcome, HistoryError> {
    // Immediate: two desks on one file must not both find that nothing was sent before.
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    if let Some(since_ms) = asks.since_ms()
        && let Some(same) = same_before(&transaction, &new.payload_sha256, &new.base_url, since_ms)?
    {
        return Ok(RecordOutcome::Same(same));
    }
    let id = submission::insert(&transaction, new)?;
    transaction.commit()?;
    // What is in the file counts, not what was to be written: another program may have changed the file's schema.
    if submission::is_intent(connection, id, new)? {
        Ok(RecordOutcome::Recorded(id))
    } else {
        Err(HistoryError::Strange("the recorded submission reads otherwise than it was written".into()))
    }
}

/// Commits how a submission ended. Returns `false` when the transition came late or twice and was ignored.
///
/// The exchange is kept either way.
pub(super) fn finish(
    connection: &mut Connection,
    id: SubmissionId,
    outcome: &Redacted<Outcome>,
    desk: &str,
) -> Result<bool, HistoryError> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let (state, early) = standing(&transaction, id)?;
    let after = state.after(outcome.transition);
    if let Some(after) = after {
        write_outcome(&transaction, id, outcome, after, early.as_ref(), desk)?;
    } else {
        tracing::warn!(submission = id.0, %state, transition = ?outcome.transition, "late transition ignored");
    }
    exchange::insert(&transaction, id, outcome.part(|outcome| &outcome.exchange))?;
    transaction.commit()?;
    Ok(after.is_some())
}

/// Writes an outcome into its row; `early` is a solution that came before the reply that names the task.
fn write_outcome(
    transaction: &Transaction<'_>,
    id: SubmissionId,
    outcome: &Redacted<Outcome>,
    after: Life,
    early: Option<&String>,
    desk: &str,
) -> Result<(), HistoryError> {
    let solution = outcome.solution.as_ref().or(early);
    let solved = after.after(Transition::Solve).filter(|_| solution.is_some());
    let Outcome { exchange, .. } = &**outcome;
    transaction
        .prepare_cached(
            "UPDATE submission SET state = ?2, task_id = ?3, error_code = ?4, detail = ?5, solution = ?6,
                                   latency_ms = ?7, ended_at_ms = ?8, followed = ?9 AND origin IS NULL, followed_by = ?10
             WHERE id = ?1",
        )?
        .execute(params![
            id.0,
            solved.unwrap_or(after),
            outcome.task_id,
            outcome.error_code,
            if solved.is_some() { SOLVED_DETAIL } else { &outcome.detail },
            solution,
            exchange.elapsed_ms,
            solved.map(|_| exchange.started_at_ms.saturating_add(exchange.elapsed_ms)),
            // In the same commit, so that a crash right after it forgets no task. Another program asks for its own.
            after == Life::Created && solved.is_none(),
            desk,
        ])?;
    Ok(())
}

/// Returns a row's state, and a solution that may stand there before the state says so.
pub(super) fn standing(
    transaction: &Transaction<'_>,
    id: SubmissionId,
) -> Result<(Life, Option<String>), HistoryError> {
    let mut statement = transaction.prepare_cached("SELECT state, solution FROM submission WHERE id = ?1")?;
    let found = statement.query_row([id.0], |row| Ok((row.get("state")?, row.get("solution")?)));
    found.optional()?.ok_or(HistoryError::NoSuchRow(id.0))
}
