//! The pages of a session.

/// What is shown of a session.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Page {
    #[default]
    Conversations,
    Others,
    Report,
}
