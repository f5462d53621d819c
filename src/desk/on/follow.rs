//! Following tasks: from a history row, and on after a restart.

use std::time::Instant;

use crate::contract::ClientKey;
use crate::desk::on::Desk;
use crate::desk::on::quota::HeldCall;
use crate::desk::state::{KeyPlace, NoticeLevel};
use crate::history::{FollowedTask, Record, SubmissionId};
use crate::profile::{Address, Profile};
use crate::work::{Follow, Job};

impl Desk {
    /// The profile a task belongs to: its own, or where that is gone one for the same address.
    pub(super) fn profile_of(&self, profile_id: &str, base_url: &str) -> Option<&Profile> {
        let profiles = &self.state.profiles;
        let is_there =
            |profile: &&Profile| matches!(profile.address, Address::Service(_)) && profile.address.text() == base_url;
        profiles.iter().find(|profile| profile.id == profile_id).or_else(|| profiles.iter().find(is_there))
    }

    /// Tasks that were being followed when the program ended; each waits for its profile's key.
    pub(super) fn resume_later(&mut self, tasks: &[FollowedTask]) {
        let (mut known, mut lost) = (Vec::new(), Vec::new());
        // Told again as long as another desk runs: what waits for its key is known already.
        let is_new = |task: &&FollowedTask| {
            !self.to_resume.iter().any(|waiting| waiting.id == task.id)
                && !self.start_later.iter().any(|waiting| waiting.id == task.id)
        };
        for task in tasks.iter().filter(is_new) {
            match self.profile_of(&task.profile_id, &task.base_url) {
                Some(profile) => {
                    known.push((FollowedTask { profile_id: profile.id.clone(), ..task.clone() }, profile.clone()));
                }
                None => lost.push(task.id),
            }
        }
        if !lost.is_empty() {
            let text = format!(
                "{} of a deleted profile not followed any more; Follow again needs a profile with its base URL and key",
                if lost.len() == 1 { "One task is".to_owned() } else { format!("{} tasks are", lost.len()) }
            );
            self.notice(NoticeLevel::Warning, text, String::new());
            self.run(Job::Abandon(lost));
        }
        if !known.is_empty() {
            self.to_resume.extend(known.iter().map(|(task, _)| task.clone()));
            self.run(Job::GiveUpSpent(known));
        }
    }

    /// Tasks whose life was spent were given up; the others can go on.
    pub(super) fn spent_given_up(&mut self, ids: &[SubmissionId]) {
        self.to_resume.retain(|task| !ids.contains(&task.id));
        let mut profile_ids: Vec<String> = self.to_resume.iter().map(|task| task.profile_id.clone()).collect();
        profile_ids.sort();
        profile_ids.dedup();
        for id in profile_ids {
            self.want_key(&id);
            self.resume_following(&id);
        }
    }

    /// Goes on with the tasks of a profile whose key they were created with is here.
    pub(super) fn resume_following(&mut self, profile_id: &str) {
        let Some(profile) = self.state.profiles.iter().find(|profile| profile.id == profile_id).cloned() else {
            return;
        };
        if matches!(profile.address, Address::Sandbox(None)) {
            // It goes on when the sandbox listens.
            return;
        }
        if let Some(key) = self.state.key_of(profile_id).cloned() {
            let hint = key.masked();
            let is_ready = |task: &FollowedTask| task.profile_id == profile_id && task.key_hint == hint;
            let (ready, waiting): (Vec<_>, Vec<_>) =
                std::mem::take(&mut self.to_resume).into_iter().partition(is_ready);
            self.to_resume = waiting;
            for task in ready {
                let (profile, key) = (profile.clone(), key.clone());
                self.start_later.push_back(Follow { id: task.id, profile, key, asks_first: true });
            }
            self.start_following();
        }
        self.tell_waiting(&profile);
    }

    /// Says that tasks wait for a key, once it is known that the keychain does not have it.
    fn tell_waiting(&mut self, profile: &Profile) {
        if self.state.key_places.get(&profile.id) == Some(&KeyPlace::Loading) {
            return;
        }
        let waiting: Vec<&FollowedTask> = self.to_resume.iter().filter(|task| task.profile_id == profile.id).collect();
        if let Some(first) = waiting.first() {
            let (who, verb) = match waiting.len() {
                1 => ("One task".to_owned(), "waits"),
                number => (format!("{number} tasks"), "wait"),
            };
            let text = format!(
                "{who} of {} {verb} for the key {}; enter it to ask for the result",
                profile.name, first.key_hint
            );
            self.notice(NoticeLevel::Warning, text, String::new());
        }
    }

