//! Why a call is asked about before it is made.

use super::asked::Reason;
use super::whole::State;
use crate::desk::command::Act;
use crate::profile::Costs;
use crate::view::TargetChip;

impl State {
    /// Tells whether running a call from the list of commands asks first, as far as is known before it is run.
    #[must_use]
    pub fn asks_first(&self, act: Act) -> bool {
        self.target_of(act).is_some_and(|goes| !self.reasons_to_ask(act, &goes, true).is_empty())
    }

    /// Returns why a call is to be asked about; nothing where it may be made at once.
    pub(in crate::desk) fn reasons_to_ask(&self, act: Act, goes: &TargetChip, is_from_palette: bool) -> Vec<Reason> {
        let shows = self.target();
        let is_of_other = shows.as_ref().and_then(TargetChip::profile_id) != goes.profile_id();
        // The sandbox finds another port at each start, and is the program itself at each.
        let is_elsewhere = goes.costs != Costs::Sandbox && shows.is_some_and(|shows| shows.host != goes.host);
        let costs_money = !goes.costs.is_free();
        let mut reasons = Vec::new();
        reasons.extend(is_of_other.then_some(Reason::OtherProfile));
        reasons.extend((is_elsewhere && !is_of_other).then_some(Reason::OtherAddress));
        reasons.extend(self.reasons_to_repeat(act, goes));
        reasons.extend((act == Act::Listen && costs_money).then_some(Reason::Session));
        reasons.extend((is_from_palette && costs_money).then_some(Reason::Palette));
        reasons
    }

    /// Returns why a record is to be asked about before it is sent again: another account would pay, or one twice.
    fn reasons_to_repeat(&self, act: Act, goes: &TargetChip) -> Vec<Reason> {
        let (Act::Repeat(id) | Act::RepeatHere(id)) = act else { return Vec::new() };
        let Some(view) = self.record_here(id) else { return Vec::new() };
        let (sent_with, summary) = (&view.record.key_hint, &view.record.summary);
        // Another profile has another key, and the operator has chosen that profile.
        let is_other_key = matches!(act, Act::Repeat(_)) && goes.key_hint.as_ref() != Some(sent_with);
        let other_key = is_other_key.then(|| Reason::OtherKey(sent_with.clone()));
        let may_be_paid = summary.state.may_be_paid(summary.error_code.as_deref());
        let is_paid_twice = may_be_paid && [goes.costs, self.costs_of(summary)] == [Costs::Money; 2];
        other_key.into_iter().chain(is_paid_twice.then_some(Reason::MayBePaid)).collect()
    }
}
