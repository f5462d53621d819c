//! The keyboard and what a screen reader is given: what Escape closes, where F6 and a click lead, names, roles and
//! announcements.

use crate::support::window::TestWindow;
use capkill_desk::profile::CAPKILL_ID;
use eframe::egui::accesskit::{Live, Role};
use eframe::egui::{Event, Key, Modifiers, OutputCommand, Rect};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

const NO_MODIFIERS: Modifiers = Modifiers::NONE;

/// A window with one submission, whose record is on screen.
fn window_with_record(key: Option<&str>) -> TestWindow {
    let mut window = TestWindow::open();
    if let Some(key) = key {
        window.press(Modifiers::COMMAND, Key::K);
        window.paste(key);
        let key = key.to_owned();
        window.wait_for("the key", move |state| {
            state.key().is_some_and(|known| known.expose() == key) && state.compose.is_current()
        });
    }
    window.take_sample();
    window.submit();
    window.wait_for_text("Submission #1");
    window.click_containing("Submission #1");
    window.wait_for("the record", |state| state.shown.record().is_some());
    window
}

/// Name and place of what has the keyboard.
fn focused(window: &TestWindow) -> Option<(String, Rect)> {
    let node = window.harness.root().children_recursive().find(|node| node.accesskit_node().is_focused())?;
    Some((node.accesskit_node().label().unwrap_or_default(), node.rect()))
}

fn focused_name(window: &TestWindow) -> String {
    focused(window).map(|(name, _)| name).unwrap_or_default()
}

fn open_palette(window: &mut TestWindow, filter: &str) {
    window.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::P);
    window.harness.event(Event::Text(filter.to_owned()));
    window.harness.run_steps(3);
}

fn has_palette(window: &TestWindow) -> bool {
    window.harness.query_by_role_and_label(Role::SearchInput, "Find a command").is_some()
}

/// Whether a node of this role and name is the chosen one of its list.
fn is_chosen(window: &TestWindow, role: Role, name: &str) -> bool {
    window.harness.get_by_role_and_label(role, name).accesskit_node().is_selected() == Some(true)
}

#[test]
fn escape_closes_exactly_the_topmost() {
    let mut window = window_with_record(None);
    window.paste("some ordinary words");
    window.wait_for("a notice", |state| !state.notices.is_empty());
    window.click("Payload");
    window.click("Copy as");
    assert!(window.shows("With the real key…"), "{:#?}", window.names());
    window.press(NO_MODIFIERS, Key::Escape);
    assert!(!window.shows("With the real key…") && !window.state().notices.is_empty(), "the menu is closed alone");
    open_palette(&mut window, "");
    window.press(NO_MODIFIERS, Key::Escape);
    assert!(!has_palette(&window) && !window.state().notices.is_empty(), "the palette is closed alone");
    window.press(NO_MODIFIERS, Key::Escape);
    window.wait_for("no notice", |state| state.notices.is_empty());
    assert!(window.state().shown.selected().is_some(), "the record stays");
    window.press(NO_MODIFIERS, Key::Escape);
    window.wait_for("the draft", |state| state.shown.selected().is_none());
}

/// The field for a key stands over the window, and over its notices.
#[test]
fn escape_leaves_the_key_before_it_dismisses_notices() {
    let mut window = TestWindow::open();
    window.press(Modifiers::COMMAND, Key::Enter);
    window.wait_for("a notice", |state| !state.notices.is_empty());
    window.press(Modifiers::COMMAND, Key::K);
    window.harness.event(Event::Text("half a key".into()));
    window.harness.run_steps(3);
    window.press(NO_MODIFIERS, Key::Escape);
    assert!(!window.shows("Show what is typed") && !window.state().notices.is_empty());
    window.press(NO_MODIFIERS, Key::Escape);
    assert!(window.state().notices.is_empty());
}

