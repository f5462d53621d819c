//! Opens the history file: sets a damaged one aside, refuses to touch a newer one, brings an older
//! one up to date, and settles what a crash left open.

use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use std::time::Duration;

use rusqlite::{Connection, OpenFlags};
use rusqlite_migration::{M, Migrations};

use super::{HistoryError, State, Transition};

/// The schema's history; only ever appended to.
static MIGRATIONS: LazyLock<Migrations<'static>> =
    LazyLock::new(|| Migrations::new(STEPS.iter().map(|sql| M::up(sql)).collect()));

const STEPS: &[&str] = &[include_str!("schema.sql")];

/// How long a write waits for another process's lock.
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);

/// The newest schema version this program knows.
#[must_use]
pub fn known_version() -> usize {
    STEPS.len()
}

/// What opening found and did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OpenReport {
    /// Where a damaged file was moved.
    pub set_aside: Option<PathBuf>,
    /// Submissions that a crash left without an outcome; they are `unknown` now.
    pub orphans: usize,
    /// The file's version when it is newer than this program; it was opened for reading only.
    pub newer_version: Option<usize>,
}

/// An opened history file.
pub(super) struct Opened {
    /// `None` when the file may only be read.
    pub writer: Option<Connection>,
    pub reader: Connection,
    pub report: OpenReport,
    /// Held while the desk runs: shared among desks on the same directory.
    pub lock: File,
}

/// Opens the history in a directory, creating both when missing.
///
/// # Errors
/// When the directory or the file can't be used. A damaged file is no error: it is set aside.
pub(super) fn open(directory: &Path, now_ms: i64) -> Result<Opened, HistoryError> {
    let unusable = |source| HistoryError::Directory { path: directory.to_owned(), source };
    fs::create_dir_all(directory).map_err(unusable)?;
    let lock =
        File::options().create(true).truncate(false).write(true).open(directory.join("desk.lock")).map_err(unusable)?;
    // Alone on this directory: rows without an outcome can belong to nobody, and files may be moved.
    let is_alone = match lock.try_lock() {
        Ok(()) => true,
        Err(TryLockError::WouldBlock) => false,
        Err(TryLockError::Error(source)) => return Err(unusable(source)),
    };
    let path = directory.join(super::FILE_NAME);
    let result = match open_file(&path, is_alone) {
        Err(error) if error.is_damage() && is_alone => {
            tracing::error!(%error, path = %path.display(), "history is damaged");
            let aside = set_aside(&path, now_ms)?;
            open_file(&path, is_alone).map(|opened| (opened, Some(aside)))
        }
        result => result.map(|opened| (opened, None)),
    };
    let ((writer, reader, mut report), set_aside) = result?;
    report.set_aside = set_aside;
    if is_alone {
        lock.unlock().map_err(unusable)?;
    }
    lock.lock_shared().map_err(unusable)?;
    Ok(Opened { writer, reader, report, lock })
}

type OpenFile = (Option<Connection>, Connection, OpenReport);

fn open_file(path: &Path, is_alone: bool) -> Result<OpenFile, HistoryError> {
    let mut writer = Connection::open(path)?;
    writer.busy_timeout(BUSY_TIMEOUT)?;
    let found: u32 = writer.pragma_query_value(None, "user_version", |row| row.get(0))?;
    let found = found as usize;
    if found > STEPS.len() {
        drop(writer);
        let report = OpenReport { newer_version: Some(found), ..OpenReport::default() };
        return Ok((None, open_reader(path)?, report));
    }
    quick_check(&writer)?;
    writer.pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(()))?;
    writer.pragma_update(None, "synchronous", "FULL")?;
    writer.pragma_update(None, "foreign_keys", true)?;
    MIGRATIONS.to_latest(&mut writer)?;
    let orphans = if is_alone { settle_orphans(&writer)? } else { 0 };
    let reader = open_reader(path)?;
    Ok((Some(writer), reader, OpenReport { orphans, ..OpenReport::default() }))
}

fn open_reader(path: &Path) -> Result<Connection, HistoryError> {
    // Not read-only: a WAL file's reader needs the shared memory file, which it may have to create.
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let reader = Connection::open_with_flags(path, flags)?;
    reader.busy_timeout(BUSY_TIMEOUT)?;
    reader.pragma_update(None, "query_only", true)?;
    Ok(reader)
}

fn quick_check(connection: &Connection) -> Result<(), HistoryError> {
    let verdict: String = connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
    if verdict == "ok" {
        return Ok(());
    }
    let code = rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_CORRUPT);
    Err(HistoryError::Damaged(rusqlite::Error::SqliteFailure(code, Some(verdict))))
}

/// Rows whose desk died between intent and outcome: bytes may have left, so the outcome is unknown.
fn settle_orphans(connection: &Connection) -> Result<usize, HistoryError> {
    let Some(after) = State::Recorded.after(Transition::LoseSight) else {
        return Ok(0);
    };
    let changed = connection.execute(
        "UPDATE submission SET state = ?1, detail = ?2 WHERE state = ?3",
        (after.word(), CRASH_DETAIL, State::Recorded.word()),
    )?;
    Ok(changed)
}

/// What a row says whose outcome was lost with the program.
const CRASH_DETAIL: &str =
    "CapKill Desk ended before the outcome was known. Perhaps paid: compare the balance before sending it again";

/// Moves a damaged file and its side files to a name that is still free.
fn set_aside(path: &Path, now_ms: i64) -> Result<PathBuf, HistoryError> {
    let stamp = jiff::Timestamp::from_millisecond(now_ms).unwrap_or_default().strftime("%Y%m%dT%H%M%SZ");
    let name = |number: usize| match number {
        0 => path.with_extension(format!("damaged-{stamp}.sqlite3")),
        _ => path.with_extension(format!("damaged-{stamp}-{number}.sqlite3")),
    };
    let target = (0..1000).map(name).find(|target| !target.exists()).unwrap_or_else(|| name(1000));
    for suffix in ["", "-wal", "-shm"] {
        let with_suffix = |path: &Path| {
            let mut name = path.as_os_str().to_owned();
            name.push(suffix);
            PathBuf::from(name)
        };
        let from = with_suffix(path);
        if from.exists() {
            fs::rename(&from, with_suffix(&target)).map_err(|source| HistoryError::SetAside { path: from, source })?;
        }
    }
    Ok(target)
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_migrations_are_sound() {
        super::MIGRATIONS.validate().unwrap();
    }
}
