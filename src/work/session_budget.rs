//! How many bytes of bodies that settle no task polls and callbacks may bring in one run of the program. What one task or
//! one address keeps has an end of its own; a service with many tasks could fill the disk all the same.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Most bytes of bodies: millions of ordinary replies, or some hundred of the largest.
const MOST_BYTES: u64 = 512 * 1024 * 1024;

/// Whether the next body is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Room {
    Kept,
    /// The first body for which there is no room.
    JustFull,
    Full,
}

/// The bytes that came so far and settled nothing, also those that were cut in the file later. Clones share them.
#[derive(Clone, Debug, Default)]
pub struct SessionBudget(Arc<AtomicU64>);

impl SessionBudget {
    /// Counts a body that settles no task. One that does is kept, and takes no room from the others.
    pub fn take(&self, bytes: usize, settles: bool) -> Room {
        if settles {
            return Room::Kept;
        }
        let bytes = u64::try_from(bytes).unwrap_or(u64::MAX);
        let before = self.0.fetch_add(bytes, Ordering::Relaxed);
        match (before.saturating_add(bytes) > MOST_BYTES, before > MOST_BYTES) {
            (false, _) => Room::Kept,
            (true, false) => Room::JustFull,
            (true, true) => Room::Full,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bodies_beyond_the_budget_are_told_once() {
        let budget = SessionBudget::default();
        let half = usize::try_from(MOST_BYTES / 2).unwrap();
        assert_eq!([half, half, 0].map(|bytes| budget.take(bytes, false)), [Room::Kept; 3]);
        let beyond = [1, 1, 0].map(|bytes| budget.clone().take(bytes, false));
        assert_eq!(beyond, [Room::JustFull, Room::Full, Room::Full]);
    }

    #[test]
    fn bodies_that_settle_tasks_take_no_room() {
        let budget = SessionBudget::default();
        let all = usize::try_from(MOST_BYTES).unwrap();
        assert_eq!([all, all].map(|bytes| budget.take(bytes, true)), [Room::Kept; 2]);
        assert_eq!(budget.take(all, false), Room::Kept);
        assert_eq!([false, true].map(|settles| budget.take(1, settles)), [Room::JustFull, Room::Kept]);
    }
}
