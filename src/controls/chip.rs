//! A small box with a word: a label, a count, something chosen.

use std::sync::Arc;

use eframe::egui::{Align2, Color32, Galley, Painter, Pos2, Rect, Response, Role, Sense, Ui, WidgetInfo, pos2, vec2};

use crate::theme::{CHIP, CHIP_CORNER, Icon, Palette, SMALL_ICON, Text, Tone};

/// Space between the chip's edge and its word, its sign, and between the two, in points.
const AT_WORD: f32 = 7.0;
const AT_SIGN: f32 = 5.0;

/// A chip that is laid out and not painted yet.
pub struct Chip {
    sign: Option<Arc<Galley>>,
    word: Arc<Galley>,
    tone: Tone,
    /// Room for a sign that someone else paints.
    has_room: bool,
    /// Width that the word has at least, in points.
    least: f32,
}

impl Chip {
    /// Lays a chip out.
    pub fn new(painter: &Painter, tone: Tone, sign: Option<Icon>, word: &str) -> Self {
        Self {
            sign: sign.map(|sign| sign.galley(painter, SMALL_ICON, tone.ink)),
            word: painter.layout_no_wrap(word.to_owned(), Text::Label.font(), tone.ink),
            tone,
            has_room: sign.is_some(),
            least: 0.0,
        }
    }

    /// Leaves room for a sign that is painted by hand.
    pub const fn with_room(mut self) -> Self {
        self.has_room = true;
        self
    }

    /// Makes the chip as wide as one with another word, if that is wider.
    fn with_width_of(mut self, painter: &Painter, word: &str) -> Self {
        self.least = painter.layout_no_wrap(word.to_owned(), Text::Label.font(), self.tone.ink).size().x;
        self
    }

    /// Returns the chip's width, in points.
    pub fn width(&self) -> f32 {
        self.before_word() + self.word.size().x.max(self.least) + AT_WORD
    }

    const fn before_word(&self) -> f32 {
        if self.has_room { 2.0 * AT_SIGN + SMALL_ICON } else { AT_WORD }
    }

    /// Returns where the word begins: it stands in the middle of its room.
    fn word_at(&self) -> f32 {
        self.before_word() + (self.least - self.word.size().x).max(0.0) / 2.0
    }

    /// Paints the chip, not wider than some width. Returns its place.
    pub fn paint(self, painter: &Painter, left_center: Pos2, widest: f32) -> Rect {
        let size = vec2(self.width().min(widest), CHIP);
        let rect = Align2::LEFT_CENTER.anchor_size(left_center, size);
        painter.rect_filled(rect, CHIP_CORNER, self.tone.tint);
        let painter = painter.with_clip_rect(rect.intersect(painter.clip_rect()));
        let word_at = self.word_at();
        let put = |galley: Arc<Galley>, x: f32| {
            let at = Align2::LEFT_CENTER.anchor_size(pos2(rect.left() + x, rect.center().y), galley.size()).min;
            painter.galley(at, galley, self.tone.ink);
        };
        if let Some(sign) = self.sign {
            put(sign, AT_SIGN);
        }
        put(self.word, word_at);
        rect
    }

    /// Returns where a sign is in a chip at a place.
    pub fn sign_center(chip: Rect) -> Pos2 {
        pos2(chip.left() + AT_SIGN + SMALL_ICON / 2.0, chip.center().y)
    }
}

/// Paints a chip that means nothing but its word, not wider than some width. Returns its place.
#[must_use]
pub fn paint_chip(ui: &Ui, left_center: Pos2, widest: f32, word: &str) -> Rect {
    let palette = Palette::of(ui);
    let tone = Tone { ink: palette.text, tint: palette.control };
    Chip::new(ui.painter(), tone, None, word).paint(ui.painter(), left_center, widest)
}

/// Shows a chip.
pub fn chip_ui(ui: &mut Ui, tone: Tone, sign: Option<Icon>, word: &str) -> Response {
    let chip = Chip::new(ui.painter(), tone, sign, word);
    shown_ui(ui, chip, word)
}

/// Shows a chip with a number, which is as wide for every number of one or two digits: what stands beside it stays.
pub fn count_chip_ui(ui: &mut Ui, tone: Tone, count: usize) -> Response {
    let word = count.to_string();
    let chip = Chip::new(ui.painter(), tone, None, &word).with_width_of(ui.painter(), "00");
    shown_ui(ui, chip, &word)
}

fn shown_ui(ui: &mut Ui, chip: Chip, word: &str) -> Response {
    let (rect, response) = ui.allocate_exact_size(vec2(chip.width(), CHIP), Sense::hover());
    if ui.is_rect_visible(rect) {
        chip.paint(ui.painter(), rect.left_center(), f32::INFINITY);
    }
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, word));
    response
}

/// Returns a colour that is only partly there.
#[must_use]
pub fn pale(color: Color32) -> Color32 {
    color.gamma_multiply(0.3)
}
