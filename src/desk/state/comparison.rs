//! The comparison on screen.

use std::sync::Arc;

use super::latest::Latest;
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
    /// What was found: the last stays on screen while the next is made.
    pub found: Latest<(), Arc<Compared>>,
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
