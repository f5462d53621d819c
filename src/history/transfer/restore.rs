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
use super::current::{bring_up_to_date, no_backup};
use super::{Progress, TransferError, source};
use crate::history::connect::{open_guarded, vacuum};
use crate::history::files::stamp;
use crate::history::locks::Locks;
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
    std::fs::File::open(path).map_err(|error| TransferError::Read(path.to_owned(), error))?;
    let copied = source::open_file(path).and_then(|from| copy(&from, part, progress));
    copied.map_err(|error| match error {
        TransferError::History(error) if error.is_damage() => no_backup(path, error),
        error => error,
    })
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
