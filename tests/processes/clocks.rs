//! The real window while the system's clock is set and after the machine has slept: nothing is asked in a burst, and no
//! time that is kept is one that nobody waited.

use std::fs;
use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::Duration;

use crate::desktop::steps::{enter_key, only_row, submit, try_the_sample, wait_for_states};
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

/// A window that follows a task which is never solved, and the file that says how far its clock is off.
struct Followed {
    service: Service,
    desktop: Desktop,
    offset: PathBuf,
}

impl Followed {
    fn start(name: &'static str, moves_monotonic: bool) -> Self {
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
        enter_key(&mut desktop, "sandbox:never");
        try_the_sample(&mut desktop);
        submit(&mut desktop, &["created"]);
        let mut followed = Self { service, desktop, offset };
        followed.wait_for_more_polls_than(3);
        followed
    }

    fn polls(&self) -> u32 {
        self.service.audit()[0].polls
    }

    fn wait_for_more_polls_than(&mut self, polls: u32) {
        let Self { service, desktop, .. } = self;
        desktop.wait("the task is followed", |_| (service.audit()[0].polls > polls).then_some(()));
    }

    fn set_clock(&self, change: &str) {
        fs::write(&self.offset, change).unwrap();
    }

    /// Sets the clock while no poll is under way: by a clock for waiting that jumps, that poll would last for hours.
    fn set_clock_between_polls(&mut self, change: &str) {
        self.wait_for_more_polls_than(self.polls());
        sleep(SPACING / 2);
        self.set_clock(change);
    }

    /// Closes the window, once no two polls came together and no time was kept that nobody waited.
    fn close(mut self, moves_monotonic: bool) {
        let gap = self.service.audit()[0].shortest_gap.unwrap();
        // Where the clock for waiting jumps, the spacing was waited for by that clock.
        assert!(moves_monotonic || gap > SPACING / 2, "two polls {gap:?} apart");
        self.desktop.close();
        assert_nobody_waited_for_hours(&self.desktop.data_dir());
    }
}

/// Follows a task that is never solved while the clock goes on by `changes`, one after another.
fn follows_on(name: &'static str, moves_monotonic: bool, changes: &[&str]) {
    let mut followed = Followed::start(name, moves_monotonic);
    for change in changes {
        followed.set_clock_between_polls(change);
        let before = followed.polls();
        sleep(WATCHED);
        let made = followed.polls() - before;
        let usual = (WATCHED.as_millis() / SPACING.as_millis()) as u32;
        println!("{name}, {change}: {made} polls in {WATCHED:?}");
        assert!(made <= usual + 2, "{change}: {made} polls at once");
        followed.wait_for_more_polls_than(before + made);
    }
    followed.close(moves_monotonic);
}

/// Sets the clock beyond the task's life, and back again.
fn gives_up(name: &'static str, moves_monotonic: bool) {
    let mut followed = Followed::start(name, moves_monotonic);
    followed.wait_for_more_polls_than(10);
    followed.set_clock_between_polls("+30h");
    let before = followed.polls();
    wait_for_states(&mut followed.desktop, &["gave_up"]);
    let made = followed.polls() - before;
    // One may have been on its way; the other is the last that a spent life gets.
    assert!((1..=2).contains(&made), "{made} polls after the task's life");
    let detail = only_row(&followed.desktop).detail.unwrap_or_default();
    assert!(detail.contains("No solution within the task life"), "{detail}");
    // Where the clock for waiting jumps, setting it back would only hold up the window's own timers.
    if !moves_monotonic {
        followed.set_clock("+0");
    }
    sleep(WATCHED);
    assert_eq!(followed.polls(), before + made, "a task that was given up is asked for no more");
    assert_eq!(only_row(&followed.desktop).state, "gave_up");
    followed.close(moves_monotonic);
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

/// Nobody can tell a clock that is set forward from sleep, in which a task's life goes on.
#[test]
fn a_clock_set_beyond_the_tasks_life_ends_it_with_one_poll() {
    gives_up("clock-beyond", false);
}

#[test]
fn a_sleep_beyond_the_tasks_life_ends_it_with_one_poll() {
    gives_up("clock-slept-beyond", true);
}
