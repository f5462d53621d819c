//! The field for a picture: which picture the draft has, and where one can come from.

use eframe::egui::{
    Align, CornerRadius, Label, Layout, Rect, Sense, Shape, Stroke, TextureId, Ui, UiBuilder, ViewportCommand, pos2,
    vec2,
};

use crate::controls::{Button, IconButton, cut_ui};
use crate::desk::{Command, DraftCommand, DraftEdit, HistoryHealth};
use crate::payload::DraftPicture;
use crate::theme;
use crate::theme::{CARD_CORNER, CONTROL, Icon, NEAR, Palette, Text};
use crate::ui::action::Action;
use crate::ui::scene::Scene;
use crate::view::quantity;

/// Size of the picture in the card, height of the card's inside, and of a line of text, in points.
const THUMBNAIL: eframe::egui::Vec2 = vec2(100.0, 40.0);
const INSIDE: f32 = THUMBNAIL.y + 2.0 * NEAR + CONTROL;
const LINE: f32 = 20.0;

/// Space around the card's inside, in points.
const MARGIN: i8 = 8;

/// Shows the field.
pub fn show(ui: &mut Ui, scene: &mut Scene<'_>) {
    let palette = Palette::of(ui);
    let compose = &scene.state.compose;
    let is_empty = compose.loading.is_none() && compose.draft.picture.is_none();
    let mut card = theme::card(ui).fill(palette.ground).inner_margin(MARGIN);
    if is_empty {
        card = card.stroke(Stroke::NONE);
    }
    let shown = card.show(ui, |ui| {
        // As high in every state, so that nothing below moves.
        let (place, _) = ui.allocate_exact_size(vec2(ui.available_width(), INSIDE), Sense::hover());
        let mut inside = ui.new_child(UiBuilder::new().max_rect(place).layout(Layout::top_down(Align::Min)));
        inside.spacing_mut().item_spacing.y = 0.0;
        contents_ui(&mut inside, is_empty, scene);
    });
    if is_empty {
        dashed(ui, shown.response.rect, Stroke::new(1.0, palette.outline), CARD_CORNER);
    }
}

fn contents_ui(ui: &mut Ui, is_empty: bool, scene: &mut Scene<'_>) {
    if is_empty {
        return empty_ui(ui, scene);
    }
    let (above, _) = ui.allocate_exact_size(vec2(ui.available_width(), THUMBNAIL.y), Sense::hover());
    let mut above = ui.new_child(UiBuilder::new().max_rect(above).layout(Layout::left_to_right(Align::Center)));
    match (&scene.state.compose.loading, &scene.state.compose.draft.picture) {
        (Some(name), _) => {
            let text = format!("Reading {name}…");
            cut_ui(&mut above, Text::Body.of(&text), text);
        }
        (None, Some(picture)) => picture_ui(&mut above, picture, scene),
        (None, None) => {}
    }
    ui.add_space(2.0 * NEAR);
    ui.horizontal(|ui| {
        sources_ui(ui, scene);
        sample_ui(ui, scene);
    });
}

fn empty_ui(ui: &mut Ui, scene: &mut Scene<'_>) {
    let weak = Palette::of(ui).weak;
    ui.vertical_centered(|ui| {
        ui.add_space((INSIDE - LINE - 2.0 * NEAR - CONTROL) / 2.0);
        let words = if scene.state.takes_drops {
            "Drop a captcha picture on the window"
        } else {
            "No drops on Wayland: open or paste a picture"
        };
        ui.label(Text::Body.of(words).color(weak));
        ui.add_space(2.0 * NEAR);
        let width = ui.available_width().min(if scene.has_first_steps { 174.0 } else { 290.0 });
        ui.allocate_ui_with_layout(vec2(width, CONTROL), Layout::left_to_right(Align::Center), |ui| {
            sources_ui(ui, scene);
            // It is not known yet whether the pane offers the sample.
            let is_opening = scene.state.history.health == HistoryHealth::Opening;
            if !scene.has_first_steps && !is_opening {
                sample_ui(ui, scene);
            }
        });
    });
}

