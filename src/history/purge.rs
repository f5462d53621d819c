//! Removing for good: rows that were deleted, and their words in the search's index.
//!
//! The index only notes that a row is gone and keeps its words until its parts are merged. SQLite has an option that takes
//! them out at once, FTS5's `secure-delete`; with prefixes as long as this index has them it leaves a damaged index behind
//! (SQLite 3.53.2, found by the tests of `tests/library/listing.rs`).

use std::sync::Arc;
use std::time::Instant;

use rusqlite::{Connection, OptionalExtension as _, Transaction, TransactionBehavior, params};

use super::desks::Desks;
use super::edit::{limit, words_removed};
use super::table::sent;
use super::threads::KeptPictureGuard;
use super::{History, HistoryError};

/// Pages of the index that one transaction merges: a few milliseconds, so that an intent never waits long.
const PAGES_AT_ONCE: i64 = 256;

impl History {
    /// Removes for good the rows that no running desk can bring back; `own_too` when this desk ends. Returns how many.
    ///
    /// # Errors
    /// When it could not be committed; some rows may be gone.
    pub async fn purge(&self, own_too: bool) -> Result<usize, HistoryError> {
        let mut all = 0;
        loop {
            let (locks, kept) = (Arc::clone(self.locks()), self.kept_picture());
            match self.write(move |connection| purge(connection, &locks.desks, &kept, own_too)).await? {
                0 => return Ok(all),
                some => all += some,
            }
        }
    }

    /// Takes the words of removed rows out of the search's index, a few pages at a time, until nothing is left of them or
    /// it is too late; the next call goes on. Returns whether all are gone.
    ///
    /// # Errors
    /// When it could not be committed; some words may be left.
    pub async fn remove_words(&self, until: Option<Instant>) -> Result<bool, HistoryError> {
        while self.write(merge_some).await? {
            if until.is_some_and(|until| Instant::now() >= until) {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

/// Removes for good some of the rows that no running desk can bring back. Returns how many, 0 when all are gone.
///
/// `own_too` removes those too that this desk deleted.
fn purge(
    connection: &mut Connection,
    desks: &Desks,
    kept: &KeptPictureGuard,
    own_too: bool,
) -> Result<usize, HistoryError> {
    purge_some(connection, kept, |deletion| {
        let desk = deletion.rsplit_once('-').map_or(deletion, |(desk, _)| desk);
        if desk == desks.name() { own_too } else { !desks.is_another(desk) }
    })
}

/// Removes for good some of the rows of the deletions that `is_final` names. Returns how many, 0 when all are gone.
///
/// `kept` is the draft's picture, which stays.
fn purge_some(
    connection: &mut Connection,
    kept: &KeptPictureGuard,
    is_final: impl Fn(&str) -> bool,
) -> Result<usize, HistoryError> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let Some(deletion) = deletions(&transaction)?.into_iter().find(|deletion| is_final(deletion)) else {
        return Ok(0);
    };
    let pictures = remove(&transaction, &deletion)?;
    for sha256 in pictures.iter().flatten() {
        remove_unused_picture(&transaction, sha256, kept)?;
    }
    words_removed(&transaction)?;
    transaction.commit()?;
    Ok(pictures.len())
}

/// Takes everything out of a copy of a history that is deleted in the history and could still be brought back there, the
/// words of what was removed, and which desks follow or followed a task: a desk's name proves that the desk was this
/// user's, and whoever has a backup could give that name to other rows. `step` is called again and again, and may break
/// it off.
pub(super) fn purge_copy<E: From<HistoryError>>(
    connection: &mut Connection,
    mut step: impl FnMut() -> Result<(), E>,
) -> Result<(), E> {
    // A copy has no draft.
    while purge_some(connection, &KeptPictureGuard::default(), |_| true)? > 0 {
        step()?;
    }
    while merge_some(connection)? {
        step()?;
    }
    let mut forgotten = i64::MIN;
    while let Some(last) = forget_desks(connection, forgotten)? {
        forgotten = last;
        step()?;
    }
    Ok(())
}

/// Takes the desks out of some of the rows behind one. Returns the last of these rows, `None` when there is none.
fn forget_desks(connection: &mut Connection, behind: i64) -> Result<Option<i64>, HistoryError> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let last: Option<i64> = transaction
        .prepare_cached(
            "SELECT max(id) FROM (SELECT id FROM submission WHERE id > ?1 AND (followed <> 0 OR followed_by IS NOT NULL)
                                  ORDER BY id LIMIT ?2)",
        )?
        .query_row(params![behind, limit()], |row| row.get(0))?;
    transaction
        .prepare_cached(
            "UPDATE submission SET followed = 0, followed_by = NULL
             WHERE id > ?1 AND id <= ?2 AND (followed <> 0 OR followed_by IS NOT NULL)",
        )?
        .execute(params![behind, last])?;
    transaction.commit()?;
    Ok(last)
}

fn deletions(transaction: &Transaction<'_>) -> rusqlite::Result<Vec<String>> {
    let mut statement =
        transaction.prepare_cached("SELECT DISTINCT deleted FROM submission WHERE deleted IS NOT NULL")?;
    statement.query_map([], |row| row.get(0))?.collect()
}

/// Removes some rows of a deletion, and keeps what the question about the same payload needs. Returns the digest of each
/// row's picture.
fn remove(transaction: &Transaction<'_>, deletion: &str) -> rusqlite::Result<Vec<Option<Vec<u8>>>> {
    sent::remember(
        transaction,
        "SELECT * FROM submission WHERE deleted = ?1 ORDER BY id LIMIT ?2",
        params![deletion, limit()],
    )?;
    let mut statement = transaction.prepare_cached(
        "DELETE FROM submission WHERE id IN (SELECT id FROM submission WHERE deleted = ?1 ORDER BY id LIMIT ?2)
         RETURNING picture_sha256",
    )?;
    statement.query_map(params![deletion, limit()], |row| row.get(0))?.collect()
}

/// Removes a picture that neither a row nor the draft has.
pub(super) fn remove_unused_picture(
    transaction: &Transaction<'_>,
    sha256: &[u8],
    kept: &KeptPictureGuard,
) -> rusqlite::Result<()> {
    if kept.is(sha256) {
        return Ok(());
    }
    let is_used = transaction
        .prepare_cached("SELECT 1 FROM submission WHERE picture_sha256 = ?1 LIMIT 1")?
        .query_row([sha256], |_| Ok(()))
        .optional()?;
    if is_used.is_none() {
        transaction.prepare_cached("DELETE FROM picture WHERE sha256 = ?1")?.execute([sha256])?;
    }
    Ok(())
}

/// Merges some of the search's index, where words of removed rows may be left in it. Returns whether more is to be done.
fn merge_some(connection: &mut Connection) -> Result<bool, HistoryError> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    if !transaction.prepare_cached("SELECT 1 FROM unmerged")?.exists([])? {
        return Ok(false);
    }
    let before = transaction.total_changes();
    // Less than zero: all parts become one, however few there are.
    transaction
        .prepare_cached("INSERT INTO submission_search (submission_search, rank) VALUES ('merge', ?1)")?
        .execute([-PAGES_AT_ONCE])?;
    // The command counts as one change; with nothing to merge it is the only one. Source: FTS5's documentation.
    let is_merged = transaction.total_changes() - before < 2;
    if is_merged {
        transaction.execute("DELETE FROM unmerged", [])?;
    }
    transaction.commit()?;
    Ok(!is_merged)
}
