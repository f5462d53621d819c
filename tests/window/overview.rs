//! The overview in the window: figures of what the history holds, and bars that filter the table.

use std::collections::HashSet;

use crate::support::window::TestWindow;
use capkill_desk::history::{Life, Query};
use capkill_desk::theme::Palette;
use eframe::egui::accesskit::Role;
use eframe::egui::{Color32, Key, Modifiers, Rect, Shape, Theme};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use rusqlite::Connection;

/// What `options` fixes the clock to.
const NOW_MS: i64 = 1_790_000_000_000;
const HOUR_MS: i64 = 3_600_000;

/// 40 submissions of the last 24 hours, 10 of the week before, 3 balances; and the overview of them.
fn seeded() -> TestWindow {
    let window = TestWindow::open();
    fill(&window);
    looking(window)
}

/// Fills the history of a window.
fn fill(window: &TestWindow) {
    let connection = Connection::open(window.directory.path().join(capkill_desk::history::FILE_NAME)).unwrap();
    let mut insert = connection
        .prepare(
            "INSERT INTO submission (created_at_ms, profile, base_url, key_hint, task_type, state, error_code,
                                     latency_ms, ended_at_ms, body, payload_sha256)
             VALUES (?1, ?2, '', '', 'ImageToTextTask', ?3, ?4, ?5, ?6, x'', x'')",
        )
        .unwrap();
    for number in 0..50_i64 {
        let ago_ms = if number < 40 { number / 4 * HOUR_MS + 60_000 } else { (number - 37) * 24 * HOUR_MS / 2 };
        let at_ms = NOW_MS - ago_ms;
        let (state, code) = match number % 5 {
            0 => (Life::Refused, Some(["ERROR_ZERO_BALANCE", "ERROR_NO_SLOT_AVAILABLE"][(number % 2) as usize])),
            _ => (Life::Solved, None),
        };
        let profile = if number % 2 == 0 { "Sandbox" } else { "CapKill" };
        let ended_at_ms = (state == Life::Solved).then_some(at_ms + 1_500 + number * 500);
        insert.execute((at_ms, profile, state.word(), code, 40 + number * 10, ended_at_ms)).unwrap();
    }
    for (hours, balance) in [(30, "10.5"), (5, "10.25"), (1, "9.13")] {
        connection
            .execute(
                "INSERT INTO balance (at_ms, profile_id, profile, base_url, key_hint, balance, detail, latency_ms)
                 VALUES (?1, 'sandbox', 'Sandbox', '', '••••0001', ?2, '', 1)",
                (NOW_MS - hours * HOUR_MS, balance),
            )
            .unwrap();
    }
}

/// The window with the overview in it.
fn looking(mut window: TestWindow) -> TestWindow {
    window.press(Modifiers::COMMAND, Key::Num7);
    window.wait_for("the overview", |state| state.overview.charts.made().is_some());
    window
}

/// A list of the table that was made with its query, and charts that were counted with it.
fn settle(window: &mut TestWindow, rows: u64) {
    window.wait_for(&format!("{rows} rows"), move |state| {
        let history = &state.history;
        let overview = &state.overview;
        history.total() == Some(rows)
            && !history.is_counting()
            && !overview.charts.is_running()
            && overview.charts.made().is_some_and(|charts| charts.filter == history.query.filter)
    });
}

fn query(window: &TestWindow) -> &Query {
    &window.state().history.query
}

#[test]
fn every_bar_has_its_figure_in_words() {
    let window = seeded();
    for text in [
        "40 submissions, by the hour",
        "solved: 32 submissions",
        "refused: 8 submissions",
        "ERROR_ZERO_BALANCE: 4 submissions",
        "ERROR_NO_SLOT_AVAILABLE: 4 submissions",
        "Under 50 ms: 1 submission",
        "15 s to 20 s: 8 submissions",
        "Spend of Sandbox",
        "1.37 by 2 balances",
        "1.12 spent by Sandbox",
    ] {
        assert!(window.shows(text), "{text} is missing: {:#?}", window.names());
    }
}

/// The bar's figure is the number of rows that the table has after the click, and all are back after the next.
#[test]
fn a_bar_filters_the_table_and_gives_it_back() {
    let mut window = seeded();
    window.click("solved: 32 submissions");
    settle(&mut window, 32);
    assert_eq!(query(&window).filter.states, [Life::Solved]);
    assert!(window.harness.get_by_label("solved: 32 submissions").accesskit_is_selected());
    // Its own chart keeps the others to choose from; the others count what is left.
    assert!(window.shows("refused: 8 submissions"), "{:#?}", window.names());
    assert!(!window.shows("ERROR_ZERO_BALANCE:"), "{:#?}", window.names());
    window.click("solved: 32 submissions");
    window.wait_for("no filter", |state| state.history.query.filter.is_empty());
    window.wait_for("every row", |state| state.history.total() == Some(50));
    assert!(!window.harness.get_by_label("solved: 32 submissions").accesskit_is_selected());
}

