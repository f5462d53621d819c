//! How spans of time are named in charts.

use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};

use crate::contract::grouped;
use crate::history::Step;

/// Returns what a bar holds, in words: `by the hour`.
pub(super) const fn per(step: Step) -> &'static str {
    match step {
        Step::Minute => "by the minute",
        Step::Hour => "by the hour",
        Step::Day => "by the day",
        Step::Week => "by the week",
        Step::Month => "by the month",
        Step::Years(1) => "by the year",
        Step::Years(10) => "by the decade",
        Step::Years(_) => "by the century or longer",
    }
}

/// Returns where a bar's label stands: an hour's at the left edge, where the hour begins, a day's below the bar.
pub(super) const fn label_at(step: Step) -> f64 {
    match step {
        Step::Minute | Step::Hour => -0.5,
        _ => 0.0,
    }
}

fn local(at_ms: i64, zone: &TimeZone) -> Option<Zoned> {
    Timestamp::from_millisecond(at_ms).ok().map(|at| at.to_zoned(zone.clone()))
}

fn shown(at_ms: i64, format: &str, zone: &TimeZone) -> String {
    local(at_ms, zone).map_or_else(|| "?".to_owned(), |at| at.strftime(format).to_string())
}

/// Returns the beginning of a span for the axis: `14:05`, `Nov 24`, `2026-11`.
pub(super) fn axis_label(step: Step, since_ms: i64, zone: &TimeZone) -> String {
    let format = match step {
        Step::Minute | Step::Hour => "%H:%M",
        Step::Day | Step::Week => "%b %-d",
        Step::Month => "%Y-%m",
        Step::Years(_) => "%Y",
    };
    shown(since_ms, format, zone)
}

/// Returns a span in words: `Tue 2026-11-24 14:00 to 15:00`.
pub(super) fn bucket_name(step: Step, since_ms: i64, until_ms: i64, zone: &TimeZone) -> String {
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

/// Returns a duration in its largest whole unit, since edges are round: `50 ms`, `2 s`, `5 min`.
fn duration(ms: i64) -> String {
    match u64::try_from(ms).unwrap_or_default() {
        ms @ 0..1_000 => format!("{ms} ms"),
        ms if ms >= 60_000 && ms.is_multiple_of(60_000) => format!("{} min", grouped(ms / 60_000)),
        ms => format!("{} s", grouped(ms / 1_000)),
    }
}

/// Returns a range of durations in words: `50 ms to 100 ms`, `5 min or more`.
#[must_use]
pub fn duration_range(from_ms: i64, to_ms: i64) -> String {
    match (from_ms, to_ms) {
        (0, to) => format!("Under {}", duration(to)),
        (from, i64::MAX) => format!("{} or more", duration(from)),
        (from, to) => format!("{} to {}", duration(from), duration(to)),
    }
}

/// Returns where a range ends, for the axis; empty for the last range, which has no end.
pub(super) fn end_label(to_ms: i64) -> String {
    if to_ms == i64::MAX { String::new() } else { duration(to_ms) }
}
