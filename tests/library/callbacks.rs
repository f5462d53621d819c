//! Callbacks from the sandbox and from raw sockets to the desk's own receiver.

use std::fs;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::time::Duration;

#[cfg(unix)]
use crate::support::replaced::ReplacedHistory;
use crate::support::service::{Service, with_key, write_profile};
use crate::support::{TestDesk, all_files, holds};
use capkill_desk::desk::{
    CallbackTestState, DraftCommand, DraftEdit, Question, ReceiverCommand, ReceiverState, RecordCommand,
};
use capkill_desk::history::Life;
use capkill_desk::payload::Form;
use capkill_desk::work::Clock;
use rusqlite::Connection;
use tempfile::TempDir;
use url::Url;

/// Far longer than a test: without a callback nothing would be solved.
const NO_POLLS: Duration = Duration::from_mins(10);

const LONG: Duration = Duration::from_hours(1);

/// A desk that receives callbacks, and a service that makes them.
fn start(key: &str) -> (Service, TestDesk) {
    let service = Service::start();
    let directory = TempDir::new().unwrap();
    write_profile(directory.path(), &service.base_url(), NO_POLLS, LONG);
    let mut desk = open(directory, key);
    desk.desk.dispatch(ReceiverCommand::Switch(true));
    receiving(&mut desk);
    (service, desk)
}

fn open(directory: TempDir, key: &str) -> TestDesk {
    TestDesk::start_in(directory, |options| {
        with_key(options, key);
        options.clock = Clock::system();
    })
}

fn receiving(desk: &mut TestDesk) -> u16 {
    desk.wait_until("the receiver", |desk| {
        matches!(desk.state().receiver, ReceiverState::On(_)) && desk.state().compose.draft.own_callback.is_some()
    });
    let ReceiverState::On(port) = desk.desk.state().receiver else { unreachable!() };
    port
}

fn own_url(desk: &TestDesk) -> String {
    desk.desk.state().compose.draft.own_callback.as_ref().unwrap().url.clone()
}

/// Posts a body and returns the status.
fn post(url: &str, body: &[u8]) -> u16 {
    let url = Url::parse(url).unwrap();
    let address = (url.host_str().unwrap(), url.port().unwrap());
    let mut stream = TcpStream::connect(address).unwrap();
    let host = format!("{}:{}", address.0, address.1);
    write!(stream, "POST {} HTTP/1.1\r\nHost: {host}\r\nContent-Length: {}\r\n\r\n", url.path(), body.len()).unwrap();
    stream.write_all(body).unwrap();
    let mut head = [0; 12];
    stream.read_exact(&mut head).unwrap();
    std::str::from_utf8(&head[9..]).unwrap().parse().unwrap()
}

fn stored(desk: &TestDesk) -> u32 {
    desk.sqlite().query_row("SELECT count(*) FROM callback", [], |row| row.get(0)).unwrap()
}

fn sent_url(desk: &TestDesk, id: i64) -> String {
    desk.sqlite().query_row("SELECT callback_url FROM submission WHERE id = ?1", [id], |row| row.get(0)).unwrap()
}

/// The service calls, the solution counts, the following ends, and all of it is on the timeline.
#[test]
fn a_solution_that_comes_by_callback_counts() {
    let (service, mut desk) = start("sandbox:callback-only");
    let first = own_url(&desk);
    desk.submit_site(1);
    assert_ne!(own_url(&desk), first, "the next submission has another address");
    desk.submit_site(2);
    desk.wait_for_states(&[Life::Solved, Life::Solved]);
    desk.wait_until("the end of following", |desk| desk.state().following.is_empty());
    assert_eq!(sent_url(&desk, 1), first);
    let record = desk.record(1);
    assert!(record.solution.as_ref().unwrap().text_to_copy().starts_with("sandbox-"));
    let callback = record.timeline.last().unwrap();
    assert_eq!(callback.label, "callback");
    assert!(callback.summary.contains("The solution came") && callback.summary.contains("in time"), "{callback:?}");
    assert!(callback.body.row(0).unwrap().contains("\"ready\""), "it is shown raw: {:?}", callback.body);
    let polls: u32 = desk.sqlite().query_row("SELECT sum(polls) FROM submission", [], |row| row.get(0)).unwrap();
    let asked: u32 = service.audit().iter().map(|task| task.polls).sum();
    assert_eq!((polls, asked), (0, 0), "a poll that never left is not counted");
}

