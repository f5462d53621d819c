//! A picture over a ground, as large as is wanted: what the preview and the comparison share.

use std::ops::RangeInclusive;

use eframe::egui::{
    Align2, Button, Color32, ComboBox, InputState, Painter, Rect, Role, Sense, Stroke, TextureId, Ui, Vec2, WidgetInfo,
    pos2,
};

/// Least and greatest zoom, in screen pixels a picture pixel.
const ZOOM_RANGE: RangeInclusive<f32> = 0.05..=64.0;

/// From this zoom on a grid separates the pixels.
const GRID_FROM: f32 = 8.0;

/// Side of a checker square, in points.
const CHECKER: f32 = 8.0;

/// What is behind transparent pixels.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Ground {
    #[default]
    Checker,
    Light,
    Dark,
}

impl Ground {
    const ALL: [Self; 3] = [Self::Checker, Self::Light, Self::Dark];

    fn label(self) -> &'static str {
        match self {
            Self::Checker => "Checker",
            Self::Light => "Light",
            Self::Dark => "Dark",
        }
    }
}

/// How large a picture is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
enum Zoom {
    /// As large as fits, up to eight times.
    #[default]
    Fit,
    /// So many screen pixels a picture pixel.
    Times(f32),
}

/// How pictures are looked at: zoom and ground.
pub struct Look {
    zoom: Zoom,
    /// Screen pixels a picture pixel, as last painted.
    times: f32,
    ground: Ground,
}

impl Default for Look {
    fn default() -> Self {
        Self { zoom: Zoom::Fit, times: 1.0, ground: Ground::Checker }
    }
}

/// A picture among those that lie over each other.
pub struct Layer {
    pub texture: TextureId,
    /// How much the layer covers what is below it, from 0 to 1.
    pub cover: f32,
    pub size_px: Vec2,
}

/// What is painted on one canvas.
pub struct Canvas {
    pub name: String,
    pub layers: Vec<Layer>,
    pub size_px: Vec2,
    /// Where the picture stands in the room that is left.
    pub align: Align2,
}

impl Look {
    /// Returns points a picture pixel, for a picture in an area.
    pub fn points_per_pixel(&self, area: Vec2, size_px: Vec2, pixels_per_point: f32) -> f32 {
        match self.zoom {
            Zoom::Times(times) => times / pixels_per_point,
            Zoom::Fit => fitting(area, size_px, pixels_per_point),
        }
    }

    /// Remembers the zoom that is painted, so that the next step begins there.
    pub fn note(&mut self, points_per_pixel: f32, pixels_per_point: f32) {
        self.times = points_per_pixel * pixels_per_point;
    }

    /// Shows the buttons that zoom.
    pub fn zoom_ui(&mut self, ui: &mut Ui) {
        for (zoom, label, hint) in
            [(Zoom::Fit, "Fit", "As large as fits"), (Zoom::Times(1.0), "1:1", "One picture pixel is one screen pixel")]
        {
            if ui.add(Button::selectable(self.zoom == zoom, label)).on_hover_text(hint).clicked() {
                self.zoom = zoom;
            }
        }
        for (label, hint, factor) in [("−", "Smaller", 0.5), ("+", "Larger", 2.0)] {
            if ui.button(label).on_hover_text(hint).clicked() {
                self.zoom_to(self.times * factor);
            }
        }
    }

    /// Shows the choice of the ground.
    pub fn ground_ui(&mut self, ui: &mut Ui, id_salt: &str, width: f32) {
        let ground = self.ground;
        let combo = ComboBox::from_id_salt(id_salt).selected_text(ground.label()).width(width);
        let combo = combo.show_ui(ui, |ui| {
            for choice in Ground::ALL {
                ui.selectable_value(&mut self.ground, choice, choice.label());
            }
        });
        let name = format!("Ground: {}", ground.label());
        combo.response.widget_info(|| WidgetInfo::labeled(Role::ComboBox, true, name.clone()));
    }

