//! One HTTP exchange with a service: a request that is sent at most once, and what came back.
//!
//! Never resent, no redirect followed, a fresh connection each time, TLS verified by the platform,
//! the system's proxy honoured except on loopback. Whether a connection was ever made is observed,
//! not guessed: it decides between "not sent" and "unknown".

mod callback_test;
mod connection;
mod exchange;
#[cfg(test)]
mod test_tls;
mod timing;
mod tls;

pub use callback_test::{CallbackTest, CallbackTestError, SAMPLE, Step, test_callback};
pub use connection::Phase;
pub use exchange::{ClientError, Exchange, Reply, Request, exchange};
pub use timing::Timing;
