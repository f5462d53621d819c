//! Splits the time of one exchange into its steps, by marks that are set while the exchange runs.
//!
//! reqwest tells none of this, so each mark is set where code of this program is called anyway: in a
//! resolver that looks names up, in a layer around the connector, and in the store of sessions, which
//! rustls reads at the moment when it makes its hello.

use std::fmt;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use rustls::NamedGroup;
use rustls::client::{ClientSessionStore, Tls12ClientSessionValue, Tls13ClientSessionValue};
use rustls::pki_types::ServerName;
use url::Url;

/// How long each step took; `None` for a step that was not begun or not needed.
///
/// The last step of an exchange that ended early goes up to the end. Preparing the client comes before
/// all steps and is in none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Timing {
    /// The time for finding the addresses of a name.
    pub lookup: Option<Duration>,
    /// The time from there to a connection, over as many addresses and proxies as were tried.
    pub connect: Option<Duration>,
    /// The time of the TLS handshake with the service.
    pub tls: Option<Duration>,
    /// The time for sending the request and waiting for the reply's head.
    pub waiting: Option<Duration>,
    /// The time from the reply's head to its last byte.
    pub download: Option<Duration>,
}

/// The moments at which steps begin and end.
#[derive(Default)]
pub(super) struct Marks(Mutex<Moments>);

#[derive(Clone, Copy, Default)]
struct Moments {
    /// When the connector began.
    begun: Option<Instant>,
    /// How long the lookups that ended took, together: a proxy's name may come before the service's.
    looked_up: Option<Duration>,
    /// When a lookup began that has not ended.
    looking_up: Option<Instant>,
    /// A lookup failed, so that no connection is tried and the time after the lookup belongs to no step.
    lookup_failed: bool,
    /// When rustls made its hello for the service.
    hello: Option<Instant>,
    connected: Option<Instant>,
    /// When the request could leave, where the connection had stood before.
    left: Option<Instant>,
    head: Option<Instant>,
}

impl Marks {
    fn set(&self, change: impl FnOnce(&mut Moments, Instant)) {
        change(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner), Instant::now());
    }

    pub(super) fn begin(&self) {
        self.set(|moments, now| moments.begun = moments.begun.or(Some(now)));
    }

    pub(super) fn connect(&self) {
        self.set(|moments, now| moments.connected = Some(now));
    }

    /// Marks that the request leaves on a connection that stands already.
    pub(super) fn leave(&self) {
        self.set(|moments, now| moments.left = Some(now));
    }

    /// Returns how long it took, or has taken so far, until the connection stood.
    pub(super) fn dialling(&self) -> Duration {
        let moments = *self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let end = moments.connected.unwrap_or_else(Instant::now);
        moments.begun.map(|begun| end.saturating_duration_since(begun)).unwrap_or_default()
    }

    pub(super) fn head(&self) {
        self.set(|moments, now| moments.head = Some(now));
    }

    fn look_up(&self) {
        self.set(|moments, now| moments.looking_up = Some(now));
    }

    fn looked_up(&self, is_found: bool) {
        self.set(|moments, now| {
            if let Some(since) = moments.looking_up.take() {
                moments.looked_up = Some(moments.looked_up.unwrap_or_default() + (now - since));
            }
            moments.lookup_failed |= !is_found;
        });
    }

    fn hello(&self) {
        self.set(|moments, now| moments.hello = Some(now));
    }

    /// Returns the split of an exchange that ends now.
    pub(super) fn timing(&self) -> Timing {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).split(Instant::now())
    }
}

impl Moments {
    fn split(&self, end: Instant) -> Timing {
        let running = self.looking_up.map(|since| end.saturating_duration_since(since));
        let lookup = match (self.looked_up, running) {
            (None, None) => None,
            (ended, running) => Some(ended.unwrap_or_default() + running.unwrap_or_default()),
        };
        let until = |next: Option<Instant>| next.unwrap_or(end);
        let connect = self.begun.filter(|_| running.is_none() && !self.lookup_failed).map(|begun| {
            let stood = until(self.hello.or(self.connected));
            stood.saturating_duration_since(begun).saturating_sub(lookup.unwrap_or_default())
        });
        Timing {
            lookup,
            connect,
            tls: self.hello.map(|hello| until(self.connected).saturating_duration_since(hello)),
            waiting: self.left.or(self.connected).map(|since| until(self.head).saturating_duration_since(since)),
            download: self.head.map(|head| end.saturating_duration_since(head)),
        }
    }
}

