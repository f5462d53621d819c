//! What is asked before a call takes a key somewhere.

use std::time::Instant;

use super::command::Act;
use super::desk::Desk;
use super::state::{CallQuestion, Consent, Reason, SameQuestion, Target};
use crate::judge::{ASKING, money_again, money_of_draft};
use crate::profile::Costs;
use crate::view::TargetChip;

impl Desk {
    /// Returns why a call with a key is to be asked about because of the key.
    pub(super) fn reasons_of_key(&self, target: &Target) -> Vec<Reason> {
        let other_key = target.sent_with.clone().filter(|sent_with| *sent_with != target.key.masked());
        let is_refused = self.refusals.ask_first(&target.key, Instant::now());
        let refused = is_refused.then_some(Reason::RefusedOften);
        other_key.map(Reason::OtherKey).into_iter().chain(refused).collect()
    }

    /// Returns what the operator is to be asked before a call; `None` where nothing is to be asked, or all was answered.
    pub(super) fn call_question(
        &self,
        act: Act,
        goes: TargetChip,
        of_key: Vec<Reason>,
        consent: &Consent,
    ) -> Option<CallQuestion> {
        let shows = self.state.target();
        let is_elsewhere = shows.as_ref().and_then(TargetChip::profile_id) != goes.profile_id();
        let is_hasty = *consent == Consent::FromPalette && !goes.costs.is_free();
        let elsewhere = is_elsewhere.then_some(Reason::OtherProfile);
        let hasty = is_hasty.then_some(Reason::Palette);
        let reasons: Vec<Reason> = elsewhere.into_iter().chain(of_key).chain(hasty).collect();
        if reasons.is_empty() {
            return None;
        }
        let money = self.money_of_call(act, goes.costs);
        let asked = CallQuestion { act, shows, goes, reasons, money };
        let is_answered = matches!(consent, Consent::Given(answered) if answered.covers(&asked));
        (!is_answered).then_some(asked)
    }

    /// Returns the sentence about what a call may cost.
    pub(super) fn money_of_call(&self, act: Act, costs: Costs) -> String {
        match act {
            Act::Submit => money_of_draft(costs).to_owned(),
            Act::Repeat(id) => self.state.record_here(id).map_or_else(
                || money_of_draft(costs).to_owned(),
                |view| {
                    let summary = &view.record.summary;
                    let then = self.state.costs_of(&view.record);
                    money_again([then, costs], id.0, summary.state, summary.error_code.as_deref())
                },
            ),
            Act::Follow(_) | Act::AskNow(_) | Act::Check => ASKING.to_owned(),
        }
    }

    /// Returns the question about a submission whose payload was sent before.
    pub(super) fn same_question(&self) -> Option<SameQuestion> {
        let (submission, before) = self.submitting.first_asked_about()?;
        let goes = TargetChip::new(&submission.profile, Some(&submission.base_url), Some(submission.key.masked()));
        let costs = [goes.costs; 2];
        let money = money_again(costs, before.id.0, before.state, before.error_code.as_deref());
        Some(SameQuestion { before: before.clone(), shows: self.state.target(), goes, money })
    }
}
