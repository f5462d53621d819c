//! Sessions that the desk ends by itself, because what they go on to is no longer there.

use crate::desk::desk::Desk;
use crate::desk::state::{Listening, NoticeLevel};
use crate::history::Capture;
use crate::profile::SANDBOX_ID;
use crate::work::{CaptureJob, Job};

impl Desk {
    /// Ends a session that goes on to a profile which is gone: nobody would see any more what it spends.
    pub(in crate::desk) fn capture_profile_deleted(&mut self, profile_id: &str) {
        if self.state.capture.wish.profile_id == profile_id {
            SANDBOX_ID.clone_into(&mut self.state.capture.wish.profile_id);
        }
        self.end_capture_to(profile_id, "its profile was deleted");
    }

    /// Ends a session whose profile's key was forgotten: it must not leave any more.
    pub(in crate::desk) fn capture_key_known(&mut self, profile_id: &str) {
        if profile_id != SANDBOX_ID && self.state.key_of(profile_id).is_none() {
            self.end_capture_to(profile_id, "the key of its profile was forgotten");
        }
    }

    /// Ends a session that goes on to a sandbox which listens elsewhere now.
    pub(in crate::desk) fn capture_sandbox_started(&mut self) {
        let now = self.state.profile_by_id(SANDBOX_ID).and_then(|profile| profile.address.base_url());
        let is_same = |capture: &Capture| now.is_some_and(|now| now.to_string() == capture.new.base_url);
        if self.state.capture.running().is_some_and(|running| !is_same(&running.capture)) {
            self.end_capture_to(SANDBOX_ID, "the sandbox listens elsewhere now");
        }
    }

    fn end_capture_to(&mut self, profile_id: &str, why: &str) {
        let Listening::On(running) = &self.state.capture.listening else { return };
        let new = &running.capture.new;
        if new.profile_id != profile_id {
            return;
        }
        let text = format!("The capture that went on to {} was ended: {why}", new.profile);
        if self.run(Job::Capture(CaptureJob::End)) {
            self.notice(NoticeLevel::Warning, text);
        }
    }
}
