//! Following tasks: from a history row, and on after a restart.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Instant;

use crate::contract::{ClientKey, Origin, counted, grouped};
use crate::desk::change::Change;
use crate::desk::command::{Act, FollowCommand};
use crate::desk::desk::Desk;
use crate::desk::state::{Consent, For, KeyPlace, NoticeLevel, Target, Topic, Waiting};
use crate::history::{FollowedTask, Record, SubmissionId};
use crate::profile::{Address, Profile, SANDBOX_ID};
use crate::work::{Follow, FollowEvent, FollowJob, Following, Job};

/// Most keys that a notice names.
const MOST_KEYS_NAMED: usize = 5;

impl Desk {
    /// Does what a window asks about followed tasks.
    pub(in crate::desk) fn on_follow(&mut self, command: &FollowCommand) {
        match *command {
            FollowCommand::Follow(id) => self.follow_again(id, Consent::NotAsked),
            FollowCommand::AskNow(id) => self.ask_now(id, Consent::NotAsked),
            FollowCommand::Stop(id) => drop(self.run(Job::Follow(FollowJob::Stop(id)))),
        }
    }

    /// Takes what the worker tells about followed tasks.
    pub(in crate::desk) fn follow_event(&mut self, event: FollowEvent) {
        match event {
            FollowEvent::NotFollowed(id, why) => {
                self.notice(NoticeLevel::Warning, format!("#{} is not followed: {why}", id.0));
            }
            FollowEvent::SpentGivenUp(ids) => self.spent_given_up(&ids),
            FollowEvent::KeyHeld(key) => self.key_held(&key),
        }
    }

    /// Tasks that were being followed when the program ended; each waits for its profile's key.
    pub(in crate::desk) fn follow_left_behind(&mut self, tasks: &[FollowedTask]) {
        let (mut known, mut lost) = (Vec::new(), Vec::new());
        // Told again as long as another desk runs: what waits for its key is known already.
        for task in tasks.iter().filter(|task| !self.resuming.knows(task.id)) {
            match self.state.profile_of(&task.profile_id, &task.base_url) {
                Some(profile) => {
                    known.push((FollowedTask { profile_id: profile.id.clone(), ..task.clone() }, profile.clone()));
                }
                None => lost.push(task.id),
            }
        }
        if !lost.is_empty() {
            self.abandon(lost);
        }
        if !known.is_empty() {
            self.resuming.waiting.extend(known.iter().map(|(task, _)| task.clone()));
            self.run(Job::Follow(FollowJob::GiveUpSpent(known)));
        }
    }

    /// Tasks that the file says were being followed, which nothing proves: nothing is asked for them before a click.
    pub(in crate::desk) fn follow_unproven(&mut self, ids: Vec<SubmissionId>) {
        if ids.is_empty() {
            return;
        }
        let text = format!(
            "{} not asked for: no desk of yours began that, or one of an earlier version did; look at the row, then Follow again",
            match ids.len() {
                1 => "The result of one task is".to_owned(),
                more => format!("The results of {} tasks are", grouped(more as u64)),
            }
        );
        self.notice(NoticeLevel::Warning, text);
        self.run(Job::Follow(FollowJob::Abandon(ids)));
    }

    fn abandon(&mut self, lost: Vec<SubmissionId>) {
        let text = format!(
            "{} not followed any more; Follow again needs a profile with its base URL and key",
            match lost.len() {
                1 => "One task of a deleted profile is".to_owned(),
                more => format!("{} tasks of deleted profiles are", grouped(more as u64)),
            }
        );
        self.notice(NoticeLevel::Warning, text);
        self.run(Job::Follow(FollowJob::Abandon(lost)));
    }

    /// Tasks whose life had ended were given up; the others can go on.
    fn spent_given_up(&mut self, ids: &[SubmissionId]) {
        self.resuming.waiting.retain(|task| !ids.contains(&task.id));
        for id in self.resuming.profile_ids() {
            self.want_key(&id);
            self.follow_key_known(&id);
        }
    }

    /// The sandbox listens: its tasks can go on.
    pub(in crate::desk) fn follow_sandbox(&mut self) {
        self.follow_key_known(SANDBOX_ID);
    }

    /// Goes on with the tasks of a profile whose key they were created with is here.
    pub(in crate::desk) fn follow_key_known(&mut self, profile_id: &str) {
        let Some(profile) = self.state.profile_by_id(profile_id).cloned() else { return };
        if matches!(profile.address, Address::Sandbox(None)) {
            // It goes on when the sandbox listens.
            return;
        }
        if let Some(key) = self.state.key_of(profile_id).cloned() {
            for task in std::mem::take(&mut self.resuming.waiting) {
                match self.ready_to_follow(&task, &profile, &key) {
                    Some(follow) => self.resuming.ready.push_back(follow),
                    None => self.resuming.waiting.push(task),
                }
            }
            self.start_following();
        }
        self.tell_waiting(&profile);
    }

