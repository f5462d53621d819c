//! What is done to rows of the history, one after another on the worker.

use std::time::Duration;

use crate::history::{History, HistoryError, Remarks, SubmissionId};
use crate::view::Rows;
use crate::work::jobs::Context;

/// A change to rows.
#[derive(Clone, Debug)]
pub(crate) enum RowEdit {
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
pub(crate) enum RowsEdited {
    /// Nothing is said of it.
    Quietly,
    /// So many of so many asked for; the deletion's number brings them back.
    Deleted {
        asked: u64,
        number: u64,
    },
    Undeleted,
    /// By the profiles' rules.
    Retained(u64),
}

impl RowEdit {
    /// Does it; how many rows were changed.
    pub(crate) async fn run(self, context: &Context) -> (RowsEdited, Result<usize, HistoryError>) {
        let history = match context.history() {
            Ok(history) => history,
            Err(error) => return (RowsEdited::Quietly, Err(error)),
        };
        match self {
            Self::Pin(rows, is_pinned) => {
                let ids = ids(rows).await;
                (RowsEdited::Quietly, history.pin(&ids, is_pinned).await.map(|()| ids.len()))
            }
            Self::Remark(id, remarks) => (RowsEdited::Quietly, history.remark(id, remarks).await.map(|()| 1)),
            Self::Delete(rows, number) => {
                let asked = rows.count();
                let ids = ids(rows).await;
                (RowsEdited::Deleted { asked, number }, history.delete(&ids, number).await)
            }
            Self::Undelete(number) => (RowsEdited::Undeleted, history.undelete(number).await),
            Self::Retain(retentions, number) => {
                let mut deleted = 0;
                for Retention { profile_id, before_ms, most } in retentions {
                    let deletion = match outdated(&history, profile_id, before_ms, most).await {
                        Ok(ids) => history.delete(&ids, number).await,
                        Err(error) => Err(error),
                    };
                    match deletion {
                        Ok(some) => deleted += some,
                        Err(error) => return (RowsEdited::Retained(number), Err(error)),
                    }
                }
                (RowsEdited::Retained(number), Ok(deleted))
            }
            Self::Purge => (RowsEdited::Quietly, history.purge(false).await),
        }
    }
}

/// Time until a list that another one broke off is read again.
const AGAIN: Duration = Duration::from_millis(300);

/// The rows that a profile keeps no longer; lists that the window wants go before.
async fn outdated(
    history: &History,
    profile_id: String,
    before_ms: Option<i64>,
    most: Option<u64>,
) -> Result<Vec<i64>, HistoryError> {
    loop {
        match history.outdated(profile_id.clone(), before_ms, most).await {
            Err(HistoryError::Interrupted) => tokio::time::sleep(AGAIN).await,
            result => return result,
        }
    }
}

async fn ids(rows: Rows) -> Vec<i64> {
    // A panic would have been logged; nothing is done then.
    tokio::task::spawn_blocking(move || rows.into_ids()).await.unwrap_or_default()
}
