//! Why nothing could be handed to another window.

use std::io::{self, ErrorKind};

use thiserror::Error;

/// Why this process and the window that is open on its data directory don't come together.
#[derive(Debug, Error)]
pub enum InstanceError {
    #[error("The data directory takes no lock, so each start opens a window of its own")]
    NoLock(#[source] io::Error),
    #[error("The path of the data directory is too long for a socket, and XDG_RUNTIME_DIR names no place for one")]
    NoPlace,
    #[error("No socket can be made in the data directory, so each start opens a window of its own")]
    NoSocket(#[source] io::Error),
    #[error("Something else than a socket has the name {0}; move it away")]
    Foreign(String),
    #[error("The window that is open is another user's")]
    OtherUser,
    #[error("The window that is open could not be reached")]
    NotReached(#[source] io::Error),
    #[error("The window that is open gave no answer")]
    NoAnswer(#[source] io::Error),
    #[error("The window that is open speaks another version's language")]
    NotUnderstood,
    #[error("{0} files are too many to be handed over")]
    TooMany(usize),
}

impl InstanceError {
    /// Tells whether a window that is only just opening may be the reason.
    #[must_use]
    pub fn may_pass(&self) -> bool {
        let Self::NotReached(error) = self else { return false };
        matches!(error.kind(), ErrorKind::NotFound | ErrorKind::ConnectionRefused)
    }
}