/// The system's own lookup, with marks at its beginning and end.
pub(super) struct TimedLookup(pub(super) Arc<Marks>);

impl Resolve for TimedLookup {
    fn resolve(&self, name: Name) -> Resolving {
        let marks = Arc::clone(&self.0);
        Box::pin(async move {
            marks.look_up();
            // Port 0 stands for the scheme's port.
            let found = tokio::net::lookup_host((name.as_str(), 0)).await.map(Iterator::collect::<Vec<SocketAddr>>);
            marks.looked_up(found.is_ok());
            Ok(Box::new(found?.into_iter()) as Addrs)
        })
    }
}

/// A store of sessions that keeps none, and that marks when a handshake with the service begins.
pub(super) struct HelloWatch {
    marks: Arc<Marks>,
    host: String,
}

impl HelloWatch {
    pub(super) fn new(marks: Arc<Marks>, url: &Url) -> Arc<Self> {
        // rustls writes IPv6 addresses without brackets.
        let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']).to_owned();
        Arc::new(Self { marks, host })
    }
}

impl fmt::Debug for HelloWatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "HelloWatch({})", self.host)
    }
}

impl ClientSessionStore for HelloWatch {
    fn kx_hint(&self, server_name: &ServerName<'_>) -> Option<NamedGroup> {
        // A handshake with an https proxy is part of connecting.
        if server_name.to_str().eq_ignore_ascii_case(&self.host) {
            self.marks.hello();
        }
        None
    }

    fn set_kx_hint(&self, _: ServerName<'static>, _: NamedGroup) {}
    fn set_tls12_session(&self, _: ServerName<'static>, _: Tls12ClientSessionValue) {}

    fn tls12_session(&self, _: &ServerName<'_>) -> Option<Tls12ClientSessionValue> {
        None
    }

    fn remove_tls12_session(&self, _: &ServerName<'static>) {}
    fn insert_tls13_ticket(&self, _: ServerName<'static>, _: Tls13ClientSessionValue) {}

    fn take_tls13_ticket(&self, _: &ServerName<'static>) -> Option<Tls13ClientSessionValue> {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn lookups_are_timed_even_when_they_fail() {
        for (name, is_found) in [("localhost", true), ("nowhere.invalid", false)] {
            let marks = Arc::new(Marks::default());
            marks.begin();
            let found = TimedLookup(Arc::clone(&marks)).resolve(name.parse().unwrap()).await;
            assert_eq!(found.is_ok(), is_found, "{name}");
            let timing = marks.timing();
            assert_eq!((timing.lookup.is_some(), timing.connect.is_some()), (true, is_found), "{name}: {timing:?}");
        }
    }

    #[test]
    fn the_split_is_truthful_wherever_an_exchange_ends() {
        let zero = Instant::now();
        let ms = Duration::from_millis;
        let at = |millis: u64| Some(zero + ms(millis));
        let begun = Moments { begun: at(5), ..Moments::default() };
        let found = Moments { looked_up: Some(ms(10)), ..begun };
        let hello = Moments { hello: at(40), ..found };
        let connected = Moments { connected: at(70), ..hello };
        let head = Moments { head: at(90), ..connected };
        let split = |moments: Moments| {
            let Timing { lookup, connect, tls, waiting, download } = moments.split(zero + ms(100));
            [lookup, connect, tls, waiting, download].map(|step| step.map(|step| step.as_millis()))
        };
        for (name, moments, expected) in [
            ("nothing begun", Moments::default(), [None; 5]),
            ("no name to look up", begun, [None, Some(95), None, None, None]),
            ("looking up", Moments { looking_up: at(20), ..begun }, [Some(80), None, None, None, None]),
            ("second name", Moments { looking_up: at(90), ..found }, [Some(20), None, None, None, None]),
            ("name not found", Moments { lookup_failed: true, ..found }, [Some(10), None, None, None, None]),
            ("connecting", found, [Some(10), Some(85), None, None, None]),
            ("handshake", hello, [Some(10), Some(25), Some(60), None, None]),
            ("waiting", connected, [Some(10), Some(25), Some(30), Some(30), None]),
            ("whole", head, [Some(10), Some(25), Some(30), Some(20), Some(10)]),
            ("whole without TLS", Moments { hello: None, ..head }, [Some(10), Some(55), None, Some(20), Some(10)]),
        ] {
            assert_eq!(split(moments), expected, "{name}");
        }
    }
}
