//! Counts what happened within a range of time.
//!
//! Each chart ignores the filter that it sets itself, so that what is beside the chosen bar stays to be chosen. One
//! walk over `submission_overview` feeds all charts, from one state of the file: a grouping query for each would walk
//! five times, and sort four times on top.

use std::collections::HashMap;

use jiff::tz::TimeZone;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, OptionalExtension as _, Row, Statement, params_from_iter};

use super::buckets::{Buckets, OverviewRange};
use super::course::{AccountWish, Course, Courses};
use super::histogram::Histogram;
use super::interest::Interest;
use super::spend::{Spend, spend};
use super::trend::{Gathered, Trend};
use crate::history::list::Conditions;
use crate::history::{Filter, History, HistoryError, Life};

/// Edges of the latency bars, in milliseconds.
const LATENCY_MS: &[i64] = &[0, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 30_000, i64::MAX];

/// Edges of the solve-time bars, in milliseconds.
const SOLVE_MS: &[i64] =
    &[0, 1_000, 2_000, 5_000, 10_000, 15_000, 20_000, 30_000, 45_000, 60_000, 90_000, 120_000, 300_000, i64::MAX];

/// What an overview is wanted of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OverviewWish {
    pub range: OverviewRange,
    pub filter: Filter,
    /// The account whose balance is to be drawn.
    pub account: Option<AccountWish>,
    pub now_ms: i64,
}

/// Numbers of submissions, by [`Life::ALL`].
type ByState = [u64; Life::ALL.len()];

/// Counts and sums over a range.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Overview {
    pub buckets: Buckets,
    /// Submissions from this moment on are counted; `None` for every one.
    pub since_ms: Option<i64>,
    /// The history holds any submission, also outside of the range and the filter.
    pub has_any: bool,
    /// Submissions of each bucket, by [`Life::ALL`].
    pub by_time: Vec<ByState>,
    /// Submissions later than the last bucket, by this machine's clock.
    pub later: u64,
    /// Submissions in each state, by [`Life::ALL`].
    pub by_state: ByState,
    /// Codes, the most frequent first.
    pub by_error: Vec<CountedCode>,
    pub latency: Histogram,
    pub solve: Histogram,
    /// What was spent, of each profile that balances are known of, by name.
    pub spend: Vec<Spend>,
    /// The account that was wished for.
    pub account: Option<CountedAccount>,
    pub trend: Trend,
    /// Submissions that the whole filter admits.
    pub total: u64,
}

/// Submissions with an error code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CountedCode {
    pub code: String,
    pub by_state: ByState,
}

impl CountedCode {
    /// Returns the number of submissions, whatever their states.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.by_state.iter().sum()
    }
}

/// An account over the range.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CountedAccount {
    /// The profile's name.
    pub profile: String,
    /// What the account held; `None` without a balance in the range.
    pub course: Option<Course>,
    /// The profile's submissions of each bucket, by [`Life::ALL`].
    pub by_time: Vec<ByState>,
}

/// A filter, asked for each of the parts that a chart sets itself.
struct Chosen<'a>(&'a Filter);

impl Chosen<'_> {
    fn times(&self, at_ms: i64) -> bool {
        self.0.since_ms.is_none_or(|since| at_ms >= since) && self.0.until_ms.is_none_or(|until| at_ms < until)
    }

    fn states(&self, state: Life) -> bool {
        self.0.states.is_empty() || self.0.states.contains(&state)
    }

    fn errors(&self, code: Option<&str>) -> bool {
        self.0.error_codes.is_empty() || self.0.error_codes.iter().any(|wanted| wanted.as_deref() == code)
    }

    fn latencies(&self, ms: Option<i64>) -> bool {
        self.0.latency_ms.is_none_or(|(from, to)| ms.is_some_and(|ms| ms >= from && ms < to))
    }

    fn solve_times(&self, ms: Option<i64>) -> bool {
        self.0.solve_ms.is_none_or(|(from, to)| ms.is_some_and(|ms| ms >= from && ms < to))
    }
}

/// Where the columns that are counted by stand in a row, found once for all rows.
struct Places {
    created_at_ms: usize,
    profile: usize,
    state: usize,
    error_code: usize,
    latency_ms: usize,
    ended_at_ms: usize,
}

