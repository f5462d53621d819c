//! What a session is, besides its calls.

use crate::history::SubmissionId;
use crate::profile::Costs;

/// A callback of the service that came for a task of the session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SeenCallback {
    pub submission: SubmissionId,
    /// When it came, in milliseconds since the session began.
    pub at_ms: u64,
}

/// What is known of a session.
#[derive(Clone, Debug)]
pub struct SessionFacts {
    /// The name of the target that the session goes on to: `Sandbox`, or a profile's name.
    pub target: String,
    /// The target's host, with its port where it has one.
    pub host: String,
    pub costs: Costs,
    /// When the session began, in milliseconds since 1970.
    pub begun_at_ms: i64,
    /// How long the session has lasted so far, in milliseconds.
    pub lasted_ms: u64,
    /// The session is over, so that nothing more comes.
    pub has_ended: bool,
    /// The most createTask that the session may send on; `None` where it has no limit.
    pub limit: Option<u32>,
    /// The guard against the same payload was on.
    pub guard_on: bool,
    pub callbacks: Vec<SeenCallback>,
    /// The version of the desk that saw the session.
    pub version: String,
}
