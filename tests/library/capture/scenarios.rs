//! A captured conversation becomes a scenario of the sandbox.

use std::fs;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use capkill_desk::history::{History, SubmissionId};
use capkill_desk::payload::Redactor;
use capkill_desk::sandbox::{Recordings, Sandbox};
use capkill_desk::work::{MadeScenario, ScenarioError, make_scenario};
use tokio::runtime::Runtime;

use super::support::{DEADLINE, KEY, Session, Wire, Wish, create_task, reply};

/// The id that the service gives.
const TASK: &str = "2151574698123";

/// What the service answers, call by call: an empty one is a cut.
fn answers() -> Vec<Vec<u8>> {
    let cut =
        b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 90\r\n\r\n{\"errorId\":0,".to_vec();
    vec![
        reply(&format!(r#"{{"errorId":0,"taskId":{TASK},"echo":"{KEY}","proxyPassword":"hunter22"}}"#)),
        reply(r#"{"errorId":0,"status":"processing"}"#),
        Vec::new(),
        cut,
        b"HTTP/1.1 502 Bad Gateway\r\nContent-Type: text/html\r\nSet-Cookie: a=secret-cookie\r\nContent-Length: 5\r\n\r\n<h1>!".to_vec(),
        reply(r#"{"errorId":0,"status":"ready","solution":{"text":"abc"}}"#),
    ]
}

fn session() -> Session {
    let calls = AtomicUsize::new(0);
    let wire = Wire::start(move |_| answers().remove(calls.fetch_add(1, Ordering::SeqCst)));
    let mut session = Session::begin(&Wish::to(&wire.base_url()));
    session.post("/createTask", &create_task(KEY, "a.example"));
    for _ in 1..answers().len() {
        session.post("/getTaskResult", &format!(r#"{{"clientKey":"{KEY}","taskId":{TASK}}}"#));
    }
    session.wait_for(answers().len());
    session.end();
    session
}

fn runtime() -> Runtime {
    tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap()
}

fn make(session: &Session, row: i64, name: &str) -> Result<MadeScenario, ScenarioError> {
    let (history, _) = History::open(session.directory.path(), 1_790_000_000_000).unwrap();
    runtime().block_on(async {
        let capture = history.captures().await.unwrap().remove(0);
        let redactor = Arc::<Redactor>::default();
        make_scenario(&history, &capture, SubmissionId(row), name, session.directory.path(), redactor).await
    })
}

/// Posts to the sandbox. Returns the status line's number and the body.
fn ask(sandbox: &Sandbox, path: &str, body: &str) -> (u16, String) {
    let mut stream = TcpStream::connect(sandbox.address()).unwrap();
    stream.set_read_timeout(Some(DEADLINE)).unwrap();
    let head = format!("POST {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n", sandbox.address());
    write!(stream, "{head}Content-Length: {}\r\n\r\n{body}", body.len()).unwrap();
    let mut answer = Vec::new();
    // A cut connection may show as an error after what was read.
    let _ = stream.read_to_end(&mut answer);
    let text = String::from_utf8_lossy(&answer).into_owned();
    let status = text.get(9..12).and_then(|status| status.parse().ok()).unwrap_or(0);
    (status, text.split_once("\r\n\r\n").map(|(_, body)| body.to_owned()).unwrap_or_default())
}

#[test]
fn a_conversation_is_recorded_and_replayed() {
    let session = session();
    let made = make(&session, 1, "slow-one").unwrap();
    assert_eq!((made.key.as_str(), made.polls), ("sandbox:recorded:slow-one", 5));
    let file = fs::read_to_string(&made.path).unwrap();
    for secret in [KEY, TASK, "hunter22", "secret-cookie"] {
        assert!(!file.contains(secret), "{secret} is in {file}");
    }
    let listed = Recordings::of(session.directory.path()).list().unwrap();
    let about = listed.recordings[0].about.as_ref().unwrap();
    assert_eq!(
        (listed.recordings.len(), about.as_str()),
        (1, "createTask and 5 polls, a program without a name to Wire")
    );

    let runtime = runtime();
    let recordings = Some(Recordings::of(session.directory.path()));
    let sandbox = runtime.block_on(Sandbox::start_with(0, recordings)).unwrap();
    let (status, created) = ask(&sandbox, "/createTask", &create_task(&made.key, "b.example"));
    let task = created.split("\"taskId\":").nth(1).unwrap().split(',').next().unwrap().to_owned();
    assert!(status == 200 && task != TASK && task.parse::<u64>().unwrap() > u64::from(u32::MAX), "{created}");
    let poll = format!(r#"{{"clientKey":"{}","taskId":{task}}}"#, made.key);
    let replies: Vec<(u16, String)> = (0..6).map(|_| ask(&sandbox, "/getTaskResult", &poll)).collect();
    let ready = || (200, r#"{"errorId":0,"status":"ready","solution":{"text":"abc"}}"#.to_owned());
    let expected = [
        (200, r#"{"errorId":0,"status":"processing"}"#.to_owned()),
        (0, String::new()),
        (200, r#"{"errorId":0,"#.to_owned()),
        (502, "<h1>!".to_owned()),
        ready(),
        ready(),
    ];
    assert_eq!(replies, expected);
}

#[test]
fn what_can_not_be_recorded_is_said() {
    let session = session();
    make(&session, 1, "mine").unwrap();
    for (row, name, part) in [
        (1, "mine", "There is a scenario mine already"),
        (1, "Mine", "small letters, digits and hyphens"),
        (2, "other", "Submission #2 is not in this session"),
    ] {
        let error = make(&session, row, name).unwrap_err().to_string();
        assert!(error.contains(part), "{error}");
    }
}

/// What the desk answered itself is no service's conversation.
#[test]
fn what_the_desk_answered_is_no_scenario() {
    let wire = Wire::start(|_| reply(r#"{"errorId":0,"taskId":5}"#));
    let mut session = Session::begin(&Wish { call_limit: Some(0), ..Wish::to(&wire.base_url()) });
    session.post("/createTask", &create_task(KEY, "a.example"));
    session.wait_for(1);
    session.end();
    assert!(matches!(make(&session, 1, "mine"), Err(ScenarioError::NothingAnswered(1))));
}
