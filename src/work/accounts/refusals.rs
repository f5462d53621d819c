//! Refusals of keys: after three within ten minutes further calls ask first, because compatible
//! services block for ten minutes then.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use crate::contract::{ClientKey, KEY_BLOCK, KEY_REFUSALS_BEFORE_ASKING, error_code, refuses_key};

/// Remembers refusals for as long as they count; shared by everything that calls.
#[derive(Clone, Debug, Default)]
pub struct Refusals(Arc<Mutex<Vec<Refusal>>>);

#[derive(Debug)]
struct Refusal {
    key: ClientKey,
    at: Instant,
    /// The key itself was refused, not for want of money.
    is_of_key: bool,
}

impl Refusal {
    fn counts(&self, key: &ClientKey, now: Instant) -> bool {
        self.key == *key && now.saturating_duration_since(self.at) < KEY_BLOCK
    }
}

impl Refusals {
    /// A panic elsewhere leaves the list as it was: every change is one step.
    fn lock(&self) -> MutexGuard<'_, Vec<Refusal>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes an answer, if it is a refusal that leads to being blocked; whether it is.
    pub fn note_code(&self, key: &ClientKey, code: Option<&str>) -> bool {
        let is_refusal = code.and_then(error_code).is_some_and(|known| known.retry.leads_to_block());
        if is_refusal {
            self.note(key, Instant::now(), refuses_key(code));
        }
        is_refusal
    }

    fn note(&self, key: &ClientKey, now: Instant, is_of_key: bool) {
        let mut refusals = self.lock();
        refusals.retain(|refusal| now.saturating_duration_since(refusal.at) < KEY_BLOCK);
        refusals.push(Refusal { key: key.clone(), at: now, is_of_key });
    }

    /// The service has taken a task for this key: what it refused before is mended.
    pub fn forgive(&self, key: &ClientKey) {
        self.lock().retain(|refusal| refusal.key != *key);
    }

    /// Whether a call with this key asks first.
    #[must_use]
    pub fn ask_first(&self, key: &ClientKey, now: Instant) -> bool {
        self.lock().iter().filter(|refusal| refusal.counts(key, now)).count() >= KEY_REFUSALS_BEFORE_ASKING
    }

    /// Whether polls with this key are held up. An empty balance holds none up: what is asked for was
    /// paid before.
    #[must_use]
    pub fn holds_polls(&self, key: &ClientKey, now: Instant) -> bool {
        let counts = |refusal: &&Refusal| refusal.is_of_key && refusal.counts(key, now);
        self.lock().iter().filter(counts).count() >= KEY_REFUSALS_BEFORE_ASKING
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    fn key(text: &str) -> ClientKey {
        ClientKey::from_input(text).unwrap().0
    }

    #[test]
    fn three_of_the_same_key_within_ten_minutes_ask() {
        let start = Instant::now();
        let at = |minutes: u64| start + Duration::from_mins(minutes);
        let refusals = Refusals::default();
        for minutes in [0, 5, 8] {
            assert!(!refusals.ask_first(&key("first key"), at(minutes)));
            refusals.note(&key("first key"), at(minutes), minutes > 0);
            refusals.note(&key("other"), at(0), true);
        }
        assert!(!refusals.holds_polls(&key("first key"), at(9)), "one of them was for want of money");
        assert!(refusals.holds_polls(&key("other"), at(9)));
        assert!(refusals.ask_first(&key("first key"), at(9)));
        assert!(!refusals.ask_first(&key("first key"), at(10)), "the first one has passed");
        assert!(!refusals.ask_first(&key("third"), at(9)));
        refusals.forgive(&key("first key"));
        assert!(!refusals.ask_first(&key("first key"), at(9)));
    }

    #[test]
    fn only_codes_that_get_blocked_count() {
        let refusals = Refusals::default();
        for (code, counts) in [
            (Some("ERROR_KEY_DOES_NOT_EXIST"), true),
            (Some("ERROR_ZERO_BALANCE"), true),
            (Some("ERROR_CAPTCHA_UNSOLVABLE"), false),
            (Some("ERROR_NEW"), false),
            (None, false),
        ] {
            assert_eq!(refusals.note_code(&key("a key"), code), counts, "{code:?}");
        }
    }
}
