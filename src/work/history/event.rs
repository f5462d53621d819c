//! What becomes of the history file.

use super::error::ReadError;
use crate::history::{FollowedTask, HistoryError, OpenReport};

/// What became of the history file.
pub enum HistoryEvent {
    Opened(Result<OpenReport, ReadError>),
    /// The history is of an older version; opening it takes a while.
    Updating,
    /// Another desk has ended that was following these tasks.
    LeftBehind(Vec<FollowedTask>),
    /// The history was found damaged while it was in use.
    Damaged(HistoryError),
    /// Another window or program has written to the history.
    ForeignRows,
}
