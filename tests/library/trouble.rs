//! The history in trouble while a desk runs: held, deleted, replaced, read-only, on a full disk, and
//! written by another window. Nothing is lost, nothing leaves unrecorded, and the operator is told.

use std::fs;
use std::process::Command as Process;
use std::time::{Duration, Instant};

use crate::support::killing::{CHILD_DIRECTORY, submit_in_child, submit_until_killed};
use crate::support::service::{Service, write_profile};
use crate::support::small_disk::{SmallDisk, on_small_disk, run_alone};
use crate::support::{TestDesk, options, states};
use capkill_desk::desk::{HistoryHealth, RecordCommand, RowsCommand, SubmissionCommand};
use capkill_desk::history::{FILE_NAME, Life};
use capkill_desk::work::SubmitPhase;
use rusqlite::Connection;
use rusqlite::config::DbConfig;
use tempfile::TempDir;

fn held_up(desk: &TestDesk, phase: &SubmitPhase) -> bool {
    desk.desk.state().in_flight.iter().any(|submission| submission.phase == *phase)
}

#[test]
fn a_held_history_is_said_so_and_nothing_leaves_until_it_is_free() {
    let mut desk = TestDesk::start();
    desk.submit_site(1);
    let other = desk.sqlite();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    desk.take_sample();
    desk.desk.dispatch(SubmissionCommand::Submit);
    desk.wait_until("being held up", |desk| {
        desk.state().in_flight.iter().any(|submission| submission.phase == SubmitPhase::RecordingHeldUp)
    });
    assert_eq!(desk.states(), [Life::Created]);
    other.execute_batch("ROLLBACK").unwrap();
    desk.wait_until("the outcome", |desk| desk.state().in_flight.is_empty());
    assert_eq!(desk.states(), [Life::Created, Life::Created]);
    assert!(!held_up(&desk, &SubmitPhase::RecordingHeldUp));
}

/// Longer than is waited for: refused, and nothing has left.
#[test]
fn a_history_held_for_long_refuses_what_it_cannot_record() {
    let mut desk = TestDesk::start();
    desk.take_sample();
    let other = desk.sqlite();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    desk.desk.dispatch(SubmissionCommand::Submit);
    desk.wait_until("the refusal", |desk| {
        desk.state()
            .notices
            .iter()
            .any(|notice| notice.text.contains("it never left") && notice.text.contains("locked"))
    });
    other.execute_batch("ROLLBACK").unwrap();
    assert!(desk.states().is_empty());
    desk.submit();
    assert_eq!(desk.states(), [Life::Created]);
}

#[test]
fn a_deleted_history_is_written_anew_from_the_open_file() {
    let mut desk = TestDesk::start();
    desk.submit_site(1);
    let path = desk.directory.path().join(FILE_NAME);
    for (round, also) in [&[][..], &["-wal", "-shm"][..]].into_iter().enumerate() {
        fs::remove_file(&path).unwrap();
        for suffix in also {
            fs::remove_file(desk.directory.path().join(format!("{FILE_NAME}{suffix}"))).ok();
        }
        desk.submit_site(2 + round);
        assert_eq!(desk.states(), vec![Life::Created; 2 + round], "round {round}: {:?}", desk.notices());
        let verdict: String = desk.sqlite().query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
        assert_eq!(verdict, "ok");
    }
    desk.desk.dispatch(RowsCommand::Show(0..5));
    desk.wait_until("all rows in the table", |desk| desk.state().history.total() == Some(3));
    desk.record(1);
    let directory = desk.directory.path().to_owned();
    let TestDesk { desk: first, directory: kept, .. } = desk;
    drop(first);
    assert_eq!(states(&directory), [Life::Created; 3], "and the file outlives the desk");
    drop(kept);
}

