//! A request that came to a session.

use std::sync::Arc;

use crate::capture::Arrival;

/// A request with its place in the session. Clones share it.
#[derive(Clone)]
pub struct Came(Arc<Inner>);

struct Inner {
    number: u64,
    at_ms: i64,
    arrival: Arrival,
}

impl Came {
    /// Gives a request its number, from 1, and the moment at which it came, in milliseconds since 1970.
    pub fn new(number: u64, at_ms: i64, arrival: Arrival) -> Self {
        Self(Arc::new(Inner { number, at_ms, arrival }))
    }

    pub fn number(&self) -> u64 {
        self.0.number
    }

    pub fn at_ms(&self) -> i64 {
        self.0.at_ms
    }

    pub fn arrival(&self) -> &Arrival {
        &self.0.arrival
    }
}
