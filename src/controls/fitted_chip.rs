//! The chip of a target, cut to a width so that its sign and its key stay whole.

use std::sync::Arc;

use eframe::egui::text::LayoutJob;
use eframe::egui::{
    Align2, Color32, Galley, Painter, Rect, Response, Role, Sense, Stroke, StrokeKind, TextFormat, Ui, WidgetInfo,
    pos2, vec2,
};

use crate::controls::target_chip::sign;
use crate::theme::{CHIP, CHIP_CORNER, Money, Palette, SMALL_ICON, Text};
use crate::view::TargetChip;

/// Space between the chip's edge and what it says, and between sign and words, in points.
const MARGIN: f32 = 6.0;

/// Fewest characters that are left of a host, and of a profile's name, when there is no room for all.
const LEAST_CHARS: usize = 5;

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

/// The chip, laid out: what does not fit is cut from the host first, and never from the key.
pub struct FittedChip<'a> {
    target: &'a TargetChip,
    text: Arc<Galley>,
    ink: Color32,
    edge: Color32,
    tint: Color32,
}

impl<'a> FittedChip<'a> {
    /// Lays the chip out. What does not fit is cut from the middle of the host, then from the end of the name.
    pub fn new(target: &'a TargetChip, painter: &Painter, palette: &Palette, widest: f32) -> Self {
        let Money { ink, edge, tint, .. } = *palette.money(!target.costs.is_free());
        let mut parts = [target.name(), host(target), target.key_hint.clone().unwrap_or_default()];
        let lay = |parts: &[String; 3]| painter.layout_job(job(parts, ink));
        let room = widest - 2.0 * MARGIN - SMALL_ICON - MARGIN;
        let mut text = lay(&parts);
        while text.size().x > room {
            let Some(shorter) = shorter(&parts) else { break };
            parts = shorter;
            text = lay(&parts);
        }
        Self { target, text, ink, edge, tint }
    }

    /// Returns the chip's width, in points.
    pub fn width(&self) -> f32 {
        self.text.size().x + 2.0 * MARGIN + SMALL_ICON + MARGIN
    }

    /// Paints the chip over a place.
    pub fn paint(self, painter: &Painter, place: Rect) {
        painter.rect(place, CHIP_CORNER, self.tint, Stroke::new(1.0, self.edge), StrokeKind::Inside);
        let sign = sign(self.target.costs).galley(painter, SMALL_ICON, self.ink);
        put(painter, sign, place.left() + MARGIN, place.center().y, self.ink);
        put(painter, self.text, place.left() + 2.0 * MARGIN + SMALL_ICON, place.center().y, self.ink);
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
