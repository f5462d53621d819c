//! The three steps: the address, the key, and the look at what the program does.

use eframe::egui::{Align, Align2, Id, Layout, Rect, Ui, UiBuilder, pos2, vec2};

use super::places::Rows;
use crate::contract::counted;
use crate::controls::{Button, Look, copied_named_ui, copy_icon_ui, cut_ui};
use crate::desk::{CaptureCommand, CaptureGiveCommand, CopyCommand, Listening, Running};
use crate::theme::{CHIP, CHIP_CORNER, CONTROL, GAP, Icon, NEAR, Palette, SIGN_GAP, Text};
use crate::ui::panes::overview::card::ground;
use crate::ui::scene::Scene;

/// From this width on the three steps stand beside each other, in points.
const STEPS: f32 = 860.0;

/// Height of a step, space above its title, and space between its lines, in points.
const HEIGHT: f32 = 98.0;
const ABOVE: f32 = 10.0;
const BETWEEN: f32 = 6.0;

/// From this width on a step has room for buttons in words, in points.
const WORDS: f32 = 300.0;

/// Shows the steps. Returns whether the page is to be left.
pub fn show(ui: &mut Ui, rows: &mut Rows, scene: &mut Scene<'_>) -> bool {
    let across = if rows.width >= STEPS { 3 } else { 1 };
    let places = rows.places(3, across, HEIGHT);
    let running = scene.state.capture.running().filter(|_| scene.state.capture.is_on());
    address_ui(ui, places[0], running, scene);
    key_ui(ui, places[1], running, scene);
    run_ui(ui, places[2], running, scene)
}

fn address_ui(ui: &mut Ui, place: Rect, running: Option<&Running>, scene: &mut Scene<'_>) {
    let remark = "With /api, with any other path before the method, or with none";
    step_ui(ui, place, (1, "Its base address becomes"), remark, |ui| {
        let address = running.map_or("http://127.0.0.1:PORT/", |running| running.address.as_str());
        let id = Id::unique("how-address");
        value_ui(ui, address, running.is_some(), (id, "Copy the address"), |copied| {
            if copied {
                scene.commands.push(CopyCommand::Quietly(address.to_owned()));
            }
        });
    });
}

fn key_ui(ui: &mut Ui, place: Rect, running: Option<&Running>, scene: &mut Scene<'_>) {
    let is_free = running.is_some_and(|running| running.goes.costs.is_free());
    let remark = if is_free {
        "Any other key does as well here: what answers costs nothing"
    } else {
        "The profile's key leaves in its place, so no other program can spend"
    };
    step_ui(ui, place, (2, "Its key becomes this session's token"), remark, |ui| {
        let masked = running.map(|running| format!("desk-••••{}", running.token.masked()));
        let shown = masked.as_deref().unwrap_or("desk-…, made when a session begins");
        let id = Id::unique("how-token");
        value_ui(ui, shown, running.is_some(), (id, "Copy the token, whole"), |copied| {
            if copied {
                scene.commands.push(CaptureGiveCommand::CopyToken);
            }
        });
    });
}

fn run_ui(ui: &mut Ui, place: Rect, running: Option<&Running>, scene: &mut Scene<'_>) -> bool {
    let state = scene.state;
    let came = state.capture.shown.as_ref().filter(|_| state.capture.shows_running()).map_or(0, |shown| shown.requests);
    let remark = match (running, came) {
        (None, _) => "The address and the token are made when a session begins".to_owned(),
        (Some(_), 0) => "Nothing came so far · the first request shows up at once".to_owned(),
        (Some(_), came) => format!("{} so far", counted(came, "request came", "requests came")),
    };
    let mut leaves = false;
    step_ui(ui, place, (3, "Run it, and look at what it does"), &remark, |ui| {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            match running {
                Some(_) => {
                    let word = if ui.available_width() < WORDS { "Show" } else { "Show conversations" };
                    leaves = ui.add(Button::primary(word)).accessible_name("Show conversations").clicked();
                }
                None => listen_ui(ui, scene),
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                ui.spacing_mut().item_spacing.x = SIGN_GAP;
                let palette = Palette::of(ui);
                let (icon, ink) = match running {
                    Some(_) => (Icon::Listening, palette.ok.ink),
                    None => (Icon::Stop, palette.weak),
                };
                ui.label(icon.text().color(ink));
                let words = listens(running);
                cut_ui(ui, Text::Body.of(&words), &words);
            });
        });
    });
    leaves
}

