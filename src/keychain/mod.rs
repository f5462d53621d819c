//! Where client keys are while the program runs.
//!
//! For now that is memory only: typed in the window, or taken from `CAPKILL_CLIENT_KEY` at the
//! start. Nothing is written anywhere.

use std::collections::HashMap;

use crate::contract::ClientKey;

/// The environment variable a key is read from.
pub const KEY_VARIABLE: &str = "CAPKILL_CLIENT_KEY";

/// The keys of this session, by profile name.
#[derive(Clone, Debug, Default)]
pub struct SessionKeys {
    /// `None` for a key that was cleared on purpose.
    typed: HashMap<String, Option<ClientKey>>,
    /// Serves every profile that has none of its own.
    from_environment: Option<ClientKey>,
}

impl SessionKeys {
    /// Starts with the key of the environment, if there is one.
    #[must_use]
    pub fn from_environment() -> Self {
        let key = std::env::var(KEY_VARIABLE).ok().and_then(|raw| ClientKey::from_input(&raw));
        Self { typed: HashMap::new(), from_environment: key.map(|(key, _)| key) }
    }

    /// Keeps a key for a profile until the program ends; `None` clears it.
    pub fn set(&mut self, profile: &str, key: Option<ClientKey>) {
        self.typed.insert(profile.to_owned(), key);
    }

    /// A profile's key.
    #[must_use]
    pub fn get(&self, profile: &str) -> Option<&ClientKey> {
        match self.typed.get(profile) {
            Some(typed) => typed.as_ref(),
            None => self.from_environment.as_ref(),
        }
    }
}
