//! Words are looked for in the text of the pane that has the keyboard.

use capkill_desk::history::SubmissionId;
use capkill_desk::profile::ThemeChoice;
use eframe::egui::accesskit::Role;
use eframe::egui::epaint::Shape;
use eframe::egui::{Color32, Event, Key, Modifiers, PointerButton, Pos2, Rect, Theme, pos2, vec2};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use crate::capture::tasks::every_kind;
use crate::reply::{open_planted, plant};
use crate::support::places::controls;
use crate::support::window::TestWindow;

const NONE: Modifiers = Modifiers::NONE;

const NAME: &str = "Find in this text";

/// Colours of the place that is looked at, by theme.
const CURRENT: [(Theme, Color32); 2] =
    [(Theme::Dark, Color32::from_rgb(0x5f, 0xc3, 0xcb)), (Theme::Light, Color32::from_rgb(0x0d, 0x6a, 0x75))];

const BODY: &str = r#"{"errorId":1,"errorCode":"ERROR_ZERO_BALANCE","errorDescription":"No money"}"#;

fn open(body: &str) -> TestWindow {
    open_planted([1280.0, 800.0], Theme::Dark, &[("content-type", "application/json")], body.into())
}

fn ctrl_f(window: &mut TestWindow) {
    window.press(Modifiers::COMMAND, Key::F);
    window.harness.run_steps(2);
}

/// Types words in the place of those that are in the field.
fn type_words(window: &mut TestWindow, words: &str) {
    window.press(Modifiers::COMMAND, Key::A);
    window.harness.event(Event::Text(words.to_owned()));
    window.harness.run_steps(6);
}

fn find(window: &mut TestWindow, words: &str) {
    ctrl_f(window);
    type_words(window, words);
}

fn has_line(window: &TestWindow) -> bool {
    window.harness.query_by_role_and_label(Role::SearchInput, NAME).is_some()
}

fn focused(window: &TestWindow) -> String {
    let node = window.harness.root().children_recursive().find(|node| node.accesskit_node().is_focused());
    node.and_then(|node| node.accesskit_node().label()).unwrap_or_default()
}

fn field(window: &TestWindow) -> Rect {
    window.harness.get_by_role_and_label(Role::SearchInput, NAME).rect()
}

#[track_caller]
fn expect(window: &TestWindow, text: &str) {
    assert!(window.shows(text), "{text} is missing: {:#?}", window.names());
}

/// Texts that have a ground of this colour, where they are.
fn with_ground(window: &TestWindow, ground: Color32) -> Vec<(String, Pos2)> {
    let mut found = Vec::new();
    for shape in &window.harness.output().shapes {
        let Shape::Text(text) = &shape.shape else { continue };
        for section in text.galley.job.sections.iter().filter(|section| section.format.background == ground) {
            let range = section.byte_range.start.0..section.byte_range.end.0;
            found.push((text.galley.job.text[range].to_owned(), text.pos));
        }
    }
    found
}

fn current(window: &TestWindow) -> String {
    let texts = with_ground(window, CURRENT[0].1).into_iter().map(|(text, _)| text);
    texts.collect::<Vec<_>>().concat()
}

fn press_at(window: &mut TestWindow, from: Pos2, to: Pos2) {
    let button = |pos, pressed| Event::PointerButton { pos, button: PointerButton::Primary, pressed, modifiers: NONE };
    // A press that is held longer than 0.8 s is no click.
    for event in [Event::PointerMoved(from), button(from, true), Event::PointerMoved(to), button(to, false)] {
        window.harness.event(event);
        window.harness.step();
    }
    window.harness.run_steps(3);
}

#[test]
fn what_has_the_keyboard_is_searched() {
    let mut window = open(BODY);
    window.click_containing("Submission #1");
    ctrl_f(&mut window);
    assert_eq!(focused(&window), "Search the history");
    window.click("Raw");
    ctrl_f(&mut window);
    assert_eq!(focused(&window), NAME);
    window.click_containing("Submission #1");
    ctrl_f(&mut window);
    assert_eq!(focused(&window), "Search the history");
}

