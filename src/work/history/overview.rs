//! Counts an overview.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use crate::history::{HistoryError, OverviewWish};
use crate::view::charts;
use crate::work::jobs::Context;
use crate::work::messages::Event;

/// Counts and makes the charts, unless another overview was asked for since.
pub(crate) async fn made(serial: u64, wish: OverviewWish, context: &Context) -> Option<Event> {
    let newest = Arc::clone(&context.newest_overview);
    let is_newest = move || newest.load(Ordering::Acquire) == serial;
    let history = match context.history() {
        Ok(history) => history,
        Err(error) => return Some(Event::OverviewMade { serial, result: Err(error) }),
    };
    while is_newest() {
        match history.overview(wish.clone(), is_newest.clone()).await {
            Ok(overview) => {
                let OverviewWish { range, filter, .. } = wish;
                let made = tokio::task::spawn_blocking(move || charts(&overview, range, filter)).await;
                let result = made.map(Box::new).map_err(|_| HistoryError::Closed);
                return Some(Event::OverviewMade { serial, result });
            }
            // A list goes before.
            Err(HistoryError::Interrupted) => {}
            Err(error) => return Some(Event::OverviewMade { serial, result: Err(error) }),
        }
    }
    None
}
