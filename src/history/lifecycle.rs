//! The life of a submission: the state machine that history, worker and window all use.

use std::fmt;

use crate::contract::error_code;

/// Where a submission stands. The words are the ones in the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Life {
    /// Committed; nothing is known to have come back yet.
    Recorded,
    /// No connection was made.
    NotSent,
    /// The service said no.
    Refused,
    /// Bytes left and no readable reply came.
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

impl Life {
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

    /// Returns the word in the `state` column.
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

    /// Returns the name that the window shows.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::NotSent => "not sent",
            Self::GaveUp => "gave up",
            _ => self.word(),
        }
    }

    /// Tells whether a submission was sent and nothing more will come of it.
    #[must_use]
    pub const fn was_sent_and_has_ended(self) -> bool {
        matches!(self, Self::Solved | Self::Refused | Self::Failed | Self::Unknown | Self::GaveUp)
    }

    /// Tells whether a service that costs money may have taken some for the submission; some refusals are charged for.
    #[must_use]
    pub fn may_be_paid(self, code: Option<&str>) -> bool {
        match self {
            Self::NotSent => false,
            Self::Refused => charges(code),
            _ => true,
        }
    }

    /// Tells whether only the balance can tell if the submission was paid.
    #[must_use]
    pub fn leaves_payment_open(self, code: Option<&str>) -> bool {
        match self {
            Self::Unknown | Self::Failed | Self::GaveUp => true,
            Self::Refused => charges(code),
            _ => false,
        }
    }

    /// Returns the state after a transition; `None` when the transition comes late or twice, to be logged and ignored.
    #[must_use]
    pub const fn after(self, transition: Transition) -> Option<Self> {
        match (self, transition) {
            (Self::Recorded, Transition::NotSent) => Some(Self::NotSent),
            (Self::Recorded, Transition::Refuse) => Some(Self::Refused),
            (Self::Recorded, Transition::LoseSight) => Some(Self::Unknown),
            // A solution settles a submission however late it comes, by a callback for one.
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

impl fmt::Display for Life {
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
            (Life::Recorded, Transition::NotSent, Some(Life::NotSent)),
            (Life::Recorded, Transition::Refuse, Some(Life::Refused)),
            (Life::Recorded, Transition::LoseSight, Some(Life::Unknown)),
            (Life::Recorded, Transition::Create, Some(Life::Created)),
            (Life::Recorded, Transition::Solve, None),
            (Life::Created, Transition::Solve, Some(Life::Solved)),
            (Life::Created, Transition::Fail, Some(Life::Failed)),
            (Life::Created, Transition::GiveUp, Some(Life::GaveUp)),
            (Life::Created, Transition::Create, None),
            (Life::Created, Transition::FollowAgain, None),
            (Life::Unknown, Transition::Solve, Some(Life::Solved)),
            (Life::GaveUp, Transition::Solve, Some(Life::Solved)),
            (Life::Failed, Transition::Solve, Some(Life::Solved)),
            (Life::Refused, Transition::Solve, None),
            (Life::GaveUp, Transition::FollowAgain, Some(Life::Created)),
            (Life::Failed, Transition::FollowAgain, Some(Life::Created)),
            (Life::Unknown, Transition::FollowAgain, Some(Life::Created)),
            (Life::Solved, Transition::FollowAgain, None),
            (Life::Refused, Transition::FollowAgain, None),
            (Life::NotSent, Transition::FollowAgain, None),
            (Life::Created, Transition::Refuse, None),
        ] {
            assert_eq!(state.after(transition), after, "{state:?} {transition:?}");
        }
    }

    #[test]
    fn a_refusal_is_paid_only_where_services_charge_for_it() {
        assert!(!Life::Refused.may_be_paid(Some("ERROR_ZERO_BALANCE")) && !Life::Refused.may_be_paid(None));
        assert!(Life::Refused.may_be_paid(Some("ERROR_CAPTCHA_UNSOLVABLE")));
        assert!(!Life::NotSent.may_be_paid(None) && Life::Unknown.may_be_paid(None));
    }

    #[test]
    fn words_round_trip() {
        for state in Life::ALL {
            assert_eq!(Life::from_word(state.word()), Some(state));
        }
        assert_eq!(Life::from_word("lost"), None);
    }

    proptest! {
        /// Whatever arrives in whatever order: solved, refused and not sent are ends, and without the
        /// operator's asking again at most two steps are taken and a solution.
        #[test]
        fn late_and_repeated_transitions_change_nothing(sequence in proptest::collection::vec(0..8_usize, 0..20)) {
            let mut state = Life::Recorded;
            let mut steps = 0;
            for transition in sequence.into_iter().map(|index| TRANSITIONS[index]) {
                if let Some(next) = state.after(transition) {
                    prop_assert!(!matches!(state, Life::Solved | Life::Refused | Life::NotSent));
                    prop_assert_ne!(next, Life::Recorded);
                    state = next;
                    steps = if transition == Transition::FollowAgain { 1 } else { steps + 1 };
                }
            }
            prop_assert!(steps <= 3);
        }
    }
}
