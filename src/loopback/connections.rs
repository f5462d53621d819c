//! The connections of a server: how many there may be, and which one ends when another comes.

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use tokio::task::{AbortHandle, JoinSet, yield_now};
use tokio::time::{Instant, sleep_until};

use super::connection::{Connection, Phase};

/// Most connections that are served at once.
pub(super) const MAX_CONNECTIONS: usize = 256;

/// How long a request is left alone when every connection has one under way and another comes. A request on this
/// machine takes milliseconds, and a service waits 2 s for its callback to be taken.
const GRACE: Duration = Duration::from_secs(1);

/// How often a place is looked for while every connection has a request under way.
const LOOK: Duration = Duration::from_millis(20);

/// The connections that are served, which end when this is dropped.
pub(super) struct Connections {
    /// Heads are kept as they came.
    keeps_heads: bool,
    tasks: JoinSet<()>,
    held: Vec<(Arc<Connection>, AbortHandle)>,
}

impl Connections {
    pub(super) fn new(keeps_heads: bool) -> Self {
        Self { keeps_heads, tasks: JoinSet::new(), held: Vec::new() }
    }

    /// Serves one more connection once there is room for it.
    pub(super) async fn add<S>(&mut self, serve: impl FnOnce(Arc<Connection>) -> S)
    where
        S: Future<Output = ()> + Send + 'static,
    {
        self.make_room().await;
        let connection = Arc::new(Connection::new(self.keeps_heads));
        let task = self.tasks.spawn(serve(Arc::clone(&connection)));
        self.held.push((connection, task));
    }

    /// Waits until every connection has ended.
    pub(super) async fn ended(&mut self) {
        while self.tasks.join_next().await.is_some() {}
    }

    /// Ends the connection that can be spared best when all places are taken. Waits while none can be spared.
    async fn make_room(&mut self) {
        loop {
            while self.tasks.try_join_next().is_some() {}
            self.held.retain(|(_, task)| !task.is_finished());
            if self.held.len() < MAX_CONNECTIONS {
                return;
            }
            let phases = self.held.iter().map(|(connection, _)| connection.phase());
            if let Some(at) = spared(phases, Instant::now()) {
                let (connection, task) = self.held.swap_remove(at);
                connection.end_here();
                task.abort();
                // Its file handle is closed before another one is asked for.
                return yield_now().await;
            }
            sleep_until(Instant::now() + LOOK).await;
        }
    }
}

impl Drop for Connections {
    fn drop(&mut self) {
        self.held.iter().for_each(|(connection, _)| connection.end_here());
    }
}

/// Returns the place of the connection that can be spared best: the one that has been idle longest, or else the oldest
/// request, unless that has just begun.
fn spared(phases: impl Iterator<Item = Phase>, now: Instant) -> Option<usize> {
    let oldest = phases.enumerate().min_by_key(|(_, phase)| match phase {
        Phase::Idle { since, .. } => (false, *since),
        Phase::Busy { since } => (true, *since),
    });
    let is_spared = |phase| match phase {
        Phase::Idle { .. } => true,
        Phase::Busy { since } => since + GRACE <= now,
    };
    oldest.filter(|(_, phase)| is_spared(*phase)).map(|(at, _)| at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_idle_connection_is_spared_first() {
        let now = Instant::now() + Duration::from_hours(1);
        let before = |seconds| now - Duration::from_secs(seconds);
        let idle = |seconds| Phase::Idle { since: before(seconds), until: now, is_begun: false, is_new: false };
        let busy = |seconds| Phase::Busy { since: before(seconds) };
        for (name, phases, expected) in [
            ("the oldest idle one", vec![busy(90), idle(2), idle(3), busy(4)], Some(2)),
            ("an idle one, however young", vec![busy(90), idle(0)], Some(1)),
            ("the oldest request", vec![busy(2), busy(3)], Some(1)),
            ("no request that has just begun", vec![busy(0), busy(0)], None),
        ] {
            assert_eq!(spared(phases.into_iter(), now), expected, "{name}");
        }
    }
}
