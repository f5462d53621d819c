//! The room of captures in the window, with a program that calls it.

mod program;
mod session;
