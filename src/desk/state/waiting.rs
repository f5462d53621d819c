//! What goes on once something has come.

use std::mem::discriminant;
use std::path::PathBuf;

use super::asked::{CallQuestion, Consent};
use super::submitting::HeldCall;
use super::target::NewAddress;
use crate::desk::command::Act;
use crate::history::SubmissionId;
use crate::work::FixOf;

/// What the operator asked for and can't be done yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::desk) enum Waiting {
    Fix(FixOf),
    /// A call, and what the operator has said about it.
    Call(Act, Consent),
    /// A call that goes on once the keychain has answered for its profile, and what the operator has said about it.
    CallWithKey(Act, Consent),
    /// Compares with the draft.
    CompareDraft,
    /// Asks for a row's label and note.
    EditRemarks(SubmissionId),
    /// Asks whether a row's copy shall hold the real key.
    OfferKeyCopy(SubmissionId),
    /// Tests the draft's callback address.
    TestCallback,
    /// Takes files that were handed over.
    Files(Vec<PathBuf>),
}

impl Waiting {
    /// Whether the draft is to be submitted.
    #[must_use]
    pub(in crate::desk) fn is_submit(&self) -> bool {
        matches!(self, Self::Call(Act::Submit, _))
    }

    /// Whether both are of one kind, of which the newer takes the place of the older.
    fn is_like(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Call(one, _), Self::Call(other, _)) | (Self::CallWithKey(one, _), Self::CallWithKey(other, _)) => {
                discriminant(one) == discriminant(other)
            }
            _ => discriminant(self) == discriminant(other),
        }
    }
}

/// What has to come first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::desk) enum For {
    /// The draft as it is now, composed.
    Draft,
    /// The draft of last time, in whose place others come.
    KeptDraft,
    /// This record on screen.
    Shown(SubmissionId),
    /// This record, on screen or not.
    Record(SubmissionId),
    /// The keychain's answer for the profile with this id.
    Key(String),
    /// The operator's yes to a call.
    Yes(HeldCall, CallQuestion),
    /// The operator's yes to sending a key to an address that it was not confirmed for.
    Address(NewAddress),
    /// The operator's yes to a test of a callback address that came with the draft.
    Callback(String),
}

impl For {
    /// Whether the operator is asked, about one call at a time.
    #[must_use]
    pub(in crate::desk) fn is_question(&self) -> bool {
        matches!(self, Self::Yes(..) | Self::Address(_) | Self::Callback(_))
    }
}

/// Everything that waits, oldest first.
#[derive(Debug, Default)]
pub(in crate::desk) struct WaitingList {
    entries: Vec<(For, Waiting)>,
    /// How many calls were held in this run until the operator says yes.
    held: u64,
}

impl WaitingList {
    /// Lets something wait. An earlier wish of the same kind that waits for the same kind of thing is dropped:
    /// the operator has changed their mind.
    pub(in crate::desk) fn add(&mut self, cause: For, waiting: Waiting) {
        let is_same = |(other, wish): &(For, Waiting)| {
            discriminant(other) == discriminant(&cause) && (cause.is_question() || wish.is_like(&waiting))
        };
        self.entries.retain(|entry| !is_same(entry));
        self.entries.push((cause, waiting));
    }

    /// Holds a call until the operator says yes to this very one.
    pub(in crate::desk) fn hold(&mut self, asked: CallQuestion, call: Waiting) {
        self.held += 1;
        self.add(For::Yes(HeldCall(self.held), asked), call);
    }

    /// Returns what can go on now, oldest first, but a submission last: it sends what the others leave.
    pub(in crate::desk) fn come(&mut self, cause: &For) -> Vec<Waiting> {
        let (come, stay) = std::mem::take(&mut self.entries).into_iter().partition(|(other, _)| other == cause);
        self.entries = stay;
        let mut come: Vec<_> = Vec::into_iter(come).map(|(_, waiting)| waiting).collect();
        come.sort_by_key(Waiting::is_submit);
        come
    }

    /// Returns the address that the operator is asked about.
    #[must_use]
    pub(in crate::desk) fn asked_address(&self) -> Option<&NewAddress> {
        self.entries.iter().find_map(|(cause, _)| if let For::Address(asked) = cause { Some(asked) } else { None })
    }

    /// Returns the callback address that the operator is asked about.
    #[must_use]
    pub(in crate::desk) fn asked_callback(&self) -> Option<&str> {
        self.entries
            .iter()
            .find_map(|(cause, _)| if let For::Callback(url) = cause { Some(url.as_str()) } else { None })
    }

