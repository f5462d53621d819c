//! The preview pane: the picture as the service will decode it, and the facts about it.

use eframe::egui::{
    Button, Color32, ComboBox, Frame, Painter, Rect, RichText, Role, ScrollArea, Sense, Stroke, TextureId, Ui, Vec2,
    WidgetInfo, pos2, vec2,
};

use crate::contract::Holds;
use crate::desk::State;
use crate::payload::Draft;
use crate::picture::{Decoded, PREVIEW_MAX_SIDE};
use crate::ui::panes::{frames_text, nothing_ui};
use crate::ui::textures::Textures;
use crate::ui::theme::Palette;
use crate::ui::{quantity, theme};
use crate::view::Preview;

/// What is behind transparent pixels.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Ground {
    #[default]
    Checker,
    Light,
    Dark,
}

impl Ground {
    pub(super) const ALL: [(Self, &'static str); 3] =
        [(Self::Checker, "Checker"), (Self::Light, "Light"), (Self::Dark, "Dark")];

    pub(super) fn label(self) -> &'static str {
        Self::ALL.iter().find(|(ground, _)| *ground == self).map_or("", |(_, label)| label)
    }
}

/// How large the picture is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) enum Zoom {
    /// As large as fits, up to eight times.
    #[default]
    Fit,
    /// Screen pixels a picture pixel.
    Times(f32),
}

impl Zoom {
    /// Points a picture pixel, for a picture in an area.
    pub(super) fn points_per_pixel(self, area: Vec2, size_px: Vec2, pixels_per_point: f32) -> f32 {
        match self {
            Self::Times(times) => times / pixels_per_point,
            Self::Fit => {
                let fit = (area.x / size_px.x).min(area.y / size_px.y).max(0.001);
                // Whole multiples keep pixels equally wide.
                let times = (fit * pixels_per_point).min(8.0);
                if times > 1.0 { times.floor() / pixels_per_point } else { fit }
            }
        }
    }

    /// This many screen pixels a picture pixel, within reason.
    pub(super) fn times(times: f32) -> Self {
        Self::Times(times.clamp(*ZOOM_RANGE.start(), *ZOOM_RANGE.end()))
    }
}

const ZOOM_RANGE: std::ops::RangeInclusive<f32> = 0.05..=64.0;

/// From here on a grid separates the pixels.
pub(super) const GRID_FROM: f32 = 8.0;

/// Side of a checker square, in points.
const CHECKER: f32 = 8.0;

/// State of the pane.
pub struct PreviewPane {
    zoom: Zoom,
    /// Screen pixels a picture pixel, as last painted.
    times: f32,
    is_sharp: bool,
    ground: Ground,
}

impl Default for PreviewPane {
    fn default() -> Self {
        Self { zoom: Zoom::Fit, times: 1.0, is_sharp: true, ground: Ground::Checker }
    }
}

impl PreviewPane {
    /// Shows the preview of the draft or the record on screen.
    pub fn show(&mut self, ui: &mut Ui, state: &State, textures: &mut Textures) {
        let record = state.shown.record();
        let preview = match record {
            Some(record) => record.preview.as_ref(),
            None => state.compose.preview(),
        };
        match (preview, record) {
            (Some(preview), _) => self.picture_ui(ui, preview, textures),
            (None, Some(record)) => {
                let record = &record.record;
                let text = |field: &Option<String>| field.clone().unwrap_or_default();
                let (url, key, callback) =
                    (text(&record.summary.website_url), text(&record.website_key), text(&record.callback_url));
                let fields = [("Website URL", url.as_str()), ("Website key", &key), ("Callback URL", &callback)];
                site_card_ui(ui, &record.summary.task_type, &fields);
            }
            (None, None) => draft_ui(ui, &state.compose.draft),
        }
    }

