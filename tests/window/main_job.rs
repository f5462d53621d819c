//! The whole window against the real sandbox, by role, label and keyboard.

use std::fs;

use crate::support::window::TestWindow;
use capkill_desk::history::Life;
use capkill_desk::payload::Form;
use capkill_desk::profile::{Address, Profile};
use eframe::egui::{Event, HoveredFile, Key, Modifiers, OutputCommand, Theme};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

const SITE_KEY: &str = "6Le-wvkSAAAAAPBMRTvw0Q4Muexq9bi0DJwx_mJ-";

fn button_is_enabled(window: &TestWindow, label: &str) -> bool {
    !window.harness.get_by_label_contains(label).accesskit_node().is_disabled()
}

#[test]
fn an_empty_desk_says_what_to_do_next() {
    let mut window = TestWindow::open();
    window.wait_for_text("Nothing was submitted yet");
    for text in [
        "Drop a captcha picture on the window",
        "See it work",
        "Try the sample",
        "Paste a request",
        "Enter a key",
        "Nothing was submitted yet",
        "Add a picture",
        "Profile: Sandbox",
        ", free",
    ] {
        assert!(window.shows(text), "{text} is missing: {:#?}", window.names());
    }
    assert!(!button_is_enabled(&window, "Submit to Sandbox"));
}

#[test]
fn the_sample_goes_from_click_to_history_and_back() {
    let mut window = TestWindow::open();
    window.take_sample();
    assert!(window.shows("PNG · 200×60 px"), "{:#?}", window.names());
    assert!(button_is_enabled(&window, "Submit to Sandbox"));
    window.submit();
    window.wait_for_text("Submission #1, created");
    assert!(window.shows("HTTP/1.1 200 OK"), "the reply pane is shown: {:#?}", window.names());
    window.click("Remove");
    window.click_containing("Submission #1");
    window.wait_for_text("Record #1");
    window.click("Preview");
    assert!(window.shows("PNG · 200×60 px"), "the record's picture is previewed: {:#?}", window.names());
    window.click("Load into the draft");
    window.wait_for("the draft", |state| state.compose.draft.picture.is_some() && state.shown.record().is_none());
    assert!(window.shows("History #1"), "the draft says where its picture came from");
}

/// An error row shows code, meaning and what to do.
#[test]
fn an_error_row_tells_code_meaning_and_remedy() {
    let mut window = TestWindow::open();
    window.take_sample();
    window.press(Modifiers::COMMAND, Key::K);
    window.paste("sandbox:ERROR_ZERO_BALANCE\n");
    window.wait_for("the key", |state| {
        state.keys.get("sandbox").is_some_and(|key| key.expose().contains("ZERO")) && state.compose.is_current()
    });
    assert!(window.shows("White space around the key was removed"), "{:#?}", window.names());
    window.submit();
    window
        .wait_for_text("Submission #1, refused, ERROR_ZERO_BALANCE: The account has no money left. Top up the balance");
    assert!(
        window.shows("repeated tries get blocked") && window.shows("Nothing: the service is free"),
        "{:#?}",
        window.names()
    );
}

#[test]
fn the_same_payload_asks_and_the_safe_answer_has_the_focus() {
    let mut window = TestWindow::open();
    window.take_sample();
    window.submit();
    window.press(Modifiers::COMMAND, Key::Enter);
    window.wait_for_text("Submit the same payload again to Sandbox?");
    assert!(window.harness.get_by_label("Cancel").accesskit_node().is_focused());
    window.press(Modifiers::NONE, Key::Enter);
    window.wait_for("the answer", |state| state.question.is_none());
    window.wait_for("the first row alone", |state| state.history.total() == Some(1));
    window.press(Modifiers::COMMAND, Key::Enter);
    window.wait_for_text("Submit the same payload again to Sandbox?");
    window.click("Submit again to Sandbox");
    window.wait_for("the second row", |state| state.history.total() == Some(2) && state.in_flight.is_empty());
}

