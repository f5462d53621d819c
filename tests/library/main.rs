//! The desk, the history and the command line as a program uses them, without a window: real SQLite, real HTTP on
//! loopback, the real program in a terminal.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

mod accounts;
mod bad_input;
mod callbacks;
mod canary;
mod canary_run;
mod capture;
mod corpus;
mod desk;
mod drafts;
mod ends;
mod export;
mod follow;
mod fuzz;
#[path = "../fuzz_targets/mod.rs"]
mod fuzz_targets;
#[cfg(unix)]
mod growth;
mod inspect;
mod listing;
#[cfg(target_os = "linux")]
mod memory;
mod odd_backups;
#[cfg(unix)]
mod odd_files;
mod packages;
mod round_trip;
mod servers;
#[path = "../support/mod.rs"]
mod support;
#[cfg(target_os = "linux")]
mod terminal;
mod transfer;
mod trouble;
