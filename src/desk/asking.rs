//! What is asked before a call takes a key somewhere, and what is said where nothing is asked.

use super::command::Act;
use super::desk::Desk;
use super::state::{CallQuestion, Consent, NoticeLevel, Reason, SameQuestion, Target};
use crate::contract::Origin;
use crate::judge::{ASKING, money_again, money_of_draft, money_of_session};
use crate::profile::Costs;
use crate::view::TargetChip;

impl Desk {
    /// Binds a built-in profile's key, which was never bound, to the profile's own address, and says so.
    pub(super) fn take_over(&mut self, target: &Target, origin: Origin) {
        let (profile, key) = (&target.profile, &target.key);
        let text = format!("The key {} of the profile {} is for {origin} from now on", key.masked(), profile.name);
        self.notice(NoticeLevel::Info, text);
        self.bind_key(&profile.id, key, origin);
    }

    /// Returns what the operator is to be asked before a call; `None` where nothing is to be asked, or all was answered.
    pub(super) fn call_question(
        &self,
        act: Act,
        goes: TargetChip,
        is_refused: bool,
        consent: &Consent,
    ) -> Option<CallQuestion> {
        let shows = self.state.target();
        let mut reasons = self.state.reasons_to_ask(act, &goes, *consent == Consent::FromPalette);
        reasons.extend(is_refused.then_some(Reason::RefusedOften));
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
            Act::Repeat(id) | Act::RepeatHere(id) => self.state.record_here(id).map_or_else(
                || money_of_draft(costs).to_owned(),
                |view| {
                    let summary = &view.record.summary;
                    let then = self.state.costs_of(summary);
                    money_again([then, costs], id.0, summary.state, summary.error_code.as_deref())
                },
            ),
            Act::Listen if costs.is_free() => money_of_draft(costs).to_owned(),
            Act::Listen => money_of_session(self.state.capture.wish.call_limit),
            Act::ListenToSandbox => money_of_draft(Costs::Sandbox).to_owned(),
            Act::Follow(_) | Act::AskNow(_) | Act::Check => ASKING.to_owned(),
        }
    }

    /// Returns the question about a submission whose payload was sent before.
    pub(super) fn same_question(&self) -> Option<SameQuestion> {
        let (submission, before) = self.submitting.first_asked_about()?;
        let goes = TargetChip::new(&submission.profile, Some(&submission.base_url), Some(submission.key.masked()));
        let then = self.state.costs_before(before, &submission.base_url.to_string());
        let money = money_again([then, goes.costs], before.id.0, before.state, before.error_code.as_deref());
        Some(SameQuestion { job: submission.job, before: before.clone(), shows: self.state.target(), goes, money })
    }
}
