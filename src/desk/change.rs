//! What one feature tells the others.
//!
//! A feature never calls another. It tells a change, which is told to the others after the feature has
//! returned: by one match, in a fixed order. What is told of a change may set off only changes that stand
//! further down in [`Change`], so that no two can set off each other for ever.

use std::collections::BTreeSet;
use std::path::PathBuf;

use crate::history::{FollowedTask, LeftBehind, SubmissionId};
use crate::profile::SettingsChange;
use crate::work::Submission;

/// Something that others must hear of. Each may set off only those below it.
#[derive(Debug)]
pub(super) enum Change {
    /// The sandbox listens.
    SandboxStarted,
    /// The history was opened, or could not be; with the tasks that desks which run no more have left.
    HistoryOpened(LeftBehind),
    /// Another desk has ended and left tasks.
    TasksLeft(Vec<FollowedTask>),
    /// A backup has taken the history's place.
    HistoryReplaced,
    /// A profile with this id has another address.
    ProfileMoved(String),
    /// Another profile is in use.
    ProfileSelected,
    /// It is known which key the profile with this id has, or that it has none any more.
    KeyKnown(String),
    /// A profile with this id is gone, with its key.
    ProfileDeleted(String),
    /// A record has been read.
    RecordReady(SubmissionId),
    /// The draft was made of a record, which had a callback address of its own or not.
    DraftLoaded { has_own_callback: bool },
    /// The draft of last time was read, or there is none.
    KeptDraftRead,
    /// Another start of the program has handed files over.
    FilesCame(Vec<PathBuf>),
    /// The draft as it is now is composed, or no fix of it is under way any more.
    DraftSettled,
    /// A record's payload is ready to be sent again.
    SubmissionMade(Box<Submission>),
    /// A submission was handed to the worker.
    SubmissionLaunched,
    /// A submission has its row.
    SubmissionRecorded(SubmissionId),
    /// A submission has its outcome.
    SubmissionEnded(SubmissionId),
    /// The draft, its key or its profile was edited.
    DraftEdited,
    /// A followed task has a new exchange; its row is as it was.
    RecordTouched(SubmissionId),
    /// Rows have changed that were there before.
    RowsChanged(BTreeSet<SubmissionId>),
    /// Any row may have changed, come or gone.
    HistoryChanged,
    /// Another record is on screen, or the draft.
    ShownChanged,
    /// The table's filter is another, which the overview shares.
    FilterChanged,
    /// A balance was kept, or those of another account were read.
    BalanceRead,
    /// All rows are to be known, also those that are still being listed.
    WholeListWanted,
    /// The settings file is to be changed.
    SettingChanged(SettingsChange),
}

impl Change {
    /// Returns the place in the order in which changes are told.
    const fn place(&self) -> u8 {
        match self {
            Self::SandboxStarted => 0,
            Self::HistoryOpened(_) => 1,
            Self::TasksLeft(_) => 2,
            Self::HistoryReplaced => 3,
            Self::ProfileDeleted(_) => 4,
            Self::ProfileMoved(_) => 5,
            Self::ProfileSelected => 6,
            Self::KeyKnown(_) => 7,
            Self::RecordReady(_) => 8,
            Self::DraftLoaded { .. } => 9,
            Self::KeptDraftRead => 10,
            Self::FilesCame(_) => 11,
            Self::DraftSettled => 12,
            Self::SubmissionMade(_) => 13,
            Self::SubmissionLaunched => 14,
            Self::SubmissionRecorded(_) => 15,
            Self::SubmissionEnded(_) => 16,
            Self::DraftEdited => 17,
            Self::RecordTouched(_) => 18,
            Self::RowsChanged(_) => 19,
            Self::HistoryChanged => 20,
            Self::ShownChanged => 21,
            Self::FilterChanged => 22,
            Self::BalanceRead => 23,
            Self::WholeListWanted => 24,
            Self::SettingChanged(_) => 25,
        }
    }
}

/// The changes that are still to be told.
#[derive(Debug, Default)]
pub(super) struct Changes {
    queue: Vec<Change>,
    /// The place of the change that is being told.
    told: Option<u8>,
}

impl Changes {
    /// Queues a change. One that would run against the order is dropped and logged: it could set off for ever
    /// what set it off.
    pub(super) fn add(&mut self, change: Change) {
        if self.told.is_some_and(|told| change.place() <= told) {
            tracing::error!(?change, "a change was set off against the order");
        } else {
            self.queue.push(change);
        }
    }

    /// Returns the change to tell next: the first in the order, and among equals the oldest.
    pub(super) fn next(&mut self) -> Option<Change> {
        let first = self.queue.iter().enumerate().min_by_key(|(_, change)| change.place()).map(|(at, _)| at);
        let change = first.map(|at| self.queue.remove(at));
        self.told = change.as_ref().map(Change::place);
        change
    }
}
