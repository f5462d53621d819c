//! Moments as the operator's clock shows them.

use jiff::Timestamp;
use jiff::tz::TimeZone;

/// Returns date and time of day where the operator is.
pub(super) fn local_time(at_ms: i64) -> String {
    shown(at_ms, "%Y-%m-%d %H:%M:%S")
}

/// Returns the time of day where the operator is, in hours and minutes.
#[must_use]
pub fn clock_time(at_ms: i64) -> String {
    shown(at_ms, "%H:%M")
}

fn shown(at_ms: i64, format: &str) -> String {
    let Ok(timestamp) = Timestamp::from_millisecond(at_ms) else {
        return "time unreadable".to_owned();
    };
    timestamp.to_zoned(TimeZone::system()).strftime(format).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_that_cannot_be_is_told() {
        assert_eq!(local_time(i64::MAX), "time unreadable");
        assert_eq!(local_time(0).len(), "1970-01-01 00:00:00".len());
    }
}
