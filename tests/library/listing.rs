//! Filter, sort and search against plain SQL over the same file: the same rows, in the same order.
//!
//! The plain SQL uses no index and none of the program's own search; what the search should find is
//! asked of an FTS5 table built from the rows a moment before.

use std::collections::{BTreeSet, HashSet};

use capkill_desk::history::{Choices, FILE_NAME, Filter, History, Life, Query, Remarks, Sort, SortBy, SubmissionId};
use proptest::prelude::*;
use proptest::sample::select;
use proptest::strategy::ValueTree as _;
use rusqlite::types::Value;
use rusqlite::{Connection, params, params_from_iter};
use tempfile::TempDir;
use tokio::runtime::{Builder, Runtime};

const NOW_MS: i64 = 1_790_000_000_000;

/// The words of design.md; a state that is added belongs here too.
const STATES: [Life; 8] = [
    Life::Recorded,
    Life::NotSent,
    Life::Refused,
    Life::Unknown,
    Life::Created,
    Life::Solved,
    Life::Failed,
    Life::GaveUp,
];

const PROFILES: &[&str] = &["Sandbox", "CapKill", "sandbox", "Łódź", "", "a'b\"c%_"];
const TYPES: &[&str] = &["ImageToTextTask", "NoCaptchaTaskProxyless", "", "任務"];
const CODES: &[&str] = &["ERROR_ZERO_BALANCE", "ERROR_KEY_DOES_NOT_EXIST", "", "помилка", "error_zero_balance"];
const TASKS: &[&str] = &["7", "18446744073709551615", "-9223372036854775809", "\"a-b_c\"", "\"78b4\"", "1.50", "0"];
const TEXTS: &[&str] = &[
    "",
    "Crème brûlée",
    "creme",
    "ПРИВІТ світ",
    "привіт",
    "漢字かな",
    "عربي نص",
    "{\"text\":\"aB3x\"}",
    "{\"gRecaptchaResponse\":\"03AGdBq2_x-y\"}",
    "a\0b",
    "x",
    "e\u{301}",
    "👩‍👩‍👧 ok",
    "https://shop.example.com/login?step=1",
    "6Le-AAAA_BBB",
    "AND OR NOT NEAR(a b) \"quoted\" * ^col:x",
    "\u{202e}abc",
];
const WORDS: &[&str] = &[
    "cre",
    "CRÈME",
    "при",
    "ПРИВ",
    "漢",
    "عرب",
    "ab",
    "03AGd",
    "x-y",
    "b",
    "e",
    "ok",
    "example.com/login",
    "6Le-AAAA",
    "AND",
    "NEAR(",
    "\"quoted",
    "*",
    "col:x",
    "error",
    "zero_bal",
    "7",
    "184467",
    "#1",
    "#3",
    "#-1",
    "#99999999999999999999",
    "''",
    "a\0b",
    "long",
    "\u{202e}",
    "-",
    "x",
];

/// Times on, beside and far from each other, so that many are equal.
const TIMES: &[i64] =
    &[i64::MIN, -1, 0, 1, NOW_MS - 1, NOW_MS, NOW_MS, NOW_MS + 1, NOW_MS + 100 * 365 * 86_400_000, i64::MAX / 2];

#[derive(Clone, Debug)]
struct Row {
    created_at_ms: i64,
    profile: String,
    task_type: String,
    state: Life,
    task_id: Option<String>,
    error_code: Option<String>,
    texts: [Option<String>; 6],
    latency_ms: Option<i64>,
    ended_at_ms: Option<i64>,
    picture: Option<u8>,
    is_pinned: bool,
    is_deleted: bool,
}

fn text(known: &'static [&'static str]) -> impl Strategy<Value = String> {
    select(known).prop_map(str::to_owned)
}

fn free_text() -> impl Strategy<Value = Option<String>> {
    prop_oneof![
        3 => Just(None),
        5 => text(TEXTS).prop_map(Some),
        1 => "\\PC{0,20}".prop_map(Some),
        // Longer than what is searched and sorted by; its end is a word of its own.
        1 => (select(TEXTS), 1_usize..900).prop_map(|(text, times)| Some(format!("{}{text} long", "a ".repeat(times)))),
    ]
}

