//! The room itself: begun and ended, its header's chip, its menus and questions, at every size.

use std::net::TcpListener;
use std::time::Duration;

use crate::support::places::{overlaps, unreached};
use crate::support::service::{with_key, write_profile};
use crate::support::slow_service::SlowService;
use crate::support::window::TestWindow;
use crate::support::{DEADLINE, MARK};
use capkill_desk::contract::{ClientKey, Origin};
use capkill_desk::desk::Listening;
use capkill_desk::profile::{Address, Profile};
use eframe::egui::accesskit::Role;
use eframe::egui::{Event, Key, Modifiers, Theme};
use egui_kittest::kittest::Queryable as _;
use serde_json::{Value, json};

use crate::support::program::{picture_task, post};

const SIZES: [[f32; 2]; 4] = [[760.0, 500.0], [900.0, 600.0], [1100.0, 700.0], [1280.0, 800.0]];

const KEY: &str = "sandbox-key-0001";

fn enter(window: &mut TestWindow) {
    window.press(Modifiers::COMMAND, Key::Num8);
    window.wait_for("the room", |state| state.capture.is_open && state.capture.is_listed);
}

/// A window of a size in the room of captures, with a session that the sandbox answers; and the address to call.
fn listening(size: [f32; 2]) -> (TestWindow, String) {
    let mut window = TestWindow::open_with(size, 1.0, Theme::Dark, |_| {});
    enter(&mut window);
    window.click("Listen");
    window.wait_for("the session", |state| state.capture.is_on());
    let address = window.state().capture.running().unwrap().address.clone();
    (window, address)
}

/// A window whose session goes on to a service that answers after a delay, and that has begun after the question.
fn live(size: [f32; 2], delay: Duration) -> (TestWindow, String) {
    let service = SlowService::start(delay);
    let mut window = TestWindow::open_with(size, 1.0, Theme::Dark, |options| {
        write_profile(&options.data_dir, &service.base_url(), Duration::from_mins(10), Duration::from_mins(5));
        with_key(options, "an ordinary key");
        options.profile = None;
    });
    enter(&mut window);
    window.click("Choose where it goes…");
    window.click("Service");
    window.click("Listen…");
    assert!(window.state().question.is_some(), "{:#?}", window.names());
    for words in [
        "Begin a capture that goes on to Service?",
        "The window shows",
        "It would go to",
        "At most 5 createTask, one at a time; each may cost money",
        "Use Sandbox",
    ] {
        assert!(window.shows(words), "{words} of {:#?}", window.names());
    }
    window.harness.run_steps(60);
    window.click("Begin");
    window.wait_for("the session", |state| state.capture.is_on());
    let address = window.state().capture.running().unwrap().address.clone();
    (window, address)
}

/// Posts a createTask whose reply nobody waits for.
fn call_and_leave(address: &str) {
    let (address, body) = (address.to_owned(), picture_task("an ordinary key"));
    std::thread::spawn(move || std::panic::catch_unwind(|| post(&address, "createTask", &body)));
}

/// Gives the session that runs another limit.
fn set_limit(window: &mut TestWindow, limit: &str) {
    window.click("Limit…");
    window.harness.get_by_role(Role::TextInput).focus();
    window.press(Modifiers::COMMAND, Key::A);
    window.harness.event(Event::Text(limit.to_owned()));
    window.harness.run_steps(3);
    let money = format!("At most {limit} createTask, one at a time; each may cost money");
    assert!(window.shows(&money), "{:#?}", window.names());
    window.harness.run_steps(60);
    window.click("Set the limit");
}

fn find(window: &mut TestWindow, command: &str) {
    window.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::P);
    window.harness.event(Event::Text(command.to_owned()));
    window.harness.run_steps(3);
    window.press(Modifiers::NONE, Key::Enter);
}

/// What is wrong with the places of controls in a window.
fn faults(window: &mut TestWindow) -> Vec<String> {
    window.harness.remove_cursor();
    window.harness.run_steps(3);
    let mut faults = overlaps(window);
    faults.extend(unreached(window));
    faults
}

