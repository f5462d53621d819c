//! A submission: what is sent, where to, and with whose key.

use std::fmt;
use std::sync::Arc;

use tokio::sync::Notify;

use super::phase::JobId;
use crate::contract::{BaseUrl, ClientKey};
use crate::history::{Asks, SubmissionId};
use crate::payload::{Draft, Payload};
use crate::picture::LazyThumbnail;
use crate::profile::Profile;

/// What a submission needs, cloned when it starts.
#[derive(Clone)]
pub struct Submission {
    pub job: JobId,
    pub profile: Profile,
    pub base_url: BaseUrl,
    pub key: ClientKey,
    pub payload: Arc<Payload>,
    pub draft: Draft,
    pub thumbnail: LazyThumbnail,
    /// When to ask instead, because the same payload was sent before.
    pub asks: Asks,
    /// The submission that this one repeats by the operator's wish.
    pub again_of: Option<SubmissionId>,
    pub cancel: Arc<Notify>,
}

impl fmt::Debug for Submission {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Submission({:?}, {}, {})", self.job, self.payload.task_type(), self.profile.name)
    }
}

impl Submission {
    /// Whether both would send the same thing to the same place.
    pub fn is_same_as(&self, other: &Self) -> bool {
        self.payload.digest() == other.payload.digest() && self.base_url == other.base_url
    }
}
