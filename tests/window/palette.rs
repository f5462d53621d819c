//! The command palette and the questions: nothing is sent by Enter alone, and what costs money asks.

use std::time::Duration;

use crate::support::places::seen_lines;
use crate::support::rows;
use crate::support::service::{Service, with_key, write_profile};
use crate::support::window::TestWindow;
use capkill_desk::desk::{Question, Reason};
use capkill_desk::profile::{Address, Profile};
use eframe::egui::accesskit::Role;
use eframe::egui::{Event, Key, Modifiers, Theme};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

/// A window on a service that costs money, and that nobody can reach.
fn live_window() -> TestWindow {
    let mut window = TestWindow::open_with([1280.0, 800.0], 1.0, Theme::Dark, |options| {
        let address = Address::parse("https://service.invalid/api");
        options.settings.0.profiles.push(Profile::new("elsewhere", "Elsewhere", address));
        options.profile = Some("elsewhere".into());
    });
    window.take_sample();
    window.press(Modifiers::COMMAND, Key::K);
    window.paste("67b6bcbb1a728ea8d563de6d169a2057");
    window.press(Modifiers::NONE, Key::Enter);
    window.wait_for("the key", |state| state.key().is_some() && state.compose.is_current());
    window
}

fn open_palette(window: &mut TestWindow, filter: &str) {
    window.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::P);
    window.harness.event(Event::Text(filter.to_owned()));
    window.harness.run_steps(3);
}

/// Whether an entry of the palette with this in its name is the chosen one.
fn is_chosen(window: &TestWindow, name: &str) -> bool {
    window.harness.root().children_recursive().any(|node| {
        let node = node.accesskit_node();
        node.label().is_some_and(|label| label.contains(name)) && node.is_selected() == Some(true)
    })
}

#[test]
fn enter_in_an_empty_palette_sends_nothing() {
    let mut window = live_window();
    window.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::P);
    assert!(is_chosen(&window, "Open…") && !is_chosen(&window, "Submit"), "{:#?}", window.names());
    window.press(Modifiers::NONE, Key::Escape);
    open_palette(&mut window, "submit");
    assert!(!is_chosen(&window, "Submit"), "{:#?}", window.names());
    window.press(Modifiers::NONE, Key::Enter);
    assert!(window.state().question.is_none() && window.state().in_flight.is_empty());
    assert!(window.shows("Find a command"), "the palette stays open");
}

#[test]
fn arrow_keys_move_a_choice_that_can_be_seen() {
    let mut window = TestWindow::open();
    window.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::P);
    window.press(Modifiers::NONE, Key::ArrowDown);
    assert!(is_chosen(&window, "Try the sample"), "{:#?}", window.names());
    window.press(Modifiers::NONE, Key::ArrowUp);
    assert!(is_chosen(&window, "Open…"));
    window.press(Modifiers::NONE, Key::End);
    assert!(is_chosen(&window, "Menu of the row"), "{:#?}", window.names());
    window.press(Modifiers::NONE, Key::Home);
    assert!(is_chosen(&window, "Open…"));
    window.press(Modifiers::NONE, Key::ArrowDown);
    window.press(Modifiers::NONE, Key::Enter);
    window.wait_for("the sample", |state| state.compose.draft.picture.is_some());
}

#[test]
fn a_live_entry_asks_and_enter_alone_cancels() {
    let mut window = live_window();
    open_palette(&mut window, "submit");
    window.press(Modifiers::NONE, Key::ArrowDown);
    assert!(is_chosen(&window, "Submit, to Elsewhere at service.invalid, key ••••2057, costs money"));
    window.press(Modifiers::NONE, Key::Enter);
    window.wait_for_text("Submit to Elsewhere?");
    for text in ["The window shows", "It would go to", "Each submission may cost money", "Costs money"] {
        assert!(window.shows(text), "{text}: {:#?}", window.names());
    }
    assert!(window.harness.get_by_label("Cancel").accesskit_node().is_focused());
    window.press(Modifiers::NONE, Key::Enter);
    window.wait_for("the answer", |state| state.question.is_none());
    assert!(window.state().in_flight.is_empty() && window.state().history.total() == Some(0), "nothing was sent");
}

#[test]
fn a_record_of_another_profile_asks_with_both_targets() {
    let mut window = TestWindow::open_with([1280.0, 800.0], 1.0, Theme::Light, |options| {
        let address = Address::parse("https://service.invalid/api");
        options.settings.0.profiles.push(Profile::new("elsewhere", "Elsewhere", address));
    });
    window.take_sample();
    window.submit();
    window.click_containing("Submission #1");
    window.wait_for_text("Record #1");
    window.click("Profile: Sandbox");
    window.click("Elsewhere");
    window.wait_for("the other profile", |state| state.selected_profile == "elsewhere");
    open_palette(&mut window, "submit again");
    assert!(window.shows("free, asks first"), "it goes elsewhere than the header: {:#?}", window.names());
    window.press(Modifiers::NONE, Key::Escape);
    window.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::Enter);
    window.wait_for_text("Submit #1 again to Sandbox?");
    assert!(
        matches!(&window.state().question, Some(Question::Call(_, asked)) if asked.reasons == [Reason::OtherProfile]),
        "{:?}",
        window.state().question
    );
    for text in ["The window shows Elsewhere, and this would go to Sandbox", "Sending it again costs nothing"] {
        assert!(window.shows(text), "{text}: {:#?}", window.names());
    }
    window.press(Modifiers::NONE, Key::Escape);
    window.wait_for("the answer", |state| state.question.is_none() && state.in_flight.is_empty());
    assert_eq!(window.state().history.total(), Some(1), "nothing was sent");
}