#[test]
fn the_room_is_entered_and_left_and_the_history_comes_back_as_it_was() {
    let mut window = TestWindow::open();
    window.take_sample();
    window.submit();
    assert!(window.shows("Fold the history"));
    enter(&mut window);
    assert!(window.shows("Unfold the history") && window.shows("Watch what your own program sends"));
    window.press(Modifiers::NONE, Key::Escape);
    window.wait_for("the desk", |state| !state.capture.is_open);
    assert!(window.shows("Fold the history"));
    enter(&mut window);
    window.press(Modifiers::COMMAND, Key::Num8);
    window.wait_for("the desk", |state| !state.capture.is_open);
}

#[test]
fn escape_goes_from_the_help_to_the_session_first() {
    let (mut window, _) = listening([1280.0, 800.0]);
    window.harness.get_all_by_label("How to point a program here").next().unwrap().click();
    window.harness.run_steps(3);
    assert!(window.shows("Back to Capture") && !window.shows("End the session"));
    window.press(Modifiers::NONE, Key::Escape);
    assert!(window.shows("End the session") && window.state().capture.is_open);
    window.press(Modifiers::NONE, Key::Escape);
    window.wait_for("the desk", |state| !state.capture.is_open);
}

#[test]
fn the_first_screen_of_a_session_says_where_to_point() {
    let (mut window, address) = listening([1280.0, 800.0]);
    for words in ["Nothing came so far", &format!("Point your program at {address}"), "answered by"] {
        assert!(window.shows(words), "{words} of {:#?}", window.names());
    }
    window.click("Copy");
    window.harness.get_by_label("Copied");
    let body = json!({ "clientKey": KEY });
    post(&address, "getBalance", &body);
    window.wait_for("the request", |state| state.capture.shown.as_ref().unwrap().others.len() == 1);
    assert!(window.shows("No createTask came so far"));
    window.harness.get_by_role_and_label(Role::Tab, "Other requests").click();
    window.harness.run_steps(3);
    assert!(window.shows("getBalance by test-program 1.0"), "{:#?}", window.names());
}

#[test]
fn the_header_shows_the_chip_of_a_session_and_leads_to_it() {
    for size in SIZES {
        let (mut window, address) = listening(size);
        let name = format!("Capture, {address} goes on to Sandbox");
        window.press(Modifiers::NONE, Key::Escape);
        window.wait_for("the desk", |state| !state.capture.is_open);
        assert!(window.shows(&name), "{size:?}: {:#?}", window.names());
        window.click_containing(&name);
        window.wait_for("the room", |state| state.capture.is_open);
        window.click_containing(&name);
        assert!(window.state().capture.is_open, "a click leads to the room, and not away from it");
        window.click("End the session");
        window.wait_for("the end", |state| state.capture.running().is_none());
        assert!(!window.shows(&name));
    }
}

#[test]
fn a_live_session_asks_counts_and_can_be_given_another_limit() {
    let (mut window, address) = live([1280.0, 800.0], DEADLINE);
    for words in ["0 of 5 createTask used", "costs money", "goes on to"] {
        assert!(window.shows(words), "{words} of {:#?}", window.names());
    }
    call_and_leave(&address);
    window.wait_for("the call", |state| state.capture.in_flight() == 1);
    window.wait_for_text("1 of 5 createTask used, 1 in flight");
    let second: Value = post(&address, "createTask", &picture_task("an ordinary key"));
    assert_eq!(second["errorCode"], "ERROR_CAPKILL_DESK_LIMIT");
    set_limit(&mut window, "8");
    window.wait_for_text("1 of 8 createTask used, 1 in flight");
    assert_eq!(window.state().capture.sessions[0].new.call_limit, Some(8));
    window.click("End the session");
    window.wait_for_text("Ended; 1 call is still waited for");
    assert!(matches!(window.state().capture.listening, Listening::Ending(_)));
}

