//! What the desk remembers of captures besides what a window shows.

use crate::work::Ticket;

/// What is remembered of captures.
#[derive(Debug, Default)]
pub struct CaptureMemory {
    /// The reading of a session that was asked for last.
    pub reading: Ticket,
}
