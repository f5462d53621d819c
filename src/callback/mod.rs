//! The callback receiver: takes what a service posts to a submission's own address.
//!
//! A callback's body names no task, so each submission has an address of its own, which can't be
//! guessed. A request to any other address gets 404 and is not kept.

mod receiver;

pub use receiver::{BodyRoom, Callback, Receiver, ReceiverError, callback_url, new_token};

#[cfg(test)]
mod tests;
