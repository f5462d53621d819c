//! A logind that gives locks and knows which of them are held, on a system bus of its own.

#![allow(dead_code, reason = "each test binary uses its part")]
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

use std::io::{ErrorKind, Read as _};
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::sync::{Arc, Mutex};

use super::bus::Bus;
use tokio::runtime::Runtime;

/// What was asked for: what is delayed or blocked, by whom, why, and in which mode.
pub type Asked = [String; 4];

/// The service and its bus.
pub struct Logind {
    bus: Bus,
    locks: Locks,
    _connection: zbus::Connection,
    _runtime: Runtime,
}

#[derive(Clone, Default)]
struct Locks(Arc<Mutex<Vec<(Asked, UnixStream)>>>);

#[zbus::interface(name = "org.freedesktop.login1.Manager")]
impl Locks {
    fn inhibit(&self, what: String, who: String, why: String, mode: String) -> zbus::zvariant::OwnedFd {
        let (kept, given) = UnixStream::pair().unwrap();
        kept.set_nonblocking(true).unwrap();
        self.0.lock().unwrap().push(([what, who, why, mode], kept));
        OwnedFd::from(given).into()
    }
}

impl Logind {
    pub fn start() -> Self {
        let (bus, locks) = (Bus::start(), Locks::default());
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let served = locks.clone();
        let connection = runtime.block_on(async {
            let builder = zbus::connection::Builder::address(bus.address()).unwrap();
            let builder = builder.name("org.freedesktop.login1").unwrap();
            builder.serve_at("/org/freedesktop/login1", served).unwrap().build().await
        });
        Self { bus, locks, _connection: connection.unwrap(), _runtime: runtime }
    }

    /// The address of its bus.
    pub fn address(&self) -> &str {
        self.bus.address()
    }

    /// Every lock that was asked for, and whether it is held.
    pub fn locks(&self) -> Vec<(Asked, bool)> {
        let is_held = |mut end: &UnixStream| match end.read(&mut [0]) {
            Err(error) => error.kind() == ErrorKind::WouldBlock,
            Ok(_) => false,
        };
        self.locks.0.lock().unwrap().iter().map(|(asked, end)| (asked.clone(), is_held(end))).collect()
    }
}