fn picture_ui(ui: &mut Ui, picture: &DraftPicture, scene: &mut Scene<'_>) {
    let weak = Palette::of(ui).weak;
    ui.spacing_mut().item_spacing.x = 10.0;
    thumbnail_ui(ui, scene);
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        if ui.add(IconButton::new(Icon::Close, "Remove")).clicked() {
            scene.commands.push(DraftCommand::Edit(DraftEdit::RemovePicture));
        }
        ui.with_layout(Layout::top_down(Align::Min), |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            ui.add_space((THUMBNAIL.y - 2.0 * LINE) / 2.0 + 2.0);
            cut_ui(ui, Text::Button.of(&picture.origin), &picture.origin);
            ui.add(Label::new(Text::Small.of(facts(picture, scene)).color(weak)).truncate());
        });
    });
}

/// Returns format, size and length of the picture, as far as they are known.
fn facts(picture: &DraftPicture, scene: &Scene<'_>) -> String {
    let bytes = quantity::bytes(picture.bytes.len());
    let decoded = scene.state.compose.preview().and_then(|preview| preview.decoded.as_ref().ok());
    match decoded.map(|decoded| &decoded.facts) {
        Some(facts) => {
            format!("{} · {} · {bytes}", facts.format, quantity::pixels(facts.width_px, facts.height_px))
        }
        None => bytes,
    }
}

/// Shows the picture small, on a ground of its own.
fn thumbnail_ui(ui: &mut Ui, scene: &mut Scene<'_>) {
    let (place, _) = ui.allocate_exact_size(THUMBNAIL, Sense::hover());
    let palette = Palette::of(ui);
    ui.painter().rect_filled(place, CornerRadius::same(4), palette.thumbnail);
    let Some(preview) = scene.state.compose.preview() else { return };
    let texture = scene.textures.first_frame(ui.ctx(), preview).map(|texture| (texture.id(), texture.size_vec2()));
    let Some((texture, size)) = texture.filter(|(_, size)| size.x > 0.0 && size.y > 0.0) else { return };
    let scale = (place.width() / size.x).min(place.height() / size.y);
    paint_picture(ui, texture, Rect::from_center_size(place.center(), size * scale));
}

fn paint_picture(ui: &Ui, texture: TextureId, place: Rect) {
    let whole = Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0));
    ui.painter().image(texture, place, whole, eframe::egui::Color32::WHITE);
}

fn sources_ui(ui: &mut Ui, scene: &mut Scene<'_>) {
    ui.spacing_mut().item_spacing.x = NEAR;
    let open = Button::secondary(Action::Open.label()).icon(Icon::Open);
    let open = ui.add_enabled(!scene.state.is_dialog_open, open).on_hover_text(Action::Open.hint(ui.ctx()));
    if open.clicked() {
        scene.actions.push(Action::Open);
    }
    let hint = "Take a picture, a file, a data URL or base64 from the clipboard (Ctrl+V)";
    if ui.add(Button::secondary("Paste").icon(Icon::Paste)).on_hover_text(hint).clicked() {
        ui.ctx().send_viewport_cmd(ViewportCommand::RequestPaste);
        // egui brings text and pictures only.
        scene.commands.push(Command::PasteCopied(None));
    }
}

fn sample_ui(ui: &mut Ui, scene: &mut Scene<'_>) {
    let sample = Button::quiet(Action::TrySample.label());
    if ui.add(sample).on_hover_text(Action::TrySample.hint(ui.ctx())).clicked() {
        scene.actions.push(Action::TrySample);
    }
}

/// Paints a dashed edge: here is room for something.
fn dashed(ui: &Ui, place: Rect, stroke: Stroke, corner: CornerRadius) {
    let mut path = Vec::new();
    let inside = place.shrink(0.5);
    let radius = f32::from(corner.nw);
    let corners = [
        (inside.right_top(), vec2(-radius, radius), 270.0_f32),
        (inside.right_bottom(), vec2(-radius, -radius), 0.0),
        (inside.left_bottom(), vec2(radius, -radius), 90.0),
        (inside.left_top(), vec2(radius, radius), 180.0),
    ];
    for (corner, to_center, from) in corners {
        for step in 0..=4 {
            let angle = (from + 22.5 * step as f32).to_radians();
            path.push(corner + to_center + vec2(angle.cos(), angle.sin()) * radius);
        }
    }
    path.extend(path.first().copied());
    ui.painter().extend(Shape::dashed_line(&path, stroke, 3.0, 3.0));
}