#[test]
fn only_a_narrow_window_lists_the_draft_as_a_pane() {
    for (width, is_narrow) in [(1280.0, false), (800.0, true)] {
        let mut window = TestWindow::open_with([width, 600.0], 1.0, Theme::Dark, |_| {});
        open_palette(&mut window, "draft");
        let is_listed = window.harness.root().children_recursive().any(|node| {
            let node = node.accesskit_node();
            let name = node.label().unwrap_or_default();
            node.role() == Role::ListBoxOption && name.split(", ").next() == Some("Draft")
        });
        assert_eq!(is_listed, is_narrow, "{width}: {:#?}", window.names());
    }
}

#[test]
fn the_palette_tests_the_callback_url_and_says_where_that_goes() {
    let mut window = TestWindow::open();
    window.take_sample();
    window.click("Receive callbacks here");
    window.wait_for_text("Test goes to 127.0.0.1:");
    window.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::P);
    window.harness.event(Event::Text("test this callback".to_owned()));
    window.harness.run_steps(3);
    assert!(window.shows("Test this callback URL, to 127.0.0.1:"), "{:#?}", window.names());
    window.press(Modifiers::NONE, Key::Enter);
    assert_eq!(window.state().callback_test, None, "Enter alone sends nothing");
    window.press(Modifiers::NONE, Key::ArrowDown);
    window.press(Modifiers::NONE, Key::Enter);
    window.wait_for_text("Accepted with HTTP 200");
}

#[test]
fn a_number_shows_its_record_and_enter_alone_deletes_nothing() {
    let mut window = TestWindow::open();
    window.take_sample();
    window.submit();
    open_palette(&mut window, "#1");
    assert!(is_chosen(&window, "Show #1") && !is_chosen(&window, "Delete"), "{:#?}", window.names());
    window.press(Modifiers::NONE, Key::Enter);
    open_palette(&mut window, "delete #1");
    assert!(window.shows("Delete") && !is_chosen(&window, "Delete"), "{:#?}", window.names());
    window.press(Modifiers::NONE, Key::Enter);
    assert_eq!(window.state().history.total(), Some(1));
}

/// The task that ends takes two entries from above the chosen one: in its place is then what deletes.
#[test]
fn enter_runs_the_lit_entry_after_the_list_has_changed() {
    let service = Service::start();
    let mut window = TestWindow::open_with([1280.0, 800.0], 1.0, Theme::Dark, |options| {
        write_profile(&options.data_dir, &service.base_url(), Duration::from_secs(6), Duration::from_mins(5));
        with_key(options, "an ordinary key");
    });
    window.take_sample();
    window.submit();
    window.wait_for("the task", |state| state.following.len() == 1 && state.shown.record().is_some());
    open_palette(&mut window, "");
    for _ in 0..20 {
        if !is_chosen(&window, "Support bundle…") {
            window.press(Modifiers::NONE, Key::ArrowDown);
        }
    }
    assert!(is_chosen(&window, "Support bundle…") && window.shows("Stop asking"), "{:#?}", window.names());
    window.wait_for("the task's end", |state| state.following.is_empty());
    window.harness.run_steps(3);
    assert!(is_chosen(&window, "Support bundle…"), "{:#?}", window.names());
    window.press(Modifiers::NONE, Key::Enter);
    window.wait_for("the bundle", |state| state.bundle.is_some());
    let state = window.state();
    assert!(state.history.total() == Some(1) && state.in_flight.is_empty() && state.question.is_none());
}

#[test]
fn what_is_typed_stands_in_line_with_what_is_beside_it() {
    let mut window = TestWindow::open();
    open_palette(&mut window, "");
    let lines = seen_lines(&window);
    let middle = |text: &str| lines.iter().find(|(line, _)| line == text).unwrap().1.center().y;
    let (typed, beside) = (middle("Find a command, a profile or a record"), middle("Esc closes"));
    assert!((typed - beside).abs() < 1.5, "{typed} {beside}");
}

/// Nothing can be brought back where nothing was deleted; the history says nothing false once it was.
#[test]
fn a_deletion_is_undone_only_where_there_was_one() {
    let mut window = TestWindow::open_with([1280.0, 800.0], 1.0, Theme::Dark, |options| {
        rows::write(&options.data_dir, 1, 1_790_000_000_000, |_| {});
    });
    let entry = |window: &mut TestWindow| {
        open_palette(window, "undo deletion");
        let entry = window.harness.get_by_label_contains("Undo deletion").accesskit_node().is_disabled();
        window.press(Modifiers::NONE, Key::Escape);
        entry
    };
    assert!(entry(&mut window), "nothing was deleted");
    window.wait_for("the row", |state| state.history.row(0).is_some());
    window.click_containing("Submission #1,");
    window.wait_for("the record", |state| state.shown.record().is_some());
    window.press(Modifiers::NONE, Key::Delete);
    window.wait_for("the deletion", |state| state.history.total() == Some(0));
    window.wait_for_text("No submissions here");
    assert!(!window.shows("Nothing was submitted yet") && !window.shows("No submissions yet"), "{:#?}", window.names());
    assert!(!entry(&mut window), "one was deleted");
}