#[test]
fn recaptcha_shows_what_is_wrong_beside_the_field_and_mends_it() {
    let mut window = TestWindow::open();
    window.click("reCAPTCHA");
    for (label, text) in [("Website URL", "example.com/login"), ("Website key", SITE_KEY)] {
        window.harness.get_by_role_and_label(eframe::egui::accesskit::Role::TextInput, label).focus();
        window.harness.run_steps(2);
        window.harness.event(Event::Text(text.to_owned()));
        window.harness.run_steps(3);
    }
    window.wait_for_text("The URL has no https:// in front");
    assert!(window.shows("Send anyway to Sandbox"), "{:#?}", window.names());
    window.click("Put https:// in front");
    window.wait_for_text("Submit to Sandbox");
    window.click("Payload");
    assert!(window.shows(r#""websiteURL":"https://example.com/login""#), "{:#?}", window.names());
    window.submit();
    assert_eq!(window.state().latest.as_ref().unwrap().record.summary.state, Life::Created);
}

/// On Wayland no drop arrives, so that nothing invites to one.
#[test]
fn a_window_that_is_told_of_no_drops_invites_to_open_and_paste() {
    let mut window = TestWindow::open();
    window.wait_for_text("Drop a captcha picture on the window");
    window.harness.state_mut().expect_no_drops();
    window.wait_for_text("No drops on Wayland: open or paste a picture");
    window.click("Import");
    window.wait_for_text("Paste or open a request");
}

#[test]
fn pictures_come_by_drop_and_by_clipboard() {
    let mut window = TestWindow::open();
    let sample = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/sample.png");
    window.harness.input_mut().hovered_files = vec![HoveredFile::default()];
    window.harness.step();
    window.harness.input_mut().hovered_files = Vec::new();
    window.drop_files(&[sample.into()]);
    window.wait_for("the dropped file", |state| state.compose.composed.preview.is_some());
    window.drop_files(&[sample.into(), sample.into()]);
    window.wait_for_text("2 files came at once");
    window.click("Remove");
    window.paste("data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7");
    window.wait_for_text("The data: prefix was removed");
    assert!(window.shows("services want at least 100 B"), "{:#?}", window.names());
    window.paste("some ordinary words");
    window.wait_for_text("The clipboard is text, in which no request, reply or picture");
    let bitmap = eframe::egui::ColorImage::filled([30, 20], eframe::egui::Color32::from_rgb(200, 10, 10));
    window.harness.event(Event::PasteImage(std::sync::Arc::new(bitmap)));
    window.wait_for_text("PNG · 30×20 px");
}

/// The key is neither in the accessibility tree while typed, shown, sent and copied, nor in the payload pane.
#[test]
fn the_accessibility_tree_never_holds_the_key() {
    const CANARY: &str = "canary-0f3b5d7e9a1c2846";
    let mut window = TestWindow::open();
    window.take_sample();
    let check = |window: &TestWindow, moment: &str| {
        for name in window.names() {
            assert!(!name.contains(CANARY), "{moment}: {name}");
        }
    };
    window.press(Modifiers::COMMAND, Key::K);
    window.paste(CANARY);
    check(&window, "typed");
    window.wait_for("the key", |state| state.keys.get("sandbox").is_some_and(|key| key.expose() == CANARY));
    window.press(Modifiers::NONE, Key::Tab);
    window.wait_for_text("Client key ••••2846");
    window.click("Reveal");
    check(&window, "revealed");
    window.click("Payload");
    check(&window, "payload");
    assert!(window.shows("••••2846"));
    window.submit();
    window.wait_for_text("Submission #1");
    check(&window, "sent");
    window.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::C);
    window.wait_for_text("Payload copied");
    check(&window, "copied");
    for (path, bytes) in crate::support::all_files(window.directory.path()) {
        assert!(!crate::support::holds(&bytes, CANARY), "{}", path.display());
    }
}

#[test]
fn a_live_profile_is_unmistakable() {
    let window = TestWindow::open_with([1280.0, 800.0], 1.0, Theme::Light, |options| {
        let address = Address::parse("https://service.invalid/api");
        options.settings.0.profiles.push(Profile::new("elsewhere", "Elsewhere", address));
        options.profile = Some("elsewhere".into());
    });
    assert!(window.shows("service.invalid, costs money") && window.shows("to Elsewhere"), "{:#?}", window.names());
    assert!(!window.shows("Profile: Sandbox"));
}

/// Every control can be reached with Tab, and each has a name (kittest checks names at each run).
#[test]
fn the_keyboard_reaches_everything() {
    let mut window = TestWindow::open();
    window.take_sample();
    let mut reached = Vec::new();
    for _ in 0..60 {
        window.press(Modifiers::NONE, Key::Tab);
        let focused = window.harness.root().children_recursive().find(|node| node.accesskit_node().is_focused());
        if let Some(label) = focused.and_then(|node| node.accesskit_node().label()) {
            reached.push(label);
        }
    }
    for label in [
        "Profile: Sandbox",
        "Reveal",
        "Change",
        "Help",
        "Settings",
        "Picture",
        "reCAPTCHA",
        "Open…",
        "Paste",
        "Try the sample",
        "Remove",
        "Callback URL",
        "Options",
        "Submit to Sandbox",
        "Preview",
        "Payload",
        "Reply",
        "Fit",
        "1:1",
        "Ground: Checker",
    ] {
        assert!(reached.iter().any(|name| name.contains(label)), "Tab never reached {label}: {reached:#?}");
    }
    for (key, text) in [(Key::Num2, "Copy JSON"), (Key::Num3, "Not submitted yet"), (Key::Num1, "Sharp pixels")] {
        window.press(Modifiers::COMMAND, key);
        assert!(window.shows(text), "{text}");
    }
    window.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::P);
    window.wait_for_text("Find a command");
    window.harness.event(Event::Text("payl".into()));
    window.harness.run_steps(3);
    window.press(Modifiers::NONE, Key::Enter);
    assert!(window.shows("Copy JSON"), "{:#?}", window.names());
}

