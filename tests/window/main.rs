//! The window by role and label, its desk, sandbox and history behind it.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

mod bad_input;
mod canary;
mod capture;
mod chips;
mod closing;
mod compare;
mod copying;
mod debugger;
mod draft;
mod finding;
mod first_minute;
mod focus;
mod foreign_rows;
mod header;
mod history;
mod keyboard;
mod layout;
mod main_job;
mod narrow;
mod nothing_moves;
mod overview;
mod palette;
mod panes;
mod profile_editor;
mod reply;
mod rows;
#[path = "../support/mod.rs"]
mod support;
mod tab_order;
mod table;
mod tasks;
mod toasts;
