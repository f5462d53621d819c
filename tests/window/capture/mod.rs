//! The room of captures in the window, with a program that calls it.

mod find;
mod others;
mod report;
mod room;
mod scenarios;
mod seeded;
mod session;
pub mod tasks;
