//! A title that opens what is below it, with a chevron.

use eframe::egui::{Align2, CollapsingHeader, WidgetText};

use crate::theme::{Icon, Palette, SMALL_ICON};

/// Returns a title whose chevron tells whether it is open; egui's own has a filled triangle.
pub fn fold(title: impl Into<WidgetText>) -> CollapsingHeader {
    CollapsingHeader::new(title).icon(|ui, openness, response| {
        let sign = if openness > 0.5 { Icon::Menu } else { Icon::Folded };
        let palette = Palette::of(ui);
        let ink = if response.hovered() { palette.text } else { palette.weak };
        let galley = sign.galley(ui.painter(), SMALL_ICON, ink);
        ui.painter().galley(
            Align2::CENTER_CENTER.align_size_within_rect(galley.size(), response.rect).min,
            galley,
            ink,
        );
    })
}
