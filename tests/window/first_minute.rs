//! The empty desk: three ways to begin, and a history that is its head until something was submitted.

use crate::support::window::TestWindow;
use eframe::egui::accesskit::Role;
use egui_kittest::kittest::{NodeT as _, Queryable as _};

#[test]
fn the_sample_is_one_click_away() {
    let mut window = TestWindow::open();
    window.click("Try the sample");
    window.wait_for("the sample", |state| state.compose.draft.picture.is_some() && state.compose.is_current());
    assert!(!window.shows("Without an account or a network"), "{:#?}", window.names());
}

#[test]
fn the_sample_is_seen_and_no_import_comes_before_it() {
    let mut window = TestWindow::open();
    window.take_sample();
    let is_front =
        |name: &str| window.harness.get_by_role_and_label(Role::Tab, name).accesskit_node().is_selected() == Some(true);
    assert!(is_front("Preview") && !is_front("Import"), "{:#?}", window.names());
}

#[test]
fn a_key_is_entered_from_the_card() {
    let mut window = TestWindow::open();
    window.click("Enter a key");
    assert!(window.shows("Paste the client key"), "{:#?}", window.names());
}

#[test]
fn the_history_unfolds_with_its_first_row() {
    let mut window = TestWindow::open();
    let head = window.harness.get_by_label("Nothing was submitted yet").rect();
    assert!(head.top() > 755.0, "{head:?}");
    let height = window.state().settings.layout.history_height;
    window.take_sample();
    window.submit();
    window.wait_for_text("Submission #1");
    assert!(window.harness.get_by_label_contains("Submission #1").rect().top() < 700.0);
    window.wait_for("the height", |state| (state.settings.layout.history_height - height).abs() < 0.5);
}
