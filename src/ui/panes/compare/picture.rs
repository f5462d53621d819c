//! Two pictures: side by side, one over the other, or the pixels that differ; at the same zoom.

use eframe::egui::{
    Button, Color32, ComboBox, Frame, Label, Rect, RichText, Role, ScrollArea, Sense, Slider, Stroke, TextureId, Ui,
    Vec2, WidgetInfo, pos2, vec2,
};

use crate::picture::Decoded;
use crate::ui::panes::compare::nothing_ui;
use crate::ui::panes::preview::{GRID_FROM, Ground, Zoom, paint_grid, paint_ground};
use crate::ui::quantity;
use crate::ui::textures::Textures;
use crate::ui::theme::Palette;
use crate::view::ComparedPictures;

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

/// State of the part.
pub struct PicturePart {
    mode: Mode,
    zoom: Zoom,
    /// Screen pixels a picture pixel, as last painted.
    times: f32,
    /// How much of the right picture covers the left, from 0 to 1.
    cover: f32,
    ground: Ground,
    /// Both pictures are scrolled to the same place.
    offset: Vec2,
}

impl Default for PicturePart {
    fn default() -> Self {
        Self {
            mode: Mode::SideBySide,
            zoom: Zoom::Fit,
            times: 1.0,
            cover: 0.5,
            ground: Ground::Checker,
            offset: Vec2::ZERO,
        }
    }
}

/// What is painted on one canvas.
struct Canvas {
    name: String,
    layers: Vec<(TextureId, f32, Vec2)>,
    size_px: Vec2,
}

impl PicturePart {
    /// Shows both pictures and says how they differ.
    pub fn show(&mut self, ui: &mut Ui, sides: &[String; 2], pictures: &ComparedPictures, textures: &mut Textures) {
        if pictures.previews.iter().all(Option::is_none) {
            return nothing_ui(ui, "No pictures to compare", "Neither side has one");
        }
        ui.horizontal(|ui| {
            ui.label(RichText::new(verdict(pictures)).strong());
            let details = details(pictures);
            ui.add(Label::new(RichText::new(details).color(Palette::of(ui).weak)).truncate());
        });
        for (side, preview) in sides.iter().zip(&pictures.previews) {
            if let Some(Err(error)) = preview.as_ref().map(|preview| &preview.decoded) {
                let text = format!("{side} can't be shown. {error}");
                ui.label(RichText::new(text).color(Palette::of(ui).caution));
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
            for (zoom, label, hint) in [
                (Zoom::Fit, "Fit", "As large as fits"),
                (Zoom::Times(1.0), "1:1", "One picture pixel is one screen pixel"),
            ] {
                if ui.add(Button::selectable(self.zoom == zoom, label)).on_hover_text(hint).clicked() {
                    self.zoom = zoom;
                }
            }
            for (label, hint, factor) in [("−", "Smaller", 0.5), ("+", "Larger", 2.0)] {
                if ui.button(label).on_hover_text(hint).clicked() {
                    self.zoom = Zoom::times(self.times * factor);
                }
            }
            let ground = self.ground;
            let combo =
                ComboBox::from_id_salt("compare-ground").selected_text(ground.label()).width(56.0).show_ui(ui, |ui| {
                    for (choice, label) in Ground::ALL {
                        ui.selectable_value(&mut self.ground, choice, label);
                    }
                });
            let name = format!("Ground: {}", ground.label());
            combo.response.widget_info(|| WidgetInfo::labeled(Role::ComboBox, true, name.clone()));
            if mode == Mode::Overlay {
                ui.add(Slider::new(&mut self.cover, 0.0..=1.0).show_value(false).text("Left to right"))
                    .on_hover_text("How much of the right picture covers the left one");
            }
        });
    }

