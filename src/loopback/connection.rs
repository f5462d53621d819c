//! One connection: what it is doing, since when, and how long it may keep the server waiting.

use std::future::pending;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::watch;
use tokio::time::{Instant, sleep_until};

/// How long a request's head may take, from the connection's beginning or from the head's first byte.
pub(super) const HEAD_TIME: Duration = Duration::from_secs(5);

/// How long a connection is kept for a next request, or for an answer that nobody reads. Many programs ask again after
/// 5 s: a connection that ended then would now and then end under their request.
const KEPT_TIME: Duration = Duration::from_secs(30);

/// How long an answer may still go once the server takes nothing new.
const LAST_TIME: Duration = Duration::from_secs(5);

/// What a connection is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Phase {
    /// No request is under way: the first has not come whole, or the last is answered.
    Idle {
        since: Instant,
        /// When the server stops waiting.
        until: Instant,
        /// The head that is waited for has begun.
        is_begun: bool,
        /// No request has come so far.
        is_new: bool,
    },
    /// A request's head came then, and its answer is not ready.
    Busy { since: Instant },
}

impl Phase {
    fn until(self) -> Option<Instant> {
        match self {
            Self::Idle { until, .. } => Some(until),
            Self::Busy { .. } => None,
        }
    }
}

/// Most bytes that are kept of a head: more than the server takes of one.
const MAX_HEAD_BYTES: usize = 128 * 1024;

/// Tells whether the server itself has ended a connection. Clones share it.
#[derive(Clone, Debug, Default)]
pub struct EndedHere(Arc<AtomicBool>);

impl EndedHere {
    /// Tells whether it was the server that ended the connection, and not its client.
    #[must_use]
    pub fn is_so(&self) -> bool {
        self.0.load(Ordering::Acquire)
    }
}

/// The phase of one connection: its stream and its service write it, the accepting task reads it.
pub(super) struct Connection {
    phase: watch::Sender<Phase>,
    ended_here: EndedHere,
    /// What came while a head was waited for, where heads are kept.
    head: Option<Mutex<Vec<u8>>>,
}

impl Connection {
    /// Begins with a connection that has just been accepted.
    pub(super) fn new(keeps_heads: bool) -> Self {
        let since = Instant::now();
        let phase = watch::Sender::new(Phase::Idle { since, until: since + HEAD_TIME, is_begun: true, is_new: true });
        Self { phase, ended_here: EndedHere::default(), head: keeps_heads.then(Mutex::default) }
    }

    /// Returns what tells whether the server has ended the connection.
    pub(super) fn ended_here(&self) -> EndedHere {
        self.ended_here.clone()
    }

    /// Notes that the server ends the connection now.
    pub(super) fn end_here(&self) {
        self.ended_here.0.store(true, Ordering::Release);
    }

    /// Waits until a request is under way, or until none is.
    pub(super) async fn is_busy(&self, is_busy: bool) {
        let mut phases = self.phase.subscribe();
        // The sender is this one, so that the phase itself is the only way this ends.
        let _ = phases.wait_for(|phase| matches!(phase, Phase::Busy { .. }) == is_busy).await;
    }

    /// Waits until no more is owed to the peer, once the server takes nothing new: a request under way is answered, and
    /// its answer has had time to go.
    pub(super) async fn owes_nothing(&self) {
        self.is_busy(false).await;
        // Of a first request no head has come.
        let is_new = matches!(self.phase(), Phase::Idle { is_new: true, .. });
        if !is_new {
            sleep_until(Instant::now() + LAST_TIME).await;
        }
    }

    /// Takes what came since the last request's head: the head of this one, and perhaps the beginning of its body.
    pub(super) fn take_head(&self) -> Vec<u8> {
        let head = self.head.as_ref().map(|head| head.lock().unwrap_or_else(PoisonError::into_inner));
        head.map(|mut head| std::mem::take(&mut *head)).unwrap_or_default()
    }

    pub(super) fn keep_head(&self, bytes: &[u8]) {
        if let Some(head) = self.head.as_ref().filter(|_| matches!(self.phase(), Phase::Idle { .. })) {
            let mut head = head.lock().unwrap_or_else(PoisonError::into_inner);
            let room = MAX_HEAD_BYTES.saturating_sub(head.len());
            head.extend_from_slice(&bytes[..bytes.len().min(room)]);
        }
    }

