//! The chip that says where something would go, and whether that costs money.

use std::sync::Arc;

use eframe::egui::text::LayoutJob;
use eframe::egui::{Align2, Color32, FontId, Galley, Painter, Rect, Stroke, StrokeKind, TextFormat, pos2, vec2};

use crate::profile::Costs;
use crate::theme::{CHIP, CHIP_CORNER, Icon, Palette, SMALL_ICON, Text};
use crate::view::TargetChip;

/// Space between the chip's edge and what it says, and between sign and words, in points.
const MARGIN: f32 = 6.0;
const GAP: f32 = 5.0;

/// Returns the sign of what costs money, or of what is free.
#[must_use]
pub const fn sign(costs: Costs) -> Icon {
    if costs.is_free() { Icon::Sandbox } else { Icon::CostsMoney }
}

/// Returns whether something costs money, in words.
#[must_use]
pub const fn words(costs: Costs) -> &'static str {
    if costs.is_free() { "free" } else { "costs money" }
}

/// The ground of a chip inside a button that sends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ground {
    /// Dark, on the button's own colour.
    Inset,
    /// As a chip on its own has it.
    Tint,
}

/// Paints the chip over a place inside a button that sends.
pub fn paint_inside(target: &TargetChip, painter: &Painter, palette: &Palette, place: Rect, ground: Ground) {
    let money = palette.money(!target.costs.is_free());
    let (ink, fill, edge) = match ground {
        Ground::Inset => (money.on_inset, money.inset, Stroke::NONE),
        Ground::Tint => (money.ink, money.tint, Stroke::new(1.0, money.edge)),
    };
    painter.rect(place, CHIP_CORNER, fill, edge, StrokeKind::Inside);
    let y = place.center().y;
    let words = painter.layout_no_wrap(words(target.costs).to_owned(), Text::Label.font(), ink);
    let words_at = place.right() - MARGIN - words.size().x;
    put(painter, words, words_at, y, ink);
    let sign = sign(target.costs).galley(painter, SMALL_ICON, ink);
    let text_at = place.left() + MARGIN + sign.size().x + GAP;
    put(painter, sign, place.left() + MARGIN, y, ink);
    let text = painter.layout_job(job(target, ink, words_at - GAP - text_at));
    put(painter, text, text_at, y, ink);
}

/// Paints the chip on its own at one end of a place, not wider than the place. Returns where it is.
///
/// Whether it costs money is said by sign and colour alone: those who see neither are told by the chip's name.
#[must_use]
pub fn paint_target(target: &TargetChip, painter: &Painter, palette: &Palette, place: Rect, at: Align2) -> Rect {
    let money = palette.money(!target.costs.is_free());
    let sign = sign(target.costs).galley(painter, SMALL_ICON, money.ink);
    let before = MARGIN + sign.size().x + GAP;
    let text = painter.layout_job(job(target, money.ink, place.width() - before - MARGIN));
    let size = vec2(before + text.size().x + MARGIN, CHIP);
    let chip = at.align_size_within_rect(size, place);
    painter.rect(chip, CHIP_CORNER, money.tint, Stroke::new(1.0, money.edge), StrokeKind::Inside);
    put(painter, sign, chip.left() + MARGIN, chip.center().y, money.ink);
    put(painter, text, chip.left() + before, chip.center().y, money.ink);
    chip
}

/// Lays out profile, host and key, cut to a width.
fn job(target: &TargetChip, ink: Color32, width: f32) -> LayoutJob {
    let mut job = LayoutJob::default();
    let format = |font: FontId| TextFormat::simple(font, ink);
    let host = if target.profile.is_some() { target.host.as_str() } else { "" };
    let key = target.key_hint.as_deref().unwrap_or_default();
    let name = target.name();
    let parts = [(name.as_str(), Text::Label), (host, Text::Label), (key, Text::SmallMono)];
    for (index, (part, kind)) in parts.into_iter().filter(|(part, _)| !part.is_empty()).enumerate() {
        let before = if index == 0 { "" } else { " · " };
        job.append(before, 0.0, format(Text::Label.font()));
        job.append(part, 0.0, format(kind.font()));
    }
    job.wrap.max_width = width.max(0.0);
    job.wrap.max_rows = 1;
    job.wrap.break_anywhere = true;
    job
}

fn put(painter: &Painter, galley: Arc<Galley>, x: f32, y: f32, ink: Color32) {
    let at = Align2::LEFT_CENTER.anchor_size(pos2(x, y), galley.size()).min;
    painter.galley(at, galley, ink);
}
