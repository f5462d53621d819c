//! The history's table in a window without a display: sorting, filters, search, marks, deletion, remarks.

use crate::support::window::TestWindow;
use capkill_desk::desk::State;
use capkill_desk::history::{FILE_NAME, SortBy, SubmissionId};
use eframe::egui::accesskit::Role;
use eframe::egui::{Event, Key, Modifiers};
use egui_kittest::kittest::Queryable as _;
use rusqlite::Connection;

/// Keys of the sandbox and what becomes of what is sent with them.
pub const KEYS: [&str; 3] = ["sandbox:ERROR_ZERO_BALANCE", "sandbox:ERROR_SOMETHING_NEW", "sandbox-key-0001"];

/// A window whose history has a row for each of [`KEYS`], newest last.
pub fn window_with_rows() -> TestWindow {
    window_with(&KEYS)
}

/// A window whose history has a row for each of some keys of the sandbox, newest last; the first two are refused.
pub fn window_with(keys: &[&str]) -> TestWindow {
    let mut window = TestWindow::open();
    window.take_sample();
    for (row, key) in keys.iter().enumerate() {
        use_key(&mut window, key);
        window.press(Modifiers::COMMAND, Key::Enter);
        window.wait_for("the row", |state| listed(state).len() == row + 1 && state.in_flight.is_empty());
    }
    let rows = keys.len() as u64;
    window.wait_for("the rows", |state| (0..rows).all(|position| state.history.row(position).is_some()));
    window.wait_for("what the filters can be set to", |state| {
        state.history.choices.as_ref().is_some_and(|choices| choices.error_codes.len() == 2)
    });
    window
}

pub fn use_key(window: &mut TestWindow, key: &str) {
    window.press(Modifiers::COMMAND, Key::K);
    window.paste(key);
    window.press(Modifiers::NONE, Key::Enter);
    let key = key.to_owned();
    window.wait_for("the key", move |state| {
        state.key().is_some_and(|known| known.expose() == key) && state.compose.is_current()
    });
}

pub fn type_text(window: &mut TestWindow, text: &str) {
    window.harness.event(Event::Text(text.to_owned()));
    window.harness.run_steps(3);
}

fn type_into(window: &mut TestWindow, role: Role, label: &str, text: &str) {
    window.harness.get_by_role_and_label(role, label).focus();
    window.harness.run_steps(2);
    type_text(window, text);
}

/// The row of a submission.
pub fn row(window: &TestWindow, id: i64) -> egui_kittest::Node<'_> {
    let name = format!("Submission #{id},");
    window.harness.get_by(move |node| node.label().is_some_and(|label| label.starts_with(&name)))
}

pub fn click_row(window: &mut TestWindow, id: i64, modifiers: Modifiers) {
    row(window, id).click_modifiers(modifiers);
    window.harness.run_steps(3);
}

/// Clicks an entry of a menu, which lies over everything else.
fn click_in_menu(window: &mut TestWindow, label: &str) {
    window.harness.get_all_by_label(label).last().unwrap().click();
    window.harness.run_steps(3);
}

pub fn open_row_menu(window: &mut TestWindow, id: i64) {
    row(window, id).click_secondary();
    window.harness.run_steps(3);
}

/// The rows that are listed, from above.
pub fn listed(state: &State) -> Vec<i64> {
    state.history.listing.as_ref().map(|listing| listing.ids.clone()).unwrap_or_default()
}

pub fn wait_for_rows(window: &mut TestWindow, expected: &[i64]) {
    window.wait_for(&format!("{expected:?}"), |state| listed(state) == expected);
}

#[test]
fn a_title_sorts_and_sorts_the_other_way() {
    let mut window = window_with_rows();
    assert_eq!(listed(window.state()), [3, 2, 1]);
    window.click("Sort by time");
    wait_for_rows(&mut window, &[1, 2, 3]);
    window.click("Columns");
    window.click("Error code");
    window.wait_for("the column", |state| state.settings.columns.of("error_code").is_shown == Some(true));
    // The menu lies over the new column's head.
    window.click("Columns");
    window.click("Sort by error code");
    wait_for_rows(&mut window, &[3, 2, 1]);
    assert_eq!(window.state().history.query.sort.by, SortBy::ErrorCode);
    window.click("Sort by error code");
    wait_for_rows(&mut window, &[1, 2, 3]);
}

#[test]
fn filters_and_search_narrow_the_table_and_are_taken_away() {
    let mut window = window_with_rows();
    window.click("Filter: State");
    window.click("refused");
    wait_for_rows(&mut window, &[2, 1]);
    window.press(Modifiers::NONE, Key::Escape);
    window.press(Modifiers::COMMAND, Key::F);
    type_text(&mut window, "zero bal");
    wait_for_rows(&mut window, &[1]);
    type_text(&mut window, " nowhere");
    wait_for_rows(&mut window, &[]);
    assert!(window.shows("Nothing matches"));
    window.click("Show all");
    wait_for_rows(&mut window, &[3, 2, 1]);
}

#[test]
fn ctrl_f_once_more_takes_the_old_word_away() {
    let mut window = window_with_rows();
    let search = |window: &TestWindow| window.state().history.query.filter.search.clone();
    window.press(Modifiers::COMMAND, Key::F);
    type_text(&mut window, "abc");
    assert_eq!(search(&window), "abc");
    window.press(Modifiers::COMMAND, Key::F);
    type_text(&mut window, "error");
    assert_eq!(search(&window), "error");
}

