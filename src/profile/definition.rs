//! A profile: a name, where the service lives, and the limits that apply there.

use std::time::Duration;

use crate::contract::{BaseUrl, Mark, POLL_SPACING_MIN, POLL_SPACING_MIN_LIVE};
use crate::payload::{Redactor, in_one_line};
use crate::profile::address::Address;
use crate::profile::limit::ProfileLimits;

/// The key the sandbox profile starts with, so that the first submission needs no account.
pub const SANDBOX_KEY: &str = "sandbox-key-0001";

/// The sandbox profile's id.
pub const SANDBOX_ID: &str = "sandbox";

/// The CapKill profile's id.
pub const CAPKILL_ID: &str = "capkill";

/// What a profile keeps of its submissions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Retention {
    pub profile_id: String,
    /// Submissions created before this moment are deleted.
    pub before_ms: Option<i64>,
    /// The oldest submissions beyond this number are deleted.
    pub most: Option<u64>,
}

/// Whether submissions to a service cost money.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Costs {
    /// The embedded sandbox, which is free whatever the settings say.
    Sandbox,
    /// The service is free, because the operator says so in its profile.
    Free,
    Money,
}

impl Costs {
    /// Every value, the dearest last.
    pub const ALL: [Self; 3] = [Self::Sandbox, Self::Free, Self::Money];

    /// Whether the service takes no money.
    #[must_use]
    pub const fn is_free(self) -> bool {
        matches!(self, Self::Sandbox | Self::Free)
    }

    /// Returns the words that stand beside a target.
    #[must_use]
    pub const fn words(self) -> &'static str {
        if self.is_free() { "free" } else { "costs money" }
    }
}

/// How a balance stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BalanceLevel {
    Fine,
    /// The balance is under the profile's threshold.
    Low,
    /// Nothing is left, or less.
    Spent,
}

/// A name, an address and limits. The key is in the keychain under the profile's id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    /// Tells profiles apart for good: an id never changes and is never used again, while names may change.
    pub id: String,
    pub name: String,
    pub address: Address,
    pub limits: ProfileLimits,
    /// The balance is asked for whenever the profile is opened.
    pub checks_on_open: bool,
    /// Proves that a desk of this user switched that on, for the address that the profile has.
    pub check_proof: String,
    /// A balance below this decimal number is shown in amber; empty for no threshold.
    pub low_balance: String,
    /// The operator says that submissions cost money. The sandbox is free all the same.
    pub costs_money: bool,
    /// Proves that a desk of this user gave the profile its address, and said whether submissions cost money there.
    pub address_proof: String,
}

impl Profile {
    /// Returns a profile with the default limits.
    #[must_use]
    pub fn new(id: &str, name: &str, address: Address) -> Self {
        let limits = ProfileLimits::default();
        let costs_money = !address.is_sandbox();
        let (id, name) = (id.to_owned(), in_one_line(name).into_owned());
        Self {
            id,
            name,
            address,
            limits,
            checks_on_open: false,
            check_proof: String::new(),
            low_balance: String::new(),
            costs_money,
            address_proof: String::new(),
        }
    }

    /// Tells whether a desk of this user switched the check on opening on, for the address that the profile has.
    #[must_use]
    pub fn is_check_proven(&self, mark: &Mark) -> bool {
        self.checks_on_open && mark.proves(&self.check_text(), &self.check_proof)
    }

    /// Proves that the operator of this desk has the check on opening as it is.
    pub fn prove_check(&mut self, mark: &Mark) {
        let proof = self.checks_on_open.then(|| mark.proof(&self.check_text())).flatten();
        self.check_proof = proof.unwrap_or_default();
    }

    fn check_text(&self) -> String {
        format!("check_on_open {} {}", self.id, self.proven_address())
    }

    /// Tells whether a desk of this user gave the profile its address, and said whether submissions cost money there. A
    /// settings file alone can say anything of both.
    #[must_use]
    pub fn is_address_proven(&self, mark: &Mark) -> bool {
        mark.proves(&self.address_text(), &self.address_proof)
    }

    /// Proves that the operator of this desk gave the profile its address, and said whether submissions cost money there.
    pub fn prove_address(&mut self, mark: &Mark) {
        self.address_proof = mark.proof(&self.address_text()).unwrap_or_default();
    }

    fn address_text(&self) -> String {
        format!("address {} costs_money={} {}", self.id, self.costs_money, self.proven_address())
    }

    /// Returns the address as proofs hold it. The sandbox's address is another in each run, and is the program's own.
    fn proven_address(&self) -> &str {
        if self.address.is_sandbox() { "" } else { self.address.text() }
    }

    /// Returns the profile as it is to be taken from a settings file: the file alone makes no service free.
    #[must_use]
    pub fn without_unproven(self, mark: &Mark) -> Self {
        let costs_money = self.costs_money || !(self.address.is_sandbox() || self.is_address_proven(mark));
        Self { costs_money, ..self }
    }

