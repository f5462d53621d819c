//! The menu of all sessions, the newest first, each with what it went on to.

use eframe::egui::class::HasClasses as _;
use eframe::egui::{self, Popup, Role, ScrollArea, Ui, WidgetInfo};

use crate::contract::cut;
use crate::controls::{Look, MenuRow, expanded};
use crate::desk::{CaptureCommand, State};
use crate::history::{Capture, CaptureId};
use crate::theme::{Icon, NEAR, Palette, ROW_HEIGHT, Text};
use crate::ui::action::{Action, Can};
use crate::ui::scene::Scene;
use crate::view::{clock_seconds, day_and_seconds};

/// Width of the menu, its greatest height, and what is left of the window below it, in points.
const WIDTH: f32 = 420.0;
const HEIGHT: f32 = 340.0;
const LEFT_BELOW: f32 = 120.0;

/// Longest name of a profile, in characters.
const MAX_NAME_CHARS: usize = 24;

/// Shows when the session on screen began; a click opens the menu.
pub fn menu_ui(ui: &mut Ui, scene: &mut Scene<'_>) {
    let Some(shown) = scene.state.capture.shown.as_deref() else { return };
    let label = day_and_seconds(shown.capture.new.begun_at_ms, scene.now_ms);
    let chevron = Icon::Menu.small().color(Palette::of(ui).weak);
    let button = egui::Button::new((label.as_str(), chevron)).with_class(Look::Secondary.class());
    let opened = ui.add(button).on_hover_text("Show another session");
    opened.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("Session: {label}")));
    let popup = Popup::menu(&opened).accessible_name("Sessions").gap(NEAR).width(WIDTH);
    expanded(&opened, popup.is_open());
    let chosen = popup.show(|ui| entries_ui(ui, shown.capture.id, scene)).and_then(|menu| menu.inner);
    if let Some(id) = chosen {
        scene.commands.push(CaptureCommand::Show(id));
    }
}

/// Shows the sessions. Returns the one that was chosen.
fn entries_ui(ui: &mut Ui, shown: CaptureId, scene: &mut Scene<'_>) -> Option<CaptureId> {
    let state = scene.state;
    let sessions = &state.capture.sessions;
    let most = (ui.ctx().content_rect().height() - LEFT_BELOW).clamp(ROW_HEIGHT, HEIGHT);
    ui.set_width(WIDTH.min(ui.ctx().content_rect().width() - 32.0));
    ui.spacing_mut().item_spacing.y = 0.0;
    let mut chosen = None;
    ScrollArea::vertical().id_salt("sessions").max_height(most).show_rows(
        ui,
        ROW_HEIGHT,
        sessions.len(),
        |ui, rows| {
            for capture in &sessions[rows] {
                if entry_ui(ui, capture, capture.id == shown, scene) {
                    chosen = Some(capture.id);
                    ui.close();
                }
            }
        },
    );
    if Action::ListenWhere.can(state) == Can::Yes {
        ui.separator();
        scene.entry_ui(ui, "New session…", Action::ListenWhere);
    }
    chosen.filter(|chosen| *chosen != shown)
}

/// Shows a session. Returns whether it was clicked.
fn entry_ui(ui: &mut Ui, capture: &Capture, is_chosen: bool, scene: &Scene<'_>) -> bool {
    let money = Palette::of(ui).money(capture.new.costs_money);
    let words = day_and_seconds(capture.new.begun_at_ms, scene.now_ms);
    let (more, name) = (until(capture, scene.state), cut(&capture.new.profile, MAX_NAME_CHARS));
    let row = MenuRow { is_chosen, words: &words, more: &more, right: (&name, Text::Label, money.ink) };
    ui.add(row).clicked()
}

/// Returns how long a session went on, in a few words.
fn until(capture: &Capture, state: &State) -> String {
    let is_running = state.capture.running().is_some_and(|running| running.capture.id == capture.id);
    match capture.ended_at_ms {
        _ if is_running => "listening".to_owned(),
        Some(ended_at_ms) => format!("to {}", clock_seconds(ended_at_ms)),
        None => "its end is not known".to_owned(),
    }
}
