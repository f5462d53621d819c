//! Comparisons: what is compared is read, and what differs is found.

use std::sync::Arc;

use thiserror::Error;

use crate::history::{History, HistoryError, Record};
use crate::view::{Compared, ComparisonError, ComparisonWish, Side, compare};
use crate::work::lost::Lost;
use crate::work::outbox::Outbox;
use crate::work::services::Services;
use crate::work::ticket::Ticket;

/// Two things to be compared.
pub struct ComparisonJob {
    /// Which of the comparisons asked for it is.
    pub number: u64,
    pub ticket: Ticket,
    pub wish: Box<ComparisonWish>,
}

/// Two things that were compared.
pub struct ComparisonEvent {
    pub number: u64,
    pub ticket: Ticket,
    pub result: Result<Arc<Compared>, CompareError>,
}

/// Why nothing was compared.
#[derive(Debug, Error)]
pub enum CompareError {
    #[error(transparent)]
    Comparison(#[from] ComparisonError),
    #[error("Nothing was compared. {0}")]
    Lost(#[from] Lost),
}

/// Starts to compare two things.
pub fn run(job: ComparisonJob, services: &Services, outbox: &Outbox<ComparisonEvent>) {
    let ComparisonJob { number, ticket, wish } = job;
    let own = services.clone();
    let lost = move |panic: Lost| ComparisonEvent { number, ticket, result: Err(panic.into()) };
    services.start(outbox, lost, async move {
        Some(ComparisonEvent { number, ticket, result: compare_sides(*wish, &own).await.map_err(Into::into) })
    });
}

async fn compare_sides(wish: ComparisonWish, services: &Services) -> Result<Arc<Compared>, ComparisonError> {
    let history = services.history().map_err(ComparisonError::History)?;
    let [left, right] = wish.sides;
    let records = [load_side(&history, left).await?, load_side(&history, right).await?];
    Ok(Arc::new(services.compute(move || compare(&wish, &records)).await))
}

async fn load_side(history: &History, side: Side) -> Result<Option<Record>, ComparisonError> {
    let Side::Record(id) = side else { return Ok(None) };
    match history.load(id).await {
        Ok(record) => Ok(Some(record)),
        Err(HistoryError::NoSuchRow(_)) => Err(ComparisonError::Gone(id)),
        Err(error) => Err(ComparisonError::History(error)),
    }
}
