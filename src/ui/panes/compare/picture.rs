//! Two pictures: side by side, one over the other, or the pixels that differ; at the same zoom.

use eframe::egui::{
    Align2, Button, Frame, Label, RichText, Slider, Stroke, TextStyle, TextureHandle, TextureId, Ui, Vec2, vec2,
};

use crate::controls::Turn;
use crate::controls::canvas::{Canvas, Layer, Look, fitting};
use crate::picture::Decoded;
use crate::theme::Palette;
use crate::ui::panes::compare::verdict::{details, verdict};
use crate::ui::panes::nothing::nothing_ui;
use crate::ui::textures::Textures;
use crate::view::ComparedPictures;
use crate::view::quantity;

/// How two pictures are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Mode {
    #[default]
    SideBySide,
    Overlay,
    Differing,
}

impl Mode {
    const ALL: [(Self, &'static str); 3] =
        [(Self::SideBySide, "Side by side"), (Self::Overlay, "Overlay"), (Self::Differing, "Difference")];
}

/// State of the section.
pub struct PicturePart {
    mode: Mode,
    look: Look,
    /// How much of the right picture covers the left, from 0 to 1.
    cover: f32,
}

impl Default for PicturePart {
    fn default() -> Self {
        Self { mode: Mode::SideBySide, look: Look::default(), cover: 0.5 }
    }
}

/// Where canvases go, and how large their pictures are.
struct Place {
    area: Vec2,
    /// Height of the name above each canvas, in points.
    caption: f32,
    is_beside: bool,
    points_per_pixel: f32,
}

impl PicturePart {
    /// Shows both pictures and says how they differ.
    pub fn show(&mut self, ui: &mut Ui, sides: &[String; 2], pictures: &ComparedPictures, textures: &mut Textures) {
        if pictures.previews.iter().all(Option::is_none) {
            return nothing_ui(ui, "No pictures to compare", "Neither side has one");
        }
        ui.horizontal(|ui| {
            ui.label(RichText::new(verdict(pictures)).heading());
            let details = details(pictures);
            ui.add(Label::new(RichText::new(details).color(Palette::of(ui).weak)).truncate());
        });
        for (side, preview) in sides.iter().zip(&pictures.previews) {
            if let Some(Err(error)) = preview.as_ref().map(|preview| &preview.decoded) {
                let text = format!("{side} can't be shown. {error}");
                ui.label(RichText::new(text).color(Palette::of(ui).warn.ink));
            }
        }
        // Without both there is nothing to lay over.
        let mode = if pictures.difference.is_some() { self.mode } else { Mode::SideBySide };
        self.toolbar_ui(ui, mode, pictures.difference.is_some());
        let canvases = canvases(ui, mode, self.cover, sides, pictures, textures);
        let checker = textures.checker(ui.ctx(), Palette::of(ui).checker);
        self.canvases_ui(ui, &canvases, checker);
    }

    fn toolbar_ui(&mut self, ui: &mut Ui, mode: Mode, has_both: bool) {
        ui.horizontal_wrapped(|ui| {
            // All of it in one line of a narrow pane.
            ui.style_mut().spacing.item_spacing.x = 4.0;
            for (choice, label) in Mode::ALL {
                if ui.add_enabled(has_both, Button::selectable(mode == choice, label)).clicked() {
                    self.mode = choice;
                }
            }
            self.look.zoom_ui(ui);
            self.look.grid_ui(ui);
            self.look.ground_ui(ui);
            if mode == Mode::Overlay {
                ui.add(Slider::new(&mut self.cover, 0.0..=1.0).show_value(false).text("Left to right"))
                    .on_hover_text("How much of the right picture covers the left one");
            }
        });
    }

    /// Shows one canvas, or two beside or below each other, whichever shows them larger.
    fn canvases_ui(&mut self, ui: &mut Ui, canvases: &[Canvas], checker: TextureId) {
        let place = self.place(ui, canvases);
        self.look.note(place.points_per_pixel, ui.pixels_per_point());
        let mut each = |ui: &mut Ui| {
            for canvas in canvases {
                ui.allocate_ui(place.area + vec2(0.0, place.caption), |ui| {
                    ui.vertical(|ui| self.canvas_ui(ui, canvas, &place, checker));
                });
            }
        };
        if place.is_beside { ui.horizontal_top(|ui| each(ui)).inner } else { each(ui) }
    }

    fn place(&self, ui: &Ui, canvases: &[Canvas]) -> Place {
        let size_px = canvases.iter().fold(Vec2::splat(1.0), |size, canvas| size.max(canvas.size_px));
        let gap = ui.spacing().item_spacing;
        let room = ui.available_size() - vec2(0.0, 4.0);
        let caption = ui.text_style_height(&TextStyle::Small) + gap.y;
        let frame = Vec2::splat(10.0);
        let scale = ui.pixels_per_point();
        let beside = vec2((room.x - gap.x) / 2.0, room.y - caption);
        let below = vec2(room.x, (room.y - gap.y) / 2.0 - caption);
        let fit = |area: Vec2| fitting(area - frame, size_px, scale);
        let is_beside = canvases.len() == 2 && fit(beside) >= fit(below);
        let area = match canvases.len() {
            2 if is_beside => beside,
            2 => below,
            _ => room - vec2(0.0, caption),
        };
        let area = area.max(Vec2::splat(40.0));
        let points_per_pixel = self.look.points_per_pixel(area - frame, size_px, scale);
        Place { area, caption, is_beside, points_per_pixel }
    }

    fn canvas_ui(&mut self, ui: &mut Ui, canvas: &Canvas, place: &Place, checker: TextureId) {
        let palette = Palette::of(ui);
        ui.add(Label::new(RichText::new(&canvas.name).small().color(palette.weak)).truncate());
        let frame = Frame::new().stroke(Stroke::new(1.0, palette.line)).inner_margin(3);
        frame.show(ui, |ui| {
            ui.set_max_size(place.area - Vec2::splat(8.0));
            self.look.canvas_ui(ui, canvas, place.points_per_pixel, checker);
        });
    }
}

/// Returns what is painted in a mode; pictures that can't be shown are left out.
fn canvases(
    ui: &Ui,
    mode: Mode,
    cover: f32,
    sides: &[String; 2],
    pictures: &ComparedPictures,
    textures: &mut Textures,
) -> Vec<Canvas> {
    match (mode, &pictures.difference) {
        (Mode::Differing, Some(difference)) => {
            let (width, height) = difference.compared_px;
            let size_px = vec2(width as f32, height as f32);
            vec![marked(ui, pictures, size_px, textures)]
        }
        (Mode::Overlay, _) => vec![overlay(each(ui, sides, pictures, textures), cover, sides)],
        (Mode::SideBySide | Mode::Differing, _) => each(ui, sides, pictures, textures),
    }
}

/// Returns the canvas that shows where both pictures differ.
fn marked(ui: &Ui, pictures: &ComparedPictures, size_px: Vec2, textures: &mut Textures) -> Canvas {
    let texture = textures.marked(ui.ctx(), pictures, true).map(TextureHandle::id);
    let layers = texture.into_iter().map(|texture| Layer { texture, cover: 1.0, size_px }).collect();
    let name = "Pixels that differ are marked, the rest is pale".to_owned();
    Canvas { name, layers, size_px, turn: Turn::NONE, align: Align2::LEFT_TOP }
}

/// Returns a canvas for each picture that can be shown.
fn each(ui: &Ui, sides: &[String; 2], pictures: &ComparedPictures, textures: &mut Textures) -> Vec<Canvas> {
    let mut shown = Vec::new();
    for (side, preview) in sides.iter().zip(&pictures.previews) {
        let Some((preview, Ok(decoded))) = preview.as_ref().map(|preview| (preview, &preview.decoded)) else {
            continue;
        };
        let size_px = vec2(decoded.facts.width_px as f32, decoded.facts.height_px as f32);
        if let Some(texture) = textures.frame(ui.ctx(), preview, 0, true) {
            let name = format!("{side} · {}", facts_line(decoded));
            let layers = vec![Layer { texture: texture.id(), cover: 1.0, size_px }];
            shown.push(Canvas { name, layers, size_px, turn: Turn::NONE, align: Align2::LEFT_TOP });
        }
    }
    shown
}

/// Returns one canvas with the right picture over the left one.
fn overlay(shown: Vec<Canvas>, cover: f32, sides: &[String; 2]) -> Canvas {
    let size_px = shown.iter().fold(Vec2::ZERO, |size, canvas| size.max(canvas.size_px));
    // The left one goes at the very end, where it would still be seen through a transparent right one.
    let fades = [((1.0 - cover) * 5.0).min(1.0), cover];
    let layers = shown.into_iter().flat_map(|canvas| canvas.layers).zip(fades);
    let layers = layers.map(|(layer, cover)| Layer { cover, ..layer }).collect();
    let name = format!("{} over {}, {:.0} % of it", sides[1], sides[0], cover * 100.0);
    Canvas { name, layers, size_px, turn: Turn::NONE, align: Align2::LEFT_TOP }
}

fn facts_line(decoded: &Decoded) -> String {
    let facts = &decoded.facts;
    let size = format!("{} px", quantity::pixels(facts.width_px, facts.height_px));
    format!("{} · {size} · {} · {}", facts.format, facts.colour_type, quantity::bytes(facts.bytes))
}