#[test]
fn a_replaced_history_is_not_written_to() {
    let mut desk = TestDesk::start();
    desk.submit_site(1);
    let path = desk.directory.path().join(FILE_NAME);
    let elsewhere = desk.directory.path().join("moved");
    fs::rename(&path, &elsewhere).unwrap();
    fs::write(&path, "another").unwrap();
    desk.take_sample();
    desk.desk.dispatch(SubmissionCommand::Submit);
    desk.wait_until("the refusal", |desk| {
        desk.state()
            .notices
            .iter()
            .any(|notice| notice.text.contains("was replaced") && notice.text.contains("it never left"))
    });
    assert_eq!(fs::read(&path).unwrap(), b"another");
    fs::rename(&elsewhere, &path).unwrap();
    desk.submit();
    assert_eq!(desk.states(), [Life::Created, Life::Created]);
}

#[test]
fn two_desks_see_each_others_rows() {
    let directory = TempDir::new().unwrap();
    let mut one = TestDesk::run(options(directory.path()), ());
    let mut other = TestDesk::run(options(directory.path()), ());
    for (number, expected) in (1..=3).zip(1..) {
        one.submit_site(number);
        other.wait_until("the other's row", |desk| desk.state().history.total() == Some(expected));
    }
    other.submit_site(100);
    one.wait_until("the row made in return", |desk| desk.state().history.total() == Some(4));
    one.desk.dispatch(RowsCommand::Show(0..5));
    one.wait_until("its end", |desk| desk.state().history.row(0).is_some_and(|row| row.summary.state == Life::Created));
}

#[test]
fn another_process_s_rows_are_seen() {
    if std::env::var(CHILD_DIRECTORY).is_ok() {
        return submit_until_killed();
    }
    let service = Service::start();
    let directory = TempDir::new().unwrap();
    write_profile(directory.path(), &service.base_url(), Duration::from_mins(10), Duration::from_hours(1));
    let mut desk = TestDesk::run(options(directory.path()), ());
    let mut child = submit_in_child("trouble::another_process_s_rows_are_seen", directory.path(), 1, "an ordinary key");
    child.wait_until_ready();
    desk.wait_until("the child's rows", |desk| desk.state().history.total().is_some_and(|total| total >= 5));
}

#[test]
fn a_full_disk_refuses_and_goes_on_when_there_is_room() {
    on_small_disk("trouble::a_full_disk_refuses_and_goes_on_when_there_is_room", 4, refused_until_there_is_room);
}

fn refused_until_there_is_room(small: &SmallDisk) {
    let mut desk = TestDesk::run(options(small.path()), ());
    desk.submit_site(1);
    small.fill();
    desk.take_sample();
    desk.desk.dispatch(SubmissionCommand::Submit);
    desk.wait_until("the refusal", |desk| {
        desk.state()
            .notices
            .iter()
            .any(|notice| notice.text.contains("disk is full") && notice.text.contains("it never left"))
    });
    assert_eq!(states(small.path()), [Life::Created]);
    small.empty();
    desk.submit();
    assert_eq!(states(small.path()), [Life::Created, Life::Created]);
}

#[test]
fn a_directory_that_cannot_be_written_is_read_and_tried_again() {
    on_small_disk(
        "trouble::a_directory_that_cannot_be_written_is_read_and_tried_again",
        8,
        read_until_it_can_be_written,
    );
}

/// A crash leaves the WAL and its shared memory: the file is then read through them, and SQLite shares how they were
/// opened among all connections of a process.
#[test]
fn a_history_read_through_its_wal_can_be_written_after_a_retry() {
    on_small_disk(
        "trouble::a_history_read_through_its_wal_can_be_written_after_a_retry",
        8,
        read_through_the_wal_until_it_can_be_written,
    );
}

fn read_until_it_can_be_written(small: &SmallDisk) {
    submit_one(small);
    retry_once_it_can_be_written(small);
}

fn read_through_the_wal_until_it_can_be_written(small: &SmallDisk) {
    submit_one(small);
    let path = small.path().join(FILE_NAME);
    let connection = Connection::open(&path).unwrap();
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true).unwrap();
    connection.execute("UPDATE submission SET label = 'in the WAL'", []).unwrap();
    drop(connection);
    for suffix in ["-wal", "-shm"] {
        assert!(small.path().join(format!("{FILE_NAME}{suffix}")).exists(), "no {suffix}");
    }
    retry_once_it_can_be_written(small);
}

