//! Connections to a history file: one that writes, others that only read.

use std::fs;
use std::path::Path;
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::limits::Limit;
use rusqlite::{Connection, OpenFlags};

use super::HistoryError;
use super::files::with_files_beside;
use super::schema::version_of;
use crate::disk::is_odd;

/// How long a connection waits for another process's lock.
pub(super) const BUSY_TIMEOUT: Duration = Duration::from_secs(10);

/// Prepared statements that the writing connection keeps: all that write, and some to spare.
const STATEMENTS: usize = 64;

/// Bytes of the WAL that a migration of a large file, or a large import, leaves for the next writes to go over. Without
/// this limit the WAL would lie beside the file in all its gigabytes until the desk is closed.
const WAL_BYTES: i64 = 64 * 1024 * 1024;

/// Opens a file, which is made where there is none, and lets nothing in it act by itself: what a view, a check or a
/// default of the file calls must be harmless, no table of SQLite's own can be written to, and no other file joins in.
pub(super) fn open_guarded(path: &Path) -> Result<Connection, HistoryError> {
    refuse_odd(path)?;
    guarded(path, OpenFlags::default())
}

/// Opens a file that is there, to be read and written.
pub(super) fn open_existing(path: &Path) -> Result<Connection, HistoryError> {
    refuse_odd(path)?;
    // A reader too needs to write: the shared memory file beside a WAL.
    guarded(path, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX)
}

/// Refuses a database where something else than a file has its name or that of a file beside it: SQLite would wait for
/// ever for whoever writes into a pipe.
fn refuse_odd(path: &Path) -> Result<(), HistoryError> {
    with_files_beside(path).find(|path| is_odd(path)).map_or(Ok(()), |path| Err(HistoryError::NoFile { path }))
}

/// Writes everything that is in a file into a new one, which is empty or not there. What was deleted is in no page of it.
///
/// The connection is in no transaction.
pub(super) fn vacuum_into(from: &Connection, name: &str) -> rusqlite::Result<()> {
    let only_reads: bool = from.pragma_query_value(None, "query_only", |row| row.get(0))?;
    from.pragma_update(None, "query_only", false)?;
    let copied = vacuum(from, || from.execute("VACUUM INTO ?1", [name]).map(drop));
    from.pragma_update(None, "query_only", only_reads)?;
    copied
}

/// Runs a VACUUM, for which SQLite attaches the file that it writes.
pub(super) fn vacuum(connection: &Connection, run: impl FnOnce() -> rusqlite::Result<()>) -> rusqlite::Result<()> {
    // The new file inherits it: else pages that are split while it is written keep pieces of rows that are removed later.
    connection.pragma_update_and_check(None, "secure_delete", true, |_| Ok(()))?;
    connection.set_limit(Limit::SQLITE_LIMIT_ATTACHED, 1)?;
    let done = run();
    connection.set_limit(Limit::SQLITE_LIMIT_ATTACHED, 0)?;
    done
}

fn guarded(path: impl AsRef<Path>, flags: OpenFlags) -> Result<Connection, HistoryError> {
    let connection = Connection::open_with_flags(path, flags)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
    connection.set_limit(Limit::SQLITE_LIMIT_ATTACHED, 0)?;
    Ok(connection)
}

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
    let writer = open_existing(path)?;
    writer.busy_timeout(BUSY_TIMEOUT)?;
    make_ready(&writer)?;
    Ok(writer)
}

/// Makes a connection ready to write, so that what is committed is on the disk.
pub(super) fn make_ready(writer: &Connection) -> Result<(), HistoryError> {
    writer.pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(()))?;
    writer.pragma_update(None, "synchronous", "FULL")?;
    writer.pragma_update(None, "foreign_keys", true)?;
    // What is deleted is overwritten: it could be read from the file else, and from every copy of the file.
    writer.pragma_update_and_check(None, "secure_delete", true, |_| Ok(()))?;
    writer.pragma_update_and_check(None, "journal_size_limit", WAL_BYTES, |_| Ok(()))?;
    // A statement that writes a row sets off triggers, and takes as long to prepare as to run.
    writer.set_prepared_statement_cache_capacity(STATEMENTS);
    Ok(())
}

/// Opens a file that others may be writing to, for reading.
pub(super) fn open_reader(path: &Path) -> Result<Connection, HistoryError> {
    let reader = open_existing(path)?;
    reader.busy_timeout(BUSY_TIMEOUT)?;
    reader.pragma_update(None, "query_only", true)?;
    Ok(reader)
}

/// Opens a file that can't be written to; an immutable one needs no lock, since nobody can be writing to it.
pub(super) fn open_frozen(path: &Path, is_immutable: bool) -> Result<Connection, HistoryError> {
    refuse_odd(path)?;
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_URI;
    let mut uri = url::Url::from_file_path(fs::canonicalize(path).unwrap_or(path.to_owned()))
        .map_err(|()| HistoryError::from(rusqlite::Error::InvalidPath(path.to_owned())))?;
    if is_immutable {
        uri.set_query(Some("immutable=1"));
    }
    guarded(uri.as_str(), flags)
}
