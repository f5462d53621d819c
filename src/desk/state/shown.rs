//! What the right side of a window shows.

use std::sync::Arc;

use crate::history::SubmissionId;
use crate::view::RecordView;

/// What the right side of a window shows.
#[derive(Clone, Debug, Default)]
pub enum Shown {
    #[default]
    Draft,
    /// A record being read; the last one stays on screen meanwhile.
    Loading(SubmissionId, Option<Arc<RecordView>>),
    Record(Arc<RecordView>),
}

impl Shown {
    /// The record on screen.
    #[must_use]
    pub fn record(&self) -> Option<&Arc<RecordView>> {
        match self {
            Self::Draft => None,
            Self::Loading(_, record) => record.as_ref(),
            Self::Record(record) => Some(record),
        }
    }

    /// Whether this record is on screen, and not still being read.
    #[must_use]
    pub(in crate::desk) fn is_shown(&self, id: SubmissionId) -> bool {
        matches!(self, Self::Record(view) if view.record.summary.id == id)
    }

    /// The row that is selected.
    #[must_use]
    pub fn selected(&self) -> Option<SubmissionId> {
        match self {
            Self::Draft => None,
            Self::Loading(id, _) => Some(*id),
            Self::Record(record) => Some(record.record.summary.id),
        }
    }
}
