//! Tasks followed to their end, against a service that outlives the desk: every answer there is,
//! every way to be interrupted, and how often it was really asked.

use std::path::Path;
use std::process::{Child, Command as Process, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant};

#[cfg(unix)]
use crate::support::replaced::ReplacedHistory;
use crate::support::service::{Service, with_key, write_profile};
use crate::support::{DEADLINE, TestDesk, states};
use capkill_desk::contract::{ERROR_CODES, POLLS_PER_TASK};
use capkill_desk::desk::{AccountCommand, FollowCommand, Options, ProfileCommand, Reason};
use capkill_desk::history::{Life, SubmissionId};
use capkill_desk::profile::{Address, Profile, ProfileEdit};
use capkill_desk::work::{Clock, FollowPhase};
use tempfile::TempDir;

/// The least spacing a profile can have.
const FAST: Duration = Duration::from_millis(200);

/// Never spent while a test runs.
const LONG: Duration = Duration::from_hours(1);

const KEY: &str = "an ordinary key";

/// A service, and a desk whose profile is that service.
fn start(key: &str, spacing: Duration, life: Duration) -> (Service, TestDesk) {
    start_with(key, spacing, life, |_| {})
}

fn start_with(key: &str, spacing: Duration, life: Duration, change: impl FnOnce(&mut Options)) -> (Service, TestDesk) {
    let service = Service::start();
    let directory = TempDir::new().unwrap();
    write_profile(directory.path(), &service.base_url(), spacing, life);
    (service, open(directory, key, change))
}

fn open(directory: TempDir, key: &str, change: impl FnOnce(&mut Options)) -> TestDesk {
    TestDesk::start_in(directory, |options| {
        with_key(options, key);
        options.clock = Clock::system();
        change(options);
    })
}

/// A clock that can be set.
fn settable() -> (Arc<AtomicI64>, Clock) {
    let offset_ms = Arc::new(AtomicI64::new(0));
    let (clock, system) = (Arc::clone(&offset_ms), Clock::system());
    (offset_ms, Clock::from_fn(move || system.now_ms() + clock.load(Ordering::SeqCst)))
}

fn detail(desk: &TestDesk, id: i64) -> String {
    let detail = desk.sqlite().query_row("SELECT detail FROM submission WHERE id = ?1", [id], |row| row.get(0));
    detail.unwrap()
}

fn polls(desk: &TestDesk, id: i64) -> u32 {
    desk.sqlite().query_row("SELECT polls FROM submission WHERE id = ?1", [id], |row| row.get(0)).unwrap()
}

#[test]
fn a_task_is_followed_until_its_solution_is_shown() {
    let (service, mut desk) = start(KEY, FAST, LONG);
    desk.submit_site(1);
    desk.wait_for_states(&[Life::Solved]);
    let record = desk.record(1);
    let solution = record.solution.as_ref().unwrap().text_to_copy();
    assert!(solution.starts_with("sandbox-"), "{solution}");
    let asked = service.audit()[0].polls;
    assert_eq!((record.record.polls, record.record.exchanges.len()), (asked, asked as usize + 1));
    let labels: Vec<&str> = record.timeline.iter().map(|entry| entry.label.as_str()).collect();
    assert_eq!(labels[..2], ["createTask", "getTaskResult 1"]);
    assert_eq!(record.timeline.last().unwrap().summary, "HTTP 200 · The solution came");
    assert!(record.timeline[0].summary.contains("created"), "{:?}", record.timeline[0]);
    assert!(record.timeline.windows(2).all(|pair| pair[0].offset_ms <= pair[1].offset_ms));
    desk.wait_until("the end of following", |desk| desk.state().following.is_empty());
}

