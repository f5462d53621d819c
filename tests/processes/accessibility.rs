//! The main job, done through AT-SPI alone, as a screen reader would do it: a session bus of the test's own, with
//! accessibility switched on before the program starts.

use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use crate::desktop::stored::states;
use crate::desktop::virtual_desktop::{DEADLINE, Desktop, until};
use crate::support::bus::Bus;

const SCRIPT: &str = include_str!("desktop/screen_reader.py");

/// Where distributions keep what starts the bus for assistive programs.
const LAUNCHERS: [&str; 3] = [
    "/usr/libexec/at-spi-bus-launcher",
    "/usr/lib/at-spi2-core/at-spi-bus-launcher",
    "/usr/libexec/at-spi2-core/at-spi-bus-launcher",
];

/// The session bus, and what starts the bus for assistive programs beside it.
struct Accessibility {
    launcher: Child,
    bus: Bus,
}

impl Accessibility {
    fn start() -> Self {
        let bus = Bus::start();
        let launcher = LAUNCHERS.into_iter().find(|path| Path::new(path).is_file());
        let launcher = launcher.expect("at-spi-bus-launcher comes with the Debian package at-spi2-core");
        let launcher = Command::new(launcher)
            .arg("--launch-immediately")
            .env_remove("DISPLAY")
            // The machine's own settings are none of a test's business, and can't be written without a service.
            .env("GSETTINGS_BACKEND", "memory")
            .envs(environment(&bus))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let started = Self { launcher, bus };
        for property in ["IsEnabled", "ScreenReaderEnabled"] {
            until(DEADLINE, || started.switch_on(property).then_some(())).expect("accessibility is switched on");
        }
        started
    }

    fn switch_on(&self, property: &str) -> bool {
        let status = Command::new("dbus-send")
            .args(["--session", "--dest=org.a11y.Bus", "--print-reply", "/org/a11y/bus"])
            .arg("org.freedesktop.DBus.Properties.Set")
            .args(["string:org.a11y.Status", &format!("string:{property}"), "variant:boolean:true"])
            .envs(environment(&self.bus))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status();
        status.expect("dbus-send comes with the Debian package dbus").success()
    }
}

impl Drop for Accessibility {
    fn drop(&mut self) {
        // It ends the bus that it started only when it is asked to end.
        let _ = Command::new("kill").args(["-TERM", &self.launcher.id().to_string()]).status();
        if until(Duration::from_secs(5), || self.launcher.try_wait().ok().flatten()).is_none() {
            let _ = self.launcher.kill();
            let _ = self.launcher.wait();
        }
    }
}

fn environment(bus: &Bus) -> [(&'static str, String); 2] {
    let directory = bus.directory().to_string_lossy().into_owned();
    [("DBUS_SESSION_BUS_ADDRESS", bus.address().to_owned()), ("XDG_RUNTIME_DIR", directory)]
}

/// Issue, Must show: the main job (key, picture, findings, submit, outcome) is driven by AT-SPI alone.
#[test]
fn the_main_job_is_done_by_a_screen_reader_alone() {
    let accessibility = Accessibility::start();
    let mut desktop = Desktop::open("accessibility");
    desktop.start(&[("DBUS_SESSION_BUS_ADDRESS", accessibility.bus.address())]);
    let script = desktop.files().join("screen_reader.py");
    fs::write(&script, SCRIPT).unwrap();
    // The module for AT-SPI belongs to the system's own Python, whatever else is found first.
    let done = Command::new("/usr/bin/python3")
        .arg(&script)
        .env_remove("DISPLAY")
        .envs(environment(&accessibility.bus))
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let told = [done.stdout, done.stderr].concat();
    let told = String::from_utf8_lossy(&told);
    assert!(done.status.success(), "python3-pyatspi comes with the Debian package of that name; it said:\n{told}");
    assert_eq!(states(&desktop.data_dir()), ["solved"], "{told}");
    desktop.close();
}
