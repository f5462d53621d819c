//! What the table says while no conversation is there, and in the room that few rows leave.

use eframe::egui::{Align2, Id, Layout, Rect, Ui};

use super::asked::Asked;
use crate::controls::{Button, Look, copied_ui};
use crate::desk::{CopyCommand, ShownSession};
use crate::judge::money_of_session;
use crate::theme::{Icon, NEAR, Palette, ROW_HEIGHT, SIGN_GAP, SMALL_ICON, Text};
use crate::ui::panes::within::within_ui;
use crate::ui::scene::Scene;

/// Width of what is said in the middle of the rows, in points.
const WIDTH: f32 = 560.0;

/// Says that no conversation is there, with what ends that. Returns what was asked for.
pub fn show(ui: &mut Ui, list: Rect, shown: &ShownSession, scene: &mut Scene<'_>) -> Option<Asked> {
    let running = scene.state.capture.running().filter(|running| running.capture.id == shown.capture.id);
    let weak = Palette::of(ui).weak;
    let place = Rect::from_center_size(list.center(), list.size().min(eframe::egui::vec2(WIDTH, 72.0)));
    let mut asked = None;
    within_ui(ui, place, Layout::top_down(eframe::egui::Align::Center), |ui| {
        ui.spacing_mut().item_spacing.y = NEAR * 2.0;
        let Some(running) = running else {
            let text = if shown.is_whole { "No task came in this session" } else { "Reading the session" };
            ui.label(Text::Body.of(text).color(weak));
            return;
        };
        ui.label(Text::Body.of(format!("Nothing came so far. Point your program at {}", running.address)));
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = NEAR;
            ui.add_space((ui.available_width() - 274.0).max(0.0) / 2.0);
            if copied_ui(ui, Id::unique("capture-address"), Look::Secondary, "Copy the address") {
                scene.commands.push(CopyCommand::Quietly(running.address.clone()));
            }
            let how = ui.add(Button::secondary("How to point a program here"));
            asked = how.clicked().then_some(Asked::How);
        });
    });
    asked
}

/// Says below the rows what a session lets through that goes on to a service which costs money.
pub fn limit_ui(ui: &Ui, rest: Rect, shown: &ShownSession) {
    let Some(limit) = shown.capture.new.call_limit.filter(|_| rest.height() >= 2.0 * ROW_HEIGHT) else { return };
    let palette = Palette::of(ui);
    let text = format!("{}. What is over that the desk answers itself, and nothing is sent.", money_of_session(limit));
    let words = ui.painter().layout_no_wrap(text, Text::Body.font(), palette.weak);
    let sign = Icon::CostsMoney.galley(ui.painter(), SMALL_ICON, palette.warn.ink);
    let left = rest.center().x - (words.size().x + sign.size().x + SIGN_GAP) / 2.0;
    let at = |x: f32, size| Align2::LEFT_CENTER.anchor_size(eframe::egui::pos2(x, rest.center().y), size).min;
    let after = left + sign.size().x + SIGN_GAP;
    ui.painter().galley(at(left, sign.size()), sign, palette.warn.ink);
    ui.painter().galley(at(after, words.size()), words, palette.weak);
}
