//! The limits of a profile. A limit is a variant and its row here: the settings file, the editor and the support
//! bundle are made from the table. What the values come to is said here too, so that a limit of an exchange takes no
//! other file.

use std::ops::RangeInclusive;
use std::time::Duration;

use crate::contract::{
    CONNECT_TIMEOUT, EXCHANGE_TIMEOUT, ExchangeLimits, IMAGE_MAX_BYTES_FAMILY, MAX_REPLY_BYTES, POLL_SPACING,
    POLL_SPACING_MIN, TASK_LIFE,
};

const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// A limit of a profile.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    PollSpacing,
    TaskLife,
    ConnectTimeout,
    ExchangeTimeout,
    LargestPicture,
    KeepDays,
    KeepSubmissions,
}

/// What a limit is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LimitGroup {
    Following,
    Exchange,
    History,
}

impl LimitGroup {
    /// Returns the heading above the group's limits.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Following => "Following a task",
            Self::Exchange => "Limits",
            Self::History => "History",
        }
    }
}

/// What is to be known of a limit.
#[derive(Debug)]
pub struct LimitRow {
    pub limit: Limit,
    /// The key in the settings file.
    pub name: &'static str,
    /// How the editor names the limit.
    pub label: &'static str,
    /// How a sentence names the limit.
    pub phrase: &'static str,
    pub group: LimitGroup,
    pub unit: &'static str,
    pub default: u64,
    pub range: RangeInclusive<u64>,
    /// What the limit is for, in a sentence.
    pub hint: &'static str,
}

/// Every limit, in the order of the enum and of the editor.
pub const LIMITS: [LimitRow; 7] = [
    LimitRow {
        limit: Limit::PollSpacing,
        name: "poll_spacing_ms",
        label: "Ask every",
        phrase: "the poll spacing",
        group: LimitGroup::Following,
        unit: "ms",
        default: millis(POLL_SPACING),
        range: millis(POLL_SPACING_MIN)..=600_000,
        hint: "From 2 s, unless free and on this machine",
    },
    LimitRow {
        limit: Limit::TaskLife,
        name: "task_life_ms",
        label: "A task lives",
        phrase: "the task life",
        group: LimitGroup::Following,
        unit: "ms",
        default: millis(TASK_LIFE),
        range: 1_000..=86_400_000,
        hint: "Compatible services: about 5 min",
    },
    LimitRow {
        limit: Limit::ConnectTimeout,
        name: "connect_timeout_ms",
        label: "Connect within",
        phrase: "the time to connect",
        group: LimitGroup::Exchange,
        unit: "ms",
        default: millis(CONNECT_TIMEOUT),
        range: 100..=600_000,
        hint: "Name lookup, TCP and TLS together",
    },
    LimitRow {
        limit: Limit::ExchangeTimeout,
        name: "exchange_timeout_ms",
        label: "A reply within",
        phrase: "the time for a reply",
        group: LimitGroup::Exchange,
        unit: "ms",
        default: millis(EXCHANGE_TIMEOUT),
        range: 100..=600_000,
        hint: "From the start to its last byte",
    },
    LimitRow {
        limit: Limit::LargestPicture,
        name: "picture_max_bytes",
        label: "Largest picture",
        phrase: "the largest picture",
        group: LimitGroup::Exchange,
        unit: "B",
        default: IMAGE_MAX_BYTES_FAMILY as u64,
        range: 100..=8_000_000,
        hint: "Services say 50, 100 or 500 kB",
    },
    LimitRow {
        limit: Limit::KeepDays,
        name: "keep_days",
        label: "Keep submissions",
        phrase: "how long submissions are kept",
        group: LimitGroup::History,
        unit: "days",
        default: 0,
        range: 0..=36_500,
        hint: "Pinned ones always stay",
    },
    LimitRow {
        limit: Limit::KeepSubmissions,
        name: "keep_submissions",
        label: "Keep at most",
        phrase: "how many submissions are kept",
        group: LimitGroup::History,
        unit: "submissions",
        default: 0,
        range: 0..=100_000_000,
        hint: "The oldest beyond it go first",
    },
];

// A row that stands elsewhere than its variant does not compile.
const _: () = {
    let mut place = 0;
    while place < LIMITS.len() {
        assert!(LIMITS[place].limit as usize == place);
        place += 1;
    }
};