    /// Returns whether submissions through the profile cost money. The address says nothing of that: one on this machine
    /// may lead to a paid service.
    #[must_use]
    pub fn costs(&self) -> Costs {
        match (&self.address, self.costs_money) {
            (Address::Sandbox(_), _) => Costs::Sandbox,
            (_, false) => Costs::Free,
            (_, true) => Costs::Money,
        }
    }

    /// Whether the service can reach what listens on this machine alone; also while nobody knows where the service is.
    #[must_use]
    pub fn is_local(&self) -> bool {
        !matches!(&self.address, Address::Service(base_url) if !base_url.is_loopback())
    }

    /// Returns where a task lives that was created at an address: there; only the sandbox moves from run to run.
    /// `None` while that is not known.
    ///
    /// The history keeps an address without the keys in it, and nothing answers at such an address: where the profile's
    /// address without its keys is the one that was kept, the task lives at the profile's.
    #[must_use]
    pub fn home_of(&self, created_at: &str, redactor: &Redactor) -> Option<BaseUrl> {
        let own = self.address.base_url();
        let is_own = own.is_some_and(|own| redactor.text(own.as_str()) == created_at);
        let stored = if is_own || self.address.is_sandbox() { None } else { BaseUrl::parse(created_at).ok() };
        stored.or_else(|| own.cloned())
    }

    /// Whether the profile comes with the program and so can't be deleted.
    #[must_use]
    pub fn is_built_in(&self) -> bool {
        [SANDBOX_ID, CAPKILL_ID].contains(&self.id.as_str())
    }

    /// Returns the time between two polls of a task that lives at an address, and never less than a live service takes.
    /// The address may be an earlier one of the profile: a task stays where it was created.
    #[must_use]
    pub fn poll_spacing_at(&self, base_url: &BaseUrl) -> Duration {
        self.limits.poll_spacing().max(self.poll_spacing_min_at(base_url))
    }

    /// Returns the time that must be between two polls of a task, even when the operator asks for one. An address on this
    /// machine may lead to a live service, so that only one that is free as well may be asked sooner.
    #[must_use]
    pub fn poll_spacing_min_at(&self, base_url: &BaseUrl) -> Duration {
        let may_be_live = !base_url.is_loopback() || !self.costs().is_free();
        if may_be_live { POLL_SPACING_MIN_LIVE } else { POLL_SPACING_MIN }
    }

    /// Says why the poll spacing can't be what it is set to; `None` where it can.
    #[must_use]
    pub fn poll_spacing_problem(&self) -> Option<&'static str> {
        let is_too_short = self.limits.poll_spacing() < POLL_SPACING_MIN_LIVE;
        match self.address.base_url() {
            _ if !is_too_short => None,
            _ if !self.costs().is_free() => Some("At least 2 s: it costs money"),
            Some(base_url) if !base_url.is_loopback() => Some("At least 2 s at a live service"),
            _ => None,
        }
    }

    /// Returns what is to be deleted of the profile's submissions; `None` while the profile keeps all.
    #[must_use]
    pub fn retention(&self, now_ms: i64) -> Option<Retention> {
        let (before_ms, most) = (self.limits.keep_since_ms(now_ms), self.limits.keep_most());
        (before_ms.is_some() || most.is_some()).then(|| Retention { profile_id: self.id.clone(), before_ms, most })
    }

    /// Whether a balance is under the profile's threshold. Without a threshold no balance is.
    #[must_use]
    pub fn is_low(&self, balance: &str) -> bool {
        matches!((number(balance), number(&self.low_balance)), (Some(balance), Some(low)) if balance < low)
    }

    /// Returns how a balance stands. One that is spent needs no threshold to be seen.
    #[must_use]
    pub fn level(&self, balance: &str) -> BalanceLevel {
        if number(balance).is_some_and(|balance| balance <= 0.0) {
            BalanceLevel::Spent
        } else if self.is_low(balance) {
            BalanceLevel::Low
        } else {
            BalanceLevel::Fine
        }
    }
}

