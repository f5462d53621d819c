//! Reads: summaries for the table, one record for the panes.

use rusqlite::{Connection, OptionalExtension as _};

use super::table::callback::{self, StoredCallback};
use super::table::exchange::{self, StoredExchange};
use super::table::id::{BodyId, SubmissionId};
use super::table::submission::{self, Record, Summary};
use super::{History, HistoryError};

impl History {
    /// Returns the rows with these numbers, in no order; those that are gone are left out.
    ///
    /// # Errors
    /// When the file can't be read.
    pub async fn summaries(&self, ids: Vec<i64>) -> Result<Vec<Summary>, HistoryError> {
        self.read(move |connection| Ok(submission::summaries(connection, &ids)?)).await
    }

    /// Returns everything about one submission, but for the long bodies that nobody looks at yet. How long those are is
    /// told, and [`History::body`] reads them.
    ///
    /// # Errors
    /// When there is no such row or the file can't be read.
    pub async fn load(&self, id: SubmissionId) -> Result<Record, HistoryError> {
        let (exchanges, callbacks) = (exchange::to_show, callback::to_show);
        self.read(move |connection| record(connection, id, exchanges, callbacks)).await
    }

    /// Returns everything about one submission, with all bodies; they may take some ten megabytes.
    ///
    /// # Errors
    /// When there is no such row or the file can't be read.
    pub async fn load_whole(&self, id: SubmissionId) -> Result<Record, HistoryError> {
        let (exchanges, callbacks) = (exchange::whole, callback::whole);
        self.read(move |connection| record(connection, id, exchanges, callbacks)).await
    }

    /// Returns the body of an exchange or callback; `None` when its row is gone.
    ///
    /// # Errors
    /// When the file can't be read.
    pub async fn body(&self, id: BodyId) -> Result<Option<Vec<u8>>, HistoryError> {
        self.read(move |connection| {
            Ok(match id {
                BodyId::Exchange(id) => exchange::body(connection, id)?,
                BodyId::Callback(id) => callback::body(connection, id)?,
            })
        })
        .await
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

/// Reads what belongs to a submission from another table.
type Of<T> = fn(&Connection, SubmissionId) -> rusqlite::Result<Vec<T>>;

fn record(
    connection: &Connection,
    id: SubmissionId,
    exchanges: Of<StoredExchange>,
    callbacks: Of<StoredCallback>,
) -> Result<Record, HistoryError> {
    let record = submission::record(connection, id)?.ok_or(HistoryError::NoSuchRow(id.0))?;
    Ok(Record {
        exchanges: exchanges(connection, id)?,
        callbacks: callbacks(connection, id)?,
        repeated_by: submission::repeated_by(connection, id)?,
        ..record
    })
}

fn key_hint_of_task(connection: &Connection, token: &str) -> Result<Option<String>, HistoryError> {
    let mut statement = connection
        .prepare_cached("SELECT key_hint FROM submission WHERE task_id = ?1 ORDER BY created_at_ms DESC, id DESC")?;
    Ok(statement.query_row([token], |row| row.get(0)).optional()?)
}
