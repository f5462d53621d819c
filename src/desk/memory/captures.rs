//! What the desk remembers of captures besides what a window shows.

use std::collections::HashSet;

use crate::history::SubmissionId;
use crate::work::Ticket;

/// What is remembered of captures.
#[derive(Debug, Default)]
pub struct CaptureMemory {
    /// The reading of a session that was asked for last.
    pub reading: Ticket,
    /// The submissions of the session that runs, of which the history was told.
    pub told: HashSet<SubmissionId>,
}
