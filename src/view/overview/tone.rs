//! What colours say in charts, and the order in which states stand there.

use crate::history::Life;

/// What the colour of a bar or of a line says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    State(Life),
    Error,
    Duration,
    Money,
}

/// States from the bottom of a bar up, and from the top of their list down.
pub(super) const STACK: [Life; Life::ALL.len()] = [
    Life::Solved,
    Life::Created,
    Life::Refused,
    Life::Failed,
    Life::Unknown,
    Life::GaveUp,
    Life::NotSent,
    Life::Recorded,
];

/// Returns the states that occur, with their numbers, from the bottom of a bar up.
pub(super) fn occurring(counts: &[u64; Life::ALL.len()]) -> Vec<(Life, u64)> {
    let count_of =
        |state: Life| Life::ALL.iter().zip(counts).find(|(one, _)| **one == state).map_or(0, |(_, count)| *count);
    STACK.into_iter().map(|state| (state, count_of(state))).filter(|(_, count)| *count > 0).collect()
}

/// Returns the parts of a bar, a colour for each state that occurs.
pub(super) fn parts(counts: &[u64; Life::ALL.len()]) -> Vec<(Tone, f64)> {
    occurring(counts).into_iter().map(|(state, count)| (Tone::State(state), count as f64)).collect()
}
