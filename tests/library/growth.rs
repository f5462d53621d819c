//! What foreign bytes cost grows as their length does, whatever they are made of.
//!
//! The CPU time of this thread is compared for two sizes, so that other work on the machine changes little: what is
//! linear costs eight times as much for eight times the bytes, and what is read again for each piece sixty-four times.
//! What 10 MB cost is measured by `cargo bench --bench readers`.

use std::time::Duration;

use capkill_desk::contract::ClientKey;
use capkill_desk::import::{Surroundings, import};
use capkill_desk::payload::{Redactor, ServiceFacts, compare_bodies};
use capkill_desk::picture::decode;
use rustix::time::{ClockId, clock_gettime};

use crate::support::large::{HOSTILE, Input, REALISTIC, filled};

/// The smaller of the two sizes, in bytes, and how many times as large the other is.
const SMALL: usize = 16 * 1024;
const TIMES: usize = 8;

/// Most that the larger size may cost, in costs of the smaller one.
const MOST: u32 = 32;

/// Runs of each size, of which the least counts: other work can only add.
const RUNS: usize = 3;

fn thread_time() -> Duration {
    Duration::try_from(clock_gettime(ClockId::ThreadCPUTime)).unwrap()
}

/// Returns the least CPU time of some runs, each with an input of its own.
fn least<T>(make: impl Fn() -> T, run: impl Fn(T)) -> Duration {
    let once = || {
        let input = make();
        let began = thread_time();
        run(input);
        thread_time().saturating_sub(began)
    };
    (0..RUNS).map(|_| once()).min().unwrap()
}

/// Asserts that what is run on an input of a size costs as much as the size says.
fn assert_linear<T>(what: &str, make: impl Fn(usize) -> T, run: impl Fn(T)) {
    let small = least(|| make(SMALL), &run);
    let large = least(|| make(SMALL * TIMES), &run);
    assert!(large <= small * MOST, "{what}: {TIMES} times the bytes cost {large:?} after {small:?}");
}

fn assert_imports_are_linear(inputs: &[Input]) {
    let known = Redactor::default();
    for Input { name, file, make } in inputs {
        let around = Surroundings { name: file, service: ServiceFacts::default(), entry: 0, known: &known };
        assert_linear(name, |bytes| make(bytes).into_bytes(), |bytes| drop(import(bytes, around)));
    }
}

#[test]
fn what_is_pasted_costs_as_much_as_it_is_long() {
    assert_imports_are_linear(REALISTIC);
}

#[test]
fn what_is_all_beginnings_costs_as_much_as_it_is_long() {
    assert_imports_are_linear(HOSTILE);
}

#[test]
fn keys_are_taken_out_at_a_cost_that_grows_as_the_text() {
    let (key, _) = ClientKey::from_input("67b6bcbb1a728ea8d563de6d169a2057").unwrap();
    let redactor = Redactor::new(&key);
    for piece in [
        "<p>some text 0123</p>\n",
        "\\u0041\\n",
        "%41%42%25",
        "&amp;amp;#65;",
        "67b6bcbb1a728ea8d563de6d169a205 ",
        "67b6bcbb1a728ea8d563de6d169a2057",
        "\\",
        "%25",
    ] {
        assert_linear(piece, |bytes| filled("", piece, bytes).into_bytes(), |bytes| drop(redactor.bytes(bytes)));
    }
}

#[test]
fn bodies_are_compared_at_a_cost_that_grows_as_they_do() {
    let array = |value: &str, bytes: usize| format!("[{}1]", filled("", &format!("{value},"), bytes));
    let arrays = |bytes| (array("1", bytes), array("2", bytes));
    assert_linear("arrays", arrays, |(left, right)| drop(compare_bodies(left.as_bytes(), right.as_bytes())));
    // Lines that come in another order are the dearest, and only the first 10,000 are compared.
    let lines = |seed: usize, bytes: usize| (0..bytes / 5).map(|n| (n * seed % 7919).to_string()).collect::<Vec<_>>();
    let texts = |bytes| (lines(3, bytes).join("\n"), lines(5, bytes).join("\n"));
    assert_linear("lines", texts, |(left, right)| drop(compare_bodies(left.as_bytes(), right.as_bytes())));
}

#[test]
fn scans_of_a_picture_cost_as_much_as_they_are_long() {
    const PROGRESSIVE: &[u8] = include_bytes!("../../src/picture/tests/progressive.jpg");
    let is_scan = |pair: &[u8]| pair == [0xff, 0xda];
    let head = PROGRESSIVE.windows(2).position(is_scan).unwrap();
    let last = &PROGRESSIVE[PROGRESSIVE.windows(2).rposition(is_scan).unwrap()..PROGRESSIVE.len() - 2];
    let many = |bytes: usize| [&PROGRESSIVE[..head], &last.repeat(1 + bytes / last.len())].concat();
    assert_linear("scans", many, |bytes| drop(decode(&bytes)));
}
