//! The guard: the same payload of one program gets its first task, also while that is under way.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use capkill_desk::history::AnsweredBy;

use super::support::{DEADLINE, Gate, KEY, Session, Wire, Wish, create_task, reply};

/// Answers each createTask with a number of its own.
fn numbered(tasks: &AtomicUsize) -> Vec<u8> {
    reply(&format!(r#"{{"errorId":0,"taskId":{}}}"#, 1_000 + tasks.fetch_add(1, Ordering::SeqCst)))
}

#[test]
fn the_guard_answers_the_same_payload_with_its_first_task() {
    let tasks = AtomicUsize::new(0);
    let wire = Wire::start(move |_| numbered(&tasks));
    let mut session = Session::begin(&Wish { has_guard: true, ..Wish::to(&wire.base_url()) });
    let bodies = [create_task(KEY, "a.example"), create_task(KEY, "a.example"), create_task(KEY, "b.example")];
    let answers: Vec<String> = bodies.iter().map(|body| session.post("/createTask", body).1).collect();
    let calls = session.wait_for(3);
    session.end();
    let task = |number| format!(r#"{{"errorId":0,"taskId":{number}}}"#);
    assert_eq!(answers, [task(1000), task(1000), task(1001)]);
    assert_eq!((wire.requests().len(), calls[1].answered_by), (2, AnsweredBy::Guard));
}

/// Sends the same createTask three times at once to a service whose answers a gate holds back.
fn guarded_at_once(act: impl Fn(&AtomicUsize) -> Vec<u8> + Send + Sync + 'static) -> (Vec<String>, usize, Session) {
    let (gate, tasks) = (Gate::default(), AtomicUsize::new(0));
    let own = gate.clone();
    let wire = Wire::start(move |_| {
        own.pass();
        act(&tasks)
    });
    let mut session = Session::begin(&Wish { has_guard: true, ..Wish::to(&wire.base_url()) });
    let body = create_task(KEY, "a.example");
    let answers = thread::scope(|scope| {
        let asked = [0; 3].map(|_| scope.spawn(|| session.post("/createTask", &body).1));
        // Each has its row, so that what becomes of it is decided now.
        let since = Instant::now();
        while session.query("SELECT count(*) FROM submission") != "3" {
            assert!(since.elapsed() < DEADLINE, "the rows came");
            thread::sleep(Duration::from_millis(5));
        }
        gate.open();
        asked.map(|asked| asked.join().unwrap()).to_vec()
    });
    session.end();
    (answers, wire.requests().len(), session)
}

#[test]
fn the_guard_waits_for_the_same_payload_that_is_under_way() {
    let (answers, sent, session) = guarded_at_once(numbered);
    assert_eq!((answers, sent), (vec![r#"{"errorId":0,"taskId":1000}"#.to_owned(); 3], 1));
    let states = "SELECT group_concat(state, ' ') FROM (SELECT state FROM submission ORDER BY state)";
    assert_eq!(session.query(states), "created not_sent not_sent");
}

/// Where the first got no task, one of those that wait goes on.
#[test]
fn the_guard_lets_one_more_go_on_where_the_first_had_no_task() {
    let (answers, sent, _session) = guarded_at_once(|tasks| match tasks.fetch_add(1, Ordering::SeqCst) {
        0 => reply(r#"{"errorId":1,"errorCode":"ERROR_NO_SLOT_AVAILABLE","errorDescription":"busy"}"#),
        number => reply(&format!(r#"{{"errorId":0,"taskId":{number}}}"#)),
    });
    let with_task = answers.iter().filter(|answer| answer.as_str() == r#"{"errorId":0,"taskId":1}"#).count();
    assert_eq!((with_task, sent), (2, 2), "{answers:?}");
}
