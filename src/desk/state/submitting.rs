//! Submissions that have not ended, and questions that come before one.

use std::sync::Arc;
use std::time::Instant;

use super::target::NewAddress;
use crate::history::{SameBefore, SubmissionId};
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

/// Something to decide before going on. Each question says what it is about, so that a late click answers no other one.
#[derive(Clone, Debug)]
pub enum Question {
    /// The payload of this submission was sent a short while ago and may have been paid.
    SameBefore(JobId, SameBefore),
    /// The key of this call was refused three times within ten minutes.
    RefusedOften(HeldCall),
    /// The key is to go where it was not confirmed to go.
    NewAddress(NewAddress),
}
