//! The list of the table, and deletions that can be undone.

use crate::desk::state::Latest;
use crate::history::SubmissionId;

/// Lists that are asked for, and deletions that were made.
#[derive(Debug, Default)]
pub(in crate::desk) struct Lists {
    pub listing: Latest<(), ()>,
    /// The row that a range of marks begins at.
    pub anchor: Option<SubmissionId>,
    /// A new submission that is looked for in the next list.
    pub arrival: Option<SubmissionId>,
    /// The record on screen whose row the operator leaves hidden.
    pub left_hidden: Option<SubmissionId>,
    /// When it was last looked for what profiles keep no longer, in milliseconds since 1970.
    pub retained_ms: Option<i64>,
    last_deletion: u64,
    /// Deletions that can be undone, the newest last.
    deletions: Vec<u64>,
}

impl Lists {
    /// Returns a number that no deletion of this run has.
    pub(in crate::desk) fn next_deletion(&mut self) -> u64 {
        self.last_deletion += 1;
        self.last_deletion
    }

    /// Keeps a deletion that was made, to be undone.
    pub(in crate::desk) fn keep_deletion(&mut self, number: u64) {
        self.deletions.push(number);
    }

    /// Returns the newest deletion that can be undone.
    pub(in crate::desk) fn pop_deletion(&mut self) -> Option<u64> {
        self.deletions.pop()
    }

    /// Tells whether a deletion can be undone.
    pub(in crate::desk) fn has_deletion(&self) -> bool {
        !self.deletions.is_empty()
    }

    /// Forgets deletions: what was deleted is not in the history that is here now.
    pub(in crate::desk) fn forget_deletions(&mut self) {
        self.deletions.clear();
    }
}
