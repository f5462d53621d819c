//! The menu that takes the history elsewhere and brings it back, its progress, and the question before a restore.

use eframe::egui::{Context, ProgressBar, RichText, Ui};

use crate::desk::{State, TransferCommand};
use crate::history::ExportFormat;
use crate::ui::action::Action;
use crate::ui::dialogs::{Answer, answer_ui, modal};
use crate::ui::theme::{GAP, Palette};
use crate::ui::{Commands, quantity};

/// Width of the progress bar, in points.
const BAR_WIDTH: f32 = 160.0;

/// Shows the menu.
pub fn menu_ui(ui: &mut Ui, state: &State, commands: &mut Commands) {
    let menu = ui.menu_button("Export…", |ui| {
        let total = state.history.total().unwrap_or_default();
        let marked = state.history.marked.count(total);
        let what = match marked {
            0 | 1 => quantity::counted(total, "listed submission", "listed submissions"),
            _ => quantity::counted(marked, "marked submission", "marked submissions"),
        };
        ui.label(RichText::new(what).color(Palette::of(ui).weak));
        for format in ExportFormat::ALL {
            choice_ui(ui, Action::Export(format), TransferCommand::Export(None, format), commands);
        }
        ui.separator();
        choice_ui(ui, Action::ImportHistory, TransferCommand::Import, commands);
        ui.separator();
        choice_ui(ui, Action::BackUp, TransferCommand::BackUp, commands);
        choice_ui(ui, Action::Restore, TransferCommand::ChooseRestore, commands);
    });
    menu.response.on_hover_text("Export, import, back up and restore");
}

fn choice_ui(ui: &mut Ui, action: Action, command: TransferCommand, commands: &mut Commands) {
    if ui.button(action.label()).on_hover_text(action.presented().tooltip).clicked() {
        commands.push(command);
        ui.close();
    }
}

/// Shows how far a transfer is, with its end at hand.
pub fn progress_ui(ui: &mut Ui, state: &State, commands: &mut Commands) {
    let Some(transfer) = &state.transfer else { return };
    let (done, total) = transfer.progress.get();
    ui.horizontal(|ui| {
        ui.label(transfer.kind.label());
        let share = if total == 0 { 0.0 } else { done as f32 / total as f32 };
        ui.add(ProgressBar::new(share).desired_width(BAR_WIDTH).show_percentage());
        let is_ending = transfer.progress.is_cancelled();
        if ui.add_enabled(!is_ending, eframe::egui::Button::new("Cancel").small()).clicked() {
            commands.push(TransferCommand::Cancel);
        }
    });
}

/// Asks before a backup is written over the history.
pub fn restoring(ctx: &Context, state: &State, commands: &mut Commands) {
    let Some(path) = &state.restore else { return };
    let response = modal(ctx, "restoring").show(ctx, |ui| {
        ui.set_max_width(460.0);
        ui.heading("Restore this backup?");
        ui.add_space(GAP);
        ui.label(path.display().to_string());
        ui.label("It takes the place of the history. The history as it is now is saved beside it first.");
        ui.add_space(GAP);
        answer_ui(ui, "Keep the history", "Restore")
    });
    match response.inner {
        Some(Answer::Do) => commands.push(TransferCommand::Restore),
        Some(Answer::Leave) => commands.push(TransferCommand::DropRestore),
        None if response.should_close() => commands.push(TransferCommand::DropRestore),
        None => {}
    }
}