#[test]
fn a_raised_limit_lets_more_through() {
    let (mut window, address) = live([1280.0, 800.0], Duration::ZERO);
    let call = || post(&address, "createTask", &picture_task("an ordinary key"))["errorId"].clone();
    let codes: Vec<Value> = (0..6).map(|_| call()).collect();
    assert_eq!(codes, [0, 0, 0, 0, 0, 1].map(Value::from));
    window.wait_for_text("5 of 5 createTask used");
    set_limit(&mut window, "6");
    window.wait_for_text("5 of 6 createTask used");
    assert_eq!([call(), call()], [0, 1].map(Value::from));
}

#[test]
fn closing_says_that_a_captured_call_is_in_flight() {
    let (mut window, address) = live([1280.0, 800.0], DEADLINE);
    call_and_leave(&address);
    window.wait_for("the call", |state| state.capture.in_flight() == 1);
    window
        .harness
        .input_mut()
        .viewports
        .entry(eframe::egui::ViewportId::ROOT)
        .or_default()
        .events
        .push(eframe::egui::ViewportEvent::Close);
    window.wait_for_text("1 captured createTask is waiting for the reply of Service");
    assert!(window.shows("stays in the history as unknown"));
    window.click("Keep open");
    assert!(window.state().capture.is_on());
}

#[test]
fn a_port_that_is_taken_is_said_with_another_way() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port();
    let mut window = TestWindow::open();
    enter(&mut window);
    window.click("Choose where it goes…");
    window.harness.get_by_role_and_label(Role::TextInput, "Port").focus();
    window.harness.run_steps(1);
    window.harness.event(Event::Text(port.to_string()));
    window.harness.run_steps(3);
    let mut listens = window.harness.get_all_by_label("Listen").collect::<Vec<_>>();
    listens.pop().unwrap().click();
    drop(listens);
    window.wait_for_text(&format!("Port {port} is in use"));
    // Where the system tells, it is said who has the port.
    if cfg!(target_os = "linux") {
        assert!(window.shows(&format!("pid {}", std::process::id())), "{:#?}", window.names());
    }
    window.click("Use another");
    window.wait_for("the session", |state| state.capture.is_on());
    assert!(!window.shows("is in use"));
    assert_ne!(window.state().capture.running().unwrap().capture.new.port, port);
}

#[test]
fn a_session_that_is_over_can_be_begun_again_on_its_port() {
    let (mut window, _) = listening([1280.0, 800.0]);
    let port = window.state().capture.running().unwrap().capture.new.port;
    window.click("End the session");
    window.wait_for("the end", |state| state.capture.running().is_none());
    window.wait_for_text("Nothing came in this session");
    window.click("Listen again");
    window.wait_for("the session", |state| state.capture.is_on());
    assert_eq!(window.state().capture.running().unwrap().capture.new.port, port);
    window.click_containing("Session: Today");
    assert_eq!(
        window
            .harness
            .get_all_by_role(Role::Button)
            .filter(|row| row.value().is_some_and(|value| value.contains("Sandbox")))
            .count(),
        2
    );
}

#[test]
fn the_sandbox_does_what_is_chosen_whatever_the_key() {
    let (mut window, address) = listening([1280.0, 800.0]);
    window.click("What it does: as the key says");
    window.click("Gives the task id in quotation marks");
    window.wait_for("the scenario", |state| state.capture.running().unwrap().scenario.is_some());
    assert!(window.shows("What it does: gives the task id in"), "{:#?}", window.names());
    let created = post(&address, "createTask", &picture_task(KEY));
    assert!(created["taskId"].is_string(), "{created}");
}

#[test]
fn the_palette_begins_and_ends_a_session() {
    let mut window = TestWindow::open();
    find(&mut window, "Listen to a program");
    window.wait_for("the session in its room", |state| state.capture.is_on() && state.capture.is_open);
    find(&mut window, "End the capture");
    window.wait_for("the end", |state| state.capture.running().is_none());
}

