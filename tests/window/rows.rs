//! The row that is lit is the record on the right; marks are something else; and where a new submission comes to be seen.

use crate::history::{
    KEYS, click_row, listed, open_row_menu, row, use_key, wait_for_rows, window_with, window_with_rows,
};
use crate::support::places::painted;
use crate::support::window::TestWindow;
use capkill_desk::desk::State;
use capkill_desk::history::SubmissionId;
use eframe::egui::accesskit::{Action, ActionData, ActionRequest, CustomAction, Role};
use eframe::egui::{Event, Key, Modifiers, OutputCommand, Rect};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

fn shown(state: &State) -> Option<i64> {
    state.shown.selected().map(|id| id.0)
}

fn marked(window: &TestWindow) -> Vec<i64> {
    (1..=4).filter(|id| window.state().history.marked.contains(SubmissionId(*id))).collect()
}

fn is_lit(window: &TestWindow, id: i64) -> bool {
    row(window, id).accesskit_node().data().is_selected() == Some(true)
}

/// Narrows the table to what was refused.
fn only_refused(window: &mut TestWindow) {
    window.click("Filter: State");
    window.harness.get_by_role_and_label(Role::CheckBox, "refused").click();
    window.harness.run_steps(3);
    wait_for_rows(window, &[2, 1]);
    window.click("Filter: State, 1 chosen");
}

#[test]
fn the_lit_row_is_the_record_and_bears_no_mark() {
    let mut window = window_with_rows();
    click_row(&mut window, 1, Modifiers::NONE);
    assert_eq!((shown(window.state()), marked(&window)), (Some(1), Vec::new()));
    assert!(is_lit(&window, 1) && !is_lit(&window, 3));
    window.press(Modifiers::NONE, Key::Escape);
    assert!(!is_lit(&window, 1), "the record was left");
}

#[test]
fn a_new_submission_becomes_the_lit_row() {
    let mut window = window_with(&KEYS[..2]);
    click_row(&mut window, 1, Modifiers::NONE);
    use_key(&mut window, "sandbox:instant");
    window.press(Modifiers::COMMAND, Key::Enter);
    window.wait_for("the third row", |state| listed(state).first() == Some(&3) && shown(state) == Some(3));
    window.wait_for("its row", |state| state.history.row(0).is_some());
    assert!(is_lit(&window, 3) && !is_lit(&window, 1));
}

#[test]
fn a_new_submission_that_the_filter_hides_is_said_and_shown() {
    let mut window = window_with(&KEYS[..2]);
    only_refused(&mut window);
    click_row(&mut window, 2, Modifiers::NONE);
    use_key(&mut window, "sandbox:instant");
    window.press(Modifiers::COMMAND, Key::Enter);
    window.wait_for_text("#3 was submitted; the filter hides it");
    // Whatever is on screen, the draft is sent, and the draft is what is shown then.
    assert_eq!((shown(window.state()), listed(window.state())), (None, vec![2, 1]));
    assert!(!window.shows("Not submitted yet"), "the reply says where it is: {:#?}", window.names());
    window.click("Show");
    wait_for_rows(&mut window, &[3, 2, 1]);
    assert_eq!(shown(window.state()), Some(3));
    assert!(!window.shows("the filter hides it"));
}

#[test]
fn a_hidden_submission_is_told_while_the_history_is_folded() {
    let mut window = window_with(&KEYS[..2]);
    only_refused(&mut window);
    window.click("Fold the history");
    use_key(&mut window, "sandbox:instant");
    window.press(Modifiers::COMMAND, Key::Enter);
    // The pane says it too, a frame before the notice.
    window.wait_for("the notice", |state| state.notices.iter().any(|notice| notice.text.contains("hides it")));
    window.harness.run_steps(2);
    window.click("Show: #3 was submitted; the filter hides it");
    window.wait_for("the record", |state| shown(state) == Some(3));
    assert!(window.state().notices.iter().all(|notice| !notice.text.contains("hides it")));
}

#[test]
fn a_new_submission_at_the_far_end_is_brought_into_sight() {
    let mut window = TestWindow::open_with([1280.0, 620.0], 1.0, eframe::egui::Theme::Dark, |_| {});
    window.take_sample();
    use_key(&mut window, "sandbox:ERROR_NO_SLOT_AVAILABLE");
    for number in 1..=8 {
        window.press(Modifiers::COMMAND, Key::Enter);
        window.wait_for("the row", |state| listed(state).len() == number && state.in_flight.is_empty());
        if number == 1 {
            window.click("Sort by time");
            window.wait_for("the order", |state| !state.history.query.sort.is_descending);
        }
    }
    window.wait_for("the eighth row", |state| shown(state) == Some(8) && state.history.row(7).is_some());
    let (row, screen) = (row(&window, 8).rect(), window.harness.ctx.content_rect());
    assert!(screen.contains_rect(row), "{row:?}");
}

