//! The table's columns, its filters' menus, and the panel: what fits, what stays, and what is reached.

use crate::history::{click_row, listed, row, type_text, wait_for_rows, window_with, window_with_rows};
use crate::support::places::painted;
use crate::support::rows;
use crate::support::window::TestWindow;
use capkill_desk::history::FILE_NAME;
use capkill_desk::theme::Icon;
use eframe::egui::accesskit::{Role, SortDirection};
use eframe::egui::{Event, Key, Modifiers, MouseWheelSource, MouseWheelUnit, Pos2, Rect, Theme, TouchPhase, vec2};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use rusqlite::Connection;

fn rect(window: &TestWindow, label: &str) -> Rect {
    window.harness.get_by_label(label).rect()
}

/// Moves the pointer there and waits as long as a tooltip takes.
fn point_at(window: &mut TestWindow, at: Pos2) {
    window.harness.hover_at(at);
    window.harness.run_steps(60);
}

#[test]
fn filters_stay_open_while_ticking_and_move_nothing() {
    let mut window = window_with_rows();
    let before = rect(&window, "Filter: Profile");
    window.click("Filter: State");
    window.click("refused");
    window.click("failed");
    wait_for_rows(&mut window, &[2, 1]);
    assert_eq!(window.state().history.query.filter.states.len(), 2, "both in one opening");
    assert!(window.harness.query_by_label("Filter: State, 2 chosen").is_some());
    assert_eq!(rect(&window, "Filter: Profile"), before);
}

#[test]
fn an_error_code_goes_on_where_the_next_column_is_empty() {
    let mut window = window_with(&["sandbox:ERROR_NO_SLOT_AVAILABLE", "sandbox:ERROR_ZERO_CAPTCHA_FILESIZE"]);
    window.harness.run_steps(3);
    let place = |text: &str| painted(&window).into_iter().rfind(|(shown, _)| shown == text).map(|(_, place)| place);
    let (code, to_solve) = (place("ERROR_ZERO_CAPTCHA_FILESIZE").unwrap(), place("To solve").unwrap());
    assert!(code.right() > to_solve.left(), "it ends where its own column does: {code:?} {to_solve:?}");
    assert!(code.width() > 150.0, "cut: {code:?}");
}

/// A menu that is open does not grow: what comes into it later must have had its room.
#[test]
fn the_first_tick_of_a_filter_moves_and_cuts_nothing_in_its_menu() {
    for height in [800.0, 560.0] {
        let mut window = window_with_rows();
        window.harness.set_size(vec2(1_280.0, height));
        window.harness.run_steps(3);
        window.click("Filter: State");
        window.harness.run_steps(3);
        let entries = |window: &TestWindow| -> Vec<(String, Rect)> {
            let names = ["All", "recorded", "unknown", "not sent", "refused"];
            let place = |name: &str| window.harness.get_all_by_label(name).last().unwrap().rect();
            names.map(|name| (name.to_owned(), place(name))).to_vec()
        };
        let before = entries(&window);
        window.click("refused");
        wait_for_rows(&mut window, &[2, 1]);
        window.harness.run_steps(10);
        assert_eq!(entries(&window), before, "at {height}");
        let right = before.iter().map(|(_, place)| place.right()).fold(0.0, f32::max);
        let words = |name: &str| before.iter().find(|(known, _)| known == name).unwrap().1;
        // The entry *All* is as wide as the list, beside which the room of the scroll bar is kept.
        assert!((words("All").right() - right).abs() < 0.01);
        let texts = painted(&window);
        let recorded = texts.iter().find(|(text, _)| text == "recorded").unwrap().1;
        assert!((recorded.right() - words("recorded").right()).abs() < 1.0, "cut: {recorded:?} {before:?}");
    }
}

