//! Whether the client of a request has left before its answer.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use crate::loopback::EndedHere;

/// When a client left, if it did.
#[derive(Clone)]
pub struct HangUp {
    since: Instant,
    left: Arc<Mutex<Option<Instant>>>,
}

/// Notes that the client left, when it is dropped before the answer is on its way.
pub(super) struct Waiting(Option<(HangUp, EndedHere)>);

impl HangUp {
    /// Begins with a client that waits since a request's head came. A connection that ended here was not left.
    pub(super) fn new(since: Instant, ended_here: EndedHere) -> (Self, Waiting) {
        let hang_up = Self { since, left: Arc::default() };
        (hang_up.clone(), Waiting(Some((hang_up, ended_here))))
    }

    /// Returns after how many milliseconds the client left; `None` while it waits.
    #[must_use]
    pub fn after_ms(&self) -> Option<u64> {
        let left = *self.left.lock().unwrap_or_else(PoisonError::into_inner);
        left.map(|left| u64::try_from(left.duration_since(self.since).as_millis()).unwrap_or(u64::MAX))
    }
}

impl Waiting {
    /// Says that the answer is on its way.
    pub(super) fn answered(mut self) {
        self.0 = None;
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        if let Some((hang_up, ended_here)) = &self.0
            && !ended_here.is_so()
        {
            *hang_up.left.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now());
        }
    }
}