/// Must show: "scenario keys for every code in contract.md end in the right state with its
/// explanation", as an answer to createTask and as one to getTaskResult.
#[test]
fn every_code_ends_in_its_state_with_its_explanation() {
    let (_service, mut desk) = start(KEY, FAST, LONG);
    let mut expected = Vec::new();
    for (number, known) in ERROR_CODES.iter().enumerate() {
        desk.set_key(&format!("sandbox:{}", known.code));
        desk.submit_site(number * 2);
        desk.set_key(&format!("sandbox:poll:{}", known.code));
        desk.submit_site(number * 2 + 1);
        let followed = if known.retry.keeps_asking() { Life::Solved } else { Life::Failed };
        expected.extend([Life::Refused, followed]);
    }
    desk.wait_for_states(&expected);
    for (number, known) in ERROR_CODES.iter().enumerate() {
        let refused = i64::try_from(number * 2 + 1).unwrap();
        for id in [refused, refused + 1] {
            let record = desk.record(id);
            let summary = &record.record.summary;
            if summary.state == Life::Solved {
                let told = record.timeline.iter().any(|entry| entry.summary.contains(known.code));
                assert!(told, "{}: {:?}", known.code, record.timeline);
                continue;
            }
            assert_eq!(summary.error_code.as_deref(), Some(known.code));
            let detail = summary.detail.as_deref().unwrap_or_default();
            assert!(detail.contains(known.meaning) && detail.contains(known.what_to_do), "{}: {detail}", known.code);
        }
    }
}

/// Must show: "the 120th poll is the last", for the service too, and when asked to go on.
#[test]
fn the_120th_poll_is_the_last() {
    let (service, mut desk) = start("sandbox:never", FAST, LONG);
    desk.submit_site(1);
    desk.wait_for_states(&[Life::GaveUp]);
    assert!(detail(&desk, 1).starts_with("All 120 polls are spent"), "{}", detail(&desk, 1));
    assert_eq!((service.audit()[0].polls, polls(&desk, 1)), (POLLS_PER_TASK, POLLS_PER_TASK));
    desk.record(1);
    desk.desk.dispatch(FollowCommand::Follow(SubmissionId(1)));
    desk.wait_until("the refusal", |desk| desk.state().notices.iter().any(|notice| notice.text.contains("120 polls")));
    assert_eq!(service.audit()[0].polls, POLLS_PER_TASK);
    assert_eq!(desk.states(), [Life::GaveUp]);
}

#[test]
fn a_spent_life_gives_up_and_following_again_asks_once_more() {
    let (service, mut desk) = start("sandbox:never", FAST, Duration::from_secs(1));
    desk.submit_site(1);
    desk.wait_for_states(&[Life::GaveUp]);
    assert!(detail(&desk, 1).contains("task life of 1 s"), "{}", detail(&desk, 1));
    let asked = service.audit()[0].polls;
    desk.record(1);
    desk.desk.dispatch(FollowCommand::Follow(SubmissionId(1)));
    desk.wait_until("one more poll", |_| service.audit()[0].polls == asked + 1);
    desk.wait_for_states(&[Life::GaveUp]);
    desk.wait_until("the end of following", |desk| desk.state().following.is_empty());
    assert_eq!((service.audit()[0].polls, polls(&desk, 1)), (asked + 1, asked + 1));
}

/// Bad input: ids in every shape, a status nobody knows, replies about another task, web pages.
#[test]
fn odd_answers_neither_end_a_task_nor_lose_it() {
    let (service, mut desk) = start(KEY, FAST, Duration::from_secs(4));
    let cases = [
        ("sandbox:string-id", Life::Solved, ""),
        ("sandbox:big-id", Life::Solved, ""),
        ("sandbox:uuid-id", Life::Solved, ""),
        ("sandbox:instant", Life::Solved, ""),
        ("sandbox:status-unknown", Life::Solved, "no status that is known"),
        ("sandbox:late", Life::Solved, "HTTP 502"),
        ("sandbox:other-task", Life::GaveUp, "another task"),
    ];
    for (number, (key, ..)) in cases.iter().enumerate() {
        desk.set_key(key);
        desk.submit_site(number);
    }
    desk.wait_for_states(&cases.map(|(_, state, _)| state));
    for (number, (key, _, said)) in cases.iter().enumerate() {
        let record = desk.record(i64::try_from(number).unwrap() + 1);
        let told = record.timeline.iter().any(|entry| entry.summary.contains(said));
        assert!(told, "{key}: {:?}", record.timeline);
    }
    assert!(detail(&desk, 7).contains("another task"), "{}", detail(&desk, 7));
    assert_eq!(polls(&desk, 4), 0, "a solution in the first reply needs no poll");
    assert!(service.audit().iter().any(|task| task.task_id.len() == 36), "the UUID came back as it was given");
}

