//! How an entry of the palette is painted: icon, name, detail, and at the right where it sends and its shortcut.

use eframe::egui::{Align2, Color32, Rect, Response, Role, Sense, Ui, WidgetInfo, pos2, vec2};

use crate::controls::{choice, paint_target};
use crate::theme::{CONTROL_CORNER, ICON, Palette, Text};
use crate::ui::dialogs::palette::entry::Entry;

/// Heights of an entry and of a heading, in points.
pub const ROW: f32 = 32.0;
const HEADING: f32 = 28.0;

/// Space beside an entry, and within it, in points.
const BESIDE: f32 = 7.0;
const WITHIN: f32 = 12.0;
const GAP: f32 = 10.0;

/// Width of the bar before the chosen entry, and widest chip, in points.
const BAR: f32 = 3.0;
const CHIP_WIDTH: f32 = 290.0;

/// Shows the heading of a group.
pub fn heading_ui(ui: &mut Ui, text: &str) {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), HEADING), Sense::hover());
    let weak = Palette::of(ui).weak;
    let at = pos2(rect.left() + BESIDE + WITHIN, rect.bottom() - HEADING / 2.0);
    ui.painter().text(at, Align2::LEFT_CENTER, text, Text::Label.font(), weak);
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, text));
}

/// Shows an entry.
pub fn entry_ui(ui: &mut Ui, entry: &Entry, is_chosen: bool) -> Response {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::click());
    let place = rect.shrink2(vec2(BESIDE, 0.0));
    if ui.is_rect_visible(rect) {
        ground(ui, place, is_chosen, response.hovered());
        let right = right_ui(ui, entry, place.shrink2(vec2(WITHIN, 0.0)));
        words_ui(ui, entry, place.shrink2(vec2(WITHIN, 0.0)).with_max_x(right - GAP));
    }
    response.widget_info(|| WidgetInfo::labeled(Role::ListBoxOption, entry.why_not.is_none(), entry.spoken()));
    choice(&response, Role::ListBoxOption, is_chosen);
    response
}

fn ground(ui: &Ui, place: Rect, is_chosen: bool, is_hovered: bool) {
    let palette = Palette::of(ui);
    let fill = if is_chosen { palette.select } else { palette.hover };
    if is_chosen || is_hovered {
        ui.painter().rect_filled(place, CONTROL_CORNER, fill);
    }
    if is_chosen {
        let bar = Rect::from_min_size(place.min, vec2(BAR, place.height()));
        ui.painter().rect_filled(bar, BAR / 2.0, palette.accent.rest);
    }
}

/// Paints shortcut and target at the right end. Returns where they begin.
fn right_ui(ui: &Ui, entry: &Entry, place: Rect) -> f32 {
    let palette = Palette::of(ui);
    let mut right = place.right();
    if !entry.shortcut.is_empty() {
        let at = pos2(right, place.center().y);
        let shown = ui.painter().text(at, Align2::RIGHT_CENTER, &entry.shortcut, Text::Small.font(), palette.weak);
        right = shown.left() - GAP;
    }
    if let Some(target) = &entry.target {
        let room = place.with_max_x(right).with_min_x(right - CHIP_WIDTH);
        right = paint_target(target, ui.painter(), palette, room, Align2::RIGHT_CENTER).left() - GAP;
    }
    right
}

/// Paints icon, name and detail; what has no room is cut off.
fn words_ui(ui: &Ui, entry: &Entry, place: Rect) {
    let palette = Palette::of(ui);
    let ink = if entry.why_not.is_none() { palette.text } else { palette.weak };
    let painter = ui.painter().with_clip_rect(place.intersect(ui.clip_rect()));
    let y = place.center().y;
    let icon = entry.icon.galley(&painter, ICON, if entry.why_not.is_none() { palette.weak } else { ink });
    let at = Align2::LEFT_CENTER.anchor_size(pos2(place.left(), y), icon.size()).min;
    painter.galley(at, icon, Color32::PLACEHOLDER);
    let left = place.left() + ICON + GAP;
    let name = painter.text(pos2(left, y), Align2::LEFT_CENTER, &entry.name, Text::Body.font(), ink);
    let detail = entry.why_not.unwrap_or(if entry.asks { "asks first" } else { entry.detail.as_str() });
    painter.text(pos2(name.right() + GAP, y), Align2::LEFT_CENTER, detail, Text::Small.font(), palette.weak);
}
