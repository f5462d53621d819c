//! Ends that nobody at the window asks for: nothing new begins, and replies under way are waited for.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use crate::support::service::{PROFILE_ID, with_key, write_profile};
use crate::support::slow_service::{FIRST_TASK, SlowService};
use crate::support::{DEADLINE, TestDesk, options};
use capkill_desk::desk::{
    AccountCommand, CallbackTestState, Desk, DraftCommand, DraftEdit, ReceiverCommand, RowsCommand, RowsOf,
    SubmissionCommand,
};
use capkill_desk::history::{Life, SubmissionId};
use capkill_desk::work::{Clock, ClosingStage, SubmitPhase};
use tempfile::TempDir;

/// Most time between a reply and its file. The bound is for the program as it is released; without optimisation
/// the tests allow for a busy machine.
const MOST: Duration = if cfg!(debug_assertions) { DEADLINE } else { Duration::from_millis(100) };

const DELAY: Duration = Duration::from_secs(1);

/// Starts a desk on a service whose replies take a second.
fn desk_on(service: &SlowService) -> TestDesk {
    let directory = TempDir::new().unwrap();
    write_profile(directory.path(), &service.base_url(), Duration::from_secs(2), Duration::from_mins(5));
    let mut options = options(directory.path());
    with_key(&mut options, "an ordinary key");
    options.clock = Clock::system();
    let desk = TestDesk::run(options, directory);
    assert_eq!(desk.desk.state().selected_profile, PROFILE_ID);
    desk
}

/// Submits site details and waits until the service has them.
fn submit_until_it_waits(desk: &mut TestDesk, number: usize) {
    desk.compose_site(number);
    desk.wait_until("a draft that can be sent", |desk| {
        desk.state().compose.is_current() && desk.state().submit_blocker().is_none()
    });
    desk.desk.dispatch(SubmissionCommand::Submit);
    desk.wait_until("the reply being waited for", |desk| {
        desk.state().in_flight.iter().any(|submission| submission.phase == SubmitPhase::Waiting)
    });
}

fn task_ids(desk: &TestDesk) -> Vec<Option<String>> {
    let sqlite = desk.sqlite();
    let mut statement = sqlite.prepare("SELECT task_id FROM submission ORDER BY id").unwrap();
    statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
}

#[test]
fn an_end_without_a_window_waits_for_the_reply_and_commits_it() {
    let service = SlowService::start(DELAY);
    let mut desk = desk_on(&service);
    submit_until_it_waits(&mut desk, 1);
    desk.desk.close_after_replies();
    assert_eq!((desk.states(), task_ids(&desk)), (vec![Life::Created], vec![Some(FIRST_TASK.to_string())]));
}

#[test]
fn an_end_without_replies_under_way_waits_for_none() {
    let service = SlowService::start(DELAY);
    let mut desk = desk_on(&service);
    let before = (service.came("createTask").len(), service.answered().len());
    desk.desk.close_after_replies();
    assert_eq!((service.came("createTask").len(), service.answered().len()), before);
}

#[test]
fn nothing_new_begins_once_the_end_is_asked_for() {
    let service = SlowService::start(Duration::ZERO);
    let mut desk = desk_on(&service);
    desk.submit_site(1);
    desk.wait_until("a poll of the first task", |_| !service.came("getTaskResult").is_empty());
    service.set_delay(DELAY);
    submit_until_it_waits(&mut desk, 2);
    desk.compose_site(3);
    desk.wait_until("the third draft", |desk| desk.state().compose.is_current());
    desk.desk.closing().ask();
    let asked = Instant::now();
    desk.wait_until("the news", |desk| desk.state().closing == ClosingStage::Waiting);
    desk.desk.dispatch(SubmissionCommand::Submit);
    desk.wait_until("the last reply", |desk| desk.state().closing >= ClosingStage::Ready);
    assert!(service.answered()[1] > asked, "the reply came after the end was asked for");
    assert!(desk.notices().iter().any(|text| text.contains("Surely not paid") && text.contains("closing")));
    desk.desk.close();
    assert_eq!(service.came("createTask").len(), 2, "the third submission never left");
    let polled = service.came("getTaskResult").into_iter().filter(|came| *came > asked + DELAY / 10).count();
    assert_eq!(polled, 0, "no poll left any more");
    let expected = [FIRST_TASK, FIRST_TASK + 1].map(|task| Some(task.to_string()));
    assert_eq!((desk.states(), task_ids(&desk)), (vec![Life::Created; 2], expected.to_vec()));
}

#[test]
fn no_balance_and_no_callback_test_leaves_once_the_end_is_asked_for() {
    let service = SlowService::start(DELAY);
    let mut desk = desk_on(&service);
    desk.desk.dispatch(DraftCommand::Edit(DraftEdit::CallbackUrl(format!("{}back", service.base_url()))));
    submit_until_it_waits(&mut desk, 1);
    desk.desk.closing().ask();
    desk.wait_until("the news", |desk| desk.state().closing == ClosingStage::Waiting);
    desk.desk.dispatch(AccountCommand::Check);
    desk.desk.dispatch(ReceiverCommand::TestCallback);
    desk.wait_until("the test's end", |desk| match &desk.state().callback_test {
        Some(CallbackTestState::Done { sentence, .. }) => sentence.contains("closing"),
        _ => false,
    });
    desk.wait_until("the check's end", |desk| {
        desk.state().notices.iter().any(|notice| notice.text.contains("The balance was not asked for"))
    });
    desk.desk.close_after_replies();
    assert_eq!((service.came("getBalance").len(), service.came("back").len()), (0, 0));
    assert_eq!(desk.states(), [Life::Created]);
}