#[test]
fn ask_now_stop_and_follow_again() {
    let (service, mut desk) = start("sandbox:never", Duration::from_mins(10), LONG);
    desk.submit_site(1);
    let id = SubmissionId(1);
    let is_waiting = move |desk: &capkill_desk::desk::Desk| {
        let following = desk.state().following.get(&id);
        following.is_some_and(|following| matches!(following.phase, FollowPhase::Waiting(_)))
    };
    desk.wait_until("the first wait", is_waiting);
    for asked in 1..=3 {
        desk.desk.dispatch(FollowCommand::AskNow(id));
        desk.wait_until("the poll", |desk| service.audit()[0].polls == asked && is_waiting(desk));
    }
    desk.desk.dispatch(FollowCommand::Stop(id));
    desk.wait_until("the stop", |desk| desk.state().following.is_empty());
    assert_eq!((desk.states(), polls(&desk, 1)), (vec![Life::Created], 3), "the reserved poll was given back");
    desk.record(1);
    desk.desk.dispatch(FollowCommand::Follow(id));
    desk.wait_until("following", is_waiting);
    desk.desk.dispatch(FollowCommand::AskNow(id));
    desk.wait_until("the fourth poll", |_| service.audit()[0].polls == 4);
}

/// Bad input: "clock set back an hour". Ages and times never go wrong, the task is solved.
#[test]
fn a_clock_set_back_an_hour_changes_nothing() {
    let (offset_ms, clock) = settable();
    let (service, mut desk) = start_with(KEY, FAST, Duration::from_secs(20), |options| options.clock = clock);
    desk.submit_site(1);
    offset_ms.store(-3_600_000, Ordering::SeqCst);
    desk.wait_for_states(&[Life::Solved]);
    assert!(service.audit()[0].shortest_gap.is_none_or(|gap| gap >= FAST), "{:?}", service.audit());
    // A task made in the "future" of the clock ages by the time that really passes.
    desk.set_key("sandbox:never");
    desk.submit_site(2);
    desk.wait_until("a first poll", |_| service.audit()[1].polls > 0);
    offset_ms.store(-7_200_000, Ordering::SeqCst);
    desk.wait_for_states(&[Life::Solved, Life::GaveUp]);
    let record = desk.record(2);
    let labels: Vec<String> = record.timeline.iter().map(|entry| entry.label.clone()).collect();
    let mut expected = vec!["createTask".to_owned()];
    expected.extend((1..labels.len()).map(|poll| format!("getTaskResult {poll}")));
    // Gave up, so the balance was asked for last.
    if let Some(last) = expected.last_mut().filter(|_| labels.last().is_some_and(|last| last == "getBalance")) {
        "getBalance".clone_into(last);
    }
    assert_eq!(labels, expected, "a later poll never stands before an earlier one");
}

/// A laptop's sleep: the wall clock jumps past the task's life. One poll is made, no burst, and a
/// solution that is there is not lost.
#[test]
fn a_sleep_past_the_life_asks_once_and_loses_nothing() {
    let (offset_ms, clock) = settable();
    let (service, mut desk) =
        start_with(KEY, Duration::from_secs(2), Duration::from_mins(5), |options| options.clock = clock);
    desk.submit_site(1);
    desk.set_key("sandbox:never");
    desk.submit_site(2);
    offset_ms.store(3_600_000, Ordering::SeqCst);
    desk.wait_for_states(&[Life::Solved, Life::GaveUp]);
    assert_eq!(service.audit().iter().map(|task| task.polls).collect::<Vec<_>>(), [1, 1]);
}

