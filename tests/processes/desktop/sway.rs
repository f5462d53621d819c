//! A Wayland desktop without a screen: sway, with its X server.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use tempfile::TempDir;

use super::virtual_desktop::{DEADLINE, require, until};
use super::wayland_client::APP_ID;

/// sway never runs as root, but its clients may.
const NOBODY: &str = "65534";

/// The program's window lies where it does on the other desktops, the source of drags below it. Whoever is on this
/// machine may use the X server: sway's user may be another one than the test's.
const CONFIGURATION: &str = r#"
output HEADLESS-1 resolution 1280x900 position 0 0
default_border none
default_floating_border none
for_window [title="^CapKill Desk$"] floating enable, resize set 1280 800, move absolute position 0 0
for_window [app_id="APP_ID"] floating enable, resize set 1280 100, move absolute position 0 800
exec sh -c 'xhost +local: && echo "$DISPLAY $WAYLAND_DISPLAY" > "$XDG_RUNTIME_DIR/names"'
"#;

/// The compositor, which ends with this.
pub struct Sway {
    process: Child,
    place: TempDir,
    display: String,
    socket: PathBuf,
}

impl Sway {
    pub fn start() -> Self {
        for (program, package) in [("sway", "sway"), ("Xwayland", "xwayland"), ("xhost", "x11-xserver-utils")] {
            require(program, package);
        }
        let place = tempfile::tempdir().unwrap();
        fs::set_permissions(place.path(), fs::Permissions::from_mode(0o700)).unwrap();
        let configuration = place.path().join("configuration");
        fs::write(&configuration, CONFIGURATION.replace("APP_ID", APP_ID)).unwrap();
        let mut command = Command::new("sway");
        if rustix::process::geteuid().is_root() {
            let given = Command::new("chown").args(["-R", &format!("{NOBODY}:{NOBODY}")]).arg(place.path()).status();
            assert!(given.unwrap().success());
            command = Command::new("setpriv");
            command.args([&format!("--reuid={NOBODY}"), &format!("--regid={NOBODY}"), "--clear-groups", "sway"]);
        }
        command.arg("--config").arg(&configuration).current_dir("/");
        for name in ["DISPLAY", "WAYLAND_DISPLAY", "SWAYSOCK"] {
            command.env_remove(name);
        }
        command.env("HOME", place.path()).env("XDG_RUNTIME_DIR", place.path());
        command.env("WLR_BACKENDS", "headless").env("WLR_RENDERER", "pixman").env("WLR_LIBINPUT_NO_DEVICES", "1");
        let output = fs::File::create(place.path().join("output")).unwrap();
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(output);
        let process = command.spawn().unwrap();
        let mut sway = Self { process, place, display: String::new(), socket: PathBuf::new() };
        let names = sway.place.path().join("names");
        let names = until(DEADLINE, || fs::read_to_string(&names).ok().filter(|names| names.ends_with('\n')));
        let output = || fs::read_to_string(sway.place.path().join("output")).unwrap_or_default();
        let names = names.unwrap_or_else(|| panic!("sway or its X server does not start: {}", output()));
        let (display, socket) = names.trim().split_once(' ').unwrap();
        sway.socket = sway.place.path().join(socket);
        display.clone_into(&mut sway.display);
        sway
    }

    /// The compositor's socket.
    pub fn socket(&self) -> &PathBuf {
        &self.socket
    }

    /// What tells a program of this desktop.
    pub fn environment(&self) -> [(&str, &str); 3] {
        [
            ("DISPLAY", &self.display),
            ("WAYLAND_DISPLAY", self.socket.to_str().unwrap()),
            ("XDG_RUNTIME_DIR", self.place.path().to_str().unwrap()),
        ]
    }
}

impl Drop for Sway {
    fn drop(&mut self) {
        // Its X server ends with it when it is asked to.
        let _ = Command::new("kill").arg(self.process.id().to_string()).status();
        if until(DEADLINE, || self.process.try_wait().ok().flatten()).is_none() {
            let _ = self.process.kill();
            let _ = self.process.wait();
        }
    }
}
