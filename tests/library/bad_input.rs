//! What two windows, files from elsewhere and full disks bring at an awkward moment: one sentence, nothing sent that was
//! not meant, nothing lost.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::support::service::{PROFILE_ID, Service, with_key, write_profile};
use crate::support::slow_service::{FIRST_TASK, SlowService};
use crate::support::small_disk::{SmallDisk, on_small_disk};
use crate::support::{TestDesk, options, states};
use capkill_desk::desk::{Command, Desk, ProfileCommand, Question, SubmissionCommand, TransferCommand};
use capkill_desk::history::{FILE_NAME, Life};
use capkill_desk::profile::{Address, Profile, ProfileEdit};
use capkill_desk::work::{Clock, SubmitPhase};
use rusqlite::Connection;
use sha2::{Digest as _, Sha256};
use tempfile::TempDir;

const DELAY: Duration = Duration::from_secs(1);
const KEY: &str = "an-ordinary-key-0001";

/// A desk on a directory whose profile was written before, with a key that is meant for its address.
fn desk_in(directory: &Path) -> TestDesk<()> {
    let mut options = options(directory);
    with_key(&mut options, KEY);
    options.clock = Clock::system();
    TestDesk::run(options, ())
}

fn directory_for(service: &SlowService) -> TempDir {
    let directory = TempDir::new().unwrap();
    write_profile(directory.path(), &service.base_url(), Duration::from_millis(200), Duration::from_mins(5));
    directory
}

fn own_profile(desk: &Desk) -> Profile {
    desk.state().profiles.iter().find(|profile| profile.id == PROFILE_ID).unwrap().clone()
}

/// Edits the profile in a window, and waits until the file has the change.
fn edit(desk: &mut TestDesk<()>, directory: &Path, change: impl FnOnce(&mut Profile), holds: &str) {
    let before = own_profile(&desk.desk);
    let mut now = before.clone();
    change(&mut now);
    desk.desk.dispatch(ProfileCommand::Save(Box::new(ProfileEdit { before: Some(before), now })));
    let file = directory.join("settings.toml");
    desk.wait_until("the settings", |_| fs::read_to_string(&file).is_ok_and(|text| text.contains(holds)));
}

fn move_to(desk: &mut TestDesk<()>, directory: &Path, service: &SlowService) {
    let base_url = service.base_url();
    edit(desk, directory, |profile| profile.address = Address::parse(&base_url), &base_url);
    desk.wait_until("the address", |desk| {
        own_profile(desk).address.base_url().is_some_and(|url| url.to_string() == base_url)
    });
}

fn press_submit(desk: &mut TestDesk<()>, number: usize) {
    desk.compose_site(number);
    desk.wait_until("a draft that can be sent", |desk| {
        desk.state().compose.is_current() && desk.state().submit_blocker().is_none()
    });
    desk.desk.dispatch(SubmissionCommand::Submit);
}

/// Waits for the question about an address. Returns the address that is asked about.
fn asked(desk: &mut TestDesk<()>) -> String {
    desk.wait_until("the question", |desk| matches!(desk.state().question, Some(Question::NewAddress(_))));
    match &desk.desk.state().question {
        Some(Question::NewAddress(about)) => about.asked.to_string(),
        other => panic!("{other:?}"),
    }
}

fn say_yes(desk: &mut TestDesk<()>) {
    let Some(Question::NewAddress(read)) = desk.desk.state().question.clone() else { panic!("nothing is asked") };
    desk.desk.dispatch(Command::ConfirmAddress(Box::new(read)));
}

fn origin(service: &SlowService) -> String {
    service.base_url().trim_end_matches('/').to_owned()
}

/// Bad input: "two windows that confirm different addresses".
#[test]
fn a_yes_in_one_window_is_none_in_the_other() {
    let [own, one_says, other_says] = [(); 3].map(|()| SlowService::start(Duration::ZERO));
    let directory = directory_for(&own);
    let mut one = desk_in(directory.path());
    let mut other = desk_in(directory.path());
    for (desk, service, number) in [(&mut one, &one_says, 1), (&mut other, &other_says, 2)] {
        move_to(desk, directory.path(), service);
        press_submit(desk, number);
        assert_eq!(asked(desk), origin(service));
        say_yes(desk);
        desk.wait_until("the submission", |_| service.came("createTask").len() == 1);
        desk.wait_until("its end", |desk| desk.state().in_flight.is_empty());
    }
    // Saving anything brings the other window's address here.
    edit(&mut one, directory.path(), |profile| profile.low_balance = "7".into(), "\"7\"");
    let others = other_says.base_url();
    one.wait_until("the other's address", |desk| {
        own_profile(desk).address.base_url().is_some_and(|url| url.to_string() == others)
    });
    press_submit(&mut one, 3);
    assert_eq!(asked(&mut one), origin(&other_says), "nobody said yes to it in this window");
    one.desk.dispatch(SubmissionCommand::DropQuestion);
    one.wait_until("no question", |desk| desk.state().question.is_none());
    let came = [&own, &one_says, &other_says].map(|service| service.came("createTask").len());
    assert_eq!((came, states(directory.path())), ([0, 1, 1], vec![Life::Created; 2]));
}

