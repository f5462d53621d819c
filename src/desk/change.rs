//! What one feature tells the others, and what goes on because of it.
//!
//! A feature never calls another. It tells a change, which is told to the others after the feature has
//! returned: by one match, in a fixed order. What is told of a change may set off only changes that stand
//! further down in [`Change`], so that no two can set off each other for ever.

use std::collections::BTreeSet;

use super::desk::{Consent, Desk};
use super::state::{For, Waiting};
use crate::history::{FollowedTask, SubmissionId};
use crate::profile::SettingsChange;
use crate::work::Submission;

/// Something that others must hear of. Each may set off only those below it.
#[derive(Debug)]
pub(super) enum Change {
    /// The sandbox listens.
    SandboxStarted,
    /// The history was opened, or could not be; with the tasks that desks which run no more have left.
    HistoryOpened(Vec<FollowedTask>),
    /// Another desk has ended and left tasks.
    TasksLeft(Vec<FollowedTask>),
    /// A backup has taken the history's place.
    HistoryReplaced,
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
    /// The table's filter is another, which the overview shares.
    FilterChanged,
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
            Self::ProfileSelected => 5,
            Self::KeyKnown(_) => 6,
            Self::RecordReady(_) => 7,
            Self::DraftLoaded { .. } => 8,
            Self::DraftSettled => 9,
            Self::SubmissionMade(_) => 10,
            Self::SubmissionLaunched => 11,
            Self::SubmissionRecorded(_) => 12,
            Self::SubmissionEnded(_) => 13,
            Self::DraftEdited => 14,
            Self::RecordTouched(_) => 15,
            Self::RowsChanged(_) => 16,
            Self::HistoryChanged => 17,
            Self::FilterChanged => 18,
            Self::WholeListWanted => 19,
            Self::SettingChanged(_) => 20,
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

impl Desk {
    /// Tells everybody what has changed, until nothing more changes.
    pub(super) fn settle(&mut self) {
        while let Some(change) = self.changes.next() {
            self.tell_all(change);
        }
    }

    fn tell_all(&mut self, change: Change) {
        match change {
            Change::SandboxStarted => {
                self.follow_sandbox();
                self.check_sandbox_on_open();
            }
            Change::HistoryOpened(left_behind) => {
                self.account_opened();
                self.follow_left_behind(&left_behind);
                self.receiver_can_start();
                self.check_on_open();
                self.rows_opened();
                self.changes.add(Change::HistoryChanged);
            }
            Change::TasksLeft(left_behind) => self.follow_left_behind(&left_behind),
            Change::HistoryReplaced => {
                self.records_replaced();
                self.rows_replaced();
                self.changes.add(Change::HistoryChanged);
            }
            Change::ProfileSelected => {
                let profile_id = self.state.selected_profile.clone();
                self.want_key(&profile_id);
                self.account_opened();
                self.check_on_open();
                self.receiver_profile_selected();
                self.edited();
            }
            Change::KeyKnown(profile_id) => self.tell_key_known(&profile_id),
            Change::ProfileDeleted(profile_id) => self.account_deleted(&profile_id),
            Change::RecordReady(id) => self.tell_record_ready(id),
            Change::DraftLoaded { has_own_callback } => self.receiver_draft_loaded(has_own_callback),
            Change::DraftSettled => self.go_on_after(&For::Draft),
            Change::SubmissionMade(submission) => self.launch(*submission),
            Change::SubmissionLaunched => self.receiver_submission_launched(),
            Change::SubmissionRecorded(id) => {
                self.records_submission_recorded(id);
                self.rows_added();
                self.count_again();
            }
            Change::SubmissionEnded(id) => {
                // The chart marks the submission.
                self.account_opened();
                self.records_submission_ended(id);
                self.retain();
                self.changes.add(Change::RowsChanged(BTreeSet::from([id])));
            }
            Change::DraftEdited => self.compose(),
            Change::RecordTouched(id) => {
                self.records_changed(id);
                self.comparison_changed(Some(id));
            }
            Change::RowsChanged(ids) => {
                for id in &ids {
                    self.records_changed(*id);
                    self.comparison_changed(Some(*id));
                }
                self.rows_changed(&ids);
                self.count_again();
            }
            Change::HistoryChanged => {
                self.records_any_changed();
                self.rows_any_changed();
                self.count_again();
                self.comparison_changed(None);
            }
            Change::FilterChanged => self.count_anew(),
            Change::WholeListWanted => self.list_whole(),
            Change::SettingChanged(change) => self.save_setting(change),
        }
    }

    fn tell_key_known(&mut self, profile_id: &str) {
        self.account_changed(profile_id);
        if self.state().selected_profile == profile_id {
            self.check_on_open();
            self.edited();
        }
        self.follow_key_known(profile_id);
        self.go_on_after(&For::Key(profile_id.to_owned()));
    }

    fn tell_record_ready(&mut self, id: SubmissionId) {
        self.go_on_after(&For::Record(id));
        if self.state().shown.is_shown(id) {
            self.go_on_after(&For::Shown(id));
        }
        self.records.ready = None;
    }

    /// Makes the call that was held because its key was refused too often.
    pub(super) fn call_anyway(&mut self) {
        for waiting in self.waiting.come(&For::Yes) {
            self.go_on(waiting, Consent::Given);
        }
        self.show_question();
    }

    fn go_on_after(&mut self, cause: &For) {
        for waiting in self.waiting.come(cause) {
            self.go_on(waiting, Consent::NotAsked);
        }
    }

    fn go_on(&mut self, waiting: Waiting, consent: Consent) {
        match waiting {
            Waiting::Fix(of) => self.apply_fix(of),
            Waiting::Submit => self.submit(consent),
            Waiting::Check => self.check_balance(consent),
            Waiting::Follow(id) => self.follow_again(id, consent),
            Waiting::FollowWithKey(id) => self.follow_with_key(id),
            Waiting::Repeat(id) => self.repeat(id, consent),
            Waiting::CompareDraft => self.compare_with_draft(),
            Waiting::EditRemarks(id) => self.ask_for_remarks(id),
            Waiting::OfferKeyCopy(id) => self.offer_key_copy(id),
        }
    }
}
