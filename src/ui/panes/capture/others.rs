//! The requests of a session that are about no task.

use eframe::egui::Ui;

use crate::desk::ShownSession;
use crate::ui::scene::Scene;

/// Shows them, a row each.
pub fn show(ui: &mut Ui, shown: &ShownSession, _scene: &mut Scene<'_>) {
    for other in shown.others.values() {
        ui.label(&other.what);
    }
}
