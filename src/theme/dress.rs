//! The colours of a theme as the desktop wishes them: with its accent, and with high contrast.

use std::sync::{PoisonError, RwLock};

use eframe::egui::{Color32, Theme, Visuals};

use crate::theme::palette::{Fill, Json, Money, Palette, Tone};
use crate::theme::shade::{apart, contrast, hue, mixed, on, readable};
use crate::theme::tokens::{DARK, LIGHT};
use crate::theme::wishes::Wishes;

/// Least contrast of text where high contrast is wished, and of what only has to be seen. Source: WCAG 2.2, 1.4.6 for
/// text; 1.4.11 asks 3 of the rest.
pub(super) const HIGH_TEXT: f32 = 7.0;
pub(super) const HIGH_SHAPE: f32 = 4.5;

/// Least contrast of text and of what only has to be seen, else. Source: WCAG 2.2, 1.4.3 and 1.4.11.
pub(super) const TEXT: f32 = 4.5;
pub(super) const SHAPE: f32 = 3.0;

/// How far the hue of an accent is at least from one that means something, in degrees.
const OTHER_HUE: f32 = 30.0;

/// Least contrast of a control that is hovered or pressed against itself at rest. The tables of `tokens.rs` have 1.2.
pub(super) const MOMENTS: f32 = 1.1;

/// Every palette that was made so far. A desktop's wishes change a few times in a run, and everything that is painted
/// refers to its palette.
static MADE: RwLock<Vec<&'static Palette>> = RwLock::new(Vec::new());

impl Palette {
    /// Returns the palette of a theme as the desktop wishes it.
    pub(super) fn dressed(theme: Theme, wishes: &Wishes) -> &'static Self {
        let plain = if theme == Theme::Dark { &DARK } else { &LIGHT };
        let accent = wishes.accent.filter(|accent| !plain.has_meaning(*accent));
        if accent.is_none() && !wishes.has_high_contrast {
            return plain;
        }
        let end = if theme == Theme::Dark { Color32::WHITE } else { Color32::BLACK };
        let mut palette = *plain;
        if let Some(accent) = accent {
            palette = palette.with_accent(accent, end);
        }
        if wishes.has_high_contrast {
            palette = palette.in_high_contrast(end);
        }
        let mut made = MADE.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(same) = made.iter().find(|one| ***one == palette) {
            return same;
        }
        let kept: &'static Self = Box::leak(Box::new(palette));
        made.push(kept);
        kept
    }

    /// Returns the palette that some visuals belong to. It is known by three colours that egui has of it.
    #[must_use]
    pub fn of_visuals(visuals: &Visuals) -> &'static Self {
        let is_of = |palette: &Self| {
            palette.accent.rest == visuals.hyperlink_color
                && Some(palette.weak) == visuals.weak_text_color
                && palette.select == visuals.selection.bg_fill
        };
        let plain = if visuals.dark_mode { &DARK } else { &LIGHT };
        if is_of(plain) {
            return plain;
        }
        let made = MADE.read().unwrap_or_else(PoisonError::into_inner);
        made.iter().find(|palette| is_of(palette)).copied().unwrap_or(plain)
    }

    /// Tells whether a colour would be taken for that of what costs nothing, of what costs money or of what is wrong.
    fn has_meaning(&self, color: Color32) -> bool {
        let [free, live] = [&self.free, &self.live];
        let meant = [free.edge, free.fill.rest, live.edge, live.fill.rest, self.bad.ink];
        let Some(of_color) = hue(color) else { return false };
        meant.into_iter().filter_map(hue).any(|meant| apart(of_color, meant) < OTHER_HUE)
    }

    fn surfaces(&self) -> [Color32; 6] {
        [self.ground, self.panel, self.raised, self.field, self.control, self.hover]
    }

    fn with_accent(self, accent: Color32, end: Color32) -> Self {
        let select = mixed(self.panel, accent, 0.2);
        // What is written on the chosen row has to be read still.
        let select = readable(select, self.panel, &[self.text, self.weak], TEXT);
        let select = readable(select, self.panel, &[self.outline], SHAPE);
        let grounds = [&self.surfaces()[..], &[select, self.mark, self.live.tint, self.free.tint]].concat();
        let rest = readable(accent, end, &grounds, TEXT);
        Self { accent: filled(rest, end, TEXT), select, ..self }
    }

    fn in_high_contrast(self, end: Color32) -> Self {
        let (text, select) = (end, mixed(self.select, self.panel, 0.5));
        let mark = mixed(self.mark, self.panel, 0.5);
        let (live, free) = (self.live, self.free);
        let grounds = [&self.surfaces()[..], &[self.press, select, mark, live.tint, free.tint]].concat();
        let ink = |ink: Color32| readable(ink, end, &grounds, HIGH_TEXT);
        let outline = readable(self.outline, end, &grounds, HIGH_SHAPE);
        let tone = |tone: Tone| {
            let tint = mixed(tone.tint, self.field, 0.4);
            Tone { ink: readable(ink(tone.ink), end, &[tint], HIGH_TEXT), tint }
        };
        let money = |money: Money| Money {
            fill: filled(money.fill.rest, end, HIGH_TEXT),
            edge: ink(money.edge),
            ink: ink(money.ink),
            ..money
        };
        Self {
            line: outline,
            outline,
            text,
            weak: ink(self.weak),
            accent: filled(ink(self.accent.rest), end, HIGH_TEXT),
            select,
            mark,
            free: money(free),
            live: money(live),
            ok: tone(self.ok),
            created: tone(self.created),
            warn: tone(self.warn),
            bad: tone(self.bad),
            fail: tone(self.fail),
            tan: tone(self.tan),
            grey: tone(self.grey),
            json: Json {
                key: ink(self.json.key),
                text: ink(self.json.text),
                number: ink(self.json.number),
                word: ink(self.json.word),
                sign: ink(self.json.sign),
            },
            ..self
        }
    }
}

/// Returns a filled control whose fill is at rest what it is given, or a little more. Hovered and pressed it can be told
/// from that, and the text on it read.
fn filled(rest: Color32, end: Color32, least: f32) -> Fill {
    let text = on(rest);
    let rest = readable(rest, opposite(text), &[text], least);
    let back = opposite(end);
    // Where there is no room on the usual side, as beside white, the other one has some.
    let ways = [(end, 0.2), (back, 0.15), (end, 0.4), (back, 0.25)].map(|(to, share)| mixed(rest, to, share));
    let mut others = vec![rest];
    for way in ways {
        let differs = others.iter().all(|other| contrast(way, *other) >= MOMENTS);
        if differs && contrast(way, text) >= least {
            others.push(way);
        }
    }
    let moment = |number: usize| others.get(number).copied().unwrap_or(rest);
    Fill { rest, hi: moment(1), lo: moment(2), on: text }
}

fn opposite(end: Color32) -> Color32 {
    if end == Color32::WHITE { Color32::BLACK } else { Color32::WHITE }
}
