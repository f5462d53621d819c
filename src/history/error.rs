//! What can go wrong with the history, said so that the operator can act.

use std::path::PathBuf;

use rusqlite::ErrorCode;
use thiserror::Error;

/// Why the history could not be opened, read or written.
#[derive(Debug, Error)]
pub enum HistoryError {
    #[error("The data directory {} can't be used; choose another with --data-dir", .path.display())]
    Directory {
        path: PathBuf,
        #[source]
        source: std::io::Error,
    },
    #[error(
        "The damaged history {} could not be set aside, so nothing was changed; check the permissions of its directory, or choose another with --data-dir",
        .path.display()
    )]
    SetAside {
        path: PathBuf,
        #[source]
        source: std::io::Error,
    },
    #[error(
        "The history was written by a newer CapKill Desk (version {found}, this one knows {known}); update, or choose another --data-dir"
    )]
    Newer { found: usize, known: usize },
    #[error("The disk is full; free some space")]
    DiskFull(#[source] rusqlite::Error),
    #[error("The history can't be written; check the permissions of the data directory")]
    ReadOnly(#[source] rusqlite::Error),
    #[error("Another program holds the history locked; close it")]
    Locked(#[source] rusqlite::Error),
    #[error(
        "The history is damaged; close every window of CapKill Desk and start it again: it sets the file aside and recovers what can be read"
    )]
    Damaged(#[source] rusqlite::Error),
    /// The file is sound for SQLite, and holds what this program does not make; the reason is a clause.
    #[error(
        "The history is damaged: {0}. Close every window of CapKill Desk and start it again: it sets the file aside and recovers what can be read"
    )]
    Strange(String),
    #[error("The history could not be read or written; check the disk")]
    Sqlite(#[source] rusqlite::Error),
    #[error(
        "The history's tables could not be brought up to date; restart CapKill Desk, or choose another data directory with --data-dir"
    )]
    Migration(#[source] rusqlite_migration::Error),
    #[error("The history's thread could not be started; close other programs and restart CapKill Desk")]
    Thread(#[source] std::io::Error),
    #[error(
        "The damaged history can't be recovered yet, since {} can't be copied; nothing was changed. Free some space or check the directory, then try again",
        .path.display()
    )]
    NotRecovered {
        path: PathBuf,
        #[source]
        source: std::io::Error,
    },
    #[error(
        "{} was replaced by another file while CapKill Desk was using it; restart CapKill Desk to use the new one, or put the old one back",
        .path.display()
    )]
    Replaced { path: PathBuf },
    #[error(
        "Polls and callbacks have brought 512 MiB that settle no task since the start: such bodies are not kept any more; restart CapKill Desk to keep them again"
    )]
    SessionFull,
    #[error("{} is a pipe, a folder or something else than a file; move it away, then try again", .path.display())]
    NoFile { path: PathBuf },
    #[error("The history has been closed; restart CapKill Desk")]
    Closed,
    #[error("The reading was broken off")]
    Interrupted,
    #[error("The history row {0} does not exist")]
    NoSuchRow(i64),
}

impl HistoryError {
    /// Makes the error of a file that SQLite can read and that is not what it must be.
    /// Tells whether the file itself is no usable database, so that it should be set aside.
    #[must_use]
    pub fn is_damage(&self) -> bool {
        matches!(self, Self::Damaged(_) | Self::Strange(_))
    }

    /// Tells whether the file could perhaps be read all the same.
    #[must_use]
    pub fn forbids_writing(&self) -> bool {
        use std::io::ErrorKind::{PermissionDenied, ReadOnlyFilesystem};
        match self {
            Self::ReadOnly(_) => true,
            Self::Directory { source, .. } => matches!(source.kind(), PermissionDenied | ReadOnlyFilesystem),
            _ => false,
        }
    }

    /// Tells whether trying again can't help while this program runs.
    #[must_use]
    pub fn is_permanent(&self) -> bool {
        matches!(self, Self::NoSuchRow(_) | Self::Closed | Self::Newer { .. })
    }
}

impl From<rusqlite::Error> for HistoryError {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => Self::DiskFull(error),
            Some(ErrorCode::ReadOnly | ErrorCode::CannotOpen | ErrorCode::PermissionDenied) => Self::ReadOnly(error),
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Locked(error),
            Some(ErrorCode::OperationInterrupted) => Self::Interrupted,
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => Self::Damaged(error),
            _ => Self::Sqlite(error),
        }
    }
}

impl From<rusqlite_migration::Error> for HistoryError {
    fn from(error: rusqlite_migration::Error) -> Self {
        match error {
            rusqlite_migration::Error::RusqliteError { err, .. } => err.into(),
            error => Self::Migration(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_cannot_pass_is_permanent() {
        for error in [HistoryError::NoSuchRow(1), HistoryError::Closed, HistoryError::Newer { found: 2, known: 1 }] {
            assert!(error.is_permanent(), "{error}");
        }
        let full = rusqlite::Error::SqliteFailure(rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_FULL), None);
        let busy = rusqlite::Error::SqliteFailure(rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_BUSY), None);
        for error in [HistoryError::from(full), busy.into(), HistoryError::Thread(std::io::ErrorKind::Other.into())] {
            assert!(!error.is_permanent(), "{error}");
        }
    }
}
