use std::collections::BTreeMap;

use proptest::prelude::*;
use rusqlite::{Connection, params_from_iter};

use super::counts::overview;
use super::*;
use crate::history::list::Conditions;
use crate::history::{Filter, History, HistoryError, Life};

const NOW_MS: i64 = 1_790_000_000_000;

/// A row as a test makes it up.
#[derive(Clone, Debug)]
struct Made {
    at_ms: i64,
    state: Life,
    code: Option<&'static str>,
    latency_ms: Option<i64>,
    took_ms: Option<i64>,
    profile: &'static str,
    is_pinned: bool,
    is_deleted: bool,
    site: &'static str,
}

impl Made {
    fn solve_ms(&self) -> Option<i64> {
        self.took_ms.filter(|_| self.state == Life::Solved)
    }
}

fn made() -> impl Strategy<Value = Made> {
    let ago = prop_oneof![-100_000..3_700_000_i64, 0..90_000_000_i64, 0..90_000_000_000_i64];
    let duration = || proptest::option::of(prop_oneof![-50..3_000_i64, 0..400_000_i64]);
    let code = prop_oneof![Just(None), Just(Some("ERROR_ZERO_BALANCE")), Just(Some("ERROR_NO_SLOT")), Just(Some("Ä"))];
    let words = (
        0..8_usize,
        code,
        prop_oneof![Just("Sandbox"), Just("CapKill")],
        prop_oneof![Just("a.example"), Just("b.test")],
    );
    (ago, words, duration(), duration(), prop::bool::weighted(0.3), prop::bool::weighted(0.1)).prop_map(
        |(ago, (state, code, profile, site), latency_ms, took_ms, is_pinned, is_deleted)| Made {
            at_ms: NOW_MS - ago,
            state: Life::ALL[state],
            code,
            latency_ms,
            took_ms,
            profile,
            is_pinned,
            is_deleted,
            site,
        },
    )
}

fn filter() -> impl Strategy<Value = Filter> {
    let span = || proptest::option::of((0..2_000_i64, 0..100_000_i64).prop_map(|(from, more)| (from, from + more)));
    let codes = prop_oneof![
        3 => Just(vec![]),
        1 => Just(vec![None]),
        1 => Just(vec![Some("ERROR_NO_SLOT".to_owned()), None]),
        1 => Just(vec![Some("ERROR_ZERO_BALANCE".to_owned())]),
    ];
    let states = prop_oneof![Just(vec![]), proptest::collection::vec(0..8_usize, 1..5)];
    let times = (proptest::option::of(0..4_000_000_i64), proptest::option::of(0..4_000_000_i64));
    let rest =
        (prop::bool::weighted(0.2), prop_oneof![Just(""), Just("example"), Just("#3")], prop::bool::weighted(0.3));
    (states, codes, times, span(), span(), rest).prop_map(
        |(states, error_codes, (since, until), latency_ms, solve_ms, (is_pinned, search, is_one_profile))| Filter {
            states: states.into_iter().map(|index| Life::ALL[index]).collect(),
            profiles: if is_one_profile { vec!["CapKill".to_owned()] } else { vec![] },
            error_codes,
            since_ms: since.map(|ago| NOW_MS - ago),
            until_ms: until.map(|ago| NOW_MS - ago),
            latency_ms,
            solve_ms,
            is_pinned,
            search: search.to_owned(),
            ..Filter::default()
        },
    )
}

fn insert(connection: &Connection, rows: &[Made]) {
    let mut statement = connection
        .prepare(
            "INSERT INTO submission (created_at_ms, profile, base_url, key_hint, task_type, state, error_code, latency_ms,
                                     ended_at_ms, pinned, deleted, website_url, body, payload_sha256)
             VALUES (?1, ?2, '', '', 'ImageToTextTask', ?3, ?4, ?5, ?6, ?7, ?8, ?9, x'', x'')",
        )
        .unwrap();
    for row in rows {
        let deleted = row.is_deleted.then_some("desk-1");
        let ended = row.took_ms.map(|took| row.at_ms + took);
        statement
            .execute((
                row.at_ms,
                row.profile,
                row.state.word(),
                row.code,
                row.latency_ms,
                ended,
                row.is_pinned,
                deleted,
                row.site,
            ))
            .unwrap();
    }
}

/// Any account of one of the two profiles.
fn account() -> AccountWish {
    AccountWish { profile: "CapKill".into(), key_hint: None }
}

fn database() -> (tempfile::TempDir, Connection) {
    let directory = tempfile::tempdir().unwrap();
    drop(History::open(directory.path(), 0).unwrap());
    let connection = Connection::open(directory.path().join(crate::history::FILE_NAME)).unwrap();
    (directory, connection)
}

