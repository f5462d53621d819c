//! Submissions: from the button to the record.

use std::sync::Arc;
use std::time::Instant;

use tokio::sync::Notify;

use crate::contract::chain;
use crate::desk::change::Change;
use crate::desk::command::{Act, SubmissionCommand};
use crate::desk::desk::Desk;
use crate::desk::state::{Consent, For, InFlight, NoticeLevel, Target, Topic, Waiting};
use crate::history::{Asks, HistoryError, Life, SameBefore, SubmissionId};
use crate::judge::money;
use crate::profile::Costs;
use crate::work::{Job, JobId, Submission, SubmissionEvent, SubmitPhase};

impl Desk {
    /// Does what a window asks about submissions.
    pub(in crate::desk) fn on_submission(&mut self, command: &SubmissionCommand) {
        match *command {
            SubmissionCommand::Submit => self.submit(Consent::NotAsked),
            SubmissionCommand::SendAllTheSame(job) => self.send_all_the_same(job),
            SubmissionCommand::DropQuestion => self.drop_question(),
            SubmissionCommand::Cancel(job) => self.cancel(job),
        }
    }

    /// Takes what the worker tells about submissions.
    pub(in crate::desk) fn submission_event(&mut self, event: SubmissionEvent) {
        match event {
            SubmissionEvent::Phase(job, phase) => self.update(job, |submission| submission.phase = phase),
            SubmissionEvent::Recorded(job, id) => self.recorded(job, id),
            SubmissionEvent::SentBefore(job, same) => self.sent_before(job, same),
            SubmissionEvent::NotRecorded(job, error) => self.not_recorded(job, &error),
            SubmissionEvent::Closing(job) => self.not_submitted_any_more(job),
            SubmissionEvent::Finished(job, id) => {
                self.take_in_flight(job);
                self.tell(Change::SubmissionEnded(id));
            }
            SubmissionEvent::Lost(job) => self.lost(job),
        }
    }

    /// Submits the draft, whatever record is on screen, as it is composed now; or as soon as it is.
    pub(in crate::desk) fn submit(&mut self, consent: Consent) {
        if !self.state.compose.is_settled() {
            // What is on screen is a moment behind; what is sent never is.
            return self.waiting.add(For::Draft, Waiting::Call(Act::Submit, consent));
        }
        if let Some(blocker) = self.state.submit_blocker() {
            let text = format!("Not submitted: {blocker}");
            return self.notice_about(Topic::NotSubmitted, NoticeLevel::Warning, text, String::new());
        }
        let Some(submission) = self.submission_of_draft() else { return };
        let (profile, base_url) = (submission.profile.clone(), submission.base_url.clone());
        let target = Target { profile, base_url, key: submission.key.clone(), named_by: None };
        if !self.is_held(Act::Submit, &target, consent) {
            // Another record may be on screen: what is sent is the draft that stands beside it.
            self.show_draft();
            self.launch(submission);
        }
    }

    fn submission_of_draft(&self) -> Option<Submission> {
        let profile = self.state.profile()?;
        let compose = &self.state.compose;
        Some(Submission {
            job: JobId(0),
            profile: profile.clone(),
            base_url: profile.address.base_url()?.clone(),
            key: self.state.key()?.clone(),
            payload: Arc::clone(compose.composed.payload.as_ref()?),
            draft: compose.draft.clone(),
            thumbnail: compose.composed.thumbnail.clone(),
            asks: Asks::Always,
            again_of: None,
            cancel: Arc::new(Notify::new()),
        })
    }

    /// Hands a submission to the worker, under a number of its own.
    pub(in crate::desk) fn launch(&mut self, submission: Submission) {
        let job = self.submitting.next_job();
        let submission = Arc::new(Submission { job, ..submission });
        let in_flight = InFlight {
            job,
            id: None,
            task_type: submission.payload.task_type().to_owned(),
            profile: submission.profile.name.clone(),
            phase: SubmitPhase::Recording,
            started: Instant::now(),
            submission: Arc::clone(&submission),
        };
        if self.run(Job::Submit(submission)) {
            self.state.in_flight.push(in_flight);
            self.tell(Change::SubmissionLaunched);
        }
    }

