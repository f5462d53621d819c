//! The chip that says where something goes: its key is seen whole wherever the chip is, however long name and host are.

use crate::support::places::{Control, click, named, seen_lines};
use crate::support::window::{TestWindow, use_profile};
use eframe::egui::accesskit::Role;
use eframe::egui::{Event, Key, Modifiers, Rect, Theme};
use egui_kittest::kittest::Queryable as _;

const SIZES: [[f32; 2]; 3] = [[1280.0, 800.0], [900.0, 600.0], [760.0, 500.0]];

const ADDRESSES: [&str; 2] =
    ["http://127.0.0.1:39763/", "https://a-service-with-a-very-long-name.of-many-parts.example.invalid/api/"];

const HINT: &str = "••••9999";

fn names() -> [String; 2] {
    ["Compatible service".to_owned(), "LongName ".repeat(23).trim().to_owned()]
}

fn run(window: &mut TestWindow, command: &str) {
    window.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::P);
    window.harness.event(Event::Text(command.to_owned()));
    window.harness.run_steps(3);
}

/// Opens a window on a service that costs money and that nobody can reach, with a draft that can be sent.
fn open(size: [f32; 2], name: &str, address: &str) -> TestWindow {
    let mut window = TestWindow::open_with(size, 1.0, Theme::Dark, |options| {
        use_profile(options, name, address);
    });
    run(&mut window, "try the sample");
    window.press(Modifiers::NONE, Key::Enter);
    window.wait_for("the sample", |state| state.compose.draft.picture.is_some() && state.compose.is_current());
    window.press(Modifiers::COMMAND, Key::K);
    window.paste("live-key-9999");
    window.press(Modifiers::NONE, Key::Enter);
    window.wait_for("the key", |state| state.key().is_some() && state.compose.is_current());
    window
}

/// Whether a place shows the whole hint of the key, uncut.
fn shows_key(window: &TestWindow, place: Rect) -> bool {
    seen_lines(window).iter().any(|(line, rect)| line.ends_with(HINT) && place.expand(1.0).contains_rect(*rect))
}

#[track_caller]
fn assert_shows_key(window: &TestWindow, what: &str, is_it: impl Fn(&Control) -> bool) {
    let place = named(window, is_it).unwrap_or_else(|| panic!("{what}: {:#?}", window.names())).rect;
    assert!(shows_key(window, place), "{what}: no key in {place:?} of {:#?}", seen_lines(window));
}

#[test]
fn the_key_is_cut_nowhere() {
    for size in SIZES {
        for name in names() {
            for address in ADDRESSES {
                let mut window = open(size, &name, address);
                look_everywhere(&mut window, &format!("{size:?}, {name}, {address}"));
            }
        }
    }
}

#[track_caller]
fn look_everywhere(window: &mut TestWindow, what: &str) {
    click(window, |control| control.role == Role::Tab && control.name == "Draft");
    assert_shows_key(window, &format!("Submit, {what}"), |control| {
        let names = ["Submit to ", "Send anyway to "];
        control.role == Role::Button && names.iter().any(|name| control.name.starts_with(name))
    });
    run(window, "submit");
    assert_shows_key(window, &format!("the palette, {what}"), |control| {
        control.role == Role::ListBoxOption && control.name.starts_with("Submit, to ")
    });
    window.press(Modifiers::NONE, Key::ArrowDown);
    window.press(Modifiers::NONE, Key::Enter);
    window.wait_for("the question", |state| state.question.is_some());
    let sentence = window.state().target().unwrap().sentence();
    let boxes: Vec<Rect> = window.harness.get_all_by_label(&sentence).map(|chip| chip.rect()).collect();
    assert_eq!(boxes.len(), 2, "what the window shows, and where it would go: {what}");
    for place in &boxes {
        assert!(shows_key(window, *place), "a question, {what}: no key in {place:?} of {:#?}", seen_lines(window));
    }
    window.harness.hover_at(boxes[1].center());
    window.harness.run_steps(60);
    assert_eq!(window.harness.get_all_by_label(&sentence).count(), 3, "a tooltip has it whole: {what}");
    window.press(Modifiers::NONE, Key::Escape);
    window.wait_for("the answer", |state| state.question.is_none());
}
