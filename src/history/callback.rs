//! Callbacks: what arrived at a submission's own address.

use rusqlite::{Connection, OptionalExtension as _, TransactionBehavior, params};

use super::follow::settle;
use super::{Ending, HistoryError, State, SubmissionId};
use crate::contract::TaskId;

/// A callback as it is kept: the key has been taken out of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredCallback {
    pub at_ms: i64,
    pub elapsed_ms: i64,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
    pub is_truncated: bool,
    pub is_complete: bool,
}

/// Keeps a callback with the submission its token belongs to, and what it settled.
///
/// `None` when no submission has that token: then nothing is stored.
pub(super) fn record(
    connection: &mut Connection,
    token: &str,
    new: &StoredCallback,
    ending: Option<&Ending>,
) -> Result<Option<State>, HistoryError> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let id = transaction
        .prepare_cached("SELECT id FROM submission WHERE callback_token = ?1")?
        .query_row([token], |row| row.get(0))
        .optional()?;
    let Some(id) = id.map(SubmissionId) else { return Ok(None) };
    transaction
        .prepare_cached(
            "INSERT INTO callback (submission_id, at_ms, elapsed_ms, headers, body, truncated, complete)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        )?
        .execute(params![
            id.0,
            new.at_ms,
            new.elapsed_ms,
            serde_json::to_string(&new.headers).unwrap_or_default(),
            new.body,
            new.is_truncated,
            new.is_complete,
        ])?;
    let state = match ending {
        Some(ending) => settle(&transaction, id, ending)?,
        None => super::write::standing(&transaction, id)?.0,
    };
    transaction.commit()?;
    Ok(Some(state))
}

/// The callbacks of a submission, oldest first.
pub(super) fn callbacks(connection: &Connection, id: SubmissionId) -> Result<Vec<StoredCallback>, HistoryError> {
    let mut statement = connection.prepare_cached(
        "SELECT at_ms, elapsed_ms, headers, body, truncated, complete FROM callback
         WHERE submission_id = ?1 ORDER BY id",
    )?;
    let rows = statement.query_map([id.0], |row| {
        Ok(StoredCallback {
            at_ms: row.get(0)?,
            elapsed_ms: row.get(1)?,
            // Written by this program as a JSON array; anything else shows as no headers.
            headers: serde_json::from_str(&row.get::<_, String>(2)?).unwrap_or_default(),
            body: row.get(3)?,
            is_truncated: row.get(4)?,
            is_complete: row.get(5)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The submission a token belongs to, and its task once there is one.
pub(super) fn target(
    connection: &Connection,
    token: &str,
) -> Result<Option<(SubmissionId, Option<TaskId>)>, HistoryError> {
    let mut statement = connection.prepare_cached("SELECT id, task_id FROM submission WHERE callback_token = ?1")?;
    let found = statement.query_row([token], |row| {
        Ok((SubmissionId(row.get(0)?), row.get::<_, Option<String>>(1)?.map(TaskId::from_token)))
    });
    Ok(found.optional()?)
}

/// Tokens whose callback may still come, of submissions since a moment, with their profiles' ids.
pub(super) fn tokens_since(connection: &Connection, since_ms: i64) -> Result<Vec<(String, String)>, HistoryError> {
    let mut statement = connection.prepare_cached(
        "SELECT callback_token, profile_id FROM submission WHERE callback_token IS NOT NULL AND created_at_ms >= ?1",
    )?;
    let tokens = statement.query_map([since_ms], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(tokens.collect::<Result<_, _>>()?)
}
