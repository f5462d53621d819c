//! A service that takes its time: each createTask is answered after a while, and no task is ever solved.

use std::collections::HashMap;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

/// The id of the first task; the next ones count on from it.
pub const FIRST_TASK: u64 = 1001;

/// A running service; its thread ends with the test's process.
pub struct SlowService {
    address: String,
    shared: Arc<Shared>,
}

#[derive(Default)]
struct Shared {
    delay_ms: AtomicU64,
    poll_delay_ms: AtomicU64,
    /// Bytes besides what a reply to getTaskResult says.
    padding: AtomicUsize,
    tasks: AtomicU64,
    /// The paths of requests, oldest first.
    paths: Mutex<Vec<String>>,
    /// When requests came, by method.
    came: Mutex<HashMap<String, Vec<Instant>>>,
    /// When replies to createTask were written.
    answered: Mutex<Vec<Instant>>,
}

impl SlowService {
    pub fn start(delay: Duration) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let shared = Arc::<Shared>::default();
        let service = Self { address, shared: Arc::clone(&shared) };
        service.set_delay(delay);
        thread::spawn(move || {
            for stream in listener.incoming() {
                let shared = Arc::clone(&shared);
                thread::spawn(move || answer(&stream.unwrap(), &shared));
            }
        });
        service
    }

    pub fn base_url(&self) -> String {
        format!("http://{}/", self.address)
    }

    /// How long replies to createTask take from now on.
    pub fn set_delay(&self, delay: Duration) {
        self.shared.delay_ms.store(delay.as_millis() as u64, Ordering::SeqCst);
    }

    /// How long replies to getTaskResult take from now on; at first they take no time.
    pub fn set_poll_delay(&self, delay: Duration) {
        self.shared.poll_delay_ms.store(delay.as_millis() as u64, Ordering::SeqCst);
    }

    /// How much besides they say replies to getTaskResult hold from now on.
    pub fn pad_polls(&self, bytes: usize) {
        self.shared.padding.store(bytes, Ordering::SeqCst);
    }

    /// When requests of a method came, oldest first.
    pub fn came(&self, method: &str) -> Vec<Instant> {
        lock(&self.shared.came).get(method).cloned().unwrap_or_default()
    }

    /// The paths of requests, oldest first.
    pub fn paths(&self) -> Vec<String> {
        lock(&self.shared.paths).clone()
    }

    /// When replies to createTask were written, oldest first.
    pub fn answered(&self) -> Vec<Instant> {
        lock(&self.shared.answered).clone()
    }
}

fn lock<T>(shared: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Answers one request; a program that has ended meanwhile hears nothing.
fn answer(stream: &TcpStream, shared: &Shared) {
    let Some(path) = read_request(stream) else { return };
    let method = path.rsplit('/').next().unwrap_or_default().to_owned();
    lock(&shared.paths).push(path);
    lock(&shared.came).entry(method.clone()).or_default().push(Instant::now());
    let body = match method.as_str() {
        "createTask" => {
            let task = FIRST_TASK + shared.tasks.fetch_add(1, Ordering::SeqCst);
            thread::sleep(Duration::from_millis(shared.delay_ms.load(Ordering::SeqCst)));
            lock(&shared.answered).push(Instant::now());
            format!(r#"{{"errorId":0,"taskId":{task}}}"#)
        }
        "getTaskResult" => {
            thread::sleep(Duration::from_millis(shared.poll_delay_ms.load(Ordering::SeqCst)));
            let padding = "x".repeat(shared.padding.load(Ordering::SeqCst));
            format!(r#"{{"errorId":0,"status":"processing","padding":"{padding}"}}"#)
        }
        _ => r#"{"errorId":0,"balance":12.5}"#.to_owned(),
    };
    let head = format!("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {}\r\n", body.len());
    let _ = write!(&*stream, "{head}Connection: close\r\n\r\n{body}");
}

/// Reads a request whole. Returns its path, whose last part is the method.
fn read_request(stream: &TcpStream) -> Option<String> {
    let mut reader = BufReader::new(stream);
    let mut line = String::new();
    reader.read_line(&mut line).ok()?;
    let path = line.split(' ').nth(1)?.to_owned();
    let mut length = 0;
    loop {
        let mut header = String::new();
        reader.read_line(&mut header).ok()?;
        if header.trim().is_empty() {
            break;
        }
        if let Some((name, value)) = header.split_once(':')
            && name.eq_ignore_ascii_case("content-length")
        {
            length = value.trim().parse().ok()?;
        }
    }
    reader.read_exact(&mut vec![0; length]).ok()?;
    Some(path)
}
