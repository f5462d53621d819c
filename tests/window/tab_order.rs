//! Tab goes through each strip as it is read: from left to right.

use crate::support::rows;
use crate::support::window::TestWindow;
use capkill_desk::desk::{Shown, State};
use capkill_desk::history::Life;
use eframe::egui::{Key, Modifiers, Rect, Theme};
use egui_kittest::kittest::NodeT as _;

const NONE: Modifiers = Modifiers::NONE;
const CTRL: Modifiers = Modifiers::COMMAND;

/// Rows of the history.
const COUNT: i64 = 12;

/// More stops than any window has.
const MOST: usize = 150;

/// What the keyboard can be at: its name and its place.
type Stop = (String, Rect);

fn stop(window: &TestWindow) -> Option<Stop> {
    let node = window.harness.root().children_recursive().find(|node| node.accesskit_node().is_focused())?;
    Some((node.accesskit_node().label().unwrap_or_default(), node.rect()))
}

/// Returns everything that Tab goes through, from the header on.
fn stops(window: &mut TestWindow) -> Vec<Stop> {
    window.press(NONE, Key::F6);
    let mut stops: Vec<Stop> = stop(window).into_iter().collect();
    for _ in 0..MOST {
        window.harness.key_press(Key::Tab);
        window.harness.run_steps(2);
        let Some(next) = stop(window) else { continue };
        if next.1 == stops[0].1 {
            return stops;
        }
        stops.push(next);
    }
    panic!("Tab comes to no end: {stops:?}");
}

/// Whether two stops stand in one line.
fn is_beside(one: Rect, other: Rect) -> bool {
    let common = one.bottom().min(other.bottom()) - one.top().max(other.top());
    common > one.height().min(other.height()) / 2.0
}

/// Returns the steps that lead to the left within a line.
fn backward(stops: &[Stop]) -> Vec<String> {
    let pairs = stops.iter().zip(&stops[1..]);
    let wrong = pairs.filter(|((_, from), (_, to))| is_beside(*from, *to) && to.left() < from.left());
    wrong.map(|((from, _), (to, _))| format!("{from} -> {to}")).collect()
}

/// Asserts that the stops of some names come in their order.
#[track_caller]
fn assert_in_order(stops: &[Stop], wanted: &[&str]) {
    let place = |name: &&str| {
        let found = stops.iter().position(|(stop, _)| stop == name || stop.starts_with(&format!("{name}, ")));
        found.unwrap_or_else(|| panic!("{name}: {stops:?}"))
    };
    let places: Vec<usize> = wanted.iter().map(place).collect();
    assert!(places.is_sorted(), "{wanted:?} at {places:?} in {stops:?}");
}

fn window_with_record(size: [f32; 2]) -> TestWindow {
    let mut window = TestWindow::open_with(size, 1.0, Theme::Dark, |options| {
        rows::write(&options.data_dir, COUNT, 1_790_000_000_000, |_| {});
    });
    window.wait_for("the rows", |state| state.history.total() == Some(COUNT as u64));
    let is_solved =
        |state: &State| state.shown.record().is_some_and(|record| record.record.summary.state == Life::Solved);
    for _ in 0..COUNT {
        window.press(NONE, Key::ArrowDown);
        window.wait_for("the record", |state| !matches!(state.shown, Shown::Loading(..)));
        if is_solved(window.state()) {
            return window;
        }
    }
    panic!("no record is solved");
}

#[test]
fn tab_goes_through_the_strips_of_a_record_as_they_are_read() {
    let mut window = window_with_record([1280.0, 800.0]);
    window.press(CTRL, Key::A);
    window.press(CTRL, Key::Num3);
    let stops = stops(&mut window);
    let head = ["Submit again", "Load into the draft", "Pin", "More", "Back"];
    assert_in_order(&stops, &head);
    assert_in_order(&stops, &["Back", "Copy", "Copy the task id", "Copy body", "Find in this text"]);
    let marked = ["Delete the marked", "Take all marks away", "Export", "Columns", "More of the history"];
    assert_in_order(&stops, &marked);
    assert_eq!(backward(&stops), Vec::<String>::new());
}

#[test]
fn tab_goes_from_left_to_right_in_every_pane() {
    let mut window = window_with_record([1440.0, 900.0]);
    for key in [Key::Num1, Key::Num2, Key::Num4, Key::Num5, Key::Num6] {
        window.press(CTRL, key);
        assert_eq!(backward(&stops(&mut window)), Vec::<String>::new(), "{key:?}");
    }
}

#[test]
fn tab_goes_from_left_to_right_in_a_small_window() {
    let mut window = window_with_record([760.0, 500.0]);
    window.press(CTRL, Key::Num3);
    let stops = stops(&mut window);
    assert_in_order(&stops, &["Row below", "Search the history", "More of the history"]);
    assert_eq!(backward(&stops), Vec::<String>::new());
}
