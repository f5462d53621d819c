//! What a pane says while it has nothing to show.

use eframe::egui::{RichText, Ui};

use crate::ui::theme::Palette;

/// Shows what is missing, and what to do next.
pub fn nothing_ui(ui: &mut Ui, title: &str, what_to_do: &str) {
    let weak = Palette::of(ui).weak;
    ui.add_space(ui.available_height() * 0.3);
    ui.vertical_centered(|ui| {
        ui.label(RichText::new(title).heading());
        ui.label(RichText::new(what_to_do).color(weak));
    });
}
