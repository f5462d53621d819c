//! Scenario keys: a tester chooses by the client key what the sandbox does.

use std::time::Duration;

use crate::contract::error_code;

/// The id that `sandbox:big-id` gives: above 32 bits, as seen in the field.
pub const BIG_TASK_ID: u64 = 2_151_574_698_000;

/// How long `sandbox:slow` waits.
pub(super) const SLOW: Duration = Duration::from_secs(20);

/// What a scenario key asks for.
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
}

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
];

impl Scenario {
    /// The scenario a client key names; any other key is an ordinary one.
    #[must_use]
    pub fn of_key(key: &str) -> Option<Self> {
        let name = key.strip_prefix("sandbox:")?;
        if let Some((_, scenario)) = NAMED.iter().find(|(known, _)| *known == name) {
            return Some(scenario.clone());
        }
        let is_code = name.starts_with("ERROR_") || error_code(name).is_some();
        is_code.then(|| Self::Error(name.to_owned()))
    }
}
