//! Copies the history while it is in use, with SQLite's online backup.

use std::path::Path;

use rusqlite::Connection;
use rusqlite::backup::{Backup, StepResult};

use super::super::HistoryError;
use super::export::refuse_own;
use super::part_file::PartPath;
use super::{Progress, TransferError, source};

/// Pages that are copied at once: 4 MiB.
const PAGES_AT_ONCE: i32 = 1024;

/// Writes a whole copy of a directory's history to a file, which is there whole or not at all.
///
/// # Errors
/// When it is cancelled, or something can't be read or written; a file of that name is as it was.
pub fn backup(directory: &Path, path: &Path, progress: &Progress) -> Result<(), TransferError> {
    refuse_own(directory, path)?;
    // Not `source::open`: a backup keeps the version it finds.
    let file = directory.join(super::super::FILE_NAME);
    if !file.exists() {
        return Err(TransferError::NoHistory(directory.to_owned()));
    }
    let connection = source::open_file(&file)?;
    let part = PartPath::beside(path);
    copy(&connection, &part.part, progress).map_err(|error| match error {
        TransferError::DiskFull(_, source) => TransferError::DiskFull(path.to_owned(), source),
        TransferError::Forbidden(_, source) | TransferError::NoFolder(_, source) | TransferError::Write(_, source) => {
            TransferError::writing(path, source)
        }
        error => error,
    })?;
    // A small history is copied in one step.
    progress.reach(progress.get().1)?;
    part.finish()
}

/// Copies everything that a connection sees into a new file.
///
/// The connection reads one moment's state, so that writes meanwhile don't begin the copy anew.
pub(super) fn copy(from: &Connection, to: &Path, progress: &Progress) -> Result<(), TransferError> {
    let failed = |error| TransferError::copying(to, error);
    // Only the operator may read it, as the history itself.
    let mut options = std::fs::File::options();
    options.create_new(true).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(to).map_err(|error| TransferError::writing(to, error))?;
    let mut target = Connection::open(to).map_err(failed)?;
    // It counts only once it is whole, and is brought to the disk then.
    target.execute_batch("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF").map_err(failed)?;
    run(from, &mut target, progress, to)?;
    // One file that opens anywhere, also where nothing can be written beside it.
    target.pragma_update_and_check(None, "journal_mode", "DELETE", |_| Ok(())).map_err(failed)?;
    target.close().map_err(|(_, error)| failed(error))
}

/// Copies one database over another, step by step; what is there stays when it does not come to its end.
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
