//! The window's room of captures on what was captured: what its frames cost, and how soon it listens.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::thread::sleep;
use std::time::{Duration, Instant};

use rusqlite::{Connection, OpenFlags};

use super::Outcome;
use super::display::Display;
use super::figures::{Figure, Goal, Sample};
use super::frame_log::frames_ms;
use super::program::Program;

/// How long the room is used.
const USE: Duration = Duration::from_secs(10);

/// Figures over fewer frames say nothing.
const FEWEST: usize = 100;

/// Most CPU time of a frame, in milliseconds.
const FRAME: Goal = Goal::Under(8.0);

/// Times that a capture is begun.
const BEGUN: usize = 9;

/// Most time from the click until a program can connect, in milliseconds.
const LISTENING: Goal = Goal::AtMost(50.0);

/// Time between two looks whether something listens.
const LOOK: Duration = Duration::from_micros(500);

/// Nothing that is waited for here takes as long.
const PATIENCE: Duration = Duration::from_secs(20);

/// The button *Listen again*, which ends what listens too, in the room of a session that has ended, in points.
const LISTEN_AT: [&str; 2] = ["1177", "112"];

/// The picture and the conversations, in pixels: what a session's rows change.
const ROWS_AT: [i16; 2] = [0, 156];
const ROWS_SIZE: [u16; 2] = [1280, 220];

/// Measures the room on a data directory with one session of many conversations.
pub fn measure(data: &Path) -> Outcome<Vec<Figure>> {
    println!("the room on {} conversations, in ms", conversations(data)?);
    let display = Display::start()?;
    let mut desk = display.start_desk(data, &[("CAPKILL_DESK_LOG", "trace")])?;
    display.wait_for_paint(&mut desk)?;
    desk.wait_until_calm()?;
    display.focus()?;
    let before = display.pixels(ROWS_AT, ROWS_SIZE)?;
    display.xdotool(&["key", "ctrl+8", "sleep", "1"])?;
    desk.wait_until_calm()?;
    if display.pixels(ROWS_AT, ROWS_SIZE)? == before {
        return Err("the room did not open".into());
    }
    let frames = use_room(&display, &mut desk, data)?;
    println!("  frames {}", frames.describe());
    Ok(vec![
        figure("frame of the room, median", frames.median(), Goal::None),
        figure("frame of the room, p99", frames.quantile(0.99), FRAME),
    ])
}

/// Measures how soon a window listens, on a data directory of its own: what goes on to a service asks first.
pub fn listening() -> Outcome<Vec<Figure>> {
    let data = tempfile::tempdir()?;
    let display = Display::start()?;
    let mut desk = display.start_desk(data.path(), &[])?;
    display.wait_for_paint(&mut desk)?;
    desk.wait_until_calm()?;
    display.focus()?;
    display.xdotool(&["key", "ctrl+8", "sleep", "1"])?;
    // The button that is clicked stands in the room of a session that has ended.
    let before = listened_on()?;
    display.run_command("Listen to a program")?;
    wait_until("nothing listened at first", || Ok(!listened_on()?.is_subset(&before)))?;
    display.run_command("End the capture")?;
    wait_until("the first capture did not end", || Ok(listened_on()?.is_subset(&before)))?;
    let listening = begin(&display, &mut desk)?;
    println!("from the click to listening, in ms");
    println!("  {}", listening.describe());
    Ok(vec![
        figure("from the click to listening, median", listening.median(), LISTENING),
        figure("from the click to listening, longest", listening.max(), Goal::None),
    ])
}

const fn figure(name: &'static str, value: f64, goal: Goal) -> Figure {
    Figure { name, value, floor: None, unit: "ms", goal }
}

fn conversations(data: &Path) -> Outcome<u64> {
    let file = data.join(capkill_desk::history::FILE_NAME);
    let connection = Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    let count = "SELECT count(*) FROM submission WHERE origin = 'captured'";
    Ok(connection.query_row(count, [], |row| row.get::<_, i64>(0))?.unsigned_abs())
}

/// Walks through the conversations by key, scrolls them and moves the pointer over what is shown of them.
fn use_room(display: &Display, desk: &mut Program, data: &Path) -> Outcome<Sample> {
    let seen = frames_ms(data)?.len();
    let until = Instant::now() + USE;
    while Instant::now() < until {
        let mut commands = vec!["key".to_owned(), "Down".to_owned(), "mousemove".into(), "600".into(), "250".into()];
        for step in 0..20 {
            let button = if step < 15 { "5" } else { "4" };
            commands.extend(["click", button, "sleep", "0.015"].map(str::to_owned));
        }
        for step in 0..20 {
            let (x, y) = (20 + step * 61, 170 + (step * 97) % 580);
            commands.extend(["mousemove".to_owned(), x.to_string(), y.to_string()]);
            commands.extend(["sleep", "0.015"].map(str::to_owned));
        }
        display.xdotool(&commands.iter().map(String::as_str).collect::<Vec<_>>())?;
        desk.expect_running()?;
    }
    // The last frame and its line in the log need a moment.
    sleep(Duration::from_millis(100));
    let frames = frames_ms(data)?.split_off(seen);
    if frames.len() < FEWEST {
        return Err(format!("only {} frames were painted in {USE:?} of use", frames.len()).into());
    }
    Ok(Sample::new(frames))
}

/// Begins and ends captures. Returns the times from the click until something listened, the start of what clicks in them.
fn begin(display: &Display, desk: &mut Program) -> Outcome<Sample> {
    let mut times = Vec::new();
    let [x, y] = LISTEN_AT;
    display.xdotool(&["mousemove", x, y, "sleep", "0.5"])?;
    for _ in 0..BEGUN {
        desk.wait_until_calm()?;
        let before = listened_on()?;
        display.xdotool(&["mousedown", "1"])?;
        let clicked = Instant::now();
        let mut release = display.begin_xdotool(&["mouseup", "1"])?;
        wait_until("nothing listened", || Ok(!listened_on()?.is_subset(&before)))?;
        times.push(clicked.elapsed().as_secs_f64() * 1000.0);
        release.wait()?;
        display.run_command("End the capture")?;
        wait_until("the capture did not end", || Ok(listened_on()?.is_subset(&before)))?;
    }
    Ok(Sample::new(times))
}

fn wait_until(failed: &str, is_done: impl Fn() -> Outcome<bool>) -> Outcome<()> {
    let until = Instant::now() + PATIENCE;
    while !is_done()? {
        if Instant::now() > until {
            return Err(format!("{failed} in {PATIENCE:?}").into());
        }
        sleep(LOOK);
    }
    Ok(())
}

/// Returns the addresses on which something listens, as the kernel writes them.
fn listened_on() -> Outcome<BTreeSet<String>> {
    const LISTENS: &str = "0A";
    let table = fs::read_to_string("/proc/net/tcp")?;
    let listening = table.lines().filter_map(|line| {
        let mut fields = line.split_whitespace().skip(1);
        let (address, _, state) = (fields.next()?, fields.next()?, fields.next()?);
        (state == LISTENS).then(|| address.to_owned())
    });
    Ok(listening.collect())
}
