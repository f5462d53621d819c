//! The way to begin a session, where none is on screen and from the strip of an earlier one.

use eframe::egui::Ui;

use crate::desk::{CaptureCommand, ListenWish};
use crate::ui::scene::Scene;

/// What the operator chose for the next session.
#[derive(Default)]
pub struct Begin {
    wish: ListenWish,
}

impl Begin {
    /// Shows what can be watched, and the button that begins.
    pub fn show(&mut self, ui: &mut Ui, scene: &mut Scene<'_>) {
        ui.label("Watch what your own program sends");
        if ui.button("Listen").clicked() {
            scene.commands.push(CaptureCommand::Listen(self.wish.clone()));
        }
    }
}
