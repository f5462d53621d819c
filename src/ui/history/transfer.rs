//! The menus that export, import, back up and restore, and the progress of what they started.

use eframe::egui::containers::menu::MenuButton;
use eframe::egui::{Button, ProgressBar, RichText, Ui};

use crate::controls::{self, lasting_menu_ui};
use crate::desk::{State, TransferCommand};
use crate::history::ExportFormat;
use crate::theme::{Icon, Palette};
use crate::ui::action::Action;
use crate::ui::commands::Commands;
use crate::ui::scene::Scene;
use crate::view::quantity;

/// Width of the progress bar, in points.
const BAR_WIDTH: f32 = 160.0;

/// Shows the menu of what is exported; it can't be opened where nothing is.
pub fn export_ui(ui: &mut Ui, scene: &mut Scene<'_>) {
    let has_any = scene.state.history.total().unwrap_or_default() > 0;
    ui.add_enabled_ui(has_any, |ui| {
        let sign = Icon::Menu.small().color(Palette::of(ui).weak);
        let button = Button::selectable(false, ("Export", sign));
        let (response, _) = MenuButton::from_button(button).ui(ui, |ui| formats_ui(ui, scene));
        response
            .accessible_name("Export")
            .on_hover_text("Export what is marked, or else what is listed")
            .on_disabled_hover_text("There is nothing to export");
    });
}

/// Shows what is exported, and the formats.
fn formats_ui(ui: &mut Ui, scene: &mut Scene<'_>) {
    let history = &scene.state.history;
    let total = history.total().unwrap_or_default();
    let what = match history.marked.count(total) {
        0 => quantity::counted(total, "listed submission", "listed submissions"),
        marked => quantity::counted(marked, "marked submission", "marked submissions"),
    };
    ui.label(RichText::new(what).color(Palette::of(ui).weak));
    for format in ExportFormat::ALL {
        entry_ui(ui, scene, Action::Export(format));
    }
}

/// Shows the menu of what is done with the whole history, in a narrow window with the exports in it.
pub fn more_ui(ui: &mut Ui, scene: &mut Scene<'_>, has_exports: bool) {
    lasting_menu_ui(ui, Icon::More, "More of the history", |ui| {
        if has_exports && scene.state.history.total().unwrap_or_default() > 0 {
            formats_ui(ui, scene);
            ui.separator();
        }
        entry_ui(ui, scene, Action::ImportHistory);
        ui.separator();
        entry_ui(ui, scene, Action::BackUp);
        entry_ui(ui, scene, Action::Restore);
    });
}

fn entry_ui(ui: &mut Ui, scene: &mut Scene<'_>, action: Action) {
    scene.entry_ui(ui, action.label(), action);
}

/// Shows how far a transfer is, and the button that ends it.
pub fn progress_ui(ui: &mut Ui, state: &State, commands: &mut Commands) {
    let Some(transfer) = &state.transfer else { return };
    let (done, total) = transfer.progress.get();
    let is_ending = transfer.progress.is_cancelled();
    ui.label(transfer.kind.label());
    let share = if total == 0 { 0.0 } else { done as f32 / total as f32 };
    ui.add(ProgressBar::new(share).desired_width(BAR_WIDTH).show_percentage());
    if ui.add_enabled(!is_ending, controls::Button::secondary("Cancel")).clicked() {
        commands.push(TransferCommand::Cancel);
    }
}
