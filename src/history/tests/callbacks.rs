//! What is kept of the callbacks to one address.

use super::*;

fn callback(body: &str) -> StoredCallback {
    StoredCallback {
        at_ms: NOW_MS,
        elapsed_ms: 3,
        headers: vec![("x-a".into(), "b".into())],
        body: body.into(),
        is_truncated: false,
        is_complete: true,
        unread: None,
    }
}

fn solve(solution: &str) -> Ending {
    Ending {
        transition: Transition::Solve,
        error_code: None,
        detail: "how it ended".into(),
        solution: Some(solution.to_owned()),
        at_ms: NOW_MS + 9,
    }
}

/// A row that waits for its callback at `token`.
async fn called_back(history: &History, token: &str) -> SubmissionId {
    let new = NewSubmission { callback_token: Some(token.into()), ..submission(9, NOW_MS) };
    let id = recorded(history, new).await;
    history.finish(id, outcome(Transition::Create)).await.unwrap();
    id
}

/// What is kept of one address: callbacks, bytes of headers and bodies, bodies that were dropped.
fn kept(directory: &Path) -> (u32, u32, u32) {
    let plain = Connection::open(directory.join(FILE_NAME)).unwrap();
    let sql = "SELECT count(*), sum(octet_length(headers) + octet_length(body)), sum(truncated) FROM callback";
    plain.query_row(sql, [], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).unwrap()
}

const MIB: u32 = 1024 * 1024;

#[tokio::test]
async fn the_callbacks_of_one_address_fill_eight_mebibytes() {
    let directory = TempDir::new().unwrap();
    let (history, _) = open(directory.path());
    let id = called_back(&history, "flooded").await;
    let junk = callback(&"x".repeat(3 * MIB as usize));
    for _ in 0..150 {
        history.record_callback("flooded".into(), junk.clone(), None).await.unwrap();
    }
    let (callbacks, bytes, dropped) = kept(directory.path());
    assert_eq!((callbacks, dropped), (100, 98));
    assert!((6 * MIB..8 * MIB).contains(&bytes), "{bytes}");
    let record = history.load(id).await.unwrap();
    assert!(record.callbacks[2].is_body_dropped() && !record.callbacks[2].headers.is_empty());
    assert!(keeps_no_more_callbacks(&record));
}

#[tokio::test]
async fn a_callback_that_settles_is_kept_beyond_the_budget() {
    let directory = TempDir::new().unwrap();
    let (history, _) = open(directory.path());
    let id = called_back(&history, "flooded").await;
    let junk = callback(&"x".repeat(4 * MIB as usize));
    for _ in 0..120 {
        history.record_callback("flooded".into(), junk.clone(), None).await.unwrap();
    }
    let target = history.callback_target("flooded".into()).await.unwrap().unwrap();
    assert_eq!(target.room, None);
    let solved = Some(solve("\"real\""));
    let state = history.record_callback("flooded".into(), callback("real"), solved.clone()).await.unwrap();
    assert_eq!(state, Some(Life::Solved));
    let record = history.load(id).await.unwrap();
    assert_eq!((record.callbacks.len(), record.callbacks[100].body.as_slice()), (101, &b"real"[..]));
    history.record_callback("flooded".into(), callback("again"), solved).await.unwrap();
    assert_eq!(history.load(id).await.unwrap().callbacks.len(), 101, "it settles nothing more");
}

#[tokio::test]
async fn a_few_small_callbacks_are_kept_after_the_end() {
    let directory = TempDir::new().unwrap();
    let (history, _) = open(directory.path());
    let id = called_back(&history, "late").await;
    let solved = Some(solve("1"));
    history.record_callback("late".into(), callback("solution"), solved).await.unwrap();
    let late = |body: &str| StoredCallback { at_ms: NOW_MS + 10, ..callback(body) };
    for body in ["small", &"x".repeat(100_000)] {
        for _ in 0..6 {
            history.record_callback("late".into(), late(body), None).await.unwrap();
        }
    }
    let record = history.load(id).await.unwrap();
    let bodies: Vec<usize> = record.callbacks.iter().map(|callback| callback.body.len()).collect();
    assert_eq!(bodies, [8, 5, 5, 5, 5, 5, 5, 0, 0]);
    assert!(keeps_no_more_callbacks(&record));
}

/// A solution before the reply to createTask is kept at any cost once, not again and again.
#[tokio::test]
async fn early_solutions_have_no_endless_room_either() {
    let directory = TempDir::new().unwrap();
    let (history, _) = open(directory.path());
    let new = NewSubmission { callback_token: Some("early".into()), ..submission(9, NOW_MS) };
    recorded(&history, new).await;
    let large = callback(&"x".repeat(4 * MIB as usize));
    for number in 0..9 {
        let solved = Some(solve(&number.to_string()));
        history.record_callback("early".into(), large.clone(), solved).await.unwrap();
    }
    let (callbacks, bytes, _) = kept(directory.path());
    assert!(callbacks == 9 && bytes < 9 * MIB, "{callbacks} with {bytes}");
}
