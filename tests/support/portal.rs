//! A desktop's portal that is asked to keep the session, on a session bus of its own.

#![allow(dead_code, reason = "each test binary uses its part")]
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]
#![allow(
    clippy::needless_pass_by_value,
    clippy::used_underscore_binding,
    reason = "a method of the bus takes all its arguments, by value"
)]

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use super::bus::Bus;
use tokio::runtime::Runtime;
use zbus::message::Header;
use zbus::zvariant::{OwnedObjectPath, OwnedValue};

/// What was asked for: who asked, by the name on the bus, and the flags of what is not to happen.
type Asked = (String, u32);

/// The portal and its bus.
pub struct Portal {
    bus: Bus,
    wishes: Wishes,
    connection: zbus::Connection,
    runtime: Runtime,
}

#[derive(Clone, Default)]
struct Wishes(Arc<Mutex<Vec<Asked>>>);

#[zbus::interface(name = "org.freedesktop.portal.Inhibit")]
impl Wishes {
    fn inhibit(
        &self,
        #[zbus(header)] header: Header<'_>,
        _window: String,
        flags: u32,
        _options: HashMap<String, OwnedValue>,
    ) -> OwnedObjectPath {
        self.0.lock().unwrap().push((header.sender().unwrap().to_string(), flags));
        OwnedObjectPath::try_from("/org/freedesktop/portal/desktop/request/1").unwrap()
    }
}

impl Portal {
    pub fn start() -> Self {
        let (bus, wishes) = (Bus::start(), Wishes::default());
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let served = wishes.clone();
        let connection = runtime.block_on(async {
            let builder = zbus::connection::Builder::address(bus.address()).unwrap();
            let builder = builder.name("org.freedesktop.portal.Desktop").unwrap();
            builder.serve_at("/org/freedesktop/portal/desktop", served).unwrap().build().await
        });
        Self { bus, wishes, connection: connection.unwrap(), runtime }
    }

    /// The address of its bus.
    pub fn address(&self) -> &str {
        self.bus.address()
    }

    /// The flags of every wish, and whether whoever has it is still there: a portal forgets it else.
    pub fn wishes(&self) -> Vec<(u32, bool)> {
        let wishes = self.wishes.0.lock().unwrap().clone();
        wishes.into_iter().map(|(who, flags)| (flags, self.is_there(&who))).collect()
    }

    fn is_there(&self, name: &str) -> bool {
        let bus = "org.freedesktop.DBus";
        let asked = self.connection.call_method(Some(bus), "/org/freedesktop/DBus", Some(bus), "NameHasOwner", &name);
        self.runtime.block_on(asked).unwrap().body().deserialize().unwrap()
    }
}
