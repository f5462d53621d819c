//! A service of its own: the sandbox in another process, and a profile for it in the settings.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};

use crate::support::MARK;
use capkill_desk::profile::{Address, Profile};

/// The running service; killed, by its id, when dropped.
pub struct Service(Child);

impl Service {
    /// The profile's name.
    pub const NAME: &str = "Service";

    /// Starts it and writes the settings of a data directory.
    pub fn start(data_dir: &Path) -> Self {
        let mut process = Command::new(env!("CARGO_BIN_EXE_capkill-desk"))
            .arg("sandbox")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let address = line.trim().strip_prefix("sandbox listening on ").unwrap();
        let mut profile = Profile::new("service", Self::NAME, Address::parse(&format!("{address}/")));
        profile.prove_address(&MARK);
        let Profile { name, address_proof, .. } = profile;
        let profile = format!(
            "[[profile]]\nid = \"service\"\nname = \"{name}\"\nbase_url = \"{address}/\"\n\
             address_proof = \"{address_proof}\"\n"
        );
        fs::write(data_dir.join("settings.toml"), profile).unwrap();
        Self(process)
    }

    /// How `capkill-desk check` ends for the profile.
    pub fn check(data_dir: &Path, environment: &[(&str, &str)]) -> ExitStatus {
        Command::new(env!("CARGO_BIN_EXE_capkill-desk"))
            .args(["check", "--profile", Self::NAME, "--data-dir"])
            .arg(data_dir)
            .env_remove("CAPKILL_CLIENT_KEY")
            .envs(environment.iter().copied())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()
            .unwrap()
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        // Both fail only when it has ended already.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
