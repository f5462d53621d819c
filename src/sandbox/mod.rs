//! The embedded server: the same contract on loopback, with no account and no network.
//!
//! The sandbox behaves as a faithful service does, unless the client key names a [`Scenario`]. It calls
//! a task's `callbackUrl` if that is on loopback.

mod arrivals;
mod calls;
mod id_style;
mod methods;
mod misconduct;
mod recording;
mod replay;
mod requests;
mod scenario;
mod served;
mod server;
mod tasks;
mod verdict;
mod why;

pub use arrivals::{Answered, Arrival};
pub use id_style::IdStyle;
pub use recording::{
    ListedRecording, MOST_BODY_BYTES, MOST_DELAY_MS, MOST_POLLS, RecordedAnswer, RecordedReply, Recording,
    RecordingError, Recordings, RecordingsList, TASK_ID_HERE, is_recording_name, recording_key, replayed_headers,
};
pub use scenario::{BIG_TASK_ID, Scenario, scenario_keys};
pub use server::{Sandbox, SandboxError};
pub use tasks::TaskAudit;
pub use why::{Rule as WhyRule, WHY_HEADER};

#[cfg(test)]
mod tests;
