//! A picture over a ground, as large as is wanted: what the preview and the comparison share.

use std::ops::RangeInclusive;

use eframe::egui::class::HasClasses as _;
use eframe::egui::containers::menu::MenuButton;
use eframe::egui::{
    self, Align2, Color32, InputState, Painter, Rect, Role, Sense, Stroke, TextureId, Ui, Vec2, WidgetInfo, pos2, vec2,
};

use crate::controls::Turn;
use crate::controls::{IconButton, Look as Control, segments_ui};
use crate::theme::{Icon, Palette, Text};

/// Least and greatest zoom, in screen pixels a picture pixel.
const ZOOM_RANGE: RangeInclusive<f32> = 0.05..=64.0;

/// From this zoom on a grid can separate the pixels.
const GRID_FROM: f32 = 6.0;

/// Side of a checker square, in points.
const CHECKER: f32 = 8.0;

/// How far the wheel has to be turned to make a picture e times as large, in points.
const WHEEL: f32 = 200.0;

/// Width of the zoom's number, in points: the buttons beside it stay where they are.
const LEVEL: f32 = 56.0;

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

/// How pictures are looked at: zoom, the place in the middle, grid and ground.
pub struct Look {
    zoom: Zoom,
    /// Screen pixels a picture pixel, as last painted.
    times: f32,
    /// The place of the picture that is in the middle of the canvas, in its pixels; `None` where the picture stands as
    /// its canvas says.
    middle: Option<Vec2>,
    /// The picture became smaller, and may have to come back into its place.
    has_shrunk: bool,
    has_grid: bool,
    ground: Ground,
}

impl Default for Look {
    fn default() -> Self {
        Self { zoom: Zoom::Fit, times: 1.0, middle: None, has_shrunk: false, has_grid: false, ground: Ground::Checker }
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
    /// The size as it is shown, which turning may have changed.
    pub size_px: Vec2,
    pub turn: Turn,
    /// Where the picture stands in the room that is left.
    pub align: Align2,
}

impl Look {
    /// Returns points a picture pixel, for a picture in an area.
    #[must_use]
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

    /// Shows the buttons that zoom, and how large the picture is.
    pub fn zoom_ui(&mut self, ui: &mut Ui) {
        let choices = [(Zoom::Fit, "Fit"), (Zoom::Times(1.0), "1:1")];
        if let Some(zoom) = segments_ui(ui, self.zoom, choices) {
            self.zoom = zoom;
            self.middle = None;
            self.has_shrunk = false;
        }
        if ui.add(IconButton::new(Icon::ZoomOut, "Smaller")).clicked() {
            self.zoom_to(self.times / 2.0);
        }
        let level = format!("{:.0} %", self.times * 100.0);
        ui.allocate_ui(vec2(LEVEL, ui.spacing().interact_size.y), |ui| {
            ui.centered_and_justified(|ui| drop(ui.label(Text::Button.of(level))));
        });
        if ui.add(IconButton::new(Icon::ZoomIn, "Larger")).clicked() {
            self.zoom_to(self.times * 2.0);
        }
    }

    /// Shows the choice of a grid between the pixels, which needs pixels large enough for one.
    pub fn grid_ui(&mut self, ui: &mut Ui) {
        let is_large = self.times >= GRID_FROM;
        let name = if is_large { "Grid between the pixels" } else { "Grid between the pixels, from 600 % on" };
        let button = IconButton::new(Icon::PixelGrid, name).selected(self.has_grid && is_large);
        if ui.add_enabled(is_large, button).clicked() {
            self.has_grid = !self.has_grid;
        }
    }

    /// Shows the choice of the ground.
    pub fn ground_ui(&mut self, ui: &mut Ui) {
        let weak = Palette::of(ui).weak;
        let chosen = Text::Body.of(self.ground.label().to_lowercase()).color(weak);
        let words = ("Ground", chosen, Icon::Menu.small().color(weak));
        let button = egui::Button::new(words).with_class(Control::Quiet.class());
        let name = format!("Ground: {}", self.ground.label());
        let (response, _) = MenuButton::from_button(button).ui(ui, |ui| {
            for choice in Ground::ALL {
                if ui.selectable_value(&mut self.ground, choice, choice.label()).clicked() {
                    ui.close();
                }
            }
        });
        response.accessible_name(name).on_hover_text("What is behind transparent pixels");
    }

    /// Paints a canvas into a place: dragged it shows another part, and the wheel or two fingers zoom at the pointer.
    /// Returns the pixel under the pointer.
    pub fn canvas_ui(
        &mut self,
        ui: &mut Ui,
        canvas: &Canvas,
        points_per_pixel: f32,
        checker: TextureId,
    ) -> Option<[u32; 2]> {
        let (place, response) = ui.allocate_exact_size(ui.available_size(), Sense::click_and_drag());
        let step = ui.pixels_per_point();
        let room_px = place.size() / points_per_pixel;
        if response.dragged() {
            let standing = (place.center() - self.picture(canvas, place, points_per_pixel).min) / points_per_pixel;
            self.middle = Some(standing - response.drag_delta() / points_per_pixel);
            self.keep_inside(canvas.size_px, room_px, Some(standing));
        } else if std::mem::take(&mut self.has_shrunk) {
            self.keep_inside(canvas.size_px, room_px, None);
        }
        let picture = on_whole_pixels(self.picture(canvas, place, points_per_pixel), step);
        self.paint(ui, canvas, place, picture, points_per_pixel, checker);
        let times = points_per_pixel * step;
        let name = format!("{} at {:.0} %", canvas.name, times * 100.0);
        response.widget_info(|| WidgetInfo::labeled(Role::Image, true, name.clone()));
        let pointer = response.hover_pos().filter(|_| response.contains_pointer())?;
        let at_px = (pointer - picture.min) / points_per_pixel;
        self.heed_wheel(ui, times, pointer - place.center(), at_px);
        let is_inside = at_px.x >= 0.0 && at_px.y >= 0.0 && at_px.x < canvas.size_px.x && at_px.y < canvas.size_px.y;
        is_inside.then_some([at_px.x as u32, at_px.y as u32])
    }

