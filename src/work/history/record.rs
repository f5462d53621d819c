//! Reads records.

use std::sync::Arc;

use crate::history::{History, HistoryError, SubmissionId};
use crate::view::{RecordView, record_view};

/// Reads a record and makes it ready.
///
/// What can't have changed since it was `known` is taken from there.
pub(crate) async fn load_record(
    history: &History,
    id: SubmissionId,
    known: Option<Arc<RecordView>>,
) -> Result<RecordView, HistoryError> {
    let record = history.load(id).await?;
    let known = known.filter(|known| known.record.summary.id == id);
    tokio::task::spawn_blocking(move || record_view(record, known.as_deref())).await.map_err(|_| HistoryError::Closed)
}
