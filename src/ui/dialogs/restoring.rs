//! The question before a backup is put in the place of the history.

use eframe::egui::Context;

use crate::desk::{State, TransferCommand};
use crate::ui::commands::Commands;
use crate::ui::dialogs::modal::{Answer, Head, answer_ui, ask};
use crate::ui::theme::GAP;

const WIDTH: f32 = 500.0;

/// Asks while a backup is chosen.
pub fn show(ctx: &Context, state: &State, commands: &mut Commands) {
    let Some(path) = &state.restore else { return };
    let what = "It takes the place of the history. The history as it is now is saved beside it first".to_owned();
    let answer = ask(ctx, "restoring", WIDTH, &Head::new("Restore this backup?", &[what]), |ui| {
        ui.label(path.display().to_string());
        ui.add_space(GAP);
        answer_ui(ui, "Keep the history", "Restore")
    });
    match answer {
        Some(Answer::Do) => commands.push(TransferCommand::Restore),
        Some(Answer::Leave) => commands.push(TransferCommand::DropRestore),
        None => {}
    }
}
