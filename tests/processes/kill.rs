//! SIGKILL at random moments during submissions: no task lost, none submitted twice, no row false,
//! the file sound each time.

use std::time::{Duration, Instant};

use crate::support::killing::{CHILD_DIRECTORY, audit, follow_to_the_end, kill_again_and_again, submit_until_killed};
use crate::support::service::{Service, write_profile};
use tempfile::TempDir;

/// The last four characters tell keys apart.
const KEYS: [&str; 4] = ["an ordinary key", "sandbox:string-id", "sandbox:instant", "sandbox:uuid-id"];

/// `make test` kills a few times, `make soak` as often as the issue asks: `KILLS=500`.
#[test]
fn a_kill_at_any_moment_loses_nothing() {
    if std::env::var(CHILD_DIRECTORY).is_ok() {
        return submit_until_killed();
    }
    let kills = std::env::var("KILLS").map_or(25, |kills| kills.parse().unwrap());
    let began = Instant::now();
    let service = Service::start();
    let directory = TempDir::new().unwrap();
    write_profile(directory.path(), &service.base_url(), Duration::from_millis(200), Duration::from_hours(1));
    let test = "kill::a_kill_at_any_moment_loses_nothing";
    let cut_off = kill_again_and_again(test, directory.path(), &service, &KEYS, kills);
    follow_to_the_end(directory.path(), &KEYS);
    let settled = audit(directory.path(), &service, kills);
    assert_eq!((settled.rows, settled.arrivals), (cut_off.rows, cut_off.arrivals), "the end submitted nothing");
    assert_eq!(settled.solved + settled.unknown_with_task, settled.tasks, "every task is solved or honestly unknown");
    assert!(settled.tasks >= kills / 4, "only {} tasks in {kills} kills: nothing was shown", settled.tasks);
    println!("{kills} kills in {:.0} s: {settled:?}", began.elapsed().as_secs_f64());
}
