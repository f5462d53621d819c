//! What goes on once something has come.

use super::submitting::HeldCall;
use super::target::NewAddress;
use crate::history::SubmissionId;
use crate::work::FixOf;

/// What the operator asked for and can't be done yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::desk) enum Waiting {
    Fix(FixOf),
    Submit,
    Check,
    Follow(SubmissionId),
    /// Follows a task once the keychain has answered.
    FollowWithKey(SubmissionId),
    Repeat(SubmissionId),
    /// Compares with the draft.
    CompareDraft,
    /// Asks for a row's label and note.
    EditRemarks(SubmissionId),
    /// Asks whether a row's copy shall hold the real key.
    OfferKeyCopy(SubmissionId),
}

/// What has to come first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::desk) enum For {
    /// The draft as it is now, composed.
    Draft,
    /// This record on screen.
    Shown(SubmissionId),
    /// This record, on screen or not.
    Record(SubmissionId),
    /// The keychain's answer for the profile with this id.
    Key(String),
    /// The operator's yes to a call with a key that was refused too often.
    Yes(HeldCall),
    /// The operator's yes to sending a key to an address that it was not confirmed for.
    Address(NewAddress),
}

impl For {
    /// Whether the operator is asked, about one call at a time.
    #[must_use]
    pub(in crate::desk) fn is_question(&self) -> bool {
        matches!(self, Self::Yes(_) | Self::Address(_))
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
            std::mem::discriminant(other) == std::mem::discriminant(&cause)
                && (cause.is_question() || std::mem::discriminant(wish) == std::mem::discriminant(&waiting))
        };
        self.entries.retain(|entry| !is_same(entry));
        self.entries.push((cause, waiting));
    }

    /// Holds a call until the operator says yes to this very one.
    pub(in crate::desk) fn hold(&mut self, call: Waiting) {
        self.held += 1;
        self.add(For::Yes(HeldCall(self.held)), call);
    }

    /// Returns what can go on now, oldest first, but a submission last: it sends what the others leave.
    pub(in crate::desk) fn come(&mut self, cause: &For) -> Vec<Waiting> {
        let (come, stay) = std::mem::take(&mut self.entries).into_iter().partition(|(other, _)| other == cause);
        self.entries = stay;
        let mut come: Vec<_> = Vec::into_iter(come).map(|(_, waiting)| waiting).collect();
        come.sort_by_key(|waiting| *waiting == Waiting::Submit);
        come
    }

    /// Returns the address that the operator is asked about.
    #[must_use]
    pub(in crate::desk) fn asked_address(&self) -> Option<&NewAddress> {
        self.entries.iter().find_map(|(cause, _)| if let For::Address(asked) = cause { Some(asked) } else { None })
    }

    /// Returns the call that waits for the operator's yes.
    #[must_use]
    pub(in crate::desk) fn held_call(&self) -> Option<HeldCall> {
        self.entries.iter().find_map(|(cause, _)| if let For::Yes(call) = cause { Some(*call) } else { None })
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

    const ID: SubmissionId = SubmissionId(5);

    #[test]
    fn what_has_come_lets_its_wishes_go_on_in_order() {
        let mut list = WaitingList::default();
        list.add(For::Draft, Waiting::Submit);
        list.add(For::Shown(ID), Waiting::Follow(ID));
        list.add(For::Shown(ID), Waiting::Repeat(ID));
        assert_eq!(list.come(&For::Shown(SubmissionId(6))), []);
        assert_eq!(list.come(&For::Shown(ID)), [Waiting::Follow(ID), Waiting::Repeat(ID)]);
        assert_eq!(list.come(&For::Shown(ID)), [], "each goes on once");
        assert!(list.contains(&Waiting::Submit));
    }

    #[test]
    fn a_submission_goes_on_after_everything_else() {
        let mut list = WaitingList::default();
        list.add(For::Draft, Waiting::Submit);
        list.add(For::Draft, Waiting::CompareDraft);
        assert_eq!(list.come(&For::Draft), [Waiting::CompareDraft, Waiting::Submit]);
    }

    #[test]
    fn a_newer_wish_of_the_same_kind_takes_the_place() {
        let mut list = WaitingList::default();
        list.add(For::Shown(ID), Waiting::Follow(ID));
        let other = SubmissionId(6);
        list.add(For::Shown(other), Waiting::Follow(other));
        assert_eq!((list.come(&For::Shown(ID)), list.come(&For::Shown(other))), (vec![], vec![Waiting::Follow(other)]));
    }

    #[test]
    fn only_one_call_waits_for_a_yes() {
        let mut list = WaitingList::default();
        list.hold(Waiting::Submit);
        let first = list.held_call().unwrap();
        list.hold(Waiting::Check);
        let second = list.held_call().unwrap();
        assert_eq!(list.come(&For::Yes(first)), [], "a late yes is about the call that was dropped");
        assert_eq!(list.come(&For::Yes(second)), [Waiting::Check]);
    }

    #[test]
    fn what_is_forgotten_never_goes_on() {
        let mut list = WaitingList::default();
        list.add(For::Draft, Waiting::Submit);
        assert!(list.forget(|cause, _| *cause == For::Draft) && !list.forget(|cause, _| *cause == For::Draft));
        assert_eq!(list.come(&For::Draft), []);
    }
}
