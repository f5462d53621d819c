//! What the sandbox can be made to do: the keys that a window offers.

use crate::contract::{ClientKey, ERROR_CODES};
use crate::profile::SANDBOX_KEY;
use crate::sandbox::scenario_keys;

/// Something the sandbox does, and the key that asks for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scenario {
    pub key: String,
    /// What the sandbox does, in a few words.
    pub does: &'static str,
    pub takes: Taken,
}

/// What a scenario's key takes along.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taken {
    /// The key is whole.
    Nothing,
    /// An error code follows the key.
    ErrorCode,
}

/// Returns everything the sandbox can be made to do, what it does by itself first.
#[must_use]
pub fn scenarios() -> Vec<Scenario> {
    let own = Scenario { key: SANDBOX_KEY.to_owned(), does: "Solves it after a second", takes: Taken::Nothing };
    let others = scenario_keys().map(|(key, does, takes_code)| {
        let takes = if takes_code { Taken::ErrorCode } else { Taken::Nothing };
        Scenario { key, does, takes }
    });
    std::iter::once(own).chain(others).collect()
}

impl Scenario {
    /// Returns the key itself, or with each error code that may follow it.
    #[must_use]
    pub fn keys(&self) -> Vec<String> {
        match self.takes {
            Taken::Nothing => vec![self.key.clone()],
            Taken::ErrorCode => ERROR_CODES.iter().map(|known| format!("{}{}", self.key, known.code)).collect(),
        }
    }

    /// Whether a key asks for this.
    #[must_use]
    pub fn is_asked_by(&self, key: &ClientKey) -> bool {
        let is_same = |text: &String| ClientKey::from_input(text).is_some_and(|(known, _)| known == *key);
        self.keys().iter().any(is_same)
    }
}
