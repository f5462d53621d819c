//! Keys that were in something that was pasted or opened: masked, and offered to the profile that they belong to.

use eframe::egui::{Stroke, Ui};

use crate::controls::Button;
use crate::desk::{KeyCommand, State};
use crate::theme;
use crate::theme::{Icon, NEAR, Palette, Text};
use crate::ui::commands::Commands;

/// Shows a card for each key.
pub fn show(ui: &mut Ui, state: &State, commands: &mut Commands) {
    let profile = state.profile_of_offered().map(|profile| profile.name.as_str()).unwrap_or_default();
    let palette = Palette::of(ui);
    for key in &state.offered_keys {
        let card = theme::card(ui).fill(palette.field).stroke(Stroke::new(1.0, palette.outline));
        card.show(ui, |ui| {
            ui.set_min_width(ui.available_width());
            ui.horizontal(|ui| {
                ui.label(Icon::Key.text().color(palette.weak));
                ui.label("A key came along:");
                ui.label(Text::Mono.of(key.masked()));
            });
            ui.add_space(NEAR);
            ui.horizontal(|ui| {
                ui.spacing_mut().item_spacing.x = NEAR;
                let hint = "Take it as the key of this profile";
                if ui.add(Button::secondary(&format!("Use it for {profile}"))).on_hover_text(hint).clicked() {
                    commands.push(KeyCommand::UseOffered(key.clone()));
                }
                if ui.add(Button::quiet("Leave it")).on_hover_text("Forget the key").clicked() {
                    commands.push(KeyCommand::DropOffered);
                }
            });
        });
        ui.add_space(2.0 * NEAR);
    }
}
