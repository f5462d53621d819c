//! Opens the history file: sets a damaged one aside, refuses to touch a newer one, brings an older
//! one up to date, and settles what a crash left open.

use std::collections::BTreeMap;
use std::fs::{self, DirBuilder, File, TryLockError};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};
use rusqlite_migration::{M, Migrations};

use super::aside::{finish_recovery, is_missing, replace_damaged, with_suffix};
use super::desks::Desks;
use super::place::Place;
use super::write::SOLVED_DETAIL;
use super::{HistoryError, LeftBehind, Recovered, Rescued, State, Transition, follow, rescue};

/// The schema's history. What tables a released step leaves is never changed; the next step changes them.
static MIGRATIONS: LazyLock<Migrations<'static>> =
    LazyLock::new(|| Migrations::new(STEPS.iter().map(|sql| M::up(sql)).collect()));

const STEPS: &[&str] = &[
    include_str!("schema.sql"),
    include_str!("schema_2.sql"),
    include_str!("schema_3.sql"),
    include_str!("schema_4.sql"),
    include_str!("schema_5.sql"),
];

/// How long a write waits for another process's lock.
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);

/// The newest schema version this program knows.
#[must_use]
pub fn known_version() -> usize {
    STEPS.len()
}

/// Whether a history is of an older version, which takes a while to bring up to date when it is large.
///
/// By the file's own head, before anything is opened: a hint for people only.
#[must_use]
pub fn is_of_older_version(directory: &Path) -> bool {
    // "The user version", 4 bytes big-endian at offset 60 of the database header.
    let mut head = [0; 64];
    let read = File::open(directory.join(super::FILE_NAME)).and_then(|mut file| file.read_exact(&mut head));
    let version = u32::from_be_bytes([head[60], head[61], head[62], head[63]]);
    read.is_ok() && version > 0 && usize::try_from(version).is_ok_and(|version| version < STEPS.len())
}

/// What opening found and did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OpenReport {
    /// Where a damaged file was moved.
    pub set_aside: Option<PathBuf>,
    /// What was recovered of it, table by table.
    pub recovered: Vec<Recovered>,
    /// Outcomes that earlier runs could not save.
    pub rescued: Rescued,
    /// Submissions that a crash left without an outcome; they are `unknown` now.
    pub orphans: usize,
    /// Tasks that were being followed by desks that run no more.
    pub left_behind: LeftBehind,
    /// Why the file was opened for reading only, where it can't be written.
    pub read_only: Option<String>,
    /// The file is too large to be checked before it is used; see [`check_file`].
    pub is_unchecked: bool,
    /// The file's version when it is newer than this program; it was opened for reading only.
    pub newer_version: Option<usize>,
}

/// An opened history file.
pub(super) struct Opened {
    /// `None` when the file may only be read.
    pub writer: Option<Connection>,
    pub readers: Readers,
    pub place: Place,
    pub report: OpenReport,
    pub locks: Locks,
}

/// Connections that only read.
pub(super) struct Readers {
    /// For rows and records: short.
    pub rows: Connection,
    /// For lists and sums over the whole history.
    pub lists: Connection,
}

/// What is held while a desk runs.
pub(super) struct Locks {
    /// Shared among desks on the same directory; a visitor has none.
    _directory: Option<File>,
    pub desks: Desks,
}

/// Opens the history for a short visit of another program than the desk: nothing is settled or set
/// aside, which is the desk's to tell.
///
/// # Errors
/// When the directory or the file can't be used; a damaged file too.
pub(super) fn visit(directory: &Path) -> Result<Opened, HistoryError> {
    create_directory(directory).map_err(|source| HistoryError::Directory { path: directory.to_owned(), source })?;
    let desks = Desks::visit(directory);
    let (writer, readers, report) = open_file(&directory.join(super::FILE_NAME), false, &desks)?;
    let place = Place::of(&directory.join(super::FILE_NAME));
    Ok(Opened { writer, readers, place, report, locks: Locks { _directory: None, desks } })
}

/// Opens the history in a directory, creating both when missing.
///
/// # Errors
/// When the directory or the file can't be used. A damaged file is no error: it is set aside.
pub(super) fn open(directory: &Path, now_ms: i64) -> Result<Opened, HistoryError> {
    let path = directory.join(super::FILE_NAME);
    match open_for_writing(directory, &path, now_ms) {
        Err(error) if error.forbids_writing() && path.exists() => open_for_reading(directory, &path, error),
        result => result,
    }
}

