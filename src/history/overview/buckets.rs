//! Spans of time in local minutes, hours, days, weeks, months or years, as many as can be told apart in a chart.

use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _, Zoned};

/// Buckets of a chart, at most.
const MOST: usize = 62;

/// The time that an overview covers, up to now.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum OverviewRange {
    Hour,
    #[default]
    Day,
    Week,
    Month,
    /// From the first submission on.
    All,
}

impl OverviewRange {
    /// Every range, the shortest first.
    pub const ALL: [Self; 5] = [Self::Hour, Self::Day, Self::Week, Self::Month, Self::All];

    /// Returns the range's length and the step it is divided into; `None` for all there is.
    const fn parts(self) -> Option<(i64, Step)> {
        const HOUR_MS: i64 = 3_600_000;
        match self {
            Self::Hour => Some((HOUR_MS, Step::Minute)),
            Self::Day => Some((24 * HOUR_MS, Step::Hour)),
            Self::Week => Some((7 * 24 * HOUR_MS, Step::Day)),
            Self::Month => Some((30 * 24 * HOUR_MS, Step::Day)),
            Self::All => None,
        }
    }
}

/// How long a bucket is, by the clock on the wall.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Step {
    Minute,
    #[default]
    Hour,
    Day,
    /// From Monday on.
    Week,
    Month,
    Years(i16),
}

const STEPS: [Step; 9] = [
    Step::Minute,
    Step::Hour,
    Step::Day,
    Step::Week,
    Step::Month,
    Step::Years(1),
    Step::Years(10),
    Step::Years(100),
    Step::Years(1000),
];

/// Adjacent spans of time.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Buckets {
    pub step: Step,
    /// Bucket `n` is from edge `n` up to, and without, the next; one edge more than there are buckets.
    pub edges: Vec<i64>,
}

impl Buckets {
    /// Makes the buckets of a range, the last of which holds this moment; `first_ms` is when the history begins.
    pub(super) fn of(range: OverviewRange, now_ms: i64, first_ms: Option<i64>, zone: &TimeZone) -> Self {
        let now_ms = known(now_ms);
        if let Some((length_ms, step)) = range.parts() {
            return Self::between(step, now_ms.saturating_sub(length_ms), now_ms, zone);
        }
        let first_ms = known(first_ms.unwrap_or(now_ms)).min(now_ms);
        let mut all = STEPS.iter().map(|step| Self::between(*step, first_ms, now_ms, zone));
        all.find(|buckets| buckets.len() <= MOST).unwrap_or_default()
    }

    /// Returns the number of buckets.
    #[must_use]
    pub fn len(&self) -> usize {
        self.edges.len().saturating_sub(1)
    }

    /// Tells whether there is no bucket.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns the bucket that a moment is in.
    #[must_use]
    pub fn at(&self, at_ms: i64) -> Option<usize> {
        let after = self.edges.partition_point(|edge| *edge <= at_ms);
        after.checked_sub(1).filter(|bucket| *bucket < self.len())
    }

    /// Makes the buckets from the one that `first_ms` is in to the one of `last_ms`; breaks off once they are too many.
    fn between(step: Step, first_ms: i64, last_ms: i64, zone: &TimeZone) -> Self {
        let mut edges = Vec::new();
        let first = zoned(first_ms, zone);
        // A year that the calendar does not have: the first bucket begins with what is in it.
        let mut next = step.begin(&first).or(Some(first));
        while let Some(edge) = next {
            let edge_ms = edge.timestamp().as_millisecond();
            edges.push(edge_ms);
            if edge_ms > last_ms || edges.len() > MOST + 1 {
                break;
            }
            next = step.after(&edge);
        }
        // The calendar ends here.
        if edges.last().is_some_and(|last| *last <= last_ms) && edges.len() <= MOST {
            edges.push(last_ms.saturating_add(1));
        }
        Self { step, edges }
    }
}

/// Returns the moment, or the nearest that a calendar knows.
fn known(at_ms: i64) -> i64 {
    // A day within, so that no time zone leads out of it.
    const DAY_MS: i64 = 86_400_000;
    at_ms.clamp(Timestamp::MIN.as_millisecond() + DAY_MS, Timestamp::MAX.as_millisecond() - DAY_MS)
}

fn zoned(at_ms: i64, zone: &TimeZone) -> Zoned {
    Timestamp::from_millisecond(known(at_ms)).unwrap_or_default().to_zoned(zone.clone())
}