/// A desk whose profile was moved while a submission is under way, and which asks before it sends the next one.
fn submitted_while_one_is_under_way(directory: &Path, first: &SlowService, next: &SlowService) -> TestDesk<()> {
    let mut desk = desk_in(directory);
    press_submit(&mut desk, 1);
    desk.wait_until("the request", |_| first.came("createTask").len() == 1);
    move_to(&mut desk, directory, next);
    press_submit(&mut desk, 2);
    desk
}

/// Bad input: "a confirmation during a submission", and an edited base URL.
#[test]
fn a_yes_during_a_submission_sends_only_the_next_one_elsewhere() {
    let (first, next) = (SlowService::start(DELAY), SlowService::start(Duration::ZERO));
    let directory = directory_for(&first);
    let mut desk = submitted_while_one_is_under_way(directory.path(), &first, &next);
    assert_eq!(asked(&mut desk), origin(&next));
    assert!(first.answered().is_empty(), "the first submission is under way");
    say_yes(&mut desk);
    desk.wait_until("both ends", |desk| desk.state().in_flight.is_empty());
    desk.wait_until("polls of both tasks", |_| [&first, &next].iter().all(|at| !at.came("getTaskResult").is_empty()));
    let file = Connection::open(directory.path().join(FILE_NAME)).unwrap();
    let mut statement = file.prepare("SELECT base_url FROM submission ORDER BY id").unwrap();
    let rows: Vec<String> = statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    assert_eq!(rows, [first.base_url(), next.base_url()]);
    assert_eq!(states(directory.path()), [Life::Created; 2]);
    assert_eq!([&first, &next].map(|service| service.came("createTask").len()), [1, 1]);
}

/// Says no: the submission under way is not touched.
#[test]
fn a_no_during_a_submission_leaves_it_alone() {
    let (first, next) = (SlowService::start(DELAY), SlowService::start(Duration::ZERO));
    let directory = directory_for(&first);
    let mut desk = submitted_while_one_is_under_way(directory.path(), &first, &next);
    asked(&mut desk);
    desk.desk.dispatch(SubmissionCommand::DropQuestion);
    desk.wait_until("the end", |desk| desk.state().in_flight.is_empty());
    assert_eq!(states(directory.path()), [Life::Created]);
    assert!(next.paths().is_empty(), "{:?}", next.paths());
}

/// Where an outcome that is not committed is said to be meanwhile; `None` before that is said.
fn problem(desk: &Desk) -> Option<String> {
    desk.state().in_flight.iter().find_map(|submission| match &submission.phase {
        SubmitPhase::Unsaved { problem, .. } => Some(problem.clone()),
        _ => None,
    })
}

fn submit_until_it_waits(desk: &mut TestDesk<()>, service: &SlowService) {
    press_submit(desk, 1);
    desk.wait_until("the request", |_| service.came("createTask").len() == 1);
}

/// Bad input: "a rescue directory that is full", while the history is held.
#[test]
fn an_outcome_beside_a_full_disk_is_kept_elsewhere() {
    on_small_disk("bad_input::an_outcome_beside_a_full_disk_is_kept_elsewhere", 4, kept_elsewhere);
}

fn kept_elsewhere(small: &SmallDisk) {
    let service = SlowService::start(DELAY);
    write_profile(small.path(), &service.base_url(), Duration::from_mins(1), Duration::from_mins(5));
    let mut desk = desk_in(small.path());
    submit_until_it_waits(&mut desk, &service);
    let other = Connection::open(small.path().join(FILE_NAME)).unwrap();
    other.execute_batch("BEGIN EXCLUSIVE").unwrap();
    small.fill();
    desk.wait_until("the problem", |desk| problem(desk).is_some());
    let told = problem(&desk.desk).unwrap();
    let place = PathBuf::from(told.rsplit_once("it is in ").unwrap().1);
    assert!(place.starts_with(std::env::temp_dir()) && !place.starts_with(small.path()), "{told}");
    assert!(fs::read_to_string(&place).unwrap().contains(&FIRST_TASK.to_string()));
    let half_written = |entry: fs::DirEntry| entry.file_name().to_string_lossy().ends_with(".part");
    assert!(!fs::read_dir(small.path()).unwrap().flatten().any(half_written), "no part of a file is left");
    small.empty();
    other.execute_batch("ROLLBACK").unwrap();
    desk.wait_until("the outcome", |desk| desk.state().in_flight.is_empty());
    assert_eq!((states(small.path()), place.exists()), (vec![Life::Created], false));
    assert_eq!(service.came("createTask").len(), 1, "nothing was sent again");
}

