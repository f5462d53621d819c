//! Moments as the operator's clock shows them.

use jiff::Timestamp;
use jiff::tz::TimeZone;

/// Returns date and time of day where the operator is.
#[must_use]
pub fn local_time(at_ms: i64) -> String {
    shown(at_ms, "%Y-%m-%d %H:%M:%S")
}

/// Returns the time of day where the operator is, in hours and minutes.
#[must_use]
pub fn clock_time(at_ms: i64) -> String {
    shown(at_ms, "%H:%M")
}

/// Returns the time of day where the operator is, to the second.
#[must_use]
pub fn clock_seconds(at_ms: i64) -> String {
    shown(at_ms, "%H:%M:%S")
}

fn shown(at_ms: i64, format: &str) -> String {
    let Ok(timestamp) = Timestamp::from_millisecond(at_ms) else {
        return "time unreadable".to_owned();
    };
    timestamp.to_zoned(TimeZone::system()).strftime(format).to_string()
}

/// A moment in few characters, which depend on whether its day is over.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ShortTime {
    /// `22:43`.
    time_of_day: String,
    /// `Nov 27`.
    date: String,
    /// When the moment's day ends where the operator is.
    day_ends_ms: i64,
}

impl ShortTime {
    /// Makes the short forms of a moment.
    #[must_use]
    pub(super) fn new(at_ms: i64) -> Self {
        let unreadable = || Self { time_of_day: "?".to_owned(), date: "?".to_owned(), day_ends_ms: i64::MAX };
        let Ok(timestamp) = Timestamp::from_millisecond(at_ms) else { return unreadable() };
        let moment = timestamp.to_zoned(TimeZone::system());
        let Ok(next_day) = moment.tomorrow().and_then(|day| day.start_of_day()) else { return unreadable() };
        Self {
            time_of_day: moment.strftime("%H:%M").to_string(),
            date: moment.strftime("%b %-d").to_string(),
            day_ends_ms: next_day.timestamp().as_millisecond(),
        }
    }

    /// Returns the time of day until the day ends, and its date from then on.
    #[must_use]
    pub fn at(&self, now_ms: i64) -> &str {
        if now_ms < self.day_ends_ms { &self.time_of_day } else { &self.date }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_time_is_a_date_once_its_day_is_over() {
        let time = ShortTime::new(1_796_000_000_000);
        assert_eq!((time.at(1_796_000_000_000).len(), time.at(0).len()), (5, 5), "{time:?}");
        let later = time.at(1_796_000_000_000 + 86_400_000);
        assert!(later.starts_with(char::is_alphabetic), "{later}");
        assert_eq!(ShortTime::new(i64::MAX).at(0), "?");
    }

    #[test]
    fn a_time_that_cannot_be_is_told() {
        assert_eq!(local_time(i64::MAX), "time unreadable");
        assert_eq!(local_time(0).len(), "1970-01-01 00:00:00".len());
    }
}
