//! Backs up the history while it is in use.

use std::path::Path;

use rusqlite::Connection;

use super::copy::{copy, part_of, refuse_own};
use super::{Progress, TransferError, source};
use crate::history::connect::open_guarded;
use crate::history::purge::purge_copy;
use crate::history::schema::{check_schema, known_version, version_of};
use crate::history::{FILE_NAME, HistoryError};

/// Writes a whole copy of a directory's history to a file, which is there whole or not at all. Rows that are deleted and
/// could still be brought back are not in it, nor the names of the desks that follow or followed tasks.
///
/// # Errors
/// When it is cancelled, or something can't be read or written; a file of that name is as it was.
pub fn backup(directory: &Path, path: &Path, progress: &Progress) -> Result<(), TransferError> {
    refuse_own(directory, path)?;
    // Not `source::open`: a backup keeps the version it finds.
    let file = directory.join(FILE_NAME);
    if !file.exists() {
        return Err(TransferError::NoHistory(directory.to_owned()));
    }
    let connection = source::open_file(&file)?;
    let part = part_of(path)?;
    let copied = copy(&connection, part.part(), progress).and_then(|()| leave_out(part.part(), progress));
    copied.map_err(|error| match error {
        TransferError::DiskFull(_, source) => TransferError::DiskFull(path.to_owned(), source),
        TransferError::Forbidden(_, source) | TransferError::NoFolder(_, source) | TransferError::Write(_, source) => {
            TransferError::writing(path, source)
        }
        error => error,
    })?;
    // A small history is copied in one step.
    progress.reach(progress.get().1)?;
    part.commit().map_err(|error| TransferError::writing(path, error))
}

/// Takes out of a copy what is deleted and which desks follow what. A copy of an earlier version stays as it is: it has
/// no place to remember what was sent by rows that are gone, and its desks' names prove nothing.
fn leave_out(part: &Path, progress: &Progress) -> Result<(), TransferError> {
    let mut connection = open_guarded(part)?;
    if version_of(&connection)? != known_version() || !is_to_be_purged(&connection)? {
        return Ok(());
    }
    check_schema(&connection, known_version())?;
    make_ready(&connection).map_err(HistoryError::from)?;
    purge_copy(&mut connection, || progress.reach(progress.get().0))
}

fn is_to_be_purged(connection: &Connection) -> Result<bool, HistoryError> {
    let sql = "SELECT EXISTS (SELECT 1 FROM submission WHERE deleted IS NOT NULL) OR EXISTS (SELECT 1 FROM unmerged)
                   OR EXISTS (SELECT 1 FROM submission WHERE followed <> 0 OR followed_by IS NOT NULL)";
    Ok(connection.query_row(sql, [], |row| row.get(0))?)
}

/// Nobody reads the copy before it is whole and on the disk, so that it needs no journal there.
fn make_ready(connection: &Connection) -> rusqlite::Result<()> {
    connection.pragma_update_and_check(None, "journal_mode", "MEMORY", |_| Ok(()))?;
    connection.pragma_update(None, "synchronous", "OFF")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.pragma_update_and_check(None, "secure_delete", true, |_| Ok(()))
}
