//! An hour's worth of work in minutes: every scenario key, two desks on one directory, kills and
//! restarts, then the audit of what is left against what the service saw. `make soak` runs it.

use std::path::Path;
use std::time::{Duration, Instant};

use crate::support::killing::{
    CHILD_DIRECTORY, Dice, Figures, audit, follow_to_the_end, submit_in_child, submit_until_killed,
};
use crate::support::service::{Service, with_key, write_profile};
use crate::support::{TestDesk, options};
use capkill_desk::work::Clock;
use tempfile::TempDir;

/// Keys whose tasks the service solves.
const SOLVED: [&str; 5] =
    ["an ordinary key", "sandbox:string-id", "sandbox:instant", "sandbox:uuid-id", "sandbox:late"];

/// Every other kind of answer. What balances are said to be changes no task. `sandbox:oversize` takes long to be
/// broken off, and `sandbox:big-id` gives all its tasks one id: these two are not killed.
const OTHERS: [&str; 20] = [
    "sandbox:slow",
    "sandbox:balance-string",
    "sandbox:balance-negative",
    "sandbox:balance-huge",
    "sandbox:balance-absent",
    "sandbox:balance-low",
    "sandbox:html-502",
    "sandbox:empty",
    "sandbox:garbage",
    "sandbox:reset",
    "sandbox:redirect",
    "sandbox:oversize",
    "sandbox:never",
    "sandbox:status-unknown",
    "sandbox:other-task",
    "sandbox:callback-only",
    "sandbox:ERROR_ZERO_BALANCE",
    "sandbox:ERROR_NO_SLOT_AVAILABLE",
    "sandbox:poll:ERROR_CAPTCHA_UNSOLVABLE",
    "sandbox:big-id",
];

const NOT_KILLED: [&str; 2] = ["sandbox:oversize", "sandbox:big-id"];

/// Two desks at a time; as many pairs as this.
const ROUNDS: u64 = 60;

fn desk(directory: &Path, key: &str) -> TestDesk<()> {
    let mut options = options(directory);
    with_key(&mut options, key);
    options.clock = Clock::system();
    TestDesk::run(options, ())
}

#[test]
#[ignore = "minutes long: make soak"]
fn an_hours_work_leaves_a_true_history() {
    if std::env::var(CHILD_DIRECTORY).is_ok() {
        return submit_until_killed();
    }
    let began = Instant::now();
    let service = Service::start();
    let directory = TempDir::new().unwrap();
    let place = directory.path();
    write_profile(place, &service.base_url(), Duration::from_millis(200), Duration::from_secs(5));
    // Once through every key, one submission each.
    for (number, key) in SOLVED.iter().chain(&OTHERS).enumerate() {
        let mut desk = desk(place, key);
        desk.submit_site(900_000_000 + number);
    }
    let mut figures = audit(place, &service, 0);
    println!("every scenario key: {figures:?}");

    // Two desks at once, one of them killed at a random moment, the other one a little later.
    let mut dice = Dice::new(5);
    let keys: Vec<&str> = SOLVED.iter().chain(&OTHERS).copied().filter(|key| !NOT_KILLED.contains(key)).collect();
    let mut kills = 0;
    for round in 0..ROUNDS {
        let mut pair: Vec<_> = (0..2)
            .map(|side| {
                let key = keys[dice.below(keys.len() as u64) as usize];
                submit_in_child("soak::an_hours_work_leaves_a_true_history", place, round * 2 + side, key)
            })
            .collect();
        pair.iter_mut().for_each(crate::support::killing::KilledOnDrop::wait_until_ready);
        for child in pair.drain(..) {
            std::thread::sleep(Duration::from_millis(dice.below(1200)));
            drop(child);
            kills += 1;
            figures = audit(place, &service, kills);
        }
    }
    follow_to_the_end(place, &SOLVED);
    let settled = audit(place, &service, kills);
    let Figures { rows, arrivals, tasks, solved, unknown_with_task } = settled;
    assert_eq!((rows, arrivals), (figures.rows, figures.arrivals), "the end submitted nothing");
    assert!(solved > 0 && tasks > 200, "{settled:?}");
    println!(
        "soak: {kills} kills of {ROUNDS} pairs of desks in {:.0} s: {rows} rows, {arrivals} requests, {tasks} tasks, \
         {solved} solved, {unknown_with_task} honestly unknown; nothing lost, nothing twice, nothing false",
        began.elapsed().as_secs_f64()
    );
}
