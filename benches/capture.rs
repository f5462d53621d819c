//! What a capture adds to each call, and what it keeps in memory, beside mitmproxy in reverse mode in the same run; and the
//! window's room on what was captured.
//!
//! Runs that are compared take turns. Exits with 1 when a goal is missed, and when a figure can't be taken at all.
//! `MITMDUMP` is mitmproxy's program; `make bench-capture` installs it. `PICTURES` is how many pictures of 500 kB are
//! captured for the memory's figure, 10,000 unless it says otherwise; they need 5 GB of disk.

use std::error::Error;
use std::process::ExitCode;

#[path = "capture/added.rs"]
mod added;
#[path = "window/bare.rs"]
mod bare;
#[path = "capture/calls.rs"]
mod calls;
#[path = "window/display.rs"]
#[allow(dead_code, reason = "the window's bench uses all of it")]
mod display;
#[path = "window/empty.rs"]
#[allow(dead_code, reason = "only its size is used here")]
mod empty;
#[path = "window/figures.rs"]
#[allow(dead_code, reason = "the window's bench uses all of it")]
mod figures;
#[path = "window/frame_log.rs"]
mod frame_log;
#[path = "capture/memory.rs"]
mod memory;
#[path = "window/program.rs"]
#[allow(dead_code, reason = "the window's bench uses all of it")]
mod program;
#[path = "capture/programs.rs"]
mod programs;
#[path = "capture/room.rs"]
mod room;

use figures::{Figure, Part};

/// A result whose error is one sentence for whoever runs the bench.
type Outcome<T> = Result<T, Box<dyn Error>>;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().collect();
    if let Some(at) = arguments.iter().position(|argument| argument == programs::FLAG) {
        return programs::run_capture(&arguments[at + 1..]);
    }
    if !arguments.iter().any(|argument| argument == "--bench") {
        println!("capture: measures nothing outside `cargo bench`");
        return ExitCode::SUCCESS;
    }
    match measure() {
        Ok(figures) => {
            figures::print(&figures);
            if figures.iter().all(Figure::is_met) { ExitCode::SUCCESS } else { ExitCode::FAILURE }
        }
        Err(error) => {
            eprintln!("capture: {error}");
            ExitCode::FAILURE
        }
    }
}

fn measure() -> Outcome<Vec<Figure>> {
    for (tool, package) in [("Xvfb", "xvfb"), ("xdotool", "xdotool")] {
        program::require(tool, package)?;
    }
    figures::measure_named(PARTS)
}

/// What is measured, by the name that runs it alone: `cargo bench --bench capture -- listening`.
const PARTS: &[Part] = &[("added", added::measure), ("pictures", pictures), ("listening", room::listening)];

/// Measures what many pictures do to memory, and to the frames of the room that shows them.
fn pictures() -> Outcome<Vec<Figure>> {
    let captured = tempfile::tempdir_in(added::target_directory())?;
    let mut figures = memory::measure(captured.path())?;
    figures.extend(room::measure(captured.path())?);
    Ok(figures)
}