#[test]
fn codes_durations_and_times_filter_too() {
    let mut window = seeded();
    window.harness.get_by_label("ERROR_ZERO_BALANCE: 4 submissions").click_accesskit();
    window.harness.run_steps(3);
    settle(&mut window, 4);
    assert_eq!(query(&window).filter.error_codes, [Some("ERROR_ZERO_BALANCE".to_owned())]);
    // The chip above the charts takes it away as well.
    window.click("Take away ERROR_ZERO_BALANCE");
    window.wait_for("no filter", |state| state.history.query.filter.is_empty());
    window.wait_for("the figures", |state| !state.overview.charts.is_running());

    window.harness.get_by_label("15 s to 20 s: 8 submissions").click_accesskit();
    window.harness.run_steps(3);
    settle(&mut window, 8);
    assert_eq!(query(&window).filter.solve_ms, Some((15_000, 20_000)));
    window.click("Take away 15 s to 20 s");
    window.wait_for("no filter", |state| state.history.query.filter.is_empty());
    window.wait_for("the figures", |state| !state.overview.charts.is_running());

    let bar = window.state().overview.charts.made().unwrap().over_time.bars.last().unwrap().clone();
    window.click(&bar.name);
    window.wait_for("a bucket", |state| state.history.query.filter.until_ms.is_some());
    let rows: u64 = bar.figure.parse().unwrap();
    settle(&mut window, rows);
    assert!(bar.facet.is_set(&query(&window).filter) && rows > 0);
}

/// A longer range takes along what was filtered by a bar of the shorter one.
#[test]
fn another_range_counts_anew_and_the_table_follows() {
    let mut window = seeded();
    window.click("solved: 32 submissions");
    settle(&mut window, 32);
    window.click("30 days");
    settle(&mut window, 40);
    assert!(window.shows("solved: 40 submissions"), "{:#?}", window.names());
    assert!(window.shows("by the day"));
    window.click("All");
    settle(&mut window, 40);
    assert_eq!(query(&window).filter.since_ms, None);
}

/// What comes in while it is open is counted; what comes in while it is not costs nothing.
#[test]
fn it_is_kept_up_to_date_only_while_it_is_open() {
    let mut window = TestWindow::open();
    window.press(Modifiers::COMMAND, Key::Num7);
    window.wait_for_text("Nothing yet");
    window.take_sample();
    window.submit();
    // The reply has come to the front.
    assert!(!window.state().overview.is_open);
    assert_eq!(window.state().overview.charts.made().unwrap().total, 0);
    window.press(Modifiers::COMMAND, Key::Num7);
    window.wait_for("the first", |state| state.overview.charts.made().is_some_and(|charts| charts.total == 1));
    window.wait_for_text("1 submission");
}

/// Name and place of the node whose name begins with a text.
fn place(window: &TestWindow, begins: &str) -> Rect {
    let mut nodes = window.harness.root().children_recursive();
    let named = |node: &egui_kittest::Node<'_>| {
        let node = node.accesskit_node();
        node.label().or_else(|| node.value()).is_some_and(|name| name.starts_with(begins))
    };
    nodes.find(named).unwrap_or_else(|| panic!("{begins} is missing: {:#?}", window.names())).rect()
}

/// Number 39: the balance is part of the room and of the whole range, with the submissions of its profile on it.
#[test]
fn the_balance_is_a_line_in_the_room_with_submissions_on_it() {
    let window = seeded();
    let balance = window.state().overview.charts.made().unwrap().balance.clone().unwrap();
    assert_eq!(balance.subtitle, "10.5 → 9.13 · dots are submissions");
    assert_eq!(balance.steps.len(), 3, "what was known when the range began, and two since");
    let dots: usize = balance.dots.iter().map(|dots| dots.states.len()).sum();
    assert_eq!(dots, 20, "the sandbox's own, the other profile's are not on its line");
    assert!(window.shows("Balance of Sandbox · 10.5 → 9.13 · dots are submissions"), "{:#?}", window.names());
    assert!(!window.shows("minutes since the last check"));
    let (card, submissions) = (place(&window, "Balance of Sandbox"), place(&window, "Submissions"));
    assert!(card.right() < submissions.left() && card.width() > 500.0, "{card:?} {submissions:?}");
}

