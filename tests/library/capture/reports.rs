//! The report of a session as the history has it.

use std::sync::atomic::{AtomicUsize, Ordering};

use capkill_desk::history::History;
use capkill_desk::judge::Report;
use capkill_desk::work::{judged, judged_so_far};
use rusqlite::Connection;

use super::support::{KEY, Session, Wire, Wish, create_task, reply};

/// A session with one createTask and one poll of its task, which has ended.
fn session() -> Session {
    let calls = AtomicUsize::new(0);
    let wire = Wire::start(move |_| match calls.fetch_add(1, Ordering::SeqCst) {
        0 => reply(r#"{"errorId":0,"taskId":1000}"#),
        _ => reply(r#"{"errorId":0,"status":"processing"}"#),
    });
    let mut session = Session::begin(&Wish::to(&wire.base_url()));
    session.post("/createTask", &create_task(KEY, "a.example"));
    session.post("/getTaskResult", &format!(r#"{{"clientKey":"{KEY}","taskId":1000}}"#));
    session.wait_for(2);
    session.end();
    session
}

fn execute(session: &Session, sql: &str) {
    Connection::open(session.directory.path().join("history.sqlite3")).unwrap().execute_batch(sql).unwrap();
}

/// Judges the session anew; `lasted_ms` is how long one that still listens has lasted.
fn report(session: &Session, lasted_ms: Option<i64>) -> Report {
    let (history, _) = History::open(session.directory.path(), 1_790_000_000_000).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let capture = history.captures().await.unwrap().remove(0);
        match lasted_ms {
            Some(ms) => judged_so_far(&history, &capture, capture.new.begun_at_ms + ms).await.unwrap(),
            None => judged(&history, &capture).await.unwrap(),
        }
    })
}

/// A poll that came after the callback of its task is told from one before it.
#[test]
fn callbacks_of_captured_tasks_are_judged() {
    let session = session();
    assert_eq!(report(&session, None).figures.requests.callbacks, 0);
    execute(
        &session,
        "INSERT INTO callback (submission_id, at_ms, elapsed_ms, headers, body, truncated, complete)
         SELECT 1, begun_at_ms, 1, '[]', x'7B7D', 0, 1 FROM capture",
    );
    let report = report(&session, None);
    assert_eq!(report.figures.requests.callbacks, 1);
    let line = report.warnings.iter().find(|line| line.rule == "polls.after-callback").expect("the poll came after it");
    assert_eq!((line.how_often.count, line.how_often.of), (1, 1));
}

#[test]
fn a_session_that_listens_has_lasted_until_now() {
    let session = session();
    let listening = report(&session, Some(600_000));
    assert_eq!((listening.facts.lasted_ms, listening.facts.has_ended), (600_000, false));
    execute(&session, "UPDATE capture SET ended_at_ms = NULL");
    let cut_short = report(&session, None).facts;
    let last = session.wait_for(2)[1].at_ms;
    assert_eq!((cut_short.lasted_ms, cut_short.has_ended), (last, true), "its last request is its end");
}