/// Opens a file that can't be written: what is in it can still be seen.
fn open_for_reading(directory: &Path, path: &Path, why: HistoryError) -> Result<Opened, HistoryError> {
    let open = |is_immutable: bool| -> Result<(Readers, usize), HistoryError> {
        let readers = Readers { rows: open_frozen(path, is_immutable)?, lists: open_frozen(path, is_immutable)? };
        let version: i64 = readers.rows.pragma_query_value(None, "user_version", |row| row.get(0))?;
        Ok((readers, usize::try_from(version).unwrap_or_default()))
    };
    // A WAL can be read only where its shared memory can be made; without it the file is still there.
    let Ok((readers, version)) = open(false).or_else(|_| open(true)) else { return Err(why) };
    if version != STEPS.len() {
        return Err(why);
    }
    tracing::warn!(error = %why, "the history is opened for reading only");
    let report = OpenReport { read_only: Some(why.to_string()), ..OpenReport::default() };
    let locks = Locks { _directory: None, desks: Desks::visit(directory) };
    Ok(Opened { writer: None, readers, place: Place::of(path), report, locks })
}

fn open_frozen(path: &Path, is_immutable: bool) -> Result<Connection, HistoryError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_URI;
    let mut uri = url::Url::from_file_path(fs::canonicalize(path).unwrap_or(path.to_owned()))
        .map_err(|()| HistoryError::from(rusqlite::Error::InvalidPath(path.to_owned())))?;
    if is_immutable {
        uri.set_query(Some("immutable=1"));
    }
    Ok(Connection::open_with_flags(uri.as_str(), flags)?)
}

fn open_for_writing(directory: &Path, path: &Path, now_ms: i64) -> Result<Opened, HistoryError> {
    let unusable = |source| HistoryError::Directory { path: directory.to_owned(), source };
    create_directory(directory).map_err(unusable)?;
    let lock =
        File::options().create(true).truncate(false).write(true).open(directory.join("desk.lock")).map_err(unusable)?;
    // Alone on this directory: rows without an outcome can belong to nobody, and files may be moved.
    let try_alone = || match lock.try_lock() {
        Ok(()) => Ok(true),
        Err(TryLockError::WouldBlock) => Ok(false),
        Err(TryLockError::Error(source)) => Err(unusable(source)),
    };
    let mut is_alone = try_alone()?;
    if !is_alone {
        // Whoever was alone may still be opening it, and perhaps be bringing it up to date; and may have ended over that.
        lock.lock_shared().map_err(unusable)?;
        lock.unlock().map_err(unusable)?;
        is_alone = try_alone()?;
        if !is_alone {
            lock.lock_shared().map_err(unusable)?;
        }
    }
    let desks = Desks::enter(directory).map_err(unusable)?;
    if is_alone {
        desks.tidy();
        finish_recovery(path).map_err(unusable)?;
    }
    let result = match open_file(path, is_alone, &desks) {
        Err(error) if error.is_damage() && is_alone => {
            tracing::error!(%error, path = %path.display(), "history is damaged");
            let (aside, recovered) = replace_damaged(path, now_ms)?;
            open_file(path, is_alone, &desks).map(|opened| (opened, Some((aside, recovered))))
        }
        result => result.map(|opened| (opened, None)),
    };
    let ((writer, readers, mut report), set_aside) = result?;
    if let Some((aside, recovered)) = set_aside {
        report.set_aside = Some(aside);
        report.recovered = recovered;
    }
    if is_alone {
        lock.unlock().map_err(unusable)?;
        lock.lock_shared().map_err(unusable)?;
    }
    Ok(Opened { writer, readers, place: Place::of(path), report, locks: Locks { _directory: Some(lock), desks } })
}

/// Creates a data directory with its parents; what is newly made is the user's alone.
///
/// # Errors
/// When it can't be created. One that exists is no error and keeps its permissions.
pub fn create_directory(directory: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(directory)
}

type OpenFile = (Option<Connection>, Readers, OpenReport);

