//! Callbacks: what arrives at a submission's own address, and which submission that is.

use rusqlite::{Connection, OptionalExtension as _, TransactionBehavior};

use super::follow::settle;
use super::table::callback::{self, StoredCallback};
use super::table::id::SubmissionId;
use super::write::standing;
use super::{Ending, History, HistoryError, Life};
use crate::contract::TaskId;

impl History {
    /// Keeps a callback. Returns the state its submission is in then, `None` for an unknown token.
    ///
    /// # Errors
    /// When it could not be committed; try again with the same callback.
    pub async fn record_callback(
        &self,
        token: String,
        new: StoredCallback,
        ending: Option<Ending>,
    ) -> Result<Option<Life>, HistoryError> {
        self.write(move |connection| record(connection, &token, &new, ending.as_ref())).await
    }

    /// Returns the submission a callback token belongs to and its task's id; `None` for an unknown token.
    ///
    /// The writing thread is asked, so that a submission that was just recorded is found.
    ///
    /// # Errors
    /// When the file can't be read.
    pub async fn callback_target(&self, token: String) -> Result<Option<(SubmissionId, Option<TaskId>)>, HistoryError> {
        self.write(move |connection| target(connection, &token)).await
    }

    /// Returns the callback tokens of submissions since a moment, each with its profile's id.
    ///
    /// # Errors
    /// When the file can't be read.
    pub async fn callback_tokens(&self, since_ms: i64) -> Result<Vec<(String, String)>, HistoryError> {
        self.read(move |connection| tokens_since(connection, since_ms)).await
    }
}

/// Keeps a callback with the submission its token belongs to, and what it settled.
///
/// Returns `None` when no submission has that token: then nothing is stored.
fn record(
    connection: &mut Connection,
    token: &str,
    new: &StoredCallback,
    ending: Option<&Ending>,
) -> Result<Option<Life>, HistoryError> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let Some((id, _)) = target(&transaction, token)? else { return Ok(None) };
    callback::insert(&transaction, id, new)?;
    let state = match ending {
        Some(ending) => settle(&transaction, id, ending)?,
        None => standing(&transaction, id)?.0,
    };
    transaction.commit()?;
    Ok(Some(state))
}

fn target(connection: &Connection, token: &str) -> Result<Option<(SubmissionId, Option<TaskId>)>, HistoryError> {
    let mut statement = connection.prepare_cached("SELECT id, task_id FROM submission WHERE callback_token = ?1")?;
    let found = statement.query_row([token], |row| Ok((SubmissionId(row.get("id")?), row.get("task_id")?)));
    Ok(found.optional()?)
}

fn tokens_since(connection: &Connection, since_ms: i64) -> Result<Vec<(String, String)>, HistoryError> {
    let mut statement = connection.prepare_cached(
        "SELECT callback_token, profile_id FROM submission WHERE callback_token IS NOT NULL AND created_at_ms >= ?1",
    )?;
    let tokens = statement.query_map([since_ms], |row| Ok((row.get("callback_token")?, row.get("profile_id")?)))?;
    Ok(tokens.collect::<Result<_, _>>()?)
}
