//! Whether a history file is sound, and what is done when it proves damaged in use.

use std::path::Path;

use rusqlite::Connection;

use super::HistoryError;
use super::connect::open_reader;
use super::files::{FILE_NAME, suspect};
use super::schema::{check_row_numbers, check_schema, known_version, version_of};
use crate::disk::WholeFile;

/// Checks the file of a running desk on a connection of its own, which takes long for a large one.
///
/// Damage is noted beside the file, so that the next start checks the file before it is used, and recovers it.
///
/// # Errors
/// When it is damaged or can't be read.
pub fn check_file(directory: &Path) -> Result<(), HistoryError> {
    let path = directory.join(FILE_NAME);
    let result = open_reader(&path).and_then(|reader| quick_check(&reader));
    if result.as_ref().is_err_and(HistoryError::is_damage)
        && let Err(error) = WholeFile::save(&suspect(&path), b"found damaged while in use; the next start checks it")
    {
        tracing::error!(%error, "the next start does not know that the history is damaged");
    }
    result
}

/// Checks a file without writing to it. Returns its version when that is newer than this program.
pub(super) fn check(connection: &mut Connection, is_thorough: bool) -> Result<Option<usize>, HistoryError> {
    // One snapshot: another desk may be creating the tables at the same time.
    let snapshot = connection.transaction()?;
    let found = version_of(&snapshot)?;
    if found > known_version() {
        return Ok(Some(found));
    }
    // First, since settings of the search's index that are not this program's make the look through all pages fail.
    check_schema(&snapshot, found)?;
    if is_thorough {
        quick_check(&snapshot)?;
        check_row_numbers(&snapshot)?;
    }
    Ok(None)
}

fn quick_check(connection: &Connection) -> Result<(), HistoryError> {
    let verdict: String = connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
    if verdict == "ok" { Ok(()) } else { Err(HistoryError::Strange(verdict)) }
}
