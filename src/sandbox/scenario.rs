//! Scenarios: by the client key a tester chooses what the sandbox does.

use std::time::Duration;

use crate::contract::error_code;

/// The id that `sandbox:big-id` gives: above 32 bits. Source: seen.
pub const BIG_TASK_ID: u64 = 2_151_574_698_000;

/// How long `sandbox:slow` waits.
pub(super) const SLOW: Duration = Duration::from_secs(20);

/// What the sandbox does with requests of a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scenario {
    /// Every method answers with this code.
    Error(String),
    /// A web page with status 502.
    Html502,
    /// Status 200 and no body.
    Empty,
    /// Bytes that are not JSON.
    Garbage,
    /// A good answer after 20 s.
    Slow,
    /// The connection is cut after the request was read.
    Reset,
    /// 307 to another loopback port.
    Redirect,
    /// A body without an end.
    Oversize,
    /// `taskId` as a string.
    StringId,
    /// `taskId` above 32 bits.
    BigId,
    /// `taskId` as a UUID.
    UuidId,
    /// createTask succeeds, and getTaskResult answers with this code.
    PollError(String),
    /// The task is never solved.
    Never,
    /// The createTask reply holds the solution already.
    Instant,
    /// getTaskResult answers with an undocumented status for a while.
    StatusUnknown,
    /// getTaskResult answers about another task.
    OtherTask,
    /// getTaskResult answers with a web page for a while.
    Late,
    /// Only the callback has the solution, getTaskResult never.
    CallbackOnly,
    /// Only the two task types that `CapKill` documents are taken.
    OnlyDocumented,
    /// getBalance answers with this JSON as the balance; when empty, without a balance.
    Balance(&'static str),
}

/// How many polls are spoilt by a scenario that spoils only the first ones.
pub(super) const SPOILED_POLLS: u32 = 2;

const NAMED: &[(&str, Scenario)] = &[
    ("html-502", Scenario::Html502),
    ("empty", Scenario::Empty),
    ("garbage", Scenario::Garbage),
    ("slow", Scenario::Slow),
    ("reset", Scenario::Reset),
    ("redirect", Scenario::Redirect),
    ("oversize", Scenario::Oversize),
    ("string-id", Scenario::StringId),
    ("big-id", Scenario::BigId),
    ("uuid-id", Scenario::UuidId),
    ("never", Scenario::Never),
    ("instant", Scenario::Instant),
    ("status-unknown", Scenario::StatusUnknown),
    ("other-task", Scenario::OtherTask),
    ("late", Scenario::Late),
    ("callback-only", Scenario::CallbackOnly),
    ("only-documented", Scenario::OnlyDocumented),
    ("balance-string", Scenario::Balance("\"12.50\"")),
    ("balance-negative", Scenario::Balance("-3.5")),
    ("balance-huge", Scenario::Balance("123456789012345678901234567890.000000000000000000001")),
    ("balance-absent", Scenario::Balance("")),
    ("balance-low", Scenario::Balance("0.05")),
];

impl Scenario {
    /// Returns the scenario that a client key names, or `None` for an ordinary key.
    #[must_use]
    pub fn of_key(key: &str) -> Option<Self> {
        let name = key.strip_prefix("sandbox:")?;
        if let Some((_, scenario)) = NAMED.iter().find(|(known, _)| *known == name) {
            return Some(scenario.clone());
        }
        if let Some(code) = name.strip_prefix("poll:") {
            return Some(Self::PollError(code.to_owned()));
        }
        let is_code = name.starts_with("ERROR_") || error_code(name).is_some();
        is_code.then(|| Self::Error(name.to_owned()))
    }
}
