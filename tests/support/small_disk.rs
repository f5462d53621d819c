//! A file system of a few megabytes, which a test can fill or make read-only.

use std::env;
use std::fs;
use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

/// Set in the copy of a test that runs where it may mount.
const IN_NAMESPACE: &str = "CAPKILL_TEST_MAY_MOUNT";

/// How the names of the files begin that only take room.
const FILLING: &str = "filling-";

/// A tmpfs for as long as this lives.
pub struct SmallDisk(TempDir);

impl SmallDisk {
    pub fn path(&self) -> &Path {
        self.0.path()
    }

    /// Fills it to the last byte.
    pub fn fill(&self) {
        let mut size = 1 << 20;
        for number in 0.. {
            while fs::write(self.path().join(format!("{FILLING}{number}")), vec![1_u8; size]).is_err() {
                size /= 2;
                if size == 0 {
                    return;
                }
            }
        }
    }

    /// Takes away what fills it.
    pub fn empty(&self) {
        for entry in fs::read_dir(self.path()).unwrap() {
            let path = entry.unwrap().path();
            if path.file_name().unwrap().to_string_lossy().starts_with(FILLING) {
                fs::remove_file(path).unwrap();
            }
        }
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
/// root of a name space of its own, or as root.
pub fn on_small_disk(test: &str, megabytes: u32, body: impl FnOnce(&SmallDisk)) {
    const RUNNERS: [&[&str]; 2] =
        [&["unshare", "--user", "--map-root-user", "--mount"], &["sudo", "--non-interactive", "unshare", "--mount"]];
    let place = TempDir::new().unwrap();
    let size = format!("size={megabytes}m");
    let output = Command::new("mount").args(["-t", "tmpfs", "-o", &size, "tmpfs"]).arg(place.path()).output().unwrap();
    if output.status.success() {
        return body(&SmallDisk(place));
    }
    let why = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(env::var_os(IN_NAMESPACE).is_none(), "{why}");
    let may_run = |runner: &&&[&str]| {
        let output = Command::new(runner[0]).args(&runner[1..]).arg("true").output();
        output.is_ok_and(|output| output.status.success())
    };
    let runner = RUNNERS.iter().find(may_run).unwrap_or_else(|| {
        panic!(
            "{test} needs a small disk, and neither root, user name spaces nor sudo without a password is here: {why}"
        )
    });
    let mut again = Command::new(runner[0]);
    again.args(&runner[1..]).arg("env").arg(format!("{IN_NAMESPACE}=1")).arg(env::current_exe().unwrap());
    run_alone(again, test);
}

/// Runs one test in another process, which must have run it.
#[track_caller]
pub fn run_alone(mut process: Command, test: &str) {
    let output = process.args(["--exact", test, "--nocapture"]).output().unwrap();
    let (said, errors) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success() && said.contains("1 passed"), "{}\n{said}\n{errors}", output.status);
}