#[test]
fn a_narrow_window_has_one_filter_menu() {
    let mut window = window_with_rows();
    window.harness.set_size(vec2(1_000.0, 800.0));
    window.harness.run_steps(3);
    assert!(window.harness.query_by_label("Filter: State").is_none());
    let icon = Icon::Filter.row().to_string();
    assert!(painted(&window).iter().any(|(text, _)| *text == icon), "the menu has its sign");
    window.click("Filter: Filter");
    window.click("refused");
    wait_for_rows(&mut window, &[2, 1]);
}

#[test]
fn what_other_programs_sent_is_told_and_filtered() {
    let mut window = window_with_rows();
    let file = window.directory.path().join(FILE_NAME);
    let captured = "UPDATE submission SET origin = 'captured' WHERE id = 2";
    Connection::open(file).unwrap().execute(captured, ()).unwrap();
    window.click("Filter: Origin");
    window.click("Captured from other programs");
    wait_for_rows(&mut window, &[2]);
    window.wait_for("the row", |state| state.history.row(0).is_some_and(|row| row.summary.is_captured));
    window.press(Modifiers::NONE, Key::Escape);
    assert!(row(&window, 2).accesskit_node().label().unwrap().contains(", captured"));
    click_row(&mut window, 2, Modifiers::NONE);
    window.wait_for_text("Captured");
    window.click("Captured ×");
    wait_for_rows(&mut window, &[3, 2, 1]);
    window.click("Filter: Origin");
    window.click("Not captured");
    wait_for_rows(&mut window, &[3, 1]);
}

/// Ctrl+F while nothing can be searched takes the keyboard from nobody once a first row comes.
#[test]
fn a_search_that_was_not_there_takes_no_keyboard_later() {
    let mut window = TestWindow::open();
    window.press(Modifiers::COMMAND, Key::F);
    window.take_sample();
    window.submit();
    wait_for_rows(&mut window, &[1]);
    window.harness.run_steps(3);
    assert!(!window.harness.ctx.text_edit_focused());
}

#[test]
fn what_matches_nothing_offers_to_clear_the_filters() {
    let mut window = window_with_rows();
    window.press(Modifiers::COMMAND, Key::F);
    type_text(&mut window, "nowhere");
    wait_for_rows(&mut window, &[]);
    assert!(window.harness.get_by_label("Export").accesskit_node().is_disabled(), "there is nothing to export");
    window.click("Clear the filters");
    wait_for_rows(&mut window, &[3, 2, 1]);
    assert!(!window.harness.get_by_label("Export").accesskit_node().is_disabled());
}

#[test]
fn a_head_says_how_the_table_is_sorted() {
    let mut window = window_with_rows();
    let direction =
        |window: &TestWindow, label: &str| window.harness.get_by_label(label).accesskit_node().data().sort_direction();
    assert_eq!(direction(&window, "Sort by time"), Some(SortDirection::Descending));
    assert_eq!(direction(&window, "Sort by state"), None);
    window.click("Sort by time");
    wait_for_rows(&mut window, &[1, 2, 3]);
    assert_eq!(direction(&window, "Sort by time"), Some(SortDirection::Ascending));
}

#[test]
fn a_width_is_dragged_at_the_head_alone_and_kept() {
    let mut window = window_with_rows();
    let line = rect(&window, "Width of Subject");
    assert!(line.height() <= 24.0, "{line:?}");
    let before = rect(&window, "Sort by subject").width();
    window.harness.drag_at(line.center());
    window.harness.run_steps(2);
    window.harness.hover_at(line.center() + vec2(60.0, 0.0));
    window.harness.run_steps(2);
    window.harness.drop_at(line.center() + vec2(60.0, 0.0));
    window.harness.run_steps(3);
    let kept = window.state().settings.columns.of("subject").width.unwrap();
    assert!((kept - before - 60.0).abs() < 10.0, "{before} became {kept}");
    assert!((rect(&window, "Sort by subject").width() - kept).abs() < 0.5);
    let settings = window.directory.path().join("settings.toml");
    window.wait_for("the file", |_| std::fs::read_to_string(&settings).is_ok_and(|text| text.contains("subject")));
}

