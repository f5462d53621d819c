//! The editor of a profile: amounts with their units, and what Escape, Enter and Delete do.

use crate::support::window::TestWindow;
use capkill_desk::profile::{Address, Limit, Profile};
use eframe::egui::accesskit::Role;
use eframe::egui::{Event, Key, Modifiers, Theme};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

fn open() -> TestWindow {
    let mut window = TestWindow::open_with([1280.0, 800.0], 1.0, Theme::Light, |options| {
        let address = Address::parse("https://service.invalid/api");
        options.settings.0.profiles.push(Profile::new("mine", "Mine", address));
        options.profile = Some("mine".into());
    });
    window.click("Profile: Mine");
    window.click("Edit Mine…");
    window.wait_for_text("Profile Mine");
    window
}

fn fill(window: &mut TestWindow, label: &str, text: &str) {
    window.harness.get_by_role_and_label(Role::TextInput, label).focus();
    window.harness.run_steps(2);
    window.press(Modifiers::COMMAND, Key::A);
    window.harness.event(Event::Text(text.to_owned()));
    window.harness.run_steps(3);
}

fn limit(window: &TestWindow, limit: Limit) -> u64 {
    window.state().profile_by_id("mine").unwrap().limits.get(limit)
}

#[test]
fn five_minutes_are_five_minutes() {
    let mut window = open();
    fill(&mut window, "Ask every", "5 min");
    window.press(Modifiers::NONE, Key::Enter);
    window
        .wait_for("the profile", |state| state.profile_by_id("mine").unwrap().limits.get(Limit::PollSpacing) != 3_000);
    assert_eq!(limit(&window, Limit::PollSpacing), 300_000);
    assert!(!window.shows("Profile Mine"), "Enter saves");
}

#[test]
fn nonsense_is_said_and_can_t_be_saved() {
    let mut window = open();
    for (text, said) in [("soon", "Write ms, s, min, h"), ("1", "From 200 ms to 10 min"), ("1,5", "Write a point")] {
        let text = if text == "1" { "1 ms" } else { text };
        fill(&mut window, "Ask every", text);
        assert!(window.shows(said), "{text}: {:#?}", window.names());
        assert!(window.harness.get_by_label("Save").accesskit_node().is_disabled(), "{text}");
    }
    assert_eq!(limit(&window, Limit::PollSpacing), 3_000);
}

/// An address on this machine may lead to a service that takes money, and that blocks who asks too often.
#[test]
fn what_costs_money_can_t_be_asked_every_second() {
    let mut window = open();
    fill(&mut window, "Base URL", "http://127.0.0.1:8917/");
    let is_closed = |window: &TestWindow| window.harness.get_by_label("Save").accesskit_node().is_disabled();
    for (text, is_wrong) in [("1 s", true), ("2 s", false), ("1999 ms", true)] {
        fill(&mut window, "Ask every", text);
        let said = window.names().iter().any(|name| name == "At least 2 s: it costs money");
        assert_eq!((said, is_closed(&window)), (is_wrong, is_wrong), "{text}: {:#?}", window.names());
    }
    window.click(COSTS_MONEY);
    assert!(!is_closed(&window), "what is free on this machine may be asked as often: {:#?}", window.names());
}

#[test]
fn a_threshold_that_is_no_number_can_t_be_saved() {
    let mut window = open();
    for (text, is_number) in [("1,5", false), ("1.5", true), ("much", false)] {
        fill(&mut window, "Amber below", text);
        assert_eq!(window.harness.get_by_label("Save").accesskit_node().is_disabled(), !is_number, "{text}");
    }
}

#[test]
fn enter_in_the_name_saves() {
    let mut window = open();
    fill(&mut window, "Name", "Ours");
    window.press(Modifiers::NONE, Key::Enter);
    window.wait_for("the name", |state| state.profile_by_id("mine").unwrap().name == "Ours");
    assert!(!window.shows("Profile Mine") && !window.shows("Profile Ours"), "{:#?}", window.names());
}

#[test]
fn what_is_kept_for_ever_says_so() {
    let window = open();
    assert!(window.shows("Keep submissions: For ever") && window.shows("Keep at most: Any number"));
    assert!(!window.shows("0 days"), "{:#?}", window.names());
}

