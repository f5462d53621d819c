//! The line that says that the filter hides a submission. It lies over the table and moves nothing.

use eframe::egui::{Align, Label, Layout, Rect, Sense, Stroke, StrokeKind, Ui, UiBuilder, vec2};

use crate::controls::{Button, IconButton};
use crate::desk::{Hidden, RowsCommand};
use crate::theme::{CARD_CORNER, GAP, Icon, Palette};
use crate::ui::commands::Commands;

/// Size of the line, in points.
const WIDTH: f32 = 400.0;
const HEIGHT: f32 = 44.0;

/// Shows the line in the lower left corner of a place.
pub fn show(ui: &mut Ui, place: Rect, hidden: Hidden, commands: &mut Commands) {
    let size = vec2(WIDTH.min(place.width() - 2.0 * GAP), HEIGHT.min(place.height()));
    let rect = Rect::from_min_size(place.left_bottom() + vec2(GAP, -size.y - GAP), size);
    // A click beside the buttons is none on the row below.
    ui.interact(rect, ui.scope_id().with("hidden-submission"), Sense::CLICK);
    let palette = Palette::of(ui);
    let edge = Stroke::new(1.0, palette.outline);
    ui.painter().rect(rect, CARD_CORNER, palette.raised, edge, StrokeKind::Inside);
    let inside = rect.shrink2(vec2(8.0, 0.0));
    let layout = Layout::right_to_left(Align::Center);
    let mut line = ui.new_child(UiBuilder::new().max_rect(inside).id_salt("hidden-submission-line").layout(layout));
    if line.add(IconButton::new(Icon::Close, "Leave it hidden")).clicked() {
        commands.push(RowsCommand::ShowHidden(false));
    }
    if line.add(Button::secondary("Show")).on_hover_text("Take the filters away and show it").clicked() {
        commands.push(RowsCommand::ShowHidden(true));
    }
    line.with_layout(Layout::left_to_right(Align::Center), |ui| {
        ui.add(Label::new(hidden.sentence()).truncate());
    });
}
