//! Opens the history, and looks after it from then on.

use std::collections::HashSet;
use std::time::Duration;

use super::error::ReadError;
use super::event::HistoryEvent;
use super::watch::Watch;
use crate::contract::Mark;
use crate::history::{History, HistoryError, OpenReport, check_file, is_of_older_version};
use crate::work::lost::Lost;
use crate::work::outbox::Outbox;
use crate::work::services::{Services, blocking};

/// How long a large history is in use before it is checked: the window opens first.
const CHECK_AFTER: Duration = Duration::from_secs(3);

/// How often it is looked whether another desk that follows tasks still runs.
const OTHERS: Duration = Duration::from_secs(2);

/// Opens the history.
pub struct Opening {
    services: Services,
    outbox: Outbox<HistoryEvent>,
    watch: Watch,
    mark: Mark,
}

impl Opening {
    /// Prepares the opening of the history.
    pub fn new(services: Services, outbox: Outbox<HistoryEvent>, mark: Mark) -> Self {
        Self { services, outbox, watch: Watch::default(), mark }
    }

    /// Starts to open the history, and to watch it from then on.
    pub fn run(&self) {
        let (services, outbox, watch) = (self.services.clone(), self.outbox.clone(), self.watch.clone());
        let mark = self.mark.clone();
        let lost = |panic: Lost| HistoryEvent::Opened(Err(panic.into()));
        self.services.start(&self.outbox, lost, async move {
            Some(HistoryEvent::Opened(open(&services, &outbox, &watch, mark).await))
        });
    }
}

async fn open(
    services: &Services,
    outbox: &Outbox<HistoryEvent>,
    watch: &Watch,
    mark: Mark,
) -> Result<OpenReport, ReadError> {
    services.close_history().await;
    let (directory, now_ms) = (services.directory.clone(), services.clock.now_ms());
    let older = directory.clone();
    if blocking(move || is_of_older_version(&older)).await {
        outbox.send(HistoryEvent::Updating).await;
    }
    let (history, report) = blocking(move || History::open_marked(&directory, now_ms, &mark)).await?;
    if report.left_behind.others_follow {
        tokio::spawn(watch_others(history.clone(), outbox.clone()));
    }
    services.set_history(history);
    watch.begin(services, outbox);
    if report.is_unchecked {
        check_later(services, outbox);
    }
    Ok(report)
}

/// Checks a history that is too large to be checked before it is used.
fn check_later(services: &Services, outbox: &Outbox<HistoryEvent>) {
    let (services, outbox) = (services.clone(), outbox.clone());
    tokio::spawn(async move {
        tokio::time::sleep(CHECK_AFTER).await;
        let directory = services.directory.clone();
        match blocking(move || check_file(&directory)).await {
            Ok(()) => tracing::info!("the history is sound"),
            Err(error) if error.is_damage() => outbox.send(HistoryEvent::Damaged(error)).await,
            Err(error) => services.trouble(error).await,
        }
    });
}

/// Takes over the tasks of desks that were running when this one started, once they end.
async fn watch_others(history: History, outbox: Outbox<HistoryEvent>) {
    let mut told = HashSet::new();
    loop {
        tokio::time::sleep(OTHERS).await;
        match history.left_behind().await {
            Ok(left) => {
                // A task that waits for its key here stays left behind; the desk knows it already.
                let new: Vec<_> = left.tasks.into_iter().filter(|task| told.insert(task.id)).collect();
                if !new.is_empty() {
                    outbox.send(HistoryEvent::LeftBehind(new)).await;
                }
                if !left.others_follow {
                    return;
                }
            }
            Err(HistoryError::Closed) => return,
            Err(error) => tracing::warn!(%error, "can't look after other desks' tasks"),
        }
    }
}
