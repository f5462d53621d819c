//! From the start of the process to the first painted pixel, for three starts that take turns.

use std::path::Path;
use std::thread::sleep;
use std::time::Duration;

use super::Outcome;
use super::display::Display;
use super::figures::{Figure, Goal, Sample};

/// Runs of each start that count; one more before them warms caches up.
const RUNS: usize = 31;

/// How much longer than the empty window's the desk's first paint may take, without and with rows.
const GOALS: [Goal; 2] = [Goal::TimesFloor(1.15), Goal::TimesFloor(1.15)];

/// Life after the first paint, so that the graphics driver can save its shaders as it would in use.
const LINGER: Duration = Duration::from_millis(150);

#[derive(Clone, Copy)]
enum Start {
    Empty,
    DeskEmpty,
    DeskRows,
}

const STARTS: [Start; 3] = [Start::Empty, Start::DeskEmpty, Start::DeskRows];

/// Measures the desk with an empty history and with a million rows beside the empty window.
pub fn measure(rows: &Path) -> Outcome<Vec<Figure>> {
    let display = Display::start()?;
    let mut paints = STARTS.map(|_| Vec::new());
    for run in 0..=RUNS {
        for turn in 0..STARTS.len() {
            // Each start comes first, second and third equally often.
            let place = (run + turn) % STARTS.len();
            let paint_ms = first_paint_ms(&display, STARTS[place], rows)?;
            if run > 0 {
                paints[place].push(paint_ms);
            }
        }
    }
    let [window, empty, rows] = paints.map(Sample::new);
    println!("first paint in ms");
    for (name, sample) in [("empty window", &window), ("desk, empty history", &empty), ("desk, 1,000,000 rows", &rows)]
    {
        println!("  {name:<26} {}", sample.describe());
    }
    let figure = |name, sample: &Sample, goal| {
        let floor = Some(window.median());
        Figure { name, value: sample.median(), floor, unit: "ms", goal }
    };
    Ok(vec![
        figure("first paint, empty history", &empty, GOALS[0]),
        figure("first paint, 1,000,000 rows", &rows, GOALS[1]),
    ])
}

fn first_paint_ms(display: &Display, start: Start, rows: &Path) -> Outcome<f64> {
    display.wait_until_blank()?;
    let new = tempfile::tempdir()?;
    let mut program = match start {
        Start::Empty => display.start_empty()?,
        Start::DeskEmpty => display.start_desk(new.path(), &[])?,
        Start::DeskRows => display.start_desk(rows, &[])?,
    };
    display.wait_for_paint(&mut program)?;
    let paint = program.age();
    sleep(LINGER);
    program.expect_running()?;
    Ok(paint.as_secs_f64() * 1000.0)
}
