//! The report of a session, and how programs are pointed at one.

use capkill_desk::desk::Options;
use capkill_desk::history::{Life, SubmissionId};
use capkill_desk::work::FileWish;
use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Modifiers, OutputCommand, Theme};
use egui_kittest::kittest::Queryable as _;
use serde_json::{Value, json};

use crate::support::files::ScriptedFiles;
use crate::support::program::{picture_task, post};
use crate::support::window::TestWindow;

const KEY: &str = "sandbox-key-0001";

/// What the report says of [`faulty_task`].
const FAULT: &str = "taskId was not sent back as it came";

/// A window of some size in the room of captures, where nothing listens yet.
fn room(width: f32, change: impl FnOnce(&mut Options)) -> TestWindow {
    let mut window = TestWindow::open_with([width, 800.0], 1.0, Theme::Dark, change);
    window.press(Modifiers::COMMAND, Key::Num8);
    window.wait_for("the room", |state| state.capture.is_open && state.capture.is_listed);
    window
}

/// Begins a session. Returns the address to call.
fn listen(window: &mut TestWindow) -> String {
    window.click("Listen");
    window.wait_for("the session", |state| state.capture.is_on());
    window.state().capture.running().unwrap().address.clone()
}

/// Lets a program create a task and poll until the answer is there, first with the task's id as text though it came as a
/// number: a fault that is seen however slow the machine is.
fn faulty_task(window: &mut TestWindow, address: &str) {
    let before = window.state().capture.shown.as_ref().map_or(0, |shown| shown.conversations.len());
    let created = post(address, "createTask", &picture_task(KEY));
    let poll = json!({ "clientKey": KEY, "taskId": created["taskId"].to_string() });
    post(address, "getTaskResult", &poll);
    let poll = json!({ "clientKey": KEY, "taskId": created["taskId"] });
    while post(address, "getTaskResult", &poll)["status"] != "ready" {
        // A task has 120 polls, which a quick machine would use up before the answer is there.
        std::thread::sleep(std::time::Duration::from_millis(100));
    }
    window.wait_for("the answer", |state| {
        let shown = state.capture.shown.as_ref().unwrap();
        shown.conversations.len() > before && shown.conversations.iter().all(|each| each.state == Life::Solved)
    });
}

