//! The overview: counted while it is looked at, again when the history or the filter changes.

use crate::desk::on::Desk;
use crate::history::{HistoryError, OverviewRange, OverviewWish};
use crate::view::Charts;
use crate::work::Job;

/// Overviews that are asked for.
#[derive(Debug, Default)]
pub(super) struct Counting {
    /// Counts them; only the newest is taken.
    serial: u64,
    /// The history changed while one was being made.
    count_again: bool,
}

impl Desk {
    /// A window looks at a range, or at no overview any more.
    pub(super) fn look_at_overview(&mut self, range: Option<OverviewRange>) {
        let overview = &mut self.state.overview;
        let was = (overview.is_open, overview.range);
        overview.is_open = range.is_some();
        overview.range = range.unwrap_or(overview.range);
        if was != (overview.is_open, overview.range) {
            self.count_overview();
        }
    }

    /// Counts anew; what is being counted is of no use any more.
    pub(super) fn count_overview(&mut self) {
        if !self.state.overview.is_open || !self.history_is_open() {
            return;
        }
        self.counting.serial += 1;
        self.counting.count_again = false;
        let wish = OverviewWish {
            range: self.state.overview.range,
            filter: self.state.history.query.filter.clone(),
            now_ms: self.clock.now_ms(),
        };
        let job = Job::Overview { serial: self.counting.serial, wish: Box::new(wish) };
        self.state.overview.is_counting = self.run(job);
    }

    /// The history changed: it is counted again, one after the other.
    pub(super) fn count_overview_again(&mut self) {
        if self.state.overview.is_counting {
            self.counting.count_again = true;
        } else {
            self.count_overview();
        }
    }

    pub(super) fn overview_made(&mut self, serial: u64, result: Result<Box<Charts>, HistoryError>) {
        if serial != self.counting.serial {
            return;
        }
        let overview = &mut self.state.overview;
        overview.is_counting = false;
        match result {
            Ok(charts) => {
                overview.ready = Some((*charts).into());
                overview.problem = None;
            }
            Err(error) => {
                tracing::warn!(error = %crate::desk::on::chain(&error), "no overview");
                overview.problem = Some(error.to_string());
            }
        }
        if self.counting.count_again {
            self.count_overview();
        }
    }
}
