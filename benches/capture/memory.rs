//! What many captured pictures leave in memory, beside mitmproxy, which keeps everything.

use std::path::Path;

use super::Outcome;
use super::calls::{call, picture_task};
use super::figures::{Figure, Goal};
use super::programs::Program;

/// Length of each picture, in bytes.
const SIZE: usize = 499_900;

/// Pictures before the first look: what a program takes once is no growth.
const WARM: usize = 50;

/// Pictures through mitmproxy, whose memory they stay in.
const MITMPROXY: usize = 500;

/// Most that a capture may grow, in MiB.
const GOAL: Goal = Goal::AtMost(20.0);

/// Measures growth. Leaves the captured pictures in the data directory.
pub fn measure(data: &Path) -> Outcome<Vec<Figure>> {
    let pictures: usize = match std::env::var("PICTURES") {
        Ok(text) => text.parse()?,
        Err(_) => 10_000,
    };
    println!("{pictures} pictures of {SIZE} bytes");
    let sandbox = Program::sandbox()?;
    let capture = Program::capture(&sandbox, data)?;
    let growth = grown(&capture, pictures)?;
    // What is kept after the last reply is kept before the program ends.
    capture.come_to_rest()?;
    drop(capture);
    let mitmproxy = grown(&Program::mitmproxy(&sandbox)?, MITMPROXY.min(pictures))?;
    println!("  mitmproxy grows by {mitmproxy:.0} MiB with {MITMPROXY} pictures");
    Ok(vec![
        Figure { name: "memory's growth by captured pictures", value: growth, floor: None, unit: "MiB", goal: GOAL },
        Figure {
            name: "mitmproxy's growth by 500 of them",
            value: mitmproxy,
            floor: None,
            unit: "MiB",
            goal: Goal::None,
        },
    ])
}

/// Sends pictures through a program. Returns by how much its memory grows, in MiB.
fn grown(program: &Program, pictures: usize) -> Outcome<f64> {
    for number in 0..WARM {
        call(&program.address, "createTask", &picture_task(SIZE, number))?;
    }
    let before = program.memory_mib()?;
    for number in WARM..WARM + pictures {
        call(&program.address, "createTask", &picture_task(SIZE, number))?;
    }
    Ok(program.memory_mib()? - before)
}
