//! What frames cost while a reply takes 20 s and somebody uses the window.

use std::path::Path;
use std::thread::sleep;
use std::time::{Duration, Instant};

use super::Outcome;
use super::at_rest::states;
use super::display::Display;
use super::figures::{Figure, Goal, Sample};
use super::frame_log::frames_ms;
use super::program::{OnCore, Program};

/// How long the window is used; the sandbox answers `sandbox:slow` after 20 s.
const USE: Duration = Duration::from_secs(10);

/// Figures over fewer frames say nothing.
const FEWEST: usize = 100;

/// Most CPU time of a frame, in milliseconds.
const LIMIT_MS: f64 = 8.0;

/// Tries to stay under the limit. Other work on the machine can only add to a frame, so the best try
/// is nearest to the truth.
const TRIES: usize = 3;

/// From here on other work is to be reckoned with.
const BUSY_PERCENT: f64 = 10.0;

/// One try.
struct Try {
    /// Frames of each pane, in milliseconds.
    panes: [Vec<f64>; 3],
    /// The painting thread meanwhile, waiting for the screen included.
    thread: OnCore,
}

impl Try {
    fn all(&self) -> Sample {
        Sample::new(self.panes.concat())
    }

    /// The median of the pane whose frames take longest: other work hardly moves it.
    fn slowest_pane_ms(&self) -> f64 {
        self.panes.iter().map(|pane| Sample::new(pane.clone()).median()).fold(0.0, f64::max)
    }

    fn p99_ms(&self) -> f64 {
        self.all().quantile(0.99)
    }

    fn print(&self) {
        let (all, thread) = (self.all(), self.thread);
        let medians = self.panes.each_ref().map(|pane| format!("{:.1}", Sample::new(pane.clone()).median()));
        let run_ms = thread.ran.as_secs_f64() * 1000.0 / all.len() as f64;
        let waited = 100.0 * thread.waited.as_secs_f64() / (thread.waited + thread.ran).as_secs_f64();
        println!("  {}; p99 {:.1}", all.describe(), self.p99_ms());
        println!("  medians by pane {}; on a core {run_ms:.1} a frame, presenting included", medians.join(", "));
        if waited > BUSY_PERCENT {
            println!(
                "  the painting thread waited {waited:.0} % of its time for a core: other work is in these figures"
            );
        }
    }
}

/// Measures the frames of a desk that waits for a slow reply.
pub fn measure() -> Outcome<Vec<Figure>> {
    println!("frames while a reply takes 20 s, in ms");
    let mut best: Option<Try> = None;
    for _ in 0..TRIES {
        let this = measure_once()?;
        this.print();
        let is_enough = this.p99_ms() < LIMIT_MS;
        if best.as_ref().is_none_or(|best| this.p99_ms() < best.p99_ms()) {
            best = Some(this);
        }
        if is_enough {
            break;
        }
    }
    let best = best.ok_or("no try was made")?;
    let figure = |name, value, goal| Figure { name, value, floor: None, unit: "ms", goal };
    Ok(vec![
        figure("frame, reply pending, slowest pane's median", best.slowest_pane_ms(), Goal::Under(LIMIT_MS)),
        figure("frame, reply pending, p99", best.p99_ms(), Goal::Under(LIMIT_MS)),
        figure("frame, reply pending, max", best.all().max(), Goal::None),
    ])
}

fn measure_once() -> Outcome<Try> {
    let data = tempfile::tempdir()?;
    let display = Display::start()?;
    let variables = [("CAPKILL_CLIENT_KEY", "sandbox:slow"), ("CAPKILL_DESK_LOG", "trace")];
    let mut desk = display.start_desk(data.path(), &variables)?;
    display.wait_for_paint(&mut desk)?;
    desk.wait_until_calm()?;
    display.focus()?;
    display.run_command("sample")?;
    display.xdotool(&["key", "ctrl+Return", "sleep", "1"])?;
    expect_pending(data.path())?;
    let this = use_window(&display, &mut desk, data.path())?;
    expect_pending(data.path())?;
    if this.all().len() < FEWEST {
        return Err(format!("only {} frames were painted in {USE:?} of use", this.all().len()).into());
    }
    Ok(this)
}

/// Moves the pointer all over the window in one pane after the other.
fn use_window(display: &Display, desk: &mut Program, data: &Path) -> Outcome<Try> {
    let until = Instant::now() + USE;
    let mut panes = [const { Vec::new() }; 3];
    let thread = desk.main_thread()?;
    let mut seen = frames_ms(data)?.len();
    for pane in (0..panes.len()).cycle() {
        if Instant::now() > until {
            break;
        }
        let mut commands = vec!["key".to_owned(), format!("ctrl+{}", pane + 1)];
        for step in 0..30 {
            let (x, y) = (20 + step * 41, 20 + (step * 97 + pane * 53) % 760);
            commands.extend(["mousemove".to_owned(), x.to_string(), y.to_string()]);
            commands.extend(["sleep".to_owned(), "0.015".to_owned()]);
        }
        display.xdotool(&commands.iter().map(String::as_str).collect::<Vec<_>>())?;
        desk.expect_running()?;
        // The last frame and its line in the log need a moment.
        sleep(Duration::from_millis(60));
        let frames = frames_ms(data)?;
        panes[pane].extend(&frames[seen..]);
        seen = frames.len();
    }
    Ok(Try { panes, thread: desk.main_thread()?.since(thread) })
}

/// Fails when the reply is not pending, for then the frames would prove nothing.
fn expect_pending(data: &Path) -> Outcome<()> {
    match states(data)?.as_slice() {
        [state] if state == "recorded" => Ok(()),
        states => Err(format!("the submission should be waiting for its reply; the history holds {states:?}").into()),
    }
}
