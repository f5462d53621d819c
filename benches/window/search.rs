//! Searching a million rows as somebody types, beside the same query in the `sqlite3` shell.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use capkill_desk::history::{FILE_NAME, Filter, History, Query};

use super::figures::{Figure, Goal, Sample};
use super::{Outcome, million, program};

/// Most time to the rows that a search shows, in milliseconds, and over the shell's.
const LIMIT_MS: f64 = 50.0;
const RATIO: f64 = 1.5;

/// Rows that the window asks for first; the whole list follows.
const HEAD: usize = 512;

/// Searches of each kind.
const RUNS: usize = 15;

/// What is typed: rare, common, very common, one after the other.
const TYPED: &[&str] = &[
    "7",
    "70",
    "7000001",
    "ERROR_CAPTCHA",
    "er",
    "shop",
    "shop12 login",
    "refund",
    "customer told",
    "6Le00",
    "03AGdB",
    "03AGdBq2",
];

pub fn measure() -> Outcome<Vec<Figure>> {
    program::require("sqlite3", "sqlite3")?;
    let directory = million::directory()?;
    let history = History::open(&directory, 0)?.0;
    let runtime = tokio::runtime::Builder::new_current_thread().build()?;
    println!("searches over a million rows, in ms: the first {HEAD} rows, all rows; the shell's {HEAD}, all");
    // The slowest, and those furthest above the shell.
    let (mut slowest, mut worst, mut worst_all) = ((0.0_f64, 1.0), (0.0_f64, 1.0), (0.0_f64, 1.0));
    for typed in TYPED {
        let query = Query { filter: Filter { search: (*typed).to_owned(), ..Filter::default() }, ..Query::default() };
        let desk = |limit: Option<usize>| -> Outcome<(f64, usize)> {
            let mut times = Vec::new();
            let mut rows = 0;
            for _ in 0..=RUNS {
                let started = Instant::now();
                rows = runtime.block_on(history.list(query.clone(), limit))?.ids.len();
                times.push(started.elapsed().as_secs_f64() * 1000.0);
            }
            Ok((Sample::new(times.split_off(1)).median(), rows))
        };
        let ((head, _), (all, rows)) = (desk(Some(HEAD))?, desk(None)?);
        let (shell_head, shell_all) = (shell(&directory, typed, i64::try_from(HEAD)?)?, shell(&directory, typed, -1)?);
        println!("  {typed:<16} {head:8.2} {all:8.2}   {shell_head:8.2} {shell_all:8.2}   {rows} rows");
        if head > slowest.0 {
            slowest = (head, shell_head);
        }
        for (worst, (value, floor)) in [(&mut worst, (head, shell_head)), (&mut worst_all, (all, shell_all))] {
            if value / floor > worst.0 / worst.1 {
                *worst = (value, floor);
            }
        }
    }
    let figure = |name, (value, floor), goal| Figure { name, value, floor: Some(floor), unit: "ms", goal };
    Ok(vec![
        figure("search, 1,000,000 rows, slowest", slowest, Goal::AtMost(LIMIT_MS)),
        figure("search, furthest above sqlite3", worst, Goal::TimesFloor(RATIO)),
        figure("search, whole list, furthest above", worst_all, Goal::TimesFloor(RATIO)),
    ])
}

/// The shell's time for the same query, in milliseconds: in one session, without its start.
fn shell(directory: &Path, typed: &str, limit: i64) -> Outcome<f64> {
    let words: Vec<String> = typed.split_whitespace().map(|word| format!("\"{word}\"*")).collect();
    let query = format!(
        "SELECT id FROM submission WHERE deleted IS NULL
         AND id IN (SELECT rowid FROM submission_search WHERE submission_search MATCH '{}')
         ORDER BY created_at_ms DESC, id DESC LIMIT {limit};\n",
        words.join(" AND ")
    );
    let mut child = Command::new("sqlite3")
        .arg("-readonly")
        .arg(directory.join(FILE_NAME))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()?;
    let mut input = format!(".output /dev/null\n{query}.output stdout\n.timer on\n.output /dev/null\n");
    // The timer's line goes where it always goes, the rows do not.
    for _ in 0..RUNS {
        input.push_str(&query);
    }
    child.stdin.take().ok_or("the shell has no input")?.write_all(input.as_bytes())?;
    let output = child.wait_with_output()?;
    let times: Vec<f64> = String::from_utf8_lossy(&output.stdout)
        .lines()
        .filter_map(|line| line.strip_prefix("Run Time: real ")?.split(' ').next()?.parse().ok())
        .map(|seconds: f64| seconds * 1000.0)
        .collect();
    if !output.status.success() || times.len() < RUNS {
        return Err(format!("sqlite3 gave {} times: {}", times.len(), String::from_utf8_lossy(&output.stdout)).into());
    }
    // The shell tells whole milliseconds.
    Ok(Sample::new(times).median().max(0.5))
}
