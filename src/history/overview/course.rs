//! The balance of one account over a range, thinned to what a chart can show.

use super::buckets::Buckets;
use super::decimal::Decimal;

/// Moments that a chart can tell apart.
const MOMENTS: i128 = 512;

/// Whose balance is wanted, and whose submissions beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountWish {
    /// The profile's name.
    pub profile: String,
    /// The masked key, which tells the profile's accounts apart; `None` for the one that was asked for last.
    pub key_hint: Option<String>,
}

/// What an account held over a range.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Course {
    pub address: String,
    pub key_hint: String,
    /// What the account held when the range began, where that is known.
    pub before: Option<Decimal>,
    /// Moments and balances, the oldest first; of several in one moment of the chart the last.
    pub points: Vec<(i64, Decimal)>,
}

/// A balance as it is read, with the one before it.
pub(super) struct Seen<'a> {
    pub profile: &'a str,
    /// The address that was asked; the same for every run of the sandbox.
    pub address: &'a str,
    pub key_hint: &'a str,
    pub at_ms: i64,
    pub last: Option<Decimal>,
    pub balance: Option<Decimal>,
}

/// Gathers the course of the account that is wanted.
pub(super) struct Courses<'a> {
    wish: Option<&'a AccountWish>,
    since_ms: i64,
    until_ms: i64,
    /// The course that is being read, and the moment of its last point.
    current: Option<(Course, i128)>,
    newest: Option<Course>,
}

impl<'a> Courses<'a> {
    pub(super) fn new(wish: Option<&'a AccountWish>, buckets: &Buckets) -> Self {
        let edge = |edge: Option<&i64>| edge.copied().unwrap_or_default();
        let (since_ms, until_ms) = (edge(buckets.edges.first()), edge(buckets.edges.last()));
        Self { wish, since_ms, until_ms, current: None, newest: None }
    }

    /// Takes a balance, of accounts one after the other, and of each the oldest first.
    pub(super) fn note(&mut self, seen: &Seen<'_>) {
        let is_wanted = self.wish.is_some_and(|wish| {
            wish.profile == seen.profile && wish.key_hint.as_deref().is_none_or(|hint| hint == seen.key_hint)
        });
        let Some(balance) = seen.balance.filter(|_| is_wanted) else { return };
        let moment = self.moment(seen.at_ms);
        let is_same = |course: &Course| course.key_hint == seen.key_hint && course.address == seen.address;
        if !self.current.as_ref().is_some_and(|(course, _)| is_same(course)) {
            self.end();
            let (address, key_hint) = (seen.address.to_owned(), seen.key_hint.to_owned());
            let course = Course { address, key_hint, before: seen.last, points: Vec::new() };
            self.current = Some((course, -1));
        }
        let Some((course, last)) = &mut self.current else { return };
        if *last == moment {
            course.points.pop();
        }
        *last = moment;
        course.points.push((seen.at_ms, balance));
    }

    fn moment(&self, at_ms: i64) -> i128 {
        let length = i128::from(self.until_ms) - i128::from(self.since_ms);
        (i128::from(at_ms) - i128::from(self.since_ms)) * MOMENTS / length.max(1)
    }

    /// Keeps the course that was read, unless another one ends later.
    fn end(&mut self) {
        let end_of = |course: &Course| course.points.last().map(|(at_ms, _)| *at_ms);
        if let Some((course, _)) = self.current.take()
            && self.newest.as_ref().is_none_or(|newest| end_of(newest) <= end_of(&course))
        {
            self.newest = Some(course);
        }
    }

    /// Returns the course, if any balance was there.
    pub(super) fn finish(mut self) -> Option<Course> {
        self.end();
        self.newest
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wish(key_hint: Option<&str>) -> AccountWish {
        AccountWish { profile: "CapKill".into(), key_hint: key_hint.map(str::to_owned) }
    }

    /// Notes balances, each with profile, key, moment and balance.
    fn course(wish: &AccountWish, seen: &[(&str, &str, i64, &str)]) -> Option<Course> {
        let buckets = Buckets { edges: vec![0, 512_000], ..Buckets::default() };
        let mut courses = Courses::new(Some(wish), &buckets);
        for (profile, key_hint, at_ms, balance) in seen {
            let balance = Decimal::parse(balance);
            courses.note(&Seen { profile, address: "", key_hint, at_ms: *at_ms, last: None, balance });
        }
        courses.finish()
    }

    #[test]
    fn of_one_moment_the_last_balance_is_kept() {
        let seen = [("CapKill", "k", 0, "3"), ("CapKill", "k", 999, "2"), ("CapKill", "k", 1_000, "1")];
        let points = course(&wish(Some("k")), &seen).unwrap().points;
        assert_eq!(points, [(999, Decimal::parse("2").unwrap()), (1_000, Decimal::parse("1").unwrap())]);
    }

    #[test]
    fn another_key_is_another_account() {
        let seen = [("CapKill", "a", 5_000, "3"), ("CapKill", "b", 9_000, "2"), ("Sandbox", "a", 9_500, "1")];
        assert_eq!(course(&wish(Some("a")), &seen).unwrap().points.len(), 1);
        assert_eq!(course(&wish(None), &seen).unwrap().key_hint, "b", "the account that was asked for last");
        assert_eq!(course(&wish(Some("c")), &seen), None);
    }
}
