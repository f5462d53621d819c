//! The preview pane: the picture as the service will decode it with the facts about it, or everything else that is sent.

use eframe::egui::{
    Align, Align2, Color32, CornerRadius, Label, Layout, ScrollArea, Sense, Stroke, StrokeKind, Ui, Vec2, vec2,
};

use crate::controls::IconButton;
use crate::controls::Player;
use crate::controls::Turn;
use crate::controls::canvas::{Canvas, Layer, Look};
use crate::desk::State;
use crate::picture::{Decoded, FrameCount, PREVIEW_MAX_SIDE};
use crate::theme::{CARD_CORNER, GAP, Icon, NEAR, Palette, Text};
use crate::ui::panes::nothing::{empty_ui, nothing_ui};
use crate::ui::panes::sent_card;
use crate::ui::panes::within::within_ui;
use crate::ui::scene::Scene;
use crate::view::quantity;
use crate::view::{Preview, SentField};

/// Room for the facts below the picture, and height of a picture that has a card below it, in points.
const FACTS: f32 = 24.0;
const ABOVE_CARD: f32 = 148.0;

/// From this width on there is room to say where the picture is from, in points.
const ROOMY: f32 = 175.0;

/// State of the pane.
pub struct PreviewPane {
    look: Look,
    is_sharp: bool,
    is_turned: bool,
    player: Player,
    /// The pixel under the pointer at the last paint, and its colour.
    under_pointer: Option<([u32; 2], Color32)>,
}

impl Default for PreviewPane {
    fn default() -> Self {
        Self { look: Look::default(), is_sharp: true, is_turned: false, player: Player::default(), under_pointer: None }
    }
}

/// Returns how a picture comes here.
const fn ways(takes_drops: bool) -> &'static str {
    if takes_drops {
        "Drop one on the window, open a file, or paste one"
    } else {
        "Open a file, or paste one: on Wayland the window is told of no drops"
    }
}

/// What the draft of a task has that stands in a page.
const OF_A_SITE: &str =
    "The service opens the page itself: fill in the address and the site key, and all of it is shown here";

/// Tells whether the draft's form composes a task that has no picture.
fn is_without_picture(state: &State) -> bool {
    let form = state.compose.draft.form;
    form.task_type().is_some() && !form.holds_picture()
}

impl PreviewPane {
    /// Shows the preview of the draft or the record on screen.
    pub fn show(&mut self, ui: &mut Ui, scene: &mut Scene<'_>) {
        let state = scene.state;
        let (preview, task_type, sent) = shown(state);
        let is_by_hand = state.shown.record().is_none() && state.compose.draft.form.is_json();
        match preview {
            Some(preview) if is_by_hand && !sent.is_empty() => {
                let height = ABOVE_CARD.min(ui.available_height() / 2.0);
                ui.allocate_ui(vec2(ui.available_width(), height), |ui| self.picture_ui(ui, preview, scene));
                ui.add_space(GAP);
                card_ui(ui, task_type, sent);
            }
            Some(preview) => self.whole_ui(ui, preview, scene),
            None if !sent.is_empty() => card_ui(ui, task_type, sent),
            None if scene.state.shown.selected().is_some() => nothing_ui(ui, "No picture", "The record has none"),
            None if is_without_picture(state) => nothing_ui(ui, "No picture belongs to it", OF_A_SITE),
            None => empty_ui(ui, "No picture yet", ways(state.takes_drops), true, scene),
        }
    }

