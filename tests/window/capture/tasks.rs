//! The page of the conversations: rows, keys, the conversation that is chosen.

use capkill_desk::history::SubmissionId;
use capkill_desk::profile::ThemeChoice;
use capkill_desk::view::{CallRow, DetailItem, Side};
use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Modifiers, Theme};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use super::seeded::{self, Poll, Told};
use super::session::listening;
use crate::support::places::painted;
use crate::support::program::{picture_task, post};
use crate::support::window::TestWindow;

const NONE: Modifiers = Modifiers::NONE;

/// A window of some size that looks at a session with these conversations.
fn looking(size: [f32; 2], theme: Theme, limit: Option<u32>, told: &[Told]) -> TestWindow {
    let mut window = TestWindow::open_with(size, 1.0, theme, |options| {
        options.settings.0.theme = if theme == Theme::Dark { ThemeChoice::Dark } else { ThemeChoice::Light };
    });
    seeded::write(window.directory.path(), limit, told);
    window.press(Modifiers::COMMAND, Key::Num8);
    let count = told.len();
    window.wait_for("the session", move |state| {
        let shown = state.capture.shown.as_ref();
        shown.is_some_and(|shown| shown.is_whole && shown.conversations.len() == count)
    });
    window
}

pub fn every_kind() -> TestWindow {
    looking([1280.0, 800.0], Theme::Dark, None, &seeded::every_kind())
}

/// Chooses a conversation by its row, and waits until all of it is here.
fn choose(window: &mut TestWindow, number: i64) {
    window.harness.get_by_label_contains(&format!("Conversation #{number},")).click();
    wait_for_conversation(window, number);
}

fn wait_for_conversation(window: &mut TestWindow, number: i64) {
    window.wait_for("the conversation", move |state| {
        let shown = state.capture.shown.as_ref().unwrap();
        let is_here = state.shown.record().is_some_and(|record| record.record.summary.id.0 == number);
        let has_detail = shown.detail.made().is_some_and(|detail| detail.id.0 == number);
        is_here && has_detail && shown.looked_at.made().is_some() && !shown.looked_at.is_running()
    });
}

pub fn chosen(window: &TestWindow) -> Option<SubmissionId> {
    window.state().capture.shown.as_ref().unwrap().chosen
}

fn looked_at(window: &TestWindow) -> u64 {
    window.state().capture.shown.as_ref().unwrap().looked_at.made().unwrap().number
}

/// The number of rows of conversations that are laid out.
pub fn rows(window: &TestWindow) -> usize {
    let rows = window.harness.query_all_by_role(Role::Row);
    rows.filter(|row| row.accesskit_node().label().is_some_and(|label| label.starts_with("Conversation #"))).count()
}

#[test]
fn a_row_says_what_became_of_a_task() {
    let window = every_kind();
    let names = window.names();
    let row = |number: i64| {
        let beginning = format!("Conversation #{number},");
        names.iter().find(|name| name.starts_with(&beginning)).cloned().unwrap_or_default()
    };
    assert!(row(4).contains("created") && row(4).ends_with("0 polls, Nobody asks for it, 2 warnings"), "{}", row(4));
    assert!(row(5).contains("same payload as #4"), "{}", row(5));
    assert!(row(6).contains("shop.example.org, 20 polls, P3xRD, 1 error"), "{}", row(6));
    assert!(row(7).contains("Answered by the desk"), "{}", row(7));
    assert!(row(8).contains("3 polls, Not asked any more"), "{}", row(8));
    assert_eq!(rows(&window), 8);
    assert!(window.shows("Key to the signs"));
}

#[test]
fn a_click_shows_what_went_wrong_in_time() {
    let mut window = every_kind();
    choose(&mut window, 4);
    for text in [
        "The client gave up after 10.0 s, the service created the task at 12.4 s · Nothing: the service is free",
        "The client hung up; the desk went on waiting",
        "The same payload came again",
        "Nobody read it",
        "minLength is text in quotation marks, not a whole number",
        "Picture as it came",
        "requests 2.32.3",
    ] {
        assert!(window.shows(text), "{text} is not among {:#?}", window.names());
    }
    assert_eq!(window.state().shown.selected(), Some(SubmissionId(4)), "its record is the one on screen");
    window.click("Show #5");
    wait_for_conversation(&mut window, 5);
    assert!(window.shows("The same payload as #4, 10.3 s later"));
}

