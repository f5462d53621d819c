//! A desktop's portal, on a session bus of its own: it is asked to keep the session, and says what the desktop wishes.

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
use zbus::object_server::SignalEmitter;
use zbus::zvariant::{OwnedObjectPath, OwnedValue, Value};

/// What was asked for: who asked, by the name on the bus, and the flags of what is not to happen.
type Asked = (String, u32);

const PATH: &str = "/org/freedesktop/portal/desktop";

/// Settings by name space and name.
type Everything = HashMap<String, HashMap<String, OwnedValue>>;

/// What the desktop wishes of every window.
#[derive(Clone, Default)]
struct Settings(Arc<Mutex<Everything>>);

#[zbus::interface(name = "org.freedesktop.portal.Settings")]
impl Settings {
    fn read_all(&self, spaces: Vec<String>) -> Everything {
        let mut everything = self.0.lock().unwrap().clone();
        everything.retain(|space, _| spaces.contains(space));
        everything
    }

    #[zbus(signal)]
    async fn setting_changed(
        emitter: &SignalEmitter<'_>,
        space: &str,
        name: &str,
        value: &Value<'_>,
    ) -> zbus::Result<()>;
}

/// The portal and its bus.
pub struct Portal {
    bus: Bus,
    wishes: Wishes,
    settings: Settings,
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
        let (bus, wishes, settings) = (Bus::start(), Wishes::default(), Settings::default());
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let served = (wishes.clone(), settings.clone());
        let connection = runtime.block_on(async {
            let builder = zbus::connection::Builder::address(bus.address()).unwrap();
            let builder = builder.name("org.freedesktop.portal.Desktop").unwrap();
            builder.serve_at(PATH, served.0).unwrap().serve_at(PATH, served.1).unwrap().build().await
        });
        Self { bus, wishes, settings, connection: connection.unwrap(), runtime }
    }

    /// Wishes something of every window, and tells it.
    pub fn wish(&self, space: &str, name: &str, value: Value<'_>) {
        let owned = OwnedValue::try_from(&value).unwrap();
        self.settings.0.lock().unwrap().entry(space.to_owned()).or_default().insert(name.to_owned(), owned);
        let told = async {
            let emitter = SignalEmitter::new(&self.connection, PATH).unwrap();
            Settings::setting_changed(&emitter, space, name, &value).await
        };
        self.runtime.block_on(told).unwrap();
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
