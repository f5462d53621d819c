//! A session, a service that says what a test has laid ready, and a client that sends bytes.

use std::io::{Read as _, Write as _};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Condvar, Mutex};
use std::time::{Duration, Instant};

use capkill_desk::contract::{BaseUrl, ClientKey};
use capkill_desk::history::{History, SeenCall};
use capkill_desk::payload::KeysSeen;
use capkill_desk::profile::{Address, Profile};
use capkill_desk::work::{CaptureTarget, CaptureWish, Capturing, Heard};
use rusqlite::types::Value;
use rusqlite::{Connection, OpenFlags};
use tempfile::TempDir;
use tokio::runtime::Runtime;

/// Nothing here takes as long; a test that waits this long has failed.
pub const DEADLINE: Duration = Duration::from_secs(30);

pub const KEY: &str = "67b6bcbb1a728ea8d563de6d169a2057";

/// What a service does with a request: the bytes that it sends back before it closes.
pub type Act = dyn Fn(&[u8]) -> Vec<u8> + Send + Sync;

/// A service that keeps every byte that came.
pub struct Wire {
    pub address: SocketAddr,
    requests: Arc<Mutex<Vec<Vec<u8>>>>,
}

impl Wire {
    pub fn start(act: impl Fn(&[u8]) -> Vec<u8> + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let (address, requests) = (listener.local_addr().unwrap(), Arc::<Mutex<Vec<Vec<u8>>>>::default());
        let (kept, act): (_, Arc<Act>) = (Arc::clone(&requests), Arc::new(act));
        // Ends with the test's process.
        std::thread::spawn(move || {
            while let Ok((stream, _)) = listener.accept() {
                let (kept, act) = (Arc::clone(&kept), Arc::clone(&act));
                std::thread::spawn(move || serve(stream, &kept, &*act));
            }
        });
        Self { address, requests }
    }

    pub fn base_url(&self) -> String {
        format!("http://{}/", self.address)
    }

    pub fn requests(&self) -> Vec<Vec<u8>> {
        self.requests.lock().unwrap().clone()
    }

    /// Waits until as many requests have come.
    #[track_caller]
    pub fn wait_for(&self, count: usize) {
        let since = Instant::now();
        while self.requests().len() < count {
            assert!(since.elapsed() < DEADLINE, "{} of {count} requests came", self.requests().len());
            std::thread::sleep(Duration::from_millis(5));
        }
    }
}

fn serve(mut stream: TcpStream, kept: &Mutex<Vec<Vec<u8>>>, act: &Act) {
    let request = read_request(&mut stream);
    if request.is_empty() {
        // A connection is made before it is known whether anything may leave on it.
        return;
    }
    kept.lock().unwrap().push(request.clone());
    // A client that has gone hears nothing.
    let _ = stream.write_all(&act(&request));
    let _ = stream.shutdown(Shutdown::Write);
}

/// Reads a request whole: its head, and as much of a body as the head says.
fn read_request(stream: &mut TcpStream) -> Vec<u8> {
    stream.set_read_timeout(Some(DEADLINE)).unwrap();
    let (mut request, mut chunk) = (Vec::new(), [0; 8 * 1024]);
    loop {
        let read = stream.read(&mut chunk).unwrap_or(0);
        request.extend_from_slice(&chunk[..read]);
        let end = request.windows(4).position(|four| four == b"\r\n\r\n").map(|at| at + 4);
        let head = String::from_utf8_lossy(&request[..end.unwrap_or(0)]).to_ascii_lowercase();
        let length =
            head.split("content-length:").nth(1).and_then(|rest| rest.split("\r\n").next()?.trim().parse().ok());
        if read == 0 || end.is_some_and(|end| request.len() >= end + length.unwrap_or(0)) {
            return request;
        }
    }
}

/// Holds a service's answer back until the test opens it.
#[derive(Clone, Default)]
pub struct Gate(Arc<(Mutex<bool>, Condvar)>);

impl Gate {
    pub fn open(&self) {
        *self.0.0.lock().unwrap() = true;
        self.0.1.notify_all();
    }

    pub fn pass(&self) {
        let closed = self.0.0.lock().unwrap();
        drop(self.0.1.wait_timeout_while(closed, DEADLINE, |is_open| !*is_open).unwrap());
    }
}

/// Returns a reply with a JSON body.
pub fn reply(body: &str) -> Vec<u8> {
    format!("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}", body.len()).into()
}

/// A session that listens, and what it has told.
pub struct Session {
    pub directory: TempDir,
    pub address: SocketAddr,
    pub token: ClientKey,
    capturing: Option<Capturing>,
    runtime: Runtime,
    told: Arc<Told>,
}

#[derive(Default)]
struct Told {
    calls: Mutex<Vec<SeenCall>>,
    came: Condvar,
}

/// How a session is to be.
pub struct Wish<'a> {
    pub base_url: &'a str,
    pub key: Option<&'a str>,
    pub call_limit: Option<u32>,
    pub has_guard: bool,
}