#[test]
fn following_goes_on_after_a_restart_where_the_life_is_not_spent() {
    let (offset_ms, clock) = settable();
    let life = Duration::from_mins(5);
    let (service, mut desk) = start_with(KEY, LONG, life, |options| options.clock = clock.clone());
    let spaced = |directory: &TempDir, spacing| write_profile(directory.path(), &service.base_url(), spacing, life);
    desk.submit_site(1);
    let TestDesk { desk: first, directory, .. } = desk;
    drop(first);
    assert_eq!(states(directory.path()), [Life::Created]);
    spaced(&directory, FAST);
    let mut desk = open(directory, KEY, |options| options.clock = clock.clone());
    desk.wait_for_states(&[Life::Solved]);
    let asked = service.audit()[0].polls;
    assert_eq!(polls(&desk, 1), asked, "what was reserved when the first desk ended was given back");
    let TestDesk { desk: second, directory, .. } = desk;
    drop(second);
    spaced(&directory, LONG);
    let mut desk = open(directory, KEY, |options| options.clock = clock.clone());
    desk.submit_site(2);
    let TestDesk { desk: third, directory, .. } = desk;
    drop(third);
    offset_ms.store(3_600_000, Ordering::SeqCst);
    let asked = service.audit()[1].polls;
    let mut desk = open(directory, KEY, |options| options.clock = clock);
    desk.wait_for_states(&[Life::Solved, Life::GaveUp]);
    assert_eq!(service.audit()[1].polls, asked, "a result that can't be there is not asked for");
    assert!(detail(&desk, 2).contains("Follow again asks once more"), "{}", detail(&desk, 2));
}

/// After an end that leaves open whether it was paid, the row tells the balance before and after.
#[test]
fn an_ambiguous_failure_shows_the_balance_before_and_after() {
    let (_service, mut desk) = start("sandbox:poll:ERROR_CAPTCHA_UNSOLVABLE", FAST, LONG);
    desk.desk.dispatch(AccountCommand::Check);
    desk.wait_until("the balance", |desk| desk.state().balance().is_some_and(|known| known.last_good.is_some()));
    desk.submit_site(1);
    desk.wait_for_states(&[Life::Failed]);
    let directory = desk.directory.path().to_owned();
    desk.wait_until("the balance after", move |_| {
        let sqlite = rusqlite::Connection::open(directory.join("history.sqlite3")).unwrap();
        let after = sqlite.query_row("SELECT balance_after FROM submission", [], |row| row.get::<_, Option<String>>(0));
        after.unwrap().is_some()
    });
    let balances = desk.record(1).balances.clone().unwrap();
    assert!(balances.contains("before: 345.678") && balances.contains("after: 345.676"), "{balances}");
}

