//! Keys that were in something that was pasted or opened: masked, and offered to the profile in use.

use eframe::egui::Ui;

use crate::desk::{KeyCommand, State};
use crate::ui::commands::Commands;
use crate::ui::theme;
use crate::ui::theme::{NEAR, Palette};

/// Shows a card for each key.
pub fn show(ui: &mut Ui, state: &State, commands: &mut Commands) {
    let profile = state.profile().map(|profile| profile.name.as_str()).unwrap_or_default();
    for key in &state.offered_keys {
        theme::card(ui).fill(Palette::of(ui).ground).show(ui, |ui| {
            ui.horizontal_wrapped(|ui| {
                ui.label(format!("A client key was found: {}", key.masked()));
                let hint = "Take it as the key of the profile in use";
                if ui.button(format!("Use it for {profile}")).on_hover_text(hint).clicked() {
                    commands.push(KeyCommand::UseOffered(key.clone()));
                }
                if ui.button("Leave it").on_hover_text("Forget the key").clicked() {
                    commands.push(KeyCommand::DropOffered);
                }
            });
        });
        ui.add_space(NEAR);
    }
}
