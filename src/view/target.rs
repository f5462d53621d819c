//! Where something that sends goes, as the button that sends it says.

use crate::contract::{BaseUrl, cut, cut_middle};
use crate::profile::{Costs, Profile};

/// Longest name of a profile in a chip, in characters; the tooltip has the whole.
const MAX_NAME_CHARS: usize = 24;

/// Longest host in a chip that is a text, in characters.
const MAX_HOST_CHARS: usize = 30;

/// A profile by id and name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProfileName {
    pub id: String,
    pub name: String,
}

/// Where something that sends goes: what a button's chip shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TargetChip {
    /// The profile in use there; `None` for a callback's address, which no profile names.
    pub profile: Option<ProfileName>,
    /// Host and port; empty while nobody knows them.
    pub host: String,
    /// The masked key; `None` where none is known, or none is sent.
    pub key_hint: Option<String>,
    pub costs: Costs,
}

impl TargetChip {
    /// Returns the chip of a call through a profile.
    #[must_use]
    pub fn new(profile: &Profile, base_url: Option<&BaseUrl>, key_hint: Option<String>) -> Self {
        let name = ProfileName { id: profile.id.clone(), name: profile.name.clone() };
        Self {
            profile: Some(name),
            host: base_url.map(BaseUrl::host).unwrap_or_default(),
            key_hint,
            costs: profile.costs(),
        }
    }

    /// Returns the chip of a test of a callback's address, which takes no key along; `None` where the text is no address.
    #[must_use]
    pub fn of_callback(url: &str) -> Option<Self> {
        let host = BaseUrl::parse(url).ok()?.host();
        Some(Self { profile: None, host, key_hint: None, costs: Costs::Free })
    }

    /// Returns the profile's id.
    #[must_use]
    pub fn profile_id(&self) -> Option<&str> {
        self.profile.as_ref().map(|profile| profile.id.as_str())
    }

    /// Returns how a sentence names the target: the profile's name, cut, or the host without a profile.
    #[must_use]
    pub fn name(&self) -> String {
        self.profile.as_ref().map_or_else(|| self.host.clone(), |profile| cut(&profile.name, MAX_NAME_CHARS))
    }

    /// Returns what the chip shows: `CapKill · capkill.com · ••••2057`.
    #[must_use]
    pub fn text(&self) -> String {
        let host = self.profile.as_ref().map(|_| cut_middle(&self.host, MAX_HOST_CHARS));
        let host = host.filter(|host| !host.is_empty());
        let parts: Vec<String> = [Some(self.name()), host, self.key_hint.clone()].into_iter().flatten().collect();
        parts.join(" · ")
    }

    /// Returns what a screen reader says of the target, with nothing cut: the chip's colour and sign are words here.
    #[must_use]
    pub fn sentence(&self) -> String {
        let Some(profile) = &self.profile else { return format!("{}, without a key", self.host) };
        let at = if self.host.is_empty() { String::new() } else { format!(" at {}", self.host) };
        let key = self.key_hint.as_ref().map_or_else(|| "no key yet".to_owned(), |hint| format!("key {hint}"));
        format!("{}{at}, {key}, {}", profile.name, self.costs.words())
    }

    /// Returns what a screen reader says of something that sends: its word, and where it goes once that is known.
    #[must_use]
    pub fn spoken(word: &str, target: Option<&Self>) -> String {
        target.map_or_else(|| word.to_owned(), |target| format!("{word}, {}", target.sentence()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::{Address, CAPKILL_ID};

    fn capkill(name: &str, key_hint: Option<&str>) -> TargetChip {
        let profile = Profile::new(CAPKILL_ID, name, Address::parse("https://user:pass@capkill.com:8443/api/"));
        TargetChip::new(&profile, profile.address.base_url(), key_hint.map(str::to_owned))
    }

    #[test]
    fn a_chip_names_profile_host_and_key() {
        let chip = capkill("CapKill", Some("••••2057"));
        assert_eq!(chip.text(), "CapKill · capkill.com:8443 · ••••2057");
        assert_eq!(chip.sentence(), "CapKill at capkill.com:8443, key ••••2057, costs money");
    }

    #[test]
    fn a_chip_without_a_key_says_so_to_those_who_listen() {
        let chip = capkill("CapKill", None);
        assert_eq!(chip.text(), "CapKill · capkill.com:8443");
        assert_eq!(chip.sentence(), "CapKill at capkill.com:8443, no key yet, costs money");
    }

    #[test]
    fn what_sends_is_said_with_its_target() {
        let chip = capkill("CapKill", Some("••••2057"));
        let said = "Ask now, CapKill at capkill.com:8443, key ••••2057, costs money";
        assert_eq!(TargetChip::spoken("Ask now", Some(&chip)), said);
        assert_eq!(TargetChip::spoken("Ask now", None), "Ask now");
    }

    #[test]
    fn the_sandbox_has_its_chip_before_it_listens() {
        let chip = TargetChip::new(&Profile::new("sandbox", "Sandbox", Address::Sandbox(None)), None, None);
        assert_eq!((chip.text().as_str(), chip.sentence().as_str()), ("Sandbox", "Sandbox, no key yet, free"));
    }

    #[test]
    fn a_long_name_is_cut_and_the_key_never() {
        let chip = capkill(&"é".repeat(200), Some("••••2057"));
        assert_eq!(chip.text(), format!("{}… · capkill.com:8443 · ••••2057", "é".repeat(24)));
        assert!(chip.sentence().starts_with(&"é".repeat(200)));
    }

    #[test]
    fn a_callback_is_tested_without_a_key() {
        let chip = TargetChip::of_callback("https://desk.example.net/hook?token=1").unwrap();
        assert_eq!(
            (chip.text().as_str(), chip.sentence().as_str()),
            ("desk.example.net", "desk.example.net, without a key")
        );
        assert_eq!(TargetChip::of_callback("no address"), None);
    }
}
