//! The question before a backup is put in the place of the history.

use eframe::egui::Context;

use crate::desk::{State, TransferCommand};
use crate::ui::commands::Commands;
use crate::ui::dialogs::modal::{Answer, answer_ui, ask};
use crate::ui::theme::GAP;

/// Asks while a backup is chosen.
pub fn show(ctx: &Context, state: &State, commands: &mut Commands) {
    let Some(path) = &state.restore else { return };
    let answer = ask(ctx, "restoring", |ui| {
        ui.set_max_width(460.0);
        ui.heading("Restore this backup?");
        ui.add_space(GAP);
        ui.label(path.display().to_string());
        ui.label("It takes the place of the history. The history as it is now is saved beside it first.");
        ui.add_space(GAP);
        answer_ui(ui, "Keep the history", "Restore")
    });
    match answer {
        Some(Answer::Do) => commands.push(TransferCommand::Restore),
        Some(Answer::Leave) => commands.push(TransferCommand::DropRestore),
        None => {}
    }
}