impl Places {
    /// The columns, in any order.
    const NAMES: &str = "created_at_ms, profile, state, error_code, latency_ms, ended_at_ms";

    fn of(statement: &Statement<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            created_at_ms: statement.column_index("created_at_ms")?,
            profile: statement.column_index("profile")?,
            state: statement.column_index("state")?,
            error_code: statement.column_index("error_code")?,
            latency_ms: statement.column_index("latency_ms")?,
            ended_at_ms: statement.column_index("ended_at_ms")?,
        })
    }
}

/// One submission, as far as it is counted.
struct Counted<'a> {
    at_ms: i64,
    profile: &'a str,
    state: Life,
    code: Option<&'a str>,
    latency_ms: Option<i64>,
    solve_ms: Option<i64>,
}

impl<'a> Counted<'a> {
    fn read(row: &'a Row<'_>, at: &Places) -> Result<Self, HistoryError> {
        let code = match row.get_ref(at.error_code)? {
            ValueRef::Null => None,
            value => Some(value.as_str().map_err(rusqlite::Error::from)?),
        };
        let profile = row.get_ref(at.profile)?.as_str().map_err(rusqlite::Error::from)?;
        let state: Life = row.get(at.state)?;
        let (at_ms, ended_at_ms): (i64, Option<i64>) = (row.get(at.created_at_ms)?, row.get(at.ended_at_ms)?);
        let solve_ms = ended_at_ms.filter(|_| state == Life::Solved).map(|ended| ended.saturating_sub(at_ms));
        Ok(Self { at_ms, profile, state, code, latency_ms: row.get(at.latency_ms)?, solve_ms })
    }
}

impl History {
    /// Counts and sums over a range; broken off once the overview is not wanted any more.
    ///
    /// # Errors
    /// When the file can't be read, and [`HistoryError::Interrupted`].
    pub async fn overview(
        &self,
        wish: OverviewWish,
        is_wanted: impl Fn() -> bool + Send + 'static,
    ) -> Result<Overview, HistoryError> {
        self.survey(move |connection| overview(connection, &wish, is_wanted)).await
    }
}

/// Counts, until the overview is not wanted any more: then [`HistoryError::Interrupted`].
pub(super) fn overview(
    connection: &mut Connection,
    wish: &OverviewWish,
    is_wanted: impl Fn() -> bool,
) -> Result<Overview, HistoryError> {
    // One state of the file for submissions and balances.
    let snapshot = connection.transaction()?;
    let first_ms: Option<i64> =
        snapshot.query_row("SELECT min(created_at_ms) FROM submission WHERE deleted IS NULL", [], |row| row.get(0))?;
    let buckets = Buckets::of(wish.range, wish.now_ms, first_ms, &TimeZone::system());
    let since_ms = (wish.range != OverviewRange::All).then(|| buckets.edges.first().copied().unwrap_or(i64::MIN));
    let account = wish.account.as_ref().map(|account| CountedAccount {
        profile: account.profile.clone(),
        course: None,
        by_time: vec![[0; Life::ALL.len()]; buckets.len()],
    });
    let mut overview = Overview {
        by_time: vec![[0; Life::ALL.len()]; buckets.len()],
        buckets,
        since_ms,
        has_any: first_ms.is_some(),
        later: 0,
        by_state: [0; Life::ALL.len()],
        by_error: Vec::new(),
        latency: Histogram::new(LATENCY_MS),
        solve: Histogram::new(SOLVE_MS),
        spend: Vec::new(),
        account,
        trend: Trend::default(),
        total: 0,
    };
    count(&snapshot, &wish.filter, &mut overview, &is_wanted)?;
    let mut courses = Courses::new(wish.account.as_ref(), &overview.buckets);
    overview.spend = spend(&snapshot, &overview.buckets, &wish.filter.profiles, &mut courses, &is_wanted)?;
    if let Some(account) = &mut overview.account {
        account.course = courses.finish();
    }
    Ok(overview)
}

