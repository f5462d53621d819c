//! How far a submission has come, step by step.

use eframe::egui::{Sense, Ui, vec2};

use crate::controls::paint_ring;
use crate::theme::{Icon, Palette, SMALL_ICON, Text};

/// Radius and width of the ring before the step that is being taken, in points.
const RING: [f32; 2] = [5.0, 2.0];

/// Shows the steps that were taken, and the one that is being taken; `share` is how much of its time is spent.
pub fn steps_ui(ui: &mut Ui, taken: &[&str], now: &str, share: f32) {
    let palette = Palette::of(ui);
    ui.spacing_mut().item_spacing.x = 4.0;
    for step in taken {
        ui.label(Icon::Done.small().color(palette.ok.ink));
        ui.label(Text::Small.of(*step).color(palette.weak));
        ui.add_space(4.0);
    }
    let (place, _) = ui.allocate_exact_size(vec2(SMALL_ICON, SMALL_ICON), Sense::hover());
    paint_ring(ui.painter(), place.center(), RING, share, palette.created.ink);
    ui.label(Text::Label.of(now).color(palette.created.ink));
}
