//! Scenarios: by the client key a tester chooses what the sandbox does.

use std::time::Duration;

use crate::contract::{RECORDED_KEY, SCENARIO_KEY, error_code};

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
    /// The recorded conversation of this name is answered again.
    Recorded(String),
}

/// How many polls are spoilt by a scenario that spoils only the first ones.
pub(super) const SPOILED_POLLS: u32 = 2;

/// What a key asks for, and what an operator is told that it does.
#[derive(Debug)]
struct Row {
    /// What the key has after `sandbox:`; a code may follow.
    name: &'static str,
    /// What the sandbox then does, in a few words.
    does: &'static str,
    makes: Makes,
}

/// What a row makes of a key.
#[derive(Debug)]
enum Makes {
    This(Scenario),
    /// The code that follows answers every method.
    Error,
    /// The code that follows answers getTaskResult.
    PollError,
}

const fn row(name: &'static str, does: &'static str, scenario: Scenario) -> Row {
    Row { name, does, makes: Makes::This(scenario) }
}

/// Every scenario, in the order in which the window lists them.
const ROWS: &[Row] = &[
    row("instant", "The answer stands in the createTask reply", Scenario::Instant),
    row("slow", "Waits 20 s, then answers well", Scenario::Slow),
    row("never", "Never solves it", Scenario::Never),
    row("callback-only", "Only the callback has the answer", Scenario::CallbackOnly),
    Row { name: "", does: "Refuses with a code", makes: Makes::Error },
    Row { name: "poll:", does: "Creates the task, then fails with a code", makes: Makes::PollError },
    row("html-502", "Answers with a web page, HTTP 502", Scenario::Html502),
    row("empty", "Answers with nothing", Scenario::Empty),
    row("garbage", "Answers with bytes that are no JSON", Scenario::Garbage),
    row("reset", "Cuts the connection after reading the request", Scenario::Reset),
    row("redirect", "Redirects to another port of this machine", Scenario::Redirect),
    row("oversize", "Answers with a body without an end", Scenario::Oversize),
    row("big-id", "Gives a task id above 32 bits", Scenario::BigId),
    row("string-id", "Gives the task id in quotation marks", Scenario::StringId),
    row("uuid-id", "Gives a UUID for a task id", Scenario::UuidId),
    row("late", "Answers the first polls with a web page", Scenario::Late),
    row("status-unknown", "Answers the first polls with an unknown status", Scenario::StatusUnknown),
    row("other-task", "Answers polls about another task", Scenario::OtherTask),
    row("only-documented", "Takes only the task types that CapKill documents", Scenario::OnlyDocumented),
    row("balance-low", "Has a balance of 0.05", Scenario::Balance("0.05")),
    row("balance-negative", "Has a balance of −3.5", Scenario::Balance("-3.5")),
    row("balance-string", "Gives the balance in quotation marks", Scenario::Balance("\"12.50\"")),
    row(
        "balance-huge",
        "Has a balance of 30 digits",
        Scenario::Balance("123456789012345678901234567890.000000000000000000001"),
    ),
    row("balance-absent", "Answers getBalance without a balance", Scenario::Balance("")),
];

/// Returns every scenario's key, what the sandbox does for it, and whether an error code is to follow the key.
pub fn scenario_keys() -> impl Iterator<Item = (String, &'static str, bool)> {
    ROWS.iter().map(|row| (format!("{SCENARIO_KEY}{}", row.name), row.does, !matches!(row.makes, Makes::This(_))))
}

impl Scenario {
    /// Returns the scenario that a client key names, or `None` for an ordinary key.
    #[must_use]
    pub fn of_key(key: &str) -> Option<Self> {
        if let Some(name) = key.strip_prefix(RECORDED_KEY) {
            return Some(Self::Recorded(name.to_owned()));
        }
        let name = key.strip_prefix(SCENARIO_KEY)?;
        ROWS.iter().find_map(|row| row.makes.of(name.strip_prefix(row.name)?))
    }
}

impl Scenario {
    /// Returns what the sandbox does, in a few words, with the code or the recording that the key names.
    #[must_use]
    pub fn does(&self) -> String {
        let row = |name: &str| ROWS.iter().find(|row| row.name == name).map_or("", |row| row.does);
        match self {
            Self::Error(code) => format!("{}: {code}", row("")),
            Self::PollError(code) => format!("{}: {code}", row("poll:")),
            Self::Recorded(name) => format!("Replays {name}"),
            _ => {
                let row = ROWS.iter().find(|row| matches!(&row.makes, Makes::This(scenario) if scenario == self));
                row.map(|row| row.does.to_owned()).unwrap_or_default()
            }
        }
    }

    /// Returns the scenario's name and what the sandbox does for it.
    pub(super) fn words(&self) -> String {
        let does = |name: &str| ROWS.iter().find(|row| row.name == name).map_or("", |row| row.does);
        match self {
            Self::Error(code) => format!("{code}: {}", does("")),
            Self::PollError(code) => format!("poll:{code}: {}", does("poll:")),
            Self::Recorded(name) => format!("recorded:{name}"),
            _ => {
                let row = ROWS.iter().find(|row| matches!(&row.makes, Makes::This(scenario) if scenario == self));
                row.map(|row| format!("{}: {}", row.name, row.does)).unwrap_or_default()
            }
        }
    }
}

impl Makes {
    /// Returns the scenario, where the rest of a key after the row's name asks for it.
    fn of(&self, rest: &str) -> Option<Scenario> {
        match self {
            Self::This(scenario) => rest.is_empty().then(|| scenario.clone()),
            Self::PollError => Some(Scenario::PollError(rest.to_owned())),
            Self::Error => {
                let is_code = rest.starts_with("ERROR_") || error_code(rest).is_some();
                is_code.then(|| Scenario::Error(rest.to_owned()))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_that_is_listed_asks_for_a_scenario() {
        for (key, does, takes_code) in scenario_keys() {
            let key = if takes_code { format!("{key}ERROR_ZERO_BALANCE") } else { key };
            let scenario = Scenario::of_key(&key).expect(&key);
            let name = key.strip_prefix(SCENARIO_KEY).unwrap();
            assert!(!does.is_empty() && scenario.words() == format!("{name}: {does}"), "{}", scenario.words());
        }
        assert_eq!(Scenario::of_key("sandbox:recorded:mine"), Some(Scenario::Recorded("mine".to_owned())));
        assert_eq!(Scenario::of_key("sandbox-key-0001"), None);
        assert_eq!(Scenario::of_key("sandbox:no-such"), None);
    }
}
