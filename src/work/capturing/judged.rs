//! The conformance report of a session, from what the history has of it.

use crate::history::{Capture, History, HistoryError, SubmissionId};
use crate::judge::{Report, SeenCallback, SessionFacts, report};

/// Judges a session that is over. Where its end was not kept, its last request is its end.
///
/// # Errors
/// When the history can't be read.
pub async fn judged(history: &History, capture: &Capture) -> Result<Report, HistoryError> {
    judged_now(history, capture, None).await
}

/// Judges a session that still listens, at a moment in milliseconds since 1970.
///
/// # Errors
/// When the history can't be read.
pub async fn judged_so_far(history: &History, capture: &Capture, now_ms: i64) -> Result<Report, HistoryError> {
    judged_now(history, capture, Some(now_ms)).await
}

/// Judges a session; `now_ms` is the moment, in milliseconds since 1970, where it still listens.
pub async fn judged_now(history: &History, capture: &Capture, now_ms: Option<i64>) -> Result<Report, HistoryError> {
    let calls = history.captured_calls(capture.id).await?;
    let callbacks = history.captured_callbacks(capture.id).await?;
    let callbacks = callbacks.into_iter().map(|callback| seen(capture, callback)).collect();
    let last_ms = calls.iter().map(|call| call.at_ms).max().unwrap_or_default();
    let lasted_ms = now_ms.or(capture.ended_at_ms).map_or(last_ms, |until| since(capture, until));
    let kept = SessionFacts::of(capture, capture.new.begun_at_ms, callbacks);
    Ok(report(&calls, &SessionFacts { lasted_ms, has_ended: now_ms.is_none(), ..kept }))
}

fn seen(capture: &Capture, (submission, at_ms): (SubmissionId, i64)) -> SeenCallback {
    SeenCallback { submission, at_ms: since(capture, at_ms) }
}

/// Returns how long after a session's beginning a moment was.
fn since(capture: &Capture, at_ms: i64) -> u64 {
    u64::try_from(at_ms.saturating_sub(capture.new.begun_at_ms)).unwrap_or_default()
}
