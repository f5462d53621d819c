//! Tasks that were followed when the program ended.

use std::collections::VecDeque;

use crate::history::{FollowedTask, SubmissionId};
use crate::work::Follow;

/// Tasks to go on with.
#[derive(Default)]
pub(in crate::desk) struct Resuming {
    /// Tasks that wait for their profile's key.
    pub waiting: Vec<FollowedTask>,
    /// Tasks to hand to the worker as soon as it takes them.
    pub ready: VecDeque<Follow>,
}

impl Resuming {
    /// Whether a task is known already.
    #[must_use]
    pub(in crate::desk) fn knows(&self, id: SubmissionId) -> bool {
        self.waiting.iter().any(|task| task.id == id) || self.ready.iter().any(|follow| follow.id == id)
    }

    /// Returns the ids of the profiles whose keys are waited for.
    #[must_use]
    pub(in crate::desk) fn profile_ids(&self) -> Vec<String> {
        let mut ids: Vec<String> = self.waiting.iter().map(|task| task.profile_id.clone()).collect();
        ids.sort();
        ids.dedup();
        ids
    }
}
