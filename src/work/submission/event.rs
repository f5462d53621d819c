//! What came of a submission.

use super::phase::{JobId, SubmitPhase};
use crate::history::{HistoryError, SameBefore, SubmissionId};

/// What came of a submission.
pub enum SubmissionEvent {
    Phase(JobId, SubmitPhase),
    Recorded(JobId, SubmissionId),
    /// The same payload was sent before: nothing was recorded and nothing has left.
    SentBefore(JobId, SameBefore),
    NotRecorded(JobId, HistoryError),
    Finished(JobId, SubmissionId),
    /// Running the submission panicked.
    Lost(JobId),
}