#[test]
fn the_status_of_every_request_is_in_one_column() {
    let polls = [5.0, 5.7, 9.0].map(|at_s: f64| Poll { at_ms: (at_s * 1_000.0) as i64, is_ready: at_s < 5.5 });
    let told = Told { polls: polls.into(), ..Told::default() };
    let mut window = looking([1280.0, 800.0], Theme::Dark, None, &[told]);
    choose(&mut window, 1);
    let list = window.harness.get_by_label("List of exchanges").rect();
    let counts = |row: &CallRow| (row.errors, row.warnings);
    let items = window.state().capture.shown.as_ref().unwrap().detail.made().unwrap().items.iter();
    let rows: Vec<_> =
        items.filter_map(|item| if let DetailItem::Call(row) = item { Some(counts(row)) } else { None }).collect();
    assert!(rows.iter().any(|(errors, warnings)| *errors > 0 && *warnings > 0), "one has both: {rows:?}");
    let painted = painted(&window);
    let rights: Vec<f32> = painted
        .iter()
        .filter(|(text, place)| text == "200" && list.contains(place.center()))
        .map(|(_, place)| place.right())
        .collect();
    assert_eq!(rights.len(), 4, "{painted:#?}");
    assert!(rights.iter().all(|right| (right - rights[0]).abs() < 0.5), "{rights:?}");
}

#[test]
fn each_view_shows_its_part_of_a_request() {
    let mut window = every_kind();
    choose(&mut window, 4);
    for (view, text) in [
        ("Payload", "base64 characters›"),
        ("Reply", "\"taskId\": 7959"),
        ("Raw", "POST /createTask HTTP/1.1"),
        ("Bytes", "00000000  50 4f 53 54"),
        ("Headers 3", "User-Agent: requests 2.32.3"),
        ("Findings 2", "Give createTask at least 60 s"),
    ] {
        window.click(view);
        assert!(window.shows(text), "{view} lacks {text}: {:#?}", window.names());
    }
}

#[test]
fn the_arrows_walk_and_enter_leads_to_the_requests() {
    let mut window = every_kind();
    window.press(NONE, Key::ArrowDown);
    assert_eq!(chosen(&window), Some(SubmissionId(8)), "the newest is the first");
    window.press(NONE, Key::End);
    assert_eq!(chosen(&window), Some(SubmissionId(1)));
    window.press(NONE, Key::ArrowUp);
    wait_for_conversation(&mut window, 2);
    let create = looked_at(&window);
    window.press(NONE, Key::Enter);
    window.press(NONE, Key::ArrowDown);
    wait_for_conversation(&mut window, 2);
    assert_eq!((looked_at(&window), chosen(&window)), (create + 1, Some(SubmissionId(2))), "the requests are walked");
    assert!(window.shows("Next poll") && window.shows("2.1 s later"));
    window.press(NONE, Key::Escape);
    assert!(window.state().capture.is_open, "Escape leads back to the conversations first");
    window.press(NONE, Key::ArrowUp);
    assert_eq!(chosen(&window), Some(SubmissionId(3)));
    window.press(NONE, Key::Escape);
    window.wait_for("the desk", |state| !state.capture.is_open);
}

#[test]
fn two_that_are_marked_are_compared() {
    let mut window = every_kind();
    window.press(NONE, Key::Home);
    window.press(NONE, Key::Space);
    window.press(NONE, Key::ArrowDown);
    window.press(NONE, Key::Space);
    assert!(window.shows("Mark #8") && window.shows(", marked"));
    window.press(Modifiers::COMMAND, Key::D);
    window.wait_for("the comparison", |state| {
        state.comparison.as_ref().is_some_and(|comparison| comparison.found.made().is_some())
    });
    let sides = window.state().comparison.as_ref().unwrap().sides;
    assert_eq!(sides, [7, 8].map(|id| Side::Record(SubmissionId(id))));
}

#[test]
fn a_conversation_is_loaded_into_the_draft() {
    let mut window = every_kind();
    choose(&mut window, 6);
    window.click("Load into the draft");
    window.wait_for("the draft", |state| {
        let payload = state.compose.composed.payload.as_ref();
        payload
            .is_some_and(|payload| payload.document().task_text("websiteURL") == Some("https://shop.example.org/cart"))
    });
    assert!(!window.state().capture.is_open, "the draft is seen");
}

#[test]
fn the_border_moves_by_key_and_nothing_else_with_it() {
    let mut window = every_kind();
    choose(&mut window, 4);
    let key = |window: &TestWindow| window.harness.get_by_label_contains("Key to the signs").rect();
    let heads = |window: &TestWindow| window.harness.get_by_label("List of conversations").rect().top();
    let (before, list) = (key(&window), heads(&window));
    let edge = window.harness.get_by_label("Height of the conversations");
    edge.focus();
    window.harness.run_steps(2);
    for _ in 0..9 {
        window.press(NONE, Key::ArrowUp);
    }
    let moved = before.top() - key(&window).top();
    assert!((moved - 5.0 * 28.0).abs() < 0.5, "three rows are the least: {moved}");
    assert!((heads(&window) - list).abs() < 0.5);
    window.press(NONE, Key::ArrowDown);
    assert!((before.top() - key(&window).top() - 4.0 * 28.0).abs() < 0.5);
    assert_eq!(chosen(&window), Some(SubmissionId(4)), "the arrows were the border's");
}

