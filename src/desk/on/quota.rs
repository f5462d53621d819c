//! Quota: checks of key and balance, and the asking before a key is refused once too often.

use std::time::Instant;

use crate::contract::ClientKey;
use crate::desk::HistoryHealth;
use crate::desk::on::Desk;
use crate::desk::state::{NoticeLevel, Question};
use crate::history::{BalanceAt, SubmissionId};
use crate::profile::Address;
use crate::work::{Account, BalanceCall, Chart, Check, Job, Verdict};

/// A call that waits for an answer to [`Question::RefusedOften`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum HeldCall {
    Submit,
    Check,
    Follow(SubmissionId),
    Repeat(SubmissionId),
}

impl Desk {
    /// Asks for the balance of the profile in use.
    pub(super) fn check_balance(&mut self) {
        let Some(profile) = self.state.profile() else { return };
        let Some(key) = self.state.key() else {
            let text = "Enter the client key first; then it can be checked";
            return self.notice(NoticeLevel::Warning, text.to_owned(), String::new());
        };
        let Some(base_url) = profile.address.base_url() else {
            let text = match &profile.address {
                Address::Sandbox(_) => "The sandbox is not listening yet; check again in a moment",
                _ => "The profile's base URL can't be read; mend it in the profile",
            };
            return self.notice(NoticeLevel::Warning, text.to_owned(), String::new());
        };
        let call = BalanceCall::new(profile, base_url.clone(), key.clone());
        if self.state.quota().is_some_and(|quota| quota.is_checking) || self.holds(HeldCall::Check, Some(&call.key)) {
            return;
        }
        let profile_id = call.profile_id.clone();
        if self.run(Job::Check(call)) {
            self.state.quotas.entry(profile_id).or_default().is_checking = true;
        }
    }

    /// Checks where the profile in use wants it and can be asked, and what is found can be kept.
    pub(super) fn check_on_open(&mut self) {
        let is_wanted =
            self.state.profile().is_some_and(|profile| profile.checks_on_open && profile.address.base_url().is_some());
        let is_early = matches!(self.state.history.health, HistoryHealth::Opening | HistoryHealth::Updating);
        if is_wanted && !is_early && self.state.key().is_some() {
            self.check_balance();
        }
    }

    /// Whether a call waits because its key was refused too often; then the operator is asked.
    pub(super) fn holds(&mut self, call: HeldCall, key: Option<&ClientKey>) -> bool {
        if std::mem::take(&mut self.may_call) {
            return false;
        }
        let is_held = key.is_some_and(|key| self.refusals.ask_first(key, Instant::now()));
        if is_held {
            self.held = Some(call);
            self.show_question();
        }
        is_held
    }

    pub(super) fn call_anyway(&mut self) {
        let call = self.held.take();
        self.show_question();
        self.may_call = true;
        match call {
            Some(HeldCall::Submit) => self.submit(),
            Some(HeldCall::Check) => self.check_balance(),
            Some(HeldCall::Follow(id)) => self.follow_again(id),
            Some(HeldCall::Repeat(id)) => self.repeat(id),
            None => {}
        }
        self.may_call = false;
    }

    /// The question that is to be answered first, if there is one.
    pub(super) fn show_question(&mut self) {
        self.state.question = match (self.held, self.asked_about.front()) {
            (Some(_), _) => Some(Question::RefusedOften),
            (None, Some((_, same))) => Some(Question::SameBefore(same.clone())),
            (None, None) => None,
        };
    }

    /// Another key, or none: what was known of the account is another's.
    pub(super) fn account_changed(&mut self, profile_id: &str) {
        self.state.quotas.remove(profile_id);
        self.load_quota(profile_id);
    }

    /// Reads what is known of a profile's account.
    pub(super) fn load_quota(&mut self, profile_id: &str) {
        if let Some(account) = self.account_of(profile_id)
            && self.history_is_open()
        {
            self.run(Job::LoadQuota(account));
        }
    }

    fn account_of(&self, profile_id: &str) -> Option<Account> {
        let key_hint = self.state.key_of(profile_id)?.masked();
        Some(Account { profile_id: profile_id.to_owned(), key_hint })
    }

    pub(super) fn checked(&mut self, account: &Account, check: Check) {
        if self.account_of(&account.profile_id).as_ref() != Some(account) {
            // Another key was entered meanwhile.
            return;
        }
        let quota = self.state.quotas.entry(account.profile_id.clone()).or_default();
        quota.is_checking = false;
        if let Verdict::Accepted { balance } = &check.verdict {
            quota.last_good = Some(BalanceAt { balance: balance.clone(), at_ms: check.at_ms });
        }
        quota.last_check = Some(check);
    }

    pub(super) fn quota_loaded(&mut self, account: &Account, stored: Option<BalanceAt>, chart: Chart) {
        if self.account_of(&account.profile_id).as_ref() != Some(account) {
            return;
        }
        let quota = self.state.quotas.entry(account.profile_id.clone()).or_default();
        // What was just checked may not have been saved.
        let is_newer = |stored: &BalanceAt| quota.last_good.as_ref().is_none_or(|known| known.at_ms <= stored.at_ms);
        if let Some(stored) = stored.filter(is_newer) {
            quota.last_good = Some(stored);
        }
        quota.chart = chart;
    }
}
