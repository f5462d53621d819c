//! How programs are pointed at a capture.

use eframe::egui::Ui;

use crate::contract::POINTINGS;
use crate::ui::scene::Scene;

/// Shows the page. Returns whether it is to be left.
pub fn show(ui: &mut Ui, _scene: &mut Scene<'_>) -> bool {
    for pointing in POINTINGS {
        ui.label(pointing.name);
    }
    ui.button("Back to Capture").clicked()
}
