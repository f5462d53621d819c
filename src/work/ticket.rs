//! What tells a job's answer from the answers of earlier jobs.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// The number of a job among those of its kind; answers carry the number of their job.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ticket(u64);

impl Ticket {
    /// Returns the ticket after this one.
    #[must_use]
    pub fn next(self) -> Self {
        Self(self.0 + 1)
    }
}

/// The newest ticket that the worker has seen: jobs with older tickets need not be done to the end.
#[derive(Clone, Debug, Default)]
pub struct Newest(Arc<AtomicU64>);

impl Newest {
    /// Notes a job's ticket as the newest.
    pub fn note(&self, ticket: Ticket) {
        self.0.store(ticket.0, Ordering::Release);
    }

    /// Whether no newer job has come since.
    #[must_use]
    pub fn is(&self, ticket: Ticket) -> bool {
        self.0.load(Ordering::Acquire) == ticket.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_newer_job_makes_an_older_one_needless() {
        let (newest, first) = (Newest::default(), Ticket::default().next());
        newest.note(first);
        assert!(newest.is(first));
        newest.note(first.next());
        assert!(!newest.is(first) && newest.is(first.next()));
    }
}
