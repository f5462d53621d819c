//! Notices what other windows and programs write into the history.
//!
//! The system says when a file of the directory changes, so that nothing runs while nothing happens.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use notify::{EventKind, RecursiveMode, Watcher as _};
use tokio::sync::Notify;

use super::event::HistoryEvent;
use crate::history::FILE_NAME;
use crate::work::outbox::Outbox;
use crate::work::services::Services;

/// Commits that come this close together are told once.
const SETTLING: Duration = Duration::from_millis(150);

/// Whether the data directory is watched. Clones share it.
#[derive(Clone, Default)]
pub struct Watch(Arc<AtomicBool>);

impl Watch {
    /// Watches the data directory until the worker ends; only the first call begins.
    pub fn begin(&self, services: &Services, outbox: &Outbox<HistoryEvent>) {
        if !self.0.swap(true, Ordering::AcqRel)
            && let Err(error) = begin(services, outbox)
        {
            self.0.store(false, Ordering::Release);
            tracing::warn!(%error, "what other windows write is seen only after a change of one's own");
        }
    }
}

fn begin(services: &Services, outbox: &Outbox<HistoryEvent>) -> notify::Result<()> {
    let touched = Arc::new(Notify::new());
    let told = Arc::clone(&touched);
    let mut watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
        // Reading is an event too, and would never end.
        let is_change = event.as_ref().is_ok_and(|event| !matches!(event.kind, EventKind::Access(_)));
        let is_ours = |path: &std::path::PathBuf| {
            path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(FILE_NAME))
        };
        if event.is_err() || (is_change && event.is_ok_and(|event| event.paths.iter().any(is_ours))) {
            told.notify_one();
        }
    })?;
    watcher.watch(&services.directory, RecursiveMode::NonRecursive)?;
    tokio::spawn(watch(watcher, touched, services.clone(), outbox.clone()));
    Ok(())
}

async fn watch(
    watcher: notify::RecommendedWatcher,
    touched: Arc<Notify>,
    services: Services,
    outbox: Outbox<HistoryEvent>,
) {
    loop {
        touched.notified().await;
        tokio::time::sleep(SETTLING).await;
        // Asked for each time: the history may be opened anew.
        let Ok(history) = services.history() else { continue };
        match history.was_changed_by_others().await {
            Ok(true) => outbox.send(HistoryEvent::ForeignRows).await,
            Ok(false) => {}
            Err(error) => tracing::warn!(%error, "can't tell whether others wrote"),
        }
        // Keeps the watcher alive: dropping it stops the events.
        let _ = &watcher;
    }
}
