//! A small triangle: no font that is there everywhere has one.

use eframe::egui::{Color32, Pos2, Shape, Stroke, Ui, vec2};

/// Paints a triangle that points down or up.
pub fn triangle(ui: &Ui, centre: Pos2, is_down: bool, color: Color32) {
    let height = if is_down { 2.5 } else { -2.5 };
    let points = vec![centre + vec2(-4.0, -height), centre + vec2(4.0, -height), centre + vec2(0.0, height)];
    ui.painter().add(Shape::convex_polygon(points, color, Stroke::NONE));
}
