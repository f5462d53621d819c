//! From the start of the process to the first painted pixel, for three starts that take turns.

use std::path::Path;
use std::thread::sleep;
use std::time::Duration;

use super::Outcome;
use super::display::Display;
use super::figures::{Figure, Goal, Sample};

/// Runs of each start that count; one more before them warms caches up.
const RUNS: usize = 31;

/// How much longer than the empty window's the desk's first paint may take.
const GOAL: Goal = Goal::TimesFloor(1.25);

/// Life after the first paint, so that the graphics driver can save its shaders as it would in use.
const LINGER: Duration = Duration::from_millis(150);

#[derive(Clone, Copy)]
enum Start {
    Empty,
    DeskNew,
    DeskUsed,
}

const STARTS: [Start; 3] = [Start::Empty, Start::DeskNew, Start::DeskUsed];

/// Measures the desk with a new and with a used data directory beside the empty window.
pub fn measure(used: &Path) -> Outcome<Vec<Figure>> {
    let display = Display::start()?;
    let mut paints = STARTS.map(|_| Vec::new());
    for run in 0..=RUNS {
        for turn in 0..STARTS.len() {
            // Each start comes first, second and third equally often.
            let place = (run + turn) % STARTS.len();
            let paint_ms = first_paint_ms(&display, STARTS[place], used)?;
            if run > 0 {
                paints[place].push(paint_ms);
            }
        }
    }
    let [empty, new, used] = paints.map(Sample::new);
    println!("first paint in ms");
    for (name, sample) in [("empty window", &empty), ("desk, new data directory", &new), ("desk, used one", &used)] {
        println!("  {name:<26} {}", sample.describe());
    }
    let figure = |name, sample: &Sample| Figure {
        name,
        value: sample.median(),
        floor: Some(empty.median()),
        unit: "ms",
        goal: GOAL,
    };
    Ok(vec![figure("first paint, new data directory", &new), figure("first paint, data directory with rows", &used)])
}

fn first_paint_ms(display: &Display, start: Start, used: &Path) -> Outcome<f64> {
    display.wait_until_blank()?;
    let new = tempfile::tempdir()?;
    let mut program = match start {
        Start::Empty => display.start_empty()?,
        Start::DeskNew => display.start_desk(new.path(), &[])?,
        Start::DeskUsed => display.start_desk(used, &[])?,
    };
    display.wait_for_paint(&mut program)?;
    let paint = program.age();
    sleep(LINGER);
    program.expect_running()?;
    Ok(paint.as_secs_f64() * 1000.0)
}