fn number(text: &str) -> Option<f64> {
    text.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::ClientKey;
    use crate::profile::limit::Limit;

    fn live() -> Profile {
        Profile::new(CAPKILL_ID, "CapKill", Address::parse("https://capkill.com/api/"))
    }

    #[test]
    fn a_live_service_is_never_polled_faster_than_every_two_seconds() {
        let mut profile = live();
        let live = profile.address.base_url().cloned().unwrap();
        assert_eq!(profile.poll_spacing_at(&live), Duration::from_secs(3));
        profile.limits.set(Limit::PollSpacing, 500);
        assert_eq!(profile.poll_spacing_at(&live), Duration::from_secs(2));
        let local = BaseUrl::parse("http://127.0.0.1:1/").unwrap();
        assert_eq!(profile.poll_spacing_at(&local), Duration::from_secs(2), "what costs money may go on from there");
        profile.costs_money = false;
        assert_eq!(profile.poll_spacing_at(&local), Duration::from_millis(500));
        // A task stays where it was created, whatever the profile's address is now.
        profile.address = Address::Service(local);
        assert_eq!(profile.poll_spacing_at(&live), Duration::from_secs(2));
    }

    #[test]
    fn a_poll_spacing_under_two_seconds_needs_a_free_service_on_this_machine() {
        let wrong = |address: &str, costs_money: bool, spacing: u64| {
            let mut profile = Profile { costs_money, ..Profile::new("mine", "Mine", Address::parse(address)) };
            profile.limits.set(Limit::PollSpacing, spacing);
            profile.poll_spacing_problem()
        };
        let (local, live) = ("http://127.0.0.1:8917/", "https://service.example/api/");
        assert_eq!(wrong(local, true, 1_000), Some("At least 2 s: it costs money"));
        assert_eq!(wrong(live, false, 1_999), Some("At least 2 s at a live service"));
        assert_eq!([wrong(local, true, 2_000), wrong(live, true, 2_000), wrong(local, false, 1_000)], [None; 3]);
    }

    #[test]
    fn an_address_kept_without_its_key_is_the_profiles_own() {
        const OWN: &str = "https://service.example/path-key-0123456789abcdef/";
        let key = ClientKey::from_input("path-key-0123456789abcdef").unwrap().0;
        let redactor = Redactor::new(&key);
        let kept = redactor.text(OWN);
        assert_ne!(kept, OWN);
        let mut profile = Profile::new("mine", "Mine", Address::parse(OWN));
        assert_eq!(profile.home_of(&kept, &redactor).unwrap().as_str(), OWN);
        let earlier = "https://earlier.example/api/";
        assert_eq!(profile.home_of(earlier, &redactor).unwrap().as_str(), earlier);
        profile.address = Address::parse(earlier);
        assert_ne!(profile.home_of(&kept, &redactor).unwrap().as_str(), earlier, "its tasks live elsewhere");
    }

    #[test]
    fn an_address_on_this_machine_is_no_proof_of_free() {
        let address = || Address::parse("http://127.0.0.1:8080/");
        let proxy = Profile::new("proxy", "Proxy", address());
        assert_eq!((proxy.costs(), proxy.is_local()), (Costs::Money, true));
        let free = Profile { costs_money: false, ..live() };
        assert_eq!((free.costs(), free.is_local()), (Costs::Free, false));
    }

    #[test]
    fn the_sandbox_is_free_whatever_is_set() {
        let sandbox = Profile { costs_money: true, ..Profile::new(SANDBOX_ID, "Sandbox", Address::Sandbox(None)) };
        assert_eq!((sandbox.costs(), sandbox.costs().words()), (Costs::Sandbox, "free"));
    }

    #[test]
    fn a_threshold_is_a_number_or_none() {
        let mut profile = live();
        for (low, balance, is_low) in
            [("", "0", false), ("5", "4.99", true), ("5", "5", false), ("much", "1", false), ("5", "-3", true)]
        {
            profile.low_balance = low.into();
            assert_eq!(profile.is_low(balance), is_low, "{balance} under {low}");
        }
    }

    #[test]
    fn a_spent_balance_needs_no_threshold() {
        for (low, balance, level) in [
            ("", "-3.5", BalanceLevel::Spent),
            ("", "0", BalanceLevel::Spent),
            ("5", "0.00", BalanceLevel::Spent),
            ("5", "0.05", BalanceLevel::Low),
            ("", "0.05", BalanceLevel::Fine),
            ("5", "much", BalanceLevel::Fine),
        ] {
            let profile = Profile { low_balance: low.into(), ..live() };
            assert_eq!(profile.level(balance), level, "{balance} under {low}");
        }
    }

    #[test]
    fn a_profile_keeps_everything_until_a_limit_is_set() {
        let mut profile = live();
        assert_eq!(profile.retention(0), None);
        profile.limits.set(Limit::KeepSubmissions, 2);
        let kept = Retention { profile_id: CAPKILL_ID.into(), before_ms: None, most: Some(2) };
        assert_eq!(profile.retention(0), Some(kept));
    }

    #[test]
    fn a_settings_file_alone_makes_no_service_free() {
        let (mark, other) = (Mark::of_secret([7; 32]), Mark::of_secret([8; 32]));
        let mut profile = Profile { costs_money: false, ..live() };
        assert_eq!(profile.clone().without_unproven(&mark).costs(), Costs::Money);
        profile.prove_address(&mark);
        assert!(profile.is_address_proven(&mark) && !profile.is_address_proven(&other));
        assert_eq!(profile.clone().without_unproven(&mark).costs(), Costs::Free);
        assert_eq!(profile.clone().without_unproven(&other).costs(), Costs::Money);
        profile.address = Address::parse("https://elsewhere.example/");
        assert!(!profile.is_address_proven(&mark), "it was proven for another address");
    }
}
