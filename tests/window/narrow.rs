//! A window too narrow for a panel of the draft and an open history: what is asked for comes into sight.

use crate::support::places::controls;
use crate::support::rows;
use crate::support::window::TestWindow;
use capkill_desk::history::SubmissionId;
use eframe::egui::accesskit::Role;
use eframe::egui::{Event, Key, Modifiers, PointerButton, Theme};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

const SIZE: [f32; 2] = [760.0, 500.0];
const COUNT: i64 = 40;

/// The tabs of the panes; the forms are tabs too.
const PANES: [&str; 5] = ["Draft", "Preview", "Payload", "Reply", "Import"];

const NONE: Modifiers = Modifiers::NONE;
const CTRL: Modifiers = Modifiers::COMMAND;

fn window() -> TestWindow {
    let mut window = TestWindow::open_with(SIZE, 1.0, Theme::Dark, |options| {
        rows::write(&options.data_dir, COUNT, 1_790_000_000_000, |_| {});
    });
    window.wait_for("the rows", |state| state.history.total() == Some(COUNT as u64));
    window.harness.run_steps(3);
    window
}

fn shown(window: &TestWindow) -> Option<i64> {
    window.state().shown.selected().map(|SubmissionId(id)| id)
}

fn tab_in_front(window: &TestWindow) -> Option<String> {
    let tabs = window.harness.query_all_by_role(Role::Tab).map(|tab| tab.accesskit_node());
    let chosen = tabs.filter(|tab| tab.is_selected() == Some(true)).filter_map(|tab| tab.label());
    chosen.into_iter().find(|name| PANES.contains(&name.as_str()))
}

/// Clicks the draft's tab: the region beside it has the same name.
fn turn_to_draft(window: &mut TestWindow) {
    window.harness.get_by_role_and_label(Role::Tab, "Draft").click();
    window.harness.run_steps(5);
}

fn press(window: &mut TestWindow, modifiers: Modifiers, key: Key) {
    window.press(modifiers, key);
    window.harness.run_steps(5);
}

#[test]
fn a_pane_that_is_asked_for_lowers_the_history_over_it() {
    let mut window = window();
    window.click("Raise the history");
    window.harness.run_steps(3);
    assert_eq!(tab_in_front(&window), None, "the history is over the panes");
    press(&mut window, CTRL, Key::Num2);
    assert_eq!(tab_in_front(&window).as_deref(), Some("Payload"));
    window.click("Raise the history");
    press(&mut window, CTRL, Key::Num2);
    assert_eq!(tab_in_front(&window).as_deref(), Some("Payload"), "also the one that was in front");
}

#[test]
fn an_import_is_seen_though_the_history_was_raised() {
    let mut window = window();
    window.click("Raise the history");
    window.harness.run_steps(3);
    window.paste(r#"{"clientKey": "an ordinary key", "Task": {"type": "NoCaptchaTaskProxyless"}}"#);
    window.wait_for_text("createTask body");
    assert_eq!(tab_in_front(&window).as_deref(), Some("Import"));
}

#[test]
fn the_rows_are_walked_with_keys_and_arrows_while_only_their_head_is_there() {
    let mut window = window();
    press(&mut window, NONE, Key::ArrowDown);
    assert_eq!(shown(&window), Some(COUNT));
    window.wait_for_text("#40, the newest");
    window.click("Row below");
    window.harness.run_steps(5);
    assert_eq!(shown(&window), Some(COUNT - 1));
    window.wait_for_text("#39, 2 of 40");
    press(&mut window, NONE, Key::End);
    assert_eq!(shown(&window), Some(1));
    window.click("Row above");
    window.harness.run_steps(5);
    assert_eq!(shown(&window), Some(2));
}

#[test]
fn what_nobody_sees_is_not_deleted_by_a_key() {
    let mut window = window();
    press(&mut window, NONE, Key::ArrowDown);
    press(&mut window, NONE, Key::Delete);
    press(&mut window, NONE, Key::Space);
    assert_eq!(window.state().history.total(), Some(COUNT as u64));
    assert!(!window.state().history.has_marks());
}

#[test]
fn the_draft_has_its_own_head_whatever_record_is_shown() {
    let mut window = window();
    press(&mut window, NONE, Key::ArrowDown);
    turn_to_draft(&mut window);
    window.harness.run_steps(3);
    assert_eq!(shown(&window), Some(COUNT));
    let names: Vec<String> = controls(&window).into_iter().map(|control| control.name).collect();
    assert!(!names.iter().any(|name| name.starts_with("Submit again")), "{names:?}");
}

#[test]
fn a_record_is_seen_when_it_is_picked_and_the_draft_when_it_is_left() {
    let mut window = window();
    turn_to_draft(&mut window);
    press(&mut window, NONE, Key::ArrowDown);
    assert_eq!(tab_in_front(&window).as_deref(), Some("Reply"));
    press(&mut window, NONE, Key::Escape);
    assert_eq!((shown(&window), tab_in_front(&window).as_deref()), (None, Some("Draft")));
}

/// Raises the history and picks its third row.
fn pick_in_raised(window: &mut TestWindow) {
    window.click("Raise the history");
    window.wait_for_text("Submission #38");
    window.click_containing("Submission #38");
    window.wait_for("the record", |state| state.shown.record().is_some());
    assert_eq!((shown(window), tab_in_front(window)), (Some(38), None), "a click lights the row alone");
}

#[test]
fn enter_on_a_row_of_the_raised_history_shows_its_record() {
    let mut window = window();
    pick_in_raised(&mut window);
    press(&mut window, NONE, Key::Enter);
    assert_eq!((shown(&window), tab_in_front(&window).as_deref()), (Some(38), Some("Preview")));
}

#[test]
fn a_double_click_on_a_row_of_the_raised_history_shows_its_record() {
    let mut window = window();
    window.click("Raise the history");
    window.wait_for_text("Submission #38");
    let pos = window.harness.get_by_label_contains("Submission #38").rect().center();
    let button = |pressed| Event::PointerButton { pos, button: PointerButton::Primary, pressed, modifiers: NONE };
    // The two clicks come in one frame: a test's frames are further apart than the clicks of a double click.
    let clicks = [true, false, true, false].map(button);
    window.harness.input_mut().events.extend([Event::PointerMoved(pos)].into_iter().chain(clicks));
    window.wait_for("the record", |state| state.shown.record().is_some());
    window.harness.run_steps(5);
    assert_eq!((shown(&window), tab_in_front(&window).as_deref()), (Some(38), Some("Preview")));
}

#[test]
fn escape_lowers_the_raised_history_before_it_leaves_the_record() {
    let mut window = window();
    pick_in_raised(&mut window);
    press(&mut window, NONE, Key::Escape);
    assert_eq!((shown(&window), tab_in_front(&window).as_deref()), (Some(38), Some("Preview")), "it lay on top");
    press(&mut window, NONE, Key::Escape);
    assert_eq!(shown(&window), None);
}

#[test]
fn the_row_that_was_walked_to_is_in_sight_when_the_history_is_raised() {
    let mut window = window();
    press(&mut window, NONE, Key::End);
    window.click("Raise the history");
    // The rows that come into sight are read first.
    window.wait_for_text("Submission #1,");
    let rows = window.names().into_iter().filter(|name| name.starts_with("Submission #1,"));
    assert_eq!(rows.count(), 1, "{:?}", window.names());
}
