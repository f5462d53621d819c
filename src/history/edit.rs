//! What the operator changes about rows: pins, labels, notes, and deletions that can be undone.
//!
//! A deletion only marks its rows, with the desk's name and a number; they are gone for good once
//! that desk is closed. Many rows are changed a few at a time, so that an intent never waits long.

use rusqlite::{Connection, Transaction, TransactionBehavior, params};

use super::table::id::SubmissionId;
use super::table::value::json_array;
use super::{History, HistoryError};
use crate::payload::Redacted;

/// Rows in one transaction.
const ROWS_AT_ONCE: usize = 500;

/// What the operator says of a submission.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Remarks {
    pub label: Option<String>,
    pub note: Option<String>,
}

impl History {
    /// Pins rows or lets them go.
    ///
    /// # Errors
    /// When it could not be committed; some rows may be changed.
    pub async fn pin(&self, ids: &[i64], is_pinned: bool) -> Result<(), HistoryError> {
        for some in ids.chunks(ROWS_AT_ONCE) {
            let some = some.to_vec();
            self.write(move |connection| pin(connection, &some, is_pinned)).await?;
        }
        Ok(())
    }

    /// Writes a row's label and note.
    ///
    /// # Errors
    /// When it could not be committed or the row is gone.
    pub async fn remark(&self, id: SubmissionId, remarks: Remarks) -> Result<(), HistoryError> {
        let keys = self.keys();
        self.write(move |connection| remark(connection, id, &keys.redacted(remarks))).await
    }

    /// Marks rows as deleted by this desk's deletion of a number. Returns how many. A row that is under way stays.
    ///
    /// # Errors
    /// When it could not be committed; some rows may be marked.
    pub async fn delete(&self, ids: &[i64], number: u64) -> Result<usize, HistoryError> {
        let mut deleted = 0;
        for some in ids.chunks(ROWS_AT_ONCE) {
            let (some, deletion) = (some.to_vec(), self.deletion(number));
            deleted += self.write(move |connection| delete(connection, &some, &deletion)).await?;
        }
        Ok(deleted)
    }

    /// Brings back what a deletion of this desk took away. Returns how many rows.
    ///
    /// # Errors
    /// When it could not be committed; some rows may be back.
    pub async fn undelete(&self, number: u64) -> Result<usize, HistoryError> {
        let mut all = 0;
        loop {
            let deletion = self.deletion(number);
            match self.write(move |connection| undelete(connection, &deletion)).await? {
                0 => return Ok(all),
                some => all += some,
            }
        }
    }

    /// Returns the rows of a profile that are older, or more, than it keeps; oldest first.
    ///
    /// # Errors
    /// When the file can't be read, and [`HistoryError::Interrupted`].
    pub async fn outdated(
        &self,
        profile_id: String,
        before_ms: Option<i64>,
        most: Option<u64>,
    ) -> Result<Vec<i64>, HistoryError> {
        self.survey(move |connection| outdated(connection, &profile_id, before_ms, most)).await
    }

    fn deletion(&self, number: u64) -> String {
        format!("{}-{number}", self.locks().desks.name())
    }
}

fn pin(connection: &mut Connection, ids: &[i64], is_pinned: bool) -> Result<(), HistoryError> {
    connection.execute(
        "UPDATE submission SET pinned = ?1 WHERE id IN (SELECT value FROM json_each(?2)) AND pinned <> ?1",
        params![is_pinned, json_array(ids)],
    )?;
    Ok(())
}

/// Writes label and note; a blank one is taken away.
fn remark(connection: &mut Connection, id: SubmissionId, remarks: &Redacted<Remarks>) -> Result<(), HistoryError> {
    let kept =
        |text: &Option<String>| text.as_deref().map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned);
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let had_remarks = "SELECT 1 FROM submission WHERE id = ?1 AND (label IS NOT NULL OR note IS NOT NULL)";
    if transaction.prepare_cached(had_remarks)?.exists([id.0])? {
        words_removed(&transaction)?;
    }
    let changed = transaction.execute(
        "UPDATE submission SET label = ?2, note = ?3 WHERE id = ?1",
        params![id.0, kept(&remarks.label), kept(&remarks.note)],
    )?;
    transaction.commit()?;
    if changed == 0 { Err(HistoryError::NoSuchRow(id.0)) } else { Ok(()) }
}

/// Notes that the search's index may hold words that are gone from the rows, until its parts are merged.
pub(super) fn words_removed(transaction: &Transaction<'_>) -> rusqlite::Result<()> {
    transaction.execute("INSERT OR IGNORE INTO unmerged VALUES ('submission_search')", []).map(drop)
}

/// Marks rows as deleted. Returns how many. A row that is under way or followed stays: its end is still to come.
fn delete(connection: &mut Connection, ids: &[i64], deletion: &str) -> Result<usize, HistoryError> {
    let changed = connection.execute(
        "UPDATE submission SET deleted = ?1
         WHERE id IN (SELECT value FROM json_each(?2)) AND deleted IS NULL AND state <> 'recorded' AND followed = 0",
        params![deletion, json_array(ids)],
    )?;
    Ok(changed)
}

/// Brings some of a deletion's rows back. Returns how many, 0 when all are back.
fn undelete(connection: &mut Connection, deletion: &str) -> Result<usize, HistoryError> {
    let changed = connection.execute(
        "UPDATE submission SET deleted = NULL
         WHERE id IN (SELECT id FROM submission WHERE deleted = ?1 LIMIT ?2)",
        params![deletion, limit()],
    )?;
    Ok(changed)
}

/// Returns the rows of a profile beyond what it keeps, oldest first; pinned ones are kept and not counted.
fn outdated(
    connection: &Connection,
    profile_id: &str,
    before_ms: Option<i64>,
    most: Option<u64>,
) -> Result<Vec<i64>, HistoryError> {
    let most = most.map_or(-1, |most| i64::try_from(most).unwrap_or(i64::MAX));
    let mut statement = connection.prepare_cached(
        "SELECT id FROM (
             SELECT id, created_at_ms, row_number() OVER (ORDER BY created_at_ms DESC, id DESC) AS place
             FROM submission WHERE profile_id = ?1 AND deleted IS NULL AND pinned = 0
         )
         WHERE created_at_ms < ?2 OR (?3 >= 0 AND place > ?3) ORDER BY created_at_ms, id",
    )?;
    let ids = statement.query_map(params![profile_id, before_ms.unwrap_or(i64::MIN), most], |row| row.get(0))?;
    Ok(ids.collect::<Result<_, _>>()?)
}

/// Returns how many rows one transaction changes.
pub(super) fn limit() -> i64 {
    i64::try_from(ROWS_AT_ONCE).unwrap_or(i64::MAX)
}
