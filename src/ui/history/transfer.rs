//! The menu that exports, imports, backs up and restores, and the progress of what it started.

use eframe::egui::{Button, ProgressBar, RichText, Ui};

use crate::desk::{State, TransferCommand};
use crate::history::ExportFormat;
use crate::ui::action::Action;
use crate::ui::commands::Commands;
use crate::ui::quantity;
use crate::ui::scene::Scene;
use crate::ui::theme::Palette;

/// Width of the progress bar, in points.
const BAR_WIDTH: f32 = 160.0;

/// Shows the menu.
pub fn menu_ui(ui: &mut Ui, scene: &mut Scene<'_>) {
    let menu = ui.menu_button("Export…", |ui| {
        let history = &scene.state.history;
        let total = history.total().unwrap_or_default();
        let what = match history.marked.count(total) {
            0 | 1 => quantity::counted(total, "listed submission", "listed submissions"),
            marked => quantity::counted(marked, "marked submission", "marked submissions"),
        };
        ui.label(RichText::new(what).color(Palette::of(ui).weak));
        for format in ExportFormat::ALL {
            entry_ui(ui, scene, Action::Export(format));
        }
        ui.separator();
        entry_ui(ui, scene, Action::ImportHistory);
        ui.separator();
        entry_ui(ui, scene, Action::BackUp);
        entry_ui(ui, scene, Action::Restore);
    });
    menu.response.on_hover_text("Export, import, back up and restore");
}

fn entry_ui(ui: &mut Ui, scene: &mut Scene<'_>, action: Action) {
    scene.entry_ui(ui, action.label(), action);
}

/// Shows how far a transfer is, and the button that ends it.
pub fn progress_ui(ui: &mut Ui, state: &State, commands: &mut Commands) {
    let Some(transfer) = &state.transfer else { return };
    let (done, total) = transfer.progress.get();
    ui.horizontal(|ui| {
        ui.label(transfer.kind.label());
        let share = if total == 0 { 0.0 } else { done as f32 / total as f32 };
        ui.add(ProgressBar::new(share).desired_width(BAR_WIDTH).show_percentage());
        let is_ending = transfer.progress.is_cancelled();
        if ui.add_enabled(!is_ending, Button::new("Cancel").small()).clicked() {
            commands.push(TransferCommand::Cancel);
        }
    });
}