fn count(
    connection: &Connection,
    filter: &Filter,
    overview: &mut Overview,
    is_wanted: &impl Fn() -> bool,
) -> Result<(), HistoryError> {
    // What the charts set is looked at row by row; here only the rest.
    let rest = Filter {
        states: Vec::new(),
        error_codes: Vec::new(),
        since_ms: overview.since_ms,
        until_ms: None,
        latency_ms: None,
        solve_ms: None,
        ..filter.clone()
    };
    let (Conditions { text, values }, is_few) = Conditions::with_search(connection, &rest)?;
    // Without statistics SQLite prefers the index of a profile and visits every row of it.
    let index = if !is_few && has_index(connection)? { "INDEXED BY submission_overview" } else { "" };
    let mut statement =
        connection.prepare_cached(&format!("SELECT {} FROM submission {index} WHERE {text}", Places::NAMES))?;
    let places = Places::of(&statement)?;
    let mut rows = statement.query(params_from_iter(&values))?;
    let chosen = Chosen(filter);
    let mut made = Made { codes: HashMap::new(), gathered: Gathered::new(&overview.buckets) };
    let mut interest = Interest::new(is_wanted);
    while let Some(row) = rows.next()? {
        interest.look()?;
        overview.add(&Counted::read(row, &places)?, &chosen, &mut made);
    }
    overview.trend = made.gathered.finish();
    let codes = made.codes.into_iter().map(|(code, by_state)| CountedCode { code, by_state });
    overview.by_error = codes.collect();
    overview.by_error.sort_by(|code, other| other.count().cmp(&code.count()).then_with(|| code.code.cmp(&other.code)));
    Ok(())
}

/// What is counted by the way, and made into figures at the end of the walk.
struct Made {
    codes: HashMap<String, ByState>,
    gathered: Gathered,
}

impl Made {
    fn add_error(&mut self, code: &str, state: usize) {
        match self.codes.get_mut(code) {
            Some(by_state) => by_state[state] += 1,
            None => self.codes.entry(code.to_owned()).or_default()[state] += 1,
        }
    }
}

impl Overview {
    fn add(&mut self, row: &Counted<'_>, chosen: &Chosen<'_>, made: &mut Made) {
        let admitted = [
            chosen.times(row.at_ms),
            chosen.states(row.state),
            chosen.errors(row.code),
            chosen.latencies(row.latency_ms),
            chosen.solve_times(row.solve_ms),
        ];
        // Each chart counts what every other filter than its own admits.
        let but = |own: usize| admitted.iter().enumerate().all(|(index, admitted)| index == own || *admitted);
        let state = Life::ALL.iter().position(|state| *state == row.state).unwrap_or_default();
        let bucket = self.buckets.at(row.at_ms);
        if but(0) {
            self.add_time(bucket, row.profile, state);
        }
        if but(1) {
            self.by_state[state] += 1;
        }
        if let Some(code) = row.code
            && but(2)
        {
            made.add_error(code, state);
        }
        if let Some(ms) = row.latency_ms
            && but(3)
        {
            self.latency.count(ms);
        }
        if let Some(ms) = row.solve_ms
            && but(4)
        {
            self.solve.count(ms);
        }
        if admitted.iter().all(|admitted| *admitted) {
            self.total += 1;
            let stretch = bucket.map(|bucket| self.buckets.stretch_of(bucket));
            made.gathered.add(stretch, row.state, row.code, row.solve_ms);
        }
    }

    fn add_time(&mut self, bucket: Option<usize>, profile: &str, state: usize) {
        let Some(bucket) = bucket else {
            self.later += 1;
            return;
        };
        self.by_time[bucket][state] += 1;
        if let Some(account) = self.account.as_mut().filter(|account| account.profile == profile) {
            account.by_time[bucket][state] += 1;
        }
    }
}

/// Tells whether the index is there: a file of a newer version, or one that somebody has worked on, may have none.
fn has_index(connection: &Connection) -> Result<bool, HistoryError> {
    let mut statement = connection
        .prepare_cached("SELECT 1 FROM sqlite_schema WHERE type = 'index' AND name = 'submission_overview'")?;
    Ok(statement.query_row([], |_| Ok(())).optional()?.is_some())
}