#[test]
fn the_neighbour_of_a_deleted_row_is_lit() {
    let mut window = window_with_rows();
    click_row(&mut window, 2, Modifiers::NONE);
    window.press(Modifiers::NONE, Key::Delete);
    wait_for_rows(&mut window, &[3, 1]);
    assert_eq!(shown(window.state()), Some(1));
}

#[test]
fn space_and_ctrl_a_mark_and_arrows_leave_the_marks() {
    let mut window = window_with_rows();
    click_row(&mut window, 3, Modifiers::NONE);
    window.press(Modifiers::NONE, Key::Space);
    window.press(Modifiers::NONE, Key::ArrowDown);
    assert_eq!((shown(window.state()), marked(&window)), (Some(2), vec![3]));
    window.press(Modifiers::SHIFT, Key::ArrowDown);
    assert_eq!((shown(window.state()), marked(&window)), (Some(2), vec![1, 2]));
    window.press(Modifiers::COMMAND, Key::A);
    assert_eq!(window.state().history.marked.count(3), 3);
    window.click("Take all marks away");
    assert_eq!(window.state().history.marked.count(3), 0);
}

#[test]
fn a_box_marks_its_row_and_shows_nothing_else() {
    let mut window = window_with_rows();
    click_row(&mut window, 3, Modifiers::NONE);
    row(&window, 1).hover();
    window.harness.run_steps(3);
    window.click("Mark #1");
    assert_eq!((shown(window.state()), marked(&window)), (Some(3), vec![1]));
    assert!(window.harness.query_by_label("Mark #2").is_some(), "boxes stay while something is marked");
}

#[test]
fn a_right_click_opens_the_row_and_its_menu_loads_the_record() {
    let mut window = window_with_rows();
    open_row_menu(&mut window, 1);
    window.wait_for("the record", |state| state.shown.record().is_some_and(|view| view.record.summary.id.0 == 1));
    for entry in ["Load into the draft", "Compare with the draft", "Delete", "Pin"] {
        assert!(window.names().iter().any(|name| name == entry), "{entry}: {:#?}", window.names());
    }
    // The menu is painted last.
    window.harness.query_all_by_label("Load into the draft").last().unwrap().click();
    window.harness.run_steps(3);
    window.wait_for("the draft", |state| shown(state).is_none());
}

/// Returns the place of an entry of a menu, which lies over everything else.
fn entry(window: &TestWindow, name: &str) -> Rect {
    window.harness.query_all_by_label(name).last().unwrap().rect()
}

#[test]
fn what_deletes_is_never_the_entry_beside_the_pointer() {
    let mut window = window_with_rows();
    open_row_menu(&mut window, 1);
    window.wait_for("the record", |state| state.shown.record().is_some_and(|view| view.record.summary.id.0 == 1));
    window.harness.run_steps(3);
    let (delete, export) = (entry(&window, "Delete"), entry(&window, "Export"));
    let pointer = row(&window, 1).rect().center();
    assert!(export.top() < pointer.y, "the menu opens upwards: {export:?} {pointer:?}");
    assert!(delete.bottom() < export.top(), "{delete:?} {export:?}");
    window.press(Modifiers::NONE, Key::Escape);
    window.press(Modifiers::COMMAND, Key::A);
    open_row_menu(&mut window, 1);
    let (delete, export) = (entry(&window, "Delete"), entry(&window, "Export"));
    assert!(delete.bottom() < export.top(), "{delete:?} {export:?}");
    let head = painted(&window).into_iter().find(|(text, _)| text.ends_with("submissions marked")).unwrap().1;
    assert!(head.left() >= export.left() + 8.0, "the head keeps off the edge: {head:?} {export:?}");
}

#[test]
fn a_row_that_is_picked_comes_to_the_right_whatever_is_in_front() {
    let mut window = window_with_rows();
    for tab in ["Import", "Compare"] {
        click_row(&mut window, 1, Modifiers::NONE);
        window.click(tab);
        click_row(&mut window, 2, Modifiers::NONE);
        window.wait_for_text("Record #2");
        assert!(is_lit(&window, 2), "{tab}");
        window.click(tab);
        // The row that is lit already, too.
        click_row(&mut window, 2, Modifiers::NONE);
        assert!(window.shows("Record #2"), "{tab}: {:#?}", window.names());
    }
}

