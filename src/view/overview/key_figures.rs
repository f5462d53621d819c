//! The numbers that head the overview: what each is, what it rests on, and the line of how it went.

use crate::contract::{counted, cut, grouped};
use crate::history::{Decimal, Filter, Histogram, Life, Overview, Spend, Stretch, Times};
use crate::view::overview::tone::Tone;

/// Stands for a number that nothing is known of.
const UNKNOWN: &str = "–";

/// Longest foreign texts, in characters.
const MAX_CODE_CHARS: usize = 48;
const MAX_PROFILE_CHARS: usize = 24;

/// From this many times on it is said what nine of ten took.
const MANY: u64 = 10;

/// A number that heads the overview.
#[derive(Clone, Debug, PartialEq)]
pub struct KeyFigure {
    pub title: &'static str,
    pub figure: String,
    /// The number's unit; empty for a number of things or of money.
    pub unit: &'static str,
    /// What the number rests on.
    pub basis: String,
    /// How the number went: places from the left and from the bottom, from 0 to 1.
    pub line: Vec<[f32; 2]>,
    pub tone: Tone,
}

impl KeyFigure {
    /// Returns the whole in words.
    #[must_use]
    pub fn name(&self) -> String {
        let unit = if self.unit.is_empty() { String::new() } else { format!(" {}", self.unit) };
        format!("{}: {}{unit}. {}", self.title, self.figure, self.basis)
    }
}

/// Returns the four numbers of what the whole filter admits; balances tell what was spent of profiles only.
pub(super) fn key_figures(overview: &Overview, filter: &Filter) -> [KeyFigure; 4] {
    [solved(overview), time_to_solve(overview), spend(overview, filter), errors(overview)]
}

/// Returns the share of the submissions that were solved, among those that were sent and have ended.
fn solved(overview: &Overview) -> KeyFigure {
    let (ended, solved) = (overview.trend.ended, overview.trend.solved);
    let (figure, unit, basis) = match percent(solved, ended) {
        Some(percent) => {
            let basis = format!("{} of {} that were sent and have ended", grouped(solved), grouped(ended));
            (percent.to_string(), "%", basis)
        }
        None => (UNKNOWN.to_owned(), "", "None was sent and has ended".to_owned()),
    };
    let share = |stretch: &Stretch| (stretch.ended > 0).then(|| stretch.solved as f64 / stretch.ended as f64);
    KeyFigure { title: "Solved", figure, unit, basis, line: line(overview, share), tone: Tone::State(Life::Solved) }
}

/// Returns a share in per cent; 100 stands for all and 0 for none.
fn percent(part: u64, whole: u64) -> Option<u64> {
    if whole == 0 {
        return None;
    }
    let rounded = (u128::from(part) * 200 + u128::from(whole)) / (u128::from(whole) * 2);
    let rounded = u64::try_from(rounded).unwrap_or(100);
    Some(match part {
        0 => 0,
        part if part >= whole => 100,
        _ => rounded.clamp(1, 99),
    })
}

fn time_to_solve(overview: &Overview) -> KeyFigure {
    let times = &overview.trend.times;
    let (figure, unit) = if times.count == 0 { (UNKNOWN.to_owned(), "") } else { in_units(times.median_ms) };
    let median = |stretch: &Stretch| stretch.median_ms.map(|ms| ms as f64);
    let basis = longest(times, &overview.solve);
    KeyFigure { title: "Median time to solve", figure, unit, basis, line: line(overview, median), tone: Tone::Duration }
}

/// Says how long the others took.
fn longest(times: &Times, histogram: &Histogram) -> String {
    let text = |ms: i64| {
        let (figure, unit) = in_units(ms);
        format!("{figure} {unit}")
    };
    match times.count {
        0 if histogram.below_zero > 0 => "The clock was set back in between".to_owned(),
        0 => "None was solved".to_owned(),
        1 => "One was solved".to_owned(),
        count if count < MANY => format!("The longest of {count} took {}", text(times.longest_ms)),
        _ => format!("Nine of ten within {}", text(times.ninth_ms)),
    }
}

/// Returns a duration in the unit that reads best, cut after one digit as everywhere in the window.
fn in_units(ms: i64) -> (String, &'static str) {
    let tenths = |unit_ms: i64| {
        let tenths = ms * 10 / unit_ms;
        format!("{}.{}", grouped((tenths / 10).unsigned_abs()), tenths % 10)
    };
    match ms {
        ..1_000 => (ms.max(0).to_string(), "ms"),
        1_000..100_000 => (tenths(1_000), "s"),
        100_000..6_000_000 => (tenths(60_000), "min"),
        _ => (tenths(3_600_000), "h"),
    }
}

