//! Brings a copy of any earlier version up to date, once it has proved sound.

use std::path::Path;

use rusqlite::Connection;

use super::TransferError;
use crate::history::HistoryError;
use crate::history::check::check;
use crate::history::connect::open_guarded;
use crate::history::schema::{known_version, migrate, version_of};

/// Makes the error of a file that is no database at all, or a damaged one.
pub(super) fn no_backup(path: &Path, source: HistoryError) -> TransferError {
    let path = path.to_owned();
    match source {
        HistoryError::Strange(reason) => TransferError::StrangeBackup { path, reason },
        HistoryError::Damaged(error) if error.sqlite_error_code() != Some(rusqlite::ErrorCode::NotADatabase) => {
            TransferError::DamagedBackup(path, error)
        }
        _ => TransferError::NoBackup(path),
    }
}

/// Returns the version of a file's tables.
///
/// # Errors
/// When the file is no history, or a newer program wrote it.
pub(super) fn known_version_of(connection: &Connection, path: &Path) -> Result<usize, TransferError> {
    let has_submissions = "SELECT EXISTS (SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'submission')";
    let has_submissions = connection.query_row(has_submissions, [], |row| row.get(0));
    if !has_submissions.map_err(|error| no_backup(path, error.into()))? {
        return Err(TransferError::NoBackup(path.to_owned()));
    }
    let found = version_of(connection).map_err(|error| no_backup(path, error))?;
    if found > known_version() { Err(newer(path, found)) } else { Ok(found) }
}

fn newer(path: &Path, found: usize) -> TransferError {
    TransferError::NewerBackup { path: path.to_owned(), found, known: known_version() }
}

/// Checks a copy and brings its tables up to date; `path` is what it was copied from.
pub(super) fn bring_up_to_date(copy: &Path, path: &Path) -> Result<(), TransferError> {
    let mut connection = open_guarded(copy)?;
    known_version_of(&connection, path)?;
    match check(&mut connection, true) {
        Ok(None) => {}
        Ok(Some(found)) => return Err(newer(path, found)),
        Err(error) if error.is_damage() => return Err(no_backup(path, error)),
        Err(error) => return Err(error.into()),
    }
    migrate(&mut connection)?;
    Ok(())
}
