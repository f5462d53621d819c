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
    /// The program is being closed: nothing was recorded and nothing has left.
    Closing(JobId),
    Finished(JobId, SubmissionId),
    /// Running the submission panicked.
    Lost(JobId),
}
