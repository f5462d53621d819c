//! How spans of time are named in charts.

use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};

use crate::contract::grouped;
use crate::history::Step;

impl Step {
    /// `by the hour`: what a bar holds.
    pub const fn per(self) -> &'static str {
        match self {
            Self::Minute => "by the minute",
            Self::Hour => "by the hour",
            Self::Day => "by the day",
            Self::Week => "by the week",
            Self::Month => "by the month",
            Self::Years(1) => "by the year",
            Self::Years(10) => "by the decade",
            Self::Years(_) => "by the century or longer",
        }
    }

    /// Where a bar's label stands: minutes and hours begin at a point of the axis, longer ones are the bar.
    pub const fn label_at(self) -> f64 {
        match self {
            Self::Minute | Self::Hour => -0.5,
            _ => 0.0,
        }
    }
}

fn local(at_ms: i64, zone: &TimeZone) -> Option<Zoned> {
    Timestamp::from_millisecond(at_ms).ok().map(|at| at.to_zoned(zone.clone()))
}

fn shown(at_ms: i64, format: &str, zone: &TimeZone) -> String {
    local(at_ms, zone).map_or_else(|| "?".to_owned(), |at| at.strftime(format).to_string())
}

/// At the axis: `14:05`, `Nov 24`, `2026-11`.
pub fn axis_label(step: Step, since_ms: i64, zone: &TimeZone) -> String {
    let format = match step {
        Step::Minute | Step::Hour => "%H:%M",
        Step::Day | Step::Week => "%b %-d",
        Step::Month => "%Y-%m",
        Step::Years(_) => "%Y",
    };
    shown(since_ms, format, zone)
}

/// In words, `2026-11-24 14:00 to 15:00`.
pub fn bucket_name(step: Step, since_ms: i64, until_ms: i64, zone: &TimeZone) -> String {
    let from = |format: &str| shown(since_ms, format, zone);
    match step {
        Step::Minute => from("%a %Y-%m-%d %H:%M"),
        Step::Hour => format!("{} to {}", from("%a %Y-%m-%d %H:%M"), shown(until_ms, "%H:%M", zone)),
        Step::Day => from("%a %Y-%m-%d"),
        Step::Week => format!("Week from {}", from("%a %Y-%m-%d")),
        Step::Month => from("%B %Y"),
        Step::Years(1) => from("%Y"),
        Step::Years(_) => format!("{} to {}", from("%Y"), shown(until_ms - 1, "%Y", zone)),
    }
}

/// `50 ms`, `2 s`, `5 min`; edges are round.
fn duration(ms: i64) -> String {
    match u64::try_from(ms).unwrap_or_default() {
        ms @ 0..1_000 => format!("{ms} ms"),
        ms if ms >= 60_000 && ms.is_multiple_of(60_000) => format!("{} min", grouped(ms / 60_000)),
        ms => format!("{} s", grouped(ms / 1_000)),
    }
}

/// In words: `50 ms to 100 ms`, `5 min or more`.
pub fn duration_range(from_ms: i64, to_ms: i64) -> String {
    match (from_ms, to_ms) {
        (0, to) => format!("Under {}", duration(to)),
        (from, i64::MAX) => format!("{} or more", duration(from)),
        (from, to) => format!("{} to {}", duration(from), duration(to)),
    }
}

/// At the axis: where the bar ends; the last has no end.
pub fn end_label(to_ms: i64) -> String {
    if to_ms == i64::MAX { String::new() } else { duration(to_ms) }
}