fn row() -> impl Strategy<Value = Row> {
    let times = prop_oneof![4 => select(TIMES), 1 => any::<i64>().prop_map(|time| time / 4)];
    let texts = [free_text(), free_text(), free_text(), free_text(), free_text(), free_text()];
    let words = (
        text(PROFILES),
        text(TYPES),
        select(&STATES[..]),
        prop::option::of(text(TASKS)),
        prop::option::weighted(0.4, text(CODES)),
    );
    let numbers = (
        prop::option::of(prop_oneof![select(vec![0, 5, 5, 250, i64::MAX]), 0_i64..1000]),
        prop::option::of(0_i64..5000),
        prop::option::of(0_u8..4),
        prop::bool::weighted(0.2),
        prop::bool::weighted(0.15),
    );
    (times, words, texts, numbers).prop_map(|(created_at_ms, words, texts, numbers)| Row {
        created_at_ms,
        profile: words.0,
        task_type: words.1,
        state: words.2,
        task_id: words.3,
        error_code: words.4,
        texts,
        latency_ms: numbers.0,
        ended_at_ms: numbers.1.map(|took| created_at_ms.saturating_add(took)),
        picture: numbers.2,
        is_pinned: numbers.3,
        is_deleted: numbers.4,
    })
}

fn filter() -> impl Strategy<Value = Filter> {
    let some = |known| prop::collection::vec(text(known), 0..3);
    let rarely = |range| prop::option::weighted(0.15, range);
    let lists = (
        prop_oneof![2 => Just(Vec::new()), 1 => prop::collection::vec(select(&STATES[..]), 0..4)],
        prop_oneof![2 => Just(Vec::new()), 1 => some(PROFILES)],
        prop_oneof![2 => Just(Vec::new()), 1 => some(TYPES)],
        prop_oneof![2 => Just(Vec::new()), 1 => prop::collection::vec(prop::option::of(text(CODES)), 0..3)],
    );
    let search = prop_oneof![
        2 => Just(String::new()),
        5 => prop::collection::vec(select(WORDS), 1..4).prop_map(|words| words.join(" ")),
        1 => "\\PC{0,12}",
    ];
    let ranges = (
        rarely(select(TIMES)),
        rarely(select(TIMES)),
        prop::option::weighted(0.15, (0_i64..500, 1_i64..1500)),
        prop::option::weighted(0.15, (0_i64..3000, 1_i64..6000)),
        prop::bool::weighted(0.15),
    );
    (lists, search, ranges).prop_map(|(lists, search, ranges)| Filter {
        states: lists.0,
        profiles: lists.1,
        task_types: lists.2,
        error_codes: lists.3,
        since_ms: ranges.0,
        until_ms: ranges.1,
        latency_ms: ranges.2,
        solve_ms: ranges.3,
        is_pinned: ranges.4,
        is_captured: None,
        search,
    })
}

fn query() -> impl Strategy<Value = Query> {
    (filter(), select(&SortBy::ALL[..]), any::<bool>())
        .prop_map(|(filter, by, is_descending)| Query { filter, sort: Sort { by, is_descending } })
}

/// A history's file with the program's own tables, and the program's handle to it.
struct Fixture {
    history: History,
    connection: Connection,
    runtime: Runtime,
    _directory: TempDir,
}

impl Fixture {
    fn new() -> Self {
        let directory = tempfile::tempdir().unwrap();
        let history = History::open(directory.path(), NOW_MS).unwrap().0;
        let connection = Connection::open(directory.path().join(FILE_NAME)).unwrap();
        connection.busy_timeout(std::time::Duration::from_secs(10)).unwrap();
        connection.pragma_update(None, "synchronous", "OFF").unwrap();
        for picture in 0..4_u8 {
            let sql = "INSERT INTO picture (sha256, bytes) VALUES (?1, ?2)";
            connection.execute(sql, params![[picture; 32], [picture]]).unwrap();
        }
        Self { history, connection, runtime: Builder::new_current_thread().build().unwrap(), _directory: directory }
    }

