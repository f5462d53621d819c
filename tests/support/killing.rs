//! Desks that are killed at random moments while they submit, and the audit of what they leave.
//!
//! A kill takes a whole process, which a thread can't be: a test binary runs itself as the child.

#![allow(dead_code, reason = "each test binary uses its part")]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::{HashMap, HashSet};
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command as Process, Stdio};
use std::time::{Duration, Instant};

use capkill_desk::history::{FILE_NAME, Life};
use capkill_desk::sandbox::{Answered, Arrival, Scenario};
use capkill_desk::work::Clock;
use rusqlite::Connection;

use super::service::{Service, with_key};
use super::{DEADLINE, TestDesk, options};

/// Names the directory in which this test binary, run as a child, is to submit.
pub const CHILD_DIRECTORY: &str = "CAPKILL_TEST_KILL_DIRECTORY";
const CHILD_NUMBER: &str = "CAPKILL_TEST_KILL_NUMBER";
const CHILD_KEY: &str = "CAPKILL_TEST_KILL_KEY";

/// Says on the child's output that its desk is open.
const READY: &str = "desk is open";

/// Small random numbers that a failure can be repeated with.
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    pub fn below(&mut self, bound: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) % bound
    }
}

/// A process that is killed with SIGKILL when dropped.
pub struct KilledOnDrop(pub Child);

