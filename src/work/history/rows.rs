//! Loads rows of the history.

use crate::history::{History, HistoryError};
use crate::view::{Row, Thumbnails, rows};

/// Loads rows and decodes their thumbnails.
pub(crate) async fn load_rows(
    history: &History,
    ids: Vec<i64>,
    thumbnails: Thumbnails,
    now_ms: i64,
) -> Result<Vec<Row>, HistoryError> {
    let summaries = history.summaries(ids).await?;
    let rows = tokio::task::spawn_blocking(move || rows(summaries, &thumbnails, now_ms));
    // A panic costs these rows, not the program.
    Ok(rows.await.unwrap_or_default())
}