/// Returns what was spent at the profile whose balance is drawn, or else at the first: accounts may be in different
/// currencies, which can't be added up.
fn spend(overview: &Overview, filter: &Filter) -> KeyFigure {
    let wanted = overview.account.as_ref().map(|account| account.profile.as_str());
    let all = &overview.spend;
    let spend = all.iter().find(|spend| Some(spend.profile.as_str()) == wanted).or_else(|| all.first());
    let known = spend.filter(|spend| spend.compared > 0);
    let figure = known.map_or_else(|| UNKNOWN.to_owned(), |spend| spend.total.to_string());
    let basis = match spend {
        None => "Two balances tell it; Check asks for one".to_owned(),
        Some(spend) if spend.compared == 0 => "Two balances tell it; one is known".to_owned(),
        Some(spend) => {
            let which = if is_of_all(filter) { "" } else { " of all its submissions" };
            let balances = counted(spend.balances, "balance", "balances");
            let rest = format!("y {balances}{which}, in the account's currency");
            let is_alone = all.len() == 1;
            if is_alone { format!("B{rest}") } else { format!("{}, b{rest}", cut(&spend.profile, MAX_PROFILE_CHARS)) }
        }
    };
    let line = known.map(|spend| spread(&added_up(overview, spend), Some(0.0))).unwrap_or_default();
    KeyFigure { title: "Spend", figure, unit: "", basis, line, tone: Tone::Money }
}

/// Whether a filter admits every submission of the profiles that it names.
fn is_of_all(filter: &Filter) -> bool {
    Filter { profiles: Vec::new(), ..filter.clone() }.is_empty()
}

/// Returns what had been spent by the end of each stretch.
fn added_up(overview: &Overview, spend: &Spend) -> Vec<Option<f64>> {
    let mut sums = vec![0.0; overview.buckets.stretches()];
    for (bucket, amount) in spend.by_time.iter().enumerate() {
        sums[overview.buckets.stretch_of(bucket)] += Decimal::approximate(*amount);
    }
    let mut sum = 0.0;
    let add = |amount: f64| {
        sum += amount;
        Some(sum)
    };
    sums.into_iter().map(add).collect()
}

fn errors(overview: &Overview) -> KeyFigure {
    let (trend, count) = (&overview.trend, overview.trend.errors);
    let basis = trend.first_code.as_ref().map_or_else(
        || "No error code came".to_owned(),
        |(code, often)| {
            let often = match often {
                1 => "once".to_owned(),
                many => format!("{} times", grouped(*many)),
            };
            let code = cut(code, MAX_CODE_CHARS);
            match (trend.codes, trend.first_codes) {
                (0 | 1, _) => format!("{code}, {often}"),
                (_, 0 | 1) => format!("{code} most often, {often}"),
                (all, equals) if all == equals => format!("{} codes, {often} each", grouped(all)),
                (_, equals) => format!("{code} and {} more most often, {often} each", grouped(equals - 1)),
            }
        },
    );
    let errors: Vec<Option<f64>> = trend.stretches.iter().map(|stretch| Some(stretch.errors as f64)).collect();
    let line = if count > 0 { spread(&errors, Some(0.0)) } else { Vec::new() };
    KeyFigure { title: "Errors", figure: grouped(count), unit: "", basis, line, tone: Tone::Error }
}

fn line(overview: &Overview, value: impl Fn(&Stretch) -> Option<f64>) -> Vec<[f32; 2]> {
    let values: Vec<Option<f64>> = overview.trend.stretches.iter().map(value).collect();
    spread(&values, None)
}

/// Spreads values over a square of one by one; what is not known is left out.
fn spread(values: &[Option<f64>], least: Option<f64>) -> Vec<[f32; 2]> {
    let known = || values.iter().flatten().copied();
    let lowest = least.unwrap_or_else(|| known().fold(f64::INFINITY, f64::min));
    let height = known().fold(f64::NEG_INFINITY, f64::max) - lowest;
    let width = values.len().saturating_sub(1).max(1) as f64;
    let place = |(index, value): (usize, Option<f64>)| {
        let above = value? - lowest;
        let y = if height > 0.0 { above / height } else { 0.5 };
        Some([(index as f64 / width) as f32, y as f32])
    };
    values.iter().copied().enumerate().filter_map(place).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hundred_per_cent_are_all_and_nought_is_none() {
        let shares = [(0, 0), (0, 3), (48, 57), (999, 1_000), (1, 1_000), (3, 3)];
        let percents = shares.map(|(part, whole)| percent(part, whole));
        assert_eq!(percents, [None, Some(0), Some(84), Some(99), Some(1), Some(100)]);
    }

    #[test]
    fn durations_have_the_unit_that_reads_best() {
        let texts = [0, 999, 1_000, 9_849, 9_850, 99_999, 150_000, 7_200_000].map(|ms| {
            let (figure, unit) = in_units(ms);
            format!("{figure} {unit}")
        });
        assert_eq!(texts, ["0 ms", "999 ms", "1.0 s", "9.8 s", "9.8 s", "99.9 s", "2.5 min", "2.0 h"]);
    }

    #[test]
    fn a_line_leaves_out_what_is_not_known() {
        assert_eq!(spread(&[Some(1.0), None, Some(3.0)], None), [[0.0, 0.0], [1.0, 1.0]]);
        assert_eq!(spread(&[Some(2.0)], None), [[0.0, 0.5]]);
        assert_eq!(spread(&[Some(1.0), Some(2.0)], Some(0.0)), [[0.0, 0.5], [1.0, 1.0]]);
        assert_eq!(spread(&[], None), [[0.0; 2]; 0]);
    }
}