    /// Returns the call that the operator is asked about.
    #[must_use]
    pub(in crate::desk) fn asked_call(&self) -> Option<(HeldCall, &CallQuestion)> {
        self.entries.iter().find_map(|(cause, _)| match cause {
            For::Yes(call, asked) => Some((*call, asked)),
            _ => None,
        })
    }

    /// Returns what the operator has said about the submission that waits; `None` while none does.
    #[must_use]
    pub(in crate::desk) fn submission(&self) -> Option<&Consent> {
        self.entries.iter().find_map(|(_, waiting)| match waiting {
            Waiting::Call(Act::Submit, consent) => Some(consent),
            _ => None,
        })
    }

    /// Whether this very wish waits.
    #[must_use]
    pub(in crate::desk) fn contains(&self, waiting: &Waiting) -> bool {
        self.entries.iter().any(|(_, other)| other == waiting)
    }

    /// Drops what waits for whatever `is_dropped` names. Returns whether there was anything.
    pub(in crate::desk) fn forget(&mut self, is_dropped: impl Fn(&For, &Waiting) -> bool) -> bool {
        let before = self.entries.len();
        self.entries.retain(|(cause, waiting)| !is_dropped(cause, waiting));
        self.entries.len() < before
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::{Address, Profile};
    use crate::view::TargetChip;

    const ID: SubmissionId = SubmissionId(5);

    fn call(act: Act) -> Waiting {
        Waiting::Call(act, Consent::NotAsked)
    }

    fn question(act: Act) -> CallQuestion {
        let profile = Profile::new("p", "P", Address::Sandbox(None));
        let goes = TargetChip::new(&profile, None, None);
        CallQuestion { act, shows: None, goes, reasons: Vec::new(), money: String::new() }
    }

    #[test]
    fn what_has_come_lets_its_wishes_go_on_in_order() {
        let mut list = WaitingList::default();
        list.add(For::Draft, call(Act::Submit));
        list.add(For::Shown(ID), call(Act::Follow(ID)));
        list.add(For::Shown(ID), call(Act::Repeat(ID)));
        assert_eq!(list.come(&For::Shown(SubmissionId(6))), []);
        assert_eq!(list.come(&For::Shown(ID)), [call(Act::Follow(ID)), call(Act::Repeat(ID))]);
        assert_eq!(list.come(&For::Shown(ID)), [], "each goes on once");
        assert!(list.contains(&call(Act::Submit)) && list.submission() == Some(&Consent::NotAsked));
    }

    #[test]
    fn a_submission_goes_on_after_everything_else() {
        let mut list = WaitingList::default();
        list.add(For::Draft, call(Act::Submit));
        list.add(For::Draft, Waiting::CompareDraft);
        assert_eq!(list.come(&For::Draft), [Waiting::CompareDraft, call(Act::Submit)]);
    }

    #[test]
    fn a_newer_wish_of_the_same_kind_takes_the_place() {
        let mut list = WaitingList::default();
        list.add(For::Shown(ID), call(Act::Follow(ID)));
        let other = SubmissionId(6);
        list.add(For::Shown(other), call(Act::Follow(other)));
        assert_eq!(
            (list.come(&For::Shown(ID)), list.come(&For::Shown(other))),
            (vec![], vec![call(Act::Follow(other))])
        );
    }

    #[test]
    fn only_one_call_waits_for_a_yes() {
        let mut list = WaitingList::default();
        list.hold(question(Act::Submit), call(Act::Submit));
        let (first, asked) = list.asked_call().map(|(first, asked)| (first, asked.clone())).unwrap();
        list.hold(question(Act::Check), call(Act::Check));
        let second = list.asked_call().unwrap().0;
        assert_eq!(list.asked_call().unwrap().1, &question(Act::Check));
        assert_eq!(list.come(&For::Yes(first, asked)), [], "a late yes is about the call that was dropped");
        assert_eq!(list.come(&For::Yes(second, question(Act::Check))), [call(Act::Check)]);
    }

    #[test]
    fn what_is_forgotten_never_goes_on() {
        let mut list = WaitingList::default();
        list.add(For::Draft, call(Act::Submit));
        assert!(list.forget(|cause, _| *cause == For::Draft) && !list.forget(|cause, _| *cause == For::Draft));
        assert_eq!(list.come(&For::Draft), []);
    }
}
