//! The page of the requests that are about no task: each is looked into as one of a conversation is.

use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Modifiers, Theme};
use egui_kittest::kittest::Queryable as _;
use serde_json::json;

use super::session::{listening, listening_in};
use crate::support::program::{picture_task, post};
use crate::support::window::TestWindow;

const NONE: Modifiers = Modifiers::NONE;

const KEY: &str = "sandbox-key-0001";

/// Asks twice for the balance, the second time with a key of its own, and turns to the page.
fn ask_twice(window: &mut TestWindow, address: &str) {
    for (count, key) in (1..).zip([KEY, "sandbox:balance-low"]) {
        post(address, "getBalance", &json!({ "clientKey": key }));
        window.wait_for("the request", move |state| state.capture.shown.as_ref().unwrap().others.len() == count);
    }
    window.harness.get_by_role_and_label(Role::Tab, "Other requests").click();
    window.harness.run_steps(3);
}

fn wait_for(window: &mut TestWindow, number: u64) {
    window.wait_for("the request's bytes", move |state| {
        let shown = state.capture.shown.as_ref().unwrap();
        !shown.looked_at.is_running() && shown.looked_at.made().is_some_and(|call| call.number == number)
    });
}

#[test]
fn a_click_shows_what_a_request_sent_and_what_came_back() {
    let (mut window, address) = listening();
    ask_twice(&mut window, &address);
    assert!(window.shows("Choose a request: what it sent and what came back is shown here"));
    window.harness.get_all_by_label_contains("getBalance by test-program 1.0").last().unwrap().click();
    wait_for(&mut window, 1);
    for (view, text) in [
        ("Payload", "\"clientKey\":"),
        ("Reply", "\"balance\": 345.678"),
        ("Raw", "POST /getBalance HTTP/1.1"),
        ("Bytes", "00000000  50 4f 53 54"),
        ("Headers 5", "User-Agent: test-program/1.0"),
    ] {
        window.click(view);
        assert!(window.shows(text), "{view} lacks {text}: {:#?}", window.names());
    }
}

#[test]
fn the_arrows_walk_the_requests_and_a_conversation_shows_its_own() {
    let (mut window, address) = listening();
    post(&address, "createTask", &picture_task(KEY));
    window.wait_for("the conversation", |state| state.capture.shown.as_ref().unwrap().conversations.len() == 1);
    window.press(NONE, Key::ArrowDown);
    wait_for(&mut window, 1);
    ask_twice(&mut window, &address);
    window.press(NONE, Key::ArrowDown);
    wait_for(&mut window, 3);
    window.press(NONE, Key::ArrowDown);
    wait_for(&mut window, 2);
    window.harness.get_by_role_and_label(Role::Tab, "Conversations").click();
    window.harness.run_steps(3);
    wait_for(&mut window, 1);
    window.click("Raw");
    assert!(window.shows("POST /createTask HTTP/1.1"), "{:#?}", window.names());
}

#[test]
fn a_narrow_window_has_the_request_over_the_list() {
    let (mut window, address) = listening_in(TestWindow::open_with([760.0, 500.0], 1.0, Theme::Light, |_| {}));
    ask_twice(&mut window, &address);
    window.press(NONE, Key::ArrowDown);
    wait_for(&mut window, 2);
    assert!(window.shows("List of other requests") && !window.shows("Raw"), "the list alone");
    window.press(NONE, Key::Enter);
    window.harness.run_steps(3);
    assert!(window.shows("Raw") && !window.shows("Outcome"), "{:#?}", window.names());
    window.press(NONE, Key::Escape);
    assert!(window.state().capture.is_open, "Escape leads back to the list first");
    assert!(!window.shows("Raw"), "{:#?}", window.names());
    window.harness.get_all_by_label_contains("getBalance by test-program 1.0").last().unwrap().click();
    wait_for(&mut window, 1);
    window.click("Back");
    assert!(!window.shows("Raw"));
}

#[test]
fn words_are_found_in_what_a_request_sent() {
    let (mut window, address) = listening();
    ask_twice(&mut window, &address);
    window.harness.get_all_by_label_contains("getBalance by test-program 1.0").last().unwrap().click();
    wait_for(&mut window, 1);
    window.click("Payload");
    window.press(Modifiers::COMMAND, Key::F);
    window.harness.run_steps(2);
    window.harness.event(eframe::egui::Event::Text("CLIENT".to_owned()));
    window.harness.run_steps(4);
    assert!(window.shows("1 of 1"), "{:#?}", window.names());
    window.press(NONE, Key::Escape);
    assert!(!window.shows("1 of 1") && window.state().capture.is_open);
}
