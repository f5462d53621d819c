//! The menus that copy a request for another program.

use eframe::egui::class::HasClasses as _;
use eframe::egui::containers::menu::MenuButton;
use eframe::egui::{self, Ui};

use crate::controls::{Look, icon_menu_ui};
use crate::desk::{BundleCommand, Command, CopyCommand, CopyOf};
use crate::payload::CopyFormat;
use crate::theme::{Icon, Palette};
use crate::ui::action::Action;
use crate::ui::commands::Commands;
use crate::ui::scene::Scene;

/// What the menu is called.
const NAME: &str = "Copy as";

/// What the entry for the second step is called below a menu's own heading.
const WITH_KEY: &str = "With the real key…";

/// Shows the menu's button for what is on screen, with its words where there is room.
pub fn button_ui(ui: &mut Ui, in_words: bool, scene: &mut Scene<'_>) {
    let hint = "Copy the request for another program; a placeholder stands for the key";
    if in_words {
        let weak = Palette::of(ui).weak;
        let word = (Icon::Copy.text().color(weak), NAME, Icon::Menu.small().color(weak));
        let button = egui::Button::new(word).with_class(Look::Quiet.class());
        let (response, _) = MenuButton::from_button(button).ui(ui, |ui| entries_ui(ui, scene));
        response.accessible_name(NAME).on_hover_text(hint);
    } else {
        icon_menu_ui(ui, Icon::Copy, NAME, |ui| entries_ui(ui, scene));
    }
}

fn entries_ui(ui: &mut Ui, scene: &mut Scene<'_>) {
    for format in CopyFormat::ALL {
        scene.entry_ui(ui, format.label(), Action::CopyAs(format));
    }
    ui.separator();
    scene.entry_ui(ui, WITH_KEY, Action::CopyWithKey);
}

/// Shows the same menu for a row of the history.
pub fn row_ui(ui: &mut Ui, of: CopyOf, commands: &mut Commands) {
    let weak = Palette::of(ui).weak;
    let copies = ui.menu_button((Icon::Copy.text().color(weak), NAME), |ui| {
        for format in CopyFormat::ALL {
            entry_ui(ui, format.label(), format.tooltip(), CopyCommand::For(of, format), commands);
        }
        ui.separator();
        entry_ui(ui, WITH_KEY, Action::CopyWithKey.row().tooltip, CopyCommand::AskWithKey(of), commands);
    });
    copies.response.accessible_name(NAME);
    let row = Action::SupportBundle.row();
    let bundle = ui.button((row.icon.text().color(weak), row.label)).accessible_name(row.label);
    if bundle.on_hover_text(row.tooltip).clicked() {
        commands.push(BundleCommand::Prepare(of));
        ui.close();
    }
}

fn entry_ui(ui: &mut Ui, label: &str, tooltip: &str, command: impl Into<Command>, commands: &mut Commands) {
    if ui.button(label).on_hover_text(tooltip).clicked() {
        commands.push(command);
        ui.close();
    }
}
