//! What frames cost while a reply takes 20 s and somebody uses the window.

use std::fs;
use std::path::Path;
use std::thread::sleep;
use std::time::{Duration, Instant};

use super::Outcome;
use super::at_rest::states;
use super::display::Display;
use super::figures::{Figure, Goal, Sample};
use super::program::Program;

/// How long the window is used; the sandbox answers `sandbox:slow` after 20 s.
const USE: Duration = Duration::from_secs(10);

/// Figures over fewer frames say nothing.
const FEWEST: usize = 100;

/// Most CPU time of a frame, in milliseconds.
const LIMIT_MS: f64 = 8.0;

/// The desk's own log tells the CPU time of each frame; waiting for the screen is not in it.
const MARK: &str = "cpu_us=";

/// Measures the frames of a desk that waits for a slow reply.
pub fn measure() -> Outcome<Vec<Figure>> {
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
    let earlier = frames_ms(data.path())?.len();
    use_window(&display, &mut desk)?;
    expect_pending(data.path())?;
    sleep(Duration::from_millis(300));
    let mut frames = frames_ms(data.path())?;
    let sample = Sample::new(frames.split_off(earlier));
    if sample.len() < FEWEST {
        return Err(format!("only {} frames were painted in {USE:?} of use", sample.len()).into());
    }
    println!("frames while a reply takes 20 s: {} in {USE:?}, in ms: {}", sample.len(), sample.describe());
    let figure = |name, value, goal| Figure { name, value, floor: None, unit: "ms", goal };
    Ok(vec![
        figure("frame CPU while a reply is pending, median", sample.median(), Goal::Under(LIMIT_MS)),
        figure("frame CPU while a reply is pending, p99", sample.quantile(0.99), Goal::Under(LIMIT_MS)),
        figure("frame CPU while a reply is pending, max", sample.max(), Goal::None),
    ])
}

/// Moves the pointer all over the window and goes through the panes.
fn use_window(display: &Display, desk: &mut Program) -> Outcome<()> {
    let until = Instant::now() + USE;
    for pane in (1..=3).cycle() {
        if Instant::now() > until {
            break;
        }
        let mut commands = vec!["key".to_owned(), format!("ctrl+{pane}")];
        for step in 0..30 {
            let (x, y) = (20 + step * 41, 20 + (step * 97 + pane * 53) % 760);
            commands.extend(["mousemove".to_owned(), x.to_string(), y.to_string()]);
            commands.extend(["sleep".to_owned(), "0.015".to_owned()]);
        }
        display.xdotool(&commands.iter().map(String::as_str).collect::<Vec<_>>())?;
        desk.expect_running()?;
    }
    Ok(())
}

/// Fails when the reply is not pending, for then the frames would prove nothing.
fn expect_pending(data: &Path) -> Outcome<()> {
    match states(data)?.as_slice() {
        [state] if state == "recorded" => Ok(()),
        states => Err(format!("the submission should be waiting for its reply; the history holds {states:?}").into()),
    }
}

/// CPU time of every frame so far, in milliseconds.
fn frames_ms(data: &Path) -> Outcome<Vec<f64>> {
    let mut frames = Vec::new();
    for file in fs::read_dir(data.join("logs"))? {
        let text = fs::read_to_string(file?.path())?;
        let micros = text.lines().filter_map(|line| line.rsplit_once(MARK)?.1.trim().parse::<f64>().ok());
        frames.extend(micros.map(|micros| micros / 1000.0));
    }
    Ok(frames)
}
