//! What bars of every kind have in common: their colours, and that they can be clicked.

use eframe::egui::{Color32, CornerRadius, Rect, Response, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo};

use crate::history::Filter;
use crate::theme::Palette;
use crate::view::{Bar, Tone};

/// How pale a bar is that the filter leaves out.
const PALE: f32 = 0.7;

/// Returns the colour of a tone.
pub fn tone_color(palette: &Palette, tone: Tone) -> Color32 {
    match tone {
        Tone::State(state) => palette.life(state).ink,
        Tone::Error => palette.bad.ink,
        Tone::Duration => palette.accent.rest,
        Tone::Money => palette.live.edge,
    }
}

/// Returns the colour of a part of a bar.
pub fn part_color(palette: &Palette, tone: Tone, is_left_out: bool) -> Color32 {
    let color = tone_color(palette, tone);
    if is_left_out { color.lerp_to_gamma(palette.panel, PALE) } else { color }
}

/// Lays over a drawn bar what can be clicked, read aloud and reached by keyboard.
pub fn bar_ui(ui: &Ui, id: (&String, usize), rect: Rect, bar: &Bar, filter: &Filter) -> Response {
    let palette = Palette::of(ui);
    let is_set = bar.facet.is_set(filter);
    let is_there = is_set || bar.value() > 0.0;
    let sense = if is_there { Sense::click() } else { Sense::hover() };
    let response = ui.interact(rect, ui.scope_id().with(id), sense);
    if is_there {
        response.widget_info(|| WidgetInfo::selected(Role::Button, true, is_set, &bar.name));
    }
    let inner = rect.shrink(0.5);
    let radius = CornerRadius::same(2);
    if is_there && response.hovered() {
        ui.painter().rect_filled(inner, radius, palette.text.gamma_multiply(0.10));
    }
    if is_set || response.has_focus() {
        let color = if is_set { palette.text } else { palette.accent.rest };
        ui.painter().rect_stroke(inner, radius, Stroke::new(1.5, color), StrokeKind::Inside);
    }
    response.on_hover_ui(|ui| {
        ui.set_max_width(360.0);
        ui.label(&bar.name);
        let hint = match (is_there, is_set) {
            (false, _) => return,
            (true, true) => "Click to take the filter away",
            (true, false) => "Click to filter the table",
        };
        ui.small(hint);
    })
}
