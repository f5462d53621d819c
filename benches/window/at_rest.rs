//! CPU ticks of a window that nobody touches.

use std::path::Path;
use std::thread::sleep;
use std::time::{Duration, Instant};

use rusqlite::{Connection, OpenFlags};

use super::Outcome;
use super::display::Display;
use super::figures::{Figure, Goal};
use super::program::Program;

/// How long the window is watched.
const WATCH: Duration = Duration::from_secs(10);

/// How long a submission to the sandbox may take.
const PATIENCE: Duration = Duration::from_secs(15);

/// Rows left in the data directory: as many submissions of the sample.
const ROWS: usize = 3;

/// Measures an empty draft and one with a picture, and leaves a few rows in the data directory.
pub fn measure(data: &Path) -> Outcome<Vec<Figure>> {
    println!("at rest for {WATCH:?}");
    let floor = {
        let display = Display::start()?;
        let mut empty = display.start_empty()?;
        display.wait_for_paint(&mut empty)?;
        ticks_at_rest("empty window", &mut empty)?
    };
    let display = Display::start()?;
    let mut desk = display.start_desk(data, &[])?;
    display.wait_for_paint(&mut desk)?;
    let bare = ticks_at_rest("desk, empty draft", &mut desk)?;
    display.focus()?;
    display.run_command("sample")?;
    let with_picture = ticks_at_rest("desk, picture in the draft", &mut desk)?;
    // Only a draft with a picture can be submitted, so the rows prove that the picture was there.
    for row in 1..=ROWS {
        display.xdotool(&["key", "ctrl+Return"])?;
        sleep(Duration::from_millis(500));
        if row > 1 {
            // The same payload again: the desk asks first, with the harmless answer in focus.
            display.xdotool(&["key", "Tab", "sleep", "0.3", "key", "Return"])?;
        }
        wait_for_rows(data, row)?;
    }
    let with_reply = ticks_at_rest("desk, reply and history", &mut desk)?;
    let figure = |name, value: u64| Figure {
        name,
        value: value as f64,
        floor: Some(floor as f64),
        unit: "ticks",
        goal: Goal::AtMost(0.0),
    };
    Ok(vec![
        figure("10 s at rest, empty draft", bare),
        figure("10 s at rest, picture in the draft", with_picture),
        figure("10 s at rest, reply and history shown", with_reply),
    ])
}

/// Ticks in [`WATCH`], and beside them, printed only, which threads woke up at all: a short wake-up is
/// seldom caught by a tick.
fn ticks_at_rest(name: &str, program: &mut Program) -> Outcome<u64> {
    program.wait_until_calm()?;
    let (ticks, threads) = (program.ticks()?, program.threads()?);
    sleep(WATCH);
    program.expect_running()?;
    let ticks = program.ticks()? - ticks;
    let (mut wakes, mut ran, mut awake) = (0, Duration::ZERO, 0);
    for (thread, now) in program.threads()? {
        let added = now.since(threads.get(&thread).copied().unwrap_or_default());
        wakes += added.times;
        ran += added.ran;
        awake += usize::from(added.times > 0);
    }
    let run_ms = ran.as_secs_f64() * 1000.0;
    println!("  {name:<26} {ticks} ticks; threads that woke up: {awake}, {wakes} times for {run_ms:.2} ms together");
    Ok(ticks)
}

fn wait_for_rows(data: &Path, wanted: usize) -> Outcome<()> {
    let until = Instant::now() + PATIENCE;
    loop {
        let states = states(data)?;
        // Solved, so that nothing is followed any more.
        if states.len() == wanted && states.iter().all(|state| state == "solved") {
            return Ok(());
        }
        if Instant::now() > until {
            return Err(format!("after {wanted} submissions of the sample the history holds {states:?}").into());
        }
        sleep(Duration::from_millis(100));
    }
}

/// The states of all submissions in a data directory, oldest first.
pub fn states(data: &Path) -> Outcome<Vec<String>> {
    let history = Connection::open_with_flags(data.join("history.sqlite3"), OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    history.busy_timeout(PATIENCE)?;
    let mut query = history.prepare("SELECT state FROM submission ORDER BY created_at_ms")?;
    let states = query.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    Ok(states)
}
