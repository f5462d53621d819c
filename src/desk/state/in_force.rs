//! What the sandbox is made to do by the key in use.

use super::whole::State;
use crate::contract::cut;
use crate::payload::in_one_line;
use crate::sandbox::Scenario;

/// Longest words about it, in characters: a key may name a code or a recording of any length.
const MAX_CHARS: usize = 80;

impl State {
    /// Returns what the sandbox is made to do by its key, in one line; `None` for another profile, and where nothing
    /// special was asked for.
    #[must_use]
    pub fn scenario_in_force(&self) -> Option<String> {
        let key = self.key().filter(|_| self.profile().is_some_and(|profile| profile.address.is_sandbox()))?;
        let does = || Scenario::of_key(key.scenario()?).map(|scenario| scenario.does());
        let does = self.capture.gone_recording(key).or_else(does)?;
        Some(cut(&in_one_line(&does), MAX_CHARS))
    }
}
