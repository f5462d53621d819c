//! What the desk remembers of captures besides what a window shows.

use std::collections::HashSet;

use crate::history::{CaptureId, SubmissionId};
use crate::work::Ticket;

/// What is remembered of captures.
#[derive(Debug, Default)]
pub struct CaptureMemory {
    /// The reading of a session that was asked for last.
    pub reading: Ticket,
    /// The submissions of the session that runs, of which the history was told.
    pub told: HashSet<SubmissionId>,
    /// That reading has not come to its end.
    pub is_reading: bool,
    /// The session has changed since it began to be read.
    pub is_stale: Option<CaptureId>,
}
