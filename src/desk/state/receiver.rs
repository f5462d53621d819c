//! The callback receiver, and the test of a callback address.

/// The callback receiver.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum ReceiverState {
    #[default]
    Off,
    Starting,
    /// The port it listens on.
    On(u16),
    /// It can't listen, and why.
    Failed(String),
}

/// A test of a callback address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CallbackTestState {
    Running,
    Done {
        is_accepted: bool,
        sentence: String,
        /// What each step took; empty when none was done.
        steps: String,
    },
}