/// Where polls are refused for their key, the third refusal stops the asking: services block then.
#[test]
fn a_key_refused_three_times_stops_the_polls_of_its_tasks() {
    let (service, mut desk) = start(KEY, Duration::from_mins(10), LONG);
    desk.set_key("sandbox:poll:ERROR_KEY_DOES_NOT_EXIST");
    for number in 1..=5 {
        desk.submit_site(number);
    }
    desk.wait_until("following", |desk| desk.state().following.len() == 5);
    for refused in 1..=3 {
        desk.desk.dispatch(FollowCommand::AskNow(SubmissionId(refused)));
        desk.wait_until("the refusal", |desk| desk.state().following.len() == 5 - usize::try_from(refused).unwrap());
    }
    desk.desk.dispatch(FollowCommand::AskNow(SubmissionId(4)));
    desk.wait_until("the word", |desk| {
        desk.state().notices.iter().any(|notice| notice.text.contains("not asked for any more"))
    });
    desk.wait_until("the end of following", |desk| !desk.state().following.contains_key(&SubmissionId(4)));
    let failed = [Life::Failed; 3];
    desk.wait_for_states(&[&failed[..], &[Life::Created; 2]].concat());
    let asked: Vec<u32> = service.audit().iter().map(|task| task.polls).collect();
    assert_eq!(asked, [1, 1, 1, 0, 0]);
    // Following again asks first; a yes is a yes.
    desk.record(4);
    desk.desk.dispatch(FollowCommand::Follow(SubmissionId(4)));
    assert!(desk.is_asked_about(&Reason::RefusedOften));
    desk.say_yes();
    desk.wait_until("following again", |desk| desk.state().following.contains_key(&SubmissionId(4)));
    desk.desk.dispatch(FollowCommand::AskNow(SubmissionId(4)));
    desk.wait_until("the fourth refusal", |_| service.audit()[3].polls == 1);
}

#[test]
fn a_poll_that_ends_its_task_is_in_a_file_while_the_history_is_held() {
    const CODE: &str = "ERROR_CAPTCHA_UNSOLVABLE";
    let (_service, mut desk) = start(&format!("sandbox:poll:{CODE}"), Duration::from_secs(3), LONG);
    desk.submit_site(1);
    // The first poll is reserved then.
    desk.wait_until("following", |desk| !desk.state().following.is_empty());
    let other = desk.sqlite();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let rescue = desk.directory.path().join("unsaved-1_poll.json");
    let is_kept = |path: &Path| std::fs::read_to_string(path).is_ok_and(|text| text.contains(CODE));
    desk.wait_until("the file", |_| is_kept(&rescue));
    assert_eq!(desk.states(), [Life::Created]);
    other.execute_batch("ROLLBACK").unwrap();
    desk.wait_for_states(&[Life::Failed]);
    desk.wait_until("the file's end", |_| !rescue.exists());
}

/// A replaced history refuses at once, and for as long as the desk runs: no wait for a lock brings the file about.
#[cfg(unix)]
#[test]
fn a_poll_that_ends_its_task_is_in_a_file_while_the_history_is_replaced() {
    const CODE: &str = "ERROR_CAPTCHA_UNSOLVABLE";
    let (_service, mut desk) = start(&format!("sandbox:poll:{CODE}"), Duration::from_secs(3), LONG);
    desk.submit_site(1);
    desk.wait_until("following", |desk| !desk.state().following.is_empty());
    let replaced = ReplacedHistory::of(desk.directory.path());
    let rescue = desk.directory.path().join("unsaved-1_poll.json");
    let is_kept = |path: &Path| std::fs::read_to_string(path).is_ok_and(|text| text.contains(CODE));
    desk.wait_until("the file", |_| is_kept(&rescue));
    replaced.put_back();
    desk.wait_for_states(&[Life::Failed]);
    desk.wait_until("the file's end", |_| !rescue.exists());
}

/// A poll that could not leave is no last one: the network may come back a moment after a sleep.
#[test]
fn a_sleep_past_the_life_without_a_network_waits_for_the_last_poll() {
    let (offset_ms, clock) = settable();
    let (service, mut desk) = start_with(KEY, FAST, Duration::from_mins(5), |options| options.clock = clock);
    // Where the task lives nobody listens any more.
    let address = service.base_url();
    let port: u16 = address.trim_end_matches('/').rsplit(':').next().unwrap().parse().unwrap();
    desk.set_key("sandbox:never");
    desk.submit_site(1);
    drop(service);
    offset_ms.store(6 * 60_000, Ordering::SeqCst);
    desk.wait_until("polls that did not leave", |desk| {
        desk.state().following.values().any(|following| following.last.starts_with("Not asked"))
    });
    assert_eq!(desk.states(), [Life::Created]);
    // It is back, and knows nothing of the task: an answer at last.
    let listener = std::net::TcpListener::bind(("127.0.0.1", port)).unwrap();
    std::thread::spawn(move || {
        use std::io::{Read as _, Write as _};
        while let Ok((mut stream, _)) = listener.accept() {
            let _ = stream.read(&mut [0; 4096]);
            let body = r#"{"errorId":0,"status":"processing"}"#;
            let _ = write!(stream, "HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{body}", body.len());
        }
    });
    desk.wait_for_states(&[Life::GaveUp]);
    assert!(detail(&desk, 1).contains("being worked on"), "{}", detail(&desk, 1));
}

