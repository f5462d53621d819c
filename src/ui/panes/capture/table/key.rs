//! The key to the signs of the axis, in a strip below the rows.

use eframe::egui::{Align2, Painter, Pos2, Rect, Role, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

use super::axis::{diamond, flag_ui};
use crate::theme::{Icon, Palette, SMALL_ICON, Text};

/// Height of the strip, in points.
pub const KEY: f32 = 28.0;

/// Space before the first sign, between a sign and its words, and between two of them, in points.
const BEFORE: f32 = 24.0;
const AT_SIGN: f32 = 5.0;
const APART: [f32; 2] = [16.0, 12.0];

/// Width of a sign, in points.
const SIGN: f32 = 14.0;

/// A sign with its words, whole and short.
struct Entry {
    sign: fn(&Painter, &Palette, Pos2),
    words: [&'static str; 2],
}

const fn entry(sign: fn(&Painter, &Palette, Pos2), words: [&'static str; 2]) -> Entry {
    Entry { sign, words }
}

/// The signs in the order in which they are told. The last one is told only where the desk may answer itself.
const ENTRIES: [Entry; 9] = [
    entry(create_sign, ["createTask until its reply", "createTask"]),
    entry(poll_sign, ["poll", "poll"]),
    entry(
        |painter, palette, at| diamond(painter, at, palette.bad.ink),
        ["poll less than 2 s after the one before", "poll under 2 s"],
    ),
    entry(ring_sign, ["poll after the answer", "after the answer"]),
    entry(|painter, palette, at| icon_sign(painter, Icon::Solved, palette.ok.ink, at), ["answer", "answer"]),
    entry(|painter, palette, at| icon_sign(painter, Icon::Callback, palette.ok.ink, at), ["callback", "callback"]),
    entry(|painter, palette, at| icon_sign(painter, Icon::HungUp, palette.bad.ink, at), ["client hung up", "hung up"]),
    entry(
        |painter, palette, at| flag_ui(painter, at - vec2(4.5, 7.0), 14.0, palette.weak),
        ["end of the task's life", "end of life"],
    ),
    entry(
        |painter, palette, at| icon_sign(painter, Icon::ByTheDesk, palette.warn.ink, at),
        ["answered by the desk", "by the desk"],
    ),
];

/// What the hairlines are, whole and short.
const LINES: [&str; 2] = ["A line stands every 2 s", "A line every 2 s"];

fn create_sign(painter: &Painter, palette: &Palette, at: Pos2) {
    painter.rect_filled(Rect::from_center_size(at, vec2(4.0, 8.0)), 1.0, palette.created.ink);
}

fn poll_sign(painter: &Painter, palette: &Palette, at: Pos2) {
    painter.circle_filled(at, 3.0, palette.weak);
}

fn ring_sign(painter: &Painter, palette: &Palette, at: Pos2) {
    painter.circle_stroke(at, 2.75, Stroke::new(1.5, palette.warn.ink));
}

fn icon_sign(painter: &Painter, icon: Icon, ink: eframe::egui::Color32, at: Pos2) {
    let galley = icon.galley(painter, SMALL_ICON, ink);
    painter.galley(Align2::CENTER_CENTER.anchor_size(at, galley.size()).min, galley, ink);
}

/// Shows the strip; `by_desk` where the desk may answer itself.
pub fn show(ui: &Ui, strip: Rect, by_desk: bool) {
    let palette = Palette::of(ui);
    let painter = ui.painter().with_clip_rect(strip.intersect(ui.clip_rect()));
    let entries = if by_desk { &ENTRIES[..] } else { &ENTRIES[..ENTRIES.len() - 1] };
    let layout = |text: &str| painter.layout_no_wrap(text.to_owned(), Text::Small.font(), palette.weak);
    let width = |form: usize| -> f32 {
        entries.iter().map(|entry| SIGN + AT_SIGN + layout(entry.words[form]).size().x + APART[form]).sum()
    };
    let room = strip.width() - 2.0 * BEFORE;
    let note = |form: usize| layout(LINES[form]).size().x;
    let form = usize::from(width(0) + note(0) > room);
    let mut x = strip.left() + BEFORE;
    for entry in entries {
        (entry.sign)(&painter, palette, pos2(x + SIGN / 2.0, strip.center().y));
        let words = layout(entry.words[form]);
        let at = pos2(x + SIGN + AT_SIGN, strip.center().y - words.size().y / 2.0);
        x = at.x + words.size().x + APART[form];
        painter.galley(at, words, palette.weak);
    }
    if x + note(form) <= strip.right() - BEFORE / 2.0 {
        let at = pos2(strip.right() - BEFORE / 2.0, strip.center().y);
        painter.text(at, Align2::RIGHT_CENTER, LINES[form], Text::Small.font(), palette.weak);
    }
    ui.painter().hline(strip.x_range(), strip.bottom() - 0.5, Stroke::new(1.0, palette.line));
    let response = ui.interact(strip, ui.scope_id().with("key-to-the-signs"), Sense::hover());
    let words = || entries.iter().map(|entry| entry.words[0]).collect::<Vec<_>>().join(", ");
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, format!("Key to the signs: {}", words())));
    if form == 1 && response.hovered() {
        response.on_hover_text_at_pointer(format!("{}\n{}", words(), LINES[0]));
    }
}
