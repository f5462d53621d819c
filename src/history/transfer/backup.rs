//! Backs up the history while it is in use.

use std::path::Path;

use super::copy::{copy, part_of, refuse_own};
use super::{Progress, TransferError, source};
use crate::history::FILE_NAME;

/// Writes a whole copy of a directory's history to a file, which is there whole or not at all.
///
/// # Errors
/// When it is cancelled, or something can't be read or written; a file of that name is as it was.
pub fn backup(directory: &Path, path: &Path, progress: &Progress) -> Result<(), TransferError> {
    refuse_own(directory, path)?;
    // Not `source::open`: a backup keeps the version it finds.
    let file = directory.join(FILE_NAME);
    if !file.exists() {
        return Err(TransferError::NoHistory(directory.to_owned()));
    }
    let connection = source::open_file(&file)?;
    let part = part_of(path)?;
    copy(&connection, part.part(), progress).map_err(|error| match error {
        TransferError::DiskFull(_, source) => TransferError::DiskFull(path.to_owned(), source),
        TransferError::Forbidden(_, source) | TransferError::NoFolder(_, source) | TransferError::Write(_, source) => {
            TransferError::writing(path, source)
        }
        error => error,
    })?;
    // A small history is copied in one step.
    progress.reach(progress.get().1)?;
    part.commit().map_err(|error| TransferError::writing(path, error))
}
