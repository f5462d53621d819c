//! The life of a submission: the state machine that history, worker and window all use.

use std::fmt;

use crate::contract::error_code;

/// Where a submission stands. The words are the ones in the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum State {
    /// Committed; nothing is known to have come back yet.
    Recorded,
    /// No connection was made: surely not paid.
    NotSent,
    /// The service said no.
    Refused,
    /// Bytes left and no readable reply came: perhaps paid.
    Unknown,
    /// The service gave a task id.
    Created,
    Solved,
    Failed,
    /// Poll budget or task life spent.
    GaveUp,
}

/// What happened to a submission.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Transition {
    NotSent,
    Refuse,
    LoseSight,
    Create,
    Solve,
    Fail,
    GiveUp,
    /// The operator asks for the result once more.
    FollowAgain,
}

impl State {
    /// Every state, in the order of the design's picture.
    pub const ALL: [Self; 8] = [
        Self::Recorded,
        Self::NotSent,
        Self::Refused,
        Self::Unknown,
        Self::Created,
        Self::Solved,
        Self::Failed,
        Self::GaveUp,
    ];

    /// The word in the `state` column.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Recorded => "recorded",
            Self::NotSent => "not_sent",
            Self::Refused => "refused",
            Self::Unknown => "unknown",
            Self::Created => "created",
            Self::Solved => "solved",
            Self::Failed => "failed",
            Self::GaveUp => "gave_up",
        }
    }

    /// Reads the `state` column.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.word() == word)
    }

    /// How the window names it.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::NotSent => "not sent",
            Self::GaveUp => "gave up",
            _ => self.word(),
        }
    }

    /// Whether money may have been spent, in a clause; some refusals are charged for.
    #[must_use]
    pub fn payment(self, code: Option<&str>) -> &'static str {
        match self {
            Self::Refused if charges(code) => "perhaps paid: some services charge for this answer",
            Self::Recorded => "perhaps paid, the outcome is not known yet",
            Self::NotSent => "surely not paid",
            Self::Refused => "not paid, the service refused it",
            Self::Unknown | Self::Failed | Self::GaveUp => "perhaps paid",
            Self::Created => "paid or about to be",
            Self::Solved => "paid",
        }
    }

    /// Whether the service may have taken money for it.
    #[must_use]
    pub fn may_be_paid(self, code: Option<&str>) -> bool {
        match self {
            Self::NotSent => false,
            Self::Refused => charges(code),
            _ => true,
        }
    }

    /// Whether only the balance can tell if it was paid.
    #[must_use]
    pub fn leaves_payment_open(self, code: Option<&str>) -> bool {
        match self {
            Self::Unknown | Self::Failed | Self::GaveUp => true,
            Self::Refused => charges(code),
            _ => false,
        }
    }

    /// The state after a transition; `None` when it comes late or twice, to be logged and ignored.
    #[must_use]
    pub const fn after(self, transition: Transition) -> Option<Self> {
        match (self, transition) {
            (Self::Recorded, Transition::NotSent) => Some(Self::NotSent),
            (Self::Recorded, Transition::Refuse) => Some(Self::Refused),
            (Self::Recorded, Transition::LoseSight) => Some(Self::Unknown),
            // A solution settles it, however late it comes: by a callback, for one.
            (Self::Created | Self::Failed | Self::GaveUp | Self::Unknown, Transition::Solve) => Some(Self::Solved),
            (Self::Created, Transition::Fail) => Some(Self::Failed),
            (Self::Created, Transition::GiveUp) => Some(Self::GaveUp),
            // Following again is the only arrow back, and only the operator goes it.
            (Self::Recorded, Transition::Create)
            | (Self::GaveUp | Self::Failed | Self::Unknown, Transition::FollowAgain) => Some(Self::Created),
            _ => None,
        }
    }
}

fn charges(code: Option<&str>) -> bool {
    code.and_then(error_code).is_some_and(|known| known.may_charge)
}

impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.label())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const TRANSITIONS: [Transition; 8] = [
        Transition::NotSent,
        Transition::Refuse,
        Transition::LoseSight,
        Transition::Create,
        Transition::Solve,
        Transition::Fail,
        Transition::GiveUp,
        Transition::FollowAgain,
    ];

    #[test]
    fn the_table_is_the_designs() {
        for (state, transition, after) in [
            (State::Recorded, Transition::NotSent, Some(State::NotSent)),
            (State::Recorded, Transition::Refuse, Some(State::Refused)),
            (State::Recorded, Transition::LoseSight, Some(State::Unknown)),
            (State::Recorded, Transition::Create, Some(State::Created)),
            (State::Recorded, Transition::Solve, None),
            (State::Created, Transition::Solve, Some(State::Solved)),
            (State::Created, Transition::Fail, Some(State::Failed)),
            (State::Created, Transition::GiveUp, Some(State::GaveUp)),
            (State::Created, Transition::Create, None),
            (State::Created, Transition::FollowAgain, None),
            (State::Unknown, Transition::Solve, Some(State::Solved)),
            (State::GaveUp, Transition::Solve, Some(State::Solved)),
            (State::Failed, Transition::Solve, Some(State::Solved)),
            (State::Refused, Transition::Solve, None),
            (State::GaveUp, Transition::FollowAgain, Some(State::Created)),
            (State::Failed, Transition::FollowAgain, Some(State::Created)),
            (State::Unknown, Transition::FollowAgain, Some(State::Created)),
            (State::Solved, Transition::FollowAgain, None),
            (State::Refused, Transition::FollowAgain, None),
            (State::NotSent, Transition::FollowAgain, None),
            (State::Created, Transition::Refuse, None),
        ] {
            assert_eq!(state.after(transition), after, "{state:?} {transition:?}");
        }
    }

    #[test]
    fn a_refusal_is_paid_only_where_services_charge_for_it() {
        assert!(!State::Refused.may_be_paid(Some("ERROR_ZERO_BALANCE")) && !State::Refused.may_be_paid(None));
        assert!(State::Refused.may_be_paid(Some("ERROR_CAPTCHA_UNSOLVABLE")));
        assert!(State::Refused.payment(Some("ERROR_CAPTCHA_UNSOLVABLE")).contains("perhaps paid"));
        assert!(!State::NotSent.may_be_paid(None) && State::Unknown.may_be_paid(None));
    }

    #[test]
    fn words_round_trip() {
        for state in State::ALL {
            assert_eq!(State::from_word(state.word()), Some(state));
        }
        assert_eq!(State::from_word("lost"), None);
    }

    proptest! {
        /// Whatever arrives in whatever order: solved, refused and not sent are ends, and without the
        /// operator's asking again at most two steps are taken and a solution.
        #[test]
        fn late_and_repeated_transitions_change_nothing(sequence in proptest::collection::vec(0..8_usize, 0..20)) {
            let mut state = State::Recorded;
            let mut steps = 0;
            for transition in sequence.into_iter().map(|index| TRANSITIONS[index]) {
                if let Some(next) = state.after(transition) {
                    prop_assert!(!matches!(state, State::Solved | State::Refused | State::NotSent));
                    prop_assert_ne!(next, State::Recorded);
                    state = next;
                    steps = if transition == Transition::FollowAgain { 1 } else { steps + 1 };
                }
            }
            prop_assert!(steps <= 3);
        }
    }
}
