//! Submissions: from the intent to the outcome.

mod event;
mod inhibitor;
mod jobs;
mod phase;
mod repeat;
mod submit;
mod wish;

pub use event::SubmissionEvent;
pub use jobs::Submissions;
pub use phase::{JobId, SubmitPhase};
pub use repeat::Repeat;
pub use wish::Submission;
