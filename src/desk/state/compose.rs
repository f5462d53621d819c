//! The draft, and what was made of it.

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
    /// Compositions; the wish is the revision.
    pub(in crate::desk) composing: Latest<u64, ()>,
    /// Things that are taken in.
    pub(in crate::desk) taking_in: Latest<(), ()>,
    /// Drafts that are made of this one.
    pub(in crate::desk) redrafting: Latest<Redrafting, ()>,
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
