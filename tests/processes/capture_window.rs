//! A whole session of a capture in the real window: begun by key, called by a plain program, seen, ended.

use std::thread;
use std::time::Duration;

use serde_json::{Value, json};

use crate::desktop::screen::Region;
use crate::desktop::steps::{ANY, SAMPLE, choose, only_row, pixels_of};
use crate::desktop::stored::{ask, integrity};
use crate::desktop::virtual_desktop::{DEADLINE, Desktop, until};
use crate::support::program::{picture_task, post};

const KEY: &str = "sandbox-key-0001";

/// Time between two polls.
const POLL: Duration = Duration::from_millis(200);

/// The room fills most of the window, so that entering it changes far more than a hovered button does.
const ROOM: f64 = 0.02;

/// Creates a task and polls until its answer is there. Returns how often that was asked for.
fn solve(address: &str) -> i64 {
    let created = post(address, "createTask", &picture_task(KEY));
    assert_eq!(created["errorId"], 0, "{created}");
    let poll = json!({ "clientKey": KEY, "taskId": created["taskId"] });
    let mut polls = 0;
    let ready = until(DEADLINE, || {
        let answer: Value = post(address, "getTaskResult", &poll);
        polls += 1;
        let is_ready = answer["status"] == "ready";
        if !is_ready {
            // A task has 120 polls.
            thread::sleep(POLL);
        }
        is_ready.then_some(answer)
    });
    assert!(ready.is_some_and(|answer| answer["solution"]["text"].is_string()), "no answer after {polls} polls");
    polls
}

/// Issue 17, Must show: "A window test of a whole session […] one in the real window".
#[test]
fn a_whole_session_is_captured_in_the_real_window() {
    let mut desktop = Desktop::open("capture");
    desktop.start(&[]);
    desktop.wait_for_rest(Region::WINDOW);
    desktop.keys_change("ctrl+8", Region::PANES, ROOM);
    choose(&mut desktop, "Listen to a program");
    let port: i64 = desktop.wait("the session is kept", |desktop| ask(&desktop.data_dir(), "SELECT port FROM capture"));
    desktop.wait_for_rest(Region::PANES);
    let empty = desktop.screen.shot(Region::PANES);

    let polls = solve(&format!("http://127.0.0.1:{port}/"));
    let kept = "SELECT origin || ' ' || state || ' ' || polls FROM submission";
    let expected = format!("captured solved {polls}");
    desktop.wait("the row is kept with its polls", |desktop| {
        ask::<String>(&desktop.data_dir(), kept).filter(|kept| *kept == expected)
    });
    let requests = "SELECT count(*) FROM captured WHERE submission_id = (SELECT id FROM submission)";
    desktop.wait("each request is kept", |desktop| {
        ask::<i64>(&desktop.data_dir(), requests).filter(|count| *count == polls + 1)
    });
    desktop.wait("the conversation is shown", |desktop| {
        (desktop.screen.shot(Region::PANES).share_changed(&empty) > ROOM).then_some(())
    });
    desktop.keys_change("Down", Region::PANES, ANY);
    let sample = pixels_of(SAMPLE);
    desktop.wait("its picture is shown", |desktop| desktop.screen.shows(&sample).then_some(()));

    choose(&mut desktop, "End the capture");
    let ended = "SELECT ended_at_ms FROM capture WHERE ended_at_ms IS NOT NULL";
    desktop.wait("the session's end is kept", |desktop| ask::<i64>(&desktop.data_dir(), ended));
    desktop.close();
    let row = only_row(&desktop);
    assert_eq!(row.picture.as_deref(), Some(SAMPLE), "the picture's bytes are kept untouched");
    let methods: Vec<&str> = row.exchanges.iter().map(|exchange| exchange.method.as_str()).collect();
    assert_eq!((methods.first(), methods.last()), (Some(&"createTask"), Some(&"getTaskResult")));
    assert_eq!(integrity(&desktop.data_dir()), "ok");
}
