//! Profiles: a name, where the service lives, and the limits that apply there.

use std::time::Duration;

use thiserror::Error;

use crate::contract::{
    BaseUrl, CONNECT_TIMEOUT, EXCHANGE_TIMEOUT, ExchangeLimits, IMAGE_MAX_BYTES_FAMILY, MAX_REPLY_BYTES, POLL_SPACING,
    POLL_SPACING_MIN, POLL_SPACING_MIN_LIVE, TASK_LIFE,
};

/// The key the sandbox profile starts with, so that the first submission needs no account.
pub const SANDBOX_KEY: &str = "sandbox-key-0001";

/// The sandbox profile's id.
pub const SANDBOX_ID: &str = "sandbox";

/// The CapKill profile's id.
pub const CAPKILL_ID: &str = "capkill";

/// Where a profile's service lives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Address {
    /// The embedded sandbox, at whatever port it got; `None` until it listens.
    Sandbox(Option<BaseUrl>),
    Service(BaseUrl),
    /// What stands in the settings and can't be read as an address.
    Unreadable(String),
}

impl Address {
    /// The address in a text; what can't be read is kept to be mended.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        BaseUrl::parse(text).map_or_else(|_| Self::Unreadable(text.to_owned()), Self::Service)
    }

    /// The base URL, once known.
    #[must_use]
    pub fn base_url(&self) -> Option<&BaseUrl> {
        match self {
            Self::Sandbox(base_url) => base_url.as_ref(),
            Self::Service(base_url) => Some(base_url),
            Self::Unreadable(_) => None,
        }
    }

    /// The address as text, empty while unknown.
    #[must_use]
    pub fn text(&self) -> &str {
        match self {
            Self::Unreadable(text) => text,
            address => address.base_url().map(BaseUrl::as_str).unwrap_or_default(),
        }
    }
}

const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// A limit of a profile: its name in the settings, what it is, its unit, default and bounds.
pub struct LimitField {
    pub name: &'static str,
    pub label: &'static str,
    pub unit: &'static str,
    pub default: u64,
    pub range: std::ops::RangeInclusive<u64>,
    pub hint: &'static str,
}

/// The limits of a profile, in the order of [`LIMIT_FIELDS`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProfileLimits([u64; LIMIT_FIELDS.len()]);

const fn millis(duration: Duration) -> u64 {
    duration.as_millis() as u64
}

/// Every limit of a profile; the settings and the editor are made from this table.
pub const LIMIT_FIELDS: [LimitField; 7] = [
    LimitField {
        name: "poll_spacing_ms",
        label: "Poll spacing",
        unit: "ms",
        default: millis(POLL_SPACING),
        range: millis(POLL_SPACING_MIN)..=600_000,
        hint: "Time between two getTaskResult requests; never under 2,000 ms at a live service (compatible services)",
    },
    LimitField {
        name: "task_life_ms",
        label: "Task life",
        unit: "ms",
        default: millis(TASK_LIFE),
        range: 1_000..=86_400_000,
        hint: "How long the service keeps a result; asking ends after it (compatible services: about 5 min)",
    },
    LimitField {
        name: "connect_timeout_ms",
        label: "Time to connect",
        unit: "ms",
        default: millis(CONNECT_TIMEOUT),
        range: 100..=600_000,
        hint: "Name lookup, TCP and TLS together",
    },
    LimitField {
        name: "exchange_timeout_ms",
        label: "Time for a reply",
        unit: "ms",
        default: millis(EXCHANGE_TIMEOUT),
        range: 100..=600_000,
        hint: "From the start to the reply's last byte",
    },
    LimitField {
        name: "picture_max_bytes",
        label: "Largest picture",
        unit: "B",
        default: IMAGE_MAX_BYTES_FAMILY as u64,
        range: 100..=8_000_000,
        hint: "Larger ones get a warning; documents of compatible services say 50,000, 100,000 or 500,000 B",
    },
    LimitField {
        name: "keep_days",
        label: "Keep history for",
        unit: "days",
        default: 0,
        range: 0..=36_500,
        hint: "Older submissions are deleted, pinned ones aside; 0 keeps them for good",
    },
    LimitField {
        name: "keep_submissions",
        label: "Keep at most",
        unit: "submissions",
        default: 0,
        range: 0..=100_000_000,
        hint: "The oldest beyond it are deleted, pinned ones aside; 0 keeps all",
    },
];

