//! Programs that wait, flood and leave, services that never end, and a history that takes nothing.

use std::fs;
use std::io::{Read as _, Write as _};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use capkill_desk::history::AnsweredBy;
use rusqlite::Connection;
use tempfile::TempDir;

use super::support::{Gate, KEY, Session, Wire, Wish, create_task, reply};
use crate::support::small_disk::on_small_disk;

fn start() -> (Wire, Session) {
    let wire = Wire::start(|_| reply(r#"{"errorId":0,"taskId":77}"#));
    let session = Session::begin(&Wish::to(&wire.base_url()));
    (wire, session)
}

fn text(answer: &[u8]) -> String {
    String::from_utf8_lossy(answer).into_owned()
}

/// Reads whatever comes until the connection ends; a cut one may show as an error.
fn read_all(mut stream: &TcpStream) -> Vec<u8> {
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    answer
}

/// A client that sends half a request and waits is cut once its time is over; others are served meanwhile.
#[test]
fn half_a_request_that_waits_is_cut_and_recorded() {
    let (wire, mut session) = start();
    let whole = session.request("/createTask", "", &create_task(KEY, "a.example"));
    let halves = [&whole[..40], &whole[..whole.len() - 10]].map(|half| {
        let mut stream = session.connect();
        stream.write_all(half).unwrap();
        stream
    });
    assert_eq!(session.post("/createTask", &create_task(KEY, "b.example")).0, 200);
    for stream in &halves {
        let answer = read_all(stream);
        assert!(answer.is_empty() || text(&answer).starts_with("HTTP/1.1 4"), "{}", text(&answer));
    }
    let calls = session.wait_for(3);
    session.end();
    assert_eq!(calls.iter().filter(|call| !call.is_whole).count(), 2, "{calls:#?}");
    assert_eq!(wire.requests().len(), 1);
}

/// A body that is far too long is read away, so that its sender can read the answer.
#[test]
fn a_body_of_50_mebibytes_is_answered() {
    let (wire, mut session) = start();
    let answer = text(&session.raw(&session.request("/createTask", "", &"x".repeat(50 * 1024 * 1024))));
    assert!(answer.starts_with("HTTP/1.1 413 ") && answer.contains("ERROR_CAPKILL_DESK_TOO_LARGE"), "{answer}");
    let call = session.wait_for(1).remove(0);
    session.end();
    assert!(wire.requests().is_empty() && call.answered_by == AnsweredBy::Desk, "{call:?}");
}

#[test]
fn chunks_without_an_end_are_answered_and_ended() {
    let (wire, mut session) = start();
    let mut stream = session.connect();
    let head = format!("POST /createTask HTTP/1.1\r\nHost: {}\r\nTransfer-Encoding: chunked\r\n\r\n", session.address);
    stream.write_all(head.as_bytes()).unwrap();
    let mut writing = stream.try_clone().unwrap();
    let writer = thread::spawn(move || {
        let chunk = [b"10000\r\n".as_slice(), &vec![b'x'; 0x10000], b"\r\n"].concat();
        while writing.write_all(&chunk).is_ok() {}
    });
    let answer = text(&read_all(&stream));
    let _ = stream.shutdown(Shutdown::Both);
    writer.join().unwrap();
    assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 413 "), "{answer}");
    let call = session.wait_for(1).remove(0);
    session.end();
    assert!(call.answered_by == AnsweredBy::Desk && wire.requests().is_empty(), "{call:?}");
}

/// The bodies that are read at once have a limit of their own, which is not that of one body.
#[test]
fn bodies_that_pile_up_are_told_apart_from_a_long_one() {
    let (_wire, mut session) = start();
    let large = 16 * 1024 * 1024;
    let held: Vec<TcpStream> = (0..4)
        .map(|_| {
            let mut stream = session.connect();
            let head = format!("POST /getBalance HTTP/1.1\r\nHost: {}\r\n", session.address);
            write!(stream, "{head}Content-Length: {large}\r\n\r\n").unwrap();
            stream.write_all(&vec![b'x'; large - 1]).unwrap();
            stream
        })
        .collect();
    let body = "x".repeat(8 * 1024 * 1024);
    let answers = || std::iter::repeat_with(|| text(&session.raw(&session.request("/getBalance", "", &body))));
    // What was written may still be on its way to the listener.
    let crowded = answers().take(200).find(|answer| answer.starts_with("HTTP/1.1 503 ")).expect("no room is left");
    assert!(crowded.contains("hold 64 MiB") && crowded.contains("sent nothing"), "{crowded}");
    drop(held);
    session.end();
}

/// The client leaves, and the service never answers but ends the connection: the outcome is unknown, and kept.
#[test]
fn a_service_that_never_answers_leaves_an_unknown_outcome() {
    let gate = Gate::default();
    let own = gate.clone();
    let wire = Wire::start(move |_| {
        own.pass();
        Vec::new()
    });
    let mut session = Session::begin(&Wish::to(&wire.base_url()));
    let mut stream = session.connect();
    stream.write_all(&session.request("/createTask", "", &create_task(KEY, "a.example"))).unwrap();
    wire.wait_for(1);
    // One that ended its stream with its request would wait for the answer.
    thread::sleep(Duration::from_millis(700));
    // Once the listener has seen that the client left, it closes its own end, which the client can still read.
    stream.shutdown(Shutdown::Write).unwrap();
    assert!(read_all(&stream).is_empty(), "nobody has answered");
    gate.open();
    let call = session.wait_for(1).remove(0);
    session.end();
    assert!(call.hung_up_after_ms.is_some() && call.reply.is_none() && call.answered_by == AnsweredBy::Nobody);
    assert_eq!(session.query("SELECT state FROM submission"), "unknown");
}

#[test]
fn a_service_that_answers_twice_is_heard_once() {
    let wire = Wire::start(|_| [reply(r#"{"errorId":0,"taskId":77}"#), reply(r#"{"errorId":0,"taskId":78}"#)].concat());
    let mut session = Session::begin(&Wish::to(&wire.base_url()));
    assert_eq!(session.post("/createTask", &create_task(KEY, "a.example")).1, r#"{"errorId":0,"taskId":77}"#);
    session.end();
    assert_eq!(session.query("SELECT task_id FROM submission"), "77");
    assert_eq!(wire.requests().len(), 1);
}

/// A service that sends for ever is passed through as long as the client reads.
#[test]
fn a_reply_without_an_end_ends_with_its_client() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let base_url = format!("http://{}/", listener.local_addr().unwrap());
    let service = thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let _ = stream.read(&mut vec![0; 64 * 1024]).unwrap();
        stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 4294967296\r\n\r\n").unwrap();
        let mut sent = 0_u64;
        while stream.write_all(&vec![b'x'; 64 * 1024]).is_ok() {
            sent += 64 * 1024;
        }
        sent
    });
    let mut session = Session::begin(&Wish::to(&base_url));
    let mut stream = session.connect();
    stream.write_all(&session.request("/getBalance", "", "{}")).unwrap();
    let mut taken = (&stream).take(64 * 1024 * 1024);
    assert_eq!(std::io::copy(&mut taken, &mut std::io::sink()).unwrap(), 64 * 1024 * 1024);
    drop(stream);
    let sent = service.join().unwrap();
    assert!((64 * 1024 * 1024..1 << 32).contains(&sent), "the service was stopped after {sent} B");
    let call = session.wait_for(1).remove(0);
    session.end();
    assert_eq!(call.reply.unwrap().status, 200);
    let kept: u64 = session.query("SELECT length(reply_body) FROM captured").parse().unwrap();
    assert!(kept <= 1024 * 1024, "{kept} B are kept");
}

/// What can't be recorded does not leave.
#[test]
fn a_locked_history_lets_nothing_leave() {
    let (wire, mut session) = start();
    let file = Connection::open(session.directory.path().join("history.sqlite3")).unwrap();
    file.execute_batch("BEGIN IMMEDIATE").unwrap();
    let (status, body) = session.post("/createTask", &create_task(KEY, "a.example"));
    assert!(status == 503 && body.contains("ERROR_CAPKILL_DESK_NOT_RECORDED"), "{status} {body}");
    assert!(wire.requests().is_empty());
    file.execute_batch("ROLLBACK").unwrap();
    assert_eq!(session.post("/createTask", &create_task(KEY, "a.example")).0, 200);
    session.end();
    assert_eq!(session.query("SELECT count(*) || ' ' || state FROM submission"), "1 created");
}

/// The answer that ends a task is kept in a file where the history takes nothing, and committed later.
#[test]
fn an_answer_beside_a_locked_history_is_not_lost() {
    let (gate, calls) = (Gate::default(), AtomicUsize::new(0));
    let own = gate.clone();
    let wire = Wire::start(move |_| {
        if calls.fetch_add(1, Ordering::SeqCst) == 0 {
            reply(r#"{"errorId":0,"taskId":77}"#)
        } else {
            own.pass();
            reply(r#"{"errorId":0,"status":"ready","solution":{"text":"abc"}}"#)
        }
    });
    let mut session = Session::begin(&Wish::to(&wire.base_url()));
    session.post("/createTask", &create_task(KEY, "a.example"));
    let poll = format!(r#"{{"clientKey":"{KEY}","taskId":77}}"#);
    thread::scope(|scope| {
        let asked = scope.spawn(|| session.post("/getTaskResult", &poll));
        wire.wait_for(2);
        let file = Connection::open(session.directory.path().join("history.sqlite3")).unwrap();
        file.execute_batch("BEGIN IMMEDIATE").unwrap();
        gate.open();
        let (status, body) = asked.join().unwrap();
        assert!(status == 200 && body.contains("abc"), "{status} {body}");
        let beside = fs::read_dir(session.directory.path()).unwrap();
        let names: Vec<String> =
            beside.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect();
        assert!(names.iter().any(|name| name.starts_with("unsaved-") && name.contains("poll")), "{names:?}");
        file.execute_batch("ROLLBACK").unwrap();
    });
    session.end();
    assert_eq!(session.query("SELECT state || ' ' || solution FROM submission"), r#"solved {"text":"abc"}"#);
    let beside = fs::read_dir(session.directory.path()).unwrap();
    assert!(!beside.into_iter().any(|entry| entry.unwrap().file_name().to_string_lossy().starts_with("unsaved-")));
}

#[test]
fn a_full_disk_lets_nothing_leave() {
    on_small_disk("capture::hostile::a_full_disk_lets_nothing_leave", 4, |disk| {
        let wire = Wire::start(|_| reply(r#"{"errorId":0,"taskId":77}"#));
        let mut session = Session::begin_in(TempDir::new_in(disk.path()).unwrap(), &Wish::to(&wire.base_url()));
        disk.fill();
        let (status, body) = session.post("/createTask", &create_task(KEY, "a.example"));
        assert!(status == 503 && body.contains("ERROR_CAPKILL_DESK_NOT_RECORDED"), "{status} {body}");
        assert!(wire.requests().is_empty());
        disk.empty();
        assert_eq!(session.post("/createTask", &create_task(KEY, "b.example")).0, 200);
        session.end();
        assert_eq!(session.query("SELECT count(*) || ' ' || state FROM submission"), "1 created");
    });
}

/// Two windows capture on one directory: each has a session of its own, and no row is lost or doubled.
#[test]
fn two_sessions_on_one_directory_are_kept_apart() {
    let wire = Wire::start(|_| reply(r#"{"errorId":0,"taskId":77}"#));
    let base_url = wire.base_url();
    let wish = Wish::to(&base_url);
    let mut one = Session::begin(&wish);
    let mut other = Session::begin_at(one.directory.path(), &wish);
    thread::scope(|scope| {
        for (session, site) in [(&one, "a.example"), (&other, "b.example")] {
            scope.spawn(move || {
                for _ in 0..5 {
                    assert_eq!(session.post("/createTask", &create_task(KEY, site)).0, 200);
                }
            });
        }
    });
    for session in [&mut one, &mut other] {
        assert_eq!(session.wait_for(5).len(), 5);
        session.end();
    }
    assert_eq!(one.query("SELECT count(*) || ' ' || count(DISTINCT capture_id) FROM captured"), "10 2");
    let apart = "SELECT count(*) FROM (SELECT 1 FROM captured c JOIN submission s ON s.id = c.submission_id
                 GROUP BY capture_id HAVING count(DISTINCT s.website_url) = 1)";
    assert_eq!(one.query(apart), "2", "each session has its own program's rows");
    assert_eq!(one.query("SELECT count(*) FROM submission WHERE state = 'created'"), "10");
}

/// A key in an address is an error of the report, whatever else is right.
#[test]
fn keys_outside_the_body_are_found() {
    let (_wire, mut session) = start();
    session.post(&format!("/createTask?key={KEY}"), &create_task(KEY, "a.example"));
    session.raw(&session.request(
        "/getBalance",
        &format!("User-Agent: mine/{KEY}\r\n"),
        &format!(r#"{{"clientKey":"{KEY}"}}"#),
    ));
    session.raw(
        format!("GET /in.php?key={KEY} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", session.address).as_bytes(),
    );
    let calls = session.wait_for(3);
    session.end();
    let found = calls.iter().map(|call| {
        let finding = call.findings.iter().find(|finding| finding.id == "key.elsewhere").expect("a key stands there");
        (finding.severity.word(), finding.message.clone())
    });
    let in_query = ("error", "A key stands in the query, and addresses end up in logs".to_owned());
    let in_agent = ("warning", "A key stands in the user agent".to_owned());
    assert_eq!(found.collect::<Vec<_>>(), [in_query.clone(), in_agent, in_query]);
}

/// A key that may be an ordinary word is taken out where the service says it back, and words are left.
#[test]
fn a_short_key_that_comes_back_is_masked_in_the_reply() {
    let wire = Wire::start(|_| {
        reply(r#"{"errorId":1,"errorCode":"ERROR_KEY_DOES_NOT_EXIST","errorDescription":"myqzxkey is unknown"}"#)
    });
    let mut session = Session::begin(&Wish::to(&wire.base_url()));
    let (_, body) = session.post("/createTask", &create_task("myqzxkey", "a.example"));
    assert!(body.contains("myqzxkey is unknown"), "the client gets what came: {body}");
    session.wait_for(1);
    session.end();
    for table in ["exchange", "captured"] {
        let kept = session.query(&format!("SELECT CAST(reply_body AS TEXT) FROM {table}"));
        assert!(kept.contains("••••xkey is unknown"), "{table}: {kept}");
    }
}