#[test]
fn escape_closes_the_menu_of_a_row() {
    let mut window = window_with_record(None);
    window.harness.get_by_label_contains("Submission #1").click_secondary();
    window.harness.run_steps(3);
    assert!(window.shows("Label and note…"), "{:#?}", window.names());
    window.press(NO_MODIFIERS, Key::Escape);
    assert!(!window.shows("Label and note…") && window.state().shown.selected().is_some());
}

#[test]
fn escape_closes_the_menu_that_a_key_opened() {
    let mut window = window_with_record(None);
    window.press(Modifiers::SHIFT, Key::F10);
    assert!(window.shows("Menu of #1"), "{:#?}", window.names());
    window.press(NO_MODIFIERS, Key::Escape);
    assert!(!window.shows("Menu of #1") && window.state().shown.selected().is_some(), "{:#?}", window.names());
}

#[test]
fn the_keyboard_stays_with_submit_after_a_click() {
    let mut window = TestWindow::open();
    window.take_sample();
    window.click_containing("Submit to Sandbox");
    window.wait_for("the end", |state| state.in_flight.is_empty() && state.latest.is_some());
    assert!(focused_name(&window).starts_with("Submit to Sandbox"), "{}", focused_name(&window));
}

#[test]
fn f6_goes_from_part_to_part_and_back() {
    let mut window = window_with_record(None);
    let edge = |name: &str| window.harness.get_by_role_and_label(Role::Splitter, name).rect();
    let (draft, history) = (edge("Width of the draft"), edge("Height of the history").center().y);
    let part = |place: Rect| match place.center() {
        at if at.y > history => "history",
        at if at.y < draft.top() => "header",
        at if at.x < draft.center().x => "draft",
        _ => "pane",
    };
    let mut parts = Vec::new();
    for _ in 0..5 {
        window.press(NO_MODIFIERS, Key::F6);
        parts.push(focused(&window).map(|(_, place)| part(place)));
    }
    assert_eq!(parts, ["header", "draft", "pane", "history", "header"].map(Some));
    window.press(Modifiers::SHIFT, Key::F6);
    assert_eq!(focused(&window).map(|(_, place)| part(place)), Some("history"));
}

/// Names of what Tab goes through, beginning with the header.
fn stops(window: &mut TestWindow, count: usize) -> Vec<String> {
    window.press(NO_MODIFIERS, Key::F6);
    let mut stops = vec![focused_name(window)];
    for _ in 1..count {
        window.press(NO_MODIFIERS, Key::Tab);
        stops.push(focused_name(window));
    }
    stops
}

#[test]
fn tab_goes_through_header_and_draft_as_they_are_read() {
    let mut window = TestWindow::open();
    window.take_sample();
    let stops = stops(&mut window, 40);
    let wanted = [
        "Check, Sandbox at 127.0.0.1:",
        "Commands…",
        "Help",
        "Settings",
        "Picture",
        "Undo",
        "New draft",
        "Options: none set",
        "Submit to Sandbox",
    ];
    let places = wanted.map(|name| {
        stops.iter().position(|stop| stop.starts_with(name)).unwrap_or_else(|| panic!("{name}: {stops:?}"))
    });
    assert!(places.is_sorted(), "{places:?} in {stops:?}");
}

#[test]
fn the_menu_key_opens_the_menu_of_the_picked_row() {
    let mut window = window_with_record(None);
    window.press(NO_MODIFIERS, Key::Menu);
    assert!(window.shows("Label and note…"), "{:#?}", window.names());
}

#[test]
fn the_palette_deletes_the_picked_record() {
    let mut window = window_with_record(Some("sandbox:ERROR_ZERO_BALANCE"));
    open_palette(&mut window, "delete #1");
    assert!(window.shows("Delete, #1"), "{:#?}", window.names());
    // What deletes is never chosen at first.
    window.press(NO_MODIFIERS, Key::ArrowDown);
    window.press(NO_MODIFIERS, Key::Enter);
    window.wait_for("the deletion", |state| state.history.total() == Some(0));
}

