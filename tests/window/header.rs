//! The header: target bar, key, profiles, and what the sandbox can be made to do.

use crate::support::places::seen_lines;
use crate::support::window::{TestWindow, use_profile};
use capkill_desk::profile::{Address, Profile};
use eframe::egui::{Event, Key, Modifiers, Rect, Theme};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

/// What begins the name of the button that asks for the balance.
const CHECK: &str = "Check, Sandbox at 127.0.0.1:";

/// The places of everything in the header that does not change its name.
fn places(window: &TestWindow) -> Vec<Rect> {
    let labels = ["Profile: Sandbox", "Change", "Commands…", "Help", "Settings"];
    labels.map(|label| window.harness.get_by_label(label).rect()).to_vec()
}

fn key(window: &TestWindow) -> String {
    window.state().key().unwrap().expose().to_owned()
}

#[test]
fn nothing_in_the_header_moves() {
    let mut window = TestWindow::open();
    let before = places(&window);
    window.click("Reveal");
    assert_eq!(places(&window), before, "revealed");
    window.click("Hide");
    window.press(Modifiers::COMMAND, Key::K);
    assert_eq!(places(&window), before, "typing");
    window.press(Modifiers::NONE, Key::Escape);
    let check = window.harness.get_by_label_contains(CHECK).rect();
    window.press(Modifiers::COMMAND, Key::B);
    window.wait_for_text("Balance 345.678");
    assert_eq!(places(&window), before, "checked");
    assert_eq!(window.harness.get_by_label_contains(CHECK).rect(), check, "the button stays under the pointer");
}

#[test]
fn the_check_is_said_with_its_target() {
    let mut window = TestWindow::open_with([1280.0, 800.0], 1.0, Theme::Dark, |options| {
        use_profile(options, "Elsewhere", "https://service.invalid/api");
    });
    let said = |window: &TestWindow, name: &str| window.harness.query_by_label(name).is_some();
    assert!(said(&window, "Check, Elsewhere at service.invalid, no key yet, costs money"), "{:#?}", window.names());
    window.press(Modifiers::COMMAND, Key::K);
    window.paste("live-key-9999");
    window.press(Modifiers::NONE, Key::Enter);
    window.wait_for("the key", |state| state.key().is_some());
    window.harness.run_steps(3);
    assert!(said(&window, "Check, Elsewhere at service.invalid, key ••••9999, costs money"), "{:#?}", window.names());
}

#[test]
fn a_scenario_is_set_by_a_click() {
    let mut window = TestWindow::open();
    window.click("Profile: Sandbox");
    assert!(window.shows("What the sandbox does"), "{:#?}", window.names());
    window.click("Never solves it");
    window.wait_for("the key", |state| state.key().is_some_and(|key| key.expose() == "sandbox:never"));
    assert!(window.state().in_flight.is_empty(), "nothing is sent");
    window.click("Profile: Sandbox");
    window.click("Refuses with a code: choose…");
    window.click("ERROR_ZERO_BALANCE");
    window.wait_for("the code", |state| state.key().is_some_and(|key| key.expose() == "sandbox:ERROR_ZERO_BALANCE"));
}

#[test]
fn a_live_profile_offers_no_scenarios() {
    let mut window = TestWindow::open_with([1280.0, 800.0], 1.0, Theme::Dark, |options| {
        let address = Address::parse("https://service.invalid/api");
        options.settings.0.profiles.push(Profile::new("elsewhere", "Elsewhere", address));
        options.profile = Some("elsewhere".into());
    });
    window.click("Profile: Elsewhere");
    assert!(window.shows("Compatible service…") && !window.shows("What the sandbox does"), "{:#?}", window.names());
}

#[test]
fn a_key_is_saved_or_left_by_buttons_too() {
    let mut window = TestWindow::open();
    let before = key(&window);
    window.click("Change");
    assert!(window.harness.get_by_label("Save").accesskit_node().is_disabled(), "there is nothing to save");
    window.harness.event(Event::Text("another-key-0002".into()));
    window.harness.run_steps(3);
    window.click("Show what is typed");
    assert!(!window.shows("another-key-0002"), "what is typed is painted, and no name");
    window.click("Cancel");
    assert_eq!(key(&window), before);
    window.click("Change");
    window.harness.event(Event::Text("another-key-0002".into()));
    window.harness.run_steps(3);
    window.click("Save");
    window.wait_for("the key", |state| state.key().is_some_and(|key| key.expose() == "another-key-0002"));
    assert!(!window.shows("Paste the client key"), "the field is closed");
}

#[test]
fn a_key_that_looks_odd_is_said_while_it_is_typed() {
    let mut window = TestWindow::open_with([1280.0, 800.0], 1.0, Theme::Dark, |options| {
        let address = Address::parse("https://service.invalid/api");
        options.settings.0.profiles.push(Profile::new("elsewhere", "Elsewhere", address));
        options.profile = Some("elsewhere".into());
    });
    window.press(Modifiers::COMMAND, Key::K);
    window.harness.event(Event::Text("short".into()));
    window.harness.run_steps(3);
    assert!(window.shows("Keys usually have 32 hexadecimal digits"), "{:#?}", window.names());
}

#[test]
fn a_key_is_forgotten_by_a_button() {
    let mut window = TestWindow::open();
    window.press(Modifiers::COMMAND, Key::K);
    window.paste("another-key-0009");
    window.wait_for("the key", |state| state.key().is_some_and(|key| key.expose() == "another-key-0009"));
    window.click("Change");
    window.click("Forget…");
    window.wait_for_text("Forget the client key of Sandbox?");
    window.click("Forget");
    window.wait_for("the sandbox's own key", |state| state.key().is_some_and(|key| key.expose() == "sandbox-key-0001"));
}