fn open_file(path: &Path, is_alone: bool, desks: &Desks) -> Result<OpenFile, HistoryError> {
    refuse_lone_wal(path)?;
    let mut writer = Connection::open(path)?;
    // Until the file has proved sound, closing it must not move the WAL into it.
    writer.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    writer.busy_timeout(BUSY_TIMEOUT)?;
    let is_unchecked = is_large(path) && is_missing(&suspect(path));
    if let Some(found) = check(&mut writer, !is_unchecked)? {
        drop(writer);
        let report = OpenReport { newer_version: Some(found), ..OpenReport::default() };
        return Ok((None, open_readers(path)?, report));
    }
    if !is_unchecked
        && let Err(error) = fs::remove_file(suspect(path))
        && error.kind() != io::ErrorKind::NotFound
    {
        tracing::warn!(%error, "the history is sound, and will be checked at the next start all the same");
    }
    make_ready(&writer)?;
    migrate(&mut writer)?;
    // Before what has no outcome is called unknown: it may lie in a file.
    let rescued = match path.parent() {
        Some(directory) if is_alone => rescue::take_in(&mut writer, directory),
        _ => Rescued::default(),
    };
    let orphans = if is_alone { settle_orphans(&writer)? } else { 0 };
    let left_behind = follow::left_behind(&writer, desks)?;
    let readers = open_readers(path)?;
    writer.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, false)?;
    Ok((Some(writer), readers, OpenReport { rescued, orphans, left_behind, is_unchecked, ..OpenReport::default() }))
}

/// Brings the tables of a file up to date, which somebody else may be doing just now.
pub(super) fn migrate(connection: &mut Connection) -> Result<(), HistoryError> {
    let Err(error) = MIGRATIONS.to_latest(connection) else { return Ok(()) };
    // The version is read before the transaction begins: who comes second finds tables that are there.
    let version: i64 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    if usize::try_from(version).is_ok_and(|version| version == STEPS.len()) { Ok(()) } else { Err(error.into()) }
}

/// SQLite deletes the WAL of an empty or missing file; its rows may be all that is left.
fn refuse_lone_wal(path: &Path) -> Result<(), HistoryError> {
    let is_empty = |path: &Path| fs::metadata(path).map_or(true, |metadata| metadata.len() == 0);
    if is_empty(path) && !is_empty(&with_suffix(path, "-wal")) {
        return Err(damaged("the file is empty and its -wal is not".into()));
    }
    Ok(())
}

/// Checks the file without writing to it; the version when it is newer than this program.
pub(super) fn check(connection: &mut Connection, is_thorough: bool) -> Result<Option<usize>, HistoryError> {
    // One snapshot: another desk may be creating the tables right now.
    let snapshot = connection.transaction()?;
    let found: i64 = snapshot.pragma_query_value(None, "user_version", |row| row.get(0))?;
    let found = usize::try_from(found).map_err(|_| damaged(format!("version {found} can't be")))?;
    if found > STEPS.len() {
        return Ok(Some(found));
    }
    if is_thorough {
        quick_check(&snapshot)?;
    }
    check_schema(&snapshot, found)?;
    Ok(None)
}

fn open_readers(path: &Path) -> Result<Readers, HistoryError> {
    Ok(Readers { rows: open_reader(path)?, lists: open_reader(path)? })
}

/// Prepared statements that the writing connection keeps: all that write, and some to spare.
const STATEMENTS: usize = 64;

/// A connection to a file that is known to be sound and of this version.
pub(super) fn open_writer(path: &Path) -> Result<Connection, HistoryError> {
    let writer =
        Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    writer.busy_timeout(BUSY_TIMEOUT)?;
    make_ready(&writer)?;
    Ok(writer)
}

/// What bringing a large file up to date, or a large import, leaves of the WAL for the next writes to go over; else
/// it would lie beside the file in all its gigabytes until the desk is closed.
const WAL_BYTES: i64 = 64 * 1024 * 1024;

fn make_ready(writer: &Connection) -> Result<(), HistoryError> {
    writer.pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(()))?;
    writer.pragma_update(None, "synchronous", "FULL")?;
    writer.pragma_update(None, "foreign_keys", true)?;
    writer.pragma_update_and_check(None, "journal_size_limit", WAL_BYTES, |_| Ok(()))?;
    // What writes a row sets off triggers, and takes as long to prepare as to run.
    writer.set_prepared_statement_cache_capacity(STATEMENTS);
    Ok(())
}

pub(super) fn open_reader(path: &Path) -> Result<Connection, HistoryError> {
    // Not read-only: a WAL file's reader needs the shared memory file, which it may have to create.
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let reader = Connection::open_with_flags(path, flags)?;
    reader.busy_timeout(BUSY_TIMEOUT)?;
    reader.pragma_update(None, "query_only", true)?;
    Ok(reader)
}

/// A file from this size on is checked while it is in use: a quarter of a second must be enough to open it.
const LARGE: u64 = 128 * 1024 * 1024;

fn is_large(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|metadata| metadata.len() >= LARGE)
}

/// Where it is noted that the file was found damaged while it was in use.
pub(super) fn suspect(path: &Path) -> PathBuf {
    path.with_extension("suspect")
}

