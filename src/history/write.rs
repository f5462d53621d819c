//! Writes: the intent before a payload leaves, the outcome before it is shown.

use rusqlite::{Connection, OptionalExtension as _, Transaction, TransactionBehavior, params};
use sha2::{Digest as _, Sha256};

use super::{
    Asks, HistoryError, NewExchange, NewPicture, NewSubmission, Outcome, RecordOutcome, SameBefore, State,
    SubmissionId, Transition, balance,
};
use crate::contract::TaskId;

/// Commits an intent, unless it asks first and the same payload was sent before and may be paid.
pub(super) fn record(
    connection: &mut Connection,
    new: &NewSubmission,
    asks: Asks,
) -> Result<RecordOutcome, HistoryError> {
    // Immediate: two desks on one file must not both find that nothing was sent before.
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let since_ms = match asks {
        Asks::Always => Some(i64::MIN),
        Asks::AboutSince(since_ms) => Some(since_ms),
        Asks::Never => None,
    };
    if let Some(since_ms) = since_ms
        && let Some(same) = same_before(&transaction, new, since_ms)?
    {
        return Ok(RecordOutcome::Same(same));
    }
    let picture_sha256 = new.picture.as_ref().map(|picture| insert_picture(&transaction, picture)).transpose()?;
    let before = balance::last_good(&transaction, &new.profile_id, &new.key_hint)?;
    // Asked back: the triggers insert too.
    let id = transaction.prepare_cached(
        "INSERT INTO submission (created_at_ms, profile, base_url, key_hint, task_type, state, website_url, website_key,
                                 callback_url, body, picture_at, picture_sha256, payload_sha256, profile_id,
                                 callback_token, balance_before, balance_before_at_ms, uid, again_of)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, lower(hex(randomblob(16))),
                 (SELECT uid FROM submission WHERE id = ?18))
         RETURNING id")?.query_row(params![
            new.created_at_ms,
            new.profile,
            new.base_url,
            new.key_hint,
            new.task_type,
            State::Recorded.word(),
            new.website_url,
            new.website_key,
            new.callback_url,
            new.body.bytes,
            new.body.picture_at.map(|at| i64::try_from(at).unwrap_or(i64::MAX)),
            picture_sha256,
            new.payload_sha256,
            new.profile_id,
            new.callback_token,
            before.as_ref().map(|before| &before.balance),
            before.as_ref().map(|before| before.at_ms),
            new.again_of.map(|id| id.0),
        ],
        |row| row.get(0).map(SubmissionId),
    )?;
    transaction.commit()?;
    Ok(RecordOutcome::Recorded(id))
}

fn same_before(
    transaction: &Transaction<'_>,
    new: &NewSubmission,
    since_ms: i64,
) -> Result<Option<SameBefore>, HistoryError> {
    let mut statement = transaction.prepare_cached(
        "SELECT id, created_at_ms, state, error_code FROM submission
         WHERE payload_sha256 = ?1 AND base_url = ?2 AND created_at_ms >= ?3 ORDER BY created_at_ms DESC, id DESC",
    )?;
    let rows = statement.query_map(params![new.payload_sha256, new.base_url, since_ms], |row| {
        Ok((SubmissionId(row.get(0)?), row.get(1)?, row.get::<_, String>(2)?, row.get::<_, Option<String>>(3)?))
    })?;
    for row in rows {
        let (id, created_at_ms, word, code) = row?;
        let state = State::from_word(&word).unwrap_or(State::Unknown);
        if state.may_be_paid(code.as_deref()) {
            return Ok(Some(SameBefore { id, created_at_ms, state }));
        }
    }
    Ok(None)
}

fn insert_picture(transaction: &Transaction<'_>, picture: &NewPicture) -> Result<[u8; 32], HistoryError> {
    let sha256: [u8; 32] = Sha256::digest(&picture.bytes).into();
    transaction
        .prepare_cached(
            "INSERT INTO picture (sha256, bytes, thumbnail) VALUES (?1, ?2, ?3) ON CONFLICT (sha256) DO NOTHING",
        )?
        .execute(params![sha256, &*picture.bytes, picture.thumbnail.as_deref()])?;
    Ok(sha256)
}

/// Commits how a submission ended; `false` when the transition came late or twice and was ignored.
///
/// The exchange is kept either way.
pub(super) fn finish(
    connection: &mut Connection,
    id: SubmissionId,
    outcome: &Outcome,
    desk: &str,
) -> Result<bool, HistoryError> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let (state, early): (State, Option<String>) = standing(&transaction, id)?;
    let after = state.after(outcome.transition);
    if let Some(after) = after {
        // A callback may have been faster than the reply that names the task.
        let solution = outcome.solution.as_ref().or(early.as_ref());
        let solved = after.after(Transition::Solve).filter(|_| solution.is_some());
        transaction.prepare_cached(
            "UPDATE submission SET state = ?2, task_id = ?3, error_code = ?4, detail = ?5, solution = ?6, latency_ms = ?7,
                                   ended_at_ms = ?8, followed = ?9, followed_by = ?10
             WHERE id = ?1")?.execute(params![
                id.0,
                solved.unwrap_or(after).word(),
                outcome.task_id.as_ref().map(TaskId::token),
                outcome.error_code,
                if solved.is_some() { SOLVED_DETAIL } else { &outcome.detail },
                solution,
                outcome.exchange.elapsed_ms,
                solved.map(|_| outcome.exchange.started_at_ms.saturating_add(outcome.exchange.elapsed_ms)),
                // In the same breath, so that a crash right after it forgets no task.
                after == State::Created && solved.is_none(),
                desk,
            ],
        )?;
    } else {
        tracing::warn!(submission = id.0, %state, transition = ?outcome.transition, "late transition ignored");
    }
    insert_exchange(&transaction, id, &outcome.exchange)?;
    transaction.commit()?;
    Ok(after.is_some())
}

/// What a solved row says.
pub(super) const SOLVED_DETAIL: &str = "The solution came";

/// A row's state, and a solution that may stand there before the state says so.
pub(super) fn standing(
    transaction: &Transaction<'_>,
    id: SubmissionId,
) -> Result<(State, Option<String>), HistoryError> {
    let found = transaction
        .prepare_cached("SELECT state, solution FROM submission WHERE id = ?1")?
        .query_row([id.0], |row| Ok((row.get::<_, String>(0)?, row.get(1)?)))
        .optional()?;
    found.and_then(|(word, solution)| Some((State::from_word(&word)?, solution))).ok_or(HistoryError::NoSuchRow(id.0))
}

pub(super) fn insert_exchange(
    transaction: &Transaction<'_>,
    id: SubmissionId,
    exchange: &NewExchange,
) -> Result<(), HistoryError> {
    let timing = exchange.timing;
    transaction.prepare_cached(
        "INSERT INTO exchange (submission_id, method, url, started_at_ms, elapsed_ms, connected, status, reply_headers,
                               reply_body, reply_truncated, error, lookup_us, connect_us, tls_us, wait_us, download_us,
                               http_version)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)")?.execute(params![
            id.0,
            exchange.method.name(),
            exchange.url,
            exchange.started_at_ms,
            exchange.elapsed_ms,
            exchange.connected,
            exchange.status,
            serde_json::to_string(&exchange.reply_headers).unwrap_or_default(),
            exchange.reply_body,
            exchange.reply_truncated,
            exchange.error,
            timing.lookup_us,
            timing.connect_us,
            timing.tls_us,
            timing.wait_us,
            timing.download_us,
            exchange.http_version,
        ],
    )?;
    Ok(())
}
