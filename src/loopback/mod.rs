//! HTTP on loopback: the listener that the sandbox and the callback receiver share.
//!
//! The listener keeps out web pages in the operator's browser: a foreign `Host` or `Origin` is refused,
//! and no CORS preflight is answered. Connections that say nothing and bodies that pile up end before they keep others
//! out.

mod body;
mod connection;
mod connections;
mod guard;
mod server;
mod watched;

pub use body::{BodyBudget, Held, ReadBody, read_body};
pub use connection::EndedHere;
pub use guard::{page_refusal, refusal};
pub use server::{ConnectionNumber, CutConnection, OnStray, RawHead, Refused, Server, Stray};

#[cfg(test)]
mod tests;