    fn take_in_flight(&mut self, job: JobId) -> Option<InFlight> {
        let at = self.state.in_flight.iter().position(|submission| submission.job == job);
        at.map(|at| self.state.in_flight.remove(at))
    }

    /// The worker knows the same payload from before: the operator is asked, and nothing has left.
    fn sent_before(&mut self, job: JobId, same: SameBefore) {
        let Some(in_flight) = self.take_in_flight(job) else { return };
        let submission = in_flight.submission;
        if submission.again_of == Some(same.id) && !submission.profile.costs().is_free() {
            // The operator has just been asked about that very record, and said yes.
            let cancel = Arc::new(Notify::new());
            return self.launch(Submission { asks: Asks::Never, cancel, ..(*submission).clone() });
        }
        self.submitting.ask_about(submission, same);
        self.show_question();
    }

    fn send_all_the_same(&mut self, job: JobId) {
        if let Some((submission, before)) = self.submitting.confirm(job) {
            let cancel = Arc::new(Notify::new());
            // The question named that one, and its button said *Submit again*.
            let again_of = submission.again_of.or(Some(before.id));
            self.launch(Submission { asks: Asks::Never, again_of, cancel, ..(*submission).clone() });
        }
        self.show_question();
    }

    fn drop_question(&mut self) {
        // A held call covers the same-payload question: the visible one is dropped.
        if !self.drop_waiting(|cause, _| cause.is_question()) {
            self.submitting.refuse();
        }
        self.show_question();
    }

    fn cancel(&mut self, job: JobId) {
        if let Some(in_flight) = self.state.in_flight.iter().find(|in_flight| in_flight.job == job) {
            in_flight.submission.cancel.notify_one();
        }
    }

    fn recorded(&mut self, job: JobId, id: SubmissionId) {
        self.update(job, |submission| submission.id = Some(id));
        // What kept earlier submissions from being recorded is over.
        self.state.notices.withdraw(&Topic::NotSubmitted);
        self.tell(Change::SubmissionRecorded(id));
    }

    fn not_recorded(&mut self, job: JobId, error: &HistoryError) {
        let money = self.money_of_unsent(job);
        let text = format!("Not submitted: the submission could not be recorded. {error}. {money}");
        self.notice_about(Topic::NotSubmitted, NoticeLevel::Error, text, chain(error));
    }

    fn not_submitted_any_more(&mut self, job: JobId) {
        let money = self.money_of_unsent(job);
        let text = format!("Not submitted: CapKill Desk is closing. {money}");
        self.notice_about(Topic::NotSubmitted, NoticeLevel::Warning, text, String::new());
    }

    /// Forgets a submission that never left. Returns the sentence about its money.
    fn money_of_unsent(&mut self, job: JobId) -> String {
        let costs = self.take_in_flight(job).map_or(Costs::Money, |in_flight| in_flight.submission.profile.costs());
        money(costs, Life::NotSent, None, None)
    }

    /// A submission's job panicked: its row stays `recorded`, and the next start settles it.
    fn lost(&mut self, job: JobId) {
        let Some(submission) = self.take_in_flight(job) else { return };
        let number = submission.id.map(|id| format!(" #{}", id.0)).unwrap_or_default();
        let money = money(submission.submission.profile.costs(), Life::Recorded, None, None);
        let text = format!("CapKill Desk failed during submission{number}. {money}. Restart CapKill Desk");
        self.notice(NoticeLevel::Error, text);
    }

    fn update(&mut self, job: JobId, change: impl FnOnce(&mut InFlight)) {
        if let Some(submission) = self.state.in_flight.iter_mut().find(|submission| submission.job == job) {
            change(submission);
        } else {
            tracing::debug!(?job, "late event ignored");
        }
    }
}