/// A service that stays away for long ends it all the same.
#[test]
fn a_service_that_stays_away_after_the_life_is_given_up() {
    let (offset_ms, clock) = settable();
    let (service, mut desk) = start_with(KEY, FAST, Duration::from_mins(5), |options| options.clock = clock);
    desk.set_key("sandbox:never");
    desk.submit_site(1);
    drop(service);
    offset_ms.store(3_600_000, Ordering::SeqCst);
    desk.wait_for_states(&[Life::GaveUp]);
    assert!(detail(&desk, 1).contains("Not asked"), "{}", detail(&desk, 1));
}

/// After a restart without the key, tasks wait for it, and the window says so.
#[test]
fn tasks_wait_for_their_key_and_say_so() {
    let (service, mut desk) = start(KEY, LONG, LONG);
    desk.submit_site(1);
    let TestDesk { desk: first, directory, .. } = desk;
    drop(first);
    write_profile(directory.path(), &service.base_url(), FAST, LONG);
    let mut desk = open(directory, "another-key-0002", |_| {});
    desk.wait_until("the word", |desk| {
        desk.state().notices.iter().any(|notice| notice.text.starts_with("One task of Service waits for the key"))
    });
    assert_eq!(service.audit()[0].polls, 0);
    desk.set_key(KEY);
    desk.wait_for_states(&[Life::Solved]);
}

/// A deleted profile's tasks can be followed again with any profile for the same address and key.
#[test]
fn a_deleted_profiles_task_is_followed_with_another_for_the_same_service() {
    let (service, mut desk) = start("sandbox:never", LONG, LONG);
    desk.submit_site(1);
    let TestDesk { desk: first, directory, .. } = desk;
    drop(first);
    std::fs::write(directory.path().join("settings.toml"), "").unwrap();
    let mut desk = TestDesk::start_in(directory, |options| options.clock = Clock::system());
    desk.wait_until("the word", |desk| {
        desk.state().notices.iter().any(|notice| notice.text.starts_with("One task of a deleted profile is"))
    });
    let profile = Profile::new("new", "New", Address::parse(&service.base_url()));
    desk.desk.dispatch(ProfileCommand::Save(Box::new(ProfileEdit { before: None, now: profile })));
    desk.set_key("sandbox:never");
    desk.record(1);
    desk.desk.dispatch(FollowCommand::Follow(SubmissionId(1)));
    desk.wait_until("following", |desk| desk.state().following.contains_key(&SubmissionId(1)));
    desk.desk.dispatch(FollowCommand::AskNow(SubmissionId(1)));
    desk.wait_until("the poll", |_| service.audit()[0].polls == 1);
}

