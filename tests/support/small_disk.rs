//! A file system of a few megabytes, which a test can fill or make read-only.

use std::env;
use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

/// Set in the copy of a test that runs where it may mount.
const IN_NAMESPACE: &str = "CAPKILL_TEST_MAY_MOUNT";

/// A tmpfs for as long as this lives.
pub struct SmallDisk(TempDir);

impl SmallDisk {
    pub fn path(&self) -> &Path {
        self.0.path()
    }

    /// Changes its options; whether that could be done, which open files may forbid.
    pub fn remount(&self, option: &str) -> bool {
        // The mount alone: in a name space of its own the file system's options can't be said again.
        let option = format!("remount,bind,{option}");
        Command::new("mount").args(["-o", &option]).arg(self.path()).status().unwrap().success()
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        // Lazily: a desk's threads may have their files open for a moment yet.
        let _ = Command::new("umount").arg("-l").arg(self.path()).status();
    }
}

/// Runs a test's body on a small disk. Who may not mount runs the whole test again, by its name, as
/// root of a name space of its own.
pub fn on_small_disk(test: &str, megabytes: u32, body: impl FnOnce(&SmallDisk)) {
    let place = TempDir::new().unwrap();
    let size = format!("size={megabytes}m");
    let output = Command::new("mount").args(["-t", "tmpfs", "-o", &size, "tmpfs"]).arg(place.path()).output().unwrap();
    if output.status.success() {
        return body(&SmallDisk(place));
    }
    assert!(env::var_os(IN_NAMESPACE).is_none(), "{}", String::from_utf8_lossy(&output.stderr));
    let status = Command::new("unshare")
        .args(["--user", "--map-root-user", "--mount"])
        .arg(env::current_exe().unwrap())
        .args(["--exact", test, "--nocapture"])
        .env(IN_NAMESPACE, "1")
        .status();
    assert!(status.unwrap().success(), "{test} needs root or user name spaces");
}
