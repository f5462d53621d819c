//! Connections to a history file: one that writes, others that only read.

use std::fs;
use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, OpenFlags};

use super::HistoryError;
use super::schema::version_of;

/// How long a connection waits for another process's lock.
pub(super) const BUSY_TIMEOUT: Duration = Duration::from_secs(10);

/// Prepared statements that the writing connection keeps: all that write, and some to spare.
const STATEMENTS: usize = 64;

/// Bytes of the WAL that a migration of a large file, or a large import, leaves for the next writes to go over. Without
/// this limit the WAL would lie beside the file in all its gigabytes until the desk is closed.
const WAL_BYTES: i64 = 64 * 1024 * 1024;

/// Connections that only read.
pub(super) struct Readers {
    /// For rows and records: short.
    pub rows: Connection,
    /// For lists and sums over the whole history.
    pub lists: Connection,
}

impl Readers {
    pub(super) fn open(path: &Path) -> Result<Self, HistoryError> {
        Ok(Self { rows: open_reader(path)?, lists: open_reader(path)? })
    }

    /// Opens readers of a file that can't be written to. Returns the file's version too.
    pub(super) fn open_frozen(path: &Path) -> Result<(Self, usize), HistoryError> {
        let open = |is_immutable| -> Result<(Self, usize), HistoryError> {
            let readers = Self { rows: open_frozen(path, is_immutable)?, lists: open_frozen(path, is_immutable)? };
            let version = version_of(&readers.rows)?;
            Ok((readers, version))
        };
        // A WAL can be read only where its shared memory can be made; without it the file is still there.
        open(false).or_else(|_| open(true))
    }
}

/// Opens a file that is known to be sound and of this version.
pub(super) fn open_writer(path: &Path) -> Result<Connection, HistoryError> {
    let writer =
        Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    writer.busy_timeout(BUSY_TIMEOUT)?;
    make_ready(&writer)?;
    Ok(writer)
}

/// Makes a connection ready to write, so that what is committed is on the disk.
pub(super) fn make_ready(writer: &Connection) -> Result<(), HistoryError> {
    writer.pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(()))?;
    writer.pragma_update(None, "synchronous", "FULL")?;
    writer.pragma_update(None, "foreign_keys", true)?;
    writer.pragma_update_and_check(None, "journal_size_limit", WAL_BYTES, |_| Ok(()))?;
    // A statement that writes a row sets off triggers, and takes as long to prepare as to run.
    writer.set_prepared_statement_cache_capacity(STATEMENTS);
    Ok(())
}

/// Opens a file that others may be writing to, for reading.
pub(super) fn open_reader(path: &Path) -> Result<Connection, HistoryError> {
    // Not read-only: a WAL file's reader needs the shared memory file, which it may have to create.
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let reader = Connection::open_with_flags(path, flags)?;
    reader.busy_timeout(BUSY_TIMEOUT)?;
    reader.pragma_update(None, "query_only", true)?;
    Ok(reader)
}

/// Opens a file that can't be written to; an immutable one needs no lock, since nobody can be writing to it.
pub(super) fn open_frozen(path: &Path, is_immutable: bool) -> Result<Connection, HistoryError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_URI;
    let mut uri = url::Url::from_file_path(fs::canonicalize(path).unwrap_or(path.to_owned()))
        .map_err(|()| HistoryError::from(rusqlite::Error::InvalidPath(path.to_owned())))?;
    if is_immutable {
        uri.set_query(Some("immutable=1"));
    }
    Ok(Connection::open_with_flags(uri.as_str(), flags)?)
}