    fn fill(&mut self, rows: &[Row]) {
        let transaction = self.connection.transaction().unwrap();
        transaction.execute("DELETE FROM submission", []).unwrap();
        transaction.execute("DELETE FROM sqlite_sequence", []).unwrap();
        for row in rows {
            let [detail, url, key, solution, label, note] = &row.texts;
            transaction
                .prepare_cached(
                    "INSERT INTO submission (created_at_ms, profile, base_url, key_hint, task_type, state, task_id,
                        error_code, detail, website_url, website_key, solution, label, note, latency_ms, ended_at_ms,
                        picture_sha256, pinned, deleted, body, payload_sha256)
                     VALUES (?1, ?2, '', '', ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, x'', x'')",
                )
                .unwrap()
                .execute(params![
                    row.created_at_ms,
                    row.profile,
                    row.task_type,
                    row.state.word(),
                    row.task_id,
                    row.error_code,
                    detail,
                    url,
                    key,
                    solution,
                    label,
                    note,
                    row.latency_ms,
                    row.ended_at_ms,
                    row.picture.map(|picture| [picture; 32]),
                    row.is_pinned,
                    row.is_deleted.then_some("desk-gone-1"),
                ])
                .unwrap();
        }
        transaction.commit().unwrap();
    }

    fn ids(&self, sql: &str, values: Vec<Value>) -> Vec<i64> {
        let mut statement = self.connection.prepare(sql).unwrap();
        let ids = statement.query_map(params_from_iter(values), |row| row.get(0)).unwrap();
        ids.collect::<Result<_, _>>().unwrap()
    }

    /// What plain SQL says that a query finds.
    fn expected(&self, query: &Query) -> Vec<i64> {
        let Filter { states, profiles, task_types, error_codes, search, .. } = &query.filter;
        let (mut conditions, mut values) = (vec!["deleted IS NULL".to_owned()], Vec::<Value>::new());
        let mut one_of = |column: &str, wanted: Vec<Option<String>>| {
            if wanted.is_empty() {
                return;
            }
            let each: Vec<String> = wanted.iter().map(|_| format!("{column} IS ?")).collect();
            conditions.push(format!("({})", each.join(" OR ")));
            values.extend(wanted.into_iter().map(Value::from));
        };
        one_of("state", states.iter().map(|state| Some(state.word().to_owned())).collect());
        one_of("profile", profiles.iter().cloned().map(Some).collect());
        one_of("task_type", task_types.iter().cloned().map(Some).collect());
        one_of("error_code", error_codes.clone());
        let mut ranges = vec![];
        ranges.extend(query.filter.since_ms.map(|since| format!("created_at_ms >= {since}")));
        ranges.extend(query.filter.until_ms.map(|until| format!("created_at_ms < {until}")));
        ranges.extend(query.filter.latency_ms.map(|(from, to)| format!("latency_ms >= {from} AND latency_ms < {to}")));
        ranges.extend(query.filter.solve_ms.map(|(from, to)| {
            format!("state = 'solved' AND ended_at_ms - created_at_ms >= {from} AND ended_at_ms - created_at_ms < {to}")
        }));
        ranges.extend(query.filter.is_pinned.then(|| "pinned = 1".to_owned()));
        conditions.extend(ranges);
        let direction = if query.sort.is_descending { "DESC" } else { "ASC" };
        let by = match query.sort.by {
            SortBy::Time => "created_at_ms",
            SortBy::Profile => "profile",
            SortBy::TaskType => "task_type",
            SortBy::Picture => "picture_sha256",
            SortBy::TaskId => "task_id",
            SortBy::State => "state",
            SortBy::Latency => "latency_ms",
            SortBy::ErrorCode => "error_code",
            SortBy::End => "substr(coalesce(solution, detail), 1, 40)",
        };
        let sql = format!(
            "SELECT id FROM submission NOT INDEXED WHERE {} ORDER BY {by} {direction}, created_at_ms {direction}, id {direction}",
            conditions.join(" AND ")
        );
        let mut ids = self.ids(&sql, values);
        if let Some(found) = self.found(search) {
            ids.retain(|id| found.contains(id));
        }
        ids
    }

    /// What a search finds in a table built just now; `None` when it asks for nothing.
    fn found(&self, search: &str) -> Option<HashSet<i64>> {
        self.connection
            .execute_batch(
                "DROP TABLE IF EXISTS temp.fresh;
                 CREATE VIRTUAL TABLE temp.fresh USING fts5 (a, b, c, d, e, f, g, h, tokenize = \"unicode61 remove_diacritics 2\");
                 INSERT INTO temp.fresh (rowid, a, b, c, d, e, f, g, h)
                 SELECT id, task_id, error_code, substr(detail, 1, 512), website_url, website_key, substr(solution, 1, 512),
                        label, note
                 FROM submission NOT INDEXED",
            )
            .unwrap();
        let mut found: Option<HashSet<i64>> = None;
        // Word by word, the results put together here: another way than the program's one expression.
        for word in search.split_whitespace() {
            let matches: HashSet<i64> = if let Some(number) = word.strip_prefix('#').and_then(|it| it.parse().ok()) {
                HashSet::from([number])
            } else if word.chars().any(char::is_alphanumeric) {
                let phrase = format!("\"{}\" *", word.replace('"', "\"\"").replace('\0', " "));
                self.ids("SELECT rowid FROM temp.fresh WHERE fresh MATCH ?", vec![phrase.into()]).into_iter().collect()
            } else {
                continue;
            };
            found = Some(found.map_or_else(|| matches.clone(), |found| &found & &matches));
        }
        found
    }

    fn check(&self, query: &Query) {
        let expected = self.expected(query);
        let listed = self.runtime.block_on(self.history.list(query.clone(), None)).unwrap();
        assert!(listed.is_complete);
        assert_eq!(listed.ids, expected, "{query:?}");
        // The first page is the beginning of the same list.
        for limit in [1, 7] {
            let first = self.runtime.block_on(self.history.list(query.clone(), Some(limit))).unwrap();
            assert_eq!(first.ids, expected[..limit.min(expected.len())], "{limit} of {query:?}");
            assert!(!first.is_complete || expected.len() <= limit);
        }
    }

    fn check_choices(&self) {
        let distinct = |column: &str| -> Vec<String> {
            let sql = format!(
                "SELECT DISTINCT {column} FROM submission NOT INDEXED WHERE deleted IS NULL AND {column} IS NOT NULL"
            );
            let mut statement = self.connection.prepare(&sql).unwrap();
            let all = statement.query_map([], |row| row.get(0)).unwrap();
            all.collect::<Result<BTreeSet<String>, _>>().unwrap().into_iter().collect()
        };
        let expected = Choices {
            profiles: distinct("profile"),
            task_types: distinct("task_type"),
            error_codes: distinct("error_code"),
        };
        assert_eq!(self.runtime.block_on(self.history.choices()).unwrap(), expected);
    }

    /// The search's index holds what the rows hold, and every picture that is named is there.
    fn check_file(&self, why: &str) {
        let check = "INSERT INTO submission_search (submission_search, rank) VALUES ('integrity-check', 1)";
        self.connection.execute(check, []).unwrap_or_else(|error| panic!("after {why}: {error}"));
        let verdict: String = self.connection.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
        assert_eq!(verdict, "ok", "after {why}");
        let dangling =
            self.ids("SELECT id FROM submission WHERE picture_sha256 NOT IN (SELECT sha256 FROM picture)", Vec::new());
        assert!(dangling.is_empty(), "after {why}: {dangling:?}");
    }

    fn pictures(&self) -> BTreeSet<u8> {
        let mut statement = self.connection.prepare("SELECT sha256 FROM picture").unwrap();
        let all = statement.query_map([], |row| row.get::<_, [u8; 32]>(0)).unwrap();
        all.map(|sha256| sha256.unwrap()[0]).collect()
    }
}

