//! The balance over the range as the window draws it: steps, and the submissions as dots above the steps.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::contract::signed;
use crate::history::{Buckets, CountedAccount, Course, Decimal, Life, Overview};
use crate::view::overview::tone::occurring;

/// Dots above each other at most, where each is one submission.
const MOST_DOTS: u64 = 6;

/// The balance of an account over the range. Places from the left are in bars of the chart of submissions.
#[derive(Clone, Debug, PartialEq)]
pub struct BalanceCourse {
    /// The profile's name, and the account's masked key.
    pub profile: String,
    pub key_hint: String,
    /// The first and the last balance, and what the dots are.
    pub subtitle: String,
    /// How many bars wide the chart is.
    pub width: f64,
    pub steps: Vec<BalanceStep>,
    pub dots: Vec<Dots>,
}

/// A balance, and since when it is known.
#[derive(Clone, Debug, PartialEq)]
pub struct BalanceStep {
    pub at: f64,
    /// Only for drawing; the digits are in the name.
    pub balance: f64,
    /// Moment and balance in words.
    pub name: String,
}

/// Submissions of a span of time, from the bottom up.
#[derive(Clone, Debug, PartialEq)]
pub struct Dots {
    pub at: f64,
    /// The balance above which the dots stand.
    pub balance: f64,
    pub states: Vec<Life>,
}

/// Makes the course of the account that was counted; `None` without a balance in the range.
pub(super) fn balance_course(overview: &Overview, zone: &TimeZone) -> Option<BalanceCourse> {
    let account = overview.account.as_ref()?;
    let course = account.course.as_ref()?;
    let buckets = &overview.buckets;
    let steps = steps(course, buckets, zone);
    let highest = account.by_time.iter().map(|counts| counts.iter().sum::<u64>()).max().unwrap_or_default();
    let each = highest.div_ceil(MOST_DOTS).max(1);
    Some(BalanceCourse {
        profile: account.profile.clone(),
        key_hint: course.key_hint.clone(),
        subtitle: subtitle(course, highest, each),
        width: buckets.len() as f64,
        dots: dots(account, &steps, each),
        steps,
    })
}

fn subtitle(course: &Course, highest: u64, each: u64) -> String {
    let text = |balance: Decimal| signed(&balance.to_string());
    let last = course.points.last().map(|(_, balance)| *balance);
    let first = course.before.or_else(|| course.points.first().map(|(_, balance)| *balance));
    let span = match (first, last) {
        (Some(first), Some(last)) if first != last => format!("{} → {}", text(first), text(last)),
        (_, last) => last.map(text).unwrap_or_default(),
    };
    match (highest, each) {
        (0, _) => span,
        (_, 1) => format!("{span} · dots are submissions"),
        (_, each) => format!("{span} · a dot is up to {each} submissions"),
    }
}

fn steps(course: &Course, buckets: &Buckets, zone: &TimeZone) -> Vec<BalanceStep> {
    let before = course.before.zip(buckets.edges.first()).map(|(balance, edge)| (*edge, balance));
    let all = before.into_iter().chain(course.points.iter().copied());
    all.map(|(at_ms, balance)| BalanceStep {
        at: place(buckets, at_ms),
        balance: balance.approximate(),
        name: format!("{}: {}", moment(at_ms, zone), signed(&balance.to_string())),
    })
    .collect()
}

/// Returns where a moment is, in buckets from the left.
fn place(buckets: &Buckets, at_ms: i64) -> f64 {
    let Some(bucket) = buckets.at(at_ms) else { return buckets.len() as f64 };
    let (from, to) = (buckets.edges[bucket], buckets.edges[bucket + 1]);
    bucket as f64 + at_ms.saturating_sub(from) as f64 / (to.saturating_sub(from)).max(1) as f64
}

fn moment(at_ms: i64, zone: &TimeZone) -> String {
    let at = Timestamp::from_millisecond(at_ms).ok().map(|at| at.to_zoned(zone.clone()));
    at.map_or_else(|| "?".to_owned(), |at| at.strftime("%a %Y-%m-%d %H:%M").to_string())
}

/// Returns the dots of each bucket, each of them for so many submissions.
fn dots(account: &CountedAccount, steps: &[BalanceStep], each: u64) -> Vec<Dots> {
    let filled = account.by_time.iter().enumerate().filter(|(_, counts)| counts.iter().any(|count| *count > 0));
    let dots = filled.filter_map(|(bucket, counts)| {
        // What was left at the bucket's end, or else the first that is known.
        let until = steps.partition_point(|step| step.at < (bucket + 1) as f64);
        let balance = steps.get(until.saturating_sub(1))?.balance;
        let of = |(state, count): (Life, u64)| {
            let number = usize::try_from(count.div_ceil(each)).unwrap_or_default();
            std::iter::repeat_n(state, number)
        };
        Some(Dots { at: bucket as f64 + 0.5, balance, states: occurring(counts).into_iter().flat_map(of).collect() })
    });
    dots.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decimal(text: &str) -> Decimal {
        Decimal::parse(text).unwrap()
    }

    fn account(solved: [u64; 3]) -> CountedAccount {
        let at = Life::ALL.iter().position(|state| *state == Life::Solved).unwrap();
        let by_time = solved.map(|count| {
            let mut counts = [0; Life::ALL.len()];
            counts[at] = count;
            counts
        });
        CountedAccount { profile: "CapKill".into(), course: None, by_time: by_time.to_vec() }
    }

    #[test]
    fn dots_stand_on_what_was_left_at_the_end_of_their_span() {
        let buckets = Buckets { edges: vec![0, 10, 20, 30], ..Buckets::default() };
        let points = vec![(5, decimal("3")), (25, decimal("-1.5"))];
        let course = Course { address: String::new(), key_hint: String::new(), before: Some(decimal("4")), points };
        let steps = steps(&course, &buckets, &TimeZone::UTC);
        assert_eq!(steps.iter().map(|step| step.at).collect::<Vec<_>>(), [0.0, 0.5, 2.5]);
        assert!(steps[2].name.ends_with(": −1.5"), "{}", steps[2].name);
        let dots = dots(&account([2, 0, 1]), &steps, 1);
        let seen: Vec<(f64, f64, usize)> = dots.iter().map(|dot| (dot.at, dot.balance, dot.states.len())).collect();
        assert_eq!(seen, [(0.5, 3.0, 2), (2.5, -1.5, 1)]);
    }

    #[test]
    fn many_submissions_share_their_dots() {
        let course = Course { points: vec![(5, decimal("3"))], ..Course::default() };
        assert_eq!(subtitle(&course, 0, 1), "3");
        assert_eq!(subtitle(&course, 6, 1), "3 · dots are submissions");
        assert_eq!(subtitle(&course, 7, 2), "3 · a dot is up to 2 submissions");
        let step = BalanceStep { at: 0.0, balance: 3.0, name: String::new() };
        assert_eq!(dots(&account([7, 0, 0]), &[step], 2)[0].states.len(), 4);
    }
}