    /// One canvas, or two beside or below each other, whichever shows them larger.
    fn canvases_ui(&mut self, ui: &mut Ui, canvases: &[Canvas], checker: TextureId) {
        let size_px = canvases.iter().fold(Vec2::splat(1.0), |size, canvas| size.max(canvas.size_px));
        let gap = ui.spacing().item_spacing;
        let room = ui.available_size() - vec2(0.0, 4.0);
        let caption = ui.text_style_height(&eframe::egui::TextStyle::Small) + gap.y;
        let frame = Vec2::splat(10.0);
        let scale = ui.pixels_per_point();
        let beside = vec2((room.x - gap.x) / 2.0, room.y - caption);
        let below = vec2(room.x, (room.y - gap.y) / 2.0 - caption);
        let fit = |area: Vec2| Zoom::Fit.points_per_pixel(area - frame, size_px, scale);
        let is_beside = canvases.len() == 2 && fit(beside) >= fit(below);
        let area = match canvases.len() {
            2 if is_beside => beside,
            2 => below,
            _ => room - vec2(0.0, caption),
        };
        let area = area.max(Vec2::splat(40.0));
        let points_per_pixel = self.zoom.points_per_pixel(area - frame, size_px, scale);
        self.times = points_per_pixel * scale;
        let mut each = |ui: &mut Ui| {
            for (index, canvas) in canvases.iter().enumerate() {
                ui.allocate_ui(area + vec2(0.0, caption), |ui| {
                    ui.vertical(|ui| self.canvas_ui(ui, index, canvas, area, points_per_pixel, checker));
                });
            }
        };
        if is_beside { ui.horizontal_top(|ui| each(ui)).inner } else { each(ui) }
    }

    fn canvas_ui(
        &mut self,
        ui: &mut Ui,
        index: usize,
        canvas: &Canvas,
        area: Vec2,
        points_per_pixel: f32,
        checker: TextureId,
    ) {
        let palette = Palette::of(ui);
        ui.add(Label::new(RichText::new(&canvas.name).small().color(palette.weak)).truncate());
        let frame = Frame::new().stroke(Stroke::new(1.0, palette.border)).inner_margin(3);
        frame.show(ui, |ui| {
            let inner = area - Vec2::splat(8.0);
            ui.set_max_size(inner);
            let scroll = ScrollArea::both().id_salt(("compare", index)).auto_shrink(false).scroll_offset(self.offset);
            let shown = scroll.show(ui, |ui| {
                let size = canvas.size_px * points_per_pixel;
                let (rect, response) = ui.allocate_exact_size(ui.available_size().max(size), Sense::hover());
                let step = ui.pixels_per_point();
                // On whole screen pixels, so that sharp pixels are all equally large.
                let corner = pos2((rect.min.x * step).round() / step, (rect.min.y * step).round() / step);
                let picture = Rect::from_min_size(corner, size);
                paint_ground(ui.painter(), picture.intersect(ui.clip_rect()), self.ground, checker);
                let whole = Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0));
                for (texture, cover, size_px) in &canvas.layers {
                    let at = Rect::from_min_size(corner, *size_px * points_per_pixel);
                    ui.painter().image(*texture, at, whole, Color32::WHITE.gamma_multiply(*cover));
                }
                let times = points_per_pixel * step;
                if times >= GRID_FROM {
                    paint_grid(ui, picture, points_per_pixel);
                }
                let name = format!("{} at {:.0} %", canvas.name, times * 100.0);
                response.widget_info(|| WidgetInfo::labeled(Role::Image, true, name.clone()));
                if response.contains_pointer() {
                    let zoom = ui.input(eframe::egui::InputState::zoom_delta);
                    if (zoom - 1.0).abs() > f32::EPSILON {
                        self.zoom = Zoom::times(times * zoom);
                    }
                }
            });
            self.offset = shown.state.clamped_offset();
        });
    }
}

/// What is painted in a mode; pictures that can't be shown are left out.
fn canvases(
    ui: &Ui,
    mode: Mode,
    cover: f32,
    sides: &[String; 2],
    pictures: &ComparedPictures,
    textures: &mut Textures,
) -> Vec<Canvas> {
    let ctx = ui.ctx();
    if let (Mode::Differing, Some(difference)) = (mode, &pictures.difference) {
        let (width, height) = difference.compared_px;
        let size_px = vec2(width as f32, height as f32);
        let texture = textures.marked(ctx, pictures, true).map(|texture| (texture.id(), 1.0, size_px));
        let name = "Pixels that differ are marked, the rest is pale".to_owned();
        return vec![Canvas { name, layers: texture.into_iter().collect(), size_px }];
    }
    let mut shown = Vec::new();
    for (side, preview) in sides.iter().zip(&pictures.previews) {
        let Some((preview, Ok(decoded))) = preview.as_ref().map(|preview| (preview, &preview.decoded)) else {
            continue;
        };
        let size_px = vec2(decoded.facts.width_px as f32, decoded.facts.height_px as f32);
        if let Some(texture) = textures.frame(ctx, preview, 0, true) {
            let name = format!("{side} · {}", facts_line(decoded));
            shown.push(Canvas { name, layers: vec![(texture.id(), 1.0, size_px)], size_px });
        }
    }
    if mode != Mode::Overlay {
        return shown;
    }
    let size_px = shown.iter().fold(Vec2::ZERO, |size, canvas| size.max(canvas.size_px));
    // The left one goes at the very end, where it would still be seen through a transparent right one.
    let fades = [((1.0 - cover) * 5.0).min(1.0), cover];
    let layers = shown.into_iter().flat_map(|canvas| canvas.layers).zip(fades);
    let layers = layers.map(|((texture, _, size), cover)| (texture, cover, size)).collect();
    let name = format!("{} over {}, {:.0} % of it", sides[1], sides[0], cover * 100.0);
    vec![Canvas { name, layers, size_px }]
}

