//! Scenarios that were made of conversations, wherever the sandbox can be made to do something.

use std::fs;

use eframe::egui::{Event, Key, Modifiers};
use egui_kittest::kittest::Queryable as _;
use serde_json::Value;

use super::session::listening;
use crate::support::program::{picture_task, post};
use crate::support::window::TestWindow;

const NONE: Modifiers = Modifiers::NONE;

const MENU: &str = "What it does: as the key says";
const MADE: &str = "Replays row-1: createTask and 0 polls";

/// A window whose session has a conversation of which a scenario was made; and the address to call.
fn with_scenario() -> (TestWindow, String) {
    let (mut window, address) = listening();
    post(&address, "createTask", &picture_task("sandbox:string-id"));
    window.wait_for("the conversation", |state| {
        let shown = state.capture.shown.as_ref().unwrap();
        shown.conversations.first().is_some_and(|conversation| conversation.course.replied_ms.is_some())
    });
    window.press(NONE, Key::ArrowDown);
    window.harness.run_steps(3);
    window.click("Make a scenario of it…");
    window.wait_for_text("The sandbox plays it for the key sandbox:recorded:row-1");
    window.wait_for("the list", |state| {
        state.capture.recordings.made().is_some_and(|recorded| recorded.scenarios.len() == 1)
    });
    window.press(NONE, Key::Escape);
    (window, address)
}

#[test]
fn a_recording_is_chosen_for_a_session_and_told_of_once_it_is_gone() {
    let (mut window, address) = with_scenario();
    window.click(MENU);
    window.harness.get_by_label_contains(MADE).click_accesskit();
    window.harness.run_steps(3);
    let chosen = |window: &TestWindow| {
        let running = window.state().capture.running().unwrap();
        running.scenario.as_ref().and_then(|key| key.recording()).map(str::to_owned)
    };
    assert_eq!(chosen(&window).as_deref(), Some("row-1"));
    assert!(window.shows("What it does: replays row-1"), "{:#?}", window.names());
    let created: Value = post(&address, "createTask", &picture_task("any key"));
    assert!(created["taskId"].is_string(), "as the first one was: {created}");
    fs::remove_file(window.directory.path().join("scenarios/row-1.json")).unwrap();
    window.click_containing("What it does: replays row-1");
    window.wait_for_text("There is no recording row-1 any more");
    assert!(window.shows("What it does: there is no recording row-1"), "{:#?}", window.names());
    let refused: Value = post(&address, "createTask", &picture_task("any key"));
    let said = refused["errorDescription"].as_str().unwrap_or_default();
    assert!(said.contains("There is no scenario row-1"), "{refused}");
}

#[test]
fn a_recording_stands_in_the_palette_and_in_the_menu_of_the_sandbox() {
    let (mut window, _) = with_scenario();
    window.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::P);
    window.harness.event(Event::Text("replays row-1".to_owned()));
    window.harness.run_steps(3);
    window.press(NONE, Key::Enter);
    window.harness.run_steps(3);
    assert_eq!(window.state().key().and_then(|key| key.recording()), Some("row-1"));
    window.click("Profile: Sandbox");
    window.wait_for_text(MADE);
}
