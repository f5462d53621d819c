//! Jobs for followed tasks, and what came of them.

use thiserror::Error;

use crate::contract::{BaseUrl, ClientKey, Origin};
use crate::history::{FollowRefusal, FollowedTask, HistoryError, SubmissionId};
use crate::profile::Profile;
use crate::work::lost::Lost;

/// Why a task is not followed.
#[derive(Debug, Error)]
pub enum NotFollowed {
    #[error("{}", .0.describe())]
    Refused(FollowRefusal),
    #[error("The address of its profile is not known yet; try again in a moment, or correct the profile")]
    NoAddress,
    #[error("Its row names {0} now, where the key was not confirmed to go; look at the row, then Follow again")]
    OtherAddress(Origin),
    #[error(transparent)]
    History(#[from] HistoryError),
    #[error(transparent)]
    Lost(#[from] Lost),
}

/// Which task is to be followed, and how.
pub struct Follow {
    pub id: SubmissionId,
    pub profile: Profile,
    pub key: ClientKey,
    /// Where the key may be sent: the row is read once more before the first poll, and may name another address then.
    pub origin: Origin,
    /// Where the task was created just now; `None` where only its row tells, which holds no keys.
    pub created_at: Option<BaseUrl>,
    /// Whether the key's refusals hold the task up; `false` when the operator has just said yes to calling.
    pub asks_first: bool,
}

/// Something to do with followed tasks.
pub enum FollowJob {
    Follow(Follow),
    /// Goes on with a task that was followed when the program ended.
    Resume(Follow),
    /// Gives up those of the tasks whose life ended while the program was closed.
    GiveUpSpent(Vec<(FollowedTask, Profile)>),
    /// Follows tasks no longer that nobody can go on with.
    Abandon(Vec<SubmissionId>),
    /// Polls a task as soon as the service allows.
    AskNow(SubmissionId),
    Stop(SubmissionId),
}

/// What came of following.
pub enum FollowEvent {
    /// A task can't be followed, and why.
    NotFollowed(SubmissionId, NotFollowed),
    /// These tasks were given up: their life ended while the program was closed.
    SpentGivenUp(Vec<SubmissionId>),
    /// A task is not asked for any more, since its key was refused too often.
    KeyHeld(ClientKey),
}
