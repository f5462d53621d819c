//! Reads: summaries for the table, one record for the panes.

use rusqlite::{Connection, OptionalExtension as _};

use super::table::id::SubmissionId;
use super::table::submission::{Record, Summary};
use super::table::{callback, exchange, submission};
use super::{History, HistoryError};

impl History {
    /// Returns the rows with these numbers, in no order; those that are gone are left out.
    ///
    /// # Errors
    /// When the file can't be read.
    pub async fn summaries(&self, ids: Vec<i64>) -> Result<Vec<Summary>, HistoryError> {
        self.read(move |connection| Ok(submission::summaries(connection, &ids)?)).await
    }

    /// Returns everything about one submission.
    ///
    /// # Errors
    /// When there is no such row or the file can't be read.
    pub async fn load(&self, id: SubmissionId) -> Result<Record, HistoryError> {
        self.read(move |connection| record(connection, id)).await
    }

    /// Returns the masked key that the newest submission with this task's id was made with.
    ///
    /// `token` is the id's JSON token; `None` when the history has no such task.
    ///
    /// # Errors
    /// When the file can't be read.
    pub async fn key_hint_of_task(&self, token: &str) -> Result<Option<String>, HistoryError> {
        let token = token.to_owned();
        self.read(move |connection| key_hint_of_task(connection, &token)).await
    }
}

fn record(connection: &Connection, id: SubmissionId) -> Result<Record, HistoryError> {
    let record = submission::record(connection, id)?.ok_or(HistoryError::NoSuchRow(id.0))?;
    Ok(Record {
        exchanges: exchange::of(connection, id)?,
        callbacks: callback::of(connection, id)?,
        repeated_by: submission::repeated_by(connection, id)?,
        ..record
    })
}

fn key_hint_of_task(connection: &Connection, token: &str) -> Result<Option<String>, HistoryError> {
    let mut statement = connection
        .prepare_cached("SELECT key_hint FROM submission WHERE task_id = ?1 ORDER BY created_at_ms DESC, id DESC")?;
    Ok(statement.query_row([token], |row| row.get(0)).optional()?)
}
