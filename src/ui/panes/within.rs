//! Things in places that are fixed: what they hold moves nothing that comes after.

use eframe::egui::{Align, Layout, Rect, Ui, UiBuilder};

/// Shows something in a place that was taken already.
pub fn within_ui(ui: &mut Ui, place: Rect, layout: Layout, contents: impl FnOnce(&mut Ui)) {
    let mut child = ui.new_child(UiBuilder::new().max_rect(place).layout(layout));
    contents(&mut child);
}

/// Shows something in a line that was taken already, from the left.
pub fn in_line_ui(ui: &mut Ui, line: Rect, contents: impl FnOnce(&mut Ui)) {
    within_ui(ui, line, Layout::left_to_right(Align::Center), contents);
}

/// Fills what is left of a line that is filled from the right, from the left.
pub fn left_ui(ui: &mut Ui, contents: impl FnOnce(&mut Ui)) {
    in_line_ui(ui, ui.available_rect_before_wrap(), contents);
}