/// Bad input: bodies that are not JSON, 50 MiB, about another task; unknown paths: 404, nothing stored.
#[test]
fn whatever_else_arrives_is_kept_and_settles_nothing() {
    let (_service, mut desk) = start("sandbox:never");
    desk.submit_site(1);
    let url = sent_url(&desk, 1);
    let huge = vec![b'x'; 50 * 1024 * 1024];
    let other = br#"{"errorId":0,"status":"ready","solution":{"text":"a"},"taskId":1}"#;
    for body in [&b"neither JSON \xff\x00 nor text"[..], other, b"", &huge] {
        assert_eq!(post(&url, body), 200);
    }
    for path in ["0123456789abcdef0123456789abcdef", "", "../settings.toml"] {
        let unknown = Url::parse(&url).unwrap().join("/callback/").unwrap().join(path).unwrap();
        assert_eq!(post(unknown.as_str(), b"{}"), 404, "{path}");
    }
    let directory = desk.directory.path().to_owned();
    desk.wait_until("four callbacks", move |_| {
        let sqlite = Connection::open(directory.join("history.sqlite3")).unwrap();
        sqlite.query_row("SELECT count(*) FROM callback", [], |row| row.get::<_, u32>(0)).unwrap() == 4
    });
    assert_eq!(desk.states(), [Life::Created]);
    let record = desk.record(1);
    let said: Vec<&str> = record.timeline[1..].iter().map(|entry| entry.summary.as_str()).collect();
    for part in ["not JSON", "another task", "empty", "over 4 MiB"] {
        assert_eq!(said.iter().filter(|summary| summary.contains(part)).count(), 1, "{part}: {said:?}");
    }
    assert_eq!(record.timeline.iter().filter(|entry| entry.is_cut).count(), 1);
    // A good one still counts, and a second is kept beside it.
    let good = br#"{"errorId":0,"status":"ready","solution":{"text":"late"}}"#;
    assert_eq!([post(&url, good), post(&url, good)], [200, 200]);
    desk.wait_for_states(&[Life::Solved]);
}

/// The body names no task, so the same payload is the same although its address is new.
#[test]
fn the_same_payload_asks_although_its_address_is_new() {
    let (_service, mut desk) = start("an ordinary key");
    desk.submit_site(1);
    desk.submit_site(1);
    assert!(matches!(desk.desk.state().question, Some(Question::SameBefore(..))));
}

