//! A message bus for one test alone.

#![allow(dead_code, reason = "each test binary uses its part")]
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use tempfile::TempDir;

/// Nothing is started on demand: a service that is gone stays gone.
const BUS: &str = r#"<busconfig><type>session</type><listen>unix:dir=DIRECTORY</listen><policy context="default">
<allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy></busconfig>"#;

/// A process that is killed, by its id, when the test ends.
pub struct Daemon(pub Child);

impl Drop for Daemon {
    fn drop(&mut self) {
        // Both fail only when it has ended already.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A running bus.
pub struct Bus {
    // Dropped in this order.
    _daemon: Daemon,
    address: String,
    /// Sockets and the bus's configuration.
    run: TempDir,
}

impl Bus {
    pub fn start() -> Self {
        let run = TempDir::new().unwrap();
        let config = run.path().join("bus.conf");
        fs::write(&config, BUS.replace("DIRECTORY", &run.path().to_string_lossy())).unwrap();
        let mut daemon = Command::new("dbus-daemon")
            .arg(format!("--config-file={}", config.display()))
            .args(["--nofork", "--nopidfile", "--print-address=1"])
            .stdout(Stdio::piped())
            .spawn()
            .map(Daemon)
            .expect("dbus-daemon comes with the Debian package dbus");
        let mut address = String::new();
        BufReader::new(daemon.0.stdout.take().unwrap()).read_line(&mut address).unwrap();
        Self { _daemon: daemon, address: address.trim().to_owned(), run }
    }

    /// Where programs find it.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// The directory of its sockets.
    pub fn directory(&self) -> &Path {
        self.run.path()
    }
}
