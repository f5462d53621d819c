//! How the id of a task is written.

/// How a task's id is written: as a number, as text, as a number above 32 bits, as a UUID.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IdStyle {
    Integer,
    Text,
    Big,
    Uuid,
}