#[test]
fn a_double_click_fits_a_column_to_what_it_holds() {
    let mut window = window_with_rows();
    let line = rect(&window, "Width of Subject").center();
    // A step is a quarter of a second.
    window.harness.ctx.options_mut(|options| options.input_options.max_double_click_delay = 10.0);
    for _ in 0..2 {
        window.harness.drag_at(line);
        window.harness.drop_at(line);
    }
    window.harness.run_steps(3);
    let kept = window.state().settings.columns.of("subject").width.unwrap();
    assert!((100.0..196.0).contains(&kept), "{kept}");
}

#[test]
fn what_has_no_room_is_reached_by_scrolling_sideways() {
    let mut window = window_with_rows();
    window.harness.set_size(vec2(920.0, 800.0));
    window.harness.run_steps(3);
    assert!(rect(&window, "Sort by task id").min.x > 920.0);
    window.harness.hover_at(row(&window, 2).rect().center());
    let delta = vec2(-600.0, 0.0);
    let (unit, source, phase) = (MouseWheelUnit::Point, MouseWheelSource::Wheel, TouchPhase::Move);
    window.harness.event(Event::MouseWheel { unit, source, delta, phase, modifiers: Modifiers::NONE });
    window.harness.run_steps(30);
    let task_id = rect(&window, "Sort by task id");
    assert!(task_id.max.x <= 920.0, "{task_id:?}");
}

#[test]
fn a_cut_cell_and_a_short_time_have_a_tooltip() {
    let mut window = window_with_rows();
    let time = window.state().history.row(0).unwrap().time.clone();
    let short = rect(&window, "Sort by time").center().x;
    let y = row(&window, 3).rect().center().y;
    assert!(!window.names().contains(&time));
    point_at(&mut window, Pos2::new(short, y));
    assert!(window.names().contains(&time), "{time}: {:#?}", window.names());
}

#[test]
fn a_cell_that_is_cut_says_all_of_itself_on_hover() {
    let mut window = window_with_rows();
    window.harness.set_size(vec2(920.0, 800.0));
    window.harness.run_steps(3);
    let whole =
        "ERROR_SOMETHING_NEW: The service says: The sandbox was asked for this error by its key. Look at the payload \
                 and the service's documentation before sending it again"
            .to_owned();
    assert!(!window.names().contains(&whole));
    let answer = rect(&window, "Sort by answer or what happened").center().x;
    let y = row(&window, 2).rect().center().y;
    point_at(&mut window, Pos2::new(answer, y));
    assert!(window.names().contains(&whole), "{:#?}", window.names());
}

#[test]
fn label_and_note_are_told_on_hover() {
    let mut window = TestWindow::open_with([1280.0, 800.0], 1.0, Theme::Dark, |options| {
        rows::write(&options.data_dir, 1, 1_790_000_000_000, |row| {
            row.label = Some("customer 4711".into());
            row.note = Some("ask the provider".into());
        });
    });
    window.wait_for("the row", |state| state.history.row(0).is_some());
    let remarks = window.harness.get_by_role_and_label(Role::ColumnHeader, "Remarks").rect().center().x;
    let y = row(&window, 1).rect().center().y;
    point_at(&mut window, Pos2::new(remarks, y));
    let told = "customer 4711 · ask the provider".to_owned();
    assert!(window.names().contains(&told), "{:#?}", window.names());
}

/// Returns where a text was painted in a line of the table.
fn place_of(texts: &[(String, Rect)], text: &str, line: Rect) -> Rect {
    let found = texts.iter().find(|(painted, place)| painted == text && line.y_range().contains(place.center().y));
    found.unwrap_or_else(|| panic!("no {text} in {line:?}: {texts:#?}")).1
}

