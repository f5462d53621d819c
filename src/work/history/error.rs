//! Why the history could not be read.

use thiserror::Error;

use crate::history::HistoryError;
use crate::work::lost::Lost;

/// Why nothing could be read of the history, or written into it.
#[derive(Debug, Error)]
pub enum ReadError {
    #[error(transparent)]
    History(#[from] HistoryError),
    #[error("The history could not be used. {0}")]
    Lost(#[from] Lost),
}

/// Returns `None` for what was broken off: by a wish for another list, which goes before.
pub fn unless_interrupted<T>(result: Result<T, HistoryError>) -> Result<Option<T>, HistoryError> {
    match result {
        Ok(read) => Ok(Some(read)),
        Err(HistoryError::Interrupted) => Ok(None),
        Err(error) => Err(error),
    }
}
