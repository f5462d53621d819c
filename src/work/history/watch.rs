//! Notices what other windows and programs write into the history.
//!
//! The system says when a file of the directory changes, so that nothing runs while nothing happens.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use notify::{EventKind, RecursiveMode, Watcher as _};
use tokio::sync::Notify;

use crate::history::FILE_NAME;
use crate::work::jobs::Context;
use crate::work::messages::Event;

/// Commits that come this close together are told once.
const SETTLING: Duration = Duration::from_millis(150);

/// Watches the data directory until the worker ends; only the first call begins.
pub(crate) fn begin(context: &Context) {
    if context.is_watched.swap(true, Ordering::AcqRel) {
        return;
    }
    let touched = Arc::new(Notify::new());
    let told = Arc::clone(&touched);
    let watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
        // Reading is an event too, and would never end.
        let is_change = event.as_ref().is_ok_and(|event| !matches!(event.kind, EventKind::Access(_)));
        let is_ours = |path: &std::path::PathBuf| {
            path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(FILE_NAME))
        };
        if event.is_err() || (is_change && event.is_ok_and(|event| event.paths.iter().any(is_ours))) {
            told.notify_one();
        }
    });
    let watching = watcher.and_then(|mut watcher| {
        watcher.watch(&context.directory, RecursiveMode::NonRecursive)?;
        Ok(watcher)
    });
    match watching {
        Ok(watcher) => drop(tokio::spawn(watch(watcher, touched, context.clone()))),
        Err(error) => {
            context.is_watched.store(false, Ordering::Release);
            tracing::warn!(%error, "what other windows write is seen only after a change of one's own");
        }
    }
}

async fn watch(watcher: notify::RecommendedWatcher, touched: Arc<Notify>, context: Context) {
    loop {
        touched.notified().await;
        tokio::time::sleep(SETTLING).await;
        // Asked for each time: the history may be opened anew.
        let Ok(history) = context.history() else { continue };
        match history.was_changed_by_others().await {
            Ok(true) => context.events.send(Event::ForeignRows).await,
            Ok(false) => {}
            Err(error) => tracing::warn!(%error, "can't tell whether others wrote"),
        }
        // Held as long as it is of use.
        let _ = &watcher;
    }
}