/// The row's number and what each chart's own filter says of it: time, state, code, latency, solve time.
fn judged(row: &Made, filter: &Filter) -> [bool; 5] {
    let within = |range: Option<(i64, i64)>, ms: Option<i64>| match (range, ms) {
        (None, _) => true,
        (Some((from, to)), Some(ms)) => from <= ms && ms < to,
        (Some(_), None) => false,
    };
    [
        row.at_ms >= filter.since_ms.unwrap_or(i64::MIN) && row.at_ms < filter.until_ms.unwrap_or(i64::MAX),
        filter.states.is_empty() || filter.states.contains(&row.state),
        filter.error_codes.is_empty() || filter.error_codes.contains(&row.code.map(str::to_owned)),
        within(filter.latency_ms, row.latency_ms),
        within(filter.solve_ms, row.solve_ms()),
    ]
}

/// The numbers at the head are those of the rows that the whole filter admits.
fn trend_is_that_of(found: &Overview, whole: &[&Made]) -> Result<(), TestCaseError> {
    let in_line = |row: &&&Made| found.buckets.at(row.at_ms).is_some();
    let ended = whole.iter().filter(in_line).filter(|row| row.state.was_sent_and_has_ended()).count() as u64;
    prop_assert_eq!(found.trend.stretches.iter().map(|stretch| stretch.ended).sum::<u64>(), ended);
    let solved = whole.iter().filter(|row| row.state == Life::Solved).count() as u64;
    let all_ended = whole.iter().filter(|row| row.state.was_sent_and_has_ended()).count() as u64;
    prop_assert_eq!((found.trend.solved, found.trend.ended), (solved, all_ended));
    let mut codes: BTreeMap<&str, u64> = BTreeMap::new();
    whole.iter().filter_map(|row| row.code).for_each(|code| *codes.entry(code).or_default() += 1);
    prop_assert_eq!((found.trend.errors, found.trend.codes), (codes.values().sum::<u64>(), codes.len() as u64));
    let most = codes.values().max().copied().unwrap_or_default();
    let first = codes.iter().find(|(_, count)| **count == most).map(|(code, count)| ((*code).to_owned(), *count));
    prop_assert_eq!(&found.trend.first_code, &first);
    let equals = codes.values().filter(|count| **count == most).count() as u64;
    prop_assert_eq!(found.trend.first_codes, equals);
    let with_code = whole.iter().filter(in_line).filter(|row| row.code.is_some()).count() as u64;
    prop_assert_eq!(found.trend.stretches.iter().map(|stretch| stretch.errors).sum::<u64>(), with_code);
    let mut sorted: Vec<i64> = whole.iter().filter_map(|row| row.solve_ms()).filter(|ms| *ms >= 0).collect();
    sorted.sort_unstable();
    prop_assert_eq!(found.trend.times.count, sorted.len() as u64);
    if let Some(longest) = sorted.last() {
        let middle = i64::midpoint(sorted[(sorted.len() - 1) / 2], sorted[sorted.len() / 2]);
        prop_assert_eq!((found.trend.times.median_ms, found.trend.times.longest_ms), (middle, *longest));
    }
    prop_assert_eq!(found.total, whole.len() as u64);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    /// Every figure of every chart is that of a walk over the rows as they were made up.
    #[test]
    fn charts_agree_with_a_naive_count(
        rows in proptest::collection::vec(made(), 0..60), filter in filter(), range in 0_usize..5,
    ) {
        let (_directory, mut connection) = database();
        insert(&connection, &rows);
        let wish = OverviewWish { range: OverviewRange::ALL[range], filter: filter.clone(), account: Some(account()), now_ms: NOW_MS };
        let found = overview(&mut connection, &wish, || true).unwrap();

        let there = rows.iter().enumerate().filter(|(index, row)| {
            !row.is_deleted
                && found.since_ms.is_none_or(|since| row.at_ms >= since)
                && (!filter.is_pinned || row.is_pinned)
                && (filter.profiles.is_empty() || row.profile == "CapKill")
                && match filter.search.as_str() {
                    "" => true,
                    "#3" => *index == 2,
                    _ => row.site == "a.example",
                }
        });
        let there: Vec<&Made> = there.map(|(_, row)| row).collect();
        let but = |own: usize| -> Vec<&Made> {
            let others = |row: &&Made| judged(row, &filter).iter().enumerate().all(|(index, is)| index == own || *is);
            there.iter().copied().filter(others).collect()
        };
        for (bucket, edges) in found.buckets.edges.windows(2).enumerate() {
            for (index, state) in Life::ALL.iter().enumerate() {
                let is_there = |row: &&&Made| row.state == *state && edges[0] <= row.at_ms && row.at_ms < edges[1];
                prop_assert_eq!(found.by_time[bucket][index], but(0).iter().filter(is_there).count() as u64);
            }
        }
        let last = *found.buckets.edges.last().unwrap();
        prop_assert_eq!(found.later, but(0).iter().filter(|row| row.at_ms >= last).count() as u64);
        for (index, state) in Life::ALL.iter().enumerate() {
            prop_assert_eq!(found.by_state[index], but(1).iter().filter(|row| row.state == *state).count() as u64);
        }
        let mut codes: BTreeMap<String, u64> = BTreeMap::new();
        for row in but(2) {
            if let Some(code) = row.code {
                *codes.entry(code.to_owned()).or_default() += 1;
            }
        }
        prop_assert!(found.by_error.windows(2).all(|pair| pair[0].count() >= pair[1].count()));
        let counted = found.by_error.iter().map(|code| (code.code.clone(), code.count()));
        prop_assert_eq!(counted.collect::<BTreeMap<_, _>>(), codes);
        for code in &found.by_error {
            for (index, state) in Life::ALL.iter().enumerate() {
                let is_there = |row: &&&Made| row.state == *state && row.code == Some(code.code.as_str());
                prop_assert_eq!(code.by_state[index], but(2).iter().filter(is_there).count() as u64);
            }
        }
        let dots: u64 = found.account.iter().flat_map(|account| &account.by_time).flatten().sum();
        let is_dot = |row: &&&Made| row.profile == "CapKill" && found.buckets.at(row.at_ms).is_some();
        prop_assert_eq!(dots, but(0).iter().filter(is_dot).count() as u64);
        let whole: Vec<&Made> = there.iter().copied().filter(|row| judged(row, &filter).iter().all(|is| *is)).collect();
        trend_is_that_of(&found, &whole)?;
        let latencies: Vec<i64> = but(3).iter().filter_map(|row| row.latency_ms).collect();
        let solves: Vec<i64> = but(4).iter().filter_map(|row| row.solve_ms()).collect();
        for (histogram, times) in [(&found.latency, latencies), (&found.solve, solves)] {
            for (bar, edges) in histogram.edges_ms.windows(2).enumerate() {
                let count = times.iter().filter(|ms| edges[0] <= **ms && **ms < edges[1]).count();
                prop_assert_eq!(histogram.counts[bar], count as u64);
            }
            prop_assert_eq!(histogram.below_zero, times.iter().filter(|ms| **ms < 0).count() as u64);
        }
    }

    /// What an account has spent is the sum of what its balance went down by; what it went up by is no spending.
    #[test]
    fn spending_agrees_with_the_differences(
        steps in proptest::collection::vec((0..4_000_i64, -900..2_000_i64, 0..2_usize), 1..60), all in any::<bool>(),
    ) {
        let (_directory, mut connection) = database();
        let mut cents = [500_000_i64; 2];
        let mut at_ms = NOW_MS - 60_000 * 100;
        let mut points = Vec::new();
        for (seconds, down, account) in steps {
            at_ms += seconds * 100;
            cents[account] -= down;
            let token = format!("{}.{:02}", cents[account] / 100, cents[account] % 100);
            let (profile, key) = [("Sandbox", "••••0001"), ("CapKill", "••••0002")][account];
            connection
                .execute(
                    "INSERT INTO balance (at_ms, profile_id, profile, base_url, key_hint, balance, detail, latency_ms)
                     VALUES (?1, lower(?2), ?2, '', ?3, ?4, '', 1)",
                    (at_ms, profile, key, token),
                )
                .unwrap();
            points.push((at_ms, profile, cents[account]));
        }
        let range = if all { OverviewRange::All } else { OverviewRange::Hour };
        // With no submission all there is begins now.
        insert(&connection, &[Made {
            at_ms: NOW_MS - 7_000_000, state: Life::Created, code: None, latency_ms: None, took_ms: None,
            profile: "Sandbox", is_pinned: false, is_deleted: false, site: "",
        }]);
        let wish = OverviewWish { range, filter: Filter::default(), account: Some(account()), now_ms: NOW_MS };
        let found = overview(&mut connection, &wish, || true).unwrap();
        let (since, until) = (found.buckets.edges[0], *found.buckets.edges.last().unwrap());
        let course = found.account.as_ref().and_then(|account| account.course.as_ref());
        let newest = points.iter().rfind(|point| point.1 == "CapKill" && since <= point.0 && point.0 < until);
        let end = newest.map(|point| (point.0, Decimal::parse(&format!("{}.{:02}", point.2 / 100, point.2 % 100)).unwrap()));
        prop_assert_eq!(course.and_then(|course| course.points.last().copied()), end);
        for profile in ["CapKill", "Sandbox"] {
            let own: Vec<_> = points.iter().filter(|point| point.1 == profile).collect();
            let spent: i64 = own.windows(2)
                .filter(|pair| since <= pair[1].0 && pair[1].0 < until)
                .map(|pair| (pair[0].2 - pair[1].2).max(0))
                .sum();
            let is_seen = own.iter().any(|point| since <= point.0 && point.0 < until);
            let spend = found.spend.iter().find(|spend| spend.profile == profile);
            prop_assert_eq!(spend.is_some(), is_seen);
            if let Some(spend) = spend {
                prop_assert_eq!(spend.total, Decimal::parse(&format!("{}.{:02}", spent / 100, spent % 100)).unwrap());
                let sum = spend.by_time.iter().try_fold(Decimal::default(), |sum, part| sum.plus(*part));
                prop_assert_eq!(sum, Some(spend.total));
                prop_assert_eq!(spend.balances, own.iter().filter(|point| since <= point.0 && point.0 < until).count() as u64);
            }
        }
    }
}

