//! How far a submission has come.

use crate::contract::TaskId;

/// A submission's number within this run, known before the history gives it one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct JobId(pub u64);

/// How far a submission has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SubmitPhase {
    /// The intent is being committed; nothing has left.
    Recording,
    Connecting,
    Waiting,
    Receiving,
    /// The outcome is known and being committed.
    Saving,
    /// The intent could not be committed at once: nothing has left.
    RecordingHeldUp,
    /// The outcome is known and could not be committed at once.
    SavingHeldUp,
    /// The outcome is known and could not be committed yet.
    Unsaved {
        /// What is known, and what keeps it from being saved.
        problem: String,
        task_id: Option<TaskId>,
    },
}

impl SubmitPhase {
    /// The phase in words.
    #[must_use]
    pub fn label(&self) -> &str {
        match self {
            Self::Recording => "Recording",
            Self::RecordingHeldUp => "Not sent yet: another program holds the history",
            Self::SavingHeldUp => "Saving the outcome: another program holds the history",
            Self::Connecting => "Connecting",
            Self::Waiting => "Waiting for the reply",
            Self::Receiving => "Receiving the reply",
            Self::Saving => "Saving the outcome",
            Self::Unsaved { .. } => "The outcome can't be saved yet",
        }
    }

    /// Whether cancelling still makes a difference.
    #[must_use]
    pub fn can_cancel(&self) -> bool {
        !matches!(self, Self::Saving | Self::SavingHeldUp | Self::Unsaved { .. })
    }
}
