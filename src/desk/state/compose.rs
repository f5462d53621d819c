//! The draft, and what was made of it.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::latest::Latest;
use super::steps::Steps;
use crate::payload::Draft;
use crate::view::Preview;
use crate::work::{Composed, Redraft, Ticket};

/// The draft and what was made of it.
#[derive(Debug, Default)]
pub struct Compose {
    pub draft: Draft,
    /// What undo and redo bring back.
    pub steps: Steps,
    /// Counts edits; a composition belongs to the revision it was made from.
    pub revision: u64,
    /// Made from the newest revision that is ready; the last good one stays while the next is made.
    pub composed: Arc<Composed>,
    pub composed_revision: u64,
    /// Where a picture is being read from, while it is.
    pub loading: Option<String>,
    /// The picture that is being taken in; it is seen before the draft with it has been composed.
    pub arriving: Option<Arc<Preview>>,
    /// The callback addresses that the operator has stood for.
    pub(in crate::desk) known_callbacks: KnownCallbacks,
    /// Compositions; the wish is the revision.
    pub(in crate::desk) composing: Latest<u64, ()>,
    /// Things that are taken in.
    pub(in crate::desk) taking_in: Latest<(), ()>,
    /// Drafts that are made of this one.
    pub(in crate::desk) redrafting: Latest<Redrafting, ()>,
}

/// The callback addresses that the operator has stood for: a test sends to no other one unasked, because whoever made a
/// row, a request or a file that a draft came from could name any.
#[derive(Debug, Default)]
pub(in crate::desk) struct KnownCallbacks {
    /// What was typed into the field last.
    pub typed: String,
    /// Those that were said yes to, and those of this history's own rows.
    pub confirmed: BTreeSet<String>,
}

impl KnownCallbacks {
    /// Whether a test may send to the draft's callback address without a question.
    #[must_use]
    pub(in crate::desk) fn has(&self, draft: &Draft) -> bool {
        let url = &draft.callback_url;
        draft.own_callback.is_some() || *url == self.typed || self.confirmed.contains(url)
    }
}

/// A draft that is being made of another.
#[derive(Debug)]
pub(in crate::desk) struct Redrafting {
    /// What had been asked for when it began.
    pub intake: Ticket,
    /// The draft it is made of, and how: made again when that draft was edited meanwhile.
    pub revision: u64,
    pub change: Redraft,
}

impl Compose {
    /// Whether what is shown was made from the draft as it is now.
    #[must_use]
    pub fn is_current(&self) -> bool {
        self.revision == self.composed_revision
    }

    /// Whether the draft is composed and no other draft is being made of it.
    #[must_use]
    pub(in crate::desk) fn is_settled(&self) -> bool {
        self.is_current() && !self.redrafting.is_running()
    }

    /// Returns the picture to be seen with the draft.
    #[must_use]
    pub fn preview(&self) -> Option<&Arc<Preview>> {
        self.arriving.as_ref().or(self.composed.preview.as_ref())
    }

    /// Shows no longer that something is being read.
    pub(in crate::desk) fn stop_loading(&mut self) {
        self.loading = None;
        self.arriving = None;
    }
}