fn listen_ui(ui: &mut Ui, scene: &mut Scene<'_>) {
    let capture = &scene.state.capture;
    let is_possible = matches!(capture.listening, Listening::No);
    let hint = "Begin a session, which makes the address and the token";
    let button = ui.add_enabled(is_possible, Button::primary("Listen"));
    if button.on_hover_text(hint).on_disabled_hover_text("A session is beginning or ending").clicked() {
        scene.commands.push(CaptureCommand::Listen(capture.wish.clone()));
    }
}

/// Returns in words whether a session listens, and who answers.
fn listens(running: Option<&Running>) -> String {
    match running {
        None => "No session listens".to_owned(),
        Some(running) if running.goes.costs.is_free() => format!("Listening, {} answers", running.capture.new.profile),
        Some(running) => format!("Listening, goes on to {}", running.capture.new.profile),
    }
}

/// Shows what is copied, and the button that does so.
fn value_ui(ui: &mut Ui, text: &str, is_known: bool, copy: (Id, &str), clicked: impl FnOnce(bool)) {
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        let is_narrow = ui.available_width() < WORDS;
        let copied = ui.add_enabled_ui(is_known, |ui| {
            if is_narrow {
                copy_icon_ui(ui, copy.0, copy.1)
            } else {
                copied_named_ui(ui, copy.0, Look::Secondary, copy.1)
            }
        });
        let copied = copied.inner;
        clicked(copied);
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
            let palette = Palette::of(ui);
            let color = if is_known { palette.text } else { palette.weak };
            cut_ui(ui, Text::Mono.of(text).color(color), text);
        });
    });
}

/// Shows a step: its number and title, what is in it, and a remark.
fn step_ui(ui: &mut Ui, place: Rect, title: (usize, &str), remark: &str, contents: impl FnOnce(&mut Ui)) {
    let palette = Palette::of(ui);
    ground(ui, place);
    let (left, right) = (place.left() + GAP, place.right() - GAP);
    let line = |top: f32, height: f32| Rect::from_min_max(pos2(left, top), pos2(right, top + height));
    let head = line(place.top() + ABOVE, CHIP);
    let number = Rect::from_min_size(head.min, vec2(CHIP, CHIP));
    ui.painter().rect_filled(number, CHIP_CORNER, palette.select);
    ui.painter().text(number.center(), Align2::CENTER_CENTER, title.0, Text::Button.font(), palette.text);
    let words = Rect::from_min_max(pos2(number.right() + 2.0 * NEAR, head.top()), head.max);
    child_ui(ui, words, title.1, |ui| drop(cut_ui(ui, Text::Button.of(title.1), title.1)));
    let middle = line(head.bottom() + BETWEEN, CONTROL);
    child_ui(ui, middle, (title.1, "value"), contents);
    let below = line(middle.bottom() + BETWEEN, Text::Small.size().1);
    child_ui(ui, below, (title.1, "remark"), |ui| {
        drop(cut_ui(ui, Text::Small.of(remark).color(palette.weak), remark));
    });
}

fn child_ui(ui: &mut Ui, place: Rect, id: impl std::hash::Hash + std::fmt::Debug, contents: impl FnOnce(&mut Ui)) {
    let builder = UiBuilder::new().max_rect(place).id_salt(id).layout(Layout::left_to_right(Align::Center));
    contents(&mut ui.new_child(builder));
}
