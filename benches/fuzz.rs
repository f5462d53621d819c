//! Ten million mutated inputs for each reader of foreign text: `make fuzz`, or `RUNS=100000 make fuzz`.
//!
//! The targets and their corpus are those of `tests/fuzz_targets/`; what is done to inputs follows from the
//! run's number alone, so that `ONLY=importer RUN=1234` does the same again. A panic is written with
//! its input to `target/fuzz/`.

#![allow(clippy::unwrap_used, reason = "a fuzzer fails by panicking")]

#[path = "../tests/fuzz_targets/mod.rs"]
mod fuzz_targets;
#[path = "fuzz/mutation.rs"]
mod mutation;

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::process::ExitCode;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use fuzz_targets::{TARGETS, Target};
use mutation::{Random, mutated};

/// Runs of each target without `RUNS`.
const RUNS: u64 = 10_000_000;

/// A small input that takes longer is one that blows up.
const SLOW: Duration = Duration::from_secs(2);

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

/// Keeps a bad input and says how to do it again.
fn report(target: &Target, run: u64, what: &str, input: &[u8]) {
    let directory = std::env::var("CARGO_TARGET_DIR").map_or_else(|_| "target".into(), std::path::PathBuf::from);
    let directory = directory.join("fuzz");
    let file = directory.join(format!("{}-{run}", target.name));
    drop(fs::create_dir_all(&directory));
    drop(fs::write(&file, input));
    eprintln!("{}: run {run} {what}: ONLY={} RUN={run}, input in {}", target.name, target.name, file.display());
}

/// One run; whether it went well.
fn run_once(target: &Target, seeds: &[Vec<u8>], run: u64) -> bool {
    let mut random = Random::new(run);
    let input = mutated(seeds, &mut random);
    let started = Instant::now();
    let is_sound = catch_unwind(AssertUnwindSafe(|| (target.run)(&input))).is_ok();
    let is_slow = started.elapsed() > SLOW;
    if !is_sound {
        report(target, run, "panicked", &input);
    } else if is_slow {
        report(target, run, "was slow", &input);
    }
    is_sound && !is_slow
}

/// Every run of a target over all threads; how many went wrong.
fn fuzz(target: &Target, seeds: &[Vec<u8>], runs: u64) -> u64 {
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let (next, bad) = (AtomicU64::new(0), AtomicU64::new(0));
    let started = Instant::now();
    let work = || {
        loop {
            let run = next.fetch_add(1, Ordering::Relaxed);
            if run >= runs {
                return;
            }
            if !run_once(target, seeds, run) {
                bad.fetch_add(1, Ordering::Relaxed);
            }
        }
    };
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(work);
        }
    });
    let bad = bad.into_inner();
    let (seconds, name) = (started.elapsed().as_secs_f64(), target.name);
    println!("{name}: {runs} runs, {bad} bad, {seconds:.1} s, {:.0} runs/s", runs as f64 / seconds);
    bad
}

/// A target that writes files gets a hundredth.
fn runs(target: &Target) -> u64 {
    let runs = number("RUNS").unwrap_or(RUNS);
    let writes_files = target.name == "settings" || target.name.starts_with("history");
    if writes_files { (runs / 100).max(1) } else { runs }
}

/// What inputs are made of: the small files of a target's corpus.
fn seeds(target: &Target) -> Vec<Vec<u8>> {
    let mut folders: Vec<_> =
        target.corpus.iter().map(|folder| Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)).collect();
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { folders.push(path) } else { files.push(path) }
        }
    }
    files.sort();
    let seeds: Vec<_> = files.iter().map(|file| fs::read(file).unwrap()).filter(|bytes| bytes.len() <= 4096).collect();
    assert!(!seeds.is_empty(), "the corpus of {} is not there", target.name);
    seeds
}

fn main() -> ExitCode {
    let only = std::env::var("ONLY").ok();
    let mut bad = 0;
    for target in TARGETS.iter().filter(|target| only.as_deref().is_none_or(|name| name == target.name)) {
        let seeds = seeds(target);
        bad += match number("RUN") {
            Some(run) => u64::from(!run_once(target, &seeds, run)),
            None => fuzz(target, &seeds, runs(target)),
        };
    }
    if bad == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