    fn heed_wheel(&mut self, ui: &Ui, times: f32, from_middle: Vec2, at_px: Vec2) {
        let (pinch, wheel) = ui.input(|input| (InputState::zoom_delta(input), input.smooth_scroll_delta().y));
        let factor = pinch * (wheel / WHEEL).exp();
        if (factor - 1.0).abs() <= f32::EPSILON {
            return;
        }
        self.zoom_to(times * factor);
        if let Zoom::Times(now) = self.zoom {
            // What is under the pointer stays there.
            self.middle = Some(at_px - from_middle * ui.pixels_per_point() / now);
            ui.ctx().request_repaint();
        }
    }

    /// Keeps a picture that is larger than its place from leaving a part of it bare, and one that is smaller inside of
    /// it. Zooming at the pointer may have left a part bare: a drag `from` there makes that no larger.
    fn keep_inside(&mut self, size_px: Vec2, room_px: Vec2, from: Option<Vec2>) {
        let Some(middle) = self.middle else { return };
        let half = room_px / 2.0;
        let kept = |middle: f32, half: f32, size: f32, from: Option<f32>| {
            let (one, other) = (half, size - half);
            let from = from.unwrap_or(one);
            middle.clamp(one.min(other).min(from), one.max(other).max(from))
        };
        self.middle = Some(vec2(
            kept(middle.x, half.x, size_px.x, from.map(|from| from.x)),
            kept(middle.y, half.y, size_px.y, from.map(|from| from.y)),
        ));
    }

    /// Returns where the picture is.
    fn picture(&self, canvas: &Canvas, place: Rect, points_per_pixel: f32) -> Rect {
        let size = canvas.size_px * points_per_pixel;
        if let Some(middle) = self.middle {
            return Rect::from_min_size(place.center() - middle * points_per_pixel, size);
        }
        let standing = canvas.align.align_size_within_rect(size, place).min;
        let middle = place.center() - size / 2.0;
        let x = if size.x <= place.width() { standing.x } else { middle.x };
        let y = if size.y <= place.height() { standing.y } else { middle.y };
        Rect::from_min_size(pos2(x, y), size)
    }

    fn paint(&self, ui: &Ui, canvas: &Canvas, place: Rect, picture: Rect, points_per_pixel: f32, checker: TextureId) {
        let painter = ui.painter().with_clip_rect(place.intersect(ui.clip_rect()));
        paint_ground(&painter, picture.intersect(place), self.ground, checker);
        for layer in &canvas.layers {
            let size = canvas.turn.size(layer.size_px) * points_per_pixel;
            let tint = Color32::WHITE.gamma_multiply(layer.cover);
            canvas.turn.paint(&painter, layer.texture, Rect::from_min_size(picture.min, size), tint);
        }
        if self.has_grid && points_per_pixel * ui.pixels_per_point() >= GRID_FROM {
            paint_grid(&painter, picture, points_per_pixel, ui.pixels_per_point());
        }
    }

    fn zoom_to(&mut self, times: f32) {
        self.has_shrunk |= times < self.times;
        self.zoom = Zoom::Times(times.clamp(*ZOOM_RANGE.start(), *ZOOM_RANGE.end()));
    }
}

/// Returns points a picture pixel with which a picture fills an area.
#[must_use]
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

fn paint_grid(painter: &Painter, picture: Rect, points_per_pixel: f32, pixels_per_point: f32) {
    let visible = picture.intersect(painter.clip_rect());
    let stroke = Stroke::new(1.0 / pixels_per_point, Color32::from_gray(128).gamma_multiply(0.35));
    let lines = |from: f32, visible_from: f32, visible_to: f32| {
        let first = ((visible_from - from) / points_per_pixel).ceil() as usize;
        let last = ((visible_to - from) / points_per_pixel).floor() as usize;
        (first..=last).map(move |line| from + line as f32 * points_per_pixel)
    };
    for x in lines(picture.left(), visible.left(), visible.right()) {
        painter.vline(x, visible.y_range(), stroke);
    }
    for y in lines(picture.top(), visible.top(), visible.bottom()) {
        painter.hline(visible.x_range(), y, stroke);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_small_picture_fits_by_whole_multiples_and_a_large_one_as_it_can() {
        for (size_px, expected) in [(vec2(30.0, 30.0), 3.0), (vec2(1.0, 1.0), 8.0), (vec2(400.0, 100.0), 0.25)] {
            assert!((fitting(vec2(100.0, 100.0), size_px, 1.0) - expected).abs() < 1e-6, "{size_px:?}");
        }
    }

    #[test]
    fn a_dragged_picture_never_leaves_its_place() {
        let mut look = Look { middle: Some(vec2(-500.0, -500.0)), ..Look::default() };
        look.keep_inside(vec2(200.0, 60.0), vec2(100.0, 80.0), None);
        assert_eq!(look.middle, Some(vec2(50.0, 20.0)), "what is smaller than its place stays inside of it");
        look.middle = Some(vec2(10.0, 30.0));
        look.keep_inside(vec2(200.0, 60.0), vec2(100.0, 80.0), Some(vec2(20.0, 30.0)));
        assert_eq!(look.middle, Some(vec2(20.0, 30.0)), "what is bare becomes no larger");
    }

    #[test]
    fn there_is_no_grid_unless_it_is_wanted() {
        assert!(!Look::default().has_grid);
    }
}
