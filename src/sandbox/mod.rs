//! The embedded server: the same contract on loopback, with no account and no network.
//!
//! The sandbox behaves as a faithful service does, unless the client key names a [`Scenario`]. It calls
//! a task's `callbackUrl` if that is on loopback.

mod arrivals;
mod calls;
mod requests;
mod scenario;
mod server;
mod tasks;
mod verdict;

pub use arrivals::{Answered, Arrival};
pub use scenario::{BIG_TASK_ID, Scenario, scenario_keys};
pub use server::{Sandbox, SandboxError};
pub use tasks::TaskAudit;

#[cfg(test)]
mod tests;