impl Drop for KilledOnDrop {
    fn drop(&mut self) {
        // Both fail only when it has ended already.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Starts this test binary's `test` as a child that submits with a key until it is killed.
pub fn submit_in_child(test: &str, directory: &Path, number: u64, key: &str) -> KilledOnDrop {
    let child = Process::new(std::env::current_exe().unwrap())
        .args(["--exact", test, "--nocapture", "--include-ignored"])
        .env(CHILD_DIRECTORY, directory)
        .env(CHILD_NUMBER, number.to_string())
        .env(CHILD_KEY, key)
        .stdout(Stdio::piped())
        .stderr(Stdio::inherit())
        .spawn();
    KilledOnDrop(child.unwrap())
}

impl KilledOnDrop {
    /// Waits until the child's desk is open.
    pub fn wait_until_ready(&mut self) {
        let output = BufReader::new(self.0.stdout.take().unwrap());
        let is_open = output.lines().map_while(Result::ok).any(|line| line.contains(READY));
        assert!(is_open, "the child ended before its desk was open");
    }
}

/// The child's part: submits one payload after another, each with an address of its own.
pub fn submit_until_killed() {
    let variable = |name: &str| std::env::var(name).unwrap();
    let (directory, key) = (variable(CHILD_DIRECTORY), variable(CHILD_KEY));
    let number: usize = variable(CHILD_NUMBER).parse().unwrap();
    let mut options = options(Path::new(&directory));
    with_key(&mut options, &key);
    options.clock = Clock::system();
    let mut desk = TestDesk::run(options, ());
    println!("{READY}");
    for step in 0..100_000 {
        desk.submit_site(number * 100_000 + step);
    }
}

/// A row as the audit needs it.
#[derive(Debug)]
struct Row {
    id: i64,
    state: Life,
    task_id: Option<String>,
    error_code: Option<String>,
    solution: Option<String>,
    exchanges: i64,
}

/// What an audit counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    pub rows: usize,
    pub arrivals: usize,
    pub tasks: usize,
    pub solved: usize,
    /// Rows that say "unknown" although the service has a task, since a kill came between.
    pub unknown_with_task: usize,
}

fn rows(sqlite: &Connection) -> HashMap<String, Vec<Row>> {
    let mut statement = sqlite
        .prepare(
            "SELECT id, website_url, state, task_id, error_code, solution,
                    (SELECT count(*) FROM exchange WHERE submission_id = submission.id AND method = 'createTask')
             FROM submission",
        )
        .unwrap();
    let found = statement.query_map([], |row| {
        let state: String = row.get(2)?;
        let known = Row {
            id: row.get(0)?,
            state: Life::from_word(&state).unwrap(),
            task_id: row.get(3)?,
            error_code: row.get(4)?,
            solution: row.get(5)?,
            exchanges: row.get(6)?,
        };
        Ok((row.get::<_, String>(1)?, known))
    });
    let mut rows: HashMap<String, Vec<Row>> = HashMap::new();
    for row in found.unwrap() {
        let (url, row) = row.unwrap();
        rows.entry(url).or_default().push(row);
    }
    rows
}

/// Holds the history in a directory against what the service saw.
///
/// The file is sound, every request has exactly one row and came once, no row is false, and at most
/// `kills` rows, and those under way of two desks, do not know what became of them.
pub fn audit(directory: &Path, service: &Service, kills: usize) -> Figures {
    let sqlite = Connection::open(directory.join(FILE_NAME)).unwrap();
    let verdict: String = sqlite.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
    assert_eq!(verdict, "ok");
    let strays: i64 = sqlite
        .query_row("SELECT count(*) FROM exchange WHERE submission_id NOT IN (SELECT id FROM submission)", [], |row| {
            row.get(0)
        })
        .unwrap();
    assert_eq!(strays, 0, "an exchange belongs to no row");
    // First what has arrived, then the rows: each was there before its request left.
    let arrivals = service.arrivals();
    let rows = rows(&sqlite);
    let mut figures = Figures { arrivals: arrivals.len(), ..Figures::default() };
    let mut seen = HashSet::new();
    for arrival in &arrivals {
        let url = arrival.website_url.as_deref().unwrap();
        assert!(seen.insert(url), "{url} was submitted twice");
        let here = rows.get(url).unwrap_or_else(|| panic!("{url} was sent and has no row: {arrival:?}"));
        assert_eq!(here.len(), 1, "{url} has {here:?}");
        figures.tasks += usize::from(matches!(arrival.answered, Answered::Task { .. }));
    }
    // Another desk may be submitting: what its rows say has arrived by now.
    let arrivals = service.arrivals();
    let by_url: HashMap<&str, &Arrival> =
        arrivals.iter().filter_map(|arrival| Some((arrival.website_url.as_deref()?, arrival))).collect();
    let mut in_the_dark = 0;
    for (url, here) in &rows {
        assert_eq!(here.len(), 1, "{url} has {here:?}");
        let row = &here[0];
        figures.rows += 1;
        figures.solved += usize::from(row.state == Life::Solved);
        let arrival = by_url.get(url.as_str());
        let answered = arrival.map(|arrival| &arrival.answered);
        in_the_dark += usize::from(row.exchanges == 0);
        figures.unknown_with_task += usize::from(row.exchanges == 0 && matches!(answered, Some(Answered::Task { .. })));
        assert_true(url, row, arrival.copied());
    }
    assert!(in_the_dark <= kills + 2, "{in_the_dark} rows know nothing after {kills} kills");
    figures
}

/// Whether a row says what the service did, or honestly that it does not know.
fn assert_true(url: &str, row: &Row, arrival: Option<&Arrival>) {
    let said = || format!("{url}: the row says {row:?}, the service did {arrival:?}");
    if row.exchanges == 0 {
        assert!(matches!(row.state, Life::Recorded | Life::Unknown) && row.task_id.is_none(), "{}", said());
        return;
    }
    assert_eq!(row.exchanges, 1, "{}", said());
    match arrival.map(|arrival| &arrival.answered) {
        // Cut off before it got there.
        None => assert!(matches!(row.state, Life::NotSent | Life::Unknown), "{}", said()),
        Some(Answered::Nothing) => {
            assert!(matches!(row.state, Life::Unknown) && row.task_id.is_none(), "{}", said());
        }
        Some(Answered::Refused(code)) => {
            assert!(row.state == Life::Refused && row.error_code.as_ref() == Some(code), "{}", said());
        }
        Some(Answered::Task { task_id, solution }) => {
            let end = end_of(arrival.and_then(|arrival| arrival.scenario.as_ref()));
            // Its life may have been over before a desk with its key asked for it.
            assert!([Life::Created, Life::GaveUp, end].contains(&row.state), "{}", said());
            if let (Life::Failed, Some(Scenario::PollError(code))) = (end, arrival.and_then(|it| it.scenario.as_ref()))
            {
                assert!(row.state != Life::Failed || row.error_code.as_ref() == Some(code), "{}", said());
            }
            assert_eq!(
                row.task_id.as_deref().map(|token| token.trim_matches('"')),
                Some(task_id.as_str()),
                "{}",
                said()
            );
            assert_eq!(row.state == Life::Solved, row.solution.is_some(), "{}", said());
            if let Some(text) = &row.solution {
                let found: serde_json::Value = serde_json::from_str(text).unwrap();
                assert_eq!(&found, solution, "{}", said());
            }
        }
    }
}

/// How a task ends that is asked for until its end.
fn end_of(scenario: Option<&Scenario>) -> Life {
    match scenario {
        Some(Scenario::PollError(_)) => Life::Failed,
        Some(Scenario::Never | Scenario::CallbackOnly | Scenario::OtherTask) => Life::GaveUp,
        _ => Life::Solved,
    }
}

/// Kills one child after another at random moments and audits after each; what the last audit counted.
pub fn kill_again_and_again(test: &str, directory: &Path, service: &Service, keys: &[&str], kills: usize) -> Figures {
    let mut dice = Dice::new(kills as u64);
    let mut figures = Figures::default();
    for kill in 0..kills {
        let key = keys[kill % keys.len()];
        let mut child = submit_in_child(test, directory, kill as u64, key);
        // One in eight before the desk is open: while it settles what the kill before left.
        if dice.below(8) == 0 {
            std::thread::sleep(Duration::from_millis(dice.below(120)));
        } else {
            let before = service.arrivals().len();
            child.wait_until_ready();
            // Each second time after a first request, however slow the machine is.
            let (waits, end) = (dice.below(2) == 0, Instant::now() + DEADLINE);
            while waits && service.arrivals().len() == before {
                assert!(Instant::now() < end, "the child submitted nothing");
                std::thread::sleep(Duration::from_millis(2));
            }
            std::thread::sleep(Duration::from_micros(dice.below(180_000)));
        }
        assert!(child.0.try_wait().unwrap().is_none(), "the child ended by itself");
        drop(child);
        if directory.join(FILE_NAME).exists() {
            figures = audit(directory, service, kill + 1);
        }
    }
    figures
}

/// Opens a desk with each key in turn until no task is left that the service will solve.
pub fn follow_to_the_end(directory: &Path, keys: &[&str]) {
    for key in keys {
        let mut options = options(directory);
        with_key(&mut options, key);
        options.clock = Clock::system();
        let mut desk = TestDesk::run(options, ());
        let sqlite = Connection::open(directory.join(FILE_NAME)).unwrap();
        let hint = desk.desk.state().key().unwrap().masked();
        let end = Instant::now() + 3 * DEADLINE;
        loop {
            let sql = "SELECT count(*) FROM submission WHERE state = 'created' AND key_hint = ?1";
            let open: i64 = sqlite.query_row(sql, [&hint], |row| row.get(0)).unwrap();
            if open == 0 {
                break;
            }
            assert!(Instant::now() < end, "{open} tasks of {hint} were not followed to their end");
            desk.desk.drain();
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}
