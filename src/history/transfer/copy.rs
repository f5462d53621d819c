//! Copies of a history as a whole, with SQLite's online backup; and where none may be written.

use std::path::Path;

use rusqlite::Connection;
use rusqlite::backup::{Backup, StepResult};

use super::{Progress, TransferError};
use crate::disk::{Readers, WholeFile};
use crate::history::files::BESIDE;
use crate::history::{FILE_NAME, HistoryError};

/// Pages that are copied at once: 4 MiB.
const PAGES_AT_ONCE: i32 = 1024;

/// Begins a copy's file; only the operator may read it, as the history itself.
pub(super) fn part_of(target: &Path) -> Result<WholeFile, TransferError> {
    let file = WholeFile::create(target, Readers::Owner).map_err(|error| TransferError::writing(target, error))?;
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

/// Copies everything that a connection sees into a new file, which is there and empty.
///
/// The connection reads one moment's state, so that writes meanwhile don't begin the copy anew.
pub(super) fn copy(from: &Connection, to: &Path, progress: &Progress) -> Result<(), TransferError> {
    let failed = |error| TransferError::copying(to, error);
    let mut target = Connection::open(to).map_err(failed)?;
    // The copy counts only once it is whole, and is brought to the disk then.
    target.execute_batch("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF").map_err(failed)?;
    run(from, &mut target, progress, to)?;
    // The copy is one file that opens anywhere, also where nothing can be written beside it.
    target.pragma_update_and_check(None, "journal_mode", "DELETE", |_| Ok(())).map_err(failed)?;
    target.close().map_err(|(_, error)| failed(error))
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
