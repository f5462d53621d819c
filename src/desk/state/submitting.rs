//! Submissions that have not ended.

use std::sync::Arc;
use std::time::Instant;

use crate::history::SubmissionId;
use crate::work::{JobId, Submission, SubmitPhase};

/// A submission that has not ended.
#[derive(Debug)]
pub struct InFlight {
    pub job: JobId,
    pub id: Option<SubmissionId>,
    pub task_type: String,
    pub profile: String,
    pub phase: SubmitPhase,
    pub started: Instant,
    pub(in crate::desk) submission: Arc<Submission>,
}
