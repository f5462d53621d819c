//! The names of the history's files, and what can be asked of a path.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

/// The history's file name inside the data directory.
pub const FILE_NAME: &str = "history.sqlite3";

/// Endings of the files that SQLite keeps beside a database.
pub(super) const BESIDE: [&str; 3] = ["-journal", "-wal", "-shm"];

/// The lock that desks on one directory share.
pub(super) const DIRECTORY_LOCK: &str = "desk.lock";

/// Returns the path with an ending behind its whole name.
pub(super) fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

/// Returns the paths of a database: the files beside it first, the database itself last.
pub(super) fn with_files_beside(path: &Path) -> impl Iterator<Item = PathBuf> {
    BESIDE.into_iter().chain([""]).map(|suffix| with_suffix(path, suffix))
}

/// Returns the file which says that the history was found damaged while it was in use.
pub(super) fn suspect(path: &Path) -> PathBuf {
    path.with_extension("suspect")
}

/// Tells whether a path is surely missing; what can't be looked at is taken to be there.
pub(super) fn is_missing(path: &Path) -> bool {
    fs::symlink_metadata(path).is_err_and(|error| error.kind() == ErrorKind::NotFound)
}

/// Removes a file; one that is missing already is no error.
pub(super) fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// Returns a moment as it stands in file names: `20260921T142640Z`.
pub(super) fn stamp(at_ms: i64) -> String {
    jiff::Timestamp::from_millisecond(at_ms).unwrap_or_default().strftime("%Y%m%dT%H%M%SZ").to_string()
}
