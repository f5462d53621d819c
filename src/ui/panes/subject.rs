//! What the panes are about: the draft, a submission that is under way, or a record.

use std::sync::Arc;

use crate::desk::{InFlight, Shown, State};
use crate::history::SubmissionId;
use crate::ui::panes::tab::Tab;
use crate::view::RecordView;

/// What a pane is about.
#[derive(Clone, Copy)]
pub enum Subject<'a> {
    Draft,
    /// A record that is being read, the first since another was shown.
    Loading(SubmissionId),
    /// A submission that has not ended and is no record yet.
    Flight(&'a InFlight),
    Record(&'a Arc<RecordView>),
}

impl<'a> Subject<'a> {
    /// Returns what a pane is about. The draft's own is about the draft, whatever record is shown. With the draft on screen the panes about what came back show a submission that is
    /// under way: what has ended is a record, whose row is lit.
    pub fn of(state: &'a State, tab: Tab) -> Self {
        match &state.shown {
            _ if tab == Tab::Draft => Self::Draft,
            Shown::Record(record) | Shown::Loading(_, Some(record)) => Self::Record(record),
            Shown::Loading(id, None) => Self::Loading(*id),
            Shown::Draft if matches!(tab, Tab::Reply | Tab::Timeline) => {
                state.in_flight.last().map_or(Self::Draft, Self::Flight)
            }
            Shown::Draft => Self::Draft,
        }
    }

    /// Returns what kind of thing the pane is about, in a word.
    pub fn name(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Loading(_) => "loading",
            Self::Flight(_) => "flight",
            Self::Record(_) => "record",
        }
    }

    /// Returns the record.
    pub fn record(self) -> Option<&'a Arc<RecordView>> {
        match self {
            Self::Record(record) => Some(record),
            _ => None,
        }
    }
}