    /// Shows tools, picture and facts.
    fn whole_ui(&mut self, ui: &mut Ui, preview: &Preview, scene: &mut Scene<'_>) {
        let decoded = match &preview.decoded {
            Ok(decoded) => decoded,
            Err(error) => {
                let (title, why) = ("The picture can't be shown", error.to_string());
                // What opens another picture acts on the draft, and a record's picture stays what it is.
                return match scene.state.shown.selected() {
                    Some(_) => nothing_ui(ui, title, &why),
                    None => empty_ui(ui, title, &why, true, scene),
                };
            }
        };
        self.tools_ui(ui, preview.id, decoded);
        ui.add_space(NEAR);
        let height = (ui.available_height() - FACTS - NEAR).max(60.0);
        ui.allocate_ui(vec2(ui.available_width(), height), |ui| self.picture_ui(ui, preview, scene));
        ui.add_space(NEAR);
        ui.horizontal(|ui| {
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                if let Some((at, color)) = self.under_pointer {
                    pixel_ui(ui, at, color);
                }
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                    ui.add(Label::new(Text::Small.of(facts(decoded, preview.base64_chars))).truncate());
                });
            });
        });
    }

    fn tools_ui(&mut self, ui: &mut Ui, id: u64, decoded: &Decoded) {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = NEAR;
            self.look.zoom_ui(ui);
            ui.separator();
            let sharp = IconButton::new(Icon::SharpPixels, "Sharp pixels").selected(self.is_sharp);
            if ui.add(sharp).clicked() {
                self.is_sharp = !self.is_sharp;
            }
            self.look.grid_ui(ui);
            if decoded.facts.orientation.is_some() {
                let hint = "A viewer turns this picture, as its EXIF asks; a service's decoder usually does not";
                let turned = IconButton::new(Icon::Turned, "Show turned").hint(hint).selected(self.is_turned);
                if ui.add(turned).clicked() {
                    self.is_turned = !self.is_turned;
                }
            }
            self.look.ground_ui(ui);
            self.player.show(ui, id, decoded);
            if ui.available_width() >= ROOMY {
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    let weak = Palette::of(ui).weak;
                    ui.add(Label::new(Text::Small.of("Decoded from the outgoing bytes").color(weak)).truncate());
                });
            }
        });
    }

    /// Shows the picture in all the room that is left.
    fn picture_ui(&mut self, ui: &mut Ui, preview: &Preview, scene: &mut Scene<'_>) {
        let palette = Palette::of(ui);
        let Ok(decoded) = &preview.decoded else {
            return nothing_ui(ui, "The picture can't be shown", "");
        };
        let (place, _) = ui.allocate_exact_size(ui.available_size(), Sense::hover());
        let checker = scene.textures.checker(ui.ctx(), palette.checker);
        let inside = place.shrink(4.0);
        let facts = &decoded.facts;
        let size_px = vec2(facts.width_px as f32, facts.height_px as f32);
        let turn = facts.orientation.filter(|_| self.is_turned).map_or(Turn::NONE, Turn::of_exif);
        let shown_px = turn.size(size_px);
        let scale = ui.pixels_per_point();
        let points_per_pixel = self.look.points_per_pixel(inside.size(), shown_px, scale);
        self.look.note(points_per_pixel, scale);
        let frame = self.player.frame_now(ui, preview.id, decoded);
        let mut at = None;
        if let Some(texture) = scene.textures.frame(ui.ctx(), preview, frame, self.is_sharp) {
            let layer = Layer { texture: texture.id(), cover: 1.0, size_px };
            let name = "Picture".to_owned();
            let align = Align2::CENTER_CENTER;
            let canvas = Canvas { name, layers: vec![layer], size_px: shown_px, turn, align };
            within_ui(ui, inside, Layout::top_down(Align::Min), |ui| {
                at = self.look.canvas_ui(ui, &canvas, points_per_pixel, checker);
            });
        }
        ui.painter().rect_stroke(place, CARD_CORNER, Stroke::new(1.0, palette.line), StrokeKind::Inside);
        let at = at.map(|at| in_bytes(at, shown_px, size_px, turn));
        self.under_pointer = at.and_then(|at| {
            let frame_px = decoded.frames.get(frame).map(|frame| [frame.width_px, frame.height_px])?;
            let color = scene.textures.pixel(preview, frame, in_frame(at, size_px, frame_px))?;
            Some((at, color))
        });
    }
}

/// Returns the picture on screen, and everything that is sent with it.
fn shown(state: &State) -> (Option<&Preview>, &str, &[SentField]) {
    if let Some(record) = state.shown.record() {
        return (record.preview.as_deref(), &record.record.summary.task_type, &record.sent);
    }
    let composed = &state.compose.composed;
    let task_type = composed.payload.as_ref().map_or("", |payload| payload.task_type());
    (state.compose.preview().map(|preview| &**preview), task_type, &composed.sent)
}

fn card_ui(ui: &mut Ui, task_type: &str, sent: &[SentField]) {
    ScrollArea::vertical().id_salt("sent").auto_shrink(false).show(ui, |ui| sent_card::show(ui, task_type, sent));
}

