//! Keeps every createTask request as it arrived, and its answer, so that an audit can compare a history with them.

use std::collections::VecDeque;

use serde_json::{Map, Value};

use super::requests::website_url;
use super::scenario::Scenario;

/// Most arrivals that are kept; then the oldest are dropped.
const MAX_ARRIVALS: usize = 100_000;

/// The answer to a createTask request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answered {
    /// No answer of the API, or none yet: the client may have gone.
    Nothing,
    /// A task with this id, without quotation marks, and with this solution later.
    Task { task_id: String, solution: Value },
    /// An error code.
    Refused(String),
}

/// One createTask request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arrival {
    /// The task's `websiteURL`, if it has one of ordinary length. Tests tell submissions apart by this URL.
    pub website_url: Option<String>,
    /// The scenario that the request's key asked for; `None` for an ordinary key.
    pub scenario: Option<Scenario>,
    pub answered: Answered,
}

/// The arrivals, oldest first.
#[derive(Default)]
pub(super) struct Arrivals {
    kept: VecDeque<Arrival>,
    forgotten: usize,
}

impl Arrivals {
    /// Notes a request before anything is done about it. Returns the arrival's number.
    pub(super) fn note(&mut self, request: Option<&Map<String, Value>>, scenario: Option<Scenario>) -> usize {
        let website_url = request.and_then(website_url).map(str::to_owned);
        self.kept.push_back(Arrival { website_url, scenario, answered: Answered::Nothing });
        if self.kept.len() > MAX_ARRIVALS {
            self.kept.pop_front();
            self.forgotten += 1;
        }
        self.forgotten + self.kept.len() - 1
    }

    pub(super) fn answer(&mut self, number: usize, answered: Answered) {
        if let Some(arrival) = number.checked_sub(self.forgotten).and_then(|at| self.kept.get_mut(at)) {
            arrival.answered = answered;
        }
    }

    pub(super) fn all(&self) -> Vec<Arrival> {
        self.kept.iter().cloned().collect()
    }
}
