//! Overviews: counted, and made ready to be painted.

use super::error::{ReadError, unless_interrupted};
use crate::history::{HistoryError, OverviewWish};
use crate::view::{Charts, charts};
use crate::work::lost::Lost;
use crate::work::outbox::Outbox;
use crate::work::services::{Services, blocking};
use crate::work::ticket::{Newest, Ticket};

/// An overview to be counted.
pub struct OverviewJob {
    pub ticket: Ticket,
    pub wish: Box<OverviewWish>,
}

/// An overview that was counted.
pub struct OverviewEvent {
    pub ticket: Ticket,
    pub result: Result<Box<Charts>, ReadError>,
}

/// Counts overviews. Clones share it.
#[derive(Clone)]
pub struct Overviews {
    services: Services,
    outbox: Outbox<OverviewEvent>,
    /// The overview that is wanted; older ones need not be counted to the end.
    newest: Newest,
}

impl Overviews {
    /// Prepares the counting of overviews.
    pub fn new(services: Services, outbox: Outbox<OverviewEvent>) -> Self {
        Self { services, outbox, newest: Newest::default() }
    }

    /// Starts to count an overview.
    pub fn run(&self, job: OverviewJob) {
        let OverviewJob { ticket, wish } = job;
        self.newest.note(ticket);
        let own = self.clone();
        let lost = move |panic: Lost| OverviewEvent { ticket, result: Err(panic.into()) };
        self.services.start(&self.outbox, lost, async move {
            let result = own.counted(ticket, *wish).await.transpose()?;
            Some(OverviewEvent { ticket, result: result.map(Box::new).map_err(Into::into) })
        });
    }

    /// Counts, unless another overview was asked for since; `None` then.
    async fn counted(&self, ticket: Ticket, wish: OverviewWish) -> Result<Option<Charts>, HistoryError> {
        let newest = self.newest.clone();
        let is_newest = move || newest.is(ticket);
        let history = self.services.history()?;
        while is_newest() {
            if let Some(overview) = unless_interrupted(history.overview(wish.clone(), is_newest.clone()).await)? {
                let OverviewWish { range, filter, .. } = wish;
                return Ok(Some(blocking(move || charts(&overview, range, filter)).await));
            }
        }
        Ok(None)
    }
}
