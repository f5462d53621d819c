//! The strip of a session: what it listens on, where requests go on to, and its end.

use eframe::egui::Ui;

use super::Page;
use super::begin::Begin;
use crate::desk::{CaptureCommand, ShownSession};
use crate::ui::scene::Scene;

/// Shows the strip.
pub fn show(ui: &mut Ui, shown: &ShownSession, _page: Page, begin: &mut Begin, scene: &mut Scene<'_>) {
    let state = scene.state;
    ui.horizontal(|ui| {
        if state.capture.shows_running() {
            ui.label("Listening");
            if ui.button("End the session").clicked() {
                scene.commands.push(CaptureCommand::End);
            }
        } else {
            ui.label("Ended");
            begin.show(ui, scene);
        }
        ui.label(shown.requests.to_string());
    });
}