#[test]
fn the_text_of_a_head_stands_over_its_cells() {
    let window = window_with_rows();
    let (heads, first) = (rect(&window, "Sort by time"), row(&window, 1).rect());
    let time = window.state().history.row(2).unwrap().short_time.at(1_790_000_000_000).to_owned();
    let texts = painted(&window);
    for (title, cell) in [("Time", time.as_str()), ("Answer or what happened", "The account has no money left")] {
        let (title, cell) = (place_of(&texts, title, heads), place_of(&texts, cell, first));
        assert!((title.left() - cell.left()).abs() < 1.0, "{title:?} over {cell:?}");
    }
    let (title, cell) = (place_of(&texts, "No.", heads), place_of(&texts, "1", first));
    assert!((title.right() - cell.right()).abs() < 1.0, "{title:?} over {cell:?}");
}

#[test]
fn columns_are_chosen_while_the_menu_stays_open() {
    let mut window = window_with_rows();
    assert!(window.harness.query_by_label("Sort by type").is_none());
    window.click("Columns");
    window.click("Type");
    window.click("Latency");
    assert!(window.harness.query_by_label("Sort by type").is_some());
    assert!(window.harness.query_by_label("Sort by latency").is_some());
}

#[test]
fn a_small_window_has_the_head_and_raises_the_table() {
    let mut window = window_with_rows();
    window.harness.set_size(vec2(760.0, 500.0));
    window.harness.run_steps(3);
    assert!(!window.shows("Submission #3"));
    window.click("Raise the history");
    let row = row(&window, 3).rect();
    assert!(Rect::from_min_size(Pos2::ZERO, vec2(760.0, 500.0)).contains_rect(row), "{row:?}");
    window.click("Lower the history");
    assert!(!window.shows("Submission #3"));
}

#[test]
fn a_window_that_was_small_keeps_the_historys_height() {
    let mut window = window_with_rows();
    let height = window.state().settings.layout.history_height;
    let before = row(&window, 3).rect();
    window.harness.set_size(vec2(760.0, 500.0));
    window.wait_for("the size", |state| (state.settings.layout.width - 760.0).abs() < 0.5);
    assert!((window.state().settings.layout.history_height - height).abs() < 0.5);
    window.harness.set_size(vec2(1_280.0, 800.0));
    window.harness.run_steps(3);
    assert_eq!(row(&window, 3).rect(), before);
}

#[test]
fn an_empty_history_is_folded_to_its_head_until_its_first_row() {
    let mut window = TestWindow::open_with([1_280.0, 800.0], 1.0, Theme::Light, |_| {});
    window.wait_for("the list", |state| state.history.total() == Some(0));
    assert!(rect(&window, "Unfold the history").min.y > 740.0);
    window.take_sample();
    window.submit();
    window.wait_for("the row", |state| listed(state) == [1]);
    window.harness.run_steps(3);
    assert!(rect(&window, "Fold the history").max.y < 600.0);
}

/// What a captured body that can't be read has instead of a type is named, in its row and wherever rows are chosen by it.
#[test]
fn a_row_without_a_type_is_named() {
    let mut window = TestWindow::open_with([1280.0, 800.0], 1.0, Theme::Dark, |options| {
        rows::write(&options.data_dir, 2, 1_790_000_000_000, |row| row.has_picture = true);
        let file = Connection::open(options.data_dir.join(FILE_NAME)).unwrap();
        file.execute("UPDATE submission SET task_type = '', profile = '' WHERE id = 2", ()).unwrap();
    });
    window.wait_for("the rows", |state| state.history.row(1).is_some() && state.history.choices.is_some());
    for (menu, tick) in [("Filter: Type", "No type"), ("Filter: Profile", "No name")] {
        window.click(menu);
        assert!(window.harness.query_by_role_and_label(Role::CheckBox, tick).is_some(), "{:#?}", window.names());
        window.press(Modifiers::NONE, Key::Escape);
    }
    let row = window.names().into_iter().find(|name| name.starts_with("Submission #2,")).unwrap();
    assert!(row.contains("No type"), "{row}");
}
