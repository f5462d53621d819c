//! A flood of callbacks to one address, and a service that answers every poll with megabytes: memory and disk stay within
//! bounds, and what is real still counts.
//!
//! Memory is that of a process, so that this test binary runs itself as the child that receives or follows.

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Command as Process, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::support::killing::KilledOnDrop;
use crate::support::service::{Service, with_key, write_profile};
use crate::support::slow_service::SlowService;
use crate::support::{DEADLINE, TestDesk, options};
use capkill_desk::desk::{ReceiverCommand, ReceiverState};
use capkill_desk::history::FILE_NAME;
use capkill_desk::work::Clock;
use rusqlite::Connection;
use tempfile::TempDir;
use url::Url;

/// Names the directory in which this test binary, run as a child, is to work.
const CHILD_DIRECTORY: &str = "CAPKILL_TEST_FLOOD_DIRECTORY";

/// Stands on the output of the child that follows, once it does.
const FOLLOWS: &str = "follows a task";

/// Stands before the address on the child's output.
const ADDRESS: &str = "called back at ";

const KEY: &str = "sandbox:never";

/// How many senders there are at once.
const SENDERS: usize = 4;

const MIB: usize = 1024 * 1024;

/// Bounds of the memory above rest in kB, and of the address's rows in bytes.
const MOST_MEMORY: u64 = 64 * 1024;
const MOST_KEPT: i64 = 8 * 1024 * 1024;

/// Bounds of the memory above rest in kB while large polls come, and of what is kept of them in bytes.
const MOST_MEMORY_OF_POLLS: u64 = 150 * 1024;
const MOST_KEPT_OF_POLLS: i64 = 64 * 1024 * 1024;