/// The second place where an outcome is kept: its name tells the directory.
fn second_place(directory: &Path) -> PathBuf {
    let digest = Sha256::digest(directory.canonicalize().unwrap().as_os_str().as_encoded_bytes());
    let name = format!("{:02x}{:02x}{:02x}{:02x}", digest[0], digest[1], digest[2], digest[3]);
    std::env::temp_dir().join(format!("capkill-desk-{name}-unsaved-1.json"))
}

#[test]
fn an_outcome_that_no_place_takes_is_told_and_saved_later() {
    let service = SlowService::start(DELAY);
    let directory = directory_for(&service);
    let mut desk = desk_in(directory.path());
    submit_until_it_waits(&mut desk, &service);
    let other = Connection::open(directory.path().join(FILE_NAME)).unwrap();
    other.execute_batch("BEGIN EXCLUSIVE").unwrap();
    let taken = [directory.path().join("unsaved-1.json"), second_place(directory.path())];
    for place in &taken {
        fs::create_dir(place).unwrap();
    }
    desk.wait_until("the problem", |desk| problem(desk).is_some());
    let told = problem(&desk.desk).unwrap();
    for place in &taken {
        fs::remove_dir(place).unwrap();
    }
    assert!(told.contains("No file could be written for it either: keep CapKill Desk open"), "{told}");
    other.execute_batch("ROLLBACK").unwrap();
    desk.wait_until("the outcome", |desk| desk.state().in_flight.is_empty());
    assert_eq!(states(directory.path()), [Life::Created]);
    assert!(taken.iter().all(|place| !place.exists()));
}

fn names(directory: &Path) -> Vec<String> {
    let entries = fs::read_dir(directory).unwrap().flatten();
    let mut names: Vec<_> = entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

/// Bad input: "restore of a file of a newer version: one sentence, nothing sent, nothing lost".
#[test]
fn a_backup_of_a_newer_version_is_refused_in_a_sentence() {
    let (service, directory, outside) = (Service::start(), TempDir::new().unwrap(), TempDir::new().unwrap());
    write_profile(directory.path(), &service.base_url(), Duration::from_millis(200), Duration::from_hours(1));
    let mut options = options(directory.path());
    with_key(&mut options, "sandbox:ERROR_ZERO_BALANCE");
    let mut desk = TestDesk::run(options, ());
    desk.submit_site(1);
    let backup = outside.path().join("backup.sqlite3");
    let file = Connection::open(directory.path().join(FILE_NAME)).unwrap();
    file.execute("VACUUM INTO ?1", [backup.to_str().unwrap()]).unwrap();
    let newer = format!(
        "UPDATE submission SET state = 'created', task_id = '7', followed = 1, base_url = '{}';
         ALTER TABLE submission ADD COLUMN more TEXT; PRAGMA user_version = 99",
        service.base_url()
    );
    Connection::open(&backup).unwrap().execute_batch(&newer).unwrap();
    let (before, bytes) = (names(directory.path()), fs::read(&backup).unwrap());
    desk.files.choose(&backup);
    desk.desk.dispatch(TransferCommand::ChooseRestore);
    let says = |text: &str| text.contains("newer CapKill Desk (version 99");
    desk.wait_until("the refusal", |desk| desk.state().notices.iter().any(|notice| says(&notice.text)));
    let told: Vec<String> = desk.notices().into_iter().filter(|text| says(text)).collect();
    assert!(told.len() == 1 && !told[0].ends_with('.') && !told[0].contains(". "), "one sentence: {told:?}");
    assert_eq!((names(directory.path()), states(directory.path())), (before, vec![Life::Refused]));
    assert!(fs::read(&backup).unwrap() == bytes, "the file is not touched");
    assert_eq!((service.arrivals().len(), service.audit().len()), (1, 0), "nothing was sent");
    desk.submit_site(2);
    assert_eq!(states(directory.path()), [Life::Refused; 2], "the history goes on");
}
