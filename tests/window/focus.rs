//! Where the keyboard is after what had it has vanished, and where it begins.

use std::collections::HashMap;
use std::time::Duration;

use crate::support::places::{controls, painted};
use crate::support::window::TestWindow;
use capkill_desk::theme::Palette;
use eframe::egui::accesskit::{NodeId, Role};
use eframe::egui::{Event, Key, Memory, Modifiers, PointerButton, Shape, StrokeKind};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

const NONE: Modifiers = Modifiers::NONE;

/// Clicks a button with the pointer, and paints only once all that it set off is there: nothing is on screen between
/// the button and what takes its place.
fn click_and_wait(window: &mut TestWindow, name: &str) {
    let pos = window.harness.get_by_label(name).rect().center();
    let button = |pressed| Event::PointerButton { pos, button: PointerButton::Primary, pressed, modifiers: NONE };
    for event in [Event::PointerMoved(pos), button(true), button(false)] {
        window.harness.event(event);
        window.harness.step();
    }
    std::thread::sleep(Duration::from_millis(400));
    window.harness.run_steps(3);
}

fn focused_name(window: &TestWindow) -> Option<String> {
    let node = window.harness.root().children_recursive().find(|node| node.accesskit_node().is_focused())?;
    node.accesskit_node().label()
}

/// Whether a segment of the pane is the one that is taken.
fn is_taken(window: &TestWindow, name: &str) -> bool {
    window.harness.get_by_role_and_label(Role::Tab, name).accesskit_node().is_selected() == Some(true)
}

#[test]
fn a_button_that_vanishes_leaves_the_keyboard_to_nothing() {
    let mut window = TestWindow::open();
    click_and_wait(&mut window, "Try the sample");
    window.wait_for("the sample", |state| state.compose.draft.picture.is_some() && state.compose.is_current());
    assert_eq!(window.harness.ctx.memory(Memory::focused), None, "{:?}", focused_name(&window));
    window.press(Modifiers::COMMAND, Key::Num2);
    window.press(NONE, Key::Space);
    assert!(is_taken(&window, "Raw") && !is_taken(&window, "Pretty"), "nothing flips");
    window.press(NONE, Key::Tab);
    assert_eq!(focused_name(&window).as_deref(), Some("Profile: Sandbox"), "Tab begins at the beginning");
}

/// Ids and names of what can be used below the tabs.
fn below_tabs(window: &TestWindow) -> HashMap<NodeId, String> {
    let tabs = window.harness.get_by_role_and_label(Role::Tab, "Preview").rect();
    let edge = window.harness.get_by_role_and_label(Role::Splitter, "Width of the draft").rect().right();
    let mut found = controls(window);
    let fold = found.iter().find(|control| control.name.ends_with("old the history"));
    let history = fold.map(|control| control.rect.top()).unwrap();
    found.retain(|control| {
        let at = control.rect.center();
        at.x > edge && at.y > tabs.bottom() && at.y < history
    });
    found.into_iter().map(|control| (control.node, control.name)).collect()
}

/// Adds what is there now. An id that something else had before would give that the keyboard of what is gone.
fn add(window: &TestWindow, known: &mut HashMap<NodeId, String>, pane: &str) -> usize {
    let here = below_tabs(window);
    for (id, name) in &here {
        let before = known.entry(*id).or_insert_with(|| name.clone());
        assert_eq!(before, name, "one id in {pane} and elsewhere");
    }
    here.len()
}

#[test]
fn no_control_of_a_pane_has_the_id_of_one_in_another() {
    let mut window = TestWindow::open();
    let mut known = HashMap::new();
    let panes = [Key::Num1, Key::Num2, Key::Num3, Key::Num4, Key::Num5, Key::Num6];
    let mut count = 0;
    let mut look = |window: &mut TestWindow, about: &str| {
        for key in panes {
            window.press(Modifiers::COMMAND, key);
            count += add(window, &mut known, &format!("{about} {key:?}"));
        }
    };
    look(&mut window, "the empty draft");
    window.press(Modifiers::COMMAND, Key::Num1);
    window.take_sample();
    look(&mut window, "the draft");
    open_record(&mut window);
    look(&mut window, "the record");
    assert!(count > 40, "{count}");
}

/// Submits the draft and shows its record.
fn open_record(window: &mut TestWindow) {
    window.submit();
    window.wait_for_text("Submission #1");
    window.click_containing("Submission #1");
    window.wait_for("the record", |state| state.shown.record().is_some());
}

/// A window with one submission, whose record is on screen.
fn window_with_record() -> TestWindow {
    let mut window = TestWindow::open();
    window.take_sample();
    open_record(&mut window);
    window
}

/// Whether the ring is painted.
fn has_ring(window: &TestWindow) -> bool {
    let accent = Palette::of_visuals(&window.harness.ctx.global_style().visuals).accent.rest;
    let is_ring = |shape: &Shape| matches!(shape, Shape::Rect(rect) if rect.stroke.color == accent && rect.stroke.width > 1.5 && rect.stroke_kind == StrokeKind::Outside);
    window.harness.output().shapes.iter().any(|clipped| is_ring(&clipped.shape))
}

/// Presses a key and paints only as long as the window asks for.
fn press_once(window: &mut TestWindow, modifiers: Modifiers, key: Key) {
    window.harness.key_press_modifiers(modifiers, key);
    window.harness.step();
    for _ in 0..5 {
        if window.harness.output().viewport_output.values().all(|output| !output.repaint_delay.is_zero()) {
            break;
        }
        window.harness.step();
    }
}

