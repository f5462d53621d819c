//! What can go wrong on the way out or in: what happened, whether something is lost, what to do.

use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use thiserror::Error;

use crate::contract::grouped;
use crate::history::{FILE_NAME, HistoryError};

/// Why a transfer did not come to its end.
#[derive(Debug, Error)]
pub enum TransferError {
    #[error("Cancelled")]
    Cancelled,
    /// From the history itself.
    #[error(transparent)]
    History(#[from] HistoryError),
    #[error("The disk is full: {} is not written and nothing of it stays; free some space or choose another folder", .0.display())]
    DiskFull(PathBuf, #[source] io::Error),
    #[error("{} can't be written to; choose another folder", .0.display())]
    Forbidden(PathBuf, #[source] io::Error),
    #[error("{} is not there; choose another folder", .0.display())]
    NoFolder(PathBuf, #[source] io::Error),
    #[error("{} can't be written; choose another name or folder", .0.display())]
    Write(PathBuf, #[source] io::Error),
    /// The program that was reading the output has gone; nothing is to be said of it.
    #[error("Nobody reads the output any more")]
    BrokenPipe(#[source] io::Error),
    #[error("{} is the history itself; choose another name", .0.display())]
    OwnFile(PathBuf),
    #[error("{} can't be read; check that it is there and may be read", .0.display())]
    Read(PathBuf, #[source] io::Error),
    #[error("There is no history in {} yet", .0.display())]
    NoHistory(PathBuf),
    #[error("The history in {} can't be read where it is: its newest rows are in {}-wal, which needs a folder that can be written to; copy all its files elsewhere", .0.display(), FILE_NAME)]
    LoneWal(PathBuf),
    #[error("{} is no export of CapKill Desk: line 1 {reason}. Nothing was imported; choose a JSON Lines file that CapKill Desk exported", .path.display())]
    Foreign { path: PathBuf, reason: String },
    #[error("Line {} can't be imported: it {reason}. {}", grouped(*.line), kept(*.before))]
    Line {
        line: u64,
        reason: String,
        /// Lines before it, all of which are in the history.
        before: u64,
    },
    #[error("The import ended before line {}. {}", grouped(.before + 1), kept(*.before))]
    Stopped {
        before: u64,
        #[source]
        source: HistoryError,
    },
    #[error("{} is empty; nothing was imported", .0.display())]
    Empty(PathBuf),
    #[error("{} is no history of CapKill Desk, so nothing was changed; choose a backup", .0.display())]
    NoBackup(PathBuf),
    #[error("{} is damaged, so nothing was changed; choose another backup", .0.display())]
    DamagedBackup(PathBuf, #[source] rusqlite::Error),
    #[error("{} is no backup as CapKill Desk writes it ({reason}), so nothing was changed; choose another backup", .path.display())]
    StrangeBackup { path: PathBuf, reason: String },
    #[error("{} was written by a newer CapKill Desk (version {found}, this one knows {known}), so nothing was changed; update, or choose another backup", .path.display())]
    NewerBackup { path: PathBuf, found: usize, known: usize },
    #[error(
        "Submissions are under way or followed, so nothing was restored; wait until they have ended, or stop asking for them"
    )]
    Busy,
    #[error("Nothing was restored: the history as it is could not be saved before")]
    NotSavedBefore(#[source] Box<TransferError>),
}

fn kept(before: u64) -> String {
    match before {
        0 => "Nothing was imported; export the file again".to_owned(),
        _ => format!(
            "{} in the history now. Mend the line or export the file again, then import it again: no row is doubled",
            if before == 1 {
                "The line before it is".to_owned()
            } else {
                format!("The {} lines before it are", grouped(before))
            }
        ),
    }
}

impl TransferError {
    /// Makes the error of an output that could not be written; its path is put in where it is known.
    #[must_use]
    pub fn output(error: io::Error) -> Self {
        match error.kind() {
            ErrorKind::BrokenPipe => Self::BrokenPipe(error),
            _ => Self::Write("The output".into(), error),
        }
    }

    /// Makes the error of a file that could not be written.
    pub(super) fn writing(path: &Path, error: io::Error) -> Self {
        let folder = || path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new(".")).into();
        match error.kind() {
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge => {
                Self::DiskFull(path.into(), error)
            }
            ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => Self::Forbidden(folder(), error),
            ErrorKind::NotFound | ErrorKind::NotADirectory => Self::NoFolder(folder(), error),
            ErrorKind::BrokenPipe => Self::BrokenPipe(error),
            _ => Self::Write(path.into(), error),
        }
    }

    /// Makes the error of a copy that SQLite could not write: SQLite's words are about the history.
    pub(super) fn copying(path: &Path, error: rusqlite::Error) -> Self {
        match HistoryError::from(error) {
            HistoryError::DiskFull(source) => {
                Self::DiskFull(path.into(), io::Error::new(ErrorKind::StorageFull, source))
            }
            HistoryError::ReadOnly(source) => Self::writing(path, io::Error::new(ErrorKind::PermissionDenied, source)),
            error => Self::History(error),
        }
    }
}

impl From<rusqlite::Error> for TransferError {
    fn from(error: rusqlite::Error) -> Self {
        Self::History(error.into())
    }
}
