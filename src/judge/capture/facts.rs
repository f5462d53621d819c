//! What a session is, besides its calls.

use crate::contract::BaseUrl;
use crate::history::{Capture, SubmissionId};
use crate::profile::{Costs, SANDBOX_ID};

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

impl SessionFacts {
    /// Returns what is kept of a session. `now_ms` is the time, in milliseconds since 1970, up to which one lasts that
    /// has not ended.
    #[must_use]
    pub fn of(capture: &Capture, now_ms: i64, callbacks: Vec<SeenCallback>) -> Self {
        let new = &capture.new;
        let until_ms = capture.ended_at_ms.unwrap_or(now_ms);
        Self {
            target: new.profile.clone(),
            host: BaseUrl::parse(&new.base_url).map(|url| url.host()).unwrap_or_default(),
            costs: match new.profile_id.as_str() {
                SANDBOX_ID => Costs::Sandbox,
                _ if new.costs_money => Costs::Money,
                _ => Costs::Free,
            },
            begun_at_ms: new.begun_at_ms,
            lasted_ms: u64::try_from(until_ms.saturating_sub(new.begun_at_ms)).unwrap_or_default(),
            has_ended: capture.ended_at_ms.is_some(),
            limit: new.call_limit,
            guard_on: new.has_guard,
            callbacks,
            version: env!("CARGO_PKG_VERSION").to_owned(),
        }
    }
}
