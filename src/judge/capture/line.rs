//! A line of the report: what was seen, how often, who states it and what to change.

use std::fmt;

use crate::contract::{Source, grouped};
use crate::history::SubmissionId;

/// The group that a line belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Grade {
    /// What breaks a rule that CapKill or compatible services state.
    Error,
    /// What costs or risks money or time.
    Warning,
    /// A rule that was kept.
    Kept,
    /// What is neither right nor wrong, and may be good to know.
    Note,
}

/// In how many of the cases where it could happen something happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HowOften {
    pub count: usize,
    pub of: usize,
}

impl fmt::Display for HowOften {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} of {}", grouped(self.count as u64), grouped(self.of as u64))
    }
}

/// A line of the report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The id of a [`CaptureRule`](super::CaptureRule), or of the finding in a request's body.
    pub rule: &'static str,
    pub grade: Grade,
    /// What was seen, in a few words.
    pub seen: String,
    /// By whom and with which numbers; may be empty.
    pub detail: String,
    pub how_often: HowOften,
    pub source: Source,
    /// What to change; empty where the rule was kept.
    pub change: String,
    /// The submissions it was seen in, each once.
    pub conversations: Vec<SubmissionId>,
    /// The numbers of the requests it was seen in.
    pub calls: Vec<u64>,
    /// The numbers of each of these requests, in their order; empty where there is nothing to say of one alone.
    pub of_calls: Vec<String>,
}

impl Line {
    /// Returns what is said of one request alone.
    #[must_use]
    pub fn detail_of(&self, call: u64) -> &str {
        let said = self.calls.iter().zip(&self.of_calls).find(|(number, _)| **number == call);
        said.map_or("", |(_, said)| said)
    }
}