/// Another address is another account, even of the same key; the sandbox has another port in each run and stays one.
#[test]
fn balances_of_two_addresses_are_not_compared() {
    let (_directory, mut connection) = database();
    let balances = [
        ("CapKill", "https://capkill.com/api/", "9"),
        ("CapKill", "https://other.example/api/", "4"),
        ("CapKill", "https://capkill.com/api/", "8.5"),
        ("CapKill", "https://other.example/api/", "3"),
        ("Sandbox", "http://127.0.0.1:4000/", "100"),
        ("Sandbox", "http://127.0.0.1:5000/", "99"),
    ];
    for (place, (profile, base_url, balance)) in balances.into_iter().enumerate() {
        connection
            .execute(
                "INSERT INTO balance (at_ms, profile_id, profile, base_url, key_hint, balance, detail, latency_ms)
                 VALUES (?1, lower(?2), ?2, ?3, '••••0002', ?4, '', 1)",
                (NOW_MS - 600_000 + 60_000 * i64::try_from(place).unwrap(), profile, base_url, balance),
            )
            .unwrap();
    }
    let wish = OverviewWish {
        range: OverviewRange::Hour,
        filter: Filter::default(),
        account: Some(account()),
        now_ms: NOW_MS,
    };
    let found = overview(&mut connection, &wish, || true).unwrap();
    let totals: Vec<(&str, Decimal, u64)> =
        found.spend.iter().map(|spend| (spend.profile.as_str(), spend.total, spend.compared)).collect();
    let [spent, free] = ["1.5", "1"].map(|token| Decimal::parse(token).unwrap());
    assert_eq!(totals, [("CapKill", spent, 2), ("Sandbox", free, 1)]);
    let course = found.account.and_then(|account| account.course).unwrap();
    let points: Vec<Decimal> = course.points.iter().map(|(_, balance)| *balance).collect();
    assert_eq!(points, ["4", "3"].map(|token| Decimal::parse(token).unwrap()), "the address that was asked last");
}

