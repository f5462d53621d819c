//! What the window says about money, of the draft, of a record and of what is under way.

use super::whole::State;
use crate::history::{Life, Record};
use crate::judge::{money, money_of_draft};
use crate::profile::{Costs, Profile, costs_of};

impl State {
    /// Returns whether a record's submission cost money.
    #[must_use]
    pub fn costs_of(&self, record: &Record) -> Costs {
        costs_of(&self.profiles, &record.profile_id, &record.base_url)
    }

    /// Returns the sentence about a record's money.
    #[must_use]
    pub fn money_of(&self, record: &Record) -> String {
        let balances = record.balance_before.as_ref().zip(record.balance_after.as_ref());
        let balances = balances.map(|(before, after)| [before.balance.as_str(), after.balance.as_str()]);
        let summary = &record.summary;
        money(self.costs_of(record), summary.state, summary.error_code.as_deref(), balances)
    }

    /// Returns the sentence about what a submission of the draft would cost.
    #[must_use]
    pub fn money_of_draft(&self) -> &'static str {
        money_of_draft(self.profile().map_or(Costs::Money, Profile::costs))
    }

    /// Returns the sentence about the money of what is under way, if the waiting were cut off now.
    #[must_use]
    pub fn money_if_cut_off(&self) -> String {
        let mut costs = self.in_flight.iter().map(|in_flight| in_flight.submission.profile.costs());
        let costs = costs.find(|costs| !costs.is_free()).unwrap_or(Costs::Free);
        money(costs, Life::Unknown, None, None)
    }
}