/// As many as a test can afford; `PROPTEST_CASES` for more.
fn cases(number: u32) -> ProptestConfig {
    let number = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(number);
    ProptestConfig { cases: number, failure_persistence: None, ..ProptestConfig::default() }
}

#[test]
fn lists_are_those_of_plain_sql() {
    let fixture = std::cell::RefCell::new(Fixture::new());
    let inputs = (prop::collection::vec(row(), 0..40), prop::collection::vec(query(), 1..8));
    proptest::test_runner::TestRunner::new(cases(300))
        .run(&inputs, |(rows, queries)| {
            let mut fixture = fixture.borrow_mut();
            fixture.fill(&rows);
            fixture.check_choices();
            for query in &queries {
                fixture.check(query);
            }
            Ok(())
        })
        .unwrap_or_else(|error| panic!("{error}"));
}

/// More matches than are looked up one by one: the other way of searching, for every order.
#[test]
fn a_search_with_many_matches_finds_the_same() {
    let mut fixture = Fixture::new();
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let some = prop::collection::vec(row(), 300).new_tree(&mut runner).unwrap().current();
    // Three words that most rows have: more than 4,096 matches.
    let rows: Vec<Row> = (0..6000)
        .map(|number| {
            let mut row = some[number % some.len()].clone();
            row.created_at_ms = row.created_at_ms.wrapping_add(i64::try_from(number % 3).unwrap());
            row.texts[5] = Some("common words everywhere".to_owned());
            row
        })
        .collect();
    fixture.fill(&rows);
    for by in SortBy::ALL {
        for is_descending in [false, true] {
            for search in ["com", "common everyw", "words creme"] {
                let mut query = Query { sort: Sort { by, is_descending }, ..Query::default() };
                query.filter.search = search.to_owned();
                let listed = fixture.runtime.block_on(fixture.history.list(query.clone(), None)).unwrap();
                assert_eq!(listed.ids, fixture.expected(&query), "{query:?}");
                query.filter.states = vec![Life::Solved, Life::Failed];
                let listed = fixture.runtime.block_on(fixture.history.list(query.clone(), None)).unwrap();
                assert_eq!(listed.ids, fixture.expected(&query), "{query:?}");
            }
        }
    }
}

