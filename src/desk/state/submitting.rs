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

/// The number of a call that waits for a yes; no other call of this run has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HeldCall(pub(super) u64);

impl InFlight {
    /// Returns whether the submission costs money.
    #[must_use]
    pub fn costs(&self) -> Costs {
        self.submission.profile.costs()
    }
}
