//! A paid task is never lost, nothing is paid twice, and no key rests on the disk.

use std::fs;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use capkill_desk::contract::Method;
use capkill_desk::history::{AnsweredBy, History};
use capkill_desk::judge::{report_json, report_markdown};
use capkill_desk::work::{judged, write_har};
use tempfile::TempDir;

use super::support::{Gate, KEY, Session, Wire, Wish, create_task, query, reply};

const OTHER: &str = "0123456789abcdef0123456789abcdef";
const SHORT: &str = "myqzxkey";

/// Answers createTask with a number of its own, polls with the solution, and the balance.
fn service(request: &[u8], tasks: &AtomicUsize) -> Vec<u8> {
    let line = String::from_utf8_lossy(request).lines().next().unwrap_or_default().to_owned();
    match line {
        line if line.contains("createTask") => {
            reply(&format!(r#"{{"errorId":0,"taskId":{}}}"#, 1_000 + tasks.fetch_add(1, Ordering::SeqCst)))
        }
        line if line.contains("getTaskResult") => {
            reply(r#"{"errorId":0,"status":"ready","solution":{"text":"answer"}}"#)
        }
        _ => reply(r#"{"errorId":0,"balance":1.5}"#),
    }
}

fn start() -> Wire {
    let tasks = AtomicUsize::new(0);
    Wire::start(move |request| service(request, &tasks))
}

#[test]
fn a_row_is_there_before_its_bytes_leave_and_its_outcome_before_the_reply() {
    let directory = TempDir::new().unwrap();
    let (path, seen) = (directory.path().to_owned(), Arc::new(AtomicUsize::new(0)));
    let counted = Arc::clone(&seen);
    let wire = Wire::start(move |_| {
        assert_eq!(query(&path, "SELECT state || ' ' || origin FROM submission"), "recorded captured");
        counted.fetch_add(1, Ordering::SeqCst);
        reply(r#"{"errorId":0,"taskId":77}"#)
    });
    let mut session = Session::begin_in(directory, &Wish::to(&wire.base_url()));
    let (status, body) = session.post("/createTask", &create_task(KEY, "a.example"));
    assert_eq!((status, body.as_str()), (200, r#"{"errorId":0,"taskId":77}"#));
    assert_eq!(session.query("SELECT state || ' ' || task_id || ' ' || followed FROM submission"), "created 77 0");
    assert_eq!(seen.load(Ordering::SeqCst), 1, "the service looked");
    session.end();
}

#[test]
fn a_conversation_becomes_a_solved_row_with_its_polls() {
    let wire = start();
    let mut session = Session::begin(&Wish::to(&wire.base_url()));
    session.post("/api/createTask", &create_task(KEY, "a.example"));
    for _ in 0..2 {
        session.post("/getTaskResult", &format!(r#"{{"clientKey":"{KEY}","taskId":1000}}"#));
    }
    session.post("/getTaskResult", &format!(r#"{{"clientKey":"{KEY}","taskId":5}}"#));
    let calls = session.wait_for(4);
    session.end();
    assert_eq!(
        session.query("SELECT state || ' ' || polls || ' ' || solution FROM submission"),
        r#"solved 2 {"text":"answer"}"#
    );
    assert_eq!(
        session.query("SELECT group_concat(method, ' ') FROM exchange"),
        "createTask getTaskResult getTaskResult"
    );
    let methods: Vec<_> = calls.iter().map(|call| (call.method, call.submission.is_some())).collect();
    let poll = Some(Method::GetTaskResult);
    assert_eq!(methods, [(Some(Method::CreateTask), true), (poll, true), (poll, true), (poll, false)]);
    assert_eq!(calls[0].reply.as_ref().unwrap().task_id.as_deref(), Some("1000"));
    assert!(calls[1].reply.as_ref().unwrap().is_ready && calls.iter().all(|call| call.connection > 0));
    assert_eq!(session.query("SELECT count(*) || ' ' || sum(ended_at_ms IS NOT NULL) FROM capture"), "1 1");
}

/// The same id as text is the same task: its row is settled, and the report names the fault.
#[test]
fn a_poll_with_the_id_as_text_settles_its_row() {
    let wire = start();
    let mut session = Session::begin(&Wish::to(&wire.base_url()));
    session.post("/createTask", &create_task(KEY, "a.example"));
    session.post("/getTaskResult", &format!(r#"{{"clientKey":"{KEY}","taskId":"1000"}}"#));
    let calls = session.wait_for(2);
    session.end();
    assert_eq!(calls[1].task_id.as_deref(), Some("\"1000\""), "the id is kept as it came");
    assert_eq!(calls[1].submission, calls[0].submission);
    let row = "SELECT state || ' ' || polls || ' ' || solution FROM submission";
    assert_eq!(session.query(row), r#"solved 1 {"text":"answer"}"#);
}

/// A service that creates a task once its gate is open.
fn gated() -> (Wire, Gate) {
    let gate = Gate::default();
    let own = gate.clone();
    let wire = Wire::start(move |_| {
        own.pass();
        reply(r#"{"errorId":0,"taskId":77}"#)
    });
    (wire, gate)
}

/// Sends a createTask whose reply nobody reads yet.
fn begin_task(session: &Session) -> TcpStream {
    let mut stream = session.connect();
    stream.write_all(&session.request("/createTask", "", &create_task(KEY, "a.example"))).unwrap();
    stream
}

#[test]
fn the_outcome_is_recorded_when_the_client_has_left() {
    let (wire, gate) = gated();
    let mut session = Session::begin(&Wish::to(&wire.base_url()));
    let stream = begin_task(&session);
    wire.wait_for(1);
    // One that ended its stream with its request would wait for the answer.
    thread::sleep(Duration::from_millis(700));
    drop(stream);
    // The listener sees the end of the connection by itself; nothing tells when.
    thread::sleep(Duration::from_millis(300));
    gate.open();
    let call = session.wait_for(1).remove(0);
    let left = call.hung_up_after_ms.expect("the client left");
    assert!(left <= call.reply.as_ref().unwrap().elapsed_ms, "{call:?}");
    assert_eq!(session.query("SELECT state || ' ' || task_id FROM submission"), "created 77");
    session.end();
}

/// The end of a session waits for the call in flight, whose outcome is kept.
#[test]
fn a_session_that_ends_keeps_the_call_in_flight() {
    let (wire, gate) = gated();
    let mut session = Session::begin(&Wish::to(&wire.base_url()));
    let _stream = begin_task(&session);
    wire.wait_for(1);
    gate.open();
    session.end();
    assert_eq!(session.query("SELECT state || ' ' || task_id FROM submission"), "created 77");
    assert_eq!(session.wait_for(1).len(), 1);
}

/// Who waits when the session ends is answered, and nobody is said to have left.
#[test]
fn a_session_that_ends_answers_the_call_in_flight() {
    let (wire, gate) = gated();
    let mut session = Session::begin(&Wish::to(&wire.base_url()));
    let mut stream = begin_task(&session);
    wire.wait_for(1);
    let address = session.address;
    let opening = thread::spawn(move || {
        // Nothing new is taken, and only then the service answers.
        while TcpStream::connect(address).is_ok() {
            thread::sleep(Duration::from_millis(5));
        }
        gate.open();
    });
    session.end();
    opening.join().unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.ends_with(r#"{"errorId":0,"taskId":77}"#), "{answer}");
    let call = session.wait_for(1).remove(0);
    assert_eq!(call.hung_up_after_ms, None, "the client waited: {call:?}");
    assert_eq!(session.query("SELECT state || ' ' || task_id FROM submission"), "created 77");
}

/// A history that takes nothing holds up no client: the outcome is in a file beside it, and is committed later.
#[test]
fn a_locked_history_leaves_the_client_its_answer_and_loses_nothing() {
    let (wire, gate) = gated();
    let mut session = Session::begin(&Wish::to(&wire.base_url()));
    let answer = thread::scope(|scope| {
        let asked = scope.spawn(|| session.post("/createTask", &create_task(KEY, "a.example")));
        wire.wait_for(1);
        let file = rusqlite::Connection::open(session.directory.path().join("history.sqlite3")).unwrap();
        file.execute_batch("BEGIN IMMEDIATE").unwrap();
        gate.open();
        let answer = asked.join().unwrap();
        let beside = fs::read_dir(session.directory.path()).unwrap();
        let is_unsaved = |name: String| name.starts_with("unsaved-");
        assert!(beside.into_iter().any(|entry| is_unsaved(entry.unwrap().file_name().to_string_lossy().into_owned())));
        file.execute_batch("ROLLBACK").unwrap();
        answer
    });
    assert_eq!(answer, (200, r#"{"errorId":0,"taskId":77}"#.to_owned()));
    session.end();
    assert_eq!(session.query("SELECT state || ' ' || task_id FROM submission"), "created 77");
}

#[test]
fn what_is_over_the_limit_is_answered_by_the_desk() {
    let wire = start();
    let mut session = Session::begin(&Wish { call_limit: Some(2), ..Wish::to(&wire.base_url()) });
    let answers: Vec<String> = ["a.example", "b.example", "c.example"]
        .map(|site| session.post("/createTask", &create_task(KEY, site)).1)
        .into();
    let calls = session.wait_for(3);
    session.end();
    assert!(answers[2].contains(r#""errorId":1"#) && answers[2].contains("ERROR_CAPKILL_DESK_LIMIT"), "{answers:?}");
    assert!(answers[2].contains("the 2 createTask of this session are used"), "{answers:?}");
    assert_eq!((wire.requests().len(), calls[2].answered_by), (2, AnsweredBy::Limit));
    assert_eq!(session.query("SELECT group_concat(state, ' ') FROM submission"), "created created not_sent");
}

#[test]
fn a_live_session_lets_one_through_at_a_time() {
    let (wire, gate) = gated();
    let mut session = Session::begin(&Wish { call_limit: Some(5), ..Wish::to(&wire.base_url()) });
    let second = thread::scope(|scope| {
        let first = scope.spawn(|| session.post("/createTask", &create_task(KEY, "a.example")).1);
        wire.wait_for(1);
        let second = session.post("/createTask", &create_task(KEY, "b.example")).1;
        gate.open();
        assert!(first.join().unwrap().contains("77"));
        second
    });
    session.end();
    assert!(second.contains("one createTask was in flight already") && wire.requests().len() == 1, "{second}");
}

#[test]
fn only_the_sessions_token_is_replaced_by_the_profiles_key() {
    let wire = start();
    let mut session = Session::begin(&Wish { key: Some(KEY), ..Wish::to(&wire.base_url()) });
    let token = session.token.expose().to_owned();
    assert!(token.starts_with("desk-"));
    for (key, leaves) in [(token.as_str(), KEY), (OTHER, OTHER)] {
        session.post("/createTask", &create_task(key, "a.example"));
        let requests = wire.requests();
        let request = String::from_utf8_lossy(requests.last().unwrap()).into_owned();
        assert!(request.ends_with(&create_task(leaves, "a.example")), "{request}");
    }
    let calls = session.wait_for(2);
    session.end();
    let keys: Vec<_> = calls.iter().map(|call| call.key.clone().unwrap()).collect();
    assert!(keys[0].is_token && !keys[1].is_token && keys[0].hash != keys[1].hash && keys[1].hint == "••••cdef");
}

/// Puts keys into every field of a request; none is in any file afterwards.
#[test]
fn no_key_rests_in_the_data_directory() {
    let wire = Wire::start(|request| {
        let said = String::from_utf8_lossy(request).replace(['\r', '\n', '"', '\\'], " ");
        reply(&format!(r#"{{"errorId":1,"errorCode":"ERROR_{OTHER}","errorDescription":"{said}"}}"#))
    });
    let mut session = Session::begin(&Wish { key: Some(KEY), ..Wish::to(&wire.base_url()) });
    let token = session.token.expose().to_owned();
    let headers = format!(
        "User-Agent: agent/{OTHER}\r\nAuthorization: Bearer {OTHER}\r\nX-Api-Key: {OTHER}\r\nCookie: k={OTHER}\r\n\
         X-{OTHER}: {OTHER}\r\n"
    );
    let body = create_task(OTHER, "a.example").replace("\"task\"", &format!("\"{OTHER}\":\"{OTHER}\",\"task\""));
    for path in ["/createTask", "/getTaskResult", "/getBalance"] {
        let path = format!("/{OTHER}{path}?key={OTHER}");
        session.raw(&session.request(&path, &headers, &body));
        session.raw(&session.request(&path, &headers, &body.replace(OTHER, &token)));
    }
    session.raw(
        format!("GET /{OTHER}?clientKey={OTHER} HTTP/1.1\r\nHost: {}\r\n{headers}\r\n", session.address).as_bytes(),
    );
    session.raw(format!("POST /createTask HTTP/1.1\r\nClientKey: {OTHER}").as_bytes());
    session.wait_for(7);
    session.end();
    let given = given_away(&session);
    assert!(given.contains("createTask"), "{given}");
    for key in [KEY, OTHER, &token] {
        let found = files_with(session.directory.path(), key);
        assert!(found.is_empty(), "{key} is in {found:?}");
        assert!(!given.contains(key), "{key} is given away: {given}");
    }
}

/// Bodies that bear a key `KEY` in every way but the API's.
const ODD_BODIES: [&str; 11] = [
    "clientKey=KEY&task=1",
    r#"[{"clientKey":"KEY"}]"#,
    r#""{\"clientKey\":\"KEY\",\"task\":{}}""#,
    r#"data={"clientKey":"KEY"}"#,
    r#"{"ClientKey":"KEY","task":{"type":"NoCaptchaTaskProxyless"}}"#,
    r#"{"client_key":"KEY","task":{"type":"NoCaptchaTaskProxyless"}}"#,
    r#"{"apiKey":"KEY","task":{"type":"NoCaptchaTaskProxyless"}}"#,
    r#"{"key":"KEY","task":{"type":"NoCaptchaTaskProxyless"}}"#,
    r#"{"clientKey":["KEY"],"task":{"type":"NoCaptchaTaskProxyless"}}"#,
    r#"{"clientKey":"KEY","clientKey":"another","task":{"type":"NoCaptchaTaskProxyless"}}"#,
    r#"{"clientKey":"another","task":{"type":"NoCaptchaTaskProxyless","clientKey":"KEY"}}"#,
];

/// Nobody has seen these keys before, and none stands where the API has its key.
#[test]
fn no_key_of_a_request_that_is_wrong_rests_anywhere() {
    let wire = start();
    let mut session = Session::begin(&Wish::to(&wire.base_url()));
    let canary = |number: usize| format!("{number:02}canary{:024x}", number * 7_919);
    let mut sent = 0;
    let mut next = || {
        sent += 1;
        canary(sent)
    };
    let mut requests = Vec::new();
    for body in ODD_BODIES {
        for path in ["/createTask", "/getTaskResult", "/nothing"] {
            requests.push(session.request(path, "", &body.replace("KEY", &next())));
        }
    }
    for header in ["X-Api-Key", "Api-Key", "X-Auth-Token", "X-Client-Key", "Authorization", "Cookie"] {
        requests.push(session.request("/getBalance", &format!("{header}: {}\r\n", next()), "{}"));
    }
    requests.push(session.request(&format!("/{}/getBalance", next()), "", "{}"));
    // Half a body, the beginning of one that is too long, and what is no request.
    let cut = session.request("/createTask", "", &create_task(&next(), "a.example"));
    requests.push(cut[..cut.len() - 60].to_vec());
    let in_key = session.request("/createTask", "", &create_task(&"k9".repeat(60), "a.example"));
    let at = in_key.windows(4).position(|four| four == b"k9k9").unwrap();
    requests.push(in_key[..at + 110].to_vec());
    let long =
        create_task(&next(), "a.example").replace("\"task\"", &format!("\"x\":\"{}\",\"task\"", "a".repeat(17 << 20)));
    requests.push(session.request("/createTask", "", &long));
    requests.push(format!("clientKey={} POST\r\n\r\n", next()).into_bytes());
    requests.push(format!("POST /{}/createTask HTTP/1.1\r\nHost: 127.", next()).into_bytes());
    for request in &requests {
        let mut stream = session.connect();
        // What is refused already takes no more.
        let _ = std::io::Write::write_all(&mut stream, request);
        let _ = stream.shutdown(std::net::Shutdown::Write);
        let _ = std::io::Read::read_to_end(&mut stream, &mut Vec::new());
    }
    let calls = session.wait_for(requests.len());
    assert!(calls[..40].iter().all(|call| call.reply.is_some()), "whole requests are answered: {calls:#?}");
    session.end();
    let given = given_away(&session);
    let keys: Vec<String> = (1..=sent).map(canary).chain(["k9".repeat(20)]).collect();
    for key in keys {
        let found = files_with(session.directory.path(), &key);
        assert!(found.is_empty(), "{key} is in {found:?}");
        assert!(!given.contains(&key), "{key} is given away: {given}");
    }
}

/// The report in both forms and the HAR file of a session, written by a program that has never seen its keys.
fn given_away(session: &Session) -> String {
    let (history, _) = History::open(session.directory.path(), 1_790_000_000_000).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let capture = history.captures().await.unwrap().remove(0);
        let report = judged(&history, &capture).await.unwrap();
        let mut har = Vec::new();
        write_har(&history, &capture, Arc::default(), &mut har).await.unwrap();
        format!("{}{}{}", report_markdown(&report), report_json(&report), String::from_utf8(har).unwrap())
    })
}

/// A key that may be an ordinary word is known by its place alone.
#[test]
fn a_short_key_is_masked_where_it_stands() {
    let wire = start();
    let mut session = Session::begin(&Wish::to(&wire.base_url()));
    for (path, body) in [
        ("/createTask", create_task(SHORT, "a.example")),
        ("/getTaskResult", format!(r#"{{"clientKey":"{SHORT}","taskId":1000}}"#)),
        ("/getBalance", format!(r#"{{ "clientKey" : "{SHORT}" }}"#)),
    ] {
        session.post(path, &body);
    }
    session.wait_for(3);
    session.end();
    let found = files_with(session.directory.path(), SHORT);
    assert!(found.is_empty(), "it is in {found:?}");
    assert_eq!(session.query("SELECT count(*) FROM captured WHERE key_hint = '••••xkey'"), "3");
}

fn files_with(directory: &Path, key: &str) -> Vec<String> {
    let mut found = Vec::new();
    for entry in fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files_with(&path, key));
        } else if fs::read(&path).is_ok_and(|file| file.windows(key.len()).any(|bytes| bytes == key.as_bytes())) {
            found.push(path.display().to_string());
        }
    }
    found
}

/// A reply whose body is compressed, as most HTTP libraries ask for it.
fn gzipped(body: &str) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(body.as_bytes()).unwrap();
    let body = encoder.finish().unwrap();
    let head = format!(
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Encoding: gzip\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    [head.into_bytes(), body].concat()
}

#[test]
fn a_compressed_reply_goes_back_as_it_came_and_is_read_all_the_same() {
    let echo = format!(r#"{{"errorId":0,"taskId":77,"echo":"{KEY}"}}"#);
    let sent = gzipped(&echo);
    let body = sent[sent.windows(4).position(|four| four == b"\r\n\r\n").unwrap() + 4..].to_vec();
    let wire = Wire::start(move |_| sent.clone());
    let mut session = Session::begin(&Wish::to(&wire.base_url()));
    let request = create_task(KEY, "a.example");
    let head = format!(
        "POST /createTask HTTP/1.1\r\nHost: {}\r\nAccept-Encoding: gzip\r\nConnection: close\r\nContent-Length: {}\r\n\r\n",
        session.address,
        request.len()
    );
    let came = session.raw(&[head.as_bytes(), request.as_bytes()].concat());
    assert!(came.ends_with(&body), "the client has the bytes of the service: {}", String::from_utf8_lossy(&came));
    session.end();
    assert_eq!(session.query("SELECT state || ' ' || task_id FROM submission"), "created 77");
    let kept = session.query("SELECT CAST(reply_body AS TEXT) FROM captured");
    assert!(kept.contains("\"taskId\":77") && !kept.contains(KEY), "{kept}");
    let exchange = session.query("SELECT CAST(reply_body AS TEXT) FROM exchange");
    assert!(exchange.contains("\"taskId\":77") && !exchange.contains(KEY), "{exchange}");
}
