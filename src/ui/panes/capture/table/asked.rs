//! What the table leads to.

/// What is asked for in the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// The requests of the conversation that is chosen.
    Exchanges,
    /// How programs are pointed here.
    How,
}
