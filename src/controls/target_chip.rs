//! The chip that says where something goes, and whether that costs money, cut to a width so that its sign and its key
//! stay whole.

use std::sync::Arc;

use eframe::egui::text::LayoutJob;
use eframe::egui::{
    Align2, Color32, Galley, Painter, Rect, Response, Role, Sense, Stroke, StrokeKind, TextFormat, Ui, WidgetInfo,
    pos2, vec2,
};

use crate::profile::Costs;
use crate::theme::{CHIP, CHIP_CORNER, Icon, Palette, SMALL_ICON, Text};
use crate::view::TargetChip;

/// Space between the chip's edge and what it says, and between sign and words, in points.
const MARGIN: f32 = 6.0;

/// Fewest characters that are left of a host, and of a profile's name, when there is no room for all.
const LEAST_CHARS: usize = 5;

/// Returns the sign of what costs money, or of what is free.
#[must_use]
pub const fn sign(costs: Costs) -> Icon {
    if costs.is_free() { Icon::Sandbox } else { Icon::CostsMoney }
}

/// The ground of a chip.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ground {
    /// Dark, on the own colour of a button that sends.
    Inset,
    /// As a chip on its own has it.
    Tint,
}

/// Shows the chip on its own, not wider than some width. Its name and its tooltip say everything, with nothing cut.
pub fn target_chip_ui(ui: &mut Ui, target: &TargetChip, widest: f32) -> Response {
    let chip = FittedChip::new(target, ui.painter(), Palette::of(ui), widest);
    let (place, response) = ui.allocate_exact_size(vec2(chip.width(), CHIP), Sense::hover());
    chip.paint(ui.painter(), place);
    let sentence = target.sentence();
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &sentence));
    response.on_hover_text(sentence)
}

/// Returns the width that the chip takes where there is room, in points.
#[must_use]
pub fn target_chip_width(ui: &Ui, target: &TargetChip) -> f32 {
    FittedChip::new(target, ui.painter(), Palette::of(ui), f32::INFINITY).width()
}

/// Paints the chip over a place inside a button that sends, with *free* or *costs money* at its right end.
pub fn paint_inside(target: &TargetChip, painter: &Painter, palette: &Palette, place: Rect, ground: Ground) {
    let ink = inks(target, palette, ground).0;
    let words = painter.layout_no_wrap(target.costs.words().to_owned(), Text::Label.font(), ink);
    let words_at = place.right() - MARGIN - words.size().x;
    let chip = FittedChip::on(ground, target, painter, palette, words_at - place.left());
    // Sign and colour say the same, and nothing else says the key.
    let has_words = chip.width() <= words_at - place.left();
    chip.paint(painter, place);
    if has_words {
        put(painter, words, words_at, place.center().y, ink);
    }
}

/// Paints the chip on its own at one end of a place, not wider than the place. Returns where it is.
///
/// Whether it costs money is said by sign and colour alone: those who see neither are told by the chip's name.
#[must_use]
pub fn paint_target(target: &TargetChip, painter: &Painter, palette: &Palette, place: Rect, at: Align2) -> Rect {
    let chip = FittedChip::new(target, painter, palette, place.width());
    let rect = at.align_size_within_rect(vec2(chip.width(), CHIP), place);
    chip.paint(painter, rect);
    rect
}

/// The chip, laid out: what does not fit is cut from the host first, and never from the key.
pub struct FittedChip<'a> {
    target: &'a TargetChip,
    text: Arc<Galley>,
    ink: Color32,
    fill: Color32,
    edge: Stroke,
}

impl<'a> FittedChip<'a> {
    /// Lays out a chip on its own.
    pub fn new(target: &'a TargetChip, painter: &Painter, palette: &Palette, widest: f32) -> Self {
        Self::on(Ground::Tint, target, painter, palette, widest)
    }

