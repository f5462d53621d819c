//! Tests the receiver over real sockets: what it takes, what it refuses, and what it never keeps.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::thread;
use std::time::Duration;

use tokio::runtime::Runtime;
use tokio::sync::mpsc;

use super::*;
use crate::contract::MAX_REPLY_BYTES;

struct Running {
    address: SocketAddr,
    arrived: mpsc::Receiver<Callback>,
    runtime: Runtime,
    receiver: Receiver,
}

fn start() -> Running {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let (deliver, arrived) = mpsc::channel(8);
    let receiver = runtime.block_on(Receiver::start(0, ["known".to_owned()].into(), deliver)).unwrap();
    Running { address: ([127, 0, 0, 1], receiver.port()).into(), arrived, runtime, receiver }
}

impl Running {
    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(self.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        stream
    }

    fn send(&self, request: &str) -> u16 {
        let mut stream = self.connect();
        stream.write_all(request.as_bytes()).unwrap();
        status(&mut stream)
    }

    fn arrived(&mut self) -> Callback {
        let wait = async { tokio::time::timeout(Duration::from_secs(20), self.arrived.recv()).await };
        self.runtime.block_on(wait).unwrap().unwrap()
    }
}

fn status(stream: &mut TcpStream) -> u16 {
    let mut head = [0; 12];
    stream.read_exact(&mut head).unwrap();
    std::str::from_utf8(&head[9..]).unwrap().parse().unwrap()
}

fn post(path: &str, headers: &str, body: &str) -> String {
    format!("POST {path} HTTP/1.1\r\n{headers}Content-Length: {}\r\n\r\n{body}", body.len())
}

const HOST: &str = "Host: 127.0.0.1\r\nX-Mark: 1\r\n";

#[test]
fn callbacks_to_known_addresses_are_delivered_unchanged() {
    let mut running = start();
    for body in [r#"{"errorId":0,"status":"ready","solution":{"text":"a"}}"#, "neither JSON nor \u{0} text", ""] {
        assert_eq!(running.send(&post("/callback/known", HOST, body)), 200, "{body}");
        let callback = running.arrived();
        assert_eq!((callback.token.as_str(), callback.body.as_slice()), ("known", body.as_bytes()));
        assert!(callback.is_complete && !callback.is_truncated);
        assert!(callback.headers.contains(&("x-mark".into(), "1".into())), "{:?}", callback.headers);
    }
}

#[test]
fn requests_to_other_addresses_are_refused() {
    let mut running = start();
    let foreign = "Host: desk.example\r\n";
    let page = "Host: localhost\r\nOrigin: https://page.example\r\n";
    for (request, expected) in [
        (post("/callback/unknown", HOST, "x"), 404),
        (post("/callback/known/more", HOST, "x"), 404),
        (post("/callback/", HOST, "x"), 404),
        (post("/", HOST, "x"), 404),
        (post("/callback/known", foreign, "x"), 403),
        (post("/callback/known", page, "x"), 403),
        ("GET /callback/known HTTP/1.1\r\nHost: localhost\r\n\r\n".to_owned(), 405),
        ("OPTIONS /callback/known HTTP/1.1\r\nHost: localhost\r\n\r\n".to_owned(), 405),
    ] {
        assert_eq!(running.send(&request), expected, "{request}");
    }
    // Delivered in order: were anything of the above kept, it would come first.
    assert_eq!(running.send(&post("/callback/known", HOST, "last")), 200);
    assert_eq!(running.arrived().body, b"last");
    assert!(running.arrived.try_recv().is_err());
}

#[test]
fn what_finds_no_place_is_refused() {
    let mut running = start();
    for _ in 0..8 {
        assert_eq!(running.send(&post("/callback/known", HOST, "kept")), 200);
    }
    assert_eq!(running.send(&post("/callback/known", HOST, "too much")), 503);
    assert_eq!(running.arrived().body, b"kept");
    assert_eq!(running.send(&post("/callback/known", HOST, "again")), 200);
}

#[test]
fn a_callback_waits_a_moment_for_its_place() {
    let mut running = start();
    for _ in 0..8 {
        assert_eq!(running.send(&post("/callback/known", HOST, "first")), 200);
    }
    let mut stream = running.connect();
    stream.write_all(post("/callback/known", HOST, "next").as_bytes()).unwrap();
    for body in ["first"; 8].into_iter().chain(["next"]) {
        assert_eq!(running.arrived().body, body.as_bytes());
    }
    assert_eq!(status(&mut stream), 200);
}