/// Number 39: a click in the header opens the room, and one more brings the desk back.
#[test]
fn the_header_opens_the_room_at_its_balance() {
    let mut window = TestWindow::open();
    fill(&window);
    window.press(Modifiers::COMMAND, Key::Num1);
    window.click_containing("Balance not checked");
    window.wait_for("the overview", |state| state.overview.charts.made().is_some());
    window.wait_for_text("Balance of Sandbox");
    window.click_containing("Balance not checked");
    window.wait_for("the desk", |state| !state.overview.is_open);
}

/// Number 40: four numbers head the room, each with what it rests on.
#[test]
fn four_numbers_head_the_room_with_what_they_rest_on() {
    let window = seeded();
    for text in [
        "Solved: 80 %. 32 of 40 that were sent and have ended",
        "Median time to solve: 11.5 s. Nine of ten within 19.5 s",
        "Spend: 1.37. By 2 balances, in the account's currency",
        "Errors: 8. 2 codes, 4 times each",
    ] {
        assert!(window.shows(text), "{text} is missing: {:#?}", window.names());
    }
    let currency: HashSet<String> = window.names().into_iter().filter(|name| name.contains("currency")).collect();
    assert_eq!(currency.len(), 1, "said once: {currency:?}");
    let charts = window.state().overview.charts.made().unwrap();
    assert!(charts.key_figures.iter().all(|figure| figure.line.len() > 1), "{:#?}", charts.key_figures);
}

/// Number 40: an account whose balance is known once has spent nothing that is known, and no empty axis says so.
#[test]
fn nothing_is_said_of_spend_before_two_balances() {
    let mut window = TestWindow::open();
    window.press(Modifiers::COMMAND, Key::B);
    window.wait_for_text("Balance 345.678");
    let mut window = looking(window);
    window.wait_for_text("Spend: –. Two balances tell it; one is known");
}

/// Number 43: Escape leaves the room, for the pane and the width of compose that were there before.
#[test]
fn escape_leaves_the_room_as_it_was_entered() {
    let mut window = TestWindow::open();
    window.take_sample();
    window.press(Modifiers::COMMAND, Key::Num2);
    let before = place(&window, "Submit");
    window.press(Modifiers::COMMAND, Key::Num7);
    window.wait_for("the overview", |state| state.overview.charts.made().is_some());
    assert!(window.harness.query_by_role_and_label(Role::Tab, "Payload").is_none(), "compose and tabs have made way");
    assert!(!window.names().iter().any(|name| name.starts_with("Submit")), "{:#?}", window.names());
    for _ in 0..2 {
        window.press(Modifiers::NONE, Key::Escape);
    }
    assert!(!window.state().overview.is_open);
    assert_eq!(place(&window, "Submit"), before);
    let tab = window.harness.get_by_role_and_label(Role::Tab, "Payload");
    assert_eq!(tab.accesskit_node().is_selected(), Some(true));
    window.press(Modifiers::COMMAND, Key::Num7);
    window.wait_for("the overview", |state| state.overview.is_open);
    window.press(Modifiers::COMMAND, Key::Num7);
    window.wait_for("the desk", |state| !state.overview.is_open);
}

/// Number 93: each state is painted in the colours of the table, and errors in those of their states.
#[test]
fn charts_have_the_colours_of_the_table() {
    for theme in [Theme::Dark, Theme::Light] {
        let window = TestWindow::open_with([1280.0, 800.0], 1.0, theme, |_| {});
        fill(&window);
        let window = looking(window);
        let palette = Palette::of_visuals(&window.harness.ctx.global_style().visuals);
        let bars = window.state().overview.charts.made().unwrap().states.bars.len();
        assert_eq!(bars, 7, "the key has every state");
        let states = place(&window, "solved: 32 submissions").union(place(&window, "refused: 8 submissions"));
        for (name, life) in [("solved: 32 submissions", Life::Solved), ("refused: 8 submissions", Life::Refused)] {
            assert!(fills(&window, place(&window, name)).contains(&palette.life(life).ink), "{name}");
        }
        assert!(!fills(&window, states).contains(&palette.accent.rest));
        let error = fills(&window, place(&window, "ERROR_ZERO_BALANCE: 4 submissions"));
        assert!(error.contains(&palette.life(Life::Refused).ink), "{error:?}");
    }
}

/// Colours of the filled rectangles within a place.
fn fills(window: &TestWindow, place: Rect) -> Vec<Color32> {
    let shapes = window.harness.output().shapes.iter();
    shapes
        .filter_map(|shape| match &shape.shape {
            Shape::Rect(rect) if place.contains_rect(rect.rect) => Some(rect.fill),
            _ => None,
        })
        .collect()
}

