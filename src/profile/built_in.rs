//! The profiles that come with the program, and what a new profile starts from.

use crate::contract::{CAPKILL_BASE_URL, Origin};
use crate::profile::address::Address;
use crate::profile::definition::{CAPKILL_ID, Profile, SANDBOX_ID};

/// Returns the profiles every desk has. The first one is the default.
#[must_use]
pub fn built_in_profiles() -> Vec<Profile> {
    vec![
        Profile::new(SANDBOX_ID, "Sandbox", Address::Sandbox(None)),
        Profile::new(CAPKILL_ID, "CapKill", Address::parse(CAPKILL_BASE_URL)),
    ]
}

/// Returns the address that comes with the program for a built-in profile, whatever the settings say of it; `None` for
/// other profiles, and for the sandbox, which finds its address anew at each start.
#[must_use]
pub fn own_origin(profile_id: &str) -> Option<Origin> {
    let built_in = built_in_profiles().into_iter().find(|profile| profile.id == profile_id)?;
    built_in.address.base_url().map(Origin::of)
}

/// What a new profile starts from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Template {
    CapKill,
    /// Another service with the same API, whose address only the operator knows.
    Compatible,
}

impl Template {
    /// Every template, in the order of the menu.
    pub const ALL: [Self; 2] = [Self::CapKill, Self::Compatible];

    /// Returns how the window names the template.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::CapKill => "New from CapKill's values",
            Self::Compatible => "New compatible service",
        }
    }

    /// Returns a profile to edit, under an id of its own.
    #[must_use]
    pub fn profile(self, id: &str) -> Profile {
        match self {
            Self::CapKill => Profile::new(id, "My CapKill", Address::parse(CAPKILL_BASE_URL)),
            Self::Compatible => Profile::new(id, "Compatible service", Address::Unreadable("https://".to_owned())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::definition::Costs;

    #[test]
    fn every_template_costs_money() {
        assert!(Template::ALL.iter().all(|template| template.profile("mine").costs() == Costs::Money));
    }

    #[test]
    fn sandbox_is_first_and_capkill_costs_money() {
        let profiles = built_in_profiles();
        let facts: Vec<_> = profiles.iter().map(|profile| (profile.name.as_str(), profile.costs())).collect();
        assert_eq!(facts, [("Sandbox", Costs::Sandbox), ("CapKill", Costs::Money)]);
        assert_eq!(profiles[1].address.base_url().unwrap().as_str(), "https://capkill.com/api/");
    }

    #[test]
    fn the_programs_own_profiles_are_built_in() {
        assert!(built_in_profiles().iter().all(Profile::is_built_in));
        assert!(!Template::CapKill.profile("mine").is_built_in());
    }
}
