//! Frames while a file of hostile rows is brought in and looked through: texts of megabytes, in every column that is shown.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::Command;
use std::thread::sleep;
use std::time::{Duration, Instant};

use capkill_desk::history::FILE_NAME;
use rusqlite::{Connection, params};

use super::display::Display;
use super::figures::{Figure, Goal, Sample};
use super::frame_log::frames_ms;
use super::{Outcome, million};

/// Rows of the file.
const ROWS: usize = 1_000;

/// Bytes of each hostile text, and of the few that are longer, where the column takes as many.
const LONG: usize = 300_000;
const LONGEST: usize = 8_000_000;

/// Most CPU time of a frame, in milliseconds.
const LIMIT_MS: f64 = 16.0;

/// Tries to stay under the limit; other work on the machine can only add.
const TRIES: usize = 3;

/// How long the import may take.
const PATIENCE: Duration = Duration::from_mins(3);

/// Figures over fewer frames say nothing.
const FEWEST: usize = 100;

/// The columns with texts that a window shows, and the most bytes that an import takes of each.
const COLUMNS: [(&str, usize); 8] = [
    ("label", 1_000),
    ("note", 100_000),
    ("website_url", LONGEST),
    ("detail", LONGEST),
    ("profile", 10_000),
    ("error_code", 10_000),
    ("solution", LONGEST),
    ("website_key", LONGEST),
];

/// Measures the slowest frame of importing and looking through hostile rows.
pub fn measure() -> Outcome<Vec<Figure>> {
    println!("an import of {ROWS} hostile rows, frames in ms");
    let files = tempfile::tempdir()?;
    let file = hostile(files.path())?;
    let mut best: Option<Sample> = None;
    for _ in 0..TRIES {
        let this = imported(files.path(), &file)?;
        let is_enough = this.quantile(1.0) < LIMIT_MS;
        if best.as_ref().is_none_or(|best| this.quantile(1.0) < best.quantile(1.0)) {
            best = Some(this);
        }
        if is_enough {
            break;
        }
    }
    let slowest = best.ok_or("no try was made")?.quantile(1.0);
    let goal = Goal::AtMost(LIMIT_MS);
    Ok(vec![Figure {
        name: "import of 1,000 hostile rows, slowest frame",
        value: slowest,
        floor: None,
        unit: "ms",
        goal,
    }])
}

/// Writes JSON Lines of rows that somebody made to hold the window up.
fn hostile(files: &Path) -> Outcome<String> {
    let data = files.join("hostile");
    million::seed(&data, ROWS)?;
    let history = Connection::open(data.join(FILE_NAME))?;
    history.busy_timeout(Duration::from_secs(10))?;
    for (number, (column, most)) in COLUMNS.iter().enumerate() {
        let sql = format!("UPDATE submission SET {column} = ?1 WHERE id % {} = {number}", COLUMNS.len());
        history.execute(&sql, params![text(LONG.min(*most))])?;
        let sql = format!("UPDATE submission SET {column} = ?1 WHERE id = {}", number + 1);
        history.execute(&sql, params![text(*most)])?;
    }
    drop(history);
    let file = files.join("hostile.jsonl");
    let mut export = Command::new(env!("CARGO_BIN_EXE_capkill-desk"));
    export.args(["export", "--format", "jsonl", "--out"]).arg(&file).arg("--data-dir").arg(&data);
    if !export.status()?.success() {
        return Err("the hostile rows can't be exported".into());
    }
    Ok(file.display().to_string())
}

/// Makes a JSON string of at most so many bytes, of wide and narrow characters without a place to break the line at.
fn text(bytes: usize) -> String {
    const PIECE: &str = "Wi一";
    format!("\"{}\"", PIECE.repeat((bytes - 2) / PIECE.len()))
}

/// Imports the file in a window while the wheel turns, then walks through the rows. Returns the frames.
fn imported(files: &Path, file: &str) -> Outcome<Sample> {
    let data = tempfile::tempdir()?;
    // The system's file dialogs fall back to a program of this name.
    let chooser = files.join("zenity");
    fs::write(&chooser, format!("#!/bin/sh\necho '{file}'\n"))?;
    fs::set_permissions(&chooser, fs::Permissions::from_mode(0o755))?;
    let path = format!("{}:{}", files.display(), std::env::var("PATH")?);
    let display = Display::start()?;
    let bus = format!("unix:path={}", files.join("no-bus").display());
    let variables = [("PATH", path.as_str()), ("CAPKILL_DESK_LOG", "trace"), ("DBUS_SESSION_BUS_ADDRESS", &bus)];
    let mut desk = display.start_desk(data.path(), &variables)?;
    display.wait_for_paint(&mut desk)?;
    display.focus()?;
    let seen = frames_ms(data.path())?.len();
    display.run_command("Import history")?;
    let rows = || -> Outcome<usize> {
        let history = Connection::open(data.path().join(FILE_NAME))?;
        history.busy_timeout(Duration::from_secs(10))?;
        let rows: i64 = history.query_row("SELECT count(*) FROM submission", [], |row| row.get(0))?;
        Ok(usize::try_from(rows)?)
    };
    let until = Instant::now() + PATIENCE;
    while rows()? < ROWS {
        display.xdotool(&["mousemove", "640", "700", "click", "--repeat", "10", "--delay", "16", "5"])?;
        if Instant::now() > until {
            return Err(format!("only {} rows were brought in", rows()?).into());
        }
    }
    sleep(Duration::from_millis(500));
    // The longest texts are in the first rows, which are the last of the list.
    display.xdotool(&["mousemove", "640", "700", "click", "1", "sleep", "0.3", "key", "End", "sleep", "0.5"])?;
    display.xdotool(&["key", "--repeat", "40", "--delay", "60", "Up", "sleep", "0.3"])?;
    desk.expect_running()?;
    let frames = Sample::new(frames_ms(data.path())?[seen..].to_vec());
    println!("  {}; p99 {:.1}", frames.describe(), frames.quantile(0.99));
    if frames.len() < FEWEST {
        return Err(format!("only {} frames were painted", frames.len()).into());
    }
    Ok(frames)
}