    /// Lays the chip out. What does not fit is cut from the middle of the host, then from the end of the name.
    fn on(ground: Ground, target: &'a TargetChip, painter: &Painter, palette: &Palette, widest: f32) -> Self {
        let (ink, fill, edge) = inks(target, palette, ground);
        let mut parts = [target.name(), host(target), target.key_hint.clone().unwrap_or_default()];
        let lay = |parts: &[String; 3]| painter.layout_job(job(parts, ink));
        let room = widest - 2.0 * MARGIN - SMALL_ICON - MARGIN;
        let mut text = lay(&parts);
        while text.size().x > room {
            let Some(shorter) = shorter(&parts) else { break };
            parts = shorter;
            text = lay(&parts);
        }
        Self { target, text, ink, fill, edge }
    }

    /// Returns the chip's width, in points.
    pub fn width(&self) -> f32 {
        self.text.size().x + 2.0 * MARGIN + SMALL_ICON + MARGIN
    }

    /// Paints the chip over a place.
    pub fn paint(self, painter: &Painter, place: Rect) {
        painter.rect(place, CHIP_CORNER, self.fill, self.edge, StrokeKind::Inside);
        let sign = sign(self.target.costs).galley(painter, SMALL_ICON, self.ink);
        put(painter, sign, place.left() + MARGIN, place.center().y, self.ink);
        put(painter, self.text, place.left() + 2.0 * MARGIN + SMALL_ICON, place.center().y, self.ink);
    }
}

/// Returns text, ground and edge of the chip.
fn inks(target: &TargetChip, palette: &Palette, ground: Ground) -> (Color32, Color32, Stroke) {
    let money = palette.money(!target.costs.is_free());
    match ground {
        Ground::Inset => (money.on_inset, money.inset, Stroke::NONE),
        Ground::Tint => (money.ink, money.tint, Stroke::new(1.0, money.edge)),
    }
}

/// Returns the host where a profile's name stands before it; without a profile the host is the name.
fn host(target: &TargetChip) -> String {
    if target.profile.is_some() { target.host.clone() } else { String::new() }
}

/// Returns the parts with some characters less; `None` where nothing more may go.
fn shorter([name, host, key]: &[String; 3]) -> Option<[String; 3]> {
    let step = |text: &str| (text.chars().filter(|c| *c != '…').count() * 7 / 8).max(LEAST_CHARS);
    let has_more = |text: &str| text.chars().count() > LEAST_CHARS + 1;
    if has_more(host) {
        return Some([name.clone(), without_middle(host, step(host)), key.clone()]);
    }
    has_more(name).then(|| {
        let kept: String = name.chars().filter(|c| *c != '…').take(step(name)).collect();
        [format!("{kept}…"), host.clone(), key.clone()]
    })
}

/// Cuts a text in its middle, so that so many characters are left.
fn without_middle(text: &str, left: usize) -> String {
    let chars: Vec<char> = text.chars().filter(|c| *c != '…').collect();
    let (before, after) = (left.div_ceil(2), left / 2);
    let tail = chars.len().saturating_sub(after);
    chars.iter().take(before).chain(['…'].iter()).chain(chars.iter().skip(tail)).collect()
}

fn job(parts: &[String; 3], ink: Color32) -> LayoutJob {
    let mut job = LayoutJob::default();
    let kinds = [Text::Label, Text::Label, Text::SmallMono];
    let there = parts.iter().zip(kinds).filter(|(part, _)| !part.is_empty());
    for (index, (part, kind)) in there.enumerate() {
        let before = if index == 0 { "" } else { " · " };
        job.append(before, 0.0, TextFormat::simple(Text::Label.font(), ink));
        job.append(part, 0.0, TextFormat::simple(kind.font(), ink));
    }
    job.wrap.max_rows = 1;
    job
}

fn put(painter: &Painter, galley: Arc<Galley>, x: f32, y: f32, ink: Color32) {
    let at = Align2::LEFT_CENTER.anchor_size(pos2(x, y), galley.size()).min;
    painter.galley_with_override_text_color(at, galley, ink);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_key_is_never_cut() {
        let mut parts =
            ["CapKill for customers".to_owned(), "a-long-host.example.com".to_owned(), "••••2057".to_owned()];
        while let Some(shorter) = shorter(&parts) {
            assert!(shorter.concat().chars().count() < parts.concat().chars().count(), "{shorter:?}");
            parts = shorter;
        }
        assert_eq!(parts, ["CapKi…", "a-l…om", "••••2057"]);
    }
}