#[test]
fn the_draft_of_a_narrow_window_is_a_landmark() {
    let mut window = TestWindow::open_with([760.0, 500.0], 1.0, eframe::egui::Theme::Dark, |_| {});
    window.harness.get_by_role_and_label(Role::Tab, "Draft").click();
    window.harness.run_steps(3);
    assert!(window.harness.query_by_role_and_label(Role::Region, "Draft").is_some(), "{:#?}", window.names());
}

#[test]
fn help_finds_error_codes() {
    let mut window = TestWindow::open();
    window.press(NO_MODIFIERS, Key::F1);
    window.harness.get_by_label("Find an error code").focus();
    window.harness.run_steps(3);
    window.harness.event(Event::Text("zero_balance".to_owned()));
    window.harness.run_steps(3);
    assert!(
        window.shows("ERROR_ZERO_BALANCE") && window.shows("The account has no money left"),
        "{:#?}",
        window.names()
    );
    window.harness.event(Event::Text("_of_nobody".to_owned()));
    window.harness.run_steps(3);
    assert!(!window.shows("The account has no money left") || window.shows("nearly"), "{:#?}", window.names());
}

#[test]
fn help_lists_the_keys_that_no_action_names() {
    let mut window = TestWindow::open();
    window.press(NO_MODIFIERS, Key::F1);
    for keys in ["F6, Shift+F6", "Page ↑, Page ↓", "Shift+↑ ↓", "Space", "Ctrl+V", "?"] {
        assert!(window.names().iter().any(|name| name == keys), "{keys}: {:#?}", window.names());
    }
}

#[test]
fn help_lists_the_keys_that_zoom() {
    let mut window = TestWindow::open();
    window.press(NO_MODIFIERS, Key::F1);
    for (keys, name) in [("Ctrl+Plus", "Zoom in"), ("Ctrl+Minus", "Zoom out"), ("Ctrl+0", "Zoom as at first")] {
        let names = window.names();
        let listed = names.windows(2).any(|pair| pair == [keys, name]);
        assert!(listed, "{keys}: {names:#?}");
    }
}

#[test]
fn what_is_copied_by_key_is_told() {
    let mut window = window_with_record(Some("sandbox:instant"));
    window.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::I);
    window.wait_for("the notice", |state| state.notices.iter().any(|notice| notice.text == "Copied"));
}

#[test]
fn the_menu_of_a_record_says_where_following_again_goes() {
    let mut window = window_with_record(None);
    window.press(Modifiers::COMMAND, Key::Num3);
    window.click("Stop asking");
    window.wait_for("the end of it", |state| state.following.is_empty());
    let count = |window: &TestWindow| window.harness.query_all_by_label_contains("Follow again, Sandbox at ").count();
    let before = count(&window);
    window.click("More");
    assert_eq!(count(&window), before + 1, "{:#?}", window.names());
}

#[test]
fn tab_goes_on_from_what_was_clicked() {
    let mut window = TestWindow::open();
    window.click("Payload");
    window.press(NO_MODIFIERS, Key::Tab);
    assert_eq!(focused_name(&window), "Reply");
}

#[test]
fn a_dialog_gives_the_keyboard_back() {
    let mut window = TestWindow::open();
    window.click("Payload");
    open_palette(&mut window, "");
    assert_ne!(focused_name(&window), "Payload");
    window.press(NO_MODIFIERS, Key::Escape);
    assert_eq!(focused_name(&window), "Payload");
}

#[test]
fn a_shortcut_that_can_do_nothing_says_why() {
    let mut window = TestWindow::open();
    for (modifiers, key, what) in [
        (Modifiers::COMMAND | Modifiers::SHIFT, Key::Enter, "Submit again"),
        (Modifiers::COMMAND, Key::L, "Load into the draft"),
    ] {
        window.press(modifiers, key);
        window.wait_for_text(&format!("{what}: Pick a record in the history first"));
    }
}