#[test]
fn the_text_has_the_keyboard_once_it_is_clicked_or_selected() {
    let mut window = open(BODY);
    for width in [0.0, 60.0] {
        window.click_containing("Submission #1");
        let at = window.harness.get_by_label_contains("\"errorId\": 1").rect().center();
        press_at(&mut window, at, at + vec2(width, 0.0));
        ctrl_f(&mut window);
        assert_eq!(focused(&window), NAME, "{width}");
        window.press(NONE, Key::Escape);
        assert!(!has_line(&window) && window.state().shown.selected().is_some());
    }
}

#[test]
fn matches_are_counted_and_walked_round() {
    let mut window = open(BODY);
    window.click("Pretty");
    find(&mut window, "ERROR");
    expect(&window, "1 of 4");
    assert_eq!(current(&window), "error", "whatever the case");
    for (modifiers, count, text) in [
        (NONE, "2 of 4", "error"),
        (NONE, "3 of 4", "ERROR"),
        (NONE, "4 of 4", "error"),
        (NONE, "1 of 4", "error"),
        (Modifiers::SHIFT, "4 of 4", "error"),
    ] {
        window.press(modifiers, Key::Enter);
        expect(&window, count);
        assert_eq!((current(&window).as_str(), focused(&window).as_str()), (text, NAME));
    }
    assert_eq!(with_ground(&window, Color32::from_rgb(0x1c, 0x3b, 0x41)).len(), 3, "the others are highlighted too");
    type_words(&mut window, "error_zero");
    expect(&window, "1 of 1");
    type_words(&mut window, "errors");
    expect(&window, "No match");
    assert_eq!(current(&window), "");
    type_words(&mut window, "money");
    window.click_containing("Headers ");
    expect(&window, "No match");
    window.click("Raw");
    window.harness.run_steps(3);
    expect(&window, "1 of 1");
    assert_eq!(current(&window), "money");
}

#[test]
fn mouse_finds_and_closes_the_line_and_nothing_moves() {
    let mut window = open(BODY);
    let places = |window: &TestWindow| {
        let all = controls(window).into_iter().map(|control| (control.node, control.name, control.rect));
        all.collect::<Vec<_>>()
    };
    let rows = |window: &TestWindow| window.harness.get_by_label_contains("\"errorId\": 1").rect();
    let before = (places(&window), rows(&window));
    window.click(NAME);
    let after = places(&window);
    for place in &before.0 {
        assert!(after.contains(place) || place.1.starts_with("Scroll"), "{place:?} has moved");
    }
    assert_eq!(rows(&window), before.1);
    type_words(&mut window, "error");
    for (button, count) in [("Next match", "2 of 4"), ("Match before", "1 of 4"), ("Match before", "4 of 4")] {
        window.click(button);
        expect(&window, count);
    }
    window.click("Close the search");
    assert!(!has_line(&window) && current(&window).is_empty());
    assert_eq!(places(&window).len(), before.0.len());
    assert_eq!(focused(&window), NAME, "the button has the keyboard again");
}

#[test]
fn escape_closes_the_line_before_the_record() {
    let mut window = open(BODY);
    window.click("Raw");
    find(&mut window, "error");
    window.press(NONE, Key::Escape);
    assert!(!has_line(&window) && window.state().shown.selected().is_some());
    assert_eq!(focused(&window), "Raw", "the keyboard goes back");
    find(&mut window, "error");
    window.click_containing("Submission #1");
    window.paste("some ordinary words");
    window.wait_for("a notice", |state| !state.notices.is_empty());
    window.press(NONE, Key::Escape);
    assert!(has_line(&window) && window.state().notices.is_empty(), "notices lie over it");
    window.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::P);
    window.press(NONE, Key::Escape);
    assert!(has_line(&window), "the palette is closed alone");
    window.press(NONE, Key::Escape);
    assert!(!has_line(&window) && window.state().shown.selected().is_some());
    window.press(NONE, Key::Escape);
    window.wait_for("the draft", |state| state.shown.selected().is_none());
}

