//! The whole program from outside: first paint, rest and frames, each beside its floor or goal.
//!
//! Two cores shared with other work give noisy figures, so the runs that are compared take turns and
//! medians are compared; at rest the kernel's own tick counts are read. Exits with 1 when a goal is
//! missed, and when a figure can't be taken at all.

use std::error::Error;
use std::process::ExitCode;

#[path = "window/at_rest.rs"]
mod at_rest;
#[path = "window/bare.rs"]
mod bare;
#[path = "window/debugger.rs"]
mod debugger;
#[path = "window/display.rs"]
mod display;
#[path = "window/empty.rs"]
mod empty;
#[path = "window/export.rs"]
mod export;
#[path = "window/figures.rs"]
mod figures;
#[path = "window/first_paint.rs"]
mod first_paint;
#[path = "window/following.rs"]
mod following;
#[path = "window/foreign.rs"]
mod foreign;
#[path = "window/frame_log.rs"]
mod frame_log;
#[path = "window/frames.rs"]
mod frames;
#[path = "window/inside.rs"]
mod inside;
#[path = "window/large.rs"]
mod large;
#[path = "window/million.rs"]
mod million;
#[path = "window/program.rs"]
mod program;
#[path = "window/replies.rs"]
mod replies;
#[path = "window/search.rs"]
mod search;
#[path = "window/submit.rs"]
mod submit;

use figures::{Figure, Part};

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
    for (tool, package) in [("Xvfb", "xvfb"), ("xdotool", "xdotool"), ("sqlite3", "sqlite3")] {
        program::require(tool, package)?;
    }
    figures::measure_named(PARTS)
}

/// What is measured, by the name that runs it alone: `cargo bench --bench window -- search export`.
const PARTS: &[Part] = &[
    ("seed", || million::directory().map(|_| Vec::new())),
    ("paint", large::first_paint),
    ("memory", large::at_rest),
    ("scroll", large::scrolling),
    ("submit", submit::measure),
    ("inside", inside::measure),
    ("search", search::measure),
    ("export", export::measure),
    ("rest", || at_rest::measure(tempfile::tempdir()?.path())),
    ("frames", frames::measure),
    ("following", following::measure),
    ("replies", replies::measure),
    ("debugger", debugger::measure),
    ("foreign", foreign::measure),
];