impl Default for ProfileLimits {
    fn default() -> Self {
        let mut values = [0; LIMIT_FIELDS.len()];
        for (value, field) in values.iter_mut().zip(&LIMIT_FIELDS) {
            *value = field.default;
        }
        Self(values)
    }
}

impl ProfileLimits {
    /// A limit by its place in [`LIMIT_FIELDS`].
    #[must_use]
    pub fn get(&self, index: usize) -> u64 {
        self.0.get(index).copied().unwrap_or_default()
    }

    /// Sets a limit by its place in [`LIMIT_FIELDS`], within its bounds.
    pub fn set(&mut self, index: usize, value: u64) {
        if let (Some(slot), Some(field)) = (self.0.get_mut(index), LIMIT_FIELDS.get(index)) {
            *slot = value.clamp(*field.range.start(), *field.range.end());
        }
    }

    fn named(&self, name: &str) -> u64 {
        LIMIT_FIELDS.iter().position(|field| field.name == name).map(|index| self.get(index)).unwrap_or_default()
    }
}

/// What a profile keeps of its submissions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Retention {
    pub profile_id: String,
    pub before_ms: Option<i64>,
    pub most: Option<u64>,
}

/// A name, an address and limits; its key is in the keychain under its id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    /// Never changes and is never used again; names may.
    pub id: String,
    pub name: String,
    pub address: Address,
    pub limits: ProfileLimits,
    /// Ask for the balance whenever the profile is opened.
    pub checks_on_open: bool,
    /// A balance below it is shown in amber; a decimal number, empty for none.
    pub low_balance: String,
}

impl Profile {
    /// A profile with the default limits.
    #[must_use]
    pub fn new(id: &str, name: &str, address: Address) -> Self {
        let limits = ProfileLimits::default();
        let (id, name) = (id.to_owned(), name.to_owned());
        Self { id, name, address, limits, checks_on_open: false, low_balance: String::new() }
    }

    /// Whether money can be spent through it.
    #[must_use]
    pub fn is_live(&self) -> bool {
        matches!(&self.address, Address::Service(base_url) if !base_url.is_loopback())
    }

    /// Whether it comes with the program and so can't be deleted.
    #[must_use]
    pub fn is_built_in(&self) -> bool {
        [SANDBOX_ID, CAPKILL_ID].contains(&self.id.as_str())
    }

    /// Time between two polls of a task that lives at an address, which need not be the profile's any
    /// more; never less than a live service takes.
    #[must_use]
    pub fn poll_spacing_at(&self, base_url: &BaseUrl) -> Duration {
        Duration::from_millis(self.limits.named("poll_spacing_ms")).max(Self::poll_spacing_min_at(base_url))
    }

    /// Time that must be between two polls of a task, even when somebody asks for one.
    #[must_use]
    pub fn poll_spacing_min_at(base_url: &BaseUrl) -> Duration {
        if base_url.is_loopback() { POLL_SPACING_MIN } else { POLL_SPACING_MIN_LIVE }
    }

    /// How long the service keeps a result.
    #[must_use]
    pub fn task_life(&self) -> Duration {
        Duration::from_millis(self.limits.named("task_life_ms"))
    }

    /// The largest picture that draws no warning, in bytes.
    #[must_use]
    pub fn picture_max_bytes(&self) -> usize {
        usize::try_from(self.limits.named("picture_max_bytes")).unwrap_or(usize::MAX)
    }