#[test]
fn bytes_are_not_searched_and_say_so() {
    let mut window = open(BODY);
    window.click("Bytes");
    let button = window.harness.get_by_label(NAME);
    assert!(button.accesskit_node().is_disabled());
    find(&mut window, "error");
    expect(&window, "Bytes can't be searched, Raw can");
    assert!(!window.shows(" of 4"));
    window.click("Pretty");
    window.harness.run_steps(3);
    expect(&window, "1 of 4");
}

/// A match that stands far below, or far to the right in a row, is scrolled to: also in a megabyte, which takes several
/// frames to be looked through.
#[test]
fn matches_out_of_sight_are_brought_into_sight() {
    let line = format!("\"{}\",", "x".repeat(60));
    let deep = "[".repeat(30);
    let body = format!("[{}\n{deep}\"{}nEEdle\"{}\n,\"Needle\"]", line.repeat(16_000), "y".repeat(80), "]".repeat(30));
    assert!(body.len() > 1_000_000);
    for view in ["Pretty", "Raw"] {
        let mut window = open(&body);
        window.click(view);
        find(&mut window, "needle");
        for (key, text) in [(None, "nEEdle"), (Some(Key::Enter), "Needle"), (Some(Key::Enter), "nEEdle")] {
            if let Some(key) = key {
                window.press(NONE, key);
            }
            for _ in 0..200 {
                window.harness.step();
                if current(&window) == text && window.shows(" of 2") {
                    break;
                }
            }
            window.harness.run_steps(4);
            assert_eq!(current(&window), text, "{view} {key:?}: {:#?}", window.names());
            let at = with_ground(&window, CURRENT[0].1)[0].1;
            assert!(at.y > 300.0 && at.y < field(&window).top(), "{at:?}");
        }
    }
}

#[test]
fn rows_of_one_line_are_searched_as_one() {
    let mut window = open(&format!("{{\"t\":\"{}needle\"}}", "x".repeat(90)));
    window.click("Raw");
    find(&mut window, "xneedle");
    expect(&window, "1 of 1");
    assert_eq!(current(&window), "xneedle");
    type_words(&mut window, &"x".repeat(90));
    expect(&window, "1 of 1");
}

#[test]
fn any_script_can_be_searched() {
    let mut window = open("{\"a\":\"שלום עולם\",\"b\":\"😀\u{200d}😃 e\u{301}\",\"c\":\"STRASSE İ\"}");
    window.click("Pretty");
    for (words, count) in [
        ("שלום", "1 of 1"),
        ("ם", "1 of 2"),
        ("😀", "1 of 1"),
        ("e\u{301}", "1 of 1"),
        ("straße", "1 of 1"),
        ("i", "No match"),
    ] {
        find(&mut window, words);
        expect(&window, count);
        window.press(NONE, Key::Enter);
    }
}

#[test]
fn a_payload_is_searched_and_has_no_key() {
    const KEY: &str = "3f0c9a51d27e4b6895aa41c0de772057";
    for (theme, choice) in [(Theme::Dark, ThemeChoice::Dark), (Theme::Light, ThemeChoice::Light)] {
        let mut window =
            TestWindow::open_with([1280.0, 800.0], 1.0, theme, |options| options.settings.0.theme = choice);
        window.press(Modifiers::COMMAND, Key::K);
        window.paste(KEY);
        window.wait_for("the key", |state| state.key().is_some() && state.compose.is_current());
        window.take_sample();
        window.press(Modifiers::COMMAND, Key::Num2);
        window.click("Pretty");
        find(&mut window, "TASK");
        expect(&window, "1 of 2");
        let ground = CURRENT.into_iter().find(|(of, _)| *of == theme).unwrap().1;
        assert_eq!(with_ground(&window, ground).into_iter().map(|(text, _)| text).collect::<String>(), "task");
        type_words(&mut window, &KEY[..8]);
        expect(&window, "No match");
        assert!(!window.everything_said().contains(KEY));
        window.press(NONE, Key::Escape);
        assert!(!has_line(&window));
    }
}