#[test]
fn a_submission_leaves_the_room_for_its_reply() {
    let mut window = TestWindow::open();
    window.take_sample();
    enter(&mut window);
    window.press(Modifiers::COMMAND, Key::Enter);
    window
        .wait_for("the reply", |state| !state.capture.is_open && !state.in_flight.is_empty() || state.latest.is_some());
    window.wait_for("the desk", |state| !state.capture.is_open);
}

#[test]
fn everything_can_be_reached_at_every_size() {
    for size in SIZES {
        let mut window = TestWindow::open_with(size, 1.0, Theme::Light, |_| {});
        enter(&mut window);
        let mut found: Vec<(&str, Vec<String>)> = vec![("no session", faults(&mut window))];
        window.click("Choose where it goes…");
        found.push(("the choice", faults(&mut window)));
        window.click("Cancel");
        window.click("Listen");
        window.wait_for("the session", |state| state.capture.is_on());
        found.push(("nothing came", faults(&mut window)));
        let address = window.state().capture.running().unwrap().address.clone();
        post(&address, "getBalance", &json!({ "clientKey": KEY }));
        window.wait_for("the request", |state| state.capture.shown.as_ref().unwrap().others.len() == 1);
        window.harness.get_by_role_and_label(Role::Tab, "Other requests").click();
        found.push(("other requests", faults(&mut window)));
        window.click("End the session");
        window.wait_for("the end", |state| state.capture.running().is_none());
        found.push(("over", faults(&mut window)));
        found.retain(|(_, faults)| !faults.is_empty());
        assert!(found.is_empty(), "{size:?}: {found:#?}");
    }
}

#[test]
fn a_live_session_can_be_reached_at_every_size() {
    for size in SIZES {
        let (mut window, _) = live(size, DEADLINE);
        let found = faults(&mut window);
        assert!(found.is_empty(), "{size:?}: {found:#?}");
        assert!(window.shows("0 of 5"));
    }
}

#[test]
fn two_windows_on_one_directory_see_each_others_sessions() {
    let (mut first, address) = listening([1280.0, 800.0]);
    let directory = first.directory.path().to_owned();
    let mut second = TestWindow::open_with([1280.0, 800.0], 1.0, Theme::Dark, |options| options.data_dir = directory);
    enter(&mut second);
    second.wait_for("the other window's session", |state| state.capture.shown.is_some());
    assert!(second.shows("Its end is not known") && !second.shows("End the session"), "{:#?}", second.names());
    post(&address, "createTask", &picture_task(KEY));
    second.wait_for("its conversation", |state| state.capture.shown.as_ref().unwrap().conversations.len() == 1);
    first.click("End the session");
    second.wait_for("its end", |state| state.capture.shown.as_ref().unwrap().capture.ended_at_ms.is_some());
    second.click("Listen again");
    second.wait_for("a session of its own", |state| state.capture.is_on());
    assert_eq!(second.state().capture.sessions.len(), 2);
}

#[test]
fn a_session_of_a_free_service_says_that_it_is_free() {
    let service = SlowService::start(Duration::ZERO);
    let mut window = TestWindow::open_with([1280.0, 800.0], 1.0, Theme::Dark, |options| {
        let address = Address::parse(&service.base_url());
        let (key, _) = ClientKey::from_input("an ordinary key").unwrap();
        options.keys.bind(&key, Origin::of(address.base_url().unwrap()));
        options.keys.set("free", Some(key));
        let mut profile = Profile { costs_money: false, ..Profile::new("free", "Service", address) };
        profile.prove_address(&MARK);
        options.settings.0.profiles.push(profile);
        options.profile = Some("Service".to_owned());
    });
    enter(&mut window);
    window.click("Choose where it goes…");
    window.click("Service");
    // The dialog is painted last.
    window.harness.query_all_by_label("Listen").last().unwrap().click();
    window.wait_for("the session", |state| state.capture.is_on());
    window.harness.run_steps(3);
    let says = |words: &str| window.names().iter().any(|name| name == words);
    assert!(says("free") && !says("costs money"), "{:#?}", window.names());
}