#[test]
fn slow_bodies_keep_no_quick_ones_out() {
    let mut running = start();
    let slow: Vec<TcpStream> = (0..16)
        .map(|_| {
            let mut stream = running.connect();
            write!(stream, "POST /callback/known HTTP/1.1\r\n{HOST}Content-Length: 4\r\n\r\nab").unwrap();
            stream
        })
        .collect();
    assert_eq!(running.send(&post("/callback/known", HOST, "quick")), 200);
    assert_eq!(running.arrived().body, b"quick");
    drop(slow);
}

/// Bodies that wait to be saved hold 8 MiB at most; a small one, which a solution is, always gets in.
#[test]
fn large_bodies_crowd_out_each_other_and_no_solution() {
    let mut running = start();
    let large = "x".repeat(MAX_REPLY_BYTES);
    let statuses: Vec<u16> = (0..4).map(|_| running.send(&post("/callback/known", HOST, &large))).collect();
    assert_eq!(statuses, [200, 200, 503, 503]);
    assert_eq!(running.send(&post("/callback/known", HOST, "solution")), 200);
    let lengths: Vec<usize> = (0..5).map(|_| running.arrived().body.len()).collect();
    assert_eq!(lengths, [MAX_REPLY_BYTES, MAX_REPLY_BYTES, 0, 0, 8]);
    assert_eq!(running.send(&post("/callback/known", HOST, &large)), 200, "what was held is free again");
}

#[test]
fn a_stopped_receiver_hangs_up_and_frees_its_port() {
    let running = start();
    let mut stream = running.connect();
    stream.write_all(post("/callback/known", HOST, "x").as_bytes()).unwrap();
    assert_eq!(status(&mut stream), 200);
    let Running { address, runtime, receiver, .. } = running;
    runtime.block_on(receiver.stop());
    let mut rest = Vec::new();
    // A reset is as good as an end.
    let _ = stream.read_to_end(&mut rest);
    assert!(TcpStream::connect(address).is_err());
    std::net::TcpListener::bind(address).unwrap();
}

#[test]
fn fifty_mebibytes_are_taken_and_four_kept() {
    let mut running = start();
    let chunk = vec![b'x'; 1024 * 1024];
    let mut stream = running.connect();
    write!(stream, "POST /callback/known HTTP/1.1\r\n{HOST}Content-Length: {}\r\n\r\n", 50 * chunk.len()).unwrap();
    for _ in 0..50 {
        stream.write_all(&chunk).unwrap();
    }
    assert_eq!(status(&mut stream), 200);
    let callback = running.arrived();
    assert_eq!(callback.body.len(), MAX_REPLY_BYTES);
    assert!(callback.is_truncated && callback.is_complete);
}

#[test]
fn a_slow_body_is_timed() {
    let mut running = start();
    let mut stream = running.connect();
    write!(stream, "POST /callback/known HTTP/1.1\r\n{HOST}Content-Length: 4\r\n\r\nab").unwrap();
    // Far longer than what is asserted: a busy machine may be late to look at the first half.
    thread::sleep(Duration::from_secs(2));
    stream.write_all(b"cd").unwrap();
    assert_eq!(status(&mut stream), 200);
    let callback = running.arrived();
    assert!(callback.elapsed >= Duration::from_millis(500) && callback.is_complete, "{callback:?}");
}

#[test]
fn a_body_that_breaks_off_is_kept_as_incomplete() {
    let mut running = start();
    let mut stream = running.connect();
    write!(stream, "POST /callback/known HTTP/1.1\r\n{HOST}Content-Length: 400\r\n\r\n{{\"half").unwrap();
    drop(stream);
    let callback = running.arrived();
    assert_eq!((callback.body.as_slice(), callback.is_complete), (&b"{\"half"[..], false));
}

#[test]
fn tokens_differ_and_make_addresses_that_are_known() {
    let running = start();
    let (one, other) = (new_token().unwrap(), new_token().unwrap());
    assert!(one != other && one.len() == 32);
    let url = url::Url::parse(&callback_url(running.receiver.port(), &one)).unwrap();
    assert_eq!(running.send(&post(url.path(), HOST, "x")), 404);
    running.receiver.expect(&one);
    assert_eq!(running.send(&post(url.path(), HOST, "x")), 200);
}
