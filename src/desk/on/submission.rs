//! Submissions: from the button to the record.

use std::sync::Arc;
use std::time::Instant;

use tokio::sync::Notify;

use crate::contract::chain;
use crate::desk::on::Desk;
use crate::desk::on::quota::HeldCall;
use crate::desk::state::{InFlight, NoticeLevel, Shown};
use crate::history::{Asks, HistoryError, SameBefore, SubmissionId};
use crate::work::JobId;
use crate::work::SubmitPhase;
use crate::work::{Job, Submission};

/// How notices begin that a later submission makes void.
const NOT_SUBMITTED: &str = "Not submitted";

impl Desk {
    pub(super) fn submit(&mut self) {
        if let Some(redrafting) = &mut self.redrafting {
            redrafting.then_submit = true;
            return;
        }
        if !self.state.compose.is_current() {
            // What is on screen is a moment behind; what is sent never is.
            self.submit_when_composed = Some(self.state.compose.revision);
            return;
        }
        if let Some(blocker) = self.state.submit_blocker() {
            self.notice(NoticeLevel::Warning, format!("{NOT_SUBMITTED}: {blocker}"), String::new());
            return;
        }
        if self.state.shown.selected().is_some() {
            // What would be sent is not what is on screen.
            self.state.shown = Shown::Draft;
            let text = "Back at the draft; submit once more to send it";
            self.notice(NoticeLevel::Info, text.to_owned(), String::new());
            return;
        }
        if self.holds(HeldCall::Submit, self.state.key().cloned().as_ref()) {
            return;
        }
        if let Some(submission) = self.prepare() {
            self.launch(submission);
        }
    }

    pub(super) fn prepare(&mut self) -> Option<Submission> {
        let profile = self.state.profile()?;
        let compose = &self.state.compose;
        let submission = Submission {
            job: JobId(self.next_job),
            profile: profile.clone(),
            base_url: profile.address.base_url()?.clone(),
            key: self.state.key()?.clone(),
            payload: Arc::clone(compose.composed.payload.as_ref()?),
            draft: compose.draft.clone(),
            thumbnail: compose.composed.thumbnail.clone(),
            asks: Asks::Always,
            again_of: None,
            cancel: Arc::new(Notify::new()),
        };
        Some(submission)
    }

    pub(super) fn launch(&mut self, submission: Submission) {
        let job = JobId(self.next_job);
        self.next_job += 1;
        let submission = Submission { job, ..submission };
        let in_flight = InFlight {
            job,
            id: None,
            task_type: submission.payload.task_type().to_owned(),
            profile: submission.profile.name.clone(),
            phase: SubmitPhase::Recording,
            started: Instant::now(),
            cancel: Arc::clone(&submission.cancel),
        };
        if self.run(Job::Submit(Box::new(submission))) {
            self.state.in_flight.push(in_flight);
            self.renew_own_callback();
        }
    }

    pub(super) fn ask_about_same(&mut self, submission: Submission, same: SameBefore) {
        self.state.in_flight.retain(|in_flight| in_flight.job != submission.job);
        // Pressing twice asks once: the second answer would cost money without being meant.
        if !self.asked_about.iter().any(|(asked, _)| asked.is_same_as(&submission)) {
            self.asked_about.push_back((submission, same));
        }
        self.show_question();
    }

    pub(super) fn submit_again(&mut self) {
        if let Some((submission, _)) = self.asked_about.pop_front() {
            self.asked_about.retain(|(asked, _)| !asked.is_same_as(&submission));
            self.launch(Submission { asks: Asks::Never, cancel: Arc::new(Notify::new()), ..submission });
        }
        self.show_question();
    }

    pub(super) fn drop_question(&mut self) {
        // Of two questions the one on screen is answered.
        if self.held.take().is_none() {
            self.asked_about.pop_front();
        }
        self.show_question();
    }

    pub(super) fn cancel(&mut self, job: JobId) {
        if let Some(submission) = self.state.in_flight.iter().find(|submission| submission.job == job) {
            submission.cancel.notify_one();
        }
    }

    pub(super) fn recorded(&mut self, job: JobId, id: SubmissionId) {
        self.update(job, |submission| submission.id = Some(id));
        self.newest = Some(job);
        self.state.latest = None;
        self.latest_id = None;
        // A record of the one before that is still being read is not its reply.
        self.next_load += 1;
        self.latest_load = self.next_load;
        // What kept earlier submissions from being recorded is over.
        self.state.notices.retain(|notice| !notice.text.starts_with(NOT_SUBMITTED));
        self.history_changed();
    }

    pub(super) fn not_recorded(&mut self, job: JobId, error: &HistoryError) {
        self.state.in_flight.retain(|submission| submission.job != job);
        let text = format!("{NOT_SUBMITTED}, surely not paid: the submission could not be recorded. {error}");
        self.notice(NoticeLevel::Error, text, chain(error));
    }

    pub(super) fn finished(&mut self, job: JobId, id: SubmissionId) {
        self.state.in_flight.retain(|submission| submission.job != job);
        if let Some(profile_id) = self.state.profile().map(|profile| profile.id.clone()) {
            // The chart marks it.
            self.load_quota(&profile_id);
        }
        if self.newest == Some(job) {
            self.latest_id = Some(id);
            self.latest_load = self.load_record(id, None);
        }
        if self.state.shown.selected() == Some(id) {
            let known = self.state.shown.record().cloned();
            self.shown_load = self.load_record(id, known);
        }
        self.retain();
        self.history_changed();
    }

    /// A submission's task panicked: its row stays `recorded`, and the next start settles it.
    pub(super) fn lost(&mut self, job: JobId) {
        let lost = self.state.in_flight.iter().position(|submission| submission.job == job);
        let Some(submission) = lost.map(|at| self.state.in_flight.remove(at)) else { return };
        let number = submission.id.map(|id| format!(" #{}", id.0)).unwrap_or_default();
        let text =
            format!("CapKill Desk failed during submission{number}. Perhaps paid: compare the balance, then restart");
        self.notice(NoticeLevel::Error, text, String::new());
    }

    pub(super) fn update(&mut self, job: JobId, change: impl FnOnce(&mut InFlight)) {
        if let Some(submission) = self.state.in_flight.iter_mut().find(|submission| submission.job == job) {
            change(submission);
        } else {
            tracing::debug!(?job, "late event ignored");
        }
    }
}