#[test]
fn a_flood_of_callbacks_fills_neither_memory_nor_disk() {
    if let Ok(directory) = std::env::var(CHILD_DIRECTORY) {
        return receive_while_exists(Path::new(&directory));
    }
    // The issue asks for 2,000, which take long without optimisation: `FLOOD=2000`.
    let flood = std::env::var("FLOOD").map_or(400, |flood| flood.parse().unwrap());
    let service = Service::start();
    let directory = TempDir::new().unwrap();
    write_profile(directory.path(), &service.base_url(), Duration::from_mins(10), Duration::from_hours(1));
    let mut child = child("flood::a_flood_of_callbacks_fills_neither_memory_nor_disk", directory.path());
    let url = address(&mut child);
    let rest = memory_kb(&child, "VmRSS:");
    let began = Instant::now();
    send_flood(&url, flood);
    let took = began.elapsed();
    assert_eq!(post(&url, br#"{"errorId":0,"status":"ready","solution":{"text":"real"}}"#), 200);
    let history = Connection::open(directory.path().join(FILE_NAME)).unwrap();
    wait_for_solution(&history);
    let peak = memory_kb(&child, "VmHWM:");
    let (callbacks, kept): (i64, i64) = history
        .query_row("SELECT count(*), sum(length(headers) + length(body)) FROM callback", [], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
        .unwrap();
    println!(
        "{flood} callbacks of 4 MiB in {:.0} s: memory {rest} kB at rest, {peak} kB at most; {callbacks} rows, {kept} bytes",
        took.as_secs_f64()
    );
    assert!(peak - rest <= MOST_MEMORY, "{rest} kB at rest, {peak} kB at most");
    assert!(kept <= MOST_KEPT && callbacks <= 101, "{callbacks} rows with {kept} bytes");
}

/// The record of the task is shown all the while, so that every poll makes it new.
#[test]
fn large_replies_to_polls_fill_neither_memory_nor_disk() {
    if let Ok(directory) = std::env::var(CHILD_DIRECTORY) {
        return follow_while_exists(Path::new(&directory));
    }
    // The issue asks for 120, which take long without optimisation: `POLLS=120`.
    let polls = std::env::var("POLLS").map_or(40, |polls| polls.parse().unwrap());
    let service = SlowService::start(Duration::ZERO);
    let directory = TempDir::new().unwrap();
    write_profile(directory.path(), &service.base_url(), Duration::from_millis(200), Duration::from_hours(1));
    let mut child = child("flood::large_replies_to_polls_fill_neither_memory_nor_disk", directory.path());
    line_with(&mut child, FOLLOWS);
    let rest = memory_kb(&child, "VmRSS:");
    // A reply of more than 4 MiB would be cut.
    service.pad_polls(4 * MIB - 1024);
    let (before, began) = (service.came("getTaskResult").len(), Instant::now());
    while service.came("getTaskResult").len() < before + polls {
        assert!(began.elapsed() < 3 * DEADLINE, "only {} polls came", service.came("getTaskResult").len() - before);
        thread::sleep(Duration::from_millis(50));
    }
    let peak = memory_kb(&child, "VmHWM:");
    let history = Connection::open(directory.path().join(FILE_NAME)).unwrap();
    let (rows, kept): (i64, i64) = history
        .query_row("SELECT count(*), sum(length(reply_body)) FROM exchange WHERE method = 'getTaskResult'", [], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
        .unwrap();
    println!(
        "{polls} polls of 4 MiB in {:.0} s: memory {rest} kB at rest, {peak} kB at most; {rows} rows, {kept} bytes",
        began.elapsed().as_secs_f64()
    );
    assert!(peak - rest <= MOST_MEMORY_OF_POLLS, "{rest} kB at rest, {peak} kB at most");
    assert!(kept <= MOST_KEPT_OF_POLLS, "{rows} rows with {kept} bytes");
}

/// The child's part: follows one task, with its record shown, until the directory is gone.
fn follow_while_exists(directory: &Path) {
    let mut options = options(directory);
    with_key(&mut options, "an ordinary key");
    options.clock = Clock::system();
    let mut desk = TestDesk::run(options, ());
    desk.submit_site(1);
    desk.record(1);
    println!("{FOLLOWS}");
    while directory.exists() {
        desk.desk.drain();
        thread::sleep(Duration::from_millis(20));
    }
}

/// The child's part: waits for callbacks to one submission until the directory is gone.
fn receive_while_exists(directory: &Path) {
    let mut options = options(directory);
    with_key(&mut options, KEY);
    options.clock = Clock::system();
    let mut desk = TestDesk::run(options, ());
    desk.desk.dispatch(ReceiverCommand::Switch(true));
    desk.wait_until("the receiver", |desk| {
        matches!(desk.state().receiver, ReceiverState::On(_)) && desk.state().compose.draft.own_callback.is_some()
    });
    let url = desk.desk.state().compose.draft.own_callback.as_ref().unwrap().url.clone();
    desk.submit_site(1);
    println!("{ADDRESS}{url}");
    while directory.exists() {
        desk.desk.drain();
        thread::sleep(Duration::from_millis(20));
    }
}

/// Starts this test binary's `test` as a child on a directory.
fn child(test: &str, directory: &Path) -> KilledOnDrop {
    let child = Process::new(std::env::current_exe().unwrap())
        .args(["--exact", test, "--nocapture"])
        .env(CHILD_DIRECTORY, directory)
        .stdout(Stdio::piped())
        .stderr(Stdio::inherit())
        .spawn();
    KilledOnDrop(child.unwrap())
}

fn address(child: &mut KilledOnDrop) -> Url {
    Url::parse(&line_with(child, ADDRESS)).unwrap()
}

/// Waits for a line of the child's output. Returns what stands behind the words.
fn line_with(child: &mut KilledOnDrop, words: &str) -> String {
    let mut lines = BufReader::new(child.0.stdout.take().unwrap()).lines().map_while(Result::ok);
    let found = lines.find_map(|line| Some(line.split_once(words)?.1.to_owned()));
    // Read on: a child whose output nobody takes ends when it says that it takes long.
    thread::spawn(move || lines.for_each(drop));
    found.expect("the child ended before its desk was ready")
}

fn memory_kb(child: &KilledOnDrop, name: &str) -> u64 {
    let status = fs::read_to_string(format!("/proc/{}/status", child.0.id())).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix(name)).unwrap();
    line.trim().strip_suffix("kB").unwrap().trim().parse().unwrap()
}

/// Each is read whole; what finds no room is told so.
fn send_flood(url: &Url, flood: usize) {
    let junk = vec![b'x'; 4 * MIB];
    thread::scope(|scope| {
        for _ in 0..SENDERS {
            scope.spawn(|| {
                for _ in 0..flood / SENDERS {
                    assert!([200, 503].contains(&post(url, &junk)));
                }
            });
        }
    });
}

/// Posts a body and returns the status.
fn post(url: &Url, body: &[u8]) -> u16 {
    let host = &url[url::Position::BeforeHost..url::Position::AfterPort];
    let mut stream = TcpStream::connect(host).unwrap();
    stream.set_read_timeout(Some(DEADLINE)).unwrap();
    write!(stream, "POST {} HTTP/1.1\r\nHost: {host}\r\nContent-Length: {}\r\n\r\n", url.path(), body.len()).unwrap();
    stream.write_all(body).unwrap();
    let mut head = [0; 12];
    stream.read_exact(&mut head).unwrap();
    std::str::from_utf8(&head[9..]).unwrap().parse().unwrap()
}

fn wait_for_solution(history: &Connection) {
    let deadline = Instant::now() + DEADLINE;
    let state = || history.query_row("SELECT state FROM submission", [], |row| row.get::<_, String>(0)).unwrap();
    while state() != "solved" {
        assert!(Instant::now() < deadline, "the real callback was lost");
        thread::sleep(Duration::from_millis(20));
    }
}
