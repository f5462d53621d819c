//! How far a transfer is, seen from another thread, and the wish that it ends.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use super::TransferError;

/// Shared by the thread that works and those that look on.
#[derive(Clone, Debug, Default)]
pub struct Progress(Arc<Inner>);

#[derive(Debug, Default)]
struct Inner {
    done: AtomicU64,
    /// 0 while it is not known.
    total: AtomicU64,
    is_cancelled: Arc<AtomicBool>,
}

impl Progress {
    /// Returns how much is done, and of how much; 0 while that is not known.
    #[must_use]
    pub fn get(&self) -> (u64, u64) {
        (self.0.done.load(Ordering::Relaxed), self.0.total.load(Ordering::Relaxed))
    }

    /// Asks for the end of the transfer; what was begun is taken back.
    pub fn cancel(&self) {
        self.0.is_cancelled.store(true, Ordering::Relaxed);
    }

    /// Tells whether the end of the transfer was asked for.
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        self.0.is_cancelled.load(Ordering::Relaxed)
    }

    /// Makes the progress of a part of the work, which is counted by itself and cancelled with this one.
    pub(super) fn aside(&self) -> Self {
        let is_cancelled = Arc::clone(&self.0.is_cancelled);
        Self(Arc::new(Inner { is_cancelled, ..Inner::default() }))
    }

    /// Begins to count up to a total.
    pub(super) fn begin(&self, total: u64) {
        self.0.done.store(0, Ordering::Relaxed);
        self.0.total.store(total, Ordering::Relaxed);
    }

    /// Notes how much is done; fails when the end of the transfer was asked for.
    pub(super) fn reach(&self, done: u64) -> Result<(), TransferError> {
        self.0.done.store(done, Ordering::Relaxed);
        if self.is_cancelled() { Err(TransferError::Cancelled) } else { Ok(()) }
    }
}