    /// Returns how a task goes on with a key; `None` where the task was created with another key, or its row names an
    /// address where the key was not confirmed to go: only a click can confirm it.
    fn ready_to_follow(&self, task: &FollowedTask, profile: &Profile, key: &ClientKey) -> Option<Follow> {
        let base_url = profile.home_of(&task.base_url, &self.worker.keys_seen().redactor())?;
        let origin = Origin::of(&base_url);
        let target = Target { profile: profile.clone(), base_url, key: key.clone(), named_by: Some(task.id) };
        let is_ready = task.profile_id == profile.id && task.key_hint == key.masked() && self.is_confirmed(&target);
        let Target { profile, key, .. } = target;
        is_ready.then_some(Follow { id: task.id, profile, key, origin, created_at: None, asks_first: true })
    }

    /// Says that tasks wait for a key, once it is known that the keychain does not have it; says it no longer where none
    /// does.
    fn tell_waiting(&mut self, profile: &Profile) {
        let topic = Topic::TasksWait(profile.id.clone());
        self.state.notices.withdraw(&topic);
        if self.state.key_places.get(&profile.id) == Some(&KeyPlace::Loading) {
            return;
        }
        let own = self.state.key_of(&profile.id).map(ClientKey::masked);
        // A task that was created without a key waits for none.
        let waiting = self.resuming.waiting.iter().filter(|task| task.profile_id == profile.id);
        let waiting = waiting.filter(|task| !task.key_hint.is_empty());
        let (unconfirmed, keyless): (Vec<_>, Vec<_>) = waiting.partition(|task| own.as_ref() == Some(&task.key_hint));
        let texts = [unconfirmed_text(&profile.name, &unconfirmed), keyless_text(&profile.name, &keyless)];
        for text in texts.into_iter().flatten() {
            self.notice_about(topic.clone(), NoticeLevel::Warning, text, String::new());
        }
    }

    /// Hands tasks to the worker as fast as it takes them: a restart may bring hundreds.
    fn start_following(&mut self) {
        while let Some(follow) = self.resuming.ready.pop_front() {
            if let Err(refused) = self.worker.send(Job::Follow(FollowJob::Resume(follow))) {
                if let Job::Follow(FollowJob::Resume(follow)) = *refused {
                    self.resuming.ready.push_front(follow);
                }
                return;
            }
        }
    }

    /// Follows a row's task because the operator asks for it.
    pub(in crate::desk) fn follow_again(&mut self, id: SubmissionId, consent: Consent) {
        let Some(view) = self.shown_record(id) else {
            // Asked for from the table: its record tells profile and key.
            self.waiting.add(For::Shown(id), Waiting::Call(Act::Follow(id), consent));
            return self.show(Some(id));
        };
        let record = &view.record;
        let Some(profile) = self.state.profile_of(&record.summary.profile_id, &record.summary.base_url).cloned() else {
            let (name, url) = (&record.summary.profile, &record.summary.base_url);
            return self.not_followed(&format!("The profile {name} is gone; make one for {url} with its key first"));
        };
        self.want_key(&profile.id);
        self.follow_record(id, record, profile, consent);
    }

    /// The keychain has answered for a profile: what the operator wanted to follow meanwhile goes on, where its
    /// record is still on screen. The keychain is not asked once more: one that refuses would be asked for good.
    pub(in crate::desk) fn follow_with_key(&mut self, id: SubmissionId, consent: Consent) {
        let Some(view) = self.shown_record(id) else { return };
        let record = &view.record;
        if let Some(profile) = self.state.profile_of(&record.summary.profile_id, &record.summary.base_url).cloned() {
            self.follow_record(id, record, profile, consent);
        }
    }

    /// Follows with the key that is here now.
    fn follow_record(&mut self, id: SubmissionId, record: &Record, profile: Profile, consent: Consent) {
        if record.key_hint.is_empty() {
            return self
                .not_followed("The task was created without a key, and nobody can ask for its result without one");
        }
        let Some(key) = self.state.key_of(&profile.id).cloned() else {
            if self.state.key_places.get(&profile.id) == Some(&KeyPlace::Loading) {
                return self.waiting.add(For::Key(profile.id), Waiting::CallWithKey(Act::Follow(id), consent));
            }
            let text = format!("Enter the key {} of the profile {} first", record.key_hint, profile.name);
            return self.not_followed(&text);
        };
        if key.masked() != record.key_hint {
            let (hint, named) = (&record.key_hint, &record.summary.base_url);
            // Whoever made a row that was brought in could name any key.
            let who =
                if record.summary.is_brought_in { "The file that brought this row in says" } else { "The row says" };
            let text = format!(
                "{who} that the task at {named} was created with the key {hint}, and {} has another one. Enter that key \
                 first, if it is yours",
                profile.name
            );
            return self.not_followed(&text);
        }
        let Some(base_url) = profile.home_of(&record.summary.base_url, &self.worker.keys_seen().redactor()) else {
            return self.not_followed("The address of its profile is not known yet; try again in a moment");
        };
        let origin = Origin::of(&base_url);
        // The row names its address; where that is the profile's, the header and the profile show it.
        let named_by = (profile.address.base_url() != Some(&base_url)).then_some(id);
        let target = Target { profile, base_url, key, named_by };
        if !self.is_held(Act::Follow(id), &target, consent) {
            let Target { profile, key, .. } = target;
            // Where the operator has just said yes to a refused key, it holds nothing up.
            let asks_first = !self.refusals.ask_first(&key, Instant::now());
            let follow = Follow { id, profile, key, origin, created_at: None, asks_first };
            self.run(Job::Follow(FollowJob::Follow(follow)));
        }
    }

