//! Where each thing that sends goes, for the buttons and the questions.

use std::sync::Arc;
use std::time::Duration;

use super::whole::State;
use crate::contract::{BaseUrl, ClientKey};
use crate::desk::command::Act;
use crate::history::{Record, SubmissionId, Summary};
use crate::profile::{Profile, SANDBOX_ID};
use crate::view::{RecordView, TargetChip};

impl State {
    /// Returns what the header shows, where the draft and a check go; `None` without a profile.
    #[must_use]
    pub fn target(&self) -> Option<TargetChip> {
        self.profile().map(|profile| self.chip_of(profile))
    }

    /// Returns where a call goes; `None` where nobody can tell yet: its row is not here, or its profile is gone.
    #[must_use]
    pub fn target_of(&self, act: Act) -> Option<TargetChip> {
        match act {
            Act::Submit | Act::Check | Act::RepeatHere(_) => self.target(),
            Act::Repeat(id) => self.profile_of_row(self.summary_of(id)?).map(|profile| self.chip_of(profile)),
            Act::Follow(id) | Act::AskNow(id) => self.target_of_task(id),
            Act::Listen => self.profile_by_id(&self.capture.wish.profile_id).map(|profile| self.chip_of(profile)),
            Act::ListenToSandbox => self.profile_by_id(SANDBOX_ID).map(|profile| self.chip_of(profile)),
        }
    }

    /// Returns where a test of the draft's callback address goes; `None` where the field holds no address.
    #[must_use]
    pub fn target_of_callback(&self) -> Option<TargetChip> {
        TargetChip::of_callback(self.compose.draft.outgoing_callback_url())
    }

    /// Returns how long a task lives by its profile, and when this one's life ends, in milliseconds since 1970; `None`
    /// where its profile is gone.
    #[must_use]
    pub fn life_of(&self, summary: &Summary) -> Option<(Duration, i64)> {
        let life = self.profile_of_row(summary)?.limits.task_life();
        let ms = i64::try_from(life.as_millis()).unwrap_or(i64::MAX);
        Some((life, summary.created_at_ms.saturating_add(ms)))
    }

    /// Whether the key that a record's task was created with is here.
    #[must_use]
    pub fn has_key_of(&self, record: &Record) -> bool {
        let profile = self.profile_of_row(&record.summary);
        profile.and_then(|profile| self.key_of(&profile.id)).is_some_and(|key| key.masked() == record.key_hint)
    }

    /// Returns a record that is on screen, or the draft's last one.
    pub(in crate::desk) fn record_here(&self, id: SubmissionId) -> Option<&Arc<RecordView>> {
        let here = [self.shown.record(), self.latest.as_ref()];
        here.into_iter().flatten().find(|view| view.record.summary.id == id)
    }

    /// Returns the row of a submission, as far as it is here.
    fn summary_of(&self, id: SubmissionId) -> Option<&Summary> {
        let of_record = self.record_here(id).map(|view| &view.record.summary);
        of_record.or_else(|| self.history.row_of(id).map(|row| &row.summary))
    }

    fn profile_of_row(&self, summary: &Summary) -> Option<&Profile> {
        self.profile_of(&summary.profile_id, &summary.base_url)
    }

    /// A task stays where it was created, and belongs to the key that it was created with.
    fn target_of_task(&self, id: SubmissionId) -> Option<TargetChip> {
        let Some(summary) = self.summary_of(id) else {
            let following = self.following.get(&id)?;
            let profile = self.profile_by_id(&following.profile_id)?;
            return Some(TargetChip::new(profile, Some(&following.base_url), self.key_hint_of(profile)));
        };
        let profile = self.profile_of_row(summary)?;
        let key_hint = match self.record_here(id) {
            Some(view) => Some(view.record.key_hint.clone()).filter(|hint| !hint.is_empty()),
            None => self.key_hint_of(profile),
        };
        // Only the sandbox moves from run to run. A key in the kept address is masked, which leaves the host as it was.
        let kept = if profile.address.is_sandbox() { None } else { BaseUrl::parse(&summary.base_url).ok() };
        let home = kept.or_else(|| profile.address.base_url().cloned());
        Some(TargetChip::new(profile, home.as_ref(), key_hint))
    }

    fn chip_of(&self, profile: &Profile) -> TargetChip {
        TargetChip::new(profile, profile.address.base_url(), self.key_hint_of(profile))
    }

    fn key_hint_of(&self, profile: &Profile) -> Option<String> {
        self.key_of(&profile.id).map(ClientKey::masked)
    }
}
