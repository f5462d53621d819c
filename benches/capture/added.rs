//! What a capture adds to each call, beside what mitmproxy adds.

use std::path::Path;
use std::time::Duration;

use super::Outcome;
use super::bare::Bare;
use super::calls::{call, picture_task, result_of};
use super::figures::{Figure, Goal, Sample};
use super::programs::Program;

/// Calls of each kind through each program, which take turns.
const RUNS: usize = 300;

/// Most of what mitmproxy adds.
const OF_MITMPROXY: Goal = Goal::TimesFloor(0.5);

/// Most over two bare commits and the exchange.
const OF_BARE: Goal = Goal::TimesFloor(1.5);

/// Kinds of calls: what is said of each, its picture's bytes, and the names of its figures.
const KINDS: [(&str, usize, [&str; 4]); 2] = [
    (
        "createTask with 4.5 kB, then getTaskResult",
        4_500,
        [
            "added to createTask of 4.5 kB, p50",
            "added to createTask of 4.5 kB, p99",
            "added to getTaskResult, p50",
            "createTask of 4.5 kB through a capture",
        ],
    ),
    (
        "createTask with 500 kB, then getTaskResult",
        499_900,
        [
            "added to createTask of 500 kB, p50",
            "added to createTask of 500 kB, p99",
            "added to getTaskResult after it, p50",
            "createTask of 500 kB through a capture",
        ],
    ),
];

pub fn measure() -> Outcome<Vec<Figure>> {
    let directory = tempfile::tempdir_in(target_directory())?;
    let sandbox = Program::sandbox()?;
    let capture = Program::capture(&sandbox, directory.path())?;
    let mitmproxy = Program::mitmproxy(&sandbox)?;
    let bare = Bare::open(&directory.path().join("bare.sqlite3"))?;
    let mut figures = Vec::new();
    for (what, bytes, names) in KINDS {
        println!("{what}, in ms");
        let mut taken = Taken::default();
        for run in 0..=RUNS {
            taken.round(&[&sandbox, &capture, &mitmproxy], &bare, bytes, run)?;
        }
        figures.extend(taken.figures(names));
    }
    Ok(figures)
}

/// Where cargo puts things: on the disk of the project, not in memory.
pub fn target_directory() -> &'static Path {
    Path::new(env!("CARGO_TARGET_TMPDIR"))
}

/// Times in milliseconds, by the program: direct, through the capture, through mitmproxy.
#[derive(Default)]
struct Taken {
    create: [Vec<f64>; 3],
    poll: [Vec<f64>; 3],
    bare: Vec<f64>,
}

impl Taken {
    /// Makes each call once through each program; the first round warms things up.
    fn round(&mut self, programs: &[&Program; 3], bare: &Bare, bytes: usize, run: usize) -> Outcome<()> {
        let ms = |took: Duration| took.as_secs_f64() * 1000.0;
        let mut polls = Vec::new();
        for (at, program) in programs.iter().enumerate() {
            let (took, reply) = call(&program.address, "createTask", &picture_task(bytes, run * 4 + at))?;
            polls.push(result_of(&reply)?);
            program.come_to_rest()?;
            if run > 0 {
                self.create[at].push(ms(took));
            }
        }
        for (at, (program, body)) in programs.iter().zip(&polls).enumerate() {
            let (took, _) = call(&program.address, "getTaskResult", body)?;
            program.come_to_rest()?;
            if run > 0 {
                self.poll[at].push(ms(took));
            }
        }
        let body = picture_task(bytes, run * 4 + 3);
        let (took, _) = bare.around(&body, || {
            let (_, reply) = call(&programs[0].address, "createTask", &body)?;
            Ok(reply.into_bytes())
        })?;
        if run > 0 {
            self.bare.push(ms(took));
        }
        Ok(())
    }

    fn figures(self, [p50, p99, poll, whole]: [&'static str; 4]) -> Vec<Figure> {
        let added = |times: &[Vec<f64>; 3], at: usize| {
            let pairs = times[0].iter().zip(&times[at]).map(|(direct, through)| through - direct);
            Sample::new(pairs.collect())
        };
        let (capture, mitmproxy) = (added(&self.create, 1), added(&self.create, 2));
        let polls = [added(&self.poll, 1), added(&self.poll, 2)];
        for (name, sample) in [("capture adds", &capture), ("mitmproxy adds", &mitmproxy)] {
            println!("  createTask: {name} {}", sample.describe());
        }
        for (name, sample) in [("capture adds", &polls[0]), ("mitmproxy adds", &polls[1])] {
            println!("  getTaskResult: {name} {}", sample.describe());
        }
        let figure = |name, value: f64, floor: f64, goal| Figure { name, value, floor: Some(floor), unit: "ms", goal };
        vec![
            figure(p50, capture.median(), mitmproxy.median(), OF_MITMPROXY),
            figure(p99, capture.quantile(0.99), mitmproxy.quantile(0.99), OF_MITMPROXY),
            figure(poll, polls[0].median(), polls[1].median(), OF_MITMPROXY),
            figure(whole, Sample::new(self.create[1].clone()).median(), Sample::new(self.bare).median(), OF_BARE),
        ]
    }
}
