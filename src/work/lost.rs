//! Jobs that panicked.

use std::future::Future;
use std::panic::AssertUnwindSafe;

use futures_util::FutureExt as _;
use thiserror::Error;

/// A job ended by a panic: what it should have made does not exist. The panic hook has logged why.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("CapKill Desk itself failed; its log says why")]
pub struct Lost;

/// Runs a job to its end. Returns [`Lost`] when it panicked.
///
/// # Errors
/// When the job panicked.
pub async fn unless_lost<T>(job: impl Future<Output = T>) -> Result<T, Lost> {
    // A job owns what it works on; what it shares is changed in single steps.
    AssertUnwindSafe(job).catch_unwind().await.map_err(|_| Lost)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_panic_is_told_and_an_answer_passed_on() {
        assert_eq!(unless_lost(async { 5 }).await, Ok(5));
        let panics = async { panic!("as a test") };
        assert_eq!(unless_lost::<()>(panics).await, Err(Lost));
    }
}