#[test]
fn label_and_note_are_typed_at_once_saved_by_key_and_not_lost() {
    let mut window = window_with_record(None);
    open_palette(&mut window, "label");
    window.press(NO_MODIFIERS, Key::Enter);
    window.wait_for_text("Label and note of #1");
    window.harness.event(Event::Text("customer 4711".into()));
    window.harness.run_steps(3);
    window.press(NO_MODIFIERS, Key::Escape);
    assert!(window.shows("What you typed is not saved"), "{:#?}", window.names());
    assert_eq!(focused_name(&window), "Keep editing", "Enter alone loses nothing");
    window.press(NO_MODIFIERS, Key::Enter);
    window.press(Modifiers::COMMAND, Key::Enter);
    window.wait_for("the label", |state| {
        state.history.row(0).is_some_and(|row| row.summary.label.as_deref() == Some("customer 4711"))
    });
    assert!(window.state().remarks.is_none() && window.state().history.total() == Some(1), "nothing was submitted");
}

#[test]
fn the_palette_pins_copies_and_chooses_profiles() {
    let mut window = window_with_record(Some("sandbox:instant"));
    open_palette(&mut window, "pin");
    window.press(NO_MODIFIERS, Key::Enter);
    window.wait_for("the pin", |state| state.history.row(0).is_some_and(|row| row.summary.is_pinned));
    open_palette(&mut window, "pin");
    assert!(window.shows("Unpin"), "{:#?}", window.names());
    window.press(NO_MODIFIERS, Key::Escape);
    window.harness.event(Event::Copy);
    window.harness.step();
    let copied = window.harness.output().platform_output.commands.iter().find_map(|command| match command {
        OutputCommand::CopyText(text) => Some(text.clone()),
        _ => None,
    });
    assert!(copied.is_some_and(|text| text.starts_with("sandbox-")), "Ctrl+C copies the record's answer");
    open_palette(&mut window, "use the profile capkill");
    window.press(NO_MODIFIERS, Key::Enter);
    window.wait_for("the profile", |state| state.selected_profile == CAPKILL_ID);
}

#[test]
fn the_palette_keeps_its_place_and_size() {
    let mut window = TestWindow::open();
    let place = |window: &TestWindow| window.harness.get_by_role_and_label(Role::SearchInput, "Find a command").rect();
    open_palette(&mut window, "");
    let before = place(&window);
    for letter in ["l", "a", "b", "q"] {
        window.harness.event(Event::Text(letter.into()));
        window.harness.run_steps(3);
        assert_eq!(place(&window), before, "after {letter}");
    }
    window.press(NO_MODIFIERS, Key::Escape);
    open_palette(&mut window, "");
    assert_eq!(place(&window), before);
}

#[test]
fn the_palette_sets_what_the_sandbox_does() {
    let mut window = TestWindow::open();
    open_palette(&mut window, "never solves");
    window.press(NO_MODIFIERS, Key::Enter);
    window.wait_for("the key", |state| state.key().is_some_and(|key| key.expose() == "sandbox:never"));
}

#[test]
fn a_row_that_is_picked_comes_before_the_overview() {
    let mut window = window_with_record(None);
    window.press(Modifiers::COMMAND, Key::Num7);
    window.wait_for("the overview", |state| state.overview.is_open);
    window.press(NO_MODIFIERS, Key::Escape);
    window.wait_for("the desk", |state| !state.overview.is_open);
    assert!(window.state().shown.selected().is_some(), "Escape closes one thing at a time");
    window.press(NO_MODIFIERS, Key::Escape);
    window.wait_for("the draft", |state| state.shown.selected().is_none());
    window.press(Modifiers::COMMAND, Key::Num7);
    window.click_containing("Submission #1");
    window.wait_for("the record", |state| state.shown.record().is_some());
    assert!(is_chosen(&window, Role::Tab, "Reply"));
}

#[test]
fn every_pane_has_its_number_even_when_it_is_empty() {
    let mut window = TestWindow::open();
    window.press(Modifiers::COMMAND, Key::Num5);
    assert!(is_chosen(&window, Role::Tab, "Compare"));
    window.press(Modifiers::COMMAND, Key::Num6);
    assert!(is_chosen(&window, Role::Tab, "Import"));
    assert!(!is_chosen(&window, Role::Tab, "Compare"));
}

