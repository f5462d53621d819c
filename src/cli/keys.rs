//! The keys that a subcommand takes out of what it prints.

use std::error::Error;
use std::path::Path;
#[cfg(target_os = "linux")]
use std::path::PathBuf;
use std::time::Duration;

use crate::cli::terminal::complain;
use crate::contract::chain;
use crate::keychain::{Keychain, KeychainError, SessionKeys};
use crate::payload::KeysSeen;
use crate::profile::{SANDBOX_ID, Settings, built_in_profiles};

/// How long the keychain may take for all keys together: nobody has asked for a prompt.
const PATIENCE: Duration = Duration::from_secs(2);

/// Returns the key of the environment, and the keys that the keychain tells of the profiles in `directory`. Says on the
/// terminal why the keychain tells none.
pub(super) fn all_known(directory: Option<&Path>) -> KeysSeen {
    let keys = KeysSeen::default();
    SessionKeys::from_environment().all().for_each(|key| keys.note(key));
    if let Err(error) = ask_keychain(&profile_ids(directory), &keys) {
        complain(&format!("keys of the keychain may not be masked: {}", chain(error.as_ref())));
    }
    keys
}

/// Returns the profiles that may have a key in the keychain.
fn profile_ids(directory: Option<&Path>) -> Vec<String> {
    let profiles = match directory.map(Settings::look) {
        Some(Ok(settings)) => settings.profiles,
        Some(Err(error)) => {
            complain(&format!("keys of profiles of your own may not be masked: {}", chain(&error)));
            built_in_profiles()
        }
        None => built_in_profiles(),
    };
    profiles.into_iter().map(|profile| profile.id).filter(|id| id != SANDBOX_ID).collect()
}

/// Returns whether a keychain can be there. On Linux it answers on the session's bus: without one, asking for it would cost
/// a command that ends at once half of its time. Source of the places: zbus, which asks.
#[cfg(target_os = "linux")]
fn can_be_there() -> bool {
    let own = || format!("/run/user/{}", rustix::process::geteuid().as_raw()).into();
    let socket = || std::env::var_os("XDG_RUNTIME_DIR").map_or_else(own, PathBuf::from).join("bus");
    match std::env::var_os("DBUS_SESSION_BUS_ADDRESS") {
        Some(address) => !address.to_str().is_some_and(leads_nowhere),
        None => socket().exists(),
    }
}

/// Tells whether a bus's address is that of a socket which isn't there: a session that has ended leaves it behind. All
/// other addresses are left to zbus.
#[cfg(target_os = "linux")]
fn leads_nowhere(address: &str) -> bool {
    let path = address.strip_prefix("unix:path=").filter(|path| !path.contains([',', ';', '%']));
    path.is_some_and(|path| !Path::new(path).exists())
}

#[cfg(not(target_os = "linux"))]
const fn can_be_there() -> bool {
    true
}

/// Notes the keys that the keychain tells in time.
fn ask_keychain(profile_ids: &[String], keys: &KeysSeen) -> Result<(), Box<dyn Error>> {
    if !can_be_there() {
        return Ok(());
    }
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let keychain = Keychain::start()?;
    let told = runtime.block_on(async {
        tokio::time::timeout(PATIENCE, keychain.load_each(profile_ids, |key| keys.note(key))).await
    });
    match told.unwrap_or(Err(KeychainError::NoAnswer(PATIENCE))) {
        // Where no keychain runs, none holds a key.
        Ok(()) | Err(KeychainError::Unavailable(_)) => Ok(()),
        Err(error) => Err(error.into()),
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn a_socket_that_is_gone_is_no_bus() {
        assert!(leads_nowhere("unix:path=/nonexistent/bus"));
        for address in
            ["unix:path=/", "unix:abstract=/x", "unix:path=/nonexistent;unix:path=/", "tcp:host=localhost", ""]
        {
            assert!(!leads_nowhere(address), "{address}");
        }
    }
}
