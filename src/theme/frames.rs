//! The frames of panels and cards.

use eframe::egui::{Frame, Margin, Stroke, Ui};

use crate::theme::palette::Palette;
use crate::theme::space::CARD_CORNER;

/// Returns the frame of a panel.
pub fn panel_frame(ui: &Ui) -> Frame {
    Frame::new().fill(Palette::of(ui).panel).inner_margin(Margin::same(12))
}

/// Returns a box around things that belong together.
pub fn card(ui: &Ui) -> Frame {
    let palette = Palette::of(ui);
    Frame::new()
        .fill(palette.panel)
        .stroke(Stroke::new(1.0, palette.line))
        .corner_radius(CARD_CORNER)
        .inner_margin(Margin::same(12))
}