    fn picture_ui(&mut self, ui: &mut Ui, preview: &Preview, textures: &mut Textures) {
        let decoded = match &preview.decoded {
            Ok(decoded) => decoded,
            Err(error) => return nothing_ui(ui, "The picture can't be shown", &error.to_string()),
        };
        self.toolbar_ui(ui);
        let facts_height = 46.0;
        let area = vec2(ui.available_width(), (ui.available_height() - facts_height).max(60.0));
        let size_px = vec2(decoded.facts.width_px as f32, decoded.facts.height_px as f32);
        let points_per_pixel = self.zoom.points_per_pixel(area - Vec2::splat(8.0), size_px, ui.pixels_per_point());
        self.times = points_per_pixel * ui.pixels_per_point();
        let frame = frame_now(ui, decoded);
        let checker = textures.checker(ui.ctx(), Palette::of(ui).checker);
        if let Some(texture) = textures.frame(ui.ctx(), preview, frame, self.is_sharp) {
            let textures = [texture.id(), checker];
            ui.allocate_ui(area, |ui| self.canvas_ui(ui, textures, size_px, points_per_pixel));
        }
        facts_ui(ui, decoded, preview.base64_chars);
    }

    fn toolbar_ui(&mut self, ui: &mut Ui) {
        ui.horizontal_wrapped(|ui| {
            if ui.add(Button::selectable(self.zoom == Zoom::Fit, "Fit")).on_hover_text("As large as fits").clicked() {
                self.zoom = Zoom::Fit;
            }
            let one = Zoom::Times(1.0);
            if ui
                .add(Button::selectable(self.zoom == one, "1:1"))
                .on_hover_text("One picture pixel is one screen pixel")
                .clicked()
            {
                self.zoom = one;
            }
            if ui.button("−").on_hover_text("Smaller").clicked() {
                self.step(0.5);
            }
            if ui.button("+").on_hover_text("Larger").clicked() {
                self.step(2.0);
            }
            ui.separator();
            ui.toggle_value(&mut self.is_sharp, "Sharp pixels")
                .on_hover_text("Show pixels as squares instead of smoothing them");
            ui.label("Ground");
            let ground = self.ground;
            let combo = ComboBox::from_id_salt("ground").selected_text(ground.label()).width(80.0).show_ui(ui, |ui| {
                for (choice, label) in Ground::ALL {
                    ui.selectable_value(&mut self.ground, choice, label);
                }
            });
            combo
                .response
                .widget_info(|| WidgetInfo::labeled(Role::ComboBox, true, format!("Ground: {}", ground.label())));
        });
    }

    fn step(&mut self, factor: f32) {
        self.zoom = Zoom::times(self.times * factor);
    }

    fn canvas_ui(&mut self, ui: &mut Ui, [texture, checker]: [TextureId; 2], size_px: Vec2, points_per_pixel: f32) {
        let palette = Palette::of(ui);
        let canvas = Frame::new().stroke(Stroke::new(1.0, palette.border)).inner_margin(3);
        canvas.show(ui, |ui| {
            ScrollArea::both().auto_shrink(false).show(ui, |ui| {
                let size = size_px * points_per_pixel;
                let space = ui.available_size().max(size);
                let (rect, response) = ui.allocate_exact_size(space, Sense::hover());
                let picture = Rect::from_center_size(rect.center(), size);
                // On whole screen pixels, so that sharp pixels are all equally large.
                let step = ui.pixels_per_point();
                let corner = pos2((picture.min.x * step).round() / step, (picture.min.y * step).round() / step);
                let picture = Rect::from_min_size(corner, size);
                paint_ground(ui.painter(), picture.intersect(ui.clip_rect()), self.ground, checker);
                let whole = Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0));
                ui.painter().image(texture, picture, whole, Color32::WHITE);
                let times = points_per_pixel * step;
                if times >= GRID_FROM {
                    paint_grid(ui, picture, points_per_pixel);
                }
                response.widget_info(|| {
                    WidgetInfo::labeled(Role::Image, true, format!("Picture at {:.0} %", times * 100.0))
                });
                if response.contains_pointer() {
                    let zoom = ui.input(eframe::egui::InputState::zoom_delta);
                    if (zoom - 1.0).abs() > f32::EPSILON {
                        self.zoom = Zoom::times(times * zoom);
                    }
                }
            });
        });
    }
}

