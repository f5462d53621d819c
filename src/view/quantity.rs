//! Numbers as people read them: units and thousands separators.

use std::time::Duration;

use crate::contract::took;
pub use crate::contract::{counted, grouped};

/// Returns a size such as `1,234 B`.
#[must_use]
pub fn bytes(number: usize) -> String {
    format!("{} B", grouped(number as u64))
}

/// Returns a size in pixels such as `1,200×60`.
#[must_use]
pub fn pixels(width: u32, height: u32) -> String {
    format!("{}×{}", grouped(width.into()), grouped(height.into()))
}

/// Returns a duration such as `12 ms` or `3.4 s`.
#[must_use]
pub fn milliseconds(ms: i64) -> String {
    took(u64::try_from(ms).unwrap_or_default())
}

/// Returns a duration such as `0.4 ms`, `120 ms` or `12.3 s`.
#[must_use]
pub fn microseconds(us: i64) -> String {
    match u64::try_from(us).unwrap_or_default() {
        us @ 0..10_000 => format!("{}.{} ms", us / 1000, us % 1000 / 100),
        us => milliseconds(i64::try_from(us / 1000).unwrap_or(i64::MAX)),
    }
}

/// Returns the time since something began, such as `+12 ms` or `+3.4 s`.
#[must_use]
pub fn offset(ms: i64) -> String {
    if ms <= 0 { "+0 ms".to_owned() } else { format!("+{}", milliseconds(ms)) }
}

/// Returns the duration of something that still runs, such as `3.4 s`.
#[must_use]
pub fn elapsed(duration: Duration) -> String {
    format!("{}.{} s", duration.as_secs(), duration.subsec_millis() / 100)
}

/// Returns how long something took or takes, such as `7.8 s`, `2 min 40 s` or `1 h 5 min`.
#[must_use]
pub fn lasting(ms: i64) -> String {
    match u64::try_from(ms / 1000).unwrap_or_default() {
        seconds @ 0..60 => format!("{seconds}.{} s", ms.max(0) % 1000 / 100),
        seconds @ 60..3_600 => format!("{} min {} s", seconds / 60, seconds % 60),
        seconds => format!("{} h {} min", grouped(seconds / 3_600), seconds % 3_600 / 60),
    }
}

/// Returns an age such as `just now`, `5 min ago`, `3 h ago` or `2 days ago`; a clock that was set back makes nothing
/// younger than now.
#[must_use]
pub fn age(ms: i64) -> String {
    match u64::try_from(ms / 60_000).unwrap_or_default() {
        0 => "just now".to_owned(),
        minutes @ 1..60 => format!("{minutes} min ago"),
        minutes @ 60..2_880 => format!("{} h ago", minutes / 60),
        minutes => format!("{} days ago", grouped(minutes / 1_440)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_well() {
        for (number, text) in [(0, "0"), (999, "999"), (1000, "1,000"), (1_234_567, "1,234,567")] {
            assert_eq!(grouped(number), text);
        }
        assert_eq!([999, 1_800, 20_345].map(milliseconds), ["999 ms", "1.8 s", "20.3 s"]);
        assert_eq!(pixels(6_000, 30), "6,000×30");
        assert_eq!([0, 450, 9_999, 120_000].map(microseconds), ["0.0 ms", "0.4 ms", "9.9 ms", "120 ms"]);
        assert_eq!(milliseconds(-5), "under 1 ms");
        assert_eq!([-5, 7_850, 160_000, 3_905_000].map(lasting), ["0.0 s", "7.8 s", "2 min 40 s", "1 h 5 min"]);
        assert_eq!([offset(0), offset(12_345)], ["+0 ms", "+12.3 s"]);
        assert_eq!(elapsed(Duration::from_millis(1_290)), "1.2 s");
        let ages = [-5, 59_999, 60_000, 7_200_000, 172_800_000].map(age);
        assert_eq!(ages, ["just now", "just now", "1 min ago", "2 h ago", "2 days ago"]);
        assert_eq!(counted(1, "task", "tasks"), "1 task");
        assert_eq!(counted(1204, "task", "tasks"), "1,204 tasks");
    }
}
