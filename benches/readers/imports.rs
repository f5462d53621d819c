//! The import of large inputs, on one thread and without printing.

use std::hint::black_box;
use std::time::Duration;

use capkill_desk::import::{Surroundings, import};
use capkill_desk::payload::{Redactor, ServiceFacts};
use rustix::time::{ClockId, clock_gettime};

use super::Outcome;
use super::figures::{Figure, Goal};
use super::large::{HOSTILE, Input, REALISTIC};

/// Bytes of a large input.
const LARGE: usize = 10_000_000;

/// How much smaller the input is that gives the floor.
const SHARE: usize = 10;

/// Runs of each input, of which the least counts.
const RUNS: usize = 3;

/// Most CPU time of an input as people have it, in milliseconds.
const MOST_MS: f64 = 1_000.0;

/// Most over ten times the cost of a tenth: memory that no cache holds makes large inputs dearer, and what is read again
/// for each piece costs ten times as much.
const MOST_RATIO: f64 = 2.5;

/// Measures every input whose name is wanted.
pub fn measure(is_wanted: impl Fn(&str) -> bool) -> Outcome<Vec<Figure>> {
    let realistic = REALISTIC.iter().map(|input| (input, Goal::AtMost(MOST_MS)));
    let hostile = HOSTILE.iter().map(|input| (input, Goal::TimesFloor(MOST_RATIO)));
    let wanted = realistic.chain(hostile).filter(|(input, _)| is_wanted(input.name));
    wanted
        .map(|(input, goal)| {
            let value = least_ms(input, LARGE)?;
            let floor = least_ms(input, LARGE / SHARE)? * SHARE as f64;
            Ok(Figure { name: input.name, value, floor: Some(floor), unit: "ms", goal })
        })
        .collect()
}

/// Returns the least CPU time that an import of so many bytes took, in milliseconds.
fn least_ms(input: &Input, bytes: usize) -> Outcome<f64> {
    let known = Redactor::default();
    let around = Surroundings { name: input.file, service: ServiceFacts::default(), entry: 0, known: &known };
    let text = (input.make)(bytes);
    let mut least = f64::INFINITY;
    for _ in 0..RUNS {
        let bytes = text.as_bytes().to_vec();
        let began = thread_time()?;
        // What is recognised and what is refused costs alike.
        drop(black_box(import(bytes, around)));
        least = least.min(thread_time()?.saturating_sub(began).as_secs_f64() * 1000.0);
    }
    Ok(least)
}

/// Returns the CPU time of this thread so far.
fn thread_time() -> Outcome<Duration> {
    Ok(Duration::try_from(clock_gettime(ClockId::ThreadCPUTime))?)
}
