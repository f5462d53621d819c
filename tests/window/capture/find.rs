//! Conversations are found by what they are known by.

use capkill_desk::history::SubmissionId;
use eframe::egui::{Event, Key, Modifiers};

use super::session::listening;
use super::tasks::{chosen, every_kind, rows};
use crate::support::window::TestWindow;

const NONE: Modifiers = Modifiers::NONE;

fn find(window: &mut TestWindow, text: &str) {
    window.press(Modifiers::COMMAND, Key::F);
    window.harness.run_steps(2);
    window.press(Modifiers::COMMAND, Key::A);
    window.harness.event(Event::Text(text.to_owned()));
    window.harness.run_steps(3);
}

#[test]
fn conversations_are_found_by_client_site_type_task_id_and_code() {
    let mut window = every_kind();
    for (text, count, row) in [
        ("okhttp", 1, 7),
        ("NODE shop", 1, 6),
        ("recaptcha", 0, 0),
        ("nocaptcha", 2, 6),
        ("no_slot", 1, 3),
        ("refu", 1, 3),
        ("#8", 1, 8),
        ("795903", 6, 8),
    ] {
        find(&mut window, text);
        assert_eq!(rows(&window), count, "{text}: {:#?}", window.names());
        assert!(window.shows(&format!("{count} of 8")), "{text}: {:#?}", window.names());
        assert!(count == 0 || window.shows(&format!("Conversation #{row},")), "{text}");
        assert_eq!(count == 0, window.shows("No conversation of this session has that"), "{text}");
    }
}

#[test]
fn what_is_found_is_walked_and_escape_shows_all_again() {
    let mut window = every_kind();
    find(&mut window, "node");
    window.press(NONE, Key::Enter);
    window.press(NONE, Key::ArrowDown);
    assert_eq!(chosen(&window), Some(SubmissionId(6)), "the newest of those that were found");
    window.press(NONE, Key::ArrowDown);
    window.press(NONE, Key::ArrowDown);
    assert_eq!(chosen(&window), Some(SubmissionId(1)));
    window.press(NONE, Key::Escape);
    assert!(rows(&window) == 8 && window.state().capture.is_open, "Escape closes the search first");
    find(&mut window, "okhttp");
    assert_eq!(rows(&window), 1);
    window.press(NONE, Key::Escape);
    assert!(rows(&window) == 8 && window.state().capture.is_open);
    window.press(NONE, Key::Escape);
    window.wait_for("the desk", |state| !state.capture.is_open);
}

#[test]
fn a_search_without_conversations_says_why() {
    let (mut window, _) = listening();
    window.press(Modifiers::COMMAND, Key::F);
    window.wait_for_text("Find a conversation: No createTask came in this session");
    window.press(NONE, Key::Escape);
    window.press(NONE, Key::Escape);
    window.wait_for("the desk", |state| !state.capture.is_open);
    window.take_sample();
    window.submit();
    window.press(Modifiers::COMMAND, Key::F);
    assert!(window.harness.ctx.text_edit_focused(), "elsewhere the history is searched");
}
