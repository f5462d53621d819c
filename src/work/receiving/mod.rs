//! What listens on this machine for the desk: the sandbox and the callback receiver.

mod callbacks;
mod jobs;

pub use callbacks::{Listening, ReceiverStarted};
pub use jobs::{NotListening, NotTested, Receiving, ReceivingEvent, ReceivingJob};
