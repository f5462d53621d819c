//! The keys of this run: loaded from the keychain, typed in the window, or taken from
//! `CAPKILL_CLIENT_KEY` at the start.

use std::collections::HashMap;

use crate::contract::{ClientKey, KEY_VARIABLE};

/// The keys of this session, by profile id.
#[derive(Clone, Debug, Default)]
pub struct SessionKeys {
    /// The keys by profile; `None` for a key that was cleared on purpose.
    known: HashMap<String, Option<ClientKey>>,
    /// The key for every profile without a key of its own.
    from_environment: Option<ClientKey>,
}

impl SessionKeys {
    /// Starts with the key of the environment, if there is one.
    #[must_use]
    pub fn from_environment() -> Self {
        let key = std::env::var(KEY_VARIABLE).ok().and_then(|raw| ClientKey::from_input(&raw));
        Self { known: HashMap::new(), from_environment: key.map(|(key, _)| key) }
    }

    /// Keeps a key for a profile until the program ends. `None` clears the key.
    pub fn set(&mut self, profile_id: &str, key: Option<ClientKey>) {
        self.known.insert(profile_id.to_owned(), key);
    }

    /// Returns every key of this run.
    pub fn all(&self) -> impl Iterator<Item = &ClientKey> {
        self.known.values().flatten().chain(&self.from_environment)
    }

    /// Tells whether a profile's own key was set or cleared in this run.
    #[must_use]
    pub fn knows(&self, profile_id: &str) -> bool {
        self.known.contains_key(profile_id)
    }

    /// Returns a profile's key.
    #[must_use]
    pub fn get(&self, profile_id: &str) -> Option<&ClientKey> {
        match self.known.get(profile_id) {
            Some(known) => known.as_ref(),
            None => self.from_environment.as_ref(),
        }
    }
}
