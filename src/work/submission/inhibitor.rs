//! Keeps the system from shutting down at once while a reply is awaited, where the system knows how (logind).

use std::future::Future;
use std::time::Duration;

/// A reply that comes sooner needs nobody's help.
const QUICK: Duration = Duration::from_millis(250);

/// Does some work, and delays a shutdown while the work takes longer than a moment. logind grants a few seconds, and
/// only then sends signals.
pub async fn delaying_shutdown<W: Future>(work: W) -> W::Output {
    let mut work = std::pin::pin!(work);
    let delay = async {
        tokio::time::sleep(QUICK).await;
        delay_lock().await
    };
    let _lock = tokio::select! {
        biased;
        done = &mut work => return done,
        lock = delay => lock,
    };
    work.await
}

/// Asks for a lock, which is held until it is dropped. Returns `None` where nobody gives one, which is no fault.
#[cfg(target_os = "linux")]
async fn delay_lock() -> Option<zbus::zvariant::OwnedFd> {
    let asked = async {
        let bus = zbus::Connection::system().await?;
        let manager = ("org.freedesktop.login1", "/org/freedesktop/login1", "org.freedesktop.login1.Manager");
        let body = ("shutdown", "CapKill Desk", "The reply to a submission is under way", "delay");
        let reply = bus.call_method(Some(manager.0), manager.1, Some(manager.2), "Inhibit", &body).await?;
        reply.body().deserialize()
    };
    asked.await.inspect_err(|error: &zbus::Error| tracing::debug!(%error, "no lock delays a shutdown")).ok()
}

#[cfg(not(target_os = "linux"))]
async fn delay_lock() -> Option<()> {
    None
}
