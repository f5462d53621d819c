//! What a capture saw a program do over time, held against the contract.
//!
//! `session.rs` puts the calls in order and finds the tasks; a file a subject looks at them (`address`, `bodies`,
//! `spacing`, `endings`, `task_ids`, `repeats`, `refused`, `accounts`, `answers`); `rules.rs` says what each rule is and who states
//! it; `report.rs` puts all of it together, `markdown.rs` and `json.rs` write it down. `callers/` says of one request who
//! calls.

mod accounts;
mod address;
mod answers;
mod bodies;
mod callers;
mod changes;
mod endings;
mod facts;
mod figures;
mod json;
mod line;
mod markdown;
mod no_request;
mod outcome;
mod refused;
mod repeats;
mod report;
mod rules;
mod session;
mod spacing;
mod task_ids;

pub use callers::{CallerLine, HowSure, callers};
pub use facts::{SeenCallback, SessionFacts};
pub use figures::{ClientFigures, Figures, GapBar, KeyFigures, PollTimes, RequestFigures};
pub use json::json;
pub use line::{Grade, HowOften, Line};
pub use markdown::markdown;
pub use no_request::NoRequest;
pub use repeats::may_be_paid;
pub use report::{Report, report};
pub use rules::{CaptureRule, says_the_same};
#[cfg(test)]
mod tests;
