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
        let is_elsewhere = shows.as_ref().and_then(TargetChip::profile_id) != goes.profile_id();
        let is_hasty = *consent == Consent::FromPalette && !goes.costs.is_free();
        let mut reasons = Vec::new();
        reasons.extend(is_elsewhere.then_some(Reason::OtherProfile));
        reasons.extend(self.reasons_to_repeat(act, &goes));
        reasons.extend((act == Act::Listen && !goes.costs.is_free()).then_some(Reason::Session));
        reasons.extend(is_refused.then_some(Reason::RefusedOften));
        reasons.extend(is_hasty.then_some(Reason::Palette));
        if reasons.is_empty() {
            return None;
        }
        let money = self.money_of_call(act, goes.costs);
        let asked = CallQuestion { act, shows, goes, reasons, money };
        let is_answered = matches!(consent, Consent::Given(answered) if answered.covers(&asked));
        (!is_answered).then_some(asked)
    }

    /// Returns why a record is to be asked about before it is sent again: another account would pay, or one twice.
    fn reasons_to_repeat(&self, act: Act, goes: &TargetChip) -> Vec<Reason> {
        let (Act::Repeat(id) | Act::RepeatHere(id)) = act else { return Vec::new() };
        let Some(view) = self.state.record_here(id) else { return Vec::new() };
        let (sent_with, summary) = (&view.record.key_hint, &view.record.summary);
        // Another profile has another key, and the operator has chosen that profile.
        let is_other_key = matches!(act, Act::Repeat(_)) && goes.key_hint.as_ref() != Some(sent_with);
        let other_key = is_other_key.then(|| Reason::OtherKey(sent_with.clone()));
        let may_be_paid = summary.state.may_be_paid(summary.error_code.as_deref());
        let is_paid_twice = may_be_paid && [goes.costs, self.state.costs_of(summary)] == [Costs::Money; 2];
        other_key.into_iter().chain(is_paid_twice.then_some(Reason::MayBePaid)).collect()
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
        let costs = [goes.costs; 2];
        let money = money_again(costs, before.id.0, before.state, before.error_code.as_deref());
        Some(SameQuestion { job: submission.job, before: before.clone(), shows: self.state.target(), goes, money })
    }
}