/// Number 96: an empty desk says what begins the counting, and does it.
#[test]
fn an_empty_desk_is_told_how_to_begin() {
    let mut window = looking(TestWindow::open());
    assert!(window.shows("Nothing yet") && window.shows("Every submission is counted here, from the first on"));
    assert!(!window.shows("longer range"), "{:#?}", window.names());
    window.take_sample();
    window.wait_for("the desk", |state| !state.overview.is_open);
}

/// A window whose history holds no balance, and submissions of the time before so many days.
fn aged(days: i64) -> TestWindow {
    let window = TestWindow::open();
    fill(&window);
    let connection = Connection::open(window.directory.path().join(capkill_desk::history::FILE_NAME)).unwrap();
    connection.execute("DELETE FROM balance", []).unwrap();
    let moved = "UPDATE submission SET created_at_ms = created_at_ms - ?1";
    connection.execute(moved, [days * 24 * HOUR_MS]).unwrap();
    looking(window)
}

fn wait_for_total(window: &mut TestWindow, total: u64) {
    window.wait_for(&format!("{total} counted"), |state| {
        state.overview.charts.made().is_some_and(|charts| charts.total == total)
    });
}

/// Number 96: what is older than the range is no empty desk.
#[test]
fn an_empty_range_offers_everything() {
    let mut window = aged(40);
    window.wait_for_text("Nothing in this time");
    window.click("Look at everything");
    wait_for_total(&mut window, 50);
}

/// Number 96: what is filtered away is no empty desk.
#[test]
fn a_filter_that_hides_everything_can_be_taken_away() {
    let mut window = aged(0);
    // The search is there once the table has rows.
    window.wait_for("the rows", |state| state.history.total() == Some(50));
    window.press(Modifiers::COMMAND, Key::F);
    window.paste("nowhere");
    window.wait_for_text("The table's filters leave nothing in this time");
    window.click("Take the filters away");
    wait_for_total(&mut window, 40);
}

/// Number 97: the head has the time to solve, in units that read well, and latency says of what it is.
#[test]
fn times_have_units_and_latency_says_of_what() {
    let window = seeded();
    for text in ["Median time to solve: 11.5 s", "Latency of createTask", "Time to solve"] {
        assert!(window.shows(text), "{text}: {:#?}", window.names());
    }
    let is_long = |name: &String| name.contains("1,800 ms") || name.contains(",000 ms");
    assert!(!window.names().iter().any(is_long), "{:#?}", window.names());
}

/// The room has the window's whole width, and the history stays below it.
#[test]
fn the_room_is_as_wide_as_the_window() {
    for (size, across) in [([1280.0, 800.0], 4), ([900.0, 600.0], 2), ([760.0, 500.0], 2)] {
        let window = TestWindow::open_with(size, 1.0, Theme::Dark, |_| {});
        fill(&window);
        let window = looking(window);
        let [solved, errors] = ["Solved:", "Errors:"].map(|name| place(&window, name));
        assert!(solved.left() < 20.0 && errors.right() > size[0] - 30.0, "{size:?}: {solved:?} {errors:?}");
        let is_one_row = (solved.top() - errors.top()).abs() < 1.0;
        assert_eq!(is_one_row, across == 4, "{size:?}");
        for name in ["Last hour", "All", "Back to the desk"] {
            let node = place(&window, name);
            assert!(node.left() >= 0.0 && node.right() <= size[0], "{size:?}: {name} {node:?}");
        }
    }
}

/// Nothing moves when a bar is clicked: neither the numbers nor the charts.
#[test]
fn a_click_on_a_bar_moves_nothing() {
    let mut window = seeded();
    let places = |window: &TestWindow| {
        ["Solved:", "Median", "Spend:", "Errors:", "Balance of Sandbox", "solved:"].map(|name| place(window, name))
    };
    let before = places(&window);
    window.click("solved: 32 submissions");
    settle(&mut window, 32);
    assert_eq!(places(&window), before);
}

#[test]
fn the_profile_is_chosen_in_the_head() {
    let mut window = seeded();
    window.click("Overview of: All profiles");
    window.harness.get_all_by_label("CapKill").last().unwrap().click();
    window.harness.run_steps(3);
    settle(&mut window, 25);
    assert!(window.shows("Overview of: CapKill"), "{:#?}", window.names());
    assert_eq!(window.state().overview.charts.made().unwrap().balance, None, "no balance of this account is known");
    assert!(window.shows("Spend: –. Two balances tell it; Check asks for one"), "{:#?}", window.names());
}

trait Selected {
    fn accesskit_is_selected(&self) -> bool;
}

impl Selected for egui_kittest::Node<'_> {
    fn accesskit_is_selected(&self) -> bool {
        let node = self.accesskit_node();
        node.toggled().is_some_and(|toggled| format!("{toggled:?}") == "True") || node.is_selected() == Some(true)
    }
}
