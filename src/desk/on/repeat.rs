//! Submit again: a new submission of what a record was made of, linked to it.
//!
//! The record is shown first, so that what is on screen is what is sent.

use std::sync::Arc;

use crate::desk::change::Change;
use crate::desk::command::Act;
use crate::desk::desk::Desk;
use crate::desk::state::{Consent, For, KeyPlace, NoticeLevel, Target, Topic, Waiting};
use crate::history::SubmissionId;
use crate::profile::Profile;
use crate::view::RecordView;
use crate::work::{Job, Repeat, Submission};

impl Desk {
    /// Sends a record's payload again to where it was sent, because the operator asks for it.
    pub(in crate::desk) fn repeat(&mut self, id: SubmissionId, consent: Consent) {
        let act = Act::Repeat(id);
        let Some(view) = self.shown_to_repeat(act, id, &consent) else { return };
        let summary = &view.record.summary;
        let Some(profile) = self.state.profile_of(&summary.profile_id, &summary.base_url).cloned() else {
            let (name, url) = (&summary.profile, &summary.base_url);
            return self.not_repeated(&format!("The profile {name} is gone; make one for {url} with its key first"));
        };
        self.want_key(&profile.id);
        self.repeat_through(&view, act, profile, consent);
    }

    /// Sends a record's payload again, but through the profile in use.
    pub(in crate::desk) fn repeat_here(&mut self, id: SubmissionId, consent: Consent) {
        let act = Act::RepeatHere(id);
        let Some(view) = self.shown_to_repeat(act, id, &consent) else { return };
        if let Some(profile) = self.state.profile().cloned() {
            self.want_key(&profile.id);
            self.repeat_through(&view, act, profile, consent);
        }
    }

    /// Goes on with a call of this feature once the keychain has answered for its profile, where the record is still on
    /// screen. The keychain is not asked once more: one that refuses would be asked for good.
    pub(in crate::desk) fn repeat_with_key(&mut self, act: Act, id: SubmissionId, consent: Consent) {
        let Some(view) = self.shown_record(id) else { return };
        let summary = &view.record.summary;
        let profile = match act {
            Act::RepeatHere(_) => self.state.profile(),
            _ => self.state.profile_of(&summary.profile_id, &summary.base_url),
        };
        if let Some(profile) = profile.cloned() {
            self.repeat_through(&view, act, profile, consent);
        }
    }

    /// Returns the record on screen. Where it was asked for from the table, it goes on when the record is on screen.
    fn shown_to_repeat(&mut self, act: Act, id: SubmissionId, consent: &Consent) -> Option<Arc<RecordView>> {
        let shown = self.shown_record(id);
        if shown.is_none() {
            self.waiting.add(For::Shown(id), Waiting::Call(act, consent.clone()));
            self.show(Some(id));
        } else if let Some(problem) = self.state.history.health.problem().map(str::to_owned) {
            self.not_repeated(&problem);
            return None;
        }
        shown
    }

    fn repeat_through(&mut self, view: &Arc<RecordView>, act: Act, profile: Profile, consent: Consent) {
        let Some(key) = self.state.key_of(&profile.id).cloned() else {
            if self.state.key_places.get(&profile.id) == Some(&KeyPlace::Loading) {
                return self.waiting.add(For::Key(profile.id), Waiting::CallWithKey(act, consent));
            }
            return self.not_repeated(&format!("Enter the key of the profile {} first", profile.name));
        };
        let Some(base_url) = profile.address.base_url().cloned() else {
            return self.not_repeated("The profile has no address");
        };
        let target = Target { profile, base_url, key, named_by: None };
        if self.is_held(act, &target, consent) {
            return;
        }
        let Target { profile, base_url, key, .. } = target;
        // An own address belongs to one submission; this one gets another.
        let own_callback = if view.record.callback_token.is_some() { self.new_callback() } else { None };
        let now_ms = self.clock.now_ms();
        let repeat = Repeat { record: Arc::clone(view), profile, base_url, key, own_callback, now_ms };
        self.run(Job::Repeat(Box::new(repeat)));
    }

    /// The payload is made; it goes the way of every submission.
    pub(in crate::desk) fn repeat_made(&mut self, made: Option<Box<Submission>>) {
        match made {
            Some(submission) => self.tell(Change::SubmissionMade(submission)),
            None => self.not_repeated("Its payload could not be made again"),
        }
    }

    fn not_repeated(&mut self, why: &str) {
        let text = format!("Not submitted again: {why}");
        self.notice_about(Topic::NotSubmitted, NoticeLevel::Warning, text, String::new());
    }
}
