//! A number that heads the room, with what it rests on and the line of how it went.

use std::sync::Arc;

use eframe::egui::{Color32, Galley, Rect, Role, Sense, Shape, Stroke, Ui, Vec2, WidgetInfo, pos2, vec2};

use crate::theme::{GAP, NEAR, Palette, Text};
use crate::ui::panes::overview::bars::tone_color;
use crate::ui::panes::overview::card::ground;
use crate::ui::panes::overview::one_line::laid_out;
use crate::view::KeyFigure;

/// Space between the card's edge and the texts, in points.
const INSIDE: Vec2 = vec2(16.0, 12.0);

/// Size of the line, how far below the card's edge it begins, its width, and the radius of its end, in points.
const LINE: Vec2 = vec2(112.0, 32.0);
const LINE_TOP: f32 = 26.0;
const LINE_WIDTH: f32 = 1.75;
const END: f32 = 2.5;

/// Shows a number.
pub fn show(ui: &Ui, place: Rect, key: &KeyFigure) {
    let palette = Palette::of(ui);
    ground(ui, place);
    let inside = place.shrink2(INSIDE);
    let text = |text: &str, kind: Text, color: Color32, widest: f32| laid_out(ui, text, kind, color, widest);
    let put = |x: f32, y: f32, galley: Arc<Galley>| ui.painter().galley(pos2(x, y), galley, palette.text);
    put(inside.left(), inside.top(), text(key.title, Text::Label, palette.weak, inside.width()));
    let figure = text(&key.figure, Text::Display, palette.text, inside.width());
    let unit = text(key.unit, Text::Button, palette.weak, inside.width());
    let (top, end) = (inside.top() + 16.0, inside.left() + figure.size().x + NEAR);
    let baseline = top + figure.size().y - unit.size().y - 5.0;
    let free = inside.right() - end - unit.size().x;
    put(inside.left(), top, figure);
    put(end, baseline, unit);
    let basis = text(&key.basis, Text::Small, palette.weak, inside.width());
    put(inside.left(), inside.bottom() - basis.size().y, basis);
    // A long number takes the place of its line.
    if free >= LINE.x + GAP {
        line(ui, Rect::from_min_size(pos2(inside.right() - LINE.x, place.top() + LINE_TOP), LINE), key);
    }
    let response = ui.interact(place, ui.scope_id().with(("figure", key.title)), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, key.name()));
    response.on_hover_text(key.name());
}

fn line(ui: &Ui, place: Rect, key: &KeyFigure) {
    let color = tone_color(Palette::of(ui), key.tone);
    let at = |[x, y]: &[f32; 2]| pos2(place.left() + x * place.width(), place.bottom() - y * place.height());
    let points: Vec<_> = key.line.iter().map(at).collect();
    if let Some(end) = points.last() {
        ui.painter().circle_filled(*end, END, color);
    }
    if points.len() > 1 {
        ui.painter().add(Shape::line(points, Stroke::new(LINE_WIDTH, color)));
    }
}
