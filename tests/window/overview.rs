//! The overview in the window: figures of what the history holds, and bars that filter the table.

use crate::support::window::TestWindow;
use capkill_desk::history::{Life, Query};
use eframe::egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;
use rusqlite::Connection;

/// What `options` fixes the clock to.
const NOW_MS: i64 = 1_790_000_000_000;
const HOUR_MS: i64 = 3_600_000;

/// 40 submissions of the last 24 hours, 10 of the week before, 3 balances; and the overview of them.
fn seeded() -> TestWindow {
    let mut window = TestWindow::open();
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
                 VALUES (?1, 'sandbox', 'Sandbox', '', '', ?2, '', 1)",
                (NOW_MS - hours * HOUR_MS, balance),
            )
            .unwrap();
    }
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
        "1.37 in the account's currency",
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
    window.click("ERROR_ZERO_BALANCE: 4 submissions");
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
    window.wait_for_text("Nothing to count");
    window.take_sample();
    window.submit();
    // The reply has come to the front.
    assert!(!window.state().overview.is_open);
    assert_eq!(window.state().overview.charts.made().unwrap().total, 0);
    window.press(Modifiers::COMMAND, Key::Num7);
    window.wait_for("the first", |state| state.overview.charts.made().is_some_and(|charts| charts.total == 1));
    window.wait_for_text("1 submission");
}

trait Selected {
    fn accesskit_is_selected(&self) -> bool;
}

impl Selected for egui_kittest::Node<'_> {
    fn accesskit_is_selected(&self) -> bool {
        use egui_kittest::kittest::NodeT as _;
        let node = self.accesskit_node();
        node.toggled().is_some_and(|toggled| format!("{toggled:?}") == "True") || node.is_selected() == Some(true)
    }
}
