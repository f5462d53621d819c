//! A service of its own: the sandbox outside the desk, which goes on when the desk is killed.

use std::fs;
use std::path::Path;
use std::time::Duration;

use capkill_desk::contract::{ClientKey, Origin, POLL_SPACING_MIN_LIVE};
use capkill_desk::desk::Options;
use capkill_desk::profile::{Address, Profile, Settings};
use capkill_desk::sandbox::{Arrival, Sandbox, TaskAudit};
use tokio::runtime::Runtime;

use super::MARK;

/// The profile's id and name.
pub const PROFILE_ID: &str = "service";
pub const PROFILE: &str = "Service";

/// A running service.
pub struct Service {
    sandbox: Sandbox,
    _runtime: Runtime,
}

impl Service {
    pub fn start() -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let sandbox = runtime.block_on(Sandbox::start(0)).unwrap();
        Self { sandbox, _runtime: runtime }
    }

    pub fn base_url(&self) -> String {
        self.sandbox.base_url()
    }

    /// Every createTask request and its answer, oldest first.
    pub fn arrivals(&self) -> Vec<Arrival> {
        self.sandbox.arrivals()
    }

    /// What it saw of every task, oldest first.
    pub fn audit(&self) -> Vec<TaskAudit> {
        self.sandbox.audit()
    }
}

/// Writes the settings of a data directory whose profile is a service, as a desk with the tests' mark would. It costs
/// money, unless it is to be asked sooner than what costs money ever is.
pub fn write_profile(directory: &Path, base_url: &str, spacing: Duration, life: Duration) {
    let mut profile = Profile::new(PROFILE_ID, PROFILE, Address::parse(base_url));
    profile.costs_money = spacing >= POLL_SPACING_MIN_LIVE;
    profile.prove_address(&MARK);
    let settings = format!(
        "[[profile]]\nid = \"{PROFILE_ID}\"\nname = \"{PROFILE}\"\nbase_url = \"{base_url}\"\n\
         costs_money = {}\naddress_proof = \"{}\"\npoll_spacing_ms = {}\ntask_life_ms = {}\n",
        profile.costs_money,
        profile.address_proof,
        spacing.as_millis(),
        life.as_millis()
    );
    fs::write(directory.join("settings.toml"), settings).unwrap();
}

/// Options that begin with the service's profile and a key.
pub fn with_key(options: &mut Options, key: &str) {
    options.settings = Settings::load(&options.data_dir);
    options.profile = Some(PROFILE.to_owned());
    let key = ClientKey::from_input(key).map(|(key, _)| key);
    let address = options.settings.0.profiles.iter().find(|profile| profile.id == PROFILE_ID);
    if let (Some(key), Some(base_url)) = (&key, address.and_then(|profile| profile.address.base_url())) {
        // As if it had been entered for the address.
        options.keys.bind(key, Origin::of(base_url));
    }
    options.keys.set(PROFILE_ID, key);
}
