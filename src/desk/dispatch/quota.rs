//! Quota: checks of key and balance, and the asking before a key is refused once too often.

use std::time::Instant;

use super::super::messages::Job;
use super::super::{BalanceCall, Chart, Check, NoticeLevel, Question, Verdict};
use super::Desk;
use crate::contract::ClientKey;
use crate::history::{BalanceAt, SubmissionId};

/// A call that waits for an answer to [`Question::RefusedOften`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum HeldCall {
    Submit,
    Check,
    Follow(SubmissionId),
}

impl Desk {
    /// Asks for the balance of the profile in use.
    pub(super) fn check_balance(&mut self) {
        if self.holds(HeldCall::Check, self.state.key().cloned()) {
            return;
        }
        let Some(profile) = self.state.profile() else { return };
        let (Some(base_url), Some(key)) = (profile.address.base_url(), self.state.keys.get(&profile.id)) else {
            let text = "Enter the client key first; then it can be checked";
            return self.notice(NoticeLevel::Warning, text.to_owned(), String::new());
        };
        let (id, call) = (profile.id.clone(), BalanceCall::new(profile, base_url.clone(), key.clone()));
        if self.state.quotas.get(&id).is_some_and(|quota| quota.is_checking) {
            return;
        }
        if self.run(Job::Check(call)) {
            self.state.quotas.entry(id).or_default().is_checking = true;
        }
    }

    /// Whether a call waits because its key was refused too often; then the operator is asked.
    pub(super) fn holds(&mut self, call: HeldCall, key: Option<ClientKey>) -> bool {
        if std::mem::take(&mut self.may_call) {
            return false;
        }
        let is_held = key.is_some_and(|key| self.refusals.ask_first(&key, Instant::now()));
        if is_held {
            self.held = Some(call);
            self.state.question = Some(Question::RefusedOften);
        }
        is_held
    }

    pub(super) fn call_anyway(&mut self) {
        self.state.question = None;
        self.may_call = true;
        match self.held.take() {
            Some(HeldCall::Submit) => self.submit(),
            Some(HeldCall::Check) => self.check_balance(),
            Some(HeldCall::Follow(id)) => self.follow_again(id),
            None => {}
        }
        self.may_call = false;
    }

    pub(super) fn key_refused(&mut self, key: ClientKey) {
        self.refusals.note(key, Instant::now());
    }

    pub(super) fn checked(&mut self, profile_id: String, check: Check) {
        let quota = self.state.quotas.entry(profile_id).or_default();
        quota.is_checking = false;
        if let Verdict::Accepted { balance } = &check.verdict {
            quota.last_good = Some(BalanceAt { balance: balance.clone(), at_ms: check.at_ms });
        }
        quota.last_check = Some(check);
    }

    pub(super) fn quota_loaded(&mut self, profile_id: String, last_good: Option<BalanceAt>, chart: Chart) {
        let quota = self.state.quotas.entry(profile_id).or_default();
        quota.last_good = last_good.or(quota.last_good.take());
        quota.chart = chart;
    }
}
