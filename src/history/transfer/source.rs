//! The history as a transfer reads it: a connection of its own that never writes, and one moment's state.

use std::fs;
use std::path::Path;

use rusqlite::Connection;

use super::copy::{copy, part_of};
use super::current::bring_up_to_date;
use super::{Progress, TransferError};
use crate::disk::WholeFile;
use crate::history::connect::{BUSY_TIMEOUT, open_existing, open_frozen};
use crate::history::files::with_suffix;
use crate::history::schema::{is_older, version_of};
use crate::history::{FILE_NAME, HistoryError};

/// Memory for pages, in KiB; much, since rows and their exchanges lie apart in the file.
const CACHE_KIB: i64 = 65_536;

/// An opened history. Dropping it removes the copy that it may have been opened from.
pub(super) struct Source {
    pub connection: Connection,
    _copy: Option<WholeFile>,
}

/// Opens the history of a directory for reading, whoever else has it open.
///
/// A history of an earlier version is brought up to date in a copy: only the desk changes the file.
pub(super) fn open(directory: &Path, progress: &Progress) -> Result<Source, TransferError> {
    let path = directory.join(FILE_NAME);
    if fs::metadata(&path).map_or(true, |file| file.len() == 0) {
        return Err(TransferError::NoHistory(directory.to_owned()));
    }
    let connection = open_file(&path)?;
    if is_older(version_of(&connection)?) {
        let part = part_of(&std::env::temp_dir().join(FILE_NAME))?;
        copy(&connection, part.part(), &progress.aside())?;
        bring_up_to_date(part.part(), &path)?;
        progress.reach(0)?;
        return Ok(Source { connection: open_file(part.part())?, _copy: Some(part) });
    }
    Ok(Source { connection, _copy: None })
}

/// Opens a history file for reading, also where nothing can be written.
pub(super) fn open_file(path: &Path) -> Result<Connection, TransferError> {
    match open_existing(path).and_then(|connection| Ok(ready(connection)?)) {
        Err(HistoryError::ReadOnly(_)) if path.exists() => {}
        connection => return Ok(connection?),
    }
    if fs::metadata(with_suffix(path, "-wal")).is_ok_and(|file| file.len() > 0) {
        return Err(TransferError::LoneWal(path.parent().unwrap_or(path).to_owned()));
    }
    Ok(ready(open_frozen(path, true)?)?)
}

fn ready(connection: Connection) -> rusqlite::Result<Connection> {
    connection.busy_timeout(BUSY_TIMEOUT)?;
    connection.pragma_update(None, "query_only", true)?;
    connection.pragma_update(None, "cache_size", -CACHE_KIB)?;
    hold_still(&connection)?;
    Ok(connection)
}

/// Makes a connection see one moment's state from here on, until it is closed.
fn hold_still(connection: &Connection) -> rusqlite::Result<()> {
    connection.execute_batch("BEGIN")?;
    connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get::<_, i64>(0))?;
    Ok(())
}
