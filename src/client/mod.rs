//! One HTTP exchange with a service: a request that is sent at most once, and what came back.
//!
//! What the desk itself sends goes through reqwest. What another program sent goes on byte by byte through hyper, since
//! reqwest adds headers of its own.
//!
//! A request is never sent again, no redirect is followed, each exchange has a fresh connection, the
//! platform verifies TLS, and the system's proxy is used except on loopback. Whether a connection was
//! ever made is observed, not guessed, because that decides between "not sent" and "unknown".

mod callback_test;
mod connection;
mod dial;
mod exchange;
mod forward;
mod line;
mod proxy;
#[cfg(test)]
mod test_server;
mod timing;
mod tls;

pub use callback_test::{CallbackTest, CallbackTestError, SAMPLE, Step, test_callback};
pub use connection::Phase;
pub use exchange::{ClientError, Exchange, Reply, Request, exchange};
pub use forward::{Foreign, Forwarded, Rest, forward};
pub use line::Line;
pub use timing::Timing;
