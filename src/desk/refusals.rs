//! Refusals of keys: after three within ten minutes further calls ask first, because compatible
//! services block for ten minutes then.

use std::time::Instant;

use crate::contract::{ClientKey, KEY_BLOCK, KEY_REFUSALS_BEFORE_ASKING};

/// Remembers refusals for as long as they count.
#[derive(Debug, Default)]
pub(super) struct Refusals(Vec<(ClientKey, Instant)>);

impl Refusals {
    /// A service refused a key.
    pub(super) fn note(&mut self, key: ClientKey, now: Instant) {
        self.0.retain(|(_, at)| now.saturating_duration_since(*at) < KEY_BLOCK);
        self.0.push((key, now));
    }

    /// Whether a call with this key asks first.
    pub(super) fn ask_first(&self, key: &ClientKey, now: Instant) -> bool {
        let counts =
            |(known, at): &&(ClientKey, Instant)| known == key && now.saturating_duration_since(*at) < KEY_BLOCK;
        self.0.iter().filter(counts).count() >= KEY_REFUSALS_BEFORE_ASKING
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn three_of_the_same_key_within_ten_minutes_ask() {
        let key = |text: &str| ClientKey::from_input(text).unwrap().0;
        let start = Instant::now();
        let at = |minutes: u64| start + Duration::from_mins(minutes);
        let mut refusals = Refusals::default();
        for minutes in [0, 5, 8] {
            assert!(!refusals.ask_first(&key("first key"), at(minutes)));
            refusals.note(key("first key"), at(minutes));
            refusals.note(key("other"), at(0));
        }
        assert!(refusals.ask_first(&key("first key"), at(9)));
        assert!(!refusals.ask_first(&key("first key"), at(10)), "the first one has passed");
        assert!(!refusals.ask_first(&key("third"), at(9)));
    }
}
