//! The conversations of a session, a row each, their requests as marks on an axis of time.

use eframe::egui::Ui;

use crate::desk::{CaptureCommand, ShownSession};
use crate::ui::scene::Scene;

/// State of the table.
#[derive(Default)]
pub struct ConversationTable {
    frames: u64,
}

impl ConversationTable {
    /// Shows the table, the newest conversation first.
    pub fn show(&mut self, ui: &mut Ui, shown: &ShownSession, scene: &mut Scene<'_>) {
        self.frames += 1;
        for conversation in shown.conversations.iter().rev().take(8) {
            if ui.selectable_label(shown.chosen == Some(conversation.id), &conversation.subject).clicked() {
                scene.commands.push(CaptureCommand::Choose(Some(conversation.id)));
            }
        }
    }
}
