//! Who calls, with how sure each line is; and for a poll the time to the polls beside it.

use eframe::egui::{Align, Layout, Rect, Sense, Ui, pos2, vec2};

use super::panel::About;
use crate::contract::took;
use crate::controls::cut_ui;
use crate::theme::{GAP, NEAR, Palette, Text};
use crate::ui::panes::within::{in_line_ui, left_ui};
use crate::view::{CallRow, DetailItem};

/// Height of a line and width of what it is about, in points.
const LINE: f32 = 22.0;
const WHAT: f32 = 76.0;

/// Less time than this between two polls is too little, in milliseconds.
const FLOOR_MS: u64 = 2_000;

/// Shows the lines.
pub fn show(ui: &mut Ui, about: About<'_>) {
    ui.add_space(2.0 * NEAR);
    if let Some(call) = about.shown.task_call() {
        for who in &call.who {
            line_ui(ui, who.what, &who.value, who.how_sure.word());
        }
        if call.who.is_empty() {
            line_ui(ui, "Says it is", "nothing", "");
        }
    }
    let Some(poll) = poll(about) else { return };
    for (what, gap) in [("Poll before", poll.gap_before_ms), ("Next poll", poll.gap_after_ms)] {
        let Some(gap) = gap else { continue };
        let sure = if gap < FLOOR_MS { "under 2 s" } else { "" };
        let words = if what == "Next poll" { "later" } else { "earlier" };
        line_ui(ui, what, &format!("{} {words}", took(gap)), sure);
    }
}

/// Returns the row of the request that is looked at, where it is a poll.
fn poll(about: About<'_>) -> Option<&CallRow> {
    let number = about.shown.looked_at_number()?;
    let mut items = about.shown.detail.made()?.items.iter();
    items.find_map(|item| match item {
        DetailItem::Call(call) if call.number == number && !call.is_create => Some(call),
        DetailItem::Call(_) | DetailItem::Between(_) => None,
    })
}

/// Shows a line: what it is about, what is known, and how sure that is.
pub fn line_ui(ui: &mut Ui, what: &str, value: &str, how_sure: &str) {
    wide_line_ui(ui, WHAT, [what, value, how_sure]);
}

/// Shows a line whose first part has a width of its own.
pub fn wide_line_ui(ui: &mut Ui, width: f32, [what, value, how_sure]: [&str; 3]) {
    let weak = Palette::of(ui).weak;
    let (line, _) = ui.allocate_exact_size(vec2(ui.available_width(), LINE), Sense::hover());
    let inside = line.shrink2(vec2(GAP, 0.0));
    in_line_ui(ui, inside, |ui| drop(ui.label(Text::Small.of(what).color(weak))));
    let rest = Rect::from_min_max(pos2(inside.left() + width, inside.top()), inside.max);
    in_line_ui(ui, rest, |ui| {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.label(Text::Small.of(how_sure).color(weak));
            left_ui(ui, |ui| drop(cut_ui(ui, Text::Body.of(value), value)));
        });
    });
}
