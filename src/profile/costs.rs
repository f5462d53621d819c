//! Whether a stored submission cost money.
//!
//! A row keeps no such fact. Its profile answers for it, so that a tick that was wrong is corrected for every row at
//! once, but only for the address that the profile has now: what was sent elsewhere may have been paid.

use crate::contract::BaseUrl;
use crate::profile::definition::{Costs, Profile, SANDBOX_ID};

/// Returns whether a submission cost money that was sent for a profile to an address. Where nobody can tell, the
/// submission cost money.
///
/// The sandbox finds another port at each start, so that its rows name ports on which nothing of it listens any more. An
/// import may bring a row that bears the sandbox's id and another service's address.
#[must_use]
pub fn costs_of(profiles: &[Profile], profile_id: &str, base_url: &str) -> Costs {
    let is_on_this_machine = || BaseUrl::parse(base_url).is_ok_and(|url| url.is_loopback());
    if profile_id == SANDBOX_ID {
        return if is_on_this_machine() { Costs::Sandbox } else { Costs::Money };
    }
    let is_there = |profile: &&Profile| !base_url.is_empty() && profile.address.text() == base_url;
    let own = profiles.iter().find(|profile| profile.id == profile_id);
    let known = match own {
        Some(own) => Some(own).filter(is_there),
        None => profiles.iter().find(is_there),
    };
    known.map_or(Costs::Money, Profile::costs)
}

/// Returns whether a submission cost money that was sent to an address, and of whose profile nobody knows: only where
/// every profile at that address is free did it surely cost nothing.
#[must_use]
pub fn costs_at(profiles: &[Profile], base_url: &str) -> Costs {
    let is_there = |profile: &&Profile| !base_url.is_empty() && profile.address.text() == base_url;
    let mut costs = profiles.iter().filter(is_there).map(Profile::costs);
    let Some(first) = costs.next() else { return Costs::Money };
    costs.find(|costs| !costs.is_free()).unwrap_or(first)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::address::Address;
    use crate::profile::built_in::built_in_profiles;

    const MOCK: &str = "http://127.0.0.1:9/";
    const SANDBOX: &str = "http://127.0.0.1:7/";

    fn profiles() -> Vec<Profile> {
        let mut profiles = built_in_profiles();
        profiles[0].address = Address::Sandbox(BaseUrl::parse(SANDBOX).ok());
        let mock = Profile::new("mock", "Mock", Address::parse(MOCK));
        profiles.push(Profile { costs_money: false, ..mock });
        profiles
    }

    #[test]
    fn a_rows_profile_answers_for_it_at_its_present_address() {
        for (profile_id, base_url, costs) in [
            ("capkill", "https://capkill.com/api/", Costs::Money),
            ("mock", MOCK, Costs::Free),
            ("mock", "https://capkill.com/api/", Costs::Money),
            ("mock", "http://127.0.0.1:10/", Costs::Money),
            ("sandbox", SANDBOX, Costs::Sandbox),
            ("sandbox", "http://127.0.0.1:8/", Costs::Sandbox),
            ("sandbox", "https://capkill.com/api/", Costs::Money),
        ] {
            assert_eq!(costs_of(&profiles(), profile_id, base_url), costs, "{profile_id} {base_url}");
        }
    }

    #[test]
    fn a_row_of_a_deleted_profile_is_judged_by_its_address() {
        for (base_url, costs) in
            [(SANDBOX, Costs::Sandbox), (MOCK, Costs::Free), ("http://127.0.0.1:10/", Costs::Money), ("", Costs::Money)]
        {
            assert_eq!(costs_of(&profiles(), "gone", base_url), costs, "{base_url}");
        }
    }

    #[test]
    fn an_address_is_free_where_all_its_profiles_are() {
        let mut profiles = profiles();
        for (base_url, costs) in [(SANDBOX, Costs::Sandbox), (MOCK, Costs::Free), ("", Costs::Money)] {
            assert_eq!(costs_at(&profiles, base_url), costs, "{base_url}");
        }
        profiles.push(Profile::new("live", "Live", Address::parse(MOCK)));
        assert_eq!(costs_at(&profiles, MOCK), Costs::Money);
    }
}
