//! The identity of a submission, which other tables refer to.

/// A submission's number in the history.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SubmissionId(pub i64);

/// The highest number that a row of a history can have: 2^53, which no desk comes near and every program can read.
pub(in crate::history) const LAST_ROW: i64 = 1 << 53;
