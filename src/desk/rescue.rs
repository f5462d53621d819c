//! Outcomes that the history could not take yet, each in a small file of its own.
//!
//! A full or locked disk must not cost the only proof of a paid task: while an outcome waits, what
//! is known of it lies in `unsaved-ROW.json` beside the history, or in the temporary directory when
//! that can't be written either. The key has been taken out before.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::json;

use crate::contract::TaskId;
use crate::history::{Outcome, SubmissionId};

const PREFIX: &str = "unsaved-";

/// Writes the file to the first place that takes it; `None` when none does.
pub(super) fn write(directory: &Path, id: SubmissionId, outcome: &Outcome) -> Option<PathBuf> {
    let known = json!({
        "submission": id.0,
        "outcome": format!("{:?}", outcome.transition),
        "task_id": outcome.task_id.as_ref().map(TaskId::token),
        "error_code": outcome.error_code,
        "detail": outcome.detail,
        "started_at_ms": outcome.exchange.started_at_ms,
    });
    let name = format!("{PREFIX}{}.json", id.0);
    let places = [directory.to_owned(), std::env::temp_dir()].map(|place| place.join(&name));
    places.into_iter().find(|path| match fs::write(path, known.to_string()) {
        Ok(()) => true,
        Err(error) => {
            tracing::error!(%error, path = %path.display(), "rescue file not written");
            // A torn file would say less than none.
            let _ = fs::remove_file(path);
            false
        }
    })
}

/// Removes the file once the outcome is in the history.
pub(super) fn remove(path: &Path) {
    if let Err(error) = fs::remove_file(path) {
        tracing::warn!(%error, path = %path.display(), "rescue file not removed");
    }
}

/// Files that an earlier run left in the data directory.
pub(super) fn found(directory: &Path) -> Vec<PathBuf> {
    let is_rescue = |path: &PathBuf| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        name.starts_with(PREFIX) && name.ends_with(".json")
    };
    let entries = fs::read_dir(directory).into_iter().flatten().flatten();
    entries.map(|entry| entry.path()).filter(is_rescue).collect()
}
