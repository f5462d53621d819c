//! Reads a request's body within limits of size and time, and of what all bodies of a server hold together.

use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use futures_util::StreamExt as _;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{Instant, timeout_at};

/// How much of a body that is not kept is read and thrown away, so that its sender can read the answer.
const MAX_DRAINED_BYTES: usize = 64 * 1024 * 1024;

/// How long a body may take: longer than the 2 s that a service waits, so that a slow body can be seen.
const BODY_TIME: Duration = Duration::from_secs(10);

/// How much of each body counts for nothing: a poll, a solution and most tasks are smaller, so that no flood of large
/// bodies keeps them out. 256 connections hold 4 MiB with it.
const FREE_BYTES: usize = 16 * 1024;

/// The bytes that all bodies of one server may hold at once. Clones share them.
#[derive(Clone)]
pub struct BodyBudget(Arc<Semaphore>);

impl BodyBudget {
    /// Makes a budget of which nothing is held yet.
    #[must_use]
    pub fn new(bytes: usize) -> Self {
        Self(Arc::new(Semaphore::new(bytes)))
    }
}

/// What a body holds of its server's budget, until it is dropped.
#[derive(Debug, Default)]
pub struct Held(Option<OwnedSemaphorePermit>);

impl Held {
    /// Holds as much as a body of this length needs. Returns whether there was as much left.
    fn grow_to(&mut self, length: usize, budget: &BodyBudget) -> bool {
        let has = self.0.as_ref().map_or(0, OwnedSemaphorePermit::num_permits);
        let missing = length.saturating_sub(FREE_BYTES).saturating_sub(has);
        if missing == 0 {
            return true;
        }
        let Ok(missing) = u32::try_from(missing) else { return false };
        match Arc::clone(&budget.0).try_acquire_many_owned(missing) {
            Ok(more) => {
                match &mut self.0 {
                    Some(held) => held.merge(more),
                    None => self.0 = Some(more),
                }
                true
            }
            Err(_) => false,
        }
    }
}

/// A body as far as it was read.
#[derive(Debug, Default)]
pub struct ReadBody {
    /// The bytes, no more than were to be kept.
    pub bytes: Vec<u8>,
    /// The body was longer than what was kept.
    pub is_truncated: bool,
    /// The end of the body came in time.
    pub is_complete: bool,
    /// Nothing was kept, because the server's bodies held too much already.
    pub is_crowded_out: bool,
    /// Has to be kept for as long as the bytes are.
    pub held: Held,
}

impl ReadBody {
    /// Takes in what came, as far as it is to be kept.
    fn take(&mut self, chunk: &[u8], keep: usize, budget: &BodyBudget) {
        if self.is_crowded_out {
            return;
        }
        let taken = chunk.len().min(keep - self.bytes.len());
        if self.held.grow_to(self.bytes.len() + taken, budget) {
            self.bytes.extend_from_slice(&chunk[..taken]);
            self.is_truncated |= taken < chunk.len();
        } else {
            // Half a body is of no use and would stand in the way of others.
            *self = Self { is_crowded_out: true, is_truncated: true, ..Self::default() };
        }
    }
}

/// Reads a body, keeping at most `keep` bytes, within the time that a body may take.
pub async fn read_body(body: Body, keep: usize, budget: &BodyBudget) -> ReadBody {
    let deadline = Instant::now() + BODY_TIME;
    let mut read = ReadBody::default();
    let mut total = 0;
    let mut chunks = body.into_data_stream();
    loop {
        match timeout_at(deadline, chunks.next()).await {
            Ok(Some(Ok(chunk))) => {
                total += chunk.len();
                read.take(&chunk, keep, budget);
                if total > MAX_DRAINED_BYTES {
                    return read;
                }
            }
            Ok(None) => return ReadBody { is_complete: true, ..read },
            Ok(Some(Err(_))) | Err(_) => return read,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn read(length: usize, budget: &BodyBudget) -> ReadBody {
        read_body(Body::from(vec![b'x'; length]), 1024 * 1024, budget).await
    }

    #[tokio::test]
    async fn bodies_beyond_the_budget_are_not_kept() {
        let budget = BodyBudget::new(100_000);
        let first = read(100_000, &budget).await;
        let second = read(100_000, &budget).await;
        assert_eq!((first.bytes.len(), first.is_crowded_out), (100_000, false));
        assert_eq!((second.bytes.len(), second.is_crowded_out, second.is_complete), (0, true, true));
        drop(first);
        assert!(!read(100_000, &budget).await.is_crowded_out, "what was held is free again");
    }

    #[tokio::test]
    async fn small_bodies_need_no_budget() {
        let small = read(FREE_BYTES, &BodyBudget::new(0)).await;
        assert_eq!((small.bytes.len(), small.is_crowded_out), (FREE_BYTES, false));
    }

    #[tokio::test]
    async fn a_body_that_was_cut_holds_only_what_is_kept() {
        let budget = BodyBudget::new(1024 * 1024);
        let cut = read(3 * 1024 * 1024, &budget).await;
        assert_eq!((cut.bytes.len(), cut.is_truncated, cut.is_complete), (1024 * 1024, true, true));
        assert_eq!(budget.0.available_permits(), FREE_BYTES);
    }
}