/// Checks the file of a running desk on a connection of its own; damage is noted, so that the next
/// start checks before it uses the file, and recovers it. Blocks for long.
///
/// # Errors
/// When it is damaged or can't be read.
pub fn check_file(directory: &Path) -> Result<(), HistoryError> {
    let path = directory.join(super::FILE_NAME);
    let result = open_reader(&path).and_then(|reader| quick_check(&reader));
    if result.as_ref().is_err_and(HistoryError::is_damage)
        && let Err(error) = fs::write(suspect(&path), "found damaged while in use; the next start checks it")
    {
        tracing::error!(%error, "the next start does not know that the history is damaged");
    }
    result
}

fn quick_check(connection: &Connection) -> Result<(), HistoryError> {
    let verdict: String = connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
    if verdict == "ok" {
        return Ok(());
    }
    Err(damaged(verdict))
}

fn damaged(why: String) -> HistoryError {
    let code = rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_CORRUPT);
    HistoryError::Damaged(rusqlite::Error::SqliteFailure(code, Some(why)))
}

/// Whether everything is there that a file of this version has; else an outcome might not be committable.
fn check_schema(connection: &Connection, version: usize) -> Result<(), HistoryError> {
    if version == 0 {
        let objects: i64 = connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
        return if objects == 0 { Ok(()) } else { Err(damaged("it has tables but no version".into())) };
    }
    let mut model = Connection::open_in_memory()?;
    MIGRATIONS.to_version(&mut model, version)?;
    let found = columns(connection)?;
    let needed = columns(&model)?;
    if let Some(((table, column), _)) = needed.iter().find(|(name, column)| found.get(*name) != Some(*column)) {
        return Err(damaged(format!("the column {table}.{column} is missing or differs")));
    }
    // A column more does no harm, unless every new row must fill it.
    let is_demanding = |name: &ColumnName, column: &Column| {
        column.not_null
            && column.default.is_none()
            && !needed.contains_key(name)
            && needed.keys().any(|(table, _)| *table == name.0)
    };
    match found.iter().find(|(name, column)| is_demanding(name, column)) {
        Some(((table, column), _)) => Err(damaged(format!("the column {table}.{column} is not this program's"))),
        None => Ok(()),
    }
}

/// Table and column.
type ColumnName = (String, String);

#[derive(PartialEq)]
struct Column {
    kind: String,
    not_null: bool,
    default: Option<String>,
    /// Its place in the primary key, from 1.
    key: i64,
}

fn columns(connection: &Connection) -> Result<BTreeMap<ColumnName, Column>, HistoryError> {
    let mut statement = connection.prepare(
        "SELECT t.name, c.name, c.type, c.\"notnull\", c.dflt_value, c.pk
         FROM sqlite_schema t JOIN pragma_table_info(t.name) c WHERE t.type = 'table'",
    )?;
    let rows = statement.query_map([], |row| {
        let column = Column { kind: row.get(2)?, not_null: row.get(3)?, default: row.get(4)?, key: row.get(5)? };
        Ok(((row.get(0)?, row.get(1)?), column))
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Rows whose desk died between intent and outcome: bytes may have left, so the outcome is unknown.
fn settle_orphans(connection: &Connection) -> Result<usize, HistoryError> {
    let Some(after) = State::Recorded.after(Transition::LoseSight) else {
        return Ok(0);
    };
    // A callback may have brought the solution before the crash.
    connection.execute(
        "UPDATE submission SET state = ?1, detail = ?2 WHERE state = ?3 AND solution IS NOT NULL",
        (State::Solved.word(), SOLVED_DETAIL, State::Recorded.word()),
    )?;
    let changed = connection.execute(
        "UPDATE submission SET state = ?1, detail = ?2 WHERE state = ?3",
        (after.word(), CRASH_DETAIL, State::Recorded.word()),
    )?;
    Ok(changed)
}

/// What a row says whose outcome was lost with the program.
const CRASH_DETAIL: &str =
    "CapKill Desk ended before the outcome was known. Perhaps paid: compare the balance before sending it again";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_migrations_are_sound() {
        MIGRATIONS.validate().unwrap();
    }

    #[cfg(unix)]
    #[test]
    fn new_directories_are_the_users_alone_and_others_stay() {
        use std::os::unix::fs::PermissionsExt as _;
        let directory = tempfile::tempdir().unwrap();
        let outer = directory.path().join("outer");
        fs::create_dir(&outer).unwrap();
        fs::set_permissions(&outer, fs::Permissions::from_mode(0o755)).unwrap();
        let inner = outer.join("made/data");
        super::super::History::open(&inner, 0).unwrap();
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(&outer), mode(inner.parent().unwrap()), mode(&inner)), (0o755, 0o700, 0o700));
    }
}
