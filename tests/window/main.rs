//! The window by role and label, its desk, sandbox and history behind it.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

mod canary;
mod closing;
mod compare;
mod copying;
mod debugger;
mod foreign_rows;
mod history;
mod main_job;
mod overview;
mod reply;
#[path = "../support/mod.rs"]
mod support;
mod tasks;
