//! The window by role and label, its desk, sandbox and history behind it.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

mod closing;
mod compare;
mod copying;
mod debugger;
mod draft;
mod history;
mod main_job;
mod overview;
mod palette;
mod reply;
#[path = "../support/mod.rs"]
mod support;
mod tasks;
