//! Submissions that have not ended.

use std::sync::Arc;
use std::time::Instant;

use crate::history::SubmissionId;
use crate::profile::Costs;
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

impl InFlight {
    /// Returns whether the submission costs money.
    #[must_use]
    pub fn costs(&self) -> Costs {
        self.submission.profile.costs()
    }
}
