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

/// Something to decide before going on.
#[derive(Clone, Debug)]
pub enum Question {
    /// The payload was sent a short while ago and may have been paid.
    SameBefore(SameBefore),
    /// The key was refused three times within ten minutes.
    RefusedOften,
    /// The key is to go where it was not confirmed to go.
    NewAddress(NewAddress),
}