#[test]
fn escape_asks_before_it_throws_away() {
    let mut window = open();
    let save = window.harness.get_by_label("Save").rect();
    fill(&mut window, "Name", "Ours");
    window.press(Modifiers::NONE, Key::Escape);
    assert!(window.shows("What you typed is not saved"), "{:#?}", window.names());
    assert!(window.harness.get_by_label("Keep editing").accesskit_node().is_focused());
    let loses = window.harness.get_by_label("Discard").rect();
    assert!(!loses.intersects(save), "nothing that loses something lies where *Save* was: {loses:?} {save:?}");
    window.click("Discard");
    assert!(!window.shows("Profile Mine") && window.state().profile_by_id("mine").unwrap().name == "Mine");
}

#[test]
fn escape_asks_nothing_where_nothing_was_typed() {
    let mut window = open();
    window.press(Modifiers::NONE, Key::Escape);
    assert!(!window.shows("Profile Mine"), "{:#?}", window.names());
}

/// A double click on *Delete…* must not delete.
#[test]
fn what_deletes_is_far_from_what_asked() {
    let mut window = open();
    let asked = window.harness.get_by_label("Delete…").rect();
    let save = window.harness.get_by_label("Save").rect();
    window.click("Delete…");
    let deletes = window.harness.get_by_label("Delete for good").rect();
    assert!(!deletes.intersects(save), "{deletes:?} {save:?}");
    assert!(!asked.intersects(deletes) && deletes.left() - asked.right() > 100.0, "{asked:?} {deletes:?}");
    window.click("Keep");
    assert!(window.shows("Profile Mine"));
}

const COSTS_MONEY: &str = "Submissions to this profile cost money";

fn focused(window: &TestWindow) -> String {
    let focused = window.harness.root().children_recursive().find(|node| node.accesskit_node().is_focused());
    focused.and_then(|node| node.accesskit_node().label()).unwrap_or_default()
}

/// *Save* says Enter. The tick is the next stop after the base URL: Enter on it must not make a live service free.
#[test]
fn enter_on_a_tick_saves_and_turns_nothing_off() {
    for (tick, costs_money) in [(COSTS_MONEY, true), ("Check the balance when the profile is opened", true)] {
        let mut window = open();
        fill(&mut window, "Base URL", "https://other.invalid/api/");
        for _ in 0..40 {
            if focused(&window) == tick {
                break;
            }
            window.press(Modifiers::NONE, Key::Tab);
        }
        assert_eq!(focused(&window), tick);
        window.press(Modifiers::NONE, Key::Enter);
        window.wait_for("the profile", |state| {
            state.profile_by_id("mine").unwrap().address.text() == "https://other.invalid/api/"
        });
        assert!(!window.shows("Profile Mine"), "Enter saves");
        let saved = window.state().profile_by_id("mine").unwrap();
        assert_eq!((saved.costs_money, saved.checks_on_open), (costs_money, false), "{tick}");
    }
}

#[test]
fn space_turns_a_tick_and_the_words_below_follow() {
    let mut window = open();
    assert!(window.shows("Its buttons are amber"));
    window.harness.get_by_label(COSTS_MONEY).focus();
    window.harness.run_steps(2);
    window.press(Modifiers::NONE, Key::Space);
    assert!(window.shows("Its buttons are green") && !window.shows("amber."), "{:#?}", window.names());
    assert!(!window.shows("Its buttons are amber"), "{:#?}", window.names());
    window.press(Modifiers::NONE, Key::Enter);
    window.wait_for("the profile", |state| !state.profile_by_id("mine").unwrap().costs_money);
}

/// A name that the program offers is replaced by what is typed, wherever the caret was in the last dialog.
#[test]
fn an_offered_name_is_selected_whole() {
    let mut window = open();
    window.press(Modifiers::NONE, Key::Escape);
    for (command, offered) in [("New profile…", "My CapKill"), ("Compatible service…", "Compatible service")] {
        window.click("Profile: Mine");
        window.click(command);
        window.wait_for_text("New profile");
        let name = |window: &TestWindow| {
            let field = window.harness.get_by_role_and_label(Role::TextInput, "Name");
            field.accesskit_node().value().unwrap_or_default()
        };
        assert_eq!(name(&window), offered);
        window.harness.event(Event::Text("X".to_owned()));
        window.harness.run_steps(3);
        assert_eq!(name(&window), "X", "{command}");
        window.press(Modifiers::COMMAND, Key::Z);
        window.press(Modifiers::NONE, Key::Escape);
        if window.shows("Discard") {
            window.click("Discard");
        }
    }
}
