//! A small box with a word: a label, a count, something chosen.

use std::sync::Arc;

use eframe::egui::{Align2, Color32, Galley, Painter, Pos2, Rect, Response, Role, Sense, Ui, WidgetInfo, pos2, vec2};

use crate::theme::{CHIP, CHIP_CORNER, Icon, Palette, SMALL_ICON, Text, Tone};

/// Space between the chip's edge and its word, its sign, and between the two, in points.
const AT_WORD: f32 = 7.0;
const AT_SIGN: f32 = 5.0;

/// Height of a number after a tab's name, and space between its edge and its digits, in points.
const COUNT: f32 = 16.0;
const AT_DIGITS: f32 = 4.0;

/// A chip that is laid out and not painted yet.
pub struct Chip {
    sign: Option<Arc<Galley>>,
    word: Arc<Galley>,
    tone: Tone,
    /// Room for a sign that someone else paints.
    has_room: bool,
}

impl Chip {
    /// Lays a chip out.
    pub fn new(painter: &Painter, tone: Tone, sign: Option<Icon>, word: &str) -> Self {
        Self {
            sign: sign.map(|sign| sign.galley(painter, SMALL_ICON, tone.ink)),
            word: painter.layout_no_wrap(word.to_owned(), Text::Label.font(), tone.ink),
            tone,
            has_room: sign.is_some(),
        }
    }

    /// Leaves room for a sign that is painted by hand.
    pub const fn with_room(mut self) -> Self {
        self.has_room = true;
        self
    }

    /// Returns the chip's width, in points.
    pub fn width(&self) -> f32 {
        self.before_word() + self.word.size().x + AT_WORD
    }

    const fn before_word(&self) -> f32 {
        if self.has_room { 2.0 * AT_SIGN + SMALL_ICON } else { AT_WORD }
    }

    /// Paints the chip, not wider than some width. Returns its place.
    pub fn paint(self, painter: &Painter, left_center: Pos2, widest: f32) -> Rect {
        let size = vec2(self.width().min(widest), CHIP);
        let rect = Align2::LEFT_CENTER.anchor_size(left_center, size);
        painter.rect_filled(rect, CHIP_CORNER, self.tone.tint);
        let painter = painter.with_clip_rect(rect.intersect(painter.clip_rect()));
        let word_at = self.before_word();
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

/// Shows a number after the name of a tab, on a ground of its own. It takes the room of one digit, also where there is no
/// number, and a longer one reaches into the space before the next tab: what stands beside it stays.
pub fn count_chip_ui(ui: &mut Ui, tone: Tone, count: usize) {
    let digits = |word: &str| ui.painter().layout_no_wrap(word.to_owned(), Text::Small.font(), tone.ink);
    let (word, room) = (count.to_string(), digits("0").size().x);
    let galley = digits(&word);
    let size = vec2(room + 2.0 * AT_DIGITS, COUNT);
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    if count == 0 {
        return;
    }
    let chip = Rect::from_min_size(rect.min, vec2(galley.size().x + 2.0 * AT_DIGITS, COUNT));
    ui.painter().rect_filled(chip, CHIP_CORNER, tone.tint);
    ui.painter().galley(Align2::CENTER_CENTER.align_size_within_rect(galley.size(), chip).min, galley, tone.ink);
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &word));
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
