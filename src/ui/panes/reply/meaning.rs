//! What the dictionary says about an error code.

use eframe::egui::{Grid, Label, RichText, Ui, vec2};

use crate::contract::ErrorCode;
use crate::ui::theme::Palette;

/// Shows meaning, remedy, whether the same request may be sent again, and who says so.
pub fn show(ui: &mut Ui, known: &ErrorCode) {
    let weak = Palette::of(ui).weak;
    let rows =
        [("Meaning", known.meaning), ("What to do", known.what_to_do), ("Same request again", known.retry.advice())];
    let grid = Grid::new("dictionary").num_columns(2).spacing(vec2(10.0, 2.0)).min_row_height(0.0);
    grid.show(ui, |ui| {
        for (name, text) in rows {
            ui.label(RichText::new(name).color(weak));
            ui.add(Label::new(text).wrap());
            ui.end_row();
        }
        ui.label("");
        ui.label(RichText::new(format!("Stated by {}", known.source)).small().color(weak));
        ui.end_row();
    });
}