pub(super) fn paint_ground(painter: &Painter, rect: Rect, ground: Ground, checker: TextureId) {
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

pub(super) fn paint_grid(ui: &Ui, picture: Rect, points_per_pixel: f32) {
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

/// The frame of an animation that is due now; asks for the next paint when another will be.
fn frame_now(ui: &Ui, decoded: &Decoded) -> usize {
    if decoded.frames.len() < 2 {
        return 0;
    }
    let delays = decoded.frames.iter().map(|frame| frame.delay.as_secs_f64());
    let (index, left) = frame_at(delays, ui.input(|input| input.time));
    ui.ctx().request_repaint_after_secs(left as f32);
    index
}

/// Which frame of an endless loop is shown at a time, and for how much longer, all in seconds.
fn frame_at(delays: impl Iterator<Item = f64> + Clone, time: f64) -> (usize, f64) {
    let mut rest = time % delays.clone().sum::<f64>().max(0.001);
    for (index, delay) in delays.enumerate() {
        if rest < delay {
            return (index, delay - rest);
        }
        rest -= delay;
    }
    (0, 0.0)
}

fn facts_ui(ui: &mut Ui, decoded: &Decoded, base64_chars: usize) {
    let facts = &decoded.facts;
    let line = [
        facts.format.to_string(),
        format!("{}×{} px", facts.width_px, facts.height_px),
        facts.colour_type.clone(),
        frames_text(facts.frames),
        quantity::bytes(facts.bytes),
        format!("{} base64 characters", quantity::grouped(base64_chars as u64)),
    ];
    ui.horizontal_wrapped(|ui| {
        ui.label(line.join(" · "));
        let palette = Palette::of(ui);
        if decoded.is_reduced {
            ui.label(RichText::new(format!("Shown reduced to {PREVIEW_MAX_SIDE} px")).color(palette.weak));
        }
        if decoded.frames.len() > 1 && decoded.frames.len() < facts.frames.counted() {
            let kept = quantity::grouped(decoded.frames.len() as u64);
            ui.label(RichText::new(format!("The first {kept} frames are played")).color(palette.weak));
        }
    });
}

/// Shows a draft without a picture: its texts, or what to do next.
fn draft_ui(ui: &mut Ui, draft: &Draft) {
    let Some(task_type) = draft.form.task_type().filter(|known| known.holds != Holds::Picture) else {
        return nothing_ui(ui, "No picture yet", "Drop one on the window, open a file, paste one, or try the sample");
    };
    let texts = task_type.required().map(|field| (field.label, draft.text(field.name)));
    let fields: Vec<(&str, &str)> = texts.chain([("Callback URL", draft.callback_url.as_str())]).collect();
    site_card_ui(ui, task_type.name, &fields);
}

fn site_card_ui(ui: &mut Ui, type_name: &str, fields: &[(&str, &str)]) {
    theme::card(ui).show(ui, |ui| {
        ui.set_min_width(ui.available_width());
        ui.label(RichText::new(type_name).heading());
        ui.add_space(theme::GAP / 2.0);
        let weak = Palette::of(ui).weak;
        for (name, value) in fields {
            ui.label(RichText::new(*name).small().color(weak));
            let value = if value.is_empty() {
                RichText::new("not given").italics().color(weak)
            } else {
                RichText::new(*value).monospace()
            };
            ui.add(eframe::egui::Label::new(value).wrap());
            ui.add_space(4.0);
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_animation_plays_its_frames_in_turn_and_begins_again() {
        let delays = [0.25, 0.5, 0.25];
        for (time, index, left) in
            [(0.0, 0, 0.25), (0.125, 0, 0.125), (0.25, 1, 0.5), (0.75, 2, 0.25), (1.0, 0, 0.25), (5.5, 1, 0.25)]
        {
            assert_eq!(frame_at(delays.into_iter(), time), (index, left), "at {time}");
        }
    }
}