/// Clicks, and paints until a text is copied. Returns the text.
#[track_caller]
fn copied(window: &mut TestWindow, label: &str) -> String {
    window.harness.get_by_label(label).click();
    for _ in 0..2_000 {
        window.harness.step();
        let commands = &window.harness.output().platform_output.commands;
        let text = commands.iter().find_map(|command| match command {
            OutputCommand::CopyText(text) => Some(text.clone()),
            _ => None,
        });
        if let Some(text) = text {
            window.harness.run_steps(3);
            return text;
        }
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    panic!("nothing was copied; on screen: {:#?}", window.names());
}

#[test]
fn the_report_leads_to_the_conversation_of_a_line() {
    let mut window = room(1280.0, |_| {});
    let address = listen(&mut window);
    faulty_task(&mut window, &address);
    window.click("Report");
    window.wait_for_text(FAULT);
    for text in [
        "Errors",
        "Kept",
        "would end with exit 1",
        "Keep taskId as it comes, a number as a whole number of 64 bits and text as text",
        "getTaskResult",
    ] {
        assert!(window.shows(text), "{text} in {:#?}", window.names());
    }
    assert!(window.shows("2 s, least"), "the chart says what it shows: {:#?}", window.names());
    assert!(!window.shows("Every task was asked for"), "only the first rules that were kept stand there");
    window.click_containing("more that were kept");
    assert!(window.shows("Every task was asked for"));
    let links = window.harness.get_all_by_label("#1").count();
    assert!(links > 0, "{:#?}", window.names());
    window.harness.get_all_by_label("#1").next().unwrap().click();
    window.harness.run_steps(3);
    window.wait_for("the conversation", |state| state.capture.shown.as_ref().unwrap().chosen == Some(SubmissionId(1)));
    assert!(!window.state().capture.shown.as_ref().unwrap().is_report_open, "the report is made no more");
}

#[test]
fn a_line_of_several_tasks_lets_one_be_chosen() {
    let mut window = room(1280.0, |_| {});
    let address = listen(&mut window);
    faulty_task(&mut window, &address);
    window.click("Report");
    window.wait_for_text(FAULT);
    // The report follows what comes while it is looked at.
    faulty_task(&mut window, &address);
    window.wait_for_text("2 tasks");
    window.harness.get_all_by_label("2 tasks").next().unwrap().click();
    window.harness.run_steps(3);
    window.harness.get_by_role_and_label(Role::Button, "#2").click();
    window.harness.run_steps(3);
    window.wait_for("the conversation", |state| state.capture.shown.as_ref().unwrap().chosen == Some(SubmissionId(2)));
}

/// What can be scrolled leaves its bar its room, and the head of the column stands over its cells as it does elsewhere.
#[test]
fn where_a_line_was_seen_keeps_away_from_the_scroll_bar() {
    for (height, bar) in [(420.0, 12.0), (1_400.0, 0.0)] {
        let mut window = TestWindow::open_with([1280.0, height], 1.0, Theme::Dark, |_| {});
        window.press(Modifiers::COMMAND, Key::Num8);
        window.wait_for("the room", |state| state.capture.is_open && state.capture.is_listed);
        let address = listen(&mut window);
        faulty_task(&mut window, &address);
        window.click("Report");
        window.wait_for_text(FAULT);
        window.harness.run_steps(3);
        let right = |label: &str| window.harness.get_all_by_label(label).next().unwrap().rect().right();
        // The figures at the right are 324 wide.
        let expected = 1280.0 - 324.0 - bar - 12.0;
        for label in ["Where", "#1"] {
            assert!(
                (right(label) - expected).abs() < 1.0,
                "{height}: {label} ends at {}, not {expected}",
                right(label)
            );
        }
    }
}

#[test]
fn a_report_of_nothing_says_so() {
    let mut window = room(1280.0, |_| {});
    listen(&mut window);
    window.click("Report");
    window.wait_for_text("Nothing to judge yet: no createTask came");
}

#[test]
fn a_report_is_copied_and_saved() {
    let files = ScriptedFiles::default();
    let mut window = room(1280.0, |options| options.files = Box::new(files.clone()));
    let address = listen(&mut window);
    faulty_task(&mut window, &address);
    window.click("Report");
    window.wait_for_text(FAULT);
    let text = copied(&mut window, "Copy as Markdown");
    assert!(text.starts_with("# Conformance report\n") && text.contains(FAULT), "{text}");
    assert!(!text.contains(KEY) && window.shows("Report copied as Markdown"), "{text}");
    let (json, har) = (window.directory.path().join("report.json"), window.directory.path().join("session.har"));
    files.choose(&json);
    window.click("Save as JSON…");
    window.wait_for("the file", |state| !state.is_dialog_open);
    files.choose(&har);
    window.click("Save as HAR…");
    window.wait_for("the file", |state| !state.is_dialog_open);
    let read = |path| -> Value { serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap() };
    let errors = read(&json)["errors"].as_array().unwrap().clone();
    assert!(errors.iter().any(|error| error["rule"] == "task-id.changed"), "{errors:#?}");
    assert!(read(&har)["log"]["entries"].as_array().is_some_and(|entries| entries.len() > 2));
    let names = files.asked().into_iter().filter_map(|wish| match wish {
        FileWish::Save { name, .. } => Some(name),
        FileWish::Open { .. } => None,
    });
    let names: Vec<String> = names.collect();
    // The day and the second when the session began.
    assert!(names[0].starts_with("capture-20") && names[0].ends_with("-report.json"), "{names:?}");
    assert_eq!(names[1].len(), "capture-2026-11-30-224610.har".len(), "{names:?}");
}

#[test]
fn a_narrow_report_has_everything() {
    for width in [760.0, 900.0] {
        let mut window = room(width, |_| {});
        let address = listen(&mut window);
        faulty_task(&mut window, &address);
        window.click("Report");
        window.wait_for_text(FAULT);
        assert!(!window.shows("Who states it"), "{width}: it stands in the second line");
        for text in ["compatible services · ", "Time between polls", "Connections used", "Keys seen"] {
            assert!(window.shows(text), "{width}: {text} in {:#?}", window.names());
        }
    }
}

#[test]
fn the_token_is_copied_whole_and_shown_masked() {
    let mut window = room(1280.0, |_| {});
    window.click("How to point a program here");
    assert!(window.shows("No session listens") && window.shows("127.0.0.1:PORT"));
    let address = listen(&mut window);
    let host = address.trim_start_matches("http://").trim_end_matches('/').to_owned();
    window.wait_for_text(&address);
    assert!(window.shows("Listening, Sandbox answers") && window.shows("Nothing came so far"));
    let token = copied(&mut window, "Copy the token, whole");
    assert!(token.starts_with("desk-") && window.shows("Copied; it is good for this session only"), "{token}");
    assert!(!window.everything_said().contains(&token), "the token is on screen");
    let last: String = token.chars().skip(token.chars().count() - 4).collect();
    assert!(window.shows(&format!("desk-••••••••{last}")), "{:#?}", window.names());
    assert_eq!(copied(&mut window, "Copy the address"), address);
    let curl = copied(&mut window, "Copy the lines for cURL");
    assert!(
        curl.starts_with(&format!("curl http://{host}/createTask")) && curl.contains("\"clientKey\":\"KEY\""),
        "{curl}"
    );
    assert!(!curl.contains(&token));
    let row = copied(&mut window, "Copy the line for python-anticaptcha");
    assert_eq!(row, format!("AnticaptchaClient(KEY, host=\"{host}\", use_ssl=False)"));
    assert!(window.shows("HTTP_PROXY") && window.shows("it is no proxy"));
    window.click("Show conversations");
    assert!(!window.shows("Its base address becomes"));
}