#[test]
fn what_is_not_wanted_any_more_is_broken_off() {
    let (_directory, mut connection) = database();
    connection
        .execute_batch(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10000)
             INSERT INTO submission (created_at_ms, profile, base_url, key_hint, task_type, state, body, payload_sha256)
             SELECT i, 'Sandbox', '', '', '', 'created', x'', x'' FROM n",
        )
        .unwrap();
    let wish =
        OverviewWish { range: OverviewRange::All, filter: Filter::default(), account: Some(account()), now_ms: NOW_MS };
    assert_eq!(overview(&mut connection, &wish, || true).unwrap().total, 10_000);
    assert!(matches!(overview(&mut connection, &wish, || false), Err(HistoryError::Interrupted)));
    // A file without the index is read all the same.
    connection.execute_batch("DROP INDEX submission_overview").unwrap();
    assert_eq!(overview(&mut connection, &wish, || true).unwrap().total, 10_000);
}

/// No row with its body is visited, whatever the filter.
#[test]
fn the_walk_is_over_the_index_alone() {
    let (_directory, connection) = database();
    let filter = Filter {
        profiles: vec!["CapKill".into(), "Sandbox".into()],
        task_types: vec!["ImageToTextTask".into()],
        is_pinned: true,
        is_captured: Some(false),
        since_ms: Some(5),
        ..Filter::default()
    };
    let (Conditions { text, values }, _) = Conditions::with_search(&connection, &filter).unwrap();
    let plan: String = connection
        .query_row(
            &format!(
                "EXPLAIN QUERY PLAN SELECT created_at_ms, profile, state, error_code, latency_ms, ended_at_ms
                 FROM submission INDEXED BY submission_overview WHERE {text}"
            ),
            params_from_iter(values),
            |row| row.get(3),
        )
        .unwrap();
    assert!(plan.contains("USING COVERING INDEX submission_overview (created_at_ms>?)"), "{plan}");
}