fn facts_line(decoded: &Decoded) -> String {
    let facts = &decoded.facts;
    let size = format!("{}×{} px", facts.width_px, facts.height_px);
    format!("{} · {size} · {} · {}", facts.format, facts.colour_type, quantity::bytes(facts.bytes))
}

/// The finding in one or two words, for the section's button.
pub fn in_a_word(pictures: &ComparedPictures) -> &'static str {
    match (&pictures.difference, &pictures.previews) {
        (_, [None, None]) => "none",
        (Some(_), _) if pictures.is_same_file => "same",
        (Some(difference), _) if difference.is_same() => "same pixels",
        _ => "differs",
    }
}

/// The finding in a sentence.
fn verdict(pictures: &ComparedPictures) -> String {
    match &pictures.previews {
        [Some(_), None] => return "Only the left side has a picture".to_owned(),
        [None, Some(_)] => return "Only the right side has a picture".to_owned(),
        _ if pictures.is_same_file => return "Same picture, byte for byte".to_owned(),
        _ => {}
    }
    let Some(difference) = &pictures.difference else {
        return "Different files; their pixels can't be compared".to_owned();
    };
    let is_animated = pictures
        .previews
        .iter()
        .flatten()
        .any(|preview| preview.decoded.as_ref().is_ok_and(|decoded| decoded.facts.frames.counted() > 1));
    let frames = if is_animated { "First frames: " } else { "" };
    if difference.is_same() {
        return format!("{frames}Same pixels, other file");
    }
    let pixels = difference.pixels();
    format!(
        "{frames}{} of {} pixels differ ({})",
        quantity::grouped(difference.differing),
        quantity::grouped(pixels),
        percent(difference.differing, pixels)
    )
}

/// Sizes where they differ, how much pixels differ, and where.
fn details(pictures: &ComparedPictures) -> String {
    let Some(difference) = pictures.difference.as_ref().filter(|_| !pictures.is_same_file) else {
        return String::new();
    };
    let size = |(width, height): (u32, u32)| {
        format!("{}×{} px", quantity::grouped(u64::from(width)), quantity::grouped(u64::from(height)))
    };
    let [left, right] = difference.sizes_px;
    let sizes = (left != right).then(|| {
        format!("Sizes {} and {}; compared are the {} both have", size(left), size(right), size(difference.compared_px))
    });
    let place = difference.bounds.map(|area| {
        let within = size((area.width_px, area.height_px));
        format!("By up to {} of 255, within {within} at {}, {}", difference.largest_step, area.x, area.y)
    });
    [sizes, place].into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// `0.1 %`, never 0 for some nor 100 for not all.
fn percent(part: u64, whole: u64) -> String {
    let share = part as f64 * 100.0 / whole.max(1) as f64;
    match part {
        0 => "0 %".to_owned(),
        part if part == whole => "100 %".to_owned(),
        _ if share < 0.05 => "under 0.1 %".to_owned(),
        _ if share > 99.9 => "over 99.9 %".to_owned(),
        _ => format!("{share:.1} %"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_never_rounded_to_none_or_all() {
        for (part, whole, text) in [
            (0, 12_000, "0 %"),
            (1, 12_000, "under 0.1 %"),
            (12, 12_000, "0.1 %"),
            (6_000, 12_000, "50.0 %"),
            (11_999, 12_000, "over 99.9 %"),
            (12_000, 12_000, "100 %"),
        ] {
            assert_eq!(percent(part, whole), text);
        }
    }
}