/// Goes to the filter of states with Tab.
fn go_to_filter(window: &mut TestWindow) -> String {
    window.press(Modifiers::COMMAND, Key::F);
    window.press(NONE, Key::Tab);
    let name = focused_name(window).unwrap();
    assert!(name.starts_with("Filter: State") && has_ring(window), "{name}");
    name
}

#[test]
fn what_floats_gives_keyboard_and_ring_back() {
    let mut window = window_with_record();
    let name = go_to_filter(&mut window);
    let shift = Modifiers::COMMAND | Modifiers::SHIFT;
    let ways: [(&str, &[(Modifiers, Key)]); 5] = [
        ("its own menu", &[(NONE, Key::Enter), (NONE, Key::ArrowDown)]),
        ("the palette", &[(shift, Key::P)]),
        ("the key", &[(Modifiers::COMMAND, Key::K)]),
        ("help", &[(NONE, Key::F1)]),
        ("settings", &[(Modifiers::COMMAND, Key::Comma)]),
    ];
    for (what, keys) in ways {
        for (modifiers, key) in keys {
            window.press(*modifiers, *key);
        }
        assert!(what == "help" || focused_name(&window).as_ref() != Some(&name), "{what} has the keyboard");
        press_once(&mut window, NONE, Key::Escape);
        assert_eq!(focused_name(&window).as_ref(), Some(&name), "after {what}");
        assert!(has_ring(&window), "after {what}");
    }
    window.press(NONE, Key::Tab);
    assert!(focused_name(&window).is_some_and(|name| name.starts_with("Filter: ")), "{:?}", focused_name(&window));
}

#[test]
fn the_profile_menu_gives_the_keyboard_back() {
    let mut window = TestWindow::open();
    window.press(NONE, Key::Tab);
    let name = focused_name(&window);
    assert_eq!(name.as_deref(), Some("Profile: Sandbox"));
    window.press(NONE, Key::Enter);
    window.press(NONE, Key::Tab);
    press_once(&mut window, NONE, Key::Escape);
    assert!(focused_name(&window) == name && has_ring(&window), "{:?}", focused_name(&window));
}

/// Keys that come faster than frames go on from where the keyboard was.
#[test]
fn tab_in_the_frame_after_escape_goes_on_from_before_the_palette() {
    let mut window = window_with_record();
    let name = go_to_filter(&mut window);
    window.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::P);
    window.harness.key_press(Key::Escape);
    window.harness.step();
    window.harness.key_press(Key::Tab);
    window.harness.run_steps(3);
    let next = focused_name(&window).unwrap();
    assert!(next.starts_with("Filter: ") && next != name, "{next}");
}

/// What a click opened gives the keyboard back without a ring.
#[test]
fn a_menu_that_was_clicked_leaves_no_ring() {
    let mut window = window_with_record();
    window.click("Filter: State");
    window.press(NONE, Key::ArrowDown);
    press_once(&mut window, NONE, Key::Escape);
    assert_eq!(focused_name(&window).as_deref(), Some("Filter: State"));
    assert!(!has_ring(&window));
}

#[test]
fn enter_keeps_the_keyboard_in_the_search_and_escape_clears_it() {
    let mut window = window_with_record();
    window.press(Modifiers::COMMAND, Key::F);
    window.harness.event(Event::Text("nothing".into()));
    window.wait_for("the search", |state| state.history.query.filter.search == "nothing");
    window.press(NONE, Key::Enter);
    assert_eq!(focused_name(&window).as_deref(), Some("Search the history"));
    window.press(NONE, Key::Escape);
    window.wait_for("every row", |state| state.history.query.filter.is_empty());
    assert!(window.state().shown.selected().is_some(), "the record stays");
}

#[test]
fn settings_begin_with_their_first_page_unscrolled() {
    let mut window = TestWindow::open();
    window.press(Modifiers::COMMAND, Key::Comma);
    assert_eq!(focused_name(&window).as_deref(), Some("Look"));
    assert!(has_ring(&window), "a dialog shows where the keyboard is");
    let titles = painted(&window).into_iter().filter(|(text, _)| text == "Look" || text == "Settings");
    let mut tops: Vec<f32> = titles.map(|(_, place)| place.top()).collect();
    tops.sort_by(f32::total_cmp);
    assert!(tops.len() == 3 && tops[2] - tops[0] >= 48.0, "title, entry and page: {tops:?}");
    let mut stops = Vec::new();
    for _ in 0..40 {
        window.press(NONE, Key::Tab);
        stops.extend(focused_name(&window));
        if stops.last().is_some_and(|name| name == "Close") {
            break;
        }
    }
    assert!(stops.len() > 8 && stops[0] == "History" && stops.last().is_some_and(|name| name == "Close"), "{stops:?}");
}

#[test]
fn a_clicked_button_under_the_pointer_looks_hovered() {
    let mut window = window_with_record();
    window.press(Modifiers::COMMAND, Key::Num3);
    let at = window.harness.get_by_label("Copy body").rect().center();
    window.click("Copy body");
    window.harness.hover_at(at);
    window.harness.run_steps(3);
    assert_eq!(focused_name(&window).as_deref(), Some("Copy body"));
    let hover = Palette::of_visuals(&window.harness.ctx.global_style().visuals).hover;
    let is_fill = |shape: &Shape| matches!(shape, Shape::Rect(rect) if rect.fill == hover && rect.rect.contains(at));
    assert!(window.harness.output().shapes.iter().any(|clipped| is_fill(&clipped.shape)));
}
