//! How figures went over a range: a few stretches of adjacent buckets, so that a small line shows where they lead.

use std::collections::HashMap;

use super::buckets::Buckets;
use crate::history::Life;

/// Stretches of a range, at most.
const MOST: usize = 12;

/// What is said of the submissions that the whole filter admits, and how it went.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Trend {
    pub stretches: Vec<Stretch>,
    /// Submissions that were sent and have ended, and those of them that were solved.
    pub ended: u64,
    pub solved: u64,
    /// Submissions with an error code.
    pub errors: u64,
    /// How many different codes there are, and the most frequent one with its number of submissions.
    pub codes: u64,
    pub first_code: Option<(String, u64)>,
    /// How many codes came as often as the most frequent one, itself among them.
    pub first_codes: u64,
    /// The times to solve of the whole range.
    pub times: Times,
}

/// What happened in some adjacent buckets.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stretch {
    /// Submissions that were sent and have ended, and those of them that were solved.
    pub ended: u64,
    pub solved: u64,
    /// Submissions with an error code.
    pub errors: u64,
    /// The median of the times to solve, in milliseconds.
    pub median_ms: Option<i64>,
}

/// What is said of many times to solve, in milliseconds; nothing is said of none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Times {
    pub count: u64,
    pub median_ms: i64,
    /// Nine of ten took no longer.
    pub ninth_ms: i64,
    pub longest_ms: i64,
}

impl Buckets {
    /// Returns the number of stretches.
    #[must_use]
    pub fn stretches(&self) -> usize {
        self.len().min(MOST)
    }

    /// Returns the stretch that a bucket is in.
    #[must_use]
    pub fn stretch_of(&self, bucket: usize) -> usize {
        bucket * self.stretches() / self.len().max(1)
    }
}

/// Gathers what a trend is made of.
pub(super) struct Gathered {
    trend: Trend,
    codes: HashMap<String, u64>,
    /// The times to solve of each stretch, and last of what is in none; the longest that is kept is seven weeks.
    times_ms: Vec<Vec<u32>>,
}

impl Gathered {
    pub(super) fn new(buckets: &Buckets) -> Self {
        let count = buckets.stretches();
        let trend = Trend { stretches: vec![Stretch::default(); count], ..Trend::default() };
        Self { trend, codes: HashMap::new(), times_ms: vec![Vec::new(); count + 1] }
    }

    /// Counts a submission; one in no stretch is in no line.
    pub(super) fn add(&mut self, stretch: Option<usize>, state: Life, code: Option<&str>, solve_ms: Option<i64>) {
        let counted = Stretch {
            ended: u64::from(state.was_sent_and_has_ended()),
            solved: u64::from(state == Life::Solved),
            errors: u64::from(code.is_some()),
            median_ms: None,
        };
        let trend = &mut self.trend;
        trend.ended += counted.ended;
        trend.solved += counted.solved;
        trend.errors += counted.errors;
        if let Some(stretch) = stretch.and_then(|stretch| trend.stretches.get_mut(stretch)) {
            stretch.ended += counted.ended;
            stretch.solved += counted.solved;
            stretch.errors += counted.errors;
        }
        if let Some(code) = code {
            match self.codes.get_mut(code) {
                Some(count) => *count += 1,
                None => drop(self.codes.insert(code.to_owned(), 1)),
            }
        }
        if let Some(ms) = solve_ms {
            self.keep_time(stretch, ms);
        }
    }

    /// Keeps a time to solve; one below zero is that of a clock that was set back.
    fn keep_time(&mut self, stretch: Option<usize>, ms: i64) {
        let last = self.times_ms.len() - 1;
        if ms >= 0 {
            self.times_ms[stretch.unwrap_or(last).min(last)].push(u32::try_from(ms).unwrap_or(u32::MAX));
        }
    }

    /// Makes the trend.
    pub(super) fn finish(mut self) -> Trend {
        let mut trend = self.trend;
        for (stretch, times_ms) in trend.stretches.iter_mut().zip(&mut self.times_ms) {
            times_ms.sort_unstable();
            stretch.median_ms = median(times_ms);
        }
        let mut all = self.times_ms.concat();
        all.sort_unstable();
        trend.codes = self.codes.len() as u64;
        let most = self.codes.values().max().copied();
        trend.first_codes = self.codes.values().filter(|count| Some(**count) == most).count() as u64;
        // Among equals the first by name, as the chart of codes has it.
        trend.first_code =
            self.codes.into_iter().max_by(|one, other| one.1.cmp(&other.1).then_with(|| other.0.cmp(&one.0)));
        trend.times = Times::of(&all);
        trend
    }
}

impl Times {
    /// Says what is to be said of sorted times.
    fn of(sorted_ms: &[u32]) -> Self {
        let Some((longest, median_ms)) = sorted_ms.last().zip(median(sorted_ms)) else { return Self::default() };
        let ninth = sorted_ms[(sorted_ms.len() * 9).div_ceil(10) - 1];
        Self { count: sorted_ms.len() as u64, median_ms, ninth_ms: i64::from(ninth), longest_ms: i64::from(*longest) }
    }
}

/// Returns the median of sorted numbers, half way between the two in the middle where there are two.
fn median(sorted: &[u32]) -> Option<i64> {
    let (below, above) = (sorted.get(sorted.len().checked_sub(1)? / 2)?, sorted.get(sorted.len() / 2)?);
    Some(i64::midpoint(i64::from(*below), i64::from(*above)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_lies_in_the_middle() {
        assert_eq!([&[][..], &[7], &[1, 4], &[1, 2, 9]].map(median), [None, Some(7), Some(2), Some(2)]);
    }

    #[test]
    fn nine_of_ten_take_no_longer_than_the_ninth() {
        let times: Vec<u32> = (1..=20).collect();
        let times = Times::of(&times);
        assert_eq!((times.count, times.ninth_ms, times.longest_ms), (20, 18, 20));
        assert_eq!(Times::of(&[]), Times::default());
    }

    #[test]
    fn every_bucket_is_in_one_stretch_and_every_stretch_has_buckets() {
        for len in [1, 5, 12, 13, 31, 62] {
            let buckets = Buckets { edges: (0..=len).collect(), ..Buckets::default() };
            let mut stretches: Vec<usize> = (0..buckets.len()).map(|bucket| buckets.stretch_of(bucket)).collect();
            assert!(stretches.is_sorted(), "{stretches:?}");
            stretches.dedup();
            assert_eq!(stretches, (0..buckets.stretches()).collect::<Vec<_>>());
        }
    }
}