impl<'a> Wish<'a> {
    pub fn to(base_url: &'a str) -> Self {
        Self { base_url, key: None, call_limit: None, has_guard: false }
    }
}

impl Session {
    pub fn begin(wish: &Wish<'_>) -> Self {
        Self::begin_in(TempDir::new().unwrap(), wish)
    }

    /// Begins a second session on the directory of another.
    pub fn begin_at(directory: &std::path::Path, wish: &Wish<'_>) -> Self {
        Self::begin_over(TempDir::new().unwrap(), directory, wish)
    }

    pub fn begin_in(directory: TempDir, wish: &Wish<'_>) -> Self {
        let path = directory.path().to_owned();
        Self::begin_over(directory, &path, wish)
    }

    fn begin_over(directory: TempDir, path: &std::path::Path, wish: &Wish<'_>) -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        let target = CaptureTarget {
            profile: Profile::new("wire", "Wire", Address::parse(wish.base_url)),
            base_url: BaseUrl::parse(wish.base_url).unwrap(),
            key: wish.key.map(|key| ClientKey::from_input(key).unwrap().0),
        };
        let (call_limit, has_guard) = (wish.call_limit, wish.has_guard);
        let wish = CaptureWish { port: 0, target, call_limit, has_guard };
        let told = Arc::<Told>::default();
        let hearing = Arc::clone(&told);
        let on_call = Arc::new(move |heard: Heard| {
            if let Heard::Call(call) = heard {
                hearing.calls.lock().unwrap().push(*call);
                hearing.came.notify_all();
            }
        });
        let (history, _) = History::open(path, 1_790_000_000_000).unwrap();
        let begin = Capturing::begin_alone(wish, path, history, KeysSeen::default(), on_call);
        let capturing = runtime.block_on(begin).unwrap();
        let (address, token) = (capturing.address(), capturing.token().clone());
        Self { directory, address, token, capturing: Some(capturing), runtime, told }
    }

    pub fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(self.address).unwrap();
        stream.set_read_timeout(Some(DEADLINE)).unwrap();
        stream
    }

    /// Sends bytes and returns everything that comes back until the connection ends.
    pub fn raw(&self, bytes: &[u8]) -> Vec<u8> {
        let mut stream = self.connect();
        // A listener that has refused already takes no more.
        let _ = stream.write_all(bytes);
        let mut answer = Vec::new();
        // A cut connection may show as an error after what was read.
        let _ = stream.read_to_end(&mut answer);
        answer
    }

    /// Posts a JSON body. Returns the reply's status and body.
    pub fn post(&self, path: &str, body: &str) -> (u16, String) {
        let answer = self.raw(&self.request(path, "", body));
        let text = String::from_utf8_lossy(&answer).into_owned();
        let status = text.get(9..12).and_then(|status| status.parse().ok()).unwrap_or(0);
        (status, text.split_once("\r\n\r\n").map(|(_, body)| body.to_owned()).unwrap_or_default())
    }

    /// Returns the bytes of a POST that closes its connection.
    pub fn request(&self, path: &str, headers: &str, body: &str) -> Vec<u8> {
        format!(
            "POST {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\nContent-Type: application/json\r\n{headers}\
             Content-Length: {}\r\n\r\n{body}",
            self.address,
            body.len()
        )
        .into()
    }

    /// Waits until as many requests are known to their end. Returns them by number.
    #[track_caller]
    pub fn wait_for(&self, count: usize) -> Vec<SeenCall> {
        let since = Instant::now();
        let mut calls = self.told.calls.lock().unwrap();
        while calls.len() < count {
            assert!(since.elapsed() < DEADLINE, "{} of {count} calls came: {calls:#?}", calls.len());
            calls = self.told.came.wait_timeout(calls, Duration::from_millis(200)).unwrap().0;
        }
        let mut calls = calls.clone();
        calls.sort_by_key(|call| call.number);
        calls
    }

    /// Ends the session, which waits for what is under way.
    pub fn end(&mut self) {
        if let Some(capturing) = self.capturing.take() {
            self.runtime.block_on(capturing.end_alone()).unwrap();
        }
    }

    /// Returns the answer to a query of the history's file: one text.
    pub fn query(&self, sql: &str) -> String {
        query(self.directory.path(), sql)
    }
}

/// Reads one text from a history's file.
pub fn query(directory: &std::path::Path, sql: &str) -> String {
    let file = directory.join("history.sqlite3");
    let connection = Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
    let value: Value = connection.query_row(sql, [], |row| row.get(0)).unwrap();
    match value {
        Value::Text(text) => text,
        Value::Integer(number) => number.to_string(),
        other => format!("{other:?}"),
    }
}

/// Returns a createTask body with a key, about a site.
pub fn create_task(key: &str, site: &str) -> String {
    format!(
        r#"{{"clientKey":"{key}","task":{{"type":"NoCaptchaTaskProxyless","websiteURL":"https://{site}/","websiteKey":"6Le-wvkSAAAAAPBMRTvw0Q4Muexq9bi0DJwx_mJ-"}}}}"#
    )
}
