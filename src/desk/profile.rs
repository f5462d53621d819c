//! Profiles: a name and where its service lives.

use crate::contract::BaseUrl;

/// The key the sandbox profile starts with, so that the first submission needs no account.
pub const SANDBOX_KEY: &str = "sandbox-key-0001";

/// Where a profile's service lives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Address {
    /// The embedded sandbox, at whatever port it got; `None` until it listens.
    Sandbox(Option<BaseUrl>),
    Service(BaseUrl),
}

impl Address {
    /// The base URL, once known.
    #[must_use]
    pub fn base_url(&self) -> Option<&BaseUrl> {
        match self {
            Self::Sandbox(base_url) => base_url.as_ref(),
            Self::Service(base_url) => Some(base_url),
        }
    }
}

/// A name and an address; its key is kept elsewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    pub name: String,
    pub address: Address,
}

impl Profile {
    /// Whether money can be spent through it.
    #[must_use]
    pub fn is_live(&self) -> bool {
        matches!(&self.address, Address::Service(base_url) if !base_url.is_loopback())
    }
}

/// The profiles every desk has; the first is the default.
#[must_use]
pub fn built_in_profiles() -> Vec<Profile> {
    let mut profiles = vec![Profile { name: "Sandbox".to_owned(), address: Address::Sandbox(None) }];
    // A constant that does not parse is caught by the test below.
    if let Ok(base_url) = BaseUrl::parse(CAPKILL_BASE_URL) {
        profiles.push(Profile { name: "CapKill".to_owned(), address: Address::Service(base_url) });
    }
    profiles
}

/// Source: CapKill.
const CAPKILL_BASE_URL: &str = "https://capkill.com/api/";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sandbox_is_first_and_capkill_is_live() {
        let profiles = built_in_profiles();
        let facts: Vec<_> = profiles.iter().map(|profile| (profile.name.as_str(), profile.is_live())).collect();
        assert_eq!(facts, [("Sandbox", false), ("CapKill", true)]);
        assert_eq!(profiles[1].address.base_url().unwrap().as_str(), "https://capkill.com/api/");
    }
}
