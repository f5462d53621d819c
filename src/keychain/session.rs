//! The keys of this run: loaded from the keychain, typed in the window, or taken from
//! `CAPKILL_CLIENT_KEY` at the start.

use std::collections::HashMap;

use crate::contract::{ClientKey, KEY_VARIABLE, Origin};

/// The keys of this session, by profile id.
#[derive(Clone, Debug, Default)]
pub struct SessionKeys {
    /// The keys by profile; `None` for a key that was cleared on purpose.
    known: HashMap<String, Option<ClientKey>>,
    /// The key for every profile without a key of its own.
    from_environment: Option<ClientKey>,
    /// Where each key may be sent: a key that stands in no pair was not bound to an address yet.
    bound: Vec<(ClientKey, Origin)>,
    /// Keys for which the operator is asked about the first address, whichever it is.
    unsettled: Vec<ClientKey>,
}

impl SessionKeys {
    /// Starts with the key of the environment, if there is one.
    #[must_use]
    pub fn from_environment() -> Self {
        let key = std::env::var(KEY_VARIABLE).ok().and_then(|raw| ClientKey::from_input(&raw));
        Self::with_environment(key.map(|(key, _)| key))
    }

    /// Starts with a key as if it were the environment's.
    #[must_use]
    pub fn with_environment(key: Option<ClientKey>) -> Self {
        Self { from_environment: key, ..Self::default() }
    }

    /// Returns the key of the environment, which is every profile's that has none of its own.
    #[must_use]
    pub fn of_environment(&self) -> Option<&ClientKey> {
        self.from_environment.as_ref()
    }

    /// Lets a key be sent to an address, because the operator entered it for that address or said yes.
    pub fn bind(&mut self, key: &ClientKey, origin: Origin) {
        if !self.may_go(key, &origin) {
            self.bound.push((key.clone(), origin));
        }
    }

    /// Lets the operator be asked about a key's first address, also where it is the one that comes with the program.
    pub fn leave_unsettled(&mut self, key: &ClientKey) {
        if !self.unsettled.contains(key) {
            self.unsettled.push(key.clone());
        }
    }

    /// Tells whether a key was taken by this version of the program without a yes to an address.
    #[must_use]
    pub fn is_unsettled(&self, key: &ClientKey) -> bool {
        self.unsettled.contains(key)
    }

    /// Tells whether a key may be sent to an address without a question.
    #[must_use]
    pub fn may_go(&self, key: &ClientKey, origin: &Origin) -> bool {
        self.origins(key).any(|bound| bound == origin)
    }

    /// Returns the addresses that a key may be sent to.
    pub fn origins(&self, key: &ClientKey) -> impl Iterator<Item = &Origin> {
        self.bound.iter().filter(move |(bound, _)| bound == key).map(|(_, origin)| origin)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_goes_only_where_it_is_bound() {
        let key = |text: &str| ClientKey::from_input(text).unwrap().0;
        let origin = |text: &str| Origin::parse(text).unwrap();
        let (own, other) = (origin("https://capkill.com"), origin("https://capkill.com:8443"));
        let mut keys = SessionKeys::default();
        assert!(!keys.may_go(&key("first-key-0001"), &own));
        keys.bind(&key("first-key-0001"), own.clone());
        keys.bind(&key("first-key-0001"), own.clone());
        assert_eq!(keys.origins(&key("first-key-0001")).collect::<Vec<_>>(), [&own]);
        assert!(!keys.may_go(&key("first-key-0001"), &other) && !keys.may_go(&key("second-key-0002"), &own));
    }
}
