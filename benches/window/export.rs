//! A million rows as JSON Lines, beside `sqlite3 -json` of the same columns.

use std::fs::{self, File};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use capkill_desk::history::FILE_NAME;

use super::figures::{Figure, Goal, Sample};
use super::{Outcome, million, program};

/// Most over the shell.
const GOAL: Goal = Goal::TimesFloor(2.0);

/// Exports of each kind, which take turns.
const RUNS: usize = 3;

pub fn measure() -> Outcome<Vec<Figure>> {
    program::require("sqlite3", "sqlite3")?;
    let directory = million::directory()?;
    let out = tempfile::tempdir_in(&directory)?;
    let (ours, shells) = (out.path().join("desk.jsonl"), out.path().join("shell.json"));
    let (mut values, mut floors) = (Vec::new(), Vec::new());
    let mut sizes = [0, 0];
    for _ in 0..RUNS {
        let started = Instant::now();
        let mut desk = Command::new(env!("CARGO_BIN_EXE_capkill-desk"));
        desk.arg("--data-dir").arg(&directory).args(["export", "--format", "jsonl", "--out"]).arg(&ours);
        run(&mut desk)?;
        values.push(started.elapsed().as_secs_f64() * 1000.0);
        let started = Instant::now();
        let mut shell = Command::new("sqlite3");
        shell.args(["-readonly", "-json"]).arg(directory.join(FILE_NAME)).arg(columns(&directory.join(FILE_NAME))?);
        shell.stdout(File::create(&shells)?);
        run(&mut shell)?;
        floors.push(started.elapsed().as_secs_f64() * 1000.0);
        sizes = [fs::metadata(&ours)?.len(), fs::metadata(&shells)?.len()];
        fs::remove_file(&ours)?;
        fs::remove_file(&shells)?;
    }
    let (value, floor) = (Sample::new(values), Sample::new(floors));
    println!("export of a million rows in ms; {} and {} MB", sizes[0] / 1_000_000, sizes[1] / 1_000_000);
    println!("  desk    {}", value.describe());
    println!("  sqlite3 {}", floor.describe());
    Ok(vec![Figure {
        name: "export of 1,000,000 rows, JSON Lines",
        value: value.median(),
        floor: Some(floor.median()),
        unit: "ms",
        goal: GOAL,
    }])
}

fn run(command: &mut Command) -> Outcome<()> {
    let status = command.stdin(Stdio::null()).status()?;
    if status.success() { Ok(()) } else { Err(format!("{} failed", command.get_program().display()).into()) }
}

/// A query for what a line holds: every column of a submission, digests as digits, and its exchanges.
fn columns(history: &Path) -> Outcome<String> {
    let connection = rusqlite::Connection::open(history)?;
    let mut statement = connection
        .prepare("SELECT name, type FROM pragma_table_info('submission') WHERE name NOT IN ('id', 'followed', 'followed_by', 'deleted') ORDER BY cid")?;
    let columns = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let columns: Vec<(String, String)> = columns.collect::<Result<_, _>>()?;
    let shown = columns.iter().map(|(name, kind)| match kind.as_str() {
        "BLOB" if name.ends_with("sha256") => format!("lower(hex({name})) AS {name}"),
        "BLOB" => format!("cast({name} AS TEXT) AS {name}"),
        _ => name.clone(),
    });
    let shown = shown.collect::<Vec<_>>().join(", ");
    Ok(format!("SELECT {shown}{EXCHANGES} FROM submission WHERE deleted IS NULL ORDER BY created_at_ms, id"))
}

const EXCHANGES: &str = ", (SELECT json_group_array(json_object('method', method, 'url', url, 'started_at_ms', started_at_ms,
    'elapsed_ms', elapsed_ms, 'connected', connected, 'status', status, 'reply_headers', reply_headers,
    'reply_body', cast(reply_body AS TEXT), 'reply_truncated', reply_truncated, 'error', error, 'lookup_us', lookup_us,
    'connect_us', connect_us, 'tls_us', tls_us, 'wait_us', wait_us, 'download_us', download_us, 'http_version', http_version))
    FROM exchange WHERE submission_id = submission.id) AS exchanges";
