//! A real gnome-keyring on a real session bus, both for one test alone.

#![allow(dead_code, reason = "each test binary uses its part")]
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use super::bus::{Bus, Daemon};

/// How long the daemons may take to answer.
const DEADLINE: Duration = Duration::from_secs(20);

/// The bus and the keyring, which keeps its files below a home directory.
pub struct Keyring {
    // Dropped in this order.
    daemon: Option<Daemon>,
    _bus: Bus,
    environment: Vec<(String, String)>,
}

impl Keyring {
    /// Starts both, with an unlocked login keyring.
    pub fn start(home: &Path) -> Self {
        fs::create_dir_all(home).unwrap();
        let bus = Bus::start();
        let variable = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let environment = vec![
            variable("DBUS_SESSION_BUS_ADDRESS", bus.address()),
            variable("HOME", &home.to_string_lossy()),
            variable("XDG_RUNTIME_DIR", &bus.directory().to_string_lossy()),
            variable("XDG_DATA_HOME", &home.join(".local/share").to_string_lossy()),
        ];
        let mut daemon = Command::new("gnome-keyring-daemon")
            .args(["--foreground", "--components=secrets", "--unlock"])
            .envs(environment.iter().cloned())
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .map(Daemon)
            .expect("gnome-keyring-daemon comes with the Debian package gnome-keyring");
        daemon.0.stdin.take().unwrap().write_all(b"password").unwrap();
        let keyring = Self { daemon: Some(daemon), _bus: bus, environment };
        let end = Instant::now() + DEADLINE;
        while !keyring.has_owner() {
            assert!(Instant::now() < end, "gnome-keyring did not come up");
            std::thread::sleep(Duration::from_millis(20));
        }
        keyring
    }

    /// What a program needs in its environment to find it.
    pub fn environment(&self) -> Vec<(&str, &str)> {
        self.environment.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect()
    }

    /// Locks the keyring. No prompter is installed, so that unlocking it is as if denied.
    pub fn lock(&self) {
        let collection = "array:objpath:/org/freedesktop/secrets/collection/login";
        assert!(self.call("org.freedesktop.Secret.Service.Lock", &["/org/freedesktop/secrets"], &[collection]));
    }

    /// Ends the keyring; the bus stays.
    pub fn stop(&mut self) {
        drop(self.daemon.take());
    }

    fn has_owner(&self) -> bool {
        self.call("org.freedesktop.DBus.Peer.Ping", &["/org/freedesktop/secrets"], &[])
    }

    fn call(&self, method: &str, path: &[&str], arguments: &[&str]) -> bool {
        let status = Command::new("dbus-send")
            .args(["--session", "--dest=org.freedesktop.secrets", "--print-reply"])
            .args(path)
            .arg(method)
            .args(arguments)
            .envs(self.environment.iter().cloned())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status();
        status.expect("dbus-send comes with the Debian package dbus").success()
    }
}