#[derive(Clone, Debug)]
enum Edit {
    Pin(Vec<usize>, bool),
    Remark(usize, Option<String>, Option<String>),
    Delete(Vec<usize>, u64),
    Undelete(u64),
    Purge(bool),
}

fn edit() -> impl Strategy<Value = Edit> {
    let some = || prop::collection::vec(0_usize..30, 0..12);
    prop_oneof![
        (some(), any::<bool>()).prop_map(|(rows, is_pinned)| Edit::Pin(rows, is_pinned)),
        (0_usize..30, free_text(), free_text()).prop_map(|(row, label, note)| Edit::Remark(row, label, note)),
        (some(), 0_u64..3).prop_map(|(rows, number)| Edit::Delete(rows, number)),
        (0_u64..3).prop_map(Edit::Undelete),
        prop::bool::weighted(0.3).prop_map(Edit::Purge),
    ]
}

#[test]
fn marks_and_deletions_keep_lists_and_search_true() {
    let inputs = (prop::collection::vec(row(), 1..30), prop::collection::vec(edit(), 1..12), query());
    proptest::test_runner::TestRunner::new(cases(40))
        .run(&inputs, |(rows, edits, query)| {
            let mut fixture = Fixture::new();
            fixture.fill(&rows);
            for edit in &edits {
                make(&fixture, edit);
                fixture.check_file(&format!("{edit:?}"));
                fixture.check(&query);
                fixture.check(&Query::default());
                fixture.check_choices();
            }
            Ok(())
        })
        .unwrap_or_else(|error| panic!("{error}"));
}

/// Makes a change through the program, and checks what it says of itself.
fn make(fixture: &Fixture, edit: &Edit) {
    let Fixture { history, runtime, .. } = fixture;
    let ids = |rows: &[usize]| -> Vec<i64> { rows.iter().map(|row| i64::try_from(*row).unwrap() + 1).collect() };
    let shown = || fixture.ids("SELECT id FROM submission WHERE deleted IS NULL", Vec::new()).len();
    match edit {
        Edit::Pin(rows, is_pinned) => runtime.block_on(history.pin(&ids(rows), *is_pinned)).unwrap(),
        Edit::Remark(row, label, note) => {
            let remarks = Remarks { label: label.clone(), note: note.clone() };
            let id = i64::try_from(*row).unwrap() + 1;
            let is_there = !fixture.ids("SELECT id FROM submission WHERE id = ?", vec![id.into()]).is_empty();
            let written = runtime.block_on(history.remark(SubmissionId(id), remarks));
            assert_eq!(written.is_ok(), is_there, "{written:?}");
        }
        Edit::Delete(rows, number) => {
            let before = shown();
            let deleted = runtime.block_on(history.delete(&ids(rows), *number)).unwrap();
            assert_eq!(shown(), before - deleted);
        }
        Edit::Undelete(number) => {
            let before = shown();
            let back = runtime.block_on(history.undelete(*number)).unwrap();
            assert_eq!(shown(), before + back);
        }
        Edit::Purge(own_too) => {
            let (before, pictures) = (shown(), fixture.pictures());
            let named = |sql: &str| -> BTreeSet<u8> {
                let mut statement = fixture.connection.prepare(sql).unwrap();
                let all = statement.query_map([], |row| row.get::<_, [u8; 32]>(0)).unwrap();
                all.map(|sha256| sha256.unwrap()[0]).collect()
            };
            let sql = "SELECT DISTINCT picture_sha256 FROM submission WHERE picture_sha256 IS NOT NULL";
            let named_before = named(sql);
            runtime.block_on(history.purge(*own_too)).unwrap();
            assert_eq!(shown(), before, "what is there stays");
            // Gone is exactly what a removed row named and no row names any more.
            let named_after = named(sql);
            let gone: BTreeSet<u8> = &named_before - &named_after;
            assert_eq!(fixture.pictures(), &pictures - &gone);
            if *own_too {
                let left = fixture.ids("SELECT id FROM submission WHERE deleted IS NOT NULL", Vec::new());
                assert!(left.is_empty(), "{left:?}");
            }
        }
    }
}
