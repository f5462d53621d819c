//! The embedded server: the same contract on loopback, with no account and no network.
//!
//! It behaves as a faithful server of the API family does, unless the client key names a
//! [`Scenario`]. It never answers a web page: a foreign `Host` or `Origin` is refused and no CORS
//! preflight is answered.

mod guard;
mod requests;
mod scenario;
mod server;
mod tasks;
mod verdict;

pub use scenario::{BIG_TASK_ID, Scenario};
pub use server::{Sandbox, SandboxError};

#[cfg(test)]
mod tests;
