//! Callbacks: what arrives at a submission's own address, and which submission that is.

use rusqlite::{Connection, OptionalExtension as _, TransactionBehavior};

use super::callback_budget::Tally;
use super::follow::settle;
use super::table::callback::{self, StoredCallback};
use super::table::id::SubmissionId;
use super::write::standing;
use super::{Ending, History, HistoryError, Life};
use crate::contract::TaskId;
use crate::payload::Redacted;

/// The submission that a callback is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CallbackTarget {
    pub id: SubmissionId,
    pub task_id: Option<TaskId>,
    /// How many bytes the next callback may have, `None` when it is kept only if it settles the submission.
    pub room: Option<usize>,
    /// The solution is here: no callback settles anything any more.
    pub is_solved: bool,
}

impl History {
    /// Keeps a callback as far as its address may fill the history; one that settles its submission is kept whole.
    /// Returns the state its submission is in then, `None` for an unknown token.
    ///
    /// # Errors
    /// When it could not be committed; try again with the same callback.
    pub async fn record_callback(
        &self,
        token: String,
        new: StoredCallback,
        ending: Option<Ending>,
    ) -> Result<Option<Life>, HistoryError> {
        let keys = self.keys();
        let record = move |connection: &mut Connection| {
            let ending = ending.map(|ending| keys.redacted(ending));
            record(connection, &token, &keys.redacted(new), ending.as_ref())
        };
        self.write(record).await
    }

    /// Returns what a callback token stands for; `None` for an unknown token.
    ///
    /// Reading waits for no other program. Where nothing is found the writing thread is asked, behind the submission
    /// that is just being recorded.
    ///
    /// # Errors
    /// When the file can't be read.
    pub async fn callback_target(&self, token: String) -> Result<Option<CallbackTarget>, HistoryError> {
        let wanted = token.clone();
        let found = self.read(move |connection| target(connection, &wanted)).await?;
        if found.is_some() {
            return Ok(found);
        }
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
    new: &Redacted<StoredCallback>,
    ending: Option<&Redacted<Ending>>,
) -> Result<Option<Life>, HistoryError> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let Some(CallbackTarget { id, room, .. }) = target(&transaction, token)? else { return Ok(None) };
    let (before, early) = standing(&transaction, id)?;
    let state = match ending {
        Some(ending) => settle(&transaction, id, ending.part(|ending| ending))?,
        None => before,
    };
    // A solution may come before the reply that names its task; only the first one is kept at any cost.
    let is_early = before == Life::Recorded && early.is_none() && ending.is_some_and(|end| end.solution.is_some());
    if state != before || is_early {
        callback::insert(&transaction, id, new.part(|new| new))?;
    } else if let Some(room) = room {
        callback::insert_fitted(&transaction, id, new.part(|new| new), room)?;
    }
    transaction.commit()?;
    Ok(Some(state))
}

fn target(connection: &Connection, token: &str) -> Result<Option<CallbackTarget>, HistoryError> {
    let mut statement =
        connection.prepare_cached("SELECT id, task_id, state FROM submission WHERE callback_token = ?1")?;
    let found = statement.query_row([token], |row| {
        let is_solved = row.get::<_, Life>("state")? == Life::Solved;
        Ok(CallbackTarget { id: SubmissionId(row.get("id")?), task_id: row.get("task_id")?, room: None, is_solved })
    });
    let Some(found) = found.optional()? else { return Ok(None) };
    Ok(Some(CallbackTarget { room: Tally::of(connection, found.id)?.room(), ..found }))
}

fn tokens_since(connection: &Connection, since_ms: i64) -> Result<Vec<(String, String)>, HistoryError> {
    let mut statement = connection.prepare_cached(
        "SELECT callback_token, profile_id FROM submission WHERE callback_token IS NOT NULL AND created_at_ms >= ?1",
    )?;
    let tokens = statement.query_map([since_ms], |row| Ok((row.get("callback_token")?, row.get("profile_id")?)))?;
    Ok(tokens.collect::<Result<_, _>>()?)
}