/// Returns the pixel of the bytes that is shown at a pixel of the turned picture.
fn in_bytes([x, y]: [u32; 2], shown_px: Vec2, size_px: Vec2, turn: Turn) -> [u32; 2] {
    let middle = vec2((x as f32 + 0.5) / shown_px.x, (y as f32 + 0.5) / shown_px.y);
    let source = turn.source(middle.to_pos2());
    [(source.x * size_px.x) as u32, (source.y * size_px.y) as u32]
}

/// Returns the pixel of a frame, which may be shown reduced, for a pixel of the picture.
fn in_frame([x, y]: [u32; 2], size_px: Vec2, [width, height]: [u32; 2]) -> [usize; 2] {
    let at = |at: u32, of: f32, room: u32| ((at as f32 + 0.5) / of * room as f32) as usize;
    [at(x, size_px.x, width), at(y, size_px.y, height)]
}

/// Shows where the pointer is, and the colour there.
fn pixel_ui(ui: &mut Ui, [x, y]: [u32; 2], color: Color32) {
    ui.spacing_mut().item_spacing.x = 6.0;
    ui.label(Text::SmallMono.of(color_text(color)));
    let (swatch, _) = ui.allocate_exact_size(vec2(12.0, 12.0), Sense::hover());
    let line = Stroke::new(1.0, Palette::of(ui).outline);
    ui.painter().rect(swatch, CornerRadius::same(3), color, line, StrokeKind::Inside);
    ui.label(Text::Small.of(format!("{x}, {y}")).color(Palette::of(ui).weak));
}

/// Returns a colour such as `#2c4488`, with its alpha where it is not opaque.
fn color_text(color: Color32) -> String {
    let channels = color.to_srgba_unmultiplied();
    let shown = if channels[3] == u8::MAX { &channels[..3] } else { &channels[..] };
    shown.iter().fold("#".to_owned(), |text, channel| text + &format!("{channel:02x}"))
}

/// Returns the facts about a picture, in a line.
fn facts(decoded: &Decoded, base64_chars: usize) -> String {
    let facts = &decoded.facts;
    let frames = (facts.frames != FrameCount::Exactly(1)).then(|| frames_text(facts.frames));
    let is_shortened = decoded.frames.len() > 1 && decoded.frames.len() < facts.frames.counted();
    let played =
        is_shortened.then(|| format!("the first {} frames are played", quantity::grouped(decoded.frames.len() as u64)));
    let reduced =
        decoded.is_reduced.then(|| format!("shown reduced to {} px", quantity::grouped(PREVIEW_MAX_SIDE.into())));
    let size = format!("{} px", quantity::pixels(facts.width_px, facts.height_px));
    let always = [facts.format.to_string(), size, facts.colour_type.clone()];
    let sizes = [quantity::bytes(facts.bytes), format!("{} base64 characters", quantity::grouped(base64_chars as u64))];
    let all = always.into_iter().chain(frames).chain(sizes).chain(reduced).chain(played);
    all.collect::<Vec<_>>().join(" · ")
}

/// Returns `12 frames`, or `at least 3 frames`.
fn frames_text(frames: FrameCount) -> String {
    let counted = quantity::counted(frames.counted() as u64, "frame", "frames");
    match frames {
        FrameCount::Exactly(_) => counted,
        FrameCount::AtLeast(_) => format!("at least {counted}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pixel_of_a_turned_picture_is_named_as_the_bytes_have_it() {
        let (size_px, turn) = (vec2(4.0, 2.0), Turn::of_exif(6));
        let shown_px = turn.size(size_px);
        assert_eq!(in_bytes([0, 0], shown_px, size_px, turn), [0, 1]);
        assert_eq!(in_bytes([1, 3], shown_px, size_px, turn), [3, 0]);
        assert_eq!(in_bytes([3, 1], size_px, size_px, Turn::NONE), [3, 1]);
    }

    #[test]
    fn a_reduced_picture_has_the_colour_of_the_pixel_that_is_shown() {
        assert_eq!(in_frame([3_999, 10], vec2(4_000.0, 100.0), [2_000, 50]), [1_999, 5]);
    }
}