#[test]
fn captures_search_the_request_or_their_conversations() {
    let mut window = every_kind();
    window.harness.get_by_label_contains("Conversation #8,").click();
    window.wait_for("the request", |state| {
        let shown = state.capture.shown.as_ref().unwrap();
        shown.chosen == Some(SubmissionId(8)) && shown.looked_at.made().is_some() && !shown.looked_at.is_running()
    });
    ctrl_f(&mut window);
    assert_eq!(focused(&window), "Find a conversation");
    window.press(NONE, Key::Escape);
    window.click("Payload");
    find(&mut window, "clientkey");
    assert!(has_line(&window));
    expect(&window, "1 of 1");
    window.press(NONE, Key::Escape);
    assert!(!has_line(&window) && window.state().capture.is_open);
    assert_eq!(focused(&window), "Payload");
    let button = window.harness.get_by_label(NAME).rect();
    let head = window.harness.get_by_label("Payload").rect();
    assert!((button.center().y - head.center().y).abs() < 2.0 && button.left() > head.right());
    assert!(Rect::from_min_size(pos2(0.0, 0.0), vec2(1280.0, 800.0)).contains_rect(button));
}

/// The palette and the table of keys name the search; where no text is on screen it says so.
#[test]
fn the_palette_opens_the_line_where_a_text_is() {
    let mut window = open(BODY);
    let run = |window: &mut TestWindow| {
        window.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::P);
        window.harness.event(Event::Text(NAME.to_owned()));
        window.harness.run_steps(3);
        window.press(NONE, Key::Enter);
        window.harness.run_steps(3);
    };
    run(&mut window);
    assert!(has_line(&window) && focused(&window) == NAME, "{}", focused(&window));
    window.press(Modifiers::COMMAND, Key::Num1);
    window.harness.run_steps(3);
    run(&mut window);
    window.wait_for_text("Find in this text: No payload, reply or request is on screen");
}

/// The text is what was pressed last only until keys walk through the rows.
#[test]
fn walking_through_the_rows_takes_the_keyboard_from_the_text() {
    let mut window = open(BODY);
    let at = window.harness.get_by_label_contains("\"errorId\": 1").rect().center();
    press_at(&mut window, at, at);
    window.press(NONE, Key::ArrowDown);
    ctrl_f(&mut window);
    assert_eq!(focused(&window), "Search the history");
}

/// Where the pane is too low for all of it, it scrolls: its text ends where the pane does.
#[test]
fn a_low_pane_shows_the_line_and_keeps_what_lies_below() {
    let size = [1280.0, 620.0];
    let mut window = TestWindow::open_with(size, 1.0, Theme::Dark, |options| {
        plant(&options.data_dir, &[("content-type", "application/json")], BODY.into());
        options.settings.0.layout.history_height = 600.0;
    });
    window.wait_for_text("Submission #1");
    window.press(NONE, Key::ArrowDown);
    window.wait_for_text("Record #1");
    window.press(Modifiers::COMMAND, Key::Num3);
    window.click("Raw");
    find(&mut window, "error");
    let (line, edge) = (field(&window), window.harness.get_by_label("More of the history").rect());
    assert!(line.top() > 0.0 && line.bottom() <= edge.top(), "{line:?} {edge:?}");
    let row = window.harness.get_by_label_contains("Submission #1").rect();
    assert!(row.center().y - edge.bottom() < 60.0, "the pane would reach down to the row");
    press_at(&mut window, row.center(), row.center());
    ctrl_f(&mut window);
    assert_eq!(focused(&window), "Search the history", "the history was pressed, not the text");
}

#[test]
fn what_was_sent_is_searched() {
    let mut window = open(BODY);
    window.press(Modifiers::COMMAND, Key::Num4);
    window.click_containing("createTask, after");
    window.click("Request");
    find(&mut window, "{}");
    expect(&window, "1 of 1");
    assert_eq!(current(&window), "{}");
}