    /// Hands tasks to the worker as fast as it takes them: a restart may bring hundreds.
    pub(super) fn start_following(&mut self) {
        while let Some(follow) = self.start_later.pop_front() {
            if let Err(refused) = self.worker.send(Job::Resume(follow)) {
                if let Job::Resume(follow) = *refused {
                    self.start_later.push_front(follow);
                }
                return;
            }
        }
    }

    /// Follows a row's task because the operator asks for it.
    pub(super) fn follow_again(&mut self, id: SubmissionId) {
        let Some(record) = self.state.shown.record().filter(|record| record.record.summary.id == id).cloned() else {
            // Asked for from the table: its record tells profile and key.
            self.follow_when_shown = Some(id);
            return self.select(Some(id));
        };
        if let Some(profile) = self.profile_of(&record.record.profile_id, &record.record.base_url).cloned() {
            self.want_key(&profile.id);
        }
        self.follow_record(id, &record.record);
    }

    /// Follows with the key that is here now.
    fn follow_record(&mut self, id: SubmissionId, record: &Record) {
        let Some(profile) = self.profile_of(&record.profile_id, &record.base_url).cloned() else {
            let (name, url) = (&record.summary.profile, &record.base_url);
            return self.not_followed(&format!("The profile {name} is gone; make one for {url} with its key first"));
        };
        let Some(key) = self.state.key_of(&profile.id).cloned() else {
            if self.state.key_places.get(&profile.id) == Some(&KeyPlace::Loading) {
                // It goes on when the keychain has answered.
                self.follow_with_key = Some((profile.id, id));
                return;
            }
            let text = format!("Enter the key {} of the profile {} first", record.key_hint, profile.name);
            return self.not_followed(&text);
        };
        if key.masked() != record.key_hint {
            return self
                .not_followed(&format!("The task belongs to the key {}; enter that one first", record.key_hint));
        }
        if !self.holds(HeldCall::Follow(id), Some(&key)) {
            // Where the operator has just said yes to a refused key, it holds nothing up.
            let asks_first = !self.refusals.ask_first(&key, Instant::now());
            self.run(Job::Follow(Follow { id, profile, key, asks_first }));
        }
    }

    fn not_followed(&mut self, why: &str) {
        self.notice(NoticeLevel::Warning, format!("Not followed: {why}"), String::new());
    }

    /// The keychain has answered for a profile: what the operator wanted to follow meanwhile goes on.
    pub(super) fn follow_with_key(&mut self, profile_id: &str) {
        let Some((_, id)) = self.follow_with_key.take_if(|(wanted, _)| wanted == profile_id) else { return };
        let record = self.state.shown.record().filter(|record| record.record.summary.id == id).cloned();
        // Not asked once more: a keychain that refuses would be asked for good.
        if let Some(record) = record {
            self.follow_record(id, &record.record);
        }
    }

    /// A task is not asked for any more, since its key was refused too often.
    pub(super) fn key_held(&mut self, key: &ClientKey) {
        let text = format!(
            "The key {} was refused three times within ten minutes, so its tasks are not asked for any more; mend key or balance, then Follow again",
            key.masked()
        );
        self.notice(NoticeLevel::Error, text, String::new());
    }

    /// What the worker wrote on the board since the last look.
    pub(super) fn look_at_board(&mut self) {
        self.start_following();
        let Some(changes) = self.worker.follow_changes() else { return };
        self.state.following = changes.tasks;
        for id in changes.polled {
            self.row_changed(id);
        }
        if changes.has_ended {
            self.history_changed();
        }
    }

    /// Reads a record again that is on screen and has changed.
    pub(super) fn row_changed(&mut self, id: SubmissionId) {
        if self.state.shown.selected() == Some(id) {
            let known = self.state.shown.record().cloned();
            self.shown_load = self.load_record(id, known);
        }
        // Also while it is still being read: what is read then may be older than the change.
        if self.latest_id == Some(id) {
            let known = self.state.latest.clone();
            self.latest_load = self.load_record(id, known);
        }
        self.compared_changed(Some(id));
    }
}
