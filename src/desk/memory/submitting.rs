//! Submissions that the operator is asked about.

use std::collections::VecDeque;
use std::sync::Arc;

use crate::history::SameBefore;
use crate::work::{JobId, Submission};

/// Numbers of submissions, and those that the operator is asked about.
#[derive(Debug, Default)]
pub(in crate::desk) struct Submitting {
    last_job: u64,
    /// Submissions whose payload was sent before; the first is the one on screen.
    asked_about: VecDeque<(Arc<Submission>, SameBefore)>,
}

impl Submitting {
    /// Returns a number that no submission of this run has.
    pub(in crate::desk) fn next_job(&mut self) -> JobId {
        self.last_job += 1;
        JobId(self.last_job)
    }

    /// Returns the submission that the question on screen is about, and what was sent before.
    pub(in crate::desk) fn first_asked_about(&self) -> Option<(&Submission, &SameBefore)> {
        self.asked_about.front().map(|(submission, same)| (&**submission, same))
    }

    /// Asks about a submission, unless the same is asked about already: a second answer would cost money
    /// without being meant.
    pub(in crate::desk) fn ask_about(&mut self, submission: Arc<Submission>, same: SameBefore) {
        if !self.asked_about.iter().any(|(asked, _)| asked.is_same_as(&submission)) {
            self.asked_about.push_back((submission, same));
        }
    }

    /// Returns the submission that the operator said yes to, and what was sent before, unless it is asked about no longer;
    /// the same is not asked about again.
    pub(in crate::desk) fn confirm(&mut self, job: JobId) -> Option<(Arc<Submission>, SameBefore)> {
        let (submission, before) = self.asked_about.pop_front_if(|(submission, _)| submission.job == job)?;
        self.asked_about.retain(|(asked, _)| !asked.is_same_as(&submission));
        Some((submission, before))
    }

    /// Drops the submission that the operator said no to.
    pub(in crate::desk) fn refuse(&mut self) {
        self.asked_about.pop_front();
    }
}
