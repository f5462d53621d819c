//! Submissions: from the intent to the outcome.

pub mod phase;
pub mod repeat;
pub mod submit;
