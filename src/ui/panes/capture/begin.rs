//! The ways to begin a session: where there is none, where nothing came so far, and where none could begin.

use eframe::egui::{Align, Id, Layout, RichText, Sense, Stroke, Ui, UiBuilder, vec2};

use crate::controls::{Button, Look, centered_ui, copied_ui, cut_ui};
use crate::desk::{CaptureCommand, CopyCommand, ListenWish, Listening, ShownSession};
use crate::history::Capture;
use crate::theme::{CONTROL, GAP, Icon, NEAR, Palette, SIGN_GAP, Text};
use crate::ui::action::Action;
use crate::ui::scene::Scene;

/// Share of the room above the words.
const ABOVE: f32 = 0.3;

/// Height of the line that says why no session could begin, in points.
const PROBLEM: f32 = 40.0;

/// Returns the wish for a session like an earlier one, on its port.
pub fn like(capture: &Capture, last: &ListenWish) -> ListenWish {
    let new = &capture.new;
    ListenWish {
        profile_id: new.profile_id.clone(),
        port: new.port,
        call_limit: new.call_limit.unwrap_or(last.call_limit),
        has_guard: new.has_guard,
    }
}

/// Shows what the room is for, while there is no session.
pub fn no_session_ui(ui: &mut Ui, scene: &mut Scene<'_>) {
    words_ui(ui, "Watch what your own program sends", "Sandbox answers it, and costs nothing");
    let is_free = matches!(scene.state.capture.listening, Listening::No);
    centered_ui(ui, CONTROL, |ui| {
        ui.spacing_mut().item_spacing.x = NEAR;
        let words = ["Listen", "Beginning"];
        let button = Button::primary(words[usize::from(!is_free)]).icon(Icon::Listening).as_wide_as(&words);
        if ui.add_enabled(is_free, button).on_hover_text(Action::Listen.hint(ui.ctx())).clicked() {
            scene.actions.push(Action::Listen);
        }
        where_ui(ui, scene);
    });
}

/// Shows the button that opens the choice of where requests go on to.
fn where_ui(ui: &mut Ui, scene: &mut Scene<'_>) {
    let where_to = ui.add(Button::secondary("Choose where it goes…"));
    if where_to.on_hover_text(Action::ListenWhere.hint(ui.ctx())).clicked() {
        scene.actions.push(Action::ListenWhere);
    }
}

/// Shows where a program is to be pointed, as long as nothing has come. Returns whether help is asked for.
pub fn nothing_came_ui(ui: &mut Ui, shown: &ShownSession, scene: &mut Scene<'_>) -> bool {
    let running = scene.state.capture.running().filter(|running| running.capture.id == shown.capture.id);
    let Some(running) = running else {
        let what = if shown.is_whole { "Nothing came in this session" } else { "Reading the session" };
        words_ui(ui, what, "");
        return false;
    };
    if shown.requests > 0 {
        words_ui(ui, "No createTask came so far", "What came is among the other requests");
        return false;
    }
    words_ui(ui, "Nothing came so far", &format!("Point your program at {}", running.address));
    centered_ui(ui, CONTROL, |ui| {
        ui.spacing_mut().item_spacing.x = NEAR;
        let id = Id::unique("capture-address");
        if copied_ui(ui, id, Look::Primary, "Copy the address that your program is to call") {
            scene.commands.push(CopyCommand::Quietly(running.address.clone()));
        }
        ui.add(Button::secondary("How to point a program here").icon(Icon::Help)).clicked()
    })
}

/// Shows what is missing, in the middle of the room.
fn words_ui(ui: &mut Ui, title: &str, what: &str) {
    let weak = Palette::of(ui).weak;
    ui.add_space(ui.available_height() * ABOVE);
    ui.vertical_centered(|ui| {
        ui.label(RichText::new(title).heading());
        if !what.is_empty() {
            ui.label(RichText::new(what).color(weak));
        }
    });
    ui.add_space(GAP);
}

/// Shows why no session could begin, and the ways on.
pub fn problem_ui(ui: &mut Ui, problem: &str, scene: &mut Scene<'_>) {
    let palette = Palette::of(ui);
    let (strip, _) = ui.allocate_exact_size(vec2(ui.available_width(), PROBLEM), Sense::hover());
    ui.painter().rect_filled(strip, 0.0, palette.panel);
    ui.painter().hline(strip.x_range(), strip.bottom() - 0.5, Stroke::new(1.0, palette.line));
    let inside = UiBuilder::new().max_rect(strip.shrink2(vec2(GAP, 0.0))).id_salt("capture-problem");
    let mut ui = ui.new_child(inside.layout(Layout::right_to_left(Align::Center)));
    ui.spacing_mut().item_spacing.x = NEAR;
    where_ui(&mut ui, scene);
    let another = ui.add(Button::secondary("Use another"));
    if another.on_hover_text("Begin the session on any port that is free").clicked() {
        scene.commands.push(CaptureCommand::Listen(ListenWish { port: 0, ..scene.state.capture.wish.clone() }));
    }
    ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
        ui.spacing_mut().item_spacing.x = SIGN_GAP;
        ui.label(Icon::Error.text().color(palette.bad.ink));
        cut_ui(ui, Text::Body.of(problem), problem);
    });
}
