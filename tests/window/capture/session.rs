//! A session from its beginning to its end, as a window shows it.

use crate::support::window::TestWindow;
use eframe::egui::{Key, Modifiers};
use serde_json::json;

use crate::support::program::{picture_task, post};

/// A window in the room of captures, with a session that the sandbox answers; and the address to call.
pub fn listening() -> (TestWindow, String) {
    listening_in(TestWindow::open())
}

/// The same in a window of the caller's own.
pub fn listening_in(mut window: TestWindow) -> (TestWindow, String) {
    window.press(Modifiers::COMMAND, Key::Num8);
    window.wait_for("the room", |state| state.capture.is_open && state.capture.is_listed);
    window.click("Listen");
    window.wait_for("the session", |state| state.capture.is_on());
    let address = window.state().capture.running().unwrap().address.clone();
    (window, address)
}

#[test]
fn what_a_program_sends_is_seen_as_it_comes() {
    let (mut window, address) = listening();
    let created = post(&address, "createTask", &picture_task("sandbox-key-0001"));
    window.wait_for("the conversation", |state| {
        state.capture.shown.as_ref().is_some_and(|shown| shown.conversations.len() == 1 && shown.requests == 1)
    });
    let result = json!({ "clientKey": "sandbox-key-0001", "taskId": created["taskId"] });
    while post(&address, "getTaskResult", &result)["status"] != "ready" {
        // A task has 120 polls, which a quick machine would use up before the answer is there.
        std::thread::sleep(std::time::Duration::from_millis(100));
    }
    window.wait_for("the answer", |state| {
        let shown = state.capture.shown.as_ref().unwrap();
        shown.conversations[0].state == capkill_desk::history::Life::Solved
            && !shown.conversations[0].outcome.text.is_empty()
    });
    window.click("Report");
    window.wait_for("the report", |state| state.capture.shown.as_ref().unwrap().report.made().is_some());
    window.click("End the session");
    window.wait_for("the end", |state| state.capture.running().is_none());
    assert!(window.state().capture.sessions[0].ended_at_ms.is_some());
}
