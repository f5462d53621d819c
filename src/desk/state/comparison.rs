//! The comparison on screen.

use std::sync::Arc;

use crate::payload::Payload;
use crate::view::{Compared, Side};

/// A comparison the operator asked for.
#[derive(Debug)]
pub struct Comparison {
    pub sides: [Side; 2],
    /// Counts what was asked for, so that a window can tell a new one.
    pub number: u64,
    /// The draft as it was when it was asked for.
    pub(in crate::desk) draft: Option<Arc<Payload>>,
    /// The draft as it is now is still to be kept.
    pub(in crate::desk) wants_draft: bool,
    pub is_making: bool,
    /// A record has changed while it was being made: make it once more.
    pub(in crate::desk) is_stale: bool,
    /// The last that was made; stays on screen while the next is.
    pub ready: Option<Arc<Compared>>,
    /// Why it could not be made, in one sentence.
    pub problem: Option<String>,
}

impl Comparison {
    /// Whether something else would be sent now than what is compared.
    #[must_use]
    pub fn has_draft_changed(&self, now: Option<&Payload>) -> bool {
        let Some(then) = self.draft.as_deref() else { return false };
        now.is_none_or(|now| !now.has_body_of(then))
    }
}
