//! The identity of a submission, which other tables refer to.

/// A submission's number in the history.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SubmissionId(pub i64);