    /// Paints a canvas into what is left of a scrolled area, and zooms as fingers or Ctrl with the wheel ask for.
    pub fn canvas_ui(&mut self, ui: &mut Ui, canvas: &Canvas, points_per_pixel: f32, checker: TextureId) {
        let size = canvas.size_px * points_per_pixel;
        let (rect, response) = ui.allocate_exact_size(ui.available_size().max(size), Sense::hover());
        let step = ui.pixels_per_point();
        let picture = on_whole_pixels(canvas.align.align_size_within_rect(size, rect), step);
        paint_ground(ui.painter(), picture.intersect(ui.clip_rect()), self.ground, checker);
        let whole = Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0));
        for layer in &canvas.layers {
            let at = Rect::from_min_size(picture.min, layer.size_px * points_per_pixel);
            ui.painter().image(layer.texture, at, whole, Color32::WHITE.gamma_multiply(layer.cover));
        }
        let times = points_per_pixel * step;
        if times >= GRID_FROM {
            paint_grid(ui, picture, points_per_pixel);
        }
        let name = format!("{} at {:.0} %", canvas.name, times * 100.0);
        response.widget_info(|| WidgetInfo::labeled(Role::Image, true, name.clone()));
        if response.contains_pointer() {
            let factor = ui.input(InputState::zoom_delta);
            if (factor - 1.0).abs() > f32::EPSILON {
                self.zoom_to(times * factor);
            }
        }
    }

    fn zoom_to(&mut self, times: f32) {
        self.zoom = Zoom::Times(times.clamp(*ZOOM_RANGE.start(), *ZOOM_RANGE.end()));
    }
}

/// Returns points a picture pixel with which a picture fills an area.
pub fn fitting(area: Vec2, size_px: Vec2, pixels_per_point: f32) -> f32 {
    let fit = (area.x / size_px.x).min(area.y / size_px.y).max(0.001);
    // Whole multiples keep pixels equally wide.
    let times = (fit * pixels_per_point).min(8.0);
    if times > 1.0 { times.floor() / pixels_per_point } else { fit }
}

/// Moves a picture onto whole screen pixels, so that sharp pixels are all equally large.
fn on_whole_pixels(picture: Rect, pixels_per_point: f32) -> Rect {
    let round = |at: f32| (at * pixels_per_point).round() / pixels_per_point;
    Rect::from_min_size(pos2(round(picture.min.x), round(picture.min.y)), picture.size())
}

fn paint_ground(painter: &Painter, rect: Rect, ground: Ground, checker: TextureId) {
    match ground {
        Ground::Light => drop(painter.rect_filled(rect, 0.0, Color32::WHITE)),
        Ground::Dark => drop(painter.rect_filled(rect, 0.0, Color32::BLACK)),
        Ground::Checker => {
            // The texture is two squares wide and repeats.
            let uv = Rect::from_min_size(pos2(0.0, 0.0), rect.size() / (2.0 * CHECKER));
            painter.image(checker, rect, uv, Color32::WHITE);
        }
    }
}

fn paint_grid(ui: &Ui, picture: Rect, points_per_pixel: f32) {
    let visible = picture.intersect(ui.clip_rect());
    let stroke = Stroke::new(1.0 / ui.pixels_per_point(), Color32::from_gray(128).gamma_multiply(0.35));
    let lines = |from: f32, visible_from: f32, visible_to: f32| {
        let first = ((visible_from - from) / points_per_pixel).ceil() as usize;
        let last = ((visible_to - from) / points_per_pixel).floor() as usize;
        (first..=last).map(move |line| from + line as f32 * points_per_pixel)
    };
    for x in lines(picture.left(), visible.left(), visible.right()) {
        ui.painter().vline(x, visible.y_range(), stroke);
    }
    for y in lines(picture.top(), visible.top(), visible.bottom()) {
        ui.painter().hline(visible.x_range(), y, stroke);
    }
}

#[cfg(test)]
mod tests {
    use eframe::egui::vec2;

    use super::*;

    #[test]
    fn a_small_picture_fits_by_whole_multiples_and_a_large_one_as_it_can() {
        for (size_px, expected) in [(vec2(30.0, 30.0), 3.0), (vec2(1.0, 1.0), 8.0), (vec2(400.0, 100.0), 0.25)] {
            assert!((fitting(vec2(100.0, 100.0), size_px, 1.0) - expected).abs() < 1e-6, "{size_px:?}");
        }
    }
}
