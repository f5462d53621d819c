//! The whole program from outside: first paint, rest and frames, each beside its floor or goal.
//!
//! Two cores shared with other work give noisy figures, so the runs that are compared take turns and
//! medians are compared; at rest the kernel's own tick counts are read. Exits with 1 when a goal is
//! missed, and when a figure can't be taken at all.

use std::error::Error;
use std::process::ExitCode;

#[path = "window/at_rest.rs"]
mod at_rest;
#[path = "window/debugger.rs"]
mod debugger;
#[path = "window/display.rs"]
mod display;
#[path = "window/empty.rs"]
mod empty;
#[path = "window/figures.rs"]
mod figures;
#[path = "window/first_paint.rs"]
mod first_paint;
#[path = "window/following.rs"]
mod following;
#[path = "window/frames.rs"]
mod frames;
#[path = "window/program.rs"]
mod program;
#[path = "window/replies.rs"]
mod replies;

use figures::Figure;

/// A result whose error is one sentence for whoever runs the bench.
type Outcome<T> = Result<T, Box<dyn Error>>;

fn main() -> ExitCode {
    let has = |flag: &str| std::env::args().any(|argument| argument == flag);
    if has(empty::FLAG) {
        return empty::run();
    }
    if !has("--bench") {
        println!("window: measures nothing outside `cargo bench`");
        return ExitCode::SUCCESS;
    }
    match measure() {
        Ok(figures) => {
            figures::print(&figures);
            if figures.iter().all(Figure::is_met) { ExitCode::SUCCESS } else { ExitCode::FAILURE }
        }
        Err(error) => {
            eprintln!("window: {error}");
            ExitCode::FAILURE
        }
    }
}

fn measure() -> Outcome<Vec<Figure>> {
    for (tool, package) in [("Xvfb", "xvfb"), ("xdotool", "xdotool")] {
        program::require(tool, package)?;
    }
    if let Some(only) = std::env::args().skip(1).find(|argument| !argument.starts_with('-')) {
        return match only.as_str() {
            "debugger" => debugger::measure(),
            "following" => following::measure(),
            "frames" => frames::measure(),
            "replies" => replies::measure(),
            other => {
                Err(format!("there is no part named {other}; there are debugger, following, frames and replies").into())
            }
        };
    }
    // Left as a desk leaves it after use; the first paints begin with it too.
    let used = tempfile::tempdir()?;
    let mut figures = at_rest::measure(used.path())?;
    figures.splice(0..0, first_paint::measure(used.path())?);
    figures.extend(frames::measure()?);
    figures.extend(following::measure()?);
    figures.extend(replies::measure()?);
    figures.extend(debugger::measure()?);
    Ok(figures)
}