#[test]
fn a_record_is_said_to_be_on_screen_only_where_it_is() {
    let mut window = window_with_rows();
    click_row(&mut window, 3, Modifiers::NONE);
    only_refused(&mut window);
    let said = "#3 is on screen; the filter hides its row";
    window.wait_for_text(said);
    window.click("Import");
    assert!(!window.shows(said), "{:#?}", window.names());
    window.click("Reply");
    assert!(window.shows(said) && window.shows("Record #3"), "{:#?}", window.names());
}

#[test]
fn shift_f10_opens_the_menu_of_the_lit_row() {
    let mut window = window_with_rows();
    click_row(&mut window, 2, Modifiers::NONE);
    window.press(Modifiers::SHIFT, Key::F10);
    assert!(window.shows("Menu of #2") && window.harness.query_by_label("Delete").is_some());
}

#[test]
fn an_answer_is_copied_from_the_menu() {
    let mut window = window_with(&[KEYS[0], KEYS[1], "sandbox:instant"]);
    click_row(&mut window, 3, Modifiers::NONE);
    let is_solved = |state: &State| state.shown.record().is_some_and(|view| view.solution.is_some());
    window.wait_for("the answer", is_solved);
    window.harness.run_steps(3);
    open_row_menu(&mut window, 3);
    window.harness.query_all_by_label("Copy answer").last().unwrap().click();
    let copied = (0..5).any(|_| {
        window.harness.step();
        let commands = &window.harness.output().platform_output.commands;
        commands.iter().any(|command| matches!(command, OutputCommand::CopyText(text) if text.starts_with("sandbox-")))
    });
    assert!(copied, "the answer was not copied");
}

#[test]
fn a_row_says_all_of_itself_and_its_place() {
    let window = window_with_rows();
    let row = row(&window, 1);
    let node = row.accesskit_node();
    let name = node.label().unwrap();
    for part in ["Submission #1, refused, ERROR_ZERO_BALANCE", "ImageToTextTask", "Sandbox, free", ":"] {
        assert!(name.contains(part), "{part}: {name}");
    }
    let is_in_table = std::iter::successors(node.parent(), egui_kittest::kittest::AccessKitNode::parent)
        .any(|node| node.role() == Role::Table);
    assert!(is_in_table, "a row belongs to a table");
    assert_eq!((node.data().position_in_set(), node.data().size_of_set()), (Some(2), Some(3)));
}

#[test]
fn a_rows_menu_can_be_had_through_a_screen_reader() {
    let mut window = window_with_rows();
    let actions = row(&window, 2).accesskit_node().data().custom_actions().to_vec();
    let pin = actions.iter().find(|action| &*action.description == "Pin").unwrap().id;
    let (target_node, target_tree) = row(&window, 2).accesskit_node().locate();
    window.harness.event(Event::AccessKitActionRequest(ActionRequest {
        action: Action::CustomAction,
        target_tree,
        target_node,
        data: Some(ActionData::CustomAction(pin)),
    }));
    window.harness.run_steps(2);
    window.wait_for("the pin", |state| state.history.row(1).is_some_and(|row| row.summary.is_pinned));
}

/// How the actions begin that send from the row of a followed task.
const SENDING: [&str; 2] = ["Submit again, Sandbox at 127.0.0.1:", "Ask now, Sandbox at 127.0.0.1:"];

#[test]
fn what_sends_from_a_rows_menu_is_said_with_its_target() {
    let mut window = window_with(&[KEYS[0], KEYS[1], "sandbox:never"]);
    open_row_menu(&mut window, 3);
    window.wait_for("the record", |state| state.shown.record().is_some_and(|view| view.record.summary.id.0 == 3));
    window.harness.run_steps(3);
    let menu = window.harness.get_by_label("Menu of #3");
    let names: Vec<String> = menu.children_recursive().filter_map(|node| node.accesskit_node().label()).collect();
    for sends in SENDING {
        let is_said = |name: &String| name.starts_with(sends) && name.ends_with(", key ••••ever, free");
        assert!(names.iter().any(is_said), "{sends}: {names:#?}");
    }
    assert!(names.iter().any(|name| name == "Stop asking"), "{names:#?}");
}

#[test]
fn a_screen_reader_hears_where_a_rows_actions_send() {
    let window = window_with(&[KEYS[0], KEYS[1], "sandbox:never"]);
    let actions = row(&window, 3).accesskit_node().data().custom_actions().to_vec();
    for sends in SENDING {
        let is_said = |action: &CustomAction| {
            action.description.starts_with(sends) && action.description.ends_with(", key ••••ever, free")
        };
        assert!(actions.iter().any(is_said), "{sends}: {actions:#?}");
    }
}
