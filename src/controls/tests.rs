//! What the tests of the controls need.

use eframe::egui::Ui;

use crate::controls;
use crate::theme;

/// Paints with the fonts, colours and looks of the window, from the second frame on, and tells a screen reader the same.
pub fn dressed(ui: &mut Ui, contents: impl FnOnce(&mut Ui)) {
    if ui.ctx().cumulative_pass_nr() == 0 {
        theme::install(ui.ctx());
        controls::install(ui.ctx());
        ui.ctx().add_plugin(controls::Tidy);
    } else {
        contents(ui);
    }
}
