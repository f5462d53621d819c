//! The panel at the right: the picture as it came, and who calls.

use eframe::egui::{Sense, Stroke, Ui, vec2};

use super::panel::{About, head_ui};
use super::{picture, who};
use crate::theme::{GAP, Palette, Text};
use crate::ui::panes::within::in_line_ui;
use crate::ui::scene::Scene;

/// Height of the head of *Who calls*, in points.
const HEAD: f32 = 32.0;

/// Shows the panel.
pub fn show(ui: &mut Ui, about: About<'_>, scene: &mut Scene<'_>) {
    let [title, more] = picture::title(about, scene.state);
    head_ui(ui, title, more);
    picture::show(ui, about, scene);
    let (head, _) = ui.allocate_exact_size(vec2(ui.available_width(), HEAD), Sense::hover());
    let line = Stroke::new(1.0, Palette::of(ui).line);
    ui.painter().hline(head.x_range(), head.top() + 0.5, line);
    ui.painter().hline(head.x_range(), head.bottom() - 0.5, line);
    in_line_ui(ui, head.shrink2(vec2(GAP, 0.0)), |ui| drop(ui.label(Text::Button.of("Who calls"))));
    who::show(ui, about);
}
