//! SIGKILL at random moments while createTask requests are passed on: each that the service saw is a row, none twice,
//! none false.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use capkill_desk::history::History;
use rusqlite::Connection;
use tempfile::TempDir;

use crate::support::killing::{Dice, KilledOnDrop};
use crate::support::service::write_profile;

/// Longest that a service lets a createTask wait, in milliseconds.
const LONGEST_MS: u64 = 12;

/// Longest that a capture lives before it is killed, in milliseconds.
const LONGEST_LIFE_MS: u64 = 120;

/// A service that logs each createTask by the number in its site, with the task that it answered with.
struct Logging {
    address: SocketAddr,
    seen: Arc<Mutex<Vec<(u64, u64)>>>,
}

impl Logging {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let (address, seen) = (listener.local_addr().unwrap(), Arc::<Mutex<Vec<(u64, u64)>>>::default());
        let (log, tasks) = (Arc::clone(&seen), Arc::new(AtomicU64::new(1_000)));
        // Ends with the test's process.
        thread::spawn(move || {
            while let Ok((stream, _)) = listener.accept() {
                let (log, tasks) = (Arc::clone(&log), Arc::clone(&tasks));
                thread::spawn(move || answer(stream, &log, &tasks));
            }
        });
        Self { address, seen }
    }
}

fn answer(mut stream: TcpStream, log: &Mutex<Vec<(u64, u64)>>, tasks: &AtomicU64) {
    let (mut request, mut chunk) = (Vec::new(), [0; 4096]);
    loop {
        let read = stream.read(&mut chunk).unwrap_or(0);
        if read == 0 {
            // Half a request is no createTask that was seen.
            return;
        }
        request.extend_from_slice(&chunk[..read]);
        if request.ends_with(b"}}") {
            break;
        }
    }
    let text = String::from_utf8_lossy(&request).into_owned();
    let site: u64 = text.split("https://s").nth(1).unwrap().split('.').next().unwrap().parse().unwrap();
    let task = tasks.fetch_add(1, Ordering::SeqCst);
    log.lock().unwrap().push((site, task));
    thread::sleep(Duration::from_millis(Dice::new(task).below(LONGEST_MS)));
    let body = format!(r#"{{"errorId":0,"taskId":{task}}}"#);
    // A capture that was killed hears nothing.
    let _ = write!(stream, "HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{body}", body.len());
}

/// Starts the capture. Returns it with the address on which it listens.
fn capture(directory: &Path, service: SocketAddr) -> (KilledOnDrop, String) {
    let base_url = format!("http://{service}/");
    let child = Command::new(env!("CARGO_BIN_EXE_capkill-desk"))
        .args(["capture", "--to", "Service", "--limit", "1000000", "--address", &base_url, "--data-dir"])
        .arg(directory)
        .env("CAPKILL_CLIENT_KEY", "67b6bcbb1a728ea8d563de6d169a2057")
        .env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere")
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn();
    let mut child = KilledOnDrop(child.unwrap());
    let mut line = String::new();
    BufReader::new(child.0.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let address = line.trim().strip_prefix("capture listening on http://").expect("its first line").to_owned();
    (child, address)
}

/// Sends one createTask after another, each with a site of its own, until the end.
fn send_until(address: &str, numbers: &AtomicU64, is_over: &AtomicBool) {
    while !is_over.load(Ordering::SeqCst) {
        let number = numbers.fetch_add(1, Ordering::SeqCst);
        let body = format!(
            r#"{{"clientKey":"0123456789abcdef0123456789abcdef","task":{{"type":"NoCaptchaTaskProxyless","websiteKey":"6Le-wvkSAAAAAPBMRTvw0Q4Muexq9bi0DJwx_mJ-","websiteURL":"https://s{number}.example/"}}}}"#
        );
        let Ok(mut stream) = TcpStream::connect(address) else { return };
        let head = format!(
            "POST /createTask HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\nContent-Length: {}\r\n\r\n",
            body.len()
        );
        let mut answer = Vec::new();
        if stream.write_all((head + &body).as_bytes()).is_err() || stream.read_to_end(&mut answer).is_err() {
            return;
        }
    }
}

/// `make test` kills a few times, `CAPTURE_KILLS=200` as often as the issue asks.
#[test]
fn a_kill_at_any_moment_leaves_true_rows() {
    let kills: u64 = std::env::var("CAPTURE_KILLS").map_or(20, |kills| kills.parse().unwrap());
    let (service, directory, began) = (Logging::start(), TempDir::new().unwrap(), Instant::now());
    write_profile(
        directory.path(),
        &format!("http://{}/", service.address),
        Duration::from_secs(3),
        Duration::from_mins(5),
    );
    let numbers = AtomicU64::new(1);
    let mut dice = Dice::new(17);
    for _ in 0..kills {
        let (child, address) = capture(directory.path(), service.address);
        let is_over = AtomicBool::new(false);
        thread::scope(|scope| {
            scope.spawn(|| send_until(&address, &numbers, &is_over));
            thread::sleep(Duration::from_millis(dice.below(LONGEST_LIFE_MS)));
            drop(child);
            is_over.store(true, Ordering::SeqCst);
        });
    }
    // A request under way at the last kill comes to its end.
    thread::sleep(Duration::from_millis(LONGEST_MS * 4));
    let (history, report) = History::open(directory.path(), 1_790_000_000_000).unwrap();
    let rows = rows(directory.path());
    let seen = service.seen.lock().unwrap().clone();
    assert!(seen.len() as u64 >= kills / 4, "only {} createTask in {kills} kills: nothing was shown", seen.len());
    let mut once = BTreeMap::new();
    for (site, task) in &seen {
        assert!(once.insert(*site, *task).is_none(), "s{site} came twice");
        assert!(rows.contains_key(site), "s{site} was seen and has no row");
    }
    let mut created = 0;
    for (site, (state, task_id)) in &rows {
        match state.as_str() {
            "created" => {
                assert_eq!(once.get(site).map(u64::to_string), *task_id, "s{site}");
                created += 1;
            }
            "not_sent" => assert!(!once.contains_key(site), "s{site} was sent"),
            "unknown" => {}
            other => panic!("s{site} is {other}"),
        }
    }
    let unknown = rows.len() - created;
    println!(
        "{kills} kills in {:.0} s: {} createTask, {} rows, {created} created, {unknown} unknown, {} settled at the end",
        began.elapsed().as_secs_f64(),
        seen.len(),
        rows.len(),
        report.orphans
    );
    drop(history);
}

/// Returns state and task of each row by the number in its site. Fails where a site has two rows.
fn rows(directory: &Path) -> BTreeMap<u64, (String, Option<String>)> {
    let connection = Connection::open(directory.join("history.sqlite3")).unwrap();
    let mut statement = connection.prepare("SELECT website_url, state, task_id FROM submission").unwrap();
    let found = statement.query_map([], |row| {
        let url: String = row.get(0)?;
        let site: u64 = url.strip_prefix("https://s").unwrap().split('.').next().unwrap().parse().unwrap();
        Ok((site, (row.get(1)?, row.get(2)?)))
    });
    let mut rows = BTreeMap::new();
    for row in found.unwrap() {
        let (site, row) = row.unwrap();
        assert!(rows.insert(site, row).is_none(), "s{site} has two rows");
    }
    rows
}
