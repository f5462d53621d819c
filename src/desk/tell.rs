//! Who hears of a change, in which order, and what goes on because of it.

use std::collections::BTreeSet;

use super::change::Change;
use super::command::Act;
use super::desk::Desk;
use super::state::{Consent, For, HeldCall, NewAddress, Waiting};
use crate::history::SubmissionId;

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
                self.capture_sandbox_started();
            }
            Change::HistoryOpened(left_behind) => {
                self.account_opened();
                self.follow_left_behind(&left_behind.tasks);
                self.follow_unproven(left_behind.unproven);
                self.receiver_can_start();
                self.check_on_open();
                self.rows_opened();
                // Where it could not be opened, what is on screen is all there is.
                if self.history_is_open() {
                    self.changes.add(Change::HistoryChanged);
                }
                self.load_kept_draft();
            }
            Change::TasksLeft(left_behind) => self.follow_left_behind(&left_behind),
            Change::HistoryReplaced => {
                self.records_replaced();
                self.rows_replaced();
                self.changes.add(Change::HistoryChanged);
            }
            Change::ProfileSelected => {
                // What was to go through the profile in use would go through another one now.
                self.drop_waiting(|_, waiting| matches!(waiting, Waiting::CallWithKey(Act::RepeatHere(_), _)));
                let profile_id = self.state.selected_profile.clone();
                self.want_key(&profile_id);
                self.account_opened();
                self.count_anew();
                self.check_on_open();
                self.receiver_profile_selected();
                self.edited();
            }
            Change::KeyKnown(profile_id) => self.tell_key_known(&profile_id),
            Change::ProfileDeleted(profile_id) => self.tell_profile_deleted(&profile_id),
            Change::ProfileMoved(profile_id) => self.account_changed(&profile_id),
            Change::RecordReady(id) => self.tell_record_ready(id),
            Change::DraftLoaded { has_own_callback } => self.receiver_draft_loaded(has_own_callback),
            Change::KeptDraftRead => self.go_on_after(&For::KeptDraft),
            Change::FilesCame(paths) => self.take_files(paths),
            Change::DraftSettled => self.go_on_after(&For::Draft),
            Change::SubmissionMade(submission) => self.launch(*submission),
            Change::SubmissionLaunched => self.receiver_submission_launched(),
            Change::SubmissionRecorded(id) => {
                self.records_submission_recorded(id);
                self.rows_added(id);
                self.count_again();
            }
            Change::SubmissionEnded(id) => {
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
            Change::HistoryChanged => self.tell_history_changed(),
            Change::ShownChanged => self.look_for_shown(),
            Change::FilterChanged => self.count_anew(),
            Change::BalanceRead => self.count_again(),
            Change::WholeListWanted => self.list_whole(),
            Change::SettingChanged(change) => self.save_setting(change),
        }
    }

    fn tell_profile_deleted(&mut self, profile_id: &str) {
        self.account_deleted(profile_id);
        self.capture_profile_deleted(profile_id);
    }

    fn tell_history_changed(&mut self) {
        self.records_any_changed();
        self.rows_any_changed();
        self.count_again();
        self.comparison_changed(None);
        self.captures_any_changed();
    }

    fn tell_key_known(&mut self, profile_id: &str) {
        self.account_changed(profile_id);
        if self.state().selected_profile == profile_id {
            self.count_anew();
            self.check_on_open();
            self.edited();
        }
        self.follow_key_known(profile_id);
        self.capture_key_known(profile_id);
        self.go_on_after(&For::Key(profile_id.to_owned()));
    }

    fn tell_record_ready(&mut self, id: SubmissionId) {
        self.go_on_after(&For::Record(id));
        if self.state().shown.is_shown(id) {
            self.go_on_after(&For::Shown(id));
        }
        self.records.ready = None;
    }

    /// Makes the call that the operator said yes to, unless it waits no longer.
    pub(super) fn call_anyway(&mut self, call: HeldCall) {
        let asked = self.waiting.asked_call().filter(|(held, _)| *held == call).map(|(_, asked)| asked.clone());
        let Some(asked) = asked else { return };
        let given = Consent::Given(Box::new(asked.clone()));
        for waiting in self.waiting.come(&For::Yes(call, asked)) {
            if let Waiting::Call(act, _) = waiting {
                self.call(act, given.clone());
            }
        }
        self.show_question();
    }

    /// Sends the key to the address that the operator has read and said yes to, unless it is asked about no longer.
    pub(super) fn confirm_address(&mut self, asked: NewAddress) {
        if self.waiting.asked_address() != Some(&asked) {
            return;
        }
        self.bind_key(&asked.profile_id, &asked.key, asked.asked.clone());
        self.go_on_after(&For::Address(asked));
        self.show_question();
    }

    /// Tests the callback address that the operator has read and said yes to, unless it is asked about no longer.
    pub(super) fn confirm_callback(&mut self, url: String) {
        if self.waiting.asked_callback() != Some(url.as_str()) {
            return;
        }
        self.state.compose.known_callbacks.confirmed.insert(url.clone());
        self.go_on_after(&For::Callback(url));
        self.show_question();
    }

    fn go_on_after(&mut self, cause: &For) {
        for waiting in self.waiting.come(cause) {
            self.go_on(waiting);
        }
    }

    fn go_on(&mut self, waiting: Waiting) {
        match waiting {
            Waiting::Fix(of) => self.apply_fix(of),
            Waiting::Call(act, consent) => self.call(act, consent),
            Waiting::CallWithKey(act, consent) => self.call_with_key(act, consent),
            Waiting::CompareDraft => self.compare_with_draft(),
            Waiting::EditRemarks(id) => self.ask_for_remarks(id),
            Waiting::OfferKeyCopy(id) => self.offer_key_copy(id),
            Waiting::TestCallback => self.test_callback(),
            Waiting::Files(paths) => self.take_files(paths),
        }
    }

    /// Makes a call, unless something is to be asked first.
    pub(super) fn call(&mut self, act: Act, consent: Consent) {
        match act {
            Act::Submit => self.submit(consent),
            Act::Repeat(id) => self.repeat(id, consent),
            Act::RepeatHere(id) => self.repeat_here(id, consent),
            Act::Follow(id) => self.follow_again(id, consent),
            Act::AskNow(id) => self.ask_now(id, consent),
            Act::Check => self.check_balance(consent),
            Act::Listen => self.listen(consent),
            Act::ListenToSandbox => self.listen_to_sandbox(),
        }
    }

    /// Goes on with a call whose profile's keychain has answered, whatever it said.
    fn call_with_key(&mut self, act: Act, consent: Consent) {
        match act {
            Act::Repeat(id) | Act::RepeatHere(id) => self.repeat_with_key(act, id, consent),
            Act::Follow(id) => self.follow_with_key(id, consent),
            Act::Listen => self.listen_with_key(consent),
            Act::Submit | Act::AskNow(_) | Act::Check | Act::ListenToSandbox => self.call(act, consent),
        }
    }
}
