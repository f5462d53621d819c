//! Following tasks: from a history row, and on after a restart.

use super::super::NoticeLevel;
use super::super::messages::Job;
use super::Desk;
use super::quota::HeldCall;
use crate::history::{FollowedTask, SubmissionId};

impl Desk {
    /// Tasks that were being followed when the program ended; each waits for its profile's key.
    pub(super) fn resume_later(&mut self, tasks: &[FollowedTask]) {
        self.to_resume = tasks.to_vec();
        let mut ids: Vec<String> = tasks.iter().map(|task| task.profile_id.clone()).collect();
        ids.dedup();
        for id in ids {
            if self.state.profiles.iter().any(|profile| profile.id == id) {
                self.want_key(&id);
                self.resume_following(&id);
            } else {
                let text = "Tasks of a deleted profile were being followed; Follow again needs that profile";
                self.notice(NoticeLevel::Warning, text.to_owned(), String::new());
            }
        }
    }

    /// Goes on with the tasks of a profile whose key they were created with is here.
    pub(super) fn resume_following(&mut self, profile_id: &str) {
        let Some(profile) = self.state.profiles.iter().find(|profile| profile.id == profile_id).cloned() else {
            return;
        };
        let (Some(key), Some(_)) = (self.state.keys.get(profile_id).cloned(), profile.address.base_url()) else {
            return;
        };
        let hint = key.masked();
        let is_ready = |task: &FollowedTask| task.profile_id == profile_id && task.key_hint == hint;
        let (ready, waiting): (Vec<_>, Vec<_>) = std::mem::take(&mut self.to_resume).into_iter().partition(is_ready);
        self.to_resume = waiting;
        for task in ready {
            self.start_later.push_back((task, profile.clone(), key.clone()));
        }
        self.start_following();
    }

    /// Hands tasks to the worker as fast as it takes them: a restart may bring hundreds.
    pub(super) fn start_following(&mut self) {
        while let Some((task, profile, key)) = self.start_later.front().cloned() {
            let job = Job::Resume { id: task.id, created_at_ms: task.created_at_ms, profile, key };
            if self.worker.send(job).is_err() {
                return;
            }
            self.start_later.pop_front();
        }
    }

    /// Follows a row's task because the operator asks for it.
    pub(super) fn follow_again(&mut self, id: SubmissionId) {
        let Some(record) = self.state.shown.record().filter(|record| record.record.summary.id == id).cloned() else {
            // Asked for from the table: its record tells profile and key.
            self.follow_when_shown = Some(id);
            return self.select(Some(id));
        };
        let record = &record.record;
        let profile = self.state.profiles.iter().find(|profile| profile.id == record.profile_id).cloned();
        let key = profile.as_ref().and_then(|profile| self.state.keys.get(&profile.id)).cloned();
        let problem = match (&profile, &key) {
            (None, _) => Some(format!("The profile {} is gone; make one with its key first", record.summary.profile)),
            (Some(profile), None) => {
                let id = profile.id.clone();
                self.want_key(&id);
                Some(format!("Enter the key {} of the profile {} first", record.key_hint, record.summary.profile))
            }
            (Some(_), Some(key)) if key.masked() != record.key_hint => {
                Some(format!("The task belongs to the key {}; enter that one first", record.key_hint))
            }
            _ => None,
        };
        match (problem, profile, key) {
            (None, Some(profile), Some(key)) => {
                if !self.holds(HeldCall::Follow(id), Some(key.clone())) {
                    self.run(Job::Follow { id, profile, key });
                }
            }
            (problem, ..) => {
                let why = problem.unwrap_or_default();
                self.notice(NoticeLevel::Warning, format!("Not followed: {why}"), String::new());
            }
        }
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
        if self.state.latest.as_ref().is_some_and(|latest| latest.record.summary.id == id) {
            let known = self.state.latest.clone();
            self.latest_load = self.load_record(id, known);
        }
    }
}