/// A name of 200 characters leaves room for everything else.
#[test]
fn a_long_profile_name_pushes_nothing_out() {
    for width in [760.0, 900.0, 1100.0, 1280.0] {
        let window = TestWindow::open_with([width, 600.0], 1.0, Theme::Light, |options| {
            let address = Address::parse("https://a-service-with-a-very-long-name.invalid/api");
            options.settings.0.profiles.push(Profile::new("long", &"W".repeat(200), address));
            options.profile = Some("W".repeat(200));
        });
        let check = window.harness.get_by_label_contains("Check, WWW").rect();
        let commands = window.harness.get_by_label("Commands…").rect();
        assert!(check.right() < commands.left(), "{width}: {check:?} {commands:?}");
        assert!(window.harness.get_by_label("Settings").rect().right() <= width, "{width}");
    }
}

#[test]
fn a_reply_without_a_balance_is_told_as_an_accepted_key() {
    let mut window = TestWindow::open();
    window.press(Modifiers::COMMAND, Key::K);
    window.paste("sandbox:balance-absent");
    window.wait_for("the key", |state| state.key().is_some_and(|key| key.expose() == "sandbox:balance-absent"));
    window.press(Modifiers::COMMAND, Key::B);
    window.wait_for_text("Key accepted, no balance in the reply");
    assert!(!window.shows("No answer"), "{:#?}", window.names());
}

#[test]
fn settings_and_help_are_a_key_away() {
    let mut window = TestWindow::open();
    window.press(Modifiers::COMMAND, Key::Comma);
    window.wait_for_text("System follows the desktop's light or dark");
    assert!(!window.shows("Theme: System"));
    window.click("Light");
    window.wait_for("the theme", |state| state.settings.theme == capkill_desk::profile::ThemeChoice::Light);
    assert!(window.shows("Sandbox: for ever"), "{:#?}", window.names());
    window.click("Licences");
    assert!(window.shows("Inter · SIL Open Font License 1.1"), "{:#?}", window.names());
    window.press(Modifiers::NONE, Key::Escape);
    assert!(!window.shows("Inter · SIL"));
    window.press(Modifiers::NONE, Key::F1);
    for text in ["States of a submission", "gave up", "sandbox:never", "Ctrl+Enter"] {
        assert!(window.shows(text), "{text}: {:#?}", window.names());
    }
    window.click("Close");
    window.press(Modifiers::SHIFT, Key::Questionmark);
    assert!(window.shows("States of a submission"), "{:#?}", window.names());
}

/// The menu is as wide as its rows, a cut name has one ellipsis, and the key of each profile is seen.
#[test]
fn a_long_name_makes_no_menu_wider() {
    for width in [1280.0, 900.0, 760.0] {
        let mut window = TestWindow::open_with([width, 600.0], 1.0, Theme::Light, |options| {
            let address = "https://a-service-with-a-very-long-name.of-many-parts.invalid/api";
            use_profile(options, "LongName ".repeat(22).trim(), address);
        });
        window.press(Modifiers::COMMAND, Key::K);
        window.paste("live-key-9999");
        window.wait_for("the key", |state| state.key().is_some());
        let name = window.state().profile().unwrap().name.clone();
        window.click(&format!("Profile: {name}"));
        let row = window.harness.get_by_label("CapKill").rect();
        for button in ["New profile…", "Compatible service…"] {
            let button = window.harness.get_by_label(button).rect();
            assert!(button.right() <= row.right() + 0.5, "{width}: {button:?} is beside {row:?}");
        }
        assert!(!window.names().iter().any(|name| name.contains("……")), "{:#?}", window.names());
        let is_seen = seen_lines(&window).iter().any(|(line, place)| {
            line.ends_with("••••9999") && line.contains('·') && row.x_range().contains(place.right())
        });
        assert!(is_seen, "{width}: {:#?}", seen_lines(&window));
    }
}

#[test]
fn one_thing_is_open_below_the_header_at_a_time() {
    let mut window = TestWindow::open();
    window.press(Modifiers::COMMAND, Key::K);
    assert!(window.shows("Client key of Sandbox"), "{:#?}", window.names());
    window.click("Profile: Sandbox");
    assert!(window.shows("Compatible service…") && !window.shows("Client key of Sandbox"), "{:#?}", window.names());
    window.press(Modifiers::COMMAND, Key::K);
    window.harness.run_steps(3);
    assert!(window.shows("Client key of Sandbox") && !window.shows("Compatible service…"), "{:#?}", window.names());
}

/// The hint of a scenario's key says little: `••••only`.
#[test]
fn the_header_says_what_the_sandbox_is_made_to_do() {
    const DOES: &str = "Only the callback has the answer";
    for (width, has_room) in [(1280.0, true), (760.0, false)] {
        let mut window = TestWindow::open_with([width, 600.0], 1.0, Theme::Dark, |_| {});
        let says =
            |window: &TestWindow| seen_lines(window).iter().any(|(line, rect)| line == DOES && rect.top() < 48.0);
        assert!(!says(&window));
        window.press(Modifiers::COMMAND, Key::K);
        window.paste("sandbox:callback-only");
        window.wait_for("the key", |state| state.scenario_in_force().is_some());
        assert_eq!(says(&window), has_room, "{width}: {:#?}", seen_lines(&window));
        window.harness.get_by_label("Profile: Sandbox").hover();
        window.harness.run_steps(60);
        assert!(window.shows(&format!("Made to do: {DOES}")), "{width}: {:#?}", window.names());
    }
}
