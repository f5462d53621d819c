//! The real window while the system's clock is set and after the machine has slept: nothing is asked in a burst, and no
//! time that is kept is one that nobody waited.

use std::fs;
use std::path::Path;
use std::thread::sleep;
use std::time::Duration;

use crate::desktop::screen::Region;
use crate::desktop::steps::{ANY, submit, try_the_sample};
use crate::desktop::virtual_desktop::Desktop;
use crate::support::service::{PROFILE, Service, write_profile};
use capkill_desk::history::FILE_NAME;
use rusqlite::Connection;

/// Where Debian's package libfaketime has it, below the folder of the machine's libraries.
const LIBRARY: &str = "faketime/libfaketimeMT.so.1";

/// The profile's spacing.
const SPACING: Duration = Duration::from_millis(200);

/// The profile's task life. A clock that is set forward can't be told from sleep, which counts, so a task outlives only
/// changes within its life; the last poll that finds the life spent is always sent.
const LIFE: Duration = Duration::from_hours(24);

/// How long the service is watched after a change.
const WATCHED: Duration = Duration::from_secs(3);

fn library() -> String {
    let mut folders = fs::read_dir("/usr/lib").unwrap().map(|folder| folder.unwrap().path().join(LIBRARY));
    let found = folders.find(|path| path.exists());
    found.expect("libfaketime is not installed; it comes with the Debian package faketime").display().to_string()
}

/// Follows a task that is never solved while the clock goes on by `changes`, one after another.
fn follows_on(name: &'static str, moves_monotonic: bool, changes: &[&str]) {
    let service = Service::start();
    let mut desktop = Desktop::open(name);
    write_profile(&desktop.data_dir(), &service.base_url(), SPACING, LIFE);
    let (library, offset) = (library(), desktop.files().join("offset"));
    fs::write(&offset, "+0").unwrap();
    let keeps_monotonic = if moves_monotonic { "0" } else { "1" };
    let environment = [
        ("LD_PRELOAD", library.as_str()),
        ("FAKETIME_TIMESTAMP_FILE", offset.to_str().unwrap()),
        ("FAKETIME_NO_CACHE", "1"),
        ("FAKETIME_DONT_FAKE_MONOTONIC", keeps_monotonic),
        ("DONT_FAKE_MONOTONIC", keeps_monotonic),
    ];
    desktop.start_with(&["--profile", PROFILE], &environment);
    desktop.keys_change("ctrl+k", Region::TOP_BAR, ANY);
    desktop.xdotool(&["type", "--delay", "5", "sandbox:never"]);
    desktop.xdotool(&["key", "Return"]);
    try_the_sample(&mut desktop);
    submit(&mut desktop, &["created"]);
    let polls = || service.audit()[0].polls;
    desktop.wait("the task is followed", |_| (polls() > 3).then_some(()));
    for change in changes {
        fs::write(&offset, change).unwrap();
        let before = polls();
        sleep(WATCHED);
        let made = polls() - before;
        let usual = (WATCHED.as_millis() / SPACING.as_millis()) as u32;
        println!("{name}, {change}: {made} polls in {WATCHED:?}");
        assert!(made <= usual + 2, "{change}: {made} polls at once");
        desktop.wait("it is still followed", |_| (polls() > before + made).then_some(()));
    }
    let gap = service.audit()[0].shortest_gap.unwrap();
    // Where the clock for waiting jumps, the spacing was waited for by that clock.
    assert!(moves_monotonic || gap > SPACING / 2, "two polls {gap:?} apart");
    desktop.close();
    assert_nobody_waited_for_hours(&desktop.data_dir());
}

/// No exchange took longer than the test did, and none ended before it began.
fn assert_nobody_waited_for_hours(data_dir: &Path) {
    let file = Connection::open(data_dir.join(FILE_NAME)).unwrap();
    let sql = "SELECT count(*), min(elapsed_ms), max(elapsed_ms) FROM exchange";
    let (all, shortest, longest): (i64, i64, i64) =
        file.query_row(sql, [], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).unwrap();
    assert!(all > 10 && shortest >= 0 && longest < 60_000, "{all} exchanges of {shortest} to {longest} ms");
}

#[test]
fn a_clock_that_is_set_makes_no_burst() {
    follows_on("clock-set", false, &["+8h", "-20m", "+20h", "+0"]);
}

/// A machine that slept lets the clock for waiting jump on some systems.
#[test]
fn a_machine_that_slept_makes_no_burst() {
    follows_on("clock-slept", true, &["+8h", "+20h"]);
}
