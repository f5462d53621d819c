//! Drafts: brought in, changed, composed.

pub mod compose;
pub mod intake;
pub mod redraft;