#[test]
fn a_narrow_window_has_the_conversation_over_the_list() {
    let mut window = looking([760.0, 500.0], Theme::Light, None, &seeded::every_kind());
    choose(&mut window, 4);
    assert!(!window.shows("The client gave up"), "the list alone");
    window.press(NONE, Key::Enter);
    assert!(window.shows("The client gave up") && rows(&window) == 0);
    for (part, text) in
        [("Who calls", "requests 2.32.3"), ("Picture", "Picture as it came"), ("Exchanges", "Nobody read it")]
    {
        window.click(part);
        assert!(window.shows(text), "{part}");
    }
    window.click("Back");
    assert!(rows(&window) > 0 && !window.shows("The client gave up"));
    window.press(NONE, Key::Enter);
    assert_eq!(rows(&window), 0);
    window.press(NONE, Key::Escape);
    assert!(rows(&window) > 0 && window.state().capture.is_open);
}

#[test]
fn small_pictures_come_for_the_rows_in_view_alone() {
    let mut window = looking([1280.0, 800.0], Theme::Dark, None, &seeded::many(60));
    let here = |window: &TestWindow| -> Vec<i64> {
        let shown = window.state().capture.shown.as_ref().unwrap();
        let mut ids: Vec<i64> = shown.thumbnails.keys().map(|id| id.0).collect();
        ids.sort_unstable();
        ids
    };
    window.wait_for("pictures", |state| state.capture.shown.as_ref().unwrap().thumbnails.len() == 8);
    assert_eq!(here(&window), (53..=60).collect::<Vec<_>>());
    window.press(NONE, Key::End);
    window.wait_for("other pictures", |state| {
        state.capture.shown.as_ref().unwrap().thumbnails.contains_key(&SubmissionId(1))
    });
    assert_eq!(here(&window), (1..=8).collect::<Vec<_>>());
}

/// Rows out of sight cost nothing: they are neither laid out nor painted. A thousand say as much as ten thousand, and are
/// read in a tenth of the time.
#[test]
fn a_thousand_conversations_are_laid_out_as_thirty_are() {
    let painted = |count: i64| {
        let mut window = looking([1280.0, 800.0], Theme::Dark, None, &seeded::many(count));
        window.wait_for("pictures", |state| state.capture.shown.as_ref().unwrap().thumbnails.len() == 8);
        window.press(NONE, Key::Home);
        wait_for_conversation(&mut window, count);
        window.press(NONE, Key::End);
        wait_for_conversation(&mut window, 1);
        let nodes = window.harness.root().children_recursive().count();
        (rows(&window), nodes, window.harness.output().shapes.len())
    };
    let (thirty, all) = (painted(30), painted(1_000));
    assert_eq!(all.0, 8);
    assert_eq!(thirty, all, "rows, nodes and shapes");
}

#[test]
fn a_session_that_costs_money_says_what_it_lets_through() {
    let window = looking([1280.0, 800.0], Theme::Dark, Some(5), &seeded::every_kind()[6..7]);
    assert!(window.shows("answered by the desk"), "the key has its sign");
    let empty = looking([1280.0, 800.0], Theme::Dark, None, &[]);
    assert!(empty.shows("Nothing came in this session"));
}

/// A row that the limit kept back has its finding, names what it waited for, and says what to do.
#[test]
fn a_row_of_the_limit_says_what_to_do() {
    let site = |state, at_ms, took_ms| Told { site: Some("login.example"), state, at_ms, took_ms, ..Told::default() };
    let limit = &seeded::every_kind()[6];
    let kept_back = Told { site: Some("shop.example"), ..limit.clone() };
    let told = [site("created", limit.at_ms - 3_100, 5_000), kept_back];
    let mut window = looking([1280.0, 800.0], Theme::Dark, Some(5), &told);
    choose(&mut window, 2);
    for text in [
        "went to CapKill, its reply was awaited",
        "What to do",
        "Wait for the reply of #1 before the next createTask.",
        "Desk answered",
        "#1 paid or about to be",
        "by the desk in 2 ms, 1 error",
    ] {
        assert!(window.shows(text), "{text}: {:#?}", window.names());
    }
}

#[test]
fn a_task_that_is_open_counts_down() {
    let (mut window, address) = listening();
    let created = post(&address, "createTask", &picture_task("sandbox-key-0001"));
    assert_eq!(created["errorId"], 0);
    window.wait_for("the row", |state| {
        let shown = state.capture.shown.as_ref().unwrap();
        shown.conversations.first().is_some_and(|conversation| conversation.course.replied_ms.is_some())
    });
    assert!(window.shows("0 polls, Waiting · 5 min 0 s left"), "{:#?}", window.names());
    choose(&mut window, 1);
    assert!(window.shows("The service has the task; 0 polls so far · Nothing: the service is free"));
    window.click("End the session");
    window.wait_for("the end", |state| state.capture.running().is_none());
    assert!(window.shows("0 polls, Not asked any more"));
}