    /// Returns what the connection is doing.
    pub(super) fn phase(&self) -> Phase {
        *self.phase.borrow()
    }

    /// Notes that a request's head has come.
    pub(super) fn request_came(&self) {
        self.phase.send_replace(Phase::Busy { since: Instant::now() });
    }

    /// Notes that an answer is ready.
    pub(super) fn request_answered(&self) {
        self.phase.send_replace(kept_from(Instant::now()));
    }

    /// Notes that bytes came. The first ones after an answer begin another request's head.
    pub(super) fn bytes_came(&self) {
        self.phase.send_if_modified(|phase| match phase {
            Phase::Idle { until, is_begun, .. } if !*is_begun => {
                (*until, *is_begun) = (Instant::now() + HEAD_TIME, true);
                true
            }
            _ => false,
        });
    }

    /// Notes that bytes of an answer went: somebody reads it.
    pub(super) fn bytes_went(&self) {
        self.phase.send_if_modified(|phase| {
            if matches!(phase, Phase::Idle { .. }) {
                *phase = kept_from(Instant::now());
            }
            // Who waits for the end of the time looks again by itself.
            false
        });
    }

    /// Waits until the peer has kept the server waiting for too long.
    pub(super) async fn overdue(&self) {
        let mut phases = self.phase.subscribe();
        loop {
            let until = phases.borrow_and_update().until();
            if until.is_some_and(|until| until <= Instant::now()) {
                return;
            }
            tokio::select! {
                () = at(until) => {}
                // The sender is this one, so that a change is the only way this ends.
                _ = phases.changed() => {}
            }
        }
    }
}

fn kept_from(since: Instant) -> Phase {
    Phase::Idle { since, until: since + KEPT_TIME, is_begun: false, is_new: false }
}

async fn at(moment: Option<Instant>) {
    match moment {
        Some(moment) => sleep_until(moment).await,
        None => pending().await,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn overdue_after(connection: &Connection) -> Duration {
        let began = Instant::now();
        connection.overdue().await;
        began.elapsed()
    }

    #[tokio::test(start_paused = true)]
    async fn the_first_head_has_five_seconds() {
        let connection = Connection::new(false);
        connection.bytes_came();
        assert_eq!(overdue_after(&connection).await, HEAD_TIME);
    }

    #[tokio::test(start_paused = true)]
    async fn a_kept_connection_waits_longer_for_its_next_head() {
        let connection = Connection::new(false);
        connection.request_answered();
        assert_eq!(overdue_after(&connection).await, KEPT_TIME);
    }

    #[tokio::test(start_paused = true)]
    async fn a_next_head_that_has_begun_has_five_seconds() {
        let connection = Arc::new(Connection::new(false));
        connection.request_answered();
        let waiting = tokio::spawn({
            let connection = Arc::clone(&connection);
            async move { overdue_after(&connection).await }
        });
        tokio::time::sleep(Duration::from_secs(1)).await;
        connection.bytes_came();
        tokio::time::sleep(Duration::from_secs(1)).await;
        connection.bytes_came();
        assert_eq!(waiting.await.unwrap(), Duration::from_secs(1) + HEAD_TIME);
    }

    #[tokio::test(start_paused = true)]
    async fn a_request_under_way_is_not_overdue() {
        let connection = Connection::new(false);
        connection.request_came();
        let hour = Duration::from_hours(1);
        assert!(tokio::time::timeout(hour, connection.overdue()).await.is_err());
    }

    #[tokio::test(start_paused = true)]
    async fn an_answer_that_is_read_keeps_its_connection() {
        let connection = Arc::new(Connection::new(false));
        connection.request_answered();
        let waiting = tokio::spawn({
            let connection = Arc::clone(&connection);
            async move { overdue_after(&connection).await }
        });
        tokio::time::sleep(Duration::from_secs(20)).await;
        connection.bytes_went();
        assert_eq!(waiting.await.unwrap(), Duration::from_secs(20) + KEPT_TIME);
    }
}
