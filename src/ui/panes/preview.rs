//! The preview pane: the picture as the service will decode it, and the facts about it.

use eframe::egui::{Align2, Frame, Label, RichText, ScrollArea, Stroke, TextureId, Ui, Vec2, vec2};

use crate::contract::Holds;
use crate::desk::State;
use crate::payload::Draft;
use crate::picture::{Decoded, FrameCount, PREVIEW_MAX_SIDE};
use crate::ui::panes::canvas::{Canvas, Layer, Look};
use crate::ui::panes::nothing::nothing_ui;
use crate::ui::textures::Textures;
use crate::ui::theme::Palette;
use crate::ui::{quantity, theme};
use crate::view::{Preview, RecordView};

/// Room for the facts below the picture, in points.
const FACTS_HEIGHT: f32 = 46.0;

/// State of the pane.
pub struct PreviewPane {
    look: Look,
    is_sharp: bool,
}

impl Default for PreviewPane {
    fn default() -> Self {
        Self { look: Look::default(), is_sharp: true }
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
            (None, Some(record)) => record_site_ui(ui, record),
            (None, None) => draft_ui(ui, &state.compose.draft),
        }
    }

    fn picture_ui(&mut self, ui: &mut Ui, preview: &Preview, textures: &mut Textures) {
        let decoded = match &preview.decoded {
            Ok(decoded) => decoded,
            Err(error) => return nothing_ui(ui, "The picture can't be shown", &error.to_string()),
        };
        self.toolbar_ui(ui);
        let area = vec2(ui.available_width(), (ui.available_height() - FACTS_HEIGHT).max(60.0));
        let size_px = vec2(decoded.facts.width_px as f32, decoded.facts.height_px as f32);
        let scale = ui.pixels_per_point();
        let points_per_pixel = self.look.points_per_pixel(area - Vec2::splat(8.0), size_px, scale);
        self.look.note(points_per_pixel, scale);
        let frame = frame_now(ui, decoded);
        let checker = textures.checker(ui.ctx(), Palette::of(ui).checker);
        if let Some(texture) = textures.frame(ui.ctx(), preview, frame, self.is_sharp) {
            let layer = Layer { texture: texture.id(), cover: 1.0, size_px };
            let name = "Picture".to_owned();
            let canvas = Canvas { name, layers: vec![layer], size_px, align: Align2::CENTER_CENTER };
            ui.allocate_ui(area, |ui| self.canvas_ui(ui, &canvas, points_per_pixel, checker));
        }
        facts_ui(ui, decoded, preview.base64_chars);
    }

    fn toolbar_ui(&mut self, ui: &mut Ui) {
        ui.horizontal_wrapped(|ui| {
            self.look.zoom_ui(ui);
            ui.separator();
            ui.toggle_value(&mut self.is_sharp, "Sharp pixels")
                .on_hover_text("Show pixels as squares instead of smoothing them");
            ui.label("Ground");
            self.look.ground_ui(ui, "ground", 80.0);
        });
    }

    fn canvas_ui(&mut self, ui: &mut Ui, canvas: &Canvas, points_per_pixel: f32, checker: TextureId) {
        let frame = Frame::new().stroke(Stroke::new(1.0, Palette::of(ui).line)).inner_margin(3);
        frame.show(ui, |ui| {
            let area = ScrollArea::both().auto_shrink(false);
            area.show(ui, |ui| self.look.canvas_ui(ui, canvas, points_per_pixel, checker));
        });
    }
}

/// Shows the site of a record.
fn record_site_ui(ui: &mut Ui, record: &RecordView) {
    let record = &record.record;
    let text = |field: &Option<String>| field.clone().unwrap_or_default();
    let (url, key, callback) =
        (text(&record.summary.website_url), text(&record.website_key), text(&record.callback_url));
    let fields = [("Website URL", url.as_str()), ("Website key", &key), ("Callback URL", &callback)];
    site_card_ui(ui, &record.summary.task_type, &fields);
}

/// Returns the frame of an animation that is due now, and asks for the next paint when another will be.
fn frame_now(ui: &Ui, decoded: &Decoded) -> usize {
    if decoded.frames.len() < 2 {
        return 0;
    }
    let delays = decoded.frames.iter().map(|frame| frame.delay.as_secs_f64());
    let (index, left) = frame_at(delays, ui.input(|input| input.time));
    ui.ctx().request_repaint_after_secs(left as f32);
    index
}

/// Returns which frame of an endless loop is shown at a time, and for how much longer, all in seconds.
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

/// Returns `1 frame`, `12 frames`, or `at least 3 frames`.
fn frames_text(frames: FrameCount) -> String {
    let counted = quantity::counted(frames.counted() as u64, "frame", "frames");
    match frames {
        FrameCount::Exactly(_) => counted,
        FrameCount::AtLeast(_) => format!("at least {counted}"),
    }
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

/// Shows the texts of a task about a site.
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
            ui.add(Label::new(value).wrap());
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
