//! The history as a transfer reads it: a connection of its own that never writes, and one moment's state.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, OpenFlags};

use super::super::{FILE_NAME, HistoryError, known_version};
use super::part_file::PartPath;
use super::restore::bring_up_to_date;
use super::{Progress, TransferError, backup};

/// How long a reader waits for a lock.
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);

/// Memory for pages, in KiB: rows and their exchanges lie apart in the file.
const CACHE_KIB: i64 = 65_536;

/// An opened history; a copy of it goes when this does.
pub(super) struct Source {
    pub connection: Connection,
    _copy: Option<PartPath>,
}

/// Opens the history of a directory for reading, whoever else has it open.
///
/// One of an earlier version is brought up to date in a copy: only the desk changes the file.
pub(super) fn open(directory: &Path, progress: &Progress) -> Result<Source, TransferError> {
    let path = directory.join(FILE_NAME);
    if fs::metadata(&path).map_or(true, |file| file.len() == 0) {
        return Err(TransferError::NoHistory(directory.to_owned()));
    }
    let connection = open_file(&path)?;
    let version: i64 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    if usize::try_from(version).is_ok_and(|version| (1..known_version()).contains(&version)) {
        let copy = PartPath::beside(&std::env::temp_dir().join(FILE_NAME));
        backup::copy(&connection, &copy.part, &progress.aside())?;
        bring_up_to_date(&copy.part, &path)?;
        progress.reach(0)?;
        return Ok(Source { connection: open_file(&copy.part)?, _copy: Some(copy) });
    }
    Ok(Source { connection, _copy: None })
}

/// Opens a history file for reading, also where nothing can be written.
pub(super) fn open_file(path: &Path) -> Result<Connection, TransferError> {
    // A WAL file's reader needs the shared memory file, which it may have to create.
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags).and_then(ready);
    match connection.map_err(HistoryError::from) {
        Err(HistoryError::ReadOnly(_)) if path.exists() => {}
        connection => return Ok(connection?),
    }
    let wal = PathBuf::from([path.as_os_str(), "-wal".as_ref()].into_iter().collect::<std::ffi::OsString>());
    if fs::metadata(wal).is_ok_and(|file| file.len() > 0) {
        return Err(TransferError::LoneWal(path.parent().unwrap_or(path).to_owned()));
    }
    // Nobody can be writing to it, so it needs no lock.
    let mut url = url::Url::from_file_path(std::path::absolute(path).unwrap_or_else(|_| path.to_owned()))
        .map_err(|()| TransferError::NoHistory(path.to_owned()))?;
    url.set_query(Some("immutable=1"));
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    Ok(Connection::open_with_flags(url.as_str(), flags).and_then(ready)?)
}

fn ready(connection: Connection) -> rusqlite::Result<Connection> {
    connection.busy_timeout(BUSY_TIMEOUT)?;
    connection.pragma_update(None, "query_only", true)?;
    connection.pragma_update(None, "cache_size", -CACHE_KIB)?;
    hold_still(&connection)?;
    Ok(connection)
}

/// From here on the connection sees one moment's state, until it is closed.
fn hold_still(connection: &Connection) -> rusqlite::Result<()> {
    connection.execute_batch("BEGIN")?;
    connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get::<_, i64>(0))?;
    Ok(())
}
