//! Accounts: checks of key and balance.

use crate::desk::change::Change;
use crate::desk::command::{AccountCommand, Act};
use crate::desk::desk::Desk;
use crate::desk::state::{Consent, HistoryHealth, NoticeLevel, Target};
use crate::history::BalanceAt;
use crate::judge::{Check, Verdict};
use crate::profile::{Address, SANDBOX_ID};
use crate::work::{Account, AccountEvent, AccountJob, BalanceCall, Job};

impl Desk {
    /// Does what a window asks about accounts.
    pub(in crate::desk) fn on_account(&mut self, command: &AccountCommand) {
        match command {
            AccountCommand::Check => self.check_balance(Consent::NotAsked),
        }
    }

    /// Takes what the worker tells about accounts.
    pub(in crate::desk) fn account_event(&mut self, event: AccountEvent) {
        match event {
            AccountEvent::Checked { account, check } => self.checked(&account, check),
            AccountEvent::CheckLost(account, lost) => {
                self.no_check_any_more(&account);
                self.notice(NoticeLevel::Error, format!("The balance could not be asked for. {lost}"));
            }
            AccountEvent::Closing(account) => {
                self.no_check_any_more(&account);
                self.notice(NoticeLevel::Warning, "The balance was not asked for: CapKill Desk is closing");
            }
            AccountEvent::BalanceLoaded { account, result } => match result {
                Ok(stored) => self.balance_loaded(&account, stored),
                Err(error) => self.report(NoticeLevel::Error, &error),
            },
        }
    }

    /// An account is asked for no longer, and can be checked again.
    fn no_check_any_more(&mut self, account: &Account) {
        let is_known = self.account_of(&account.profile_id).as_ref() == Some(account);
        if let Some(known) = self.state.balances.get_mut(&account.profile_id).filter(|_| is_known) {
            known.is_checking = false;
        }
    }

    /// Asks for the balance of the profile in use.
    pub(in crate::desk) fn check_balance(&mut self, consent: Consent) {
        let Some(profile) = self.state.profile() else { return };
        let Some(key) = self.state.key() else {
            return self.notice(NoticeLevel::Warning, "Enter the client key first; then it can be checked");
        };
        let Some(base_url) = profile.address.base_url() else {
            let text = match &profile.address {
                Address::Sandbox(_) => "The sandbox is not listening yet; check again in a moment",
                _ => "The profile's base URL can't be read; correct it in the profile",
            };
            return self.notice(NoticeLevel::Warning, text);
        };
        let call = BalanceCall::new(profile, base_url.clone(), key.clone());
        let (profile, base_url, key) = (profile.clone(), base_url.clone(), key.clone());
        let target = Target { profile, base_url, key, named_by: None };
        let is_checking = self.state.balance().is_some_and(|known| known.is_checking);
        if is_checking || self.is_held(Act::Check, &target, consent) {
            return;
        }
        let profile_id = call.profile_id.clone();
        if self.run(Job::Account(AccountJob::Check(call))) {
            self.state.balances.entry(profile_id).or_default().is_checking = true;
        }
    }

    /// Checks where the profile in use wants it and can be asked, and what is found can be kept.
    pub(in crate::desk) fn check_on_open(&mut self) {
        let Some(profile) = self.state.profile() else { return };
        let is_wanted = profile.checks_on_open && profile.address.base_url().is_some();
        let is_early = matches!(self.state.history.health, HistoryHealth::Opening | HistoryHealth::Updating);
        if !is_wanted || is_early || !self.goes_where_confirmed() {
            return;
        }
        if profile.is_check_proven(&self.mark) {
            return self.check_balance(Consent::NotAsked);
        }
        let text = format!(
            "The balance of {} was not asked for: no desk of yours switched that on, or one of an earlier version did; save the profile once to switch it on",
            profile.name
        );
        self.notice(NoticeLevel::Info, text);
    }

    /// Whether a check of the profile in use goes where its key was confirmed to go: what nobody has clicked asks nothing.
    fn goes_where_confirmed(&self) -> bool {
        let Some((profile, key)) = self.state.profile().zip(self.state.key()) else { return false };
        profile.address.base_url().is_some_and(|base_url| {
            let (profile, base_url) = (profile.clone(), base_url.clone());
            self.is_confirmed(&Target { profile, base_url, key: key.clone(), named_by: None })
        })
    }

    /// Reads the sandbox's balance, now that its address is known, and checks it, if the sandbox is selected.
    pub(in crate::desk) fn check_sandbox_on_open(&mut self) {
        if self.state.selected_profile == SANDBOX_ID {
            self.account_opened();
            self.check_on_open();
        }
    }

    /// Reads what is known of the account of the profile in use.
    pub(in crate::desk) fn account_opened(&mut self) {
        let profile_id = self.state.selected_profile.clone();
        self.load_balance(&profile_id);
    }

    /// Forgets the balance of the old account, of another key or at another address, and reads the new one's.
    pub(in crate::desk) fn account_changed(&mut self, profile_id: &str) {
        self.state.balances.remove(profile_id);
        self.load_balance(profile_id);
    }

    /// A profile is gone, and what was known of its account with it.
    pub(in crate::desk) fn account_deleted(&mut self, profile_id: &str) {
        self.state.balances.remove(profile_id);
    }

    fn load_balance(&mut self, profile_id: &str) {
        if let Some(account) = self.account_of(profile_id)
            && self.history_is_open()
        {
            self.run(Job::Account(AccountJob::LoadBalance(account)));
        }
    }

    fn account_of(&self, profile_id: &str) -> Option<Account> {
        let key_hint = self.state.key_of(profile_id)?.masked();
        let base_url = self.state.profile_by_id(profile_id)?.address.text().to_owned();
        Some(Account { profile_id: profile_id.to_owned(), base_url, key_hint })
    }

    fn checked(&mut self, account: &Account, check: Check) {
        if self.account_of(&account.profile_id).as_ref() != Some(account) {
            // Another key or address was entered meanwhile.
            return;
        }
        let known = self.state.balances.entry(account.profile_id.clone()).or_default();
        known.is_checking = false;
        if let Verdict::Accepted { balance } = &check.verdict {
            known.last_good = Some(BalanceAt { balance: balance.clone(), at_ms: check.at_ms });
        }
        known.last_check = Some(check);
    }

    fn balance_loaded(&mut self, account: &Account, stored: Option<BalanceAt>) {
        self.changes.add(Change::BalanceRead);
        if self.account_of(&account.profile_id).as_ref() != Some(account) {
            return;
        }
        let known = self.state.balances.entry(account.profile_id.clone()).or_default();
        // What was just checked may not have been saved.
        let is_newer = |stored: &BalanceAt| known.last_good.as_ref().is_none_or(|last| last.at_ms <= stored.at_ms);
        if let Some(stored) = stored.filter(is_newer) {
            known.last_good = Some(stored);
        }
    }
}