#[test]
fn marked_rows_are_deleted_and_brought_back() {
    let mut window = window_with_rows();
    click_row(&mut window, 1, Modifiers::NONE);
    click_row(&mut window, 3, Modifiers::SHIFT);
    assert_eq!(window.state().history.marked.count(3), 3);
    window.press(Modifiers::NONE, Key::Delete);
    // The task of the last is followed: its end is still to come.
    wait_for_rows(&mut window, &[3]);
    assert!(window.shows("2 submissions deleted; 1 under way or followed"));
    window.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::Z);
    wait_for_rows(&mut window, &[3, 2, 1]);
    click_row(&mut window, 2, Modifiers::COMMAND);
    assert!(window.state().history.marked.contains(SubmissionId(2)));
}

#[test]
fn ctrl_z_right_after_a_deletion_brings_the_row_back() {
    let mut window = window_with_rows();
    click_row(&mut window, 1, Modifiers::NONE);
    window.press(Modifiers::NONE, Key::Delete);
    wait_for_rows(&mut window, &[3, 2]);
    window.press(Modifiers::COMMAND, Key::Z);
    wait_for_rows(&mut window, &[3, 2, 1]);
    assert!(window.state().compose.draft.picture.is_some(), "the draft stays as it is");
}

#[test]
fn a_note_is_written_found_and_a_pin_filters() {
    let mut window = window_with_rows();
    open_row_menu(&mut window, 2);
    window.click("Label and note…");
    window.wait_for("the dialog", |state| state.remarks.is_some());
    type_into(&mut window, Role::TextInput, "Label", "wichtig");
    type_into(&mut window, Role::MultilineTextInput, "Note", "ask the provider Ünal");
    window.click("Save");
    window.wait_for("the label", |state| {
        state.history.row(1).is_some_and(|row| row.summary.label.as_deref() == Some("wichtig") && row.summary.has_note)
    });
    window.press(Modifiers::COMMAND, Key::F);
    type_text(&mut window, "unal");
    wait_for_rows(&mut window, &[2]);
    open_row_menu(&mut window, 2);
    // The head of the record has a button of this name, too.
    click_in_menu(&mut window, "Pin");
    window.wait_for("the pin", |state| state.history.row(0).is_some_and(|row| row.summary.is_pinned));
    window.click("Show all");
    wait_for_rows(&mut window, &[3, 2, 1]);
    window.click("Only pinned");
    wait_for_rows(&mut window, &[2]);
}

#[test]
fn arrows_walk_the_rows_and_leave_them_alone_while_the_palette_is_open() {
    let mut window = window_with_rows();
    click_row(&mut window, 3, Modifiers::NONE);
    window.press(Modifiers::NONE, Key::ArrowDown);
    window.wait_for("the row below", |state| state.shown.selected() == Some(SubmissionId(2)));
    window.press(Modifiers::NONE, Key::End);
    window.wait_for("the last row", |state| state.shown.selected() == Some(SubmissionId(1)));
    window.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::P);
    window.press(Modifiers::NONE, Key::ArrowUp);
    window.press(Modifiers::NONE, Key::ArrowUp);
    assert_eq!(window.state().shown.selected(), Some(SubmissionId(1)));
}

/// A refusal costs nothing, so nothing is asked; what may be paid is asked about within ten minutes.
#[test]
fn submitting_again_is_linked_and_asks_within_ten_minutes() {
    let mut window = window_with_rows();
    use_key(&mut window, "sandbox-key-0001");
    click_row(&mut window, 3, Modifiers::NONE);
    window.wait_for("the record", |state| state.shown.record().is_some_and(|view| view.record.summary.id.0 == 3));
    window.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::Enter);
    window.wait_for("the question", |state| state.question.is_some());
    window.click("Submit again to Sandbox");
    window.wait_for("the fourth row", |state| listed(state).first() == Some(&4) && state.in_flight.is_empty());
    window.wait_for("its row", |state| state.history.row(0).is_some_and(|row| row.summary.id == SubmissionId(4)));
    click_row(&mut window, 4, Modifiers::NONE);
    window.wait_for("the link", |state| {
        state.shown.record().is_some_and(|view| view.record.again_of == Some(SubmissionId(3)))
    });
    let file = Connection::open(window.directory.path().join(FILE_NAME)).unwrap();
    let bodies: i64 = file.query_row("SELECT count(DISTINCT body) FROM submission", [], |row| row.get(0)).unwrap();
    assert_eq!(bodies, 3, "the two that were sent with one key are the same, byte for byte");
}

/// A draft that is sent once more is a submission of its own that names the first, and each leads to the other.
#[test]
fn a_repetition_names_the_first_and_leads_to_it() {
    let mut window = TestWindow::open();
    window.take_sample();
    window.submit();
    window.press(Modifiers::COMMAND, Key::Enter);
    window.wait_for("the question", |state| state.question.is_some());
    window.click("Submit again to Sandbox");
    window
        .wait_for("the second", |state| state.shown.selected() == Some(SubmissionId(2)) && state.in_flight.is_empty());
    window.wait_for_text("Again of #1");
    window.click("Again of #1");
    window.wait_for("the first", |state| {
        state.shown.record().is_some_and(|view| view.record.summary.id == SubmissionId(1))
    });
    window.wait_for_text("Submitted again as #2");
}
