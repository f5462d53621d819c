//! What rows of the tables are known by: a submission, which other tables refer to, and a body.

/// A submission's number in the history.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SubmissionId(pub i64);

/// The highest number that a row of a history can have: 2^53, which no desk comes near and every program can read.
pub(in crate::history) const LAST_ROW: i64 = 1 << 53;

/// The row that holds a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BodyId {
    /// A reply's body, by its exchange's number.
    Exchange(i64),
    /// A callback's body, by the callback's number.
    Callback(i64),
}

/// A body that stays in the file until somebody looks at it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnreadBody {
    pub id: BodyId,
    pub bytes: u64,
}

impl UnreadBody {
    /// Returns the body of a row as unread, where the file has bytes of it and none were read.
    pub(super) fn of(id: BodyId, in_file: i64, read: &[u8]) -> Option<Self> {
        let bytes = u64::try_from(in_file).ok().filter(|bytes| *bytes > 0 && read.is_empty())?;
        Some(Self { id, bytes })
    }
}

/// Longest body that is read with its record, in bytes. Almost every reply is shorter; a row of the timeline says what
/// the reply says.
pub(super) const READ_AT_ONCE: i64 = 16 * 1024;
