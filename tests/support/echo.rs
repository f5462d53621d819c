//! A service that says what a test has laid ready, counts every connection, and keeps every byte that came.

use std::collections::HashMap;
use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;

use capkill_desk::contract::Origin;

/// A running service, which takes one request a connection.
pub struct Echo {
    address: String,
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

#[derive(Default)]
struct Shared {
    /// The bodies of replies, by method.
    answers: Mutex<HashMap<String, Vec<u8>>>,
    /// Lines that every reply's head has besides.
    head: Mutex<Vec<u8>>,
    is_over: Mutex<bool>,
    /// What came, oldest first; a connection without a request is an empty one.
    requests: Mutex<Vec<Vec<u8>>>,
}

impl Echo {
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let shared = Arc::<Shared>::default();
        let own = Arc::clone(&shared);
        let thread = std::thread::spawn(move || {
            while let Ok((stream, _)) = listener.accept() {
                if *own.is_over.lock().unwrap() {
                    return;
                }
                answer(stream, &own);
            }
        });
        Self { address, shared, thread: Some(thread) }
    }

    pub fn base_url(&self) -> String {
        format!("http://{}/", self.address)
    }

    pub fn origin(&self) -> Origin {
        Origin::parse(&format!("http://{}", self.address)).unwrap()
    }

    /// Lays the body ready that a method is answered with from now on.
    pub fn answer(&self, method: &str, body: impl Into<Vec<u8>>) {
        self.shared.answers.lock().unwrap().insert(method.to_owned(), body.into());
    }

    /// Lays lines ready that every reply's head has besides, each with its end.
    pub fn head(&self, lines: impl Into<Vec<u8>>) {
        *self.shared.head.lock().unwrap() = lines.into();
    }

    /// What came, oldest first.
    pub fn requests(&self) -> Vec<Vec<u8>> {
        self.shared.requests.lock().unwrap().clone()
    }

    /// How many requests of a method came.
    pub fn came(&self, method: &str) -> usize {
        self.requests().iter().filter(|request| method_of(request) == method).count()
    }
}

impl Drop for Echo {
    fn drop(&mut self) {
        *self.shared.is_over.lock().unwrap() = true;
        drop(TcpStream::connect(&self.address));
        self.thread.take().unwrap().join().unwrap();
    }
}

fn answer(mut stream: TcpStream, shared: &Shared) {
    let request = read(&mut stream);
    let method = method_of(&request);
    shared.requests.lock().unwrap().push(request);
    let laid = shared.answers.lock().unwrap().get(&method).cloned();
    let body = laid.unwrap_or_else(|| match method.as_str() {
        "createTask" => br#"{"errorId":0,"taskId":7}"#.to_vec(),
        "getTaskResult" => br#"{"errorId":0,"status":"processing"}"#.to_vec(),
        _ => br#"{"errorId":0,"balance":12.5}"#.to_vec(),
    });
    let mut reply = b"HTTP/1.1 200 OK\r\nConnection: close\r\n".to_vec();
    reply.extend_from_slice(&shared.head.lock().unwrap());
    reply.extend_from_slice(format!("Content-Length: {}\r\n\r\n", body.len()).as_bytes());
    reply.extend_from_slice(&body);
    // A program that has ended meanwhile hears nothing.
    let _ = stream.write_all(&reply);
}

/// The last part of a request's path.
fn method_of(request: &[u8]) -> String {
    let text = String::from_utf8_lossy(request);
    let path = text.split(' ').nth(1).unwrap_or_default();
    path.rsplit('/').next().unwrap_or_default().to_owned()
}

/// Reads a request whole, or what came of one.
fn read(stream: &mut TcpStream) -> Vec<u8> {
    let (mut request, mut chunk) = (Vec::new(), [0; 4096]);
    loop {
        let read = stream.read(&mut chunk).unwrap_or(0);
        request.extend_from_slice(&chunk[..read]);
        let text = String::from_utf8_lossy(&request).to_ascii_lowercase();
        let head = text.find("\r\n\r\n").map(|at| at + 4);
        let length =
            text.split("content-length: ").nth(1).and_then(|rest| rest.split("\r\n").next()?.parse::<usize>().ok());
        if head.zip(length).is_some_and(|(head, length)| request.len() >= head + length) || read == 0 {
            return request;
        }
    }
}