/// Two windows on one directory never ask for the same task, and one that ends leaves its tasks to
/// the other.
#[test]
fn another_desk_takes_over_what_is_left_behind() {
    let (service, mut one) = start("sandbox:never", LONG, LONG);
    one.submit_site(1);
    one.wait_until("following", |desk| desk.state().following.len() == 1);
    let mut options = crate::support::options(one.directory.path());
    write_profile(one.directory.path(), &service.base_url(), FAST, LONG);
    with_key(&mut options, "sandbox:never");
    options.clock = Clock::system();
    let mut other = TestDesk::run(options, ());
    other.record(1);
    other.desk.dispatch(FollowCommand::Follow(SubmissionId(1)));
    other.wait_until("the refusal", |desk| {
        desk.state().notices.iter().any(|notice| notice.text.contains("Another window follows this task"))
    });
    assert_eq!(service.audit()[0].polls, 0);
    let TestDesk { desk: first, directory: _directory, .. } = one;
    drop(first);
    other.wait_until("taking over", |desk| desk.state().following.len() == 1);
    other.wait_until("a poll", |_| service.audit()[0].polls > 0);
}

const TASKS: usize = 200;

/// Names the directory in which this test binary, run as a child, is to submit and follow.
const CHILD: &str = "CAPKILL_TEST_FOLLOW_CHILD";

/// Must show: 200 tasks followed at once, SIGKILL in the middle and a start again: all solved, none
/// lost, none submitted twice, none polled faster than its spacing.
#[test]
fn two_hundred_tasks_survive_a_kill() {
    // Killed with the whole process, which a thread can't be: the test runs itself as a child.
    if let Ok(directory) = std::env::var(CHILD) {
        return submit_until_killed(Path::new(&directory));
    }
    let spacing = Duration::from_secs(2);
    let service = Service::start();
    let directory = TempDir::new().unwrap();
    write_profile(directory.path(), &service.base_url(), spacing, LONG);
    let child = Process::new(std::env::current_exe().unwrap())
        .args(["--exact", "follow::two_hundred_tasks_survive_a_kill", "--nocapture"])
        .env(CHILD, directory.path())
        .stdout(Stdio::null())
        .spawn();
    let mut child = KilledOnDrop(child.unwrap());
    let count = |state: Life| move |path: &Path| states(path).iter().filter(|known| **known == state).count();
    let (created, solved) = (count(Life::Created), count(Life::Solved));
    let deadline = Instant::now() + 2 * DEADLINE;
    // All are there, some are solved and some are not: the middle.
    let is_middle = |path: &Path| solved(path) > 0 && created(path) + solved(path) == TASKS;
    while service.audit().len() < TASKS || !is_middle(directory.path()) {
        assert!(Instant::now() < deadline, "only {} of {TASKS} were created", service.audit().len());
        assert!(child.0.try_wait().unwrap().is_none(), "the child ended by itself");
        std::thread::sleep(Duration::from_millis(10));
    }
    drop(child);
    let (before_created, before_solved) = (created(directory.path()), solved(directory.path()));
    println!("killed with {before_solved} of {TASKS} solved");
    assert!(before_created > 0 && before_solved > 0 && before_created + before_solved == TASKS);

    let mut desk = open(directory, KEY, |_| {});
    desk.wait_for_states(&[Life::Solved; TASKS]);
    let audit = service.audit();
    assert_eq!(audit.len(), TASKS, "none was submitted twice");
    for task in &audit {
        assert!(task.shortest_gap.is_none_or(|gap| gap >= spacing), "{task:?} was asked too fast");
    }
    let sqlite = desk.sqlite();
    let mut ids = sqlite.prepare("SELECT task_id FROM submission ORDER BY id").unwrap();
    let ids: Vec<String> = ids.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    assert_eq!(ids, audit.iter().map(|task| task.task_id.clone()).collect::<Vec<_>>(), "none was lost");
    let verdict: String = sqlite.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
    assert_eq!(verdict, "ok");
}

struct KilledOnDrop(Child);

impl Drop for KilledOnDrop {
    fn drop(&mut self) {
        // Both fail only when it has ended already.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn submit_until_killed(directory: &Path) {
    let mut options = crate::support::options(directory);
    with_key(&mut options, KEY);
    options.clock = Clock::system();
    let mut desk = TestDesk::run(options, ());
    for number in 0..TASKS {
        desk.submit_site(number);
    }
    desk.wait_until("being killed", |_| false);
}
