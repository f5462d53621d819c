//! A listener for programs of the operator's own, and the way of a request to its service and back, byte by byte.

mod answer;
mod arrival;
mod decoded;
mod hang_up;
mod listener;
mod pass_on;
mod port_holder;

pub use answer::Answer;
pub use arrival::Arrival;
pub use decoded::decoded;
pub use hang_up::HangUp;
pub use listener::{Handler, HeldPort, Listener, OnStray, Refused, Stray};
pub use pass_on::{PassedOn, pass_on};
pub use port_holder::{PortHolder, port_holder};
