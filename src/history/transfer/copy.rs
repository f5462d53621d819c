//! Copies of a history as a whole; and where none may be written.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use rusqlite::Connection;
use rusqlite::backup::{Backup, StepResult};

use super::{Progress, TransferError};
use crate::disk::WholeFile;
use crate::history::connect::vacuum_into;
use crate::history::files::BESIDE;
use crate::history::{FILE_NAME, HistoryError};

/// Steps of SQLite's machine between two looks at how far a copy is.
const STEPS: i32 = 100_000;

/// Pages that are copied at once: 4 MiB.
const PAGES_AT_ONCE: i32 = 1024;

/// Begins a copy's file; only the operator may read it, as the history itself.
pub(super) fn part_of(target: &Path) -> Result<WholeFile, TransferError> {
    let file = WholeFile::create(target).map_err(|error| TransferError::writing(target, error))?;
    Ok(file.with_files_beside(&BESIDE))
}

/// Refuses to write over the history, and over what SQLite keeps beside it.
pub(super) fn refuse_own(directory: &Path, path: &Path) -> Result<(), TransferError> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let is_there = matches!((folder.canonicalize(), directory.canonicalize()), (Ok(one), Ok(other)) if one == other);
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let is_own = name.strip_prefix(FILE_NAME).is_some_and(|rest| rest.is_empty() || BESIDE.contains(&rest));
    if is_there && is_own { Err(TransferError::OwnFile(path.to_owned())) } else { Ok(()) }
}

/// Copies everything that is in a file as one moment has it into a new file, which is there and empty. What was deleted
/// is in no page of the copy.
///
/// The copy is one file that opens anywhere, also where nothing can be written beside it.
pub(super) fn copy(from: &Connection, to: &Path, progress: &Progress) -> Result<(), TransferError> {
    let failed = |error| TransferError::copying(to, error);
    let Some(name) = to.to_str() else {
        return Err(TransferError::writing(to, ErrorKind::InvalidFilename.into()));
    };
    if !from.is_autocommit() {
        // VACUUM holds one moment's state by itself, and is no part of a transaction.
        from.execute_batch("COMMIT").map_err(failed)?;
    }
    let number = |name: &str| from.pragma_query_value(None, name, |row| row.get::<_, i64>(0)).map(i64::unsigned_abs);
    let page_size = number("page_size").map_err(failed)?;
    let pages = number("page_count").map_err(failed)?;
    progress.begin(pages);
    let (watched, path) = (progress.clone(), to.to_owned());
    let is_unwanted = move || {
        let written = fs::metadata(&path).map_or(0, |file| file.len() / page_size.max(1));
        watched.reach(written.min(pages)).is_err()
    };
    from.progress_handler(STEPS, Some(is_unwanted)).map_err(failed)?;
    let copied = vacuum_into(from, name);
    from.progress_handler(0, None::<fn() -> bool>).map_err(failed)?;
    progress.reach(progress.get().0)?;
    copied.map_err(failed)
}

/// Copies one database over another, step by step. The other stays as it was when the copying does not come to its end.
pub(super) fn run(
    from: &Connection,
    to: &mut Connection,
    progress: &Progress,
    path: &Path,
) -> Result<(), TransferError> {
    let failed = |error| TransferError::copying(path, error);
    let backup = Backup::new(from, to).map_err(failed)?;
    let mut is_begun = false;
    loop {
        let step = backup.step(PAGES_AT_ONCE).map_err(failed)?;
        let at = backup.progress();
        let total = u64::try_from(at.pagecount).unwrap_or_default();
        if !std::mem::replace(&mut is_begun, true) {
            progress.begin(total);
        }
        match step {
            StepResult::Done => return Ok(()),
            StepResult::More => progress.reach(total - u64::try_from(at.remaining).unwrap_or_default().min(total))?,
            // `Connection` waits as long as its busy timeout says, before it says so.
            _ => {
                let busy = rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_BUSY);
                return Err(HistoryError::Locked(rusqlite::Error::SqliteFailure(busy, None)).into());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_history_is_never_written_over() {
        let directory = tempfile::tempdir().unwrap();
        let inside = |name: &str| refuse_own(directory.path(), &directory.path().join(name));
        assert!(inside("history.sqlite3").is_err() && inside("history.sqlite3-wal").is_err());
        assert!(inside("history.csv").is_ok() && inside("history.sqlite3.jsonl").is_ok());
        let elsewhere = tempfile::tempdir().unwrap();
        assert!(refuse_own(directory.path(), &elsewhere.path().join(FILE_NAME)).is_ok());
    }
}
