//! What the worker does with submissions.

use std::sync::Arc;

use super::event::SubmissionEvent;
use super::inhibitor::delaying_the_end;
use super::repeat::{Repeat, make};
use super::submit::{Created, Surroundings, submit};
use super::wish::Submission;
use crate::contract::Origin;
use crate::history::FollowRefusal;
use crate::work::accounts::Balances;
use crate::work::following::{Follow, Followers, NotFollowed};
use crate::work::outbox::Outbox;
use crate::work::receiving::Listening;
use crate::work::services::Services;

/// Does the jobs with submissions. Clones share it.
#[derive(Clone)]
pub struct Submissions {
    pub services: Services,
    pub outbox: Outbox<SubmissionEvent>,
    /// Payloads of records that are ready to be submitted again; `None` for one that could not be made.
    pub repeats: Outbox<Option<Box<Submission>>>,
    pub listening: Listening,
    pub balances: Balances,
    pub followers: Followers,
}

impl Submissions {
    /// Starts a submission, which is finished when the program is closed.
    pub fn run(&self, submission: Arc<Submission>) {
        self.services.keys_seen.note(&submission.key);
        self.listening.expect(submission.draft.own_callback_token());
        let (own, job) = (self.clone(), submission.job);
        let lost = move |_| SubmissionEvent::Lost(job);
        let submitting = async move { delaying_the_end(Box::pin(own.submit(submission))).await };
        self.services.start_to_finish(&self.outbox, lost, submitting);
    }

    /// Makes a submission of a record's payload.
    pub fn repeat(&self, repeat: Repeat) {
        self.services.keys_seen.note(&repeat.key);
        self.listening.expect(repeat.own_callback.as_ref().map(|own| own.token.as_str()));
        let (services, redactor) = (self.services.clone(), self.services.keys_seen.redactor());
        self.services.start(&self.repeats, |_| None, async move {
            Some(services.compute(move || make(repeat, redactor)).await.map(Box::new))
        });
    }

    async fn submit(&self, submission: Arc<Submission>) -> Option<SubmissionEvent> {
        if self.services.closing.is_asked() {
            return Some(SubmissionEvent::Closing(submission.job));
        }
        let history = match self.services.history() {
            Ok(history) => history,
            Err(error) => return Some(SubmissionEvent::NotRecorded(submission.job, error)),
        };
        let Self { services, outbox, balances, .. } = self;
        let around = Surroundings { history: &history, services, outbox, balances };
        let Created { id, profile, key } = submit(&submission, &around).await?;
        let (origin, created_at) = (Origin::of(&submission.base_url), Some(submission.base_url.clone()));
        let follow = Follow { id, profile, key, origin, created_at, asks_first: true };
        match self.followers.begin(follow, history).await {
            Ok(()) => {}
            // A callback was faster.
            Err(NotFollowed::Refused(FollowRefusal::Solved)) => self.followers.board.touched(id),
            Err(why) => self.followers.tell_not_followed(id, why).await,
        }
        None
    }
}
