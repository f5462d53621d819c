//! Puts a backup in the place of the history, while the desk runs.
//!
//! The chosen file is copied, checked, brought up to date, and freed of what only a running desk may
//! say; the history as it is is saved; then the copy is written over it in one transaction. At no
//! moment is there no whole history.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rusqlite::Connection;

use super::backup::backup;
use super::copy::{copy, part_of, run};
use super::current::{bring_up_to_date, known_version_of, no_backup};
use super::{Progress, TransferError, source};
use crate::disk::open_plain;
use crate::history::connect::{open_guarded, vacuum};
use crate::history::files::stamp;
use crate::history::locks::Locks;
use crate::history::schema::check_schema;
use crate::history::table::sent;
use crate::history::{FILE_NAME, History, HistoryError, Life};

/// The detail of a restored row that was under way when the backup was made.
const BACKED_UP_EARLY: &str = "The backup was made before its outcome was known";

/// What a restore did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Restored {
    /// Where the history is that was there before.
    pub saved_as: PathBuf,
    /// Submissions that are there now.
    pub submissions: u64,
}

/// The version from which on rows can be deleted and still be there.
const HAS_DELETED_ROWS: usize = 4;

/// What a file says of itself that is chosen to be restored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BackupFacts {
    pub submissions: u64,
    /// When its newest submission was created.
    pub newest_ms: Option<i64>,
    /// When the file was written last.
    pub written_ms: Option<i64>,
}

/// Looks into a file that is to be restored; nothing is written.
///
/// # Errors
/// When the file is no backup, or can't be read.
pub fn look_into_backup(path: &Path) -> Result<BackupFacts, TransferError> {
    let file = std::fs::metadata(path).map_err(|error| TransferError::Read(path.to_owned(), error))?;
    let since = file.modified().ok().and_then(|at| at.duration_since(std::time::UNIX_EPOCH).ok());
    let (submissions, newest_ms) = counted(path).map_err(|error| no_backup_where_damaged(path, error))?;
    Ok(BackupFacts {
        submissions,
        newest_ms,
        written_ms: since.and_then(|since| i64::try_from(since.as_millis()).ok()),
    })
}

/// Counts the submissions of a file whose tables are this program's. Returns when the newest was created, too.
fn counted(path: &Path) -> Result<(u64, Option<i64>), TransferError> {
    let connection = source::open_file(path)?;
    let version = known_version_of(&connection, path)?;
    check_schema(&connection, version)?;
    let there = if version < HAS_DELETED_ROWS { "" } else { "WHERE deleted IS NULL" };
    let sql = format!("SELECT count(*), max(created_at_ms) FROM submission {there}");
    let (count, newest): (i64, Option<i64>) =
        connection.query_row(&sql, [], |row| Ok((row.get(0)?, row.get(1)?))).map_err(HistoryError::from)?;
    Ok((u64::try_from(count).unwrap_or_default(), newest))
}

fn no_backup_where_damaged(path: &Path, error: TransferError) -> TransferError {
    match error {
        TransferError::History(error) if error.is_damage() => no_backup(path, error),
        error => error,
    }
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
    // The copy lies beside the history: what has room there once has room when it replaces the history.
    let part = part_of(&directory.join("history.restoring.sqlite3"))?;
    copied(path, part.part(), progress)?;
    bring_up_to_date(part.part(), path)?;
    let submissions = prepare(part.part())?;
    refuse_busy(history)?;
    let saved_as = name_for_saved(directory, now_ms);
    backup(directory, &saved_as, progress).map_err(|error| match error {
        TransferError::Cancelled => TransferError::Cancelled,
        error => TransferError::NotSavedBefore(Box::new(error)),
    })?;
    let (locks, from, progress, live) =
        (Arc::clone(history.locks()), part.part().to_owned(), progress.clone(), directory.join(FILE_NAME));
    history.write_blocking(move |connection| Ok(write(connection, &from, &locks, &progress, &live)))??;
    Ok(Restored { saved_as, submissions })
}

fn is_same_file(one: &Path, other: &Path) -> bool {
    matches!((one.canonicalize(), other.canonicalize()), (Ok(one), Ok(other)) if one == other)
}

/// Copies the chosen file, which is not touched; everything else is done to the copy.
fn copied(path: &Path, part: &Path, progress: &Progress) -> Result<(), TransferError> {
    open_plain(path).map_err(|error| TransferError::Read(path.to_owned(), error))?;
    let copied = source::open_file(path).and_then(|from| copy(&from, part, progress));
    copied.map_err(|error| no_backup_where_damaged(path, error))
}

/// Frees the copy of what only a running desk may say. Returns how many submissions the copy has.
fn prepare(copy: &Path) -> Result<u64, TransferError> {
    let connection = open_guarded(copy)?;
    connection.execute(
        "UPDATE submission SET state = ?1, detail = ?2 WHERE state = ?3",
        (Life::Unknown, BACKED_UP_EARLY, Life::Recorded),
    )?;
    // Polls may have left since the backup: their number is not known any more. And whoever made the file may have
    // written anything into its rows.
    connection.execute("UPDATE submission SET followed = 0, followed_by = NULL, brought_in = 1", [])?;
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

/// Tells whether a desk waits for something that its row is needed for.
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
    let stamp = stamp(now_ms);
    let name = |number: u32| match number {
        0 => directory.join(format!("history.before-restore-{stamp}.sqlite3")),
        _ => directory.join(format!("history.before-restore-{stamp}-{number}.sqlite3")),
    };
    // A history that was saved earlier is never written over.
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
    // This is asked once more, now that nothing else can be written through this desk.
    if is_busy(connection, locks)? {
        return Err(TransferError::Busy);
    }
    let from = open_guarded(part)?;
    // What was sent since the backup is asked about before it is sent again, though its row is in the saved file alone.
    let transaction = from.unchecked_transaction()?;
    sent::carry_over(connection, &transaction)?;
    transaction.commit()?;
    let page_size: i64 = connection.pragma_query_value(None, "page_size", |row| row.get(0))?;
    if from.pragma_query_value(None, "page_size", |row| row.get::<_, i64>(0))? != page_size {
        // SQLite can't write pages of another size over a file in use.
        vacuum(&from, || from.execute_batch(&format!("PRAGMA page_size = {page_size}; VACUUM")))?;
    }
    run(&from, connection, progress, live)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_backup_says_how_many_submissions_it_has() {
        let directory = tempfile::tempdir().unwrap();
        drop(History::open(directory.path(), 0).unwrap());
        let facts = look_into_backup(&directory.path().join(FILE_NAME)).unwrap();
        assert_eq!((facts.submissions, facts.newest_ms), (0, None));
        assert!(facts.written_ms.is_some());
    }

    #[test]
    fn what_is_no_backup_is_said_before_anything_is_asked() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("notes.sqlite3");
        std::fs::write(&path, "no database at all, but long enough to be looked at as one").unwrap();
        assert!(look_into_backup(&path).is_err());
        assert!(look_into_backup(&directory.path().join("missing.sqlite3")).is_err());
    }
}