    /// What is to be deleted of its submissions; `None` while it keeps all.
    pub fn retention(&self, now_ms: i64) -> Option<Retention> {
        let wanted = |name: &str| Some(self.limits.named(name)).filter(|value| *value > 0);
        let days = wanted("keep_days").map(|days| i64::try_from(days).unwrap_or(i64::MAX));
        let most = wanted("keep_submissions");
        let before_ms = days.map(|days| now_ms.saturating_sub(days.saturating_mul(DAY_MS)));
        (before_ms.is_some() || most.is_some()).then(|| Retention { profile_id: self.id.clone(), before_ms, most })
    }

    /// The bounds of an exchange.
    #[must_use]
    pub fn exchange_limits(&self) -> ExchangeLimits {
        ExchangeLimits {
            connect: Duration::from_millis(self.limits.named("connect_timeout_ms")),
            whole: Duration::from_millis(self.limits.named("exchange_timeout_ms")),
            reply_bytes: MAX_REPLY_BYTES,
        }
    }

    /// Whether a balance is under the threshold.
    #[must_use]
    pub fn is_low(&self, balance: &str) -> bool {
        let number = |text: &str| text.trim().parse::<f64>().ok();
        matches!((number(balance), number(&self.low_balance)), (Some(balance), Some(low)) if balance < low)
    }
}

/// The profiles every desk has; the first is the default.
#[must_use]
pub fn built_in_profiles() -> Vec<Profile> {
    vec![
        Profile::new(SANDBOX_ID, "Sandbox", Address::Sandbox(None)),
        Profile::new(CAPKILL_ID, "CapKill", Address::parse(CAPKILL_BASE_URL)),
    ]
}

/// There is no profile of a name.
#[derive(Debug, Error)]
#[error("There is no profile named {asked}; there are {known}")]
pub struct NoSuchProfile {
    asked: String,
    known: String,
}

/// Returns a profile by its name, in any letter case; the first one when no name is given.
///
/// # Errors
/// When none has that name.
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

/// What a new profile starts from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Template {
    CapKill,
    /// A service with the same API: its address is not known.
    Compatible,
}

impl Template {
    /// Every template, in the order of the menu.
    pub const ALL: [Self; 2] = [Self::CapKill, Self::Compatible];

    /// How the window names it.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::CapKill => "New from CapKill's values",
            Self::Compatible => "New compatible service",
        }
    }

    /// A profile to edit, with an id of its own.
    #[must_use]
    pub fn profile(self, id: &str) -> Profile {
        match self {
            Self::CapKill => Profile::new(id, "My CapKill", Address::parse(CAPKILL_BASE_URL)),
            Self::Compatible => Profile::new(id, "Compatible service", Address::Unreadable("https://".to_owned())),
        }
    }
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

    #[test]
    fn a_live_service_is_never_polled_faster_than_every_two_seconds() {
        let mut profile = built_in_profiles().remove(1);
        let live = profile.address.base_url().cloned().unwrap();
        assert_eq!(profile.poll_spacing_at(&live), Duration::from_secs(3));
        profile.limits.set(0, 500);
        assert_eq!(profile.poll_spacing_at(&live), Duration::from_secs(2));
        let local = BaseUrl::parse("http://127.0.0.1:1/").unwrap();
        assert_eq!(profile.poll_spacing_at(&local), Duration::from_millis(500));
        // A task stays where it was created, whatever the profile's address is now.
        profile.address = Address::Service(local);
        assert_eq!(profile.poll_spacing_at(&live), Duration::from_secs(2));
    }

    #[test]
    fn limits_stay_within_their_bounds() {
        let mut limits = ProfileLimits::default();
        for (index, field) in LIMIT_FIELDS.iter().enumerate() {
            assert_eq!(limits.get(index), field.default, "{}", field.name);
            limits.set(index, 0);
            assert_eq!(limits.get(index), *field.range.start(), "{}", field.name);
        }
    }

    #[test]
    fn a_threshold_is_a_number_or_none() {
        let mut profile = built_in_profiles().remove(1);
        for (low, balance, is_low) in
            [("", "0", false), ("5", "4.99", true), ("5", "5", false), ("much", "1", false), ("5", "-3", true)]
        {
            profile.low_balance = low.into();
            assert_eq!(profile.is_low(balance), is_low, "{balance} under {low}");
        }
    }
}
