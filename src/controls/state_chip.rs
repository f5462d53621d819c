//! The chip of a submission's life: colour and sign and word, never colour alone.

use std::f32::consts::TAU;

use eframe::egui::{Align2, Color32, Painter, Pos2, Response, Role, Sense, Shape, Stroke, Ui, Vec2, WidgetInfo, vec2};

use crate::controls::chip::{Chip, pale};
use crate::history::Life;
use crate::theme::{CHIP, Palette, SMALL_ICON, life_sign};

/// Radius and width of the ring, in points.
const RADIUS: f32 = 5.25;
const WIDTH: f32 = 2.5;

/// Points on a whole ring.
const CORNERS: f32 = 40.0;

/// Paints the chip of a life, not wider than some width; `spent` is the share of a task's life that is over.
pub fn paint_state_chip(painter: &Painter, palette: &Palette, left_center: Pos2, widest: f32, life: Life, spent: f32) {
    let tone = palette.life(life);
    let sign = life_sign(life);
    let chip = Chip::new(painter, tone, sign, life.label()).with_room();
    let rect = chip.paint(painter, left_center, widest);
    if sign.is_none() {
        paint_ring(painter, Chip::sign_center(rect), [RADIUS, WIDTH], spent, tone.ink);
    }
}

/// Shows the chip of a life.
pub fn state_chip_ui(ui: &mut Ui, life: Life, spent: f32) -> Response {
    let palette = Palette::of(ui);
    let chip = Chip::new(ui.painter(), palette.life(life), life_sign(life), life.label()).with_room();
    let (rect, response) = ui.allocate_exact_size(vec2(chip.width(), CHIP), Sense::hover());
    if ui.is_rect_visible(rect) {
        paint_state_chip(ui.painter(), palette, rect.left_center(), f32::INFINITY, life, spent);
    }
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, life.label()));
    response
}

/// Paints the sign of a life alone, as the key to charts has it; that of a task under way is a ring, partly filled.
pub fn paint_life_sign(painter: &Painter, palette: &Palette, center: Pos2, life: Life) {
    const SPENT: f32 = 0.3;
    let ink = palette.life(life).ink;
    let Some(sign) = life_sign(life) else { return paint_ring(painter, center, [RADIUS, WIDTH], SPENT, ink) };
    let galley = sign.galley(painter, SMALL_ICON, ink);
    painter.galley(Align2::CENTER_CENTER.anchor_size(center, galley.size()).min, galley, ink);
}

/// Paints a ring that is filled from the top, clockwise, by a share.
pub fn paint_ring(painter: &Painter, center: Pos2, [radius, width]: [f32; 2], share: f32, color: Color32) {
    // egui paints a circle's line outside of its radius, and that of an arc on both sides of it.
    painter.circle_stroke(center, radius - width / 2.0, Stroke::new(width, pale(color)));
    let share = share.clamp(0.0, 1.0);
    let corners = (share * CORNERS).ceil();
    let at = |corner: f32| center + radius * Vec2::angled((share * corner / corners - 0.25) * TAU);
    let points: Vec<Pos2> = (0..=corners as u32).map(|corner| at(corner as f32)).collect();
    if points.len() > 1 {
        painter.add(Shape::line(points, Stroke::new(width, color)));
    }
}

#[cfg(test)]
mod tests {
    use egui_kittest::Harness;
    use egui_kittest::kittest::Queryable as _;

    use super::*;
    use crate::controls::tests::dressed;

    #[test]
    fn each_life_is_a_word_of_one_height() {
        let mut harness = Harness::new_ui(|ui| {
            dressed(ui, |ui| Life::ALL.into_iter().for_each(|life| drop(state_chip_ui(ui, life, 0.25))));
        });
        harness.run_steps(3);
        for life in Life::ALL {
            assert!((harness.get_by_label(life.label()).rect().height() - 20.0).abs() < 0.5, "{life:?}");
        }
    }
}
