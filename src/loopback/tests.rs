//! The listener over real sockets: which connections end, and that one more is always served.

use std::io::{Read as _, Write as _};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use axum::Router;
use axum::extract::State;
use tokio::runtime::Runtime;

use super::connection::HEAD_TIME;
use super::connections::MAX_CONNECTIONS;
use super::*;

/// Nothing here takes as long; a test that waits this long has failed.
const DEADLINE: Duration = Duration::from_secs(20);

/// Tests that open many connections run one after another: a process may not have as many files open as it likes.
static MANY: Mutex<()> = Mutex::new(());

struct Running {
    server: Server,
    _runtime: Runtime,
}

async fn echo(State(budget): State<BodyBudget>, request: axum::extract::Request) -> Vec<u8> {
    read_body(request.into_body(), 1024, &budget).await.bytes
}

fn start() -> Running {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let router = Router::new().fallback(echo).with_state(BodyBudget::new(1024));
    let server = runtime.block_on(Server::start(0, router)).unwrap();
    Running { server, _runtime: runtime }
}

fn connect(address: SocketAddr) -> TcpStream {
    let stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(DEADLINE)).unwrap();
    stream
}

/// Posts a word and reads the answer, which keeps the connection.
fn ask(stream: &mut TcpStream) -> std::io::Result<()> {
    stream.write_all(b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\n\r\nword")?;
    read_answer(stream)
}

fn read_answer(stream: &mut TcpStream) -> std::io::Result<()> {
    let mut answer = Vec::new();
    while !answer.ends_with(b"\r\n\r\nword") {
        let mut byte = [0];
        stream.read_exact(&mut byte)?;
        answer.push(byte[0]);
    }
    Ok(())
}

/// Tells whether the server has ended a connection, waiting for that.
fn is_ended(stream: &mut TcpStream) -> bool {
    match stream.read(&mut [0]) {
        Ok(read) => read == 0,
        Err(error) => error.kind() == std::io::ErrorKind::ConnectionReset,
    }
}

#[test]
fn the_oldest_idle_connection_makes_room() {
    let _alone = MANY.lock();
    let running = start();
    let address = running.server.address();
    let mut idle: Vec<TcpStream> = (0..MAX_CONNECTIONS).map(|_| connect(address)).collect();
    ask(&mut connect(address)).unwrap();
    assert!(is_ended(&mut idle[0]));
    // Connections that end by themselves end together, and the youngest is served still.
    ask(&mut idle[MAX_CONNECTIONS - 1]).unwrap();
}

#[test]
fn a_connection_kept_for_a_next_request_is_idle() {
    let _alone = MANY.lock();
    let running = start();
    let address = running.server.address();
    let mut kept: Vec<TcpStream> = (0..MAX_CONNECTIONS).map(|_| connect(address)).collect();
    for stream in &mut kept {
        ask(stream).unwrap();
    }
    // The first one is the youngest now.
    ask(&mut kept[0]).unwrap();
    ask(&mut connect(address)).unwrap();
    assert!(is_ended(&mut kept[1]));
    ask(&mut kept[0]).unwrap();
}

#[test]
fn slow_bodies_on_every_connection_keep_nobody_out() {
    let _alone = MANY.lock();
    let running = start();
    let address = running.server.address();
    let mut slow: Vec<TcpStream> = (0..MAX_CONNECTIONS).map(|_| connect(address)).collect();
    for stream in &mut slow {
        stream.write_all(b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\n\r\nwo").unwrap();
    }
    ask(&mut connect(address)).unwrap();
    // Bodies that take too long end together, and the youngest is read to its end still.
    let youngest = &mut slow[MAX_CONNECTIONS - 1];
    youngest.write_all(b"rd").unwrap();
    read_answer(youngest).unwrap();
}

/// A server that answers after two seconds, and notes how many it has answered.
fn start_slow() -> (Running, Arc<AtomicUsize>) {
    let answered = Arc::new(AtomicUsize::new(0));
    let own = Arc::clone(&answered);
    let slow = move || async move {
        tokio::time::sleep(Duration::from_secs(2)).await;
        own.fetch_add(1, Ordering::SeqCst);
        "word"
    };
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let server = runtime.block_on(Server::start(0, Router::new().fallback(slow))).unwrap();
    (Running { server, _runtime: runtime }, answered)
}

#[test]
fn who_has_no_more_to_say_is_answered() {
    let (running, _) = start_slow();
    for request in ["GET / HTTP/1.1\r\nHost: a\r\n\r\n", "POST / HTTP/1.1\r\nContent-Length: 4\r\n\r\nword"] {
        let mut stream = connect(running.server.address());
        stream.write_all(request.as_bytes()).unwrap();
        stream.shutdown(Shutdown::Write).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        assert!(answer.starts_with("HTTP/1.1 200 OK") && answer.ends_with("word"), "{answer}");
    }
}

#[test]
fn who_leaves_after_a_while_waits_no_longer() {
    let (running, answered) = start_slow();
    let mut stream = connect(running.server.address());
    stream.write_all(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n").unwrap();
    std::thread::sleep(Duration::from_millis(700));
    stream.shutdown(Shutdown::Write).unwrap();
    assert!(is_ended(&mut stream));
    assert_eq!(answered.load(Ordering::SeqCst), 0, "what it waited for has been given up");
}

#[test]
fn a_head_that_does_not_end_ends_its_connection() {
    let running = start();
    let began = Instant::now();
    let mut stream = connect(running.server.address());
    stream.write_all(b"POST / HTTP/1.1\r\nHost: local").unwrap();
    assert!(is_ended(&mut stream));
    // How late it may be is told by a clock that the tests of the connection turn.
    assert!(began.elapsed() >= HEAD_TIME, "{:?}", began.elapsed());
}

#[test]
fn a_kept_connection_outlives_the_time_of_a_head() {
    let running = start();
    let mut stream = connect(running.server.address());
    ask(&mut stream).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(6))).unwrap();
    assert!(!is_ended(&mut stream), "a program that asks every 5 s would lose its connection");
    ask(&mut stream).unwrap();
}

#[test]
fn a_head_of_200_kb_is_refused() {
    let running = start();
    let mut stream = connect(running.server.address());
    let head = format!("POST / HTTP/1.1\r\nHost: localhost\r\nX: {}\r\n\r\n", "x".repeat(200_000));
    // The server may hang up before it has read all.
    let _ = stream.write_all(head.as_bytes());
    let mut answer = [0; 12];
    let is_answered = stream.read_exact(&mut answer).is_ok();
    assert!(!is_answered || &answer == b"HTTP/1.1 431", "{}", String::from_utf8_lossy(&answer));
}
