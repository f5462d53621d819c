//! What the operator changes about rows: pins, labels, notes, and deletions that can be undone.
//!
//! A deletion only marks its rows, with the desk's name and a number; they are gone for good once
//! that desk is closed. Many rows are changed a few at a time, so that an intent never waits long.

use rusqlite::{Connection, OptionalExtension as _, TransactionBehavior, params};

use super::desks::Desks;
use super::list::json_array;
use super::{HistoryError, SubmissionId};

/// Rows in one transaction.
pub(super) const ROWS_AT_ONCE: usize = 500;

/// What the operator says of a submission.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Remarks {
    pub label: Option<String>,
    pub note: Option<String>,
}

/// Pins rows or lets them go.
pub(super) fn pin(connection: &mut Connection, ids: &[i64], is_pinned: bool) -> Result<(), HistoryError> {
    connection.execute(
        "UPDATE submission SET pinned = ?1 WHERE id IN (SELECT value FROM json_each(?2)) AND pinned <> ?1",
        params![is_pinned, json_array(ids)],
    )?;
    Ok(())
}

/// Writes label and note; what is blank is taken away.
pub(super) fn remark(connection: &mut Connection, id: SubmissionId, remarks: &Remarks) -> Result<(), HistoryError> {
    let kept =
        |text: &Option<String>| text.as_deref().map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned);
    let changed = connection.execute(
        "UPDATE submission SET label = ?2, note = ?3 WHERE id = ?1",
        params![id.0, kept(&remarks.label), kept(&remarks.note)],
    )?;
    if changed == 0 { Err(HistoryError::NoSuchRow(id.0)) } else { Ok(()) }
}

/// Marks rows as deleted; how many. What is under way or followed stays: its end is still to come.
pub(super) fn delete(connection: &mut Connection, ids: &[i64], deletion: &str) -> Result<usize, HistoryError> {
    let changed = connection.execute(
        "UPDATE submission SET deleted = ?1
         WHERE id IN (SELECT value FROM json_each(?2)) AND deleted IS NULL AND state <> 'recorded' AND followed = 0",
        params![deletion, json_array(ids)],
    )?;
    Ok(changed)
}

/// Brings some of a deletion's rows back; how many, 0 when all are.
pub(super) fn undelete(connection: &mut Connection, deletion: &str) -> Result<usize, HistoryError> {
    let changed = connection.execute(
        "UPDATE submission SET deleted = NULL
         WHERE id IN (SELECT id FROM submission WHERE deleted = ?1 LIMIT ?2)",
        params![deletion, limit()],
    )?;
    Ok(changed)
}

/// Removes for good some of the rows that no running desk can bring back; how many, 0 when all are.
///
/// `own_too` also those that this desk deleted.
pub(super) fn purge(connection: &mut Connection, desks: &Desks, own_too: bool) -> Result<usize, HistoryError> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let deletions: Vec<String> = {
        let mut statement =
            transaction.prepare_cached("SELECT DISTINCT deleted FROM submission WHERE deleted IS NOT NULL")?;
        let rows = statement.query_map([], |row| row.get(0))?;
        rows.collect::<Result<_, _>>()?
    };
    let is_final = |deletion: &String| {
        let desk = deletion.rsplit_once('-').map_or(deletion.as_str(), |(desk, _)| desk);
        if desk == desks.name() { own_too } else { !desks.is_another(desk) }
    };
    let Some(deletion) = deletions.into_iter().find(is_final) else { return Ok(0) };
    let removed = {
        let mut statement = transaction.prepare_cached(
            "DELETE FROM submission WHERE id IN (SELECT id FROM submission WHERE deleted = ?1 LIMIT ?2)
             RETURNING picture_sha256",
        )?;
        let rows = statement.query_map(params![deletion, limit()], |row| row.get::<_, Option<Vec<u8>>>(0))?;
        rows.collect::<Result<Vec<_>, _>>()?
    };
    let count = removed.len();
    for sha256 in removed.into_iter().flatten() {
        let is_shown: Option<i64> = transaction
            .prepare_cached("SELECT 1 FROM submission WHERE picture_sha256 = ?1 LIMIT 1")?
            .query_row([&sha256], |row| row.get(0))
            .optional()?;
        if is_shown.is_none() {
            transaction.prepare_cached("DELETE FROM picture WHERE sha256 = ?1")?.execute([&sha256])?;
        }
    }
    transaction.commit()?;
    Ok(count)
}

/// Rows of a profile beyond what it keeps, oldest first; pinned ones are kept and not counted.
pub(super) fn outdated(
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

fn limit() -> i64 {
    i64::try_from(ROWS_AT_ONCE).unwrap_or(i64::MAX)
}
