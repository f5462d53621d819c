//! HTTP on loopback: the listener that the sandbox and the callback receiver share.
//!
//! The listener keeps out web pages in the operator's browser: a foreign `Host` or `Origin` is refused,
//! and no CORS preflight is answered.

mod body;
mod guard;
mod server;

pub use body::{ReadBody, read_body};
pub use guard::refusal;
pub use server::{CutConnection, Server};