const fn millis(duration: Duration) -> u64 {
    duration.as_millis() as u64
}

impl Limit {
    /// Returns the limit's row.
    #[must_use]
    pub const fn row(self) -> &'static LimitRow {
        const ROWS: &[LimitRow; LIMITS.len()] = &LIMITS;
        &ROWS[self as usize]
    }
}

/// The values of a profile's limits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProfileLimits([u64; LIMITS.len()]);

impl Default for ProfileLimits {
    fn default() -> Self {
        Self(LIMITS.each_ref().map(|row| row.default))
    }
}

impl ProfileLimits {
    /// Returns the value of a limit.
    #[must_use]
    pub fn get(&self, limit: Limit) -> u64 {
        self.0[limit as usize]
    }

    /// Sets a limit; a value outside of the limit's range becomes the nearest one inside.
    pub fn set(&mut self, limit: Limit, value: u64) {
        let range = &limit.row().range;
        self.0[limit as usize] = value.clamp(*range.start(), *range.end());
    }

    /// Returns the time between two polls of a task, which a live service may want longer.
    pub(super) fn poll_spacing(&self) -> Duration {
        self.duration(Limit::PollSpacing)
    }

    /// Returns how long the service keeps a result.
    #[must_use]
    pub fn task_life(&self) -> Duration {
        self.duration(Limit::TaskLife)
    }

    /// Returns the bounds of an exchange.
    #[must_use]
    pub fn exchange(&self) -> ExchangeLimits {
        ExchangeLimits {
            connect: self.duration(Limit::ConnectTimeout),
            whole: self.duration(Limit::ExchangeTimeout),
            reply_bytes: MAX_REPLY_BYTES,
        }
    }

    /// Returns the size in bytes beyond which a picture draws a warning.
    #[must_use]
    pub fn picture_max_bytes(&self) -> usize {
        usize::try_from(self.get(Limit::LargestPicture)).unwrap_or(usize::MAX)
    }

    /// Returns the moment before which submissions are deleted; `None` where their age does not matter.
    #[must_use]
    pub fn keep_since_ms(&self, now_ms: i64) -> Option<i64> {
        let days = self.unless_zero(Limit::KeepDays).map(|days| i64::try_from(days).unwrap_or(i64::MAX));
        days.map(|days| now_ms.saturating_sub(days.saturating_mul(DAY_MS)))
    }

    /// Returns the number of submissions beyond which the oldest are deleted; `None` for any number.
    #[must_use]
    pub fn keep_most(&self) -> Option<u64> {
        self.unless_zero(Limit::KeepSubmissions)
    }

    fn duration(&self, limit: Limit) -> Duration {
        Duration::from_millis(self.get(limit))
    }

    fn unless_zero(&self, limit: Limit) -> Option<u64> {
        Some(self.get(limit)).filter(|value| *value > 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_stay_within_their_bounds() {
        let mut limits = ProfileLimits::default();
        for row in &LIMITS {
            assert_eq!(limits.get(row.limit), row.default, "{}", row.name);
            limits.set(row.limit, 0);
            assert_eq!(limits.get(row.limit), *row.range.start(), "{}", row.name);
            limits.set(row.limit, u64::MAX);
            assert_eq!(limits.get(row.limit), *row.range.end(), "{}", row.name);
        }
    }

    #[test]
    fn setting_a_limit_leaves_the_others() {
        let mut limits = ProfileLimits::default();
        limits.set(Limit::KeepDays, 30);
        let changed: Vec<_> =
            LIMITS.iter().filter(|row| limits.get(row.limit) != row.default).map(|row| row.limit).collect();
        assert_eq!(changed, [Limit::KeepDays]);
    }

    #[test]
    fn what_is_kept_is_counted_back_from_now() {
        let mut limits = ProfileLimits::default();
        assert_eq!((limits.keep_since_ms(DAY_MS), limits.keep_most()), (None, None));
        limits.set(Limit::KeepDays, 2);
        assert_eq!((limits.keep_since_ms(3 * DAY_MS), limits.keep_most()), (Some(DAY_MS), None));
    }

    #[test]
    fn every_variant_has_its_own_row() {
        for row in &LIMITS {
            assert_eq!(row.limit.row().name, row.name);
        }
    }
}
