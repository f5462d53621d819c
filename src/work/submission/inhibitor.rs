//! Keeps the system from shutting down, and the session from ending, at once while a reply is awaited, where the system
//! knows how: logind delays a shutdown, and the desktop's portal asks the operator before a logout.

use std::future::Future;
use std::time::Duration;

/// A reply that comes sooner needs nobody's help.
const QUICK: Duration = Duration::from_millis(250);

/// Does some work, and delays the session's end while the work takes longer than a moment. logind grants a few seconds,
/// and only then sends signals.
pub async fn delaying_the_end<W: Future>(work: W) -> W::Output {
    let mut work = std::pin::pin!(work);
    let delay = async {
        tokio::time::sleep(QUICK).await;
        // One that is there is held while the other is still asked for.
        tokio::join!(system::no_shutdown(), system::no_logout())
    };
    let (_shutdown, logout) = tokio::select! {
        biased;
        done = &mut work => return done,
        locks = delay => locks,
    };
    let done = work.await;
    if let Some(logout) = logout {
        logout.end().await;
    }
    done
}

#[cfg(target_os = "linux")]
mod system {
    use std::collections::HashMap;

    use zbus::Connection;
    use zbus::zvariant::{OwnedFd, Value};

    const WHO: &str = "CapKill Desk";
    const WHY: &str = "The reply to a submission is under way";

    /// The portal's number for the end of a session.
    const LOGOUT: u32 = 1;

    /// Asks for a lock, which is held until it is dropped. Returns `None` where nobody gives one, which is no fault.
    pub async fn no_shutdown() -> Option<OwnedFd> {
        let asked = async {
            let bus = Connection::system().await?;
            let manager = ("org.freedesktop.login1", "/org/freedesktop/login1", "org.freedesktop.login1.Manager");
            let body = ("shutdown", WHO, WHY, "delay");
            let reply = bus.call_method(Some(manager.0), manager.1, Some(manager.2), "Inhibit", &body).await?;
            reply.body().deserialize()
        };
        asked.await.inspect_err(|error: &zbus::Error| tracing::debug!(%error, "no lock delays a shutdown")).ok()
    }

    /// The wish that the session goes on. The portal forgets it with the connection that it came by.
    pub struct Logout(Connection);

    impl Logout {
        /// Takes the wish back.
        pub async fn end(self) {
            if let Err(error) = self.0.close().await {
                tracing::debug!(%error, "the desktop may still ask before a logout");
            }
        }
    }

    /// Asks the desktop to ask the operator before the session ends. Returns `None` where no portal does, which is no
    /// fault.
    pub async fn no_logout() -> Option<Logout> {
        let asked = async {
            let bus = Connection::session().await?;
            let (name, path) = ("org.freedesktop.portal.Desktop", "/org/freedesktop/portal/desktop");
            let body = ("", LOGOUT, HashMap::from([("reason", Value::from(WHY))]));
            bus.call_method(Some(name), path, Some("org.freedesktop.portal.Inhibit"), "Inhibit", &body).await?;
            Ok(Logout(bus))
        };
        asked.await.inspect_err(|error: &zbus::Error| tracing::debug!(%error, "no portal asks before a logout")).ok()
    }
}

/// Other systems are asked for nothing.
#[cfg(not(target_os = "linux"))]
mod system {
    pub struct Logout;

    impl Logout {
        #[allow(clippy::unused_async, reason = "as on Linux")]
        pub async fn end(self) {}
    }

    #[allow(clippy::unused_async, reason = "as on Linux")]
    pub async fn no_shutdown() -> Option<()> {
        None
    }

    #[allow(clippy::unused_async, reason = "as on Linux")]
    pub async fn no_logout() -> Option<Logout> {
        None
    }
}