fn submit_one(small: &SmallDisk) {
    let mut desk = TestDesk::run(options(small.path()), ());
    desk.submit_site(1);
}

fn retry_once_it_can_be_written(small: &SmallDisk) {
    let end = Instant::now() + Duration::from_secs(10);
    while !small.remount("ro") {
        assert!(Instant::now() < end, "the desk's files stay open");
        std::thread::sleep(Duration::from_millis(50));
    }
    let mut desk = TestDesk::run(options(small.path()), ());
    desk.wait_until("the row that is there", |desk| desk.state().history.total() == Some(1));
    let HistoryHealth::ReadOnly(why) = desk.desk.state().history.health.clone() else {
        panic!("{:?}", desk.desk.state().history.health)
    };
    assert!(why.contains("can be read"), "{why}");
    assert!(desk.desk.state().submit_blocker().is_some());
    assert!(small.remount("rw"));
    desk.desk.dispatch(RecordCommand::ReopenHistory);
    desk.wait_until("a history that can be written", |desk| desk.state().history.health == HistoryHealth::Ready);
    desk.take_sample();
    desk.submit();
    assert_eq!(states(small.path()), [Life::Created, Life::Created]);
    drop(Connection::open(small.path().join(FILE_NAME)).unwrap());
}

/// A medium that takes no more writes fails each of them, as a limit on the size of files does. Only a
/// process that ignores the signal which comes with that lives on, so the test runs in one.
#[test]
fn writes_that_fail_while_it_runs_are_told_and_made_good() {
    const INSIDE: &str = "CAPKILL_TEST_IGNORES_XFSZ";
    if std::env::var_os(INSIDE).is_some() {
        return fail_writes_for_a_while();
    }
    let mut process = Process::new("sh");
    process.args(["-c", "trap '' XFSZ; exec \"$0\" \"$@\""]).arg(std::env::current_exe().unwrap()).env(INSIDE, "1");
    run_alone(process, "trouble::writes_that_fail_while_it_runs_are_told_and_made_good");
}

/// The largest size to which this process may write a file.
fn limit_files(bytes: &str) {
    let limit = format!("--fsize={bytes}:unlimited");
    let status = Process::new("prlimit").args(["--pid", &std::process::id().to_string(), &limit]).status();
    assert!(status.unwrap().success());
}

fn fail_writes_for_a_while() {
    let mut desk = TestDesk::waiting_for_a_slow_reply();
    let job = desk.desk.state().in_flight[0].job;
    limit_files("4096");
    desk.desk.dispatch(SubmissionCommand::Cancel(job));
    desk.wait_until("the problem", |desk| {
        let mut phases = desk.state().in_flight.iter().map(|submission| &submission.phase);
        phases.any(|phase| matches!(phase, SubmitPhase::Unsaved { problem, .. } if problem.contains("check the disk")))
    });
    assert_eq!(desk.states(), [Life::Recorded]);
    desk.set_key("an ordinary key");
    desk.compose_site(2);
    desk.wait_until("the second draft", |desk| desk.state().compose.is_current());
    desk.desk.dispatch(SubmissionCommand::Submit);
    desk.wait_until("the refusal", |desk| {
        let mut notices = desk.state().notices.iter();
        notices.any(|notice| notice.text.contains("check the disk") && notice.text.contains("it never left"))
    });
    assert_eq!(desk.states(), [Life::Recorded], "what can't be recorded is not sent");
    limit_files("unlimited");
    desk.wait_until("the outcome", |desk| desk.state().in_flight.is_empty());
    assert_eq!(desk.states(), [Life::Unknown]);
    desk.submit_site(3);
    assert_eq!(desk.states(), [Life::Unknown, Life::Created]);
}
