//! Notices over the lower right corner: they push nothing, offer what can be done, and go.

use std::path::PathBuf;

use crate::support::places::painted;
use crate::support::window::TestWindow;
use eframe::egui::accesskit::{Live, Role};
use eframe::egui::{Key, Modifiers, Rect};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

/// Drops files that are not there: each is told of.
fn tell_of(window: &mut TestWindow, count: usize) {
    for number in 0..count {
        let name = format!("gone-{number}.png");
        window.drop_files(&[PathBuf::from("/no/such/folder").join(&name)]);
        window.wait_for("the notice", |state| state.notices.iter().any(|notice| notice.text.contains(&name)));
    }
}

fn places(window: &TestWindow) -> Vec<Rect> {
    ["Preview", "Reply", "Commands…"].map(|label| window.harness.get_by_label(label).rect()).to_vec()
}

fn dismissals(window: &TestWindow) -> usize {
    window.names().iter().filter(|name| *name == "Dismiss").count()
}

#[test]
fn a_notice_moves_nothing() {
    let mut window = TestWindow::open();
    window.take_sample();
    let before = places(&window);
    tell_of(&mut window, 2);
    assert_eq!(places(&window), before);
    let toast = window.harness.get_all_by_label("Dismiss").last().unwrap().rect();
    assert!(toast.right() < 1280.0 && toast.bottom() < 800.0 && toast.top() > 700.0, "{toast:?}");
}

#[test]
fn a_long_notice_has_two_small_lines_in_the_same_room() {
    let mut window = TestWindow::open();
    tell_of(&mut window, 1);
    let toast = |window: &TestWindow| window.harness.get_by_label("Dismiss").rect();
    let before = toast(&window);
    window.click("Dismiss");
    let name = "a-picture-with-a-name-that-has-no-room-in-a-line.png";
    window.drop_files(&[PathBuf::from("/no/such/folder").join(name)]);
    window.wait_for("the notice", |state| state.notices.iter().any(|notice| notice.text.contains(name)));
    window.harness.run_steps(3);
    assert_eq!(toast(&window), before);
    let text = window.state().notices[0].text.clone();
    let lines = painted(&window).into_iter().find(|(shown, _)| *shown == text).map(|(_, place)| place.height());
    assert_eq!(lines, Some(28.0), "{text}");
}

#[test]
fn ten_notices_are_three_and_a_count() {
    let mut window = TestWindow::open();
    tell_of(&mut window, 10);
    assert_eq!(dismissals(&window), 3);
    assert!(window.shows("7 more"), "{:#?}", window.names());
    let height = window.harness.get_by_label("Dismiss all").rect().height();
    assert!((height - 28.0).abs() < 0.5, "{height}");
    window.click("Dismiss all");
    assert!(window.state().notices.is_empty());
}

#[test]
fn escape_dismisses_them_all() {
    let mut window = TestWindow::open();
    tell_of(&mut window, 2);
    window.press(Modifiers::NONE, Key::Escape);
    assert!(window.state().notices.is_empty());
}

#[test]
fn a_screen_reader_hears_of_an_error() {
    let mut window = TestWindow::open();
    tell_of(&mut window, 1);
    let toast = window.harness.root().children_recursive().find(|node| {
        let node = node.accesskit_node();
        node.role() == Role::Alert && node.label().is_some_and(|label| label.contains("gone-0.png"))
    });
    let toast = toast.expect("no alert");
    assert!(matches!(toast.accesskit_node().live(), Live::Assertive | Live::Polite));
}

#[test]
fn a_deletion_is_undone_by_its_button() {
    let mut window = TestWindow::open();
    window.take_sample();
    window.press(Modifiers::COMMAND, Key::K);
    window.paste("sandbox:ERROR_ZERO_BALANCE");
    window.wait_for("the key", |state| {
        state.key().is_some_and(|key| key.expose().contains("ZERO")) && state.compose.is_current()
    });
    window.submit();
    window.wait_for("the row", |state| state.history.total() == Some(1));
    window.click_containing("Submission #1");
    window.press(Modifiers::NONE, Key::Delete);
    window.wait_for("the deletion", |state| state.history.total() == Some(0));
    window.wait_for_text("1 submission deleted");
    window.click("Undo: 1 submission deleted");
    window.wait_for("the row", |state| state.history.total() == Some(1));
    assert!(!window.shows("1 submission deleted"), "{:#?}", window.names());
}
