//! Brings a copy of any earlier version up to date, once it has proved sound.

use std::path::Path;

use super::TransferError;
use crate::history::HistoryError;
use crate::history::check::check;
use crate::history::connect::open_guarded;
use crate::history::schema::{known_version, migrate};

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

/// Checks a copy and brings its tables up to date; `path` is what it was copied from.
pub(super) fn bring_up_to_date(copy: &Path, path: &Path) -> Result<(), TransferError> {
    let mut connection = open_guarded(copy)?;
    let is_empty = connection.query_row(
        "SELECT NOT EXISTS (SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'submission')",
        [],
        |row| row.get(0),
    );
    if is_empty.map_err(|error| no_backup(path, error.into()))? {
        return Err(TransferError::NoBackup(path.to_owned()));
    }
    match check(&mut connection, true) {
        Ok(None) => {}
        Ok(Some(found)) => {
            return Err(TransferError::NewerBackup { path: path.to_owned(), found, known: known_version() });
        }
        Err(error) if error.is_damage() => return Err(no_backup(path, error)),
        Err(error) => return Err(error.into()),
    }
    migrate(&mut connection)?;
    Ok(())
}
