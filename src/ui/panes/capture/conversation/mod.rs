//! The conversation that is chosen: its sentence, its requests, the one that is looked at, and who calls.

use eframe::egui::Ui;

use crate::desk::ShownSession;
use crate::ui::scene::Scene;

/// State of the panels.
#[derive(Default)]
pub struct ConversationPanel {
    frames: u64,
}

impl ConversationPanel {
    /// Shows the conversation that is chosen.
    pub fn show(&mut self, ui: &mut Ui, shown: &ShownSession, _scene: &mut Scene<'_>) {
        self.frames += 1;
        if let Some(detail) = shown.detail.made() {
            ui.label(&detail.sentence);
        }
    }
}