/// Both themes, small and large, at one and two pixels a point: everything is laid out inside the window.
#[test]
fn every_size_theme_and_scale_holds_the_controls() {
    for theme in [Theme::Dark, Theme::Light] {
        for (size, scale) in
            [([1280.0, 800.0], 1.0), ([900.0, 600.0], 1.0), ([900.0, 600.0], 2.0), ([1920.0, 1080.0], 1.0)]
        {
            let mut window = TestWindow::open_with(size, scale, theme, |_| {});
            window.take_sample();
            window.submit();
            window.wait_for_text("Submission #1");
            for label in ["Reveal", "Change", "Preview", "Reply", "Settings", "Remove"] {
                let rect = window.harness.get_by_label(label).rect();
                let fits = rect.min.x >= 0.0 && rect.min.y >= 0.0 && rect.max.x <= size[0] && rect.max.y <= size[1];
                assert!(fits, "{label} at {rect:?} leaves a {size:?} window, scale {scale}");
            }
            let submit = window.harness.get_by_label_contains("Submit to Sandbox").rect();
            let table = window.harness.get_by_label_contains("Submission #1").rect();
            assert!(submit.max.y < table.min.y, "{submit:?} overlaps {table:?}");
        }
    }
}

#[test]
fn other_scripts_are_drawn() {
    let mut window = TestWindow::open();
    window.click("reCAPTCHA");
    window.harness.get_by_role_and_label(eframe::egui::accesskit::Role::TextInput, "Website URL").focus();
    window.harness.run_steps(2);
    // The harness panics on a character that no font draws.
    window.harness.event(Event::Text("https://пример.рф/Ελληνικά/العربية/Tiếng-Việt".into()));
    window.harness.run_steps(3);
    window.wait_for("the text", |state| state.compose.draft.form == Form::RECAPTCHA && state.compose.is_current());
    assert!(window.shows("العربية"));
}

