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
        shell.args(["-readonly", "-json"]).arg(directory.join(FILE_NAME)).arg(columns(&ours)?);
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
    if status.success() { Ok(()) } else { Err(format!("{:?} failed", command.get_program()).into()) }
}

/// A query for what the export's first line holds: the fields of the table, and the exchanges as SQLite's JSON.
fn columns(export: &Path) -> Outcome<String> {
    use std::io::BufRead as _;
    let mut line = String::new();
    std::io::BufReader::new(File::open(export)?).read_line(&mut line)?;
    let row: serde_json::Map<String, serde_json::Value> = serde_json::from_str(&line)?;
    let connection = rusqlite::Connection::open(export.with_file_name("..").join(FILE_NAME))?;
    let mut statement = connection.prepare("SELECT name FROM pragma_table_info('submission')")?;
    let known: Vec<String> = statement.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    let named: Vec<&str> = row.keys().map(String::as_str).filter(|name| known.iter().any(|it| it == name)).collect();
    if named.is_empty() {
        return Err("the export's lines have no column's name".into());
    }
    let exchanges = if row.contains_key("exchanges") { EXCHANGES } else { "" };
    Ok(format!("SELECT {}{exchanges} FROM submission WHERE deleted IS NULL ORDER BY created_at_ms, id", named.join(", ")))
}

const EXCHANGES: &str = ", (SELECT json_group_array(json_object('method', method, 'url', url, 'started_at_ms', started_at_ms,
    'elapsed_ms', elapsed_ms, 'connected', connected, 'status', status, 'reply_headers', json(reply_headers),
    'reply_body', cast(reply_body AS TEXT), 'reply_truncated', reply_truncated, 'error', error, 'lookup_us', lookup_us,
    'connect_us', connect_us, 'tls_us', tls_us, 'wait_us', wait_us, 'download_us', download_us, 'http_version', http_version))
    FROM exchange WHERE submission_id = submission.id) AS exchanges";