#[test]
fn parts_lists_and_dialogs_have_names_and_roles() {
    let mut window = TestWindow::open();
    let named =
        |window: &TestWindow, role: Role, name: &str| window.harness.query_by_role_and_label(role, name).is_some();
    for part in ["Target and account", "Draft", "Pane", "History"] {
        assert!(named(&window, Role::Region, part), "{part}");
    }
    assert!(named(&window, Role::TabList, "Panes") && named(&window, Role::Tab, "Preview"));
    assert!(named(&window, Role::Splitter, "Width of the draft"));
    let root = window.harness.root();
    assert_eq!(root.accesskit_node().label().as_deref(), Some("CapKill Desk"));
    open_palette(&mut window, "");
    let dialog = window.harness.get_by_role_and_label(Role::Dialog, "Find a command");
    assert!(dialog.accesskit_node().is_modal());
}

#[test]
fn arrow_keys_move_the_edge_that_has_the_keyboard() {
    let mut window = TestWindow::open();
    let width = |window: &TestWindow| {
        window.harness.get_by_role_and_label(Role::Splitter, "Width of the draft").rect().center().x
    };
    let before = width(&window);
    window.harness.get_by_role_and_label(Role::Splitter, "Width of the draft").focus();
    window.harness.run_steps(3);
    window.press(NO_MODIFIERS, Key::ArrowRight);
    window.press(NO_MODIFIERS, Key::ArrowRight);
    assert!(width(&window) > before + 10.0, "{before} and {}", width(&window));
}

/// What is told to those who listen, by how urgent it is.
fn told(window: &TestWindow, live: Live) -> String {
    let nodes = window.harness.root().children_recursive();
    let mut texts = nodes.filter(|node| node.accesskit_node().live() == live);
    texts.find_map(|node| node.accesskit_node().label()).unwrap_or_default()
}

/// Everything that is told to those who listen.
fn heard(window: &TestWindow) -> String {
    format!("{} {}", told(window, Live::Polite), told(window, Live::Assertive))
}

#[test]
fn a_refusal_is_announced_with_its_code() {
    let window = window_with_record(Some("sandbox:ERROR_ZERO_BALANCE"));
    assert!(heard(&window).contains("#1 is refused: ERROR_ZERO_BALANCE"), "{}", heard(&window));
}

#[test]
fn a_failure_is_announced_with_its_code() {
    let mut window = window_with_record(Some("sandbox:poll:ERROR_CAPTCHA_UNSOLVABLE"));
    window.wait_for("the task", |state| !state.following.is_empty());
    window.press(Modifiers::COMMAND, Key::Num3);
    window.click_containing("Ask now, Sandbox");
    window.wait_for_text("Submission #1, failed, ERROR_CAPTCHA_UNSOLVABLE");
    assert!(heard(&window).contains("#1 is failed: ERROR_CAPTCHA_UNSOLVABLE"), "{}", heard(&window));
}

#[test]
fn ends_notices_and_questions_are_announced() {
    // A task without an end stays created, however slow the machine is.
    let mut window = window_with_record(Some("sandbox:never"));
    window.wait_for_text("Submission #1, created");
    assert!(told(&window, Live::Polite).contains("#1 is created"), "{}", told(&window, Live::Polite));
    window.paste("some ordinary words");
    window.wait_for("a notice", |state| !state.notices.is_empty());
    let notice = window.state().notices[0].text.clone();
    let heard = format!("{} {}", told(&window, Live::Polite), told(&window, Live::Assertive));
    assert!(heard.contains(&notice), "{heard}");
    window.press(Modifiers::COMMAND, Key::Enter);
    window.wait_for("the question", |state| state.question.is_some());
    assert!(told(&window, Live::Assertive).contains("was sent before"), "{}", told(&window, Live::Assertive));
}
