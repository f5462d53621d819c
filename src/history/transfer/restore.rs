//! Puts a backup in the place of the history, while the desk runs.
//!
//! The chosen file is copied, checked, brought up to date, and freed of what only a running desk may
//! say; the history as it is is saved; then the copy is written over it in one transaction. At no
//! moment is there no whole history.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rusqlite::Connection;

use super::super::open::{Locks, check, migrate};
use super::super::{FILE_NAME, History, HistoryError, State, known_version};
use super::part_file::PartPath;
use super::{Progress, TransferError, backup, source};

/// What a restored row says that was under way when the backup was made.
const BACKED_UP_EARLY: &str =
    "The backup was made before its outcome was known. Perhaps paid: compare the balance before sending it again";

/// What a restore did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Restored {
    /// Where the history is that was there before.
    pub saved_as: PathBuf,
    /// Submissions that are there now.
    pub submissions: u64,
}

/// Restores a backup into a directory's history.
///
/// # Errors
/// When the file is no sound backup, submissions are under way, or something can't be written; the
/// history is as it was then.
pub fn restore(
    history: &History,
    directory: &Path,
    path: &Path,
    now_ms: i64,
    progress: &Progress,
) -> Result<Restored, TransferError> {
    if is_same_file(path, &directory.join(FILE_NAME)) {
        return Err(TransferError::OwnFile(path.to_owned()));
    }
    // Beside the history: what fits there fits twice.
    let copy = PartPath::beside(&directory.join("history.restoring.sqlite3"));
    copied(path, &copy.part, progress)?;
    bring_up_to_date(&copy.part, path)?;
    let submissions = prepare(&copy.part)?;
    refuse_busy(history)?;
    let saved_as = name_for_saved(directory, now_ms);
    backup::backup(directory, &saved_as, progress).map_err(|error| match error {
        TransferError::Cancelled => TransferError::Cancelled,
        error => TransferError::NotSavedBefore(Box::new(error)),
    })?;
    let (locks, part, progress, live) =
        (Arc::clone(history.locks()), copy.part.clone(), progress.clone(), directory.join(FILE_NAME));
    history.write_blocking(move |connection| Ok(write(connection, &part, &locks, &progress, &live)))??;
    Ok(Restored { saved_as, submissions })
}

fn is_same_file(one: &Path, other: &Path) -> bool {
    matches!((one.canonicalize(), other.canonicalize()), (Ok(one), Ok(other)) if one == other)
}

/// Copies the chosen file, which is not touched; everything else is done to the copy.
fn copied(path: &Path, part: &Path, progress: &Progress) -> Result<(), TransferError> {
    std::fs::File::open(path).map_err(|error| TransferError::Read(path.to_owned(), error))?;
    let copied = source::open_file(path).and_then(|from| backup::copy(&from, part, progress));
    copied.map_err(|error| match error {
        TransferError::History(error) if error.is_damage() => no_backup(path, error),
        error => error,
    })
}

/// No database at all, or a damaged one.
fn no_backup(path: &Path, source: HistoryError) -> TransferError {
    let is_database = matches!(&source, HistoryError::Damaged(error)
        if error.sqlite_error_code() != Some(rusqlite::ErrorCode::NotADatabase));
    if is_database {
        TransferError::DamagedBackup { path: path.to_owned(), source }
    } else {
        TransferError::NoBackup(path.to_owned())
    }
}

/// Checks a copy and brings its tables up to date; `path` is what it was copied from.
pub(super) fn bring_up_to_date(copy: &Path, path: &Path) -> Result<(), TransferError> {
    let mut connection = Connection::open(copy)?;
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

/// Frees the copy of what only a running desk may say; how many submissions it has.
fn prepare(copy: &Path) -> Result<u64, TransferError> {
    let connection = Connection::open(copy)?;
    connection.execute(
        "UPDATE submission SET state = ?1, detail = ?2 WHERE state = ?3",
        (State::Unknown.word(), BACKED_UP_EARLY, State::Recorded.word()),
    )?;
    // Polls may have left since: their number is not known any more.
    connection.execute("UPDATE submission SET followed = 0, followed_by = NULL WHERE followed = 1", [])?;
    let count: i64 =
        connection.query_row("SELECT count(*) FROM submission WHERE deleted IS NULL", [], |row| row.get(0))?;
    Ok(u64::try_from(count).unwrap_or_default())
}

fn refuse_busy(history: &History) -> Result<(), TransferError> {
    let locks = Arc::clone(history.locks());
    if history.write_blocking(move |connection| is_busy(connection, &locks))? {
        return Err(TransferError::Busy);
    }
    Ok(())
}

/// Whether a desk waits for something that its row is needed for.
fn is_busy(connection: &Connection, locks: &Locks) -> Result<bool, HistoryError> {
    let is_recorded: bool =
        connection
            .query_row("SELECT EXISTS (SELECT 1 FROM submission WHERE state = 'recorded')", [], |row| row.get(0))?;
    let mut owners = connection.prepare("SELECT DISTINCT followed_by FROM submission WHERE followed = 1")?;
    let owners: Vec<Option<String>> = owners.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    let runs = |name: &String| name == locks.desks.name() || locks.desks.is_another(name);
    Ok(is_recorded || owners.iter().flatten().any(runs))
}

fn name_for_saved(directory: &Path, now_ms: i64) -> PathBuf {
    let stamp = jiff::Timestamp::from_millisecond(now_ms).unwrap_or_default().strftime("%Y%m%dT%H%M%SZ");
    let name = |number: u32| match number {
        0 => directory.join(format!("history.before-restore-{stamp}.sqlite3")),
        _ => directory.join(format!("history.before-restore-{stamp}-{number}.sqlite3")),
    };
    // An earlier one is never written over.
    (0..1000).map(name).find(|path| !path.exists()).unwrap_or_else(|| name(1000))
}

/// Writes the copy over the history, all of it or nothing.
fn write(
    connection: &mut Connection,
    part: &Path,
    locks: &Locks,
    progress: &Progress,
    live: &Path,
) -> Result<(), TransferError> {
    // Once more, now that nothing else can be written through this desk.
    if is_busy(connection, locks)? {
        return Err(TransferError::Busy);
    }
    let page_size: i64 = connection.pragma_query_value(None, "page_size", |row| row.get(0))?;
    let from = Connection::open(part)?;
    if from.pragma_query_value(None, "page_size", |row| row.get::<_, i64>(0))? != page_size {
        // SQLite can't write pages of another size over a file in use.
        from.execute_batch(&format!("PRAGMA page_size = {page_size}; VACUUM"))?;
    }
    backup::run(&from, connection, progress, live)
}
