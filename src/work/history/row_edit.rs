//! What is done to rows of the history, one after another on the worker.

use std::time::Duration;

use crate::history::{History, HistoryError, Remarks, SubmissionId};
use crate::profile::Retention;
use crate::view::Rows;
use crate::work::services::{Services, blocking};

/// A change to rows.
#[derive(Clone, Debug)]
pub enum RowEdit {
    Pin(Rows, bool),
    Remark(SubmissionId, Remarks),
    /// Marks rows as deleted, by a deletion of this number.
    Delete(Rows, u64),
    Undelete(u64),
    /// What profiles do not keep: by profile id, before which moment, and how many; one deletion.
    Retain(Vec<Retention>, u64),
    /// Removes for good what nobody can bring back any more.
    Purge,
}

/// What was done, to be told with the number of rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowsEdited {
    /// Nothing is said of it.
    Quietly,
    /// Rows were deleted; `asked` is how many were asked for, `number` brings them back.
    Deleted {
        asked: u64,
        number: u64,
    },
    Undeleted,
    /// Rows that their profiles keep no longer were deleted under this number.
    Retained(u64),
}

impl RowEdit {
    /// Returns what is told once the edit was made, or could not be.
    #[must_use]
    pub fn edited(&self) -> RowsEdited {
        match self {
            Self::Pin(..) | Self::Remark(..) | Self::Purge => RowsEdited::Quietly,
            Self::Delete(rows, number) => RowsEdited::Deleted { asked: rows.count(), number: *number },
            Self::Undelete(_) => RowsEdited::Undeleted,
            Self::Retain(_, number) => RowsEdited::Retained(*number),
        }
    }
}

/// Edits rows. Returns how many were changed.
///
/// # Errors
/// When the history could not be read or written; some rows may have been changed.
pub async fn edit_rows(edit: RowEdit, services: &Services) -> Result<usize, HistoryError> {
    let history = services.history()?;
    match edit {
        RowEdit::Pin(rows, is_pinned) => {
            let ids = ids(rows).await;
            history.pin(&ids, is_pinned).await.map(|()| ids.len())
        }
        RowEdit::Remark(id, remarks) => history.remark(id, remarks).await.map(|()| 1),
        RowEdit::Delete(rows, number) => history.delete(&ids(rows).await, number).await,
        RowEdit::Undelete(number) => history.undelete(number).await,
        RowEdit::Retain(retentions, number) => retain(&history, retentions, number).await,
        RowEdit::Purge => {
            let removed = history.purge(false).await?;
            history.remove_words(None).await?;
            Ok(removed)
        }
    }
}

async fn retain(history: &History, retentions: Vec<Retention>, number: u64) -> Result<usize, HistoryError> {
    let mut deleted = 0;
    for retention in retentions {
        let ids = outdated(history, retention).await?;
        deleted += history.delete(&ids, number).await?;
    }
    Ok(deleted)
}

/// Time until a list that another one broke off is read again.
const AGAIN: Duration = Duration::from_millis(300);

/// Returns the rows that a profile keeps no longer; lists that the window wants go before.
async fn outdated(history: &History, retention: Retention) -> Result<Vec<i64>, HistoryError> {
    let Retention { profile_id, before_ms, most } = retention;
    loop {
        match history.outdated(profile_id.clone(), before_ms, most).await {
            Err(HistoryError::Interrupted) => tokio::time::sleep(AGAIN).await,
            result => return result,
        }
    }
}

async fn ids(rows: Rows) -> Vec<i64> {
    blocking(move || rows.into_ids()).await
}