/// The window may be hidden or hang; its thread is not needed.
#[test]
fn an_end_goes_on_without_the_windows_thread() {
    let service = SlowService::start(DELAY);
    let mut desk = desk_on(&service);
    submit_until_it_waits(&mut desk, 1);
    let closing = desk.desk.closing();
    closing.ask();
    closing.wait_until_over();
    assert_eq!(desk.states(), [Life::Created]);
}

#[test]
fn what_was_not_sent_before_the_end_never_leaves() {
    let service = SlowService::start(DELAY);
    let mut desk = desk_on(&service);
    let other = desk.sqlite();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    desk.compose_site(1);
    desk.wait_until("a draft that can be sent", |desk| desk.state().compose.is_current());
    desk.desk.dispatch(SubmissionCommand::Submit);
    desk.wait_until("being held up", |desk| {
        desk.state().in_flight.iter().any(|submission| submission.phase == SubmitPhase::RecordingHeldUp)
    });
    desk.desk.closing().ask();
    desk.wait_until("the news", |desk| desk.state().closing == ClosingStage::Waiting);
    other.execute_batch("ROLLBACK").unwrap();
    desk.wait_until("the end", |desk| desk.state().closing == ClosingStage::Ready);
    desk.desk.close();
    assert_eq!((desk.states(), service.came("createTask").len()), (vec![Life::NotSent], 0));
}

/// Finding 11: SQLite would wait ten seconds for the lock before anything says that the task is known.
#[test]
fn a_known_outcome_is_in_a_file_at_once_while_the_history_is_held() {
    let service = SlowService::start(DELAY);
    let mut desk = desk_on(&service);
    submit_until_it_waits(&mut desk, 1);
    let other = desk.sqlite();
    other.execute_batch("BEGIN EXCLUSIVE").unwrap();
    let rescue = desk.directory.path().join("unsaved-1.json");
    let kept = until_there(&rescue, &FIRST_TASK.to_string()).duration_since(service.answered()[0]);
    println!("reply to rescue file: {} ms", kept.as_millis());
    assert!(kept <= MOST, "{kept:?}");
    assert_eq!(desk.states(), [Life::Recorded]);
    other.execute_batch("ROLLBACK").unwrap();
    desk.wait_until("the outcome", |desk| desk.state().in_flight.is_empty());
    assert_eq!((desk.states(), rescue.exists()), (vec![Life::Created], false));
}

/// The history's own thread may hold it too: with the words of many rows that were deleted, or a large import.
#[test]
fn a_known_outcome_is_in_a_file_at_once_while_the_desk_itself_writes() {
    let service = SlowService::start(DELAY);
    let mut desk = desk_on(&service);
    let other = desk.sqlite();
    submit_until_it_waits(&mut desk, 1);
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    // This write waits on the thread that the outcome will wait for.
    desk.desk.dispatch(RowsCommand::Pin(RowsOf::One(SubmissionId(1)), true));
    let kept = until_there(&desk.directory.path().join("unsaved-1.json"), &FIRST_TASK.to_string());
    let kept = kept.duration_since(service.answered()[0]);
    println!("reply to rescue file beside the desk's own write: {} ms", kept.as_millis());
    assert!(kept <= MOST, "{kept:?}");
    other.execute_batch("ROLLBACK").unwrap();
    desk.wait_until("the outcome", |desk| desk.state().in_flight.is_empty());
    assert_eq!(desk.states(), [Life::Created]);
}

/// Waits until a file holds a text. Returns when that was seen.
fn until_there(path: &Path, text: &str) -> Instant {
    let end = Instant::now() + DEADLINE;
    while !fs::read_to_string(path).unwrap_or_default().contains(text) {
        assert!(Instant::now() < end, "waited in vain for {}", path.display());
        std::thread::sleep(Duration::from_millis(1));
    }
    Instant::now()
}

/// A folder has the file's name, so that nothing can be renamed to it.
#[test]
fn an_outcome_is_kept_elsewhere_where_its_directory_takes_no_file() {
    let service = SlowService::start(DELAY);
    let mut desk = desk_on(&service);
    submit_until_it_waits(&mut desk, 1);
    let other = desk.sqlite();
    other.execute_batch("BEGIN EXCLUSIVE").unwrap();
    fs::create_dir(desk.directory.path().join("unsaved-1.json")).unwrap();
    desk.wait_until("the problem", |desk| place_of_outcome(desk).is_some());
    let place = place_of_outcome(&desk.desk).unwrap();
    assert!(place.starts_with(std::env::temp_dir()) && place.is_file(), "{}", place.display());
    other.execute_batch("ROLLBACK").unwrap();
    desk.wait_until("the outcome", |desk| desk.state().in_flight.is_empty());
    assert_eq!((desk.states(), place.exists()), (vec![Life::Created], false));
}

/// Where an outcome that is not committed is said to be meanwhile.
fn place_of_outcome(desk: &Desk) -> Option<PathBuf> {
    desk.state().in_flight.iter().find_map(|submission| match &submission.phase {
        SubmitPhase::Unsaved { problem, .. } => Some(PathBuf::from(problem.rsplit_once("it is in ")?.1)),
        _ => None,
    })
}
