//! A real gnome-keyring on a real session bus, both for one test alone.

#![allow(dead_code, reason = "each test binary uses its part")]
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

/// How long the daemons may take to answer.
const DEADLINE: Duration = Duration::from_secs(20);

/// Nothing is started on demand: a keyring that is gone stays gone.
const BUS: &str = r#"<busconfig><type>session</type><listen>unix:dir=DIRECTORY</listen><policy context="default">
<allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy></busconfig>"#;

/// A process that is killed, by its id, when the test ends.
struct Daemon(Child);

impl Drop for Daemon {
    fn drop(&mut self) {
        // Both fail only when it has ended already.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// The bus and the keyring, which keeps its files below a home directory.
pub struct Keyring {
    // Dropped in this order.
    daemon: Option<Daemon>,
    _bus: Daemon,
    environment: Vec<(String, String)>,
    /// Sockets and the bus's configuration.
    _run: TempDir,
}

impl Keyring {
    /// Starts both, with an unlocked login keyring.
    pub fn start(home: &Path) -> Self {
        let place = TempDir::new().unwrap();
        let run = place.path();
        fs::create_dir_all(home).unwrap();
        let config = run.join("bus.conf");
        fs::write(&config, BUS.replace("DIRECTORY", &run.to_string_lossy())).unwrap();
        let mut bus = Command::new("dbus-daemon")
            .arg(format!("--config-file={}", config.display()))
            .args(["--nofork", "--nopidfile", "--print-address=1"])
            .stdout(Stdio::piped())
            .spawn()
            .map(Daemon)
            .expect("dbus-daemon comes with the Debian package dbus");
        let mut address = String::new();
        BufReader::new(bus.0.stdout.take().unwrap()).read_line(&mut address).unwrap();
        let variable = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let environment = vec![
            variable("DBUS_SESSION_BUS_ADDRESS", address.trim()),
            variable("HOME", &home.to_string_lossy()),
            variable("XDG_RUNTIME_DIR", &run.to_string_lossy()),
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
        let keyring = Self { daemon: Some(daemon), _bus: bus, environment, _run: place };
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
