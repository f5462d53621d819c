//! What needs processes of its own: a real window under Xvfb, a keyring on a session bus, desks that are killed or
//! flooded.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

mod accessibility;
mod capture_kill;
mod capture_window;
mod clocks;
mod desktop;
mod dropping;
mod ends;
mod flood;
mod instance;
mod keyboards;
mod keychain;
mod kill;
mod odd_files;
mod real_window;
mod soak;
#[path = "../support/mod.rs"]
mod support;
mod window_ends;
mod wishes;
