//! Finds a profile by its name, as a command line gives it.

use thiserror::Error;

use crate::profile::definition::Profile;

/// No profile has the name that was asked for.
#[derive(Debug, Error)]
#[error("There is no profile named {asked}; there are {known}")]
pub struct NoSuchProfile {
    asked: String,
    known: String,
}

/// Returns the profile of a name, in any letter case, or the first profile when no name is given.
///
/// # Errors
/// When no profile has that name.
pub fn find_profile<'a>(profiles: &'a [Profile], asked: Option<&str>) -> Result<&'a Profile, NoSuchProfile> {
    let found = match asked {
        Some(asked) => profiles.iter().find(|profile| profile.name.eq_ignore_ascii_case(asked)),
        None => profiles.first(),
    };
    found.ok_or_else(|| {
        let known: Vec<&str> = profiles.iter().map(|profile| profile.name.as_str()).collect();
        NoSuchProfile { asked: asked.unwrap_or_default().to_owned(), known: known.join(", ") }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::built_in::built_in_profiles;

    #[test]
    fn a_name_is_found_in_any_letter_case() {
        let profiles = built_in_profiles();
        for (asked, id) in [(None, "sandbox"), (Some("CAPKILL"), "capkill"), (Some("sandbox"), "sandbox")] {
            assert_eq!(find_profile(&profiles, asked).unwrap().id, id, "{asked:?}");
        }
    }

    #[test]
    fn an_unknown_name_is_told_with_the_known_ones() {
        let error = find_profile(&built_in_profiles(), Some("nobody")).unwrap_err();
        assert_eq!(error.to_string(), "There is no profile named nobody; there are Sandbox, CapKill");
    }
}