    /// Polls a followed task because the operator asks for it.
    pub(in crate::desk) fn ask_now(&mut self, id: SubmissionId, consent: Consent) {
        let goes = self.state.target_of(Act::AskNow(id));
        let is_asked = goes.is_some_and(|goes| self.is_asked_about(Act::AskNow(id), goes, false, consent));
        if !is_asked {
            self.run(Job::Follow(FollowJob::AskNow(id)));
        }
    }

    fn not_followed(&mut self, why: &str) {
        self.notice(NoticeLevel::Warning, format!("Not followed: {why}"));
    }

    fn key_held(&mut self, key: &ClientKey) {
        let text = format!(
            "The key {} was refused three times within ten minutes, so its tasks are not asked for any more; correct the key or add to the balance, then Follow again",
            key.masked()
        );
        self.notice(NoticeLevel::Error, text);
    }

    /// Takes what the worker wrote on the board since the last look.
    pub(in crate::desk) fn look_at_board(&mut self) {
        self.start_following();
        self.let_go_of_ended();
        let Some(changes) = self.worker.follow_changes() else { return };
        let before = std::mem::replace(&mut self.state.following, changes.tasks);
        self.keep_ended(before, &changes.changed);
        for id in changes.polled.difference(&changes.changed) {
            self.tell(Change::RecordTouched(*id));
        }
        if !changes.changed.is_empty() {
            self.tell(Change::RowsChanged(changes.changed));
        }
    }

    /// Keeps tasks on screen as they were that are followed no longer, until their rows and records are read: nothing
    /// is shown of them in between, which would be neither.
    fn keep_ended(&mut self, before: BTreeMap<SubmissionId, Following>, changed: &BTreeSet<SubmissionId>) {
        for (id, following) in before {
            if changed.contains(&id) {
                self.records.ended.insert(id);
            }
            if self.state.following.contains_key(&id) {
                self.records.ended.remove(&id);
            } else if self.records.ended.contains(&id) {
                self.state.following.insert(id, following);
            }
        }
    }

    /// Lets go of the tasks that have ended and whose rows and records are here.
    fn let_go_of_ended(&mut self) {
        if self.records.ended.is_empty() || self.state.history.is_reading() {
            return;
        }
        let ended = self.records.ended.iter().copied();
        let (reading, read): (BTreeSet<_>, BTreeSet<_>) = ended.partition(|id| self.records.is_reading(*id));
        self.records.ended = reading;
        self.state.following.retain(|id, _| !read.contains(id));
    }
}

/// Says that tasks wait although their key is here: it was not confirmed to go where they are.
fn unconfirmed_text(profile: &str, tasks: &[&FollowedTask]) -> Option<String> {
    let first = tasks.first()?;
    let (who, verb) = who_waits(tasks.len());
    Some(format!(
        "{who} of {profile} {verb} at {}, where the key {} was not confirmed to go; look at the row, then Follow again",
        first.base_url, first.key_hint
    ))
}

/// Says which keys tasks wait for.
fn keyless_text(profile: &str, tasks: &[&FollowedTask]) -> Option<String> {
    let mut keys: Vec<(&str, u64)> = Vec::new();
    for task in tasks {
        match keys.iter_mut().find(|(hint, _)| *hint == task.key_hint) {
            Some((_, count)) => *count += 1,
            None => keys.push((&task.key_hint, 1)),
        }
    }
    let (who, verb) = who_waits(tasks.len());
    match keys.as_slice() {
        [] => None,
        [(hint, _)] => Some(format!("{who} of {profile} {verb} for the key {hint}; enter it to ask for the result")),
        several => {
            let named = several.iter().take(MOST_KEYS_NAMED);
            let named: Vec<String> = named.map(|(hint, count)| format!("{count} for {hint}")).collect();
            let more = several.len().saturating_sub(MOST_KEYS_NAMED);
            let more = if more == 0 { String::new() } else { format!(" and more for {more} others") };
            let named = named.join(", ");
            Some(format!(
                "{who} of {profile} {verb} for their keys: {named}{more}; each key entered lets its own go on"
            ))
        }
    }
}

fn who_waits(tasks: usize) -> (String, &'static str) {
    match tasks {
        1 => ("One task".to_owned(), "waits"),
        more => (counted(more as u64, "task", "tasks"), "wait"),
    }
}
