//! What the window says about money, of the draft, of a row, of a record and of what is under way.

use super::submitting::InFlight;
use super::whole::State;
use crate::history::{Capture, Life, Record, SameBefore, Summary};
use crate::judge::{money, money_of_draft, money_of_tasks};
use crate::profile::{Costs, Profile, costs_at, costs_of};
use crate::view::Conversation;

impl State {
    /// Returns whether a submission cost money, by its row.
    #[must_use]
    pub fn costs_of(&self, summary: &Summary) -> Costs {
        costs_of(&self.profiles, &summary.profile_id, &summary.base_url)
    }

    /// Returns whether an earlier submission of a payload to an address cost money.
    #[must_use]
    pub fn costs_before(&self, before: &SameBefore, base_url: &str) -> Costs {
        before.profile_id.as_ref().map_or_else(
            || costs_at(&self.profiles, base_url),
            |profile_id| costs_of(&self.profiles, profile_id, base_url),
        )
    }

    /// Returns the sentence about a row's money.
    #[must_use]
    pub fn money_of_row(&self, summary: &Summary) -> String {
        money(self.costs_of(summary), summary.state, summary.error_code.as_deref(), None)
    }

    /// Returns the sentence about a record's money, which knows the balances too.
    #[must_use]
    pub fn money_of(&self, record: &Record) -> String {
        let balances = record.balance_before.as_ref().zip(record.balance_after.as_ref());
        let balances = balances.map(|(before, after)| [before.balance.as_str(), after.balance.as_str()]);
        let summary = &record.summary;
        money(self.costs_of(summary), summary.state, summary.error_code.as_deref(), balances)
    }

    /// Returns the sentence about the money of a captured task.
    #[must_use]
    pub fn money_of_task(&self, capture: &Capture, task: &Conversation) -> String {
        money(self.costs_of_session(capture), task.state, task.error_code.as_deref(), None)
    }

    /// Returns which of a session's tasks were paid or may have been; `tasks` has the oldest first.
    #[must_use]
    pub fn money_of_tasks(&self, capture: &Capture, tasks: &[Conversation]) -> String {
        let newest_first = tasks.iter().rev().map(|task| (task.id.0, task.state, task.error_code.as_deref()));
        money_of_tasks(self.costs_of_session(capture), newest_first)
    }

    /// Returns whether the tasks of a session cost money, as their rows tell: by what the profile says now.
    fn costs_of_session(&self, capture: &Capture) -> Costs {
        costs_of(&self.profiles, &capture.new.profile_id, &capture.new.base_url)
    }

    /// Returns the sentence about the money of a submission that is under way.
    #[must_use]
    pub fn money_of_flight(&self, flight: &InFlight) -> String {
        money(flight.costs(), Life::Recorded, None, None)
    }

    /// Returns the sentence about what a submission of the draft would cost.
    #[must_use]
    pub fn money_of_draft(&self) -> &'static str {
        money_of_draft(self.profile().map_or(Costs::Money, Profile::costs))
    }

    /// Returns the sentence about the money of what is under way, if the waiting were cut off now.
    #[must_use]
    pub fn money_if_cut_off(&self) -> String {
        let captured = self.capture.running().filter(|running| running.passed.in_flight > 0);
        let submitted = self.in_flight.iter().map(|in_flight| in_flight.submission.profile.costs());
        let mut costs = submitted.chain(captured.map(|running| running.goes.costs));
        let costs = costs.find(|costs| !costs.is_free()).unwrap_or(Costs::Free);
        money(costs, Life::Unknown, None, None)
    }
}
