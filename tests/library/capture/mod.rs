//! Captures: another program's requests through the listener, with real HTTP on loopback and a real history.

mod bad_input;
mod fidelity;
mod guard;
mod hostile;
mod money;
mod reports;
mod scenarios;
mod support;
mod terminal;
mod told;
