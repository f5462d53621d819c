//! Where a job says what came of it, so that no job knows the events of others.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use tokio::sync::mpsc;

/// Calls the window after something was delivered.
pub type Wake = Arc<dyn Fn() + Send + Sync>;

/// Delivers the events of one feature, then wakes the window.
pub struct Outbox<E>(Arc<dyn Post<E>>);

impl<E> Clone for Outbox<E> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<E: Send + 'static> Outbox<E> {
    /// Makes an outbox for one feature: `wrap` puts a feature's event into the event of all features.
    pub fn new<All: Send + 'static>(sender: mpsc::Sender<All>, wake: Wake, wrap: fn(E) -> All) -> Self {
        Self(Arc::new(Wrapping { sender, wake, wrap }))
    }

    /// Tells what the window can do without: it is dropped when the window is behind, so that no job
    /// waits for the window.
    pub fn tell(&self, event: E) {
        self.0.tell(event);
    }

    /// Delivers an event, and waits while the window is behind. A window that is gone needs to know nothing.
    pub async fn send(&self, event: E) {
        self.0.send(event).await;
    }
}

trait Post<E>: Send + Sync {
    fn tell(&self, event: E);
    fn send(&self, event: E) -> Pin<Box<dyn Future<Output = ()> + Send + '_>>;
}

struct Wrapping<E, All> {
    sender: mpsc::Sender<All>,
    wake: Wake,
    wrap: fn(E) -> All,
}

impl<E: Send + 'static, All: Send + 'static> Post<E> for Wrapping<E, All> {
    fn tell(&self, event: E) {
        if self.sender.try_send((self.wrap)(event)).is_ok() {
            (self.wake)();
        }
    }

    fn send(&self, event: E) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        let event = (self.wrap)(event);
        Box::pin(async move {
            if self.sender.send(event).await.is_ok() {
                (self.wake)();
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};

    fn outbox(room: usize) -> (Outbox<u8>, mpsc::Receiver<(u8,)>, Arc<AtomicUsize>) {
        let (sender, receiver) = mpsc::channel(room);
        let woken = Arc::new(AtomicUsize::new(0));
        let counter = Arc::clone(&woken);
        let wake = Arc::new(move || {
            counter.fetch_add(1, Ordering::SeqCst);
        });
        (Outbox::new(sender, wake, |event| (event,)), receiver, woken)
    }

    #[tokio::test]
    async fn an_event_is_there_before_the_window_wakes() {
        let (outbox, mut receiver, woken) = outbox(2);
        outbox.send(1).await;
        outbox.tell(2);
        assert_eq!(woken.load(Ordering::SeqCst), 2);
        assert_eq!((receiver.try_recv(), receiver.try_recv()), (Ok((1,)), Ok((2,))));
    }

    #[tokio::test]
    async fn what_is_only_told_is_dropped_when_the_window_is_behind() {
        let (outbox, mut receiver, woken) = outbox(1);
        outbox.tell(1);
        outbox.tell(2);
        assert_eq!((receiver.try_recv(), woken.load(Ordering::SeqCst)), (Ok((1,)), 1));
        assert!(receiver.try_recv().is_err());
    }

    #[tokio::test]
    async fn a_window_that_is_gone_holds_nobody_up() {
        let (outbox, receiver, woken) = outbox(1);
        drop(receiver);
        outbox.send(1).await;
        assert_eq!(woken.load(Ordering::SeqCst), 0);
    }
}