impl Step {
    /// Returns the beginning of the bucket that a moment is in.
    fn begin(self, at: &Zoned) -> Option<Zoned> {
        let time = at.datetime();
        let date = time.date();
        let day = |date: Date| date.to_zoned(at.time_zone().clone()).ok();
        match self {
            // Back from the moment itself: the hour that a clock shows twice begins twice.
            Self::Minute => {
                let over_ms = i64::from(time.second()) * 1000 + i64::from(time.millisecond());
                at.checked_sub(over_ms.milliseconds()).ok()
            }
            Self::Hour => {
                let over_s = i64::from(time.minute()) * 60 + i64::from(time.second());
                at.checked_sub((over_s * 1000 + i64::from(time.millisecond())).milliseconds()).ok()
            }
            Self::Day => day(date),
            Self::Week => {
                day(date.checked_sub(i64::from(date.weekday().since(Weekday::Monday)).days()).unwrap_or(date))
            }
            Self::Month => day(date.first_of_month()),
            Self::Years(years) => {
                let year = date.year().div_euclid(years).saturating_mul(years);
                day(Date::new(year, 1, 1).unwrap_or_else(|_| Date::MIN.first_of_month()))
            }
        }
    }

    /// Returns the beginning of the bucket after one.
    fn after(self, begin: &Zoned) -> Option<Zoned> {
        let span = match self {
            Self::Minute => 1.minute(),
            Self::Hour => 1.hour(),
            Self::Day => 1.day(),
            Self::Week => 1.week(),
            Self::Month => 1.month(),
            Self::Years(years) => years.years(),
        };
        begin.checked_add(span).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(text: &str) -> i64 {
        text.parse::<Timestamp>().unwrap().as_millisecond()
    }

    #[test]
    fn ranges_are_divided_so_that_they_read_well() {
        let now = at("2026-11-24T22:05:31.250Z");
        for (range, step, count) in [
            (OverviewRange::Hour, Step::Minute, 61),
            (OverviewRange::Day, Step::Hour, 25),
            (OverviewRange::Week, Step::Day, 8),
            (OverviewRange::Month, Step::Day, 31),
        ] {
            let buckets = Buckets::of(range, now, None, &TimeZone::UTC);
            assert_eq!((buckets.step, buckets.len()), (step, count), "{range:?}");
            assert_eq!(buckets.at(now), Some(count - 1), "{range:?}");
        }
        for (first, step) in [
            ("2026-11-24T21:40:00Z", Step::Minute),
            ("2026-11-23T21:40:00Z", Step::Hour),
            ("2026-10-01T00:00:00Z", Step::Day),
            ("2026-01-01T00:00:00Z", Step::Week),
            ("2023-01-01T00:00:00Z", Step::Month),
            ("1990-01-01T00:00:00Z", Step::Years(1)),
            ("0001-01-01T00:00:00Z", Step::Years(100)),
        ] {
            let buckets = Buckets::of(OverviewRange::All, now, Some(at(first)), &TimeZone::UTC);
            assert_eq!(buckets.step, step, "{first}: {}", buckets.len());
            assert_eq!(buckets.at(at(first)), Some(0), "{first}");
        }
    }

    /// Where clocks change, a day is 23 or 25 hours long and begins at midnight all the same.
    #[test]
    fn days_are_local_days() {
        let zone = TimeZone::get("Europe/Berlin").unwrap();
        let buckets = Buckets::of(OverviewRange::Week, at("2026-10-27T12:00:00Z"), None, &zone);
        let hours: Vec<i64> = buckets.edges.windows(2).map(|edges| (edges[1] - edges[0]) / 3_600_000).collect();
        assert_eq!(hours, [24, 24, 24, 24, 24, 25, 24, 24]);
        let hourly = Buckets::of(OverviewRange::Day, at("2026-10-25T12:00:00Z"), None, &zone);
        assert!(hourly.edges.windows(2).all(|edges| edges[1] - edges[0] == 3_600_000));
    }

    proptest! {
        #[test]
        fn every_moment_of_a_range_is_in_one_bucket(
            now in any::<i64>(), first in any::<i64>(), range in 0_usize..5, part in 0.0..1.0_f64,
        ) {
            let buckets = Buckets::of(OverviewRange::ALL[range], now, Some(first), &TimeZone::UTC);
            prop_assert!((1..=MOST).contains(&buckets.len()), "{}", buckets.len());
            prop_assert!(buckets.edges.windows(2).all(|edges| edges[0] < edges[1]));
            let (from, to) = (buckets.edges[0], buckets.edges[buckets.len()]);
            let moment = from + (((to as f64 - from as f64) * part) as i64).clamp(0, to - from - 1);
            let bucket = buckets.at(moment).unwrap();
            prop_assert!((buckets.edges[bucket]..buckets.edges[bucket + 1]).contains(&moment));
            prop_assert_eq!((buckets.at(to), buckets.at(from - 1)), (None, None));
        }
    }
}
