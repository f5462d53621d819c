//! CapKill Desk: a desktop workbench for one HTTP API, CapKill's `createTask`.
//!
//! The modules are rooms, and arrows between them point downwards only; ARCHITECTURE.md shows the
//! plan and `tests/rooms` keeps it.

pub mod callback;
pub mod capture;
pub mod cli;
pub mod client;
pub mod contract;
pub mod controls;
pub mod desk;
pub mod disk;
pub mod history;
pub mod import;
pub mod instance;
pub mod judge;
pub mod keychain;
pub mod loopback;
pub mod payload;
pub mod picture;
pub mod profile;
pub mod program;
pub mod sandbox;
pub mod theme;
pub mod ui;
pub mod view;
pub mod work;