/// A callback that comes after a restart finds its submission, at the port that was given away.
#[test]
fn a_callback_after_a_restart_finds_its_submission() {
    let (_service, mut desk) = start("sandbox:never");
    desk.submit_site(1);
    let url = sent_url(&desk, 1);
    let TestDesk { desk: first, directory, .. } = desk;
    drop(first);
    let mut desk = open(directory, "sandbox:never");
    receiving(&mut desk);
    assert_eq!(post(&url, br#"{"errorId":1,"errorCode":"ERROR_CAPTCHA_UNSOLVABLE"}"#), 200);
    desk.wait_for_states(&[Life::Failed]);
    // Another desk on the directory takes another port instead of failing.
    let mut other = TestDesk::run(crate::support::options(desk.directory.path()), ());
    other.wait_until("another port", |desk| matches!(desk.state().receiver, ReceiverState::On(_)));
    assert_ne!(other.desk.state().receiver, desk.desk.state().receiver);
}

/// Its sender was told that it was taken, and does not send it again.
#[test]
fn a_callback_that_ends_its_task_is_in_a_file_while_the_history_is_held() {
    let (_service, mut desk) = start("sandbox:never");
    desk.submit_site(1);
    let url = sent_url(&desk, 1);
    desk.wait_until("following", |desk| !desk.state().following.is_empty());
    let other = desk.sqlite();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    assert_eq!(post(&url, br#"{"errorId":0,"status":"ready","solution":{"text":"kept aside"}}"#), 200);
    let rescue = desk.directory.path().join("unsaved-1_callback.json");
    let is_kept = |path: &Path| fs::read_to_string(path).is_ok_and(|text| text.contains("kept aside"));
    desk.wait_until("the file", |_| is_kept(&rescue));
    assert_eq!(desk.states(), [Life::Created]);
    other.execute_batch("ROLLBACK").unwrap();
    desk.wait_for_states(&[Life::Solved]);
    desk.wait_until("the file's end", |_| !rescue.exists());
}

/// A replaced history refuses at once, and for as long as the desk runs.
#[cfg(unix)]
#[test]
fn a_callback_that_ends_its_task_is_in_a_file_while_the_history_is_replaced() {
    let (_service, mut desk) = start("sandbox:never");
    desk.submit_site(1);
    let url = sent_url(&desk, 1);
    desk.wait_until("following", |desk| !desk.state().following.is_empty());
    let replaced = ReplacedHistory::of(desk.directory.path());
    assert_eq!(post(&url, br#"{"errorId":0,"status":"ready","solution":{"text":"kept aside"}}"#), 200);
    let rescue = desk.directory.path().join("unsaved-1_callback.json");
    let is_kept = |path: &Path| fs::read_to_string(path).is_ok_and(|text| text.contains("kept aside"));
    desk.wait_until("the file", |_| is_kept(&rescue));
    replaced.put_back();
    desk.wait_for_states(&[Life::Solved]);
    desk.wait_until("the file's end", |_| !rescue.exists());
}

/// All senders were told that theirs were taken.
#[test]
fn each_callback_that_waits_is_in_a_file_of_its_own() {
    let (_service, mut desk) = start("sandbox:never");
    let numbers = [1, 2, 3];
    for number in numbers {
        desk.submit_site(number);
    }
    let urls = [1, 2, 3].map(|id| sent_url(&desk, id));
    desk.wait_until("following", |desk| desk.state().following.len() == numbers.len());
    let other = desk.sqlite();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    for url in &urls {
        assert_eq!(post(url, br#"{"errorId":0,"status":"ready","solution":{"text":"kept aside"}}"#), 200);
    }
    let directory = desk.directory.path().to_owned();
    desk.wait_until("a file for each", |_| {
        let files = fs::read_dir(&directory).unwrap().flatten();
        let files = files.filter(|file| file.file_name().to_string_lossy().contains("_callback"));
        let is_kept = |path: &Path| fs::read_to_string(path).is_ok_and(|text| text.contains("kept aside"));
        files.filter(|file| is_kept(&file.path())).count() == urls.len()
    });
    assert_eq!(desk.states(), [Life::Created; 3]);
    other.execute_batch("ROLLBACK").unwrap();
    desk.wait_for_states(&[Life::Solved; 3]);
}

/// Off means off: nothing listens, nothing is sent along, and a record loads without an own address.
#[test]
fn the_receiver_can_be_switched_off_and_on() {
    let (_service, mut desk) = start("an ordinary key");
    let url = own_url(&desk);
    desk.submit_site(1);
    desk.desk.dispatch(ReceiverCommand::Switch(false));
    assert_eq!(desk.desk.state().compose.draft.own_callback, None);
    let address = (url_host(&url), Url::parse(&url).unwrap().port().unwrap());
    desk.wait_until("the port to be free", |_| TcpStream::connect(address).is_err());
    desk.record(1);
    desk.desk.dispatch(DraftCommand::LoadRecord);
    desk.wait_until("the draft", |desk| desk.state().shown.selected().is_none() && desk.state().compose.is_current());
    let draft = &desk.desk.state().compose.draft;
    assert_eq!((draft.outgoing_callback_url(), draft.form), ("", Form::RECAPTCHA));
    desk.desk.dispatch(ReceiverCommand::Switch(true));
    receiving(&mut desk);
    desk.desk.dispatch(ReceiverCommand::UseOwnCallback(false));
    desk.desk.dispatch(DraftCommand::Edit(DraftEdit::CallbackUrl("http://127.0.0.1:9/mine".into())));
    desk.submit_site(2);
    assert_eq!(sent_url(&desk, 2), "http://127.0.0.1:9/mine");
}

/// Without a history that could keep what arrives, nothing listens, and it is said why.
#[test]
fn without_a_history_nothing_listens() {
    let place = TempDir::new().unwrap();
    std::fs::write(place.path().join("file"), "in the way").unwrap();
    let blocked = place.path().join("file/data");
    let mut desk = TestDesk::start_in(TempDir::new().unwrap(), |options| options.data_dir = blocked);
    desk.desk.dispatch(ReceiverCommand::Switch(true));
    let ReceiverState::Failed(why) = desk.desk.state().receiver.clone() else {
        panic!("{:?}", desk.desk.state().receiver)
    };
    assert!(why.contains("--data-dir") && desk.desk.state().compose.draft.own_callback.is_none(), "{why}");
    std::fs::remove_file(place.path().join("file")).unwrap();
    desk.desk.dispatch(RecordCommand::ReopenHistory);
    receiving(&mut desk);
}

/// A service that sends the key back in a callback does not get it into the history.
#[test]
fn a_key_that_comes_back_in_a_callback_rests_nowhere() {
    const CANARY: &str = "canary-3d9f7b5a1c0e8246";
    let (_service, mut desk) = start(CANARY);
    desk.submit_site(1);
    let body = format!(r#"{{"errorId":0,"status":"ready","solution":{{"text":"{CANARY}"}}}}"#);
    assert_eq!(post(&sent_url(&desk, 1), body.as_bytes()), 200);
    let directory = desk.directory.path().to_owned();
    desk.wait_until("it to be kept", move |_| {
        let sqlite = Connection::open(directory.join("history.sqlite3")).unwrap();
        sqlite.query_row("SELECT count(*) FROM callback", [], |row| row.get::<_, u32>(0)).unwrap() > 0
    });
    for (path, bytes) in all_files(desk.directory.path()) {
        assert!(!holds(&bytes, CANARY), "{} holds the key", path.display());
    }
    assert!(stored(&desk) > 0);
}

/// *Test this callback URL* from the draft: one click, one answer, nothing stored.
#[test]
fn the_drafts_callback_url_can_be_tested() {
    let (_service, mut desk) = start("an ordinary key");
    let test = |desk: &mut TestDesk| {
        desk.desk.dispatch(ReceiverCommand::TestCallback);
        desk.wait_until("the test", |desk| matches!(desk.state().callback_test, Some(CallbackTestState::Done { .. })));
        desk.desk.state().callback_test.clone().unwrap()
    };
    let CallbackTestState::Done { is_accepted, sentence, steps } = test(&mut desk) else { unreachable!() };
    assert!(is_accepted && sentence.starts_with("Accepted with HTTP 200"), "{sentence}");
    assert!(steps.contains("connection") && steps.contains("answer"), "{steps}");
    desk.desk.dispatch(ReceiverCommand::UseOwnCallback(false));
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    desk.desk.dispatch(DraftCommand::Edit(DraftEdit::CallbackUrl(format!("http://{closed}/"))));
    assert_eq!(desk.desk.state().callback_test, None, "the answer was about another address");
    let CallbackTestState::Done { is_accepted, sentence, .. } = test(&mut desk) else { unreachable!() };
    assert!(!is_accepted && sentence.starts_with("Refused"), "{sentence}");
    assert_eq!(stored(&desk), 0);
}

fn url_host(url: &str) -> std::net::Ipv4Addr {
    Url::parse(url).unwrap().host_str().unwrap().parse().unwrap()
}