#[test]
fn a_broken_data_directory_is_said_and_the_window_goes_on() {
    let place = tempfile::tempdir().unwrap();
    fs::write(place.path().join("file"), "in the way").unwrap();
    let data_dir = place.path().join("file/data");
    let mut window = TestWindow::open_with([1280.0, 800.0], 1.0, Theme::Dark, |options| options.data_dir = data_dir);
    window.wait_for_text("choose another with --data-dir");
    window.take_sample();
    assert!(window.shows("PNG · 200×60 px"));
    assert!(!button_is_enabled(&window, "Submit to Sandbox"));
    assert!(window.shows("Try again"));
}

/// Nothing asks for another paint when nothing happens.
#[test]
fn a_still_window_asks_for_no_frames() {
    let mut window = TestWindow::open();
    window.take_sample();
    window.harness.run();
    let delay = window.harness.output().viewport_output.values().map(|output| output.repaint_delay).min().unwrap();
    assert_eq!(delay, std::time::Duration::MAX);
}

/// JSON and form have one card: everything that is sent is on it.
#[test]
fn hand_written_json_has_the_card_of_everything_that_is_sent() {
    let mut window = TestWindow::open();
    let task = r#"{"type":"NoCaptchaTaskProxyless","websiteURL":"https://example.com","websiteKey":"6Lx","isInvisible":true,"recaptchaDataSValue":"abc"}"#;
    window.paste(&format!(r#"{{"clientKey":"k","task":{task},"softId":7}}"#));
    window.wait_for("the draft", |state| state.compose.composed.payload.is_some() && state.compose.is_current());
    for form in ["reCAPTCHA", "JSON"] {
        window.click(form);
        window.wait_for("the form", |state| state.compose.is_current() && !state.compose.composed.sent.is_empty());
        window.press(Modifiers::COMMAND, Key::Num1);
        for text in ["everything that is sent", "Invisible reCAPTCHA", "Value of data-s", "abc", "softId"] {
            assert!(window.shows(text), "{form}: {text}: {:#?}", window.names());
        }
    }
}

/// What is under the pointer stays there while the wheel zooms; its place and colour are named.
#[test]
fn the_wheel_zooms_at_the_pointer() {
    let mut window = TestWindow::open();
    window.take_sample();
    window.wait_for_text("Picture at ");
    let picture = window.harness.get_by_label_contains("Picture at ").rect();
    let pointer = picture.center() + eframe::egui::vec2(60.0, -20.0);
    window.harness.event(Event::PointerMoved(pointer));
    window.harness.run_steps(3);
    let place = |window: &TestWindow| -> Option<(i32, i32)> {
        window.names().iter().find_map(|name| {
            let (x, y) = name.split_once(", ")?;
            Some((x.parse().ok()?, y.parse().ok()?))
        })
    };
    let before = place(&window).unwrap();
    for _ in 0..3 {
        window.harness.event(Event::MouseWheel {
            unit: eframe::egui::MouseWheelUnit::Point,
            source: eframe::egui::MouseWheelSource::Wheel,
            delta: eframe::egui::vec2(0.0, 120.0),
            phase: eframe::egui::TouchPhase::Move,
            modifiers: Modifiers::NONE,
        });
        window.harness.run_steps(20);
    }
    assert!(!window.shows("Picture at 400 %"), "{:#?}", window.names());
    let after = place(&window).unwrap();
    assert!((before.0 - after.0).abs() <= 1 && (before.1 - after.1).abs() <= 1, "{before:?} {after:?}");
    assert!(window.names().iter().any(|name| name.len() == 7 && name.starts_with('#')), "{:#?}", window.names());
}

/// Leaving a picture and coming back shows it again: pixels, not only facts.
#[test]
fn a_picture_comes_back_after_another_form_and_after_removal() {
    let mut window = TestWindow::open();
    window.take_sample();
    window.wait_for_text("Picture at ");
    window.click("reCAPTCHA");
    window.wait_for("the other form", |state| state.compose.is_current() && state.compose.composed.preview.is_none());
    window.click("Picture");
    window.wait_for_text("Picture at ");
    window.click("Remove");
    window.wait_for("the removal", |state| state.compose.is_current() && state.compose.composed.preview.is_none());
    window.take_sample();
    window.wait_for_text("Picture at ");
}

/// Half a key is never used: Escape keeps the old one, and undo brings nothing back.
#[test]
fn a_key_is_taken_whole_or_not_at_all() {
    let mut window = TestWindow::open();
    let key = |window: &TestWindow| window.state().keys.get("sandbox").unwrap().expose().to_owned();
    let before = key(&window);
    window.press(Modifiers::COMMAND, Key::K);
    window.harness.event(Event::Text("half".into()));
    window.harness.run_steps(3);
    assert_eq!(key(&window), before, "typing alone changes nothing");
    window.press(Modifiers::NONE, Key::Escape);
    assert_eq!(key(&window), before);
    window.press(Modifiers::COMMAND, Key::K);
    window.harness.event(Event::Text("whole-key-0002".into()));
    window.harness.run_steps(3);
    window.press(Modifiers::NONE, Key::Enter);
    window
        .wait_for("the new key", |state| state.keys.get("sandbox").is_some_and(|key| key.expose() == "whole-key-0002"));
    window.press(Modifiers::COMMAND, Key::K);
    window.harness.event(Event::Text("z".into()));
    window.harness.run_steps(3);
    for _ in 0..5 {
        window.press(Modifiers::COMMAND, Key::Z);
    }
    window.press(Modifiers::NONE, Key::Enter);
    assert!(!key(&window).contains("half"), "undo brings no earlier typing back: {}", key(&window));
}

/// A click is a frame: what it asked for is done when that frame ends, and the next one shows it.
#[test]
fn a_command_is_run_in_the_frame_that_gave_it() {
    let mut window = TestWindow::open();
    window.harness.get_by_label("reCAPTCHA").click();
    window.harness.step();
    assert_eq!(window.state().compose.draft.form, Form::RECAPTCHA);
    let delay = window.harness.output().viewport_output.values().map(|output| output.repaint_delay).min().unwrap();
    assert_eq!(delay, std::time::Duration::ZERO, "another frame shows what has changed");
}

#[test]
fn a_text_is_on_the_clipboard_in_the_frame_that_copied_it() {
    let mut window = TestWindow::open();
    window.take_sample();
    window.submit();
    window.press(Modifiers::COMMAND, Key::Num3);
    window.harness.get_by_label("Copy the task id").click();
    window.harness.step();
    let commands = &window.harness.output().platform_output.commands;
    assert!(commands.iter().any(|command| matches!(command, OutputCommand::CopyText(_))), "{commands:?}");
}

/// What is typed in the very frame of Ctrl+Enter is sent.
#[test]
fn typing_and_submitting_in_one_frame_sends_what_was_typed() {
    let mut window = TestWindow::open();
    window.take_sample();
    window.harness.get_by_role_and_label(eframe::egui::accesskit::Role::TextInput, "Callback URL").focus();
    window.harness.run_steps(2);
    let input = window.harness.input_mut();
    let modifiers = Modifiers::COMMAND;
    let enter = |pressed| Event::Key { key: Key::Enter, physical_key: None, pressed, repeat: false, modifiers };
    input.events.extend([Event::Text("http://127.0.0.1:9/x".into()), enter(true), enter(false)]);
    window.harness.step();
    window.wait_for("the end", |state| state.in_flight.is_empty() && state.latest.is_some());
    let record = window.state().latest.clone().unwrap();
    assert_eq!(record.record.callback_url.as_deref(), Some("http://127.0.0.1:9/x"));
}
