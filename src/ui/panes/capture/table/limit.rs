//! What the table says in the room that few rows leave.

use eframe::egui::{Align2, Rect, Ui, pos2};

use crate::desk::ShownSession;
use crate::judge::money_of_session;
use crate::theme::{Icon, Palette, ROW_HEIGHT, SIGN_GAP, SMALL_ICON, Text};

/// Says below the rows what a session lets through that goes on to a service which costs money.
pub fn limit_ui(ui: &Ui, rest: Rect, shown: &ShownSession) {
    let Some(limit) = shown.capture.new.call_limit.filter(|_| rest.height() >= 2.0 * ROW_HEIGHT) else { return };
    let palette = Palette::of(ui);
    let text = format!("{}. What is over that the desk answers itself, and nothing is sent.", money_of_session(limit));
    let words = ui.painter().layout_no_wrap(text, Text::Body.font(), palette.weak);
    let sign = Icon::CostsMoney.galley(ui.painter(), SMALL_ICON, palette.warn.ink);
    let left = rest.center().x - (words.size().x + sign.size().x + SIGN_GAP) / 2.0;
    let at = |x: f32, size| Align2::LEFT_CENTER.anchor_size(pos2(x, rest.center().y), size).min;
    let after = left + sign.size().x + SIGN_GAP;
    ui.painter().galley(at(left, sign.size()), sign, palette.warn.ink);
    ui.painter().galley(at(after, words.size()), words, palette.weak);
}
