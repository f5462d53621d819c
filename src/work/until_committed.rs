//! The one loop that keeps the first promise: what is known of a paid task is tried again until the
//! history has it.

use std::future::Future;
use std::time::Duration;

use crate::history::HistoryError;

/// Time between two tries.
const AGAIN: Duration = Duration::from_secs(2);

/// How trying to commit something ended.
#[derive(Debug)]
pub enum Committed<T> {
    Done(T),
    /// No try can succeed.
    Never(HistoryError),
    /// Trying was stopped between two tries.
    Stopped,
}

/// Tries until something is committed, until no try can succeed, or until `stop` ends.
///
/// `not_yet` is called after each try that failed, and waited for before the next. `stop` is looked at only
/// between two tries: whether a try was committed must be known.
pub async fn until_committed<T, Try, Told>(
    mut attempt: impl FnMut() -> Try,
    mut not_yet: impl FnMut(&HistoryError) -> Told,
    stop: impl Future<Output = ()>,
) -> Committed<T>
where
    Try: Future<Output = Result<T, HistoryError>>,
    Told: Future<Output = ()>,
{
    let mut stop = std::pin::pin!(stop);
    loop {
        let error = match attempt().await {
            Ok(done) => return Committed::Done(done),
            Err(error) => error,
        };
        not_yet(&error).await;
        if error.is_permanent() {
            return Committed::Never(error);
        }
        tokio::select! {
            () = tokio::time::sleep(AGAIN) => {}
            () = &mut stop => return Committed::Stopped,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::RefCell;
    use std::future::{pending, ready};

    #[tokio::test(start_paused = true)]
    async fn it_is_tried_again_until_it_is_committed() {
        let tries = RefCell::new(vec![Ok(7), Err(HistoryError::Interrupted), Err(HistoryError::Interrupted)]);
        let mut told = 0;
        let attempt = || ready(tries.borrow_mut().pop().unwrap());
        let not_yet = |_: &HistoryError| {
            told += 1;
            ready(())
        };
        assert!(matches!(until_committed(attempt, not_yet, pending()).await, Committed::Done(7)));
        assert_eq!(told, 2);
    }

    #[tokio::test(start_paused = true)]
    async fn what_can_never_be_committed_is_told_once() {
        let mut told = 0;
        let not_yet = |_: &HistoryError| {
            told += 1;
            ready(())
        };
        let attempt = || ready(Err::<(), _>(HistoryError::Closed));
        assert!(matches!(until_committed(attempt, not_yet, pending()).await, Committed::Never(HistoryError::Closed)));
        assert_eq!(told, 1);
    }

    #[tokio::test(start_paused = true)]
    async fn it_is_stopped_only_between_two_tries() {
        let mut tries = 0;
        let attempt = || {
            tries += 1;
            ready(Err::<(), _>(HistoryError::Interrupted))
        };
        assert!(matches!(until_committed(attempt, |_: &HistoryError| ready(()), ready(())).await, Committed::Stopped));
        assert_eq!(tries, 1);
    }
}
