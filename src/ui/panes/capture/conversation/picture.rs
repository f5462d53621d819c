//! The picture of a task as it came, or what stands in its place.

use eframe::egui::{Align2, Color32, Rect, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2};

use super::panel::About;
use super::who::{line_ui, wide_line_ui};
use crate::contract::grouped;
use crate::controls::cut_ui;
use crate::desk::State;
use crate::history::Life;
use crate::theme::{CONTROL_CORNER, GAP, NEAR, Palette, Text};
use crate::ui::scene::Scene;
use crate::view::{OutcomeSign, Preview, quantity};

/// Height of the picture with its edge, and side of a checker square, in points.
const HEIGHT: f32 = 92.0;
const CHECKER: f32 = 8.0;

/// Width of what a line of the session is about, in points.
const WIDE: f32 = 104.0;

/// Largest zoom of a small picture.
const MOST: f32 = 4.0;

/// Shows the picture, or the session and its limit where a task has none.
pub fn show(ui: &mut Ui, about: About<'_>, scene: &mut Scene<'_>) {
    ui.add_space(GAP);
    match preview(about, scene.state) {
        Some(preview) => picture_ui(ui, preview, scene),
        None if about.shown.capture.new.call_limit.is_some() => session_ui(ui, about, scene.state),
        None => task_ui(ui, about),
    }
    ui.add_space(2.0 * NEAR);
}

/// Returns title and subtitle of what is shown.
pub fn title(about: About<'_>, state: &State) -> [&'static str; 2] {
    match preview(about, state) {
        Some(_) => ["Picture", "as it came"],
        None if about.conversation.has_picture => ["Picture", ""],
        None if about.shown.capture.new.call_limit.is_some() => ["This session", "money and limits"],
        None => ["Task", "it has no picture"],
    }
}

/// Returns the picture of the conversation, once its record is here.
fn preview<'a>(about: About<'_>, state: &'a State) -> Option<&'a Preview> {
    let record = state.shown.record().filter(|record| record.record.summary.id == about.conversation.id)?;
    record.preview.as_deref()
}

fn picture_ui(ui: &mut Ui, preview: &Preview, scene: &mut Scene<'_>) {
    let palette = Palette::of(ui);
    let (whole, response) = ui.allocate_exact_size(vec2(ui.available_width(), HEIGHT), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, "Picture as it came"));
    let place = whole.shrink2(vec2(GAP, 0.0));
    let checker = scene.textures.checker(ui.ctx(), palette.checker);
    let tiles = Rect::from_min_size(pos2(0.0, 0.0), place.size() / (2.0 * CHECKER));
    ui.painter().image(checker, place.shrink(1.0), tiles, Color32::WHITE);
    if let Some(texture) = scene.textures.first_frame(ui.ctx(), preview) {
        let size = texture.size_vec2();
        let room = place.shrink(2.0 * NEAR).size();
        let scale = (room.x / size.x).min(room.y / size.y).min(MOST);
        let picture = Align2::CENTER_CENTER.anchor_size(place.center(), size * scale);
        let all = Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0));
        ui.painter().image(texture.id(), picture, all, Color32::WHITE);
    }
    ui.painter().rect_stroke(place, CONTROL_CORNER, Stroke::new(1.0, palette.line), StrokeKind::Inside);
    ui.add_space(NEAR);
    ui.horizontal(|ui| {
        ui.add_space(GAP);
        let facts = facts(preview);
        cut_ui(ui, Text::Small.of(&facts), facts);
    });
}

/// Returns format, size and bytes of a picture; why it can't be shown where it can't.
fn facts(preview: &Preview) -> String {
    match &preview.decoded {
        Ok(decoded) => {
            let facts = &decoded.facts;
            let size = quantity::pixels(facts.width_px, facts.height_px);
            format!("{} · {size} px · {}", facts.format, quantity::bytes(facts.bytes))
        }
        Err(error) => error.to_string(),
    }
}

/// Shows what is known of a task without a picture.
fn task_ui(ui: &mut Ui, about: About<'_>) {
    line_ui(ui, "Subject", &about.conversation.subject, "");
    if !about.conversation.task_id.is_empty() {
        line_ui(ui, "Task id", &about.conversation.task_id, "");
    }
}

/// Shows how much of its limit a session has used.
fn session_ui(ui: &mut Ui, about: About<'_>, state: &State) {
    let new = &about.shown.capture.new;
    let limit = new.call_limit.unwrap_or_default();
    let line = |ui: &mut Ui, what: &str, value: &str| wide_line_ui(ui, WIDE, [what, value, ""]);
    let running = state.capture.running().filter(|running| running.capture.id == about.shown.capture.id);
    if let Some(running) = running {
        let used = format!("{} of {} used", grouped(running.passed.let_through.into()), grouped(limit.into()));
        line(ui, "createTask", &used);
        let awaited = about.shown.conversations.iter().find(|other| other.state == Life::Recorded);
        let awaited = awaited.map(|other| format!(", #{}", other.id.0)).unwrap_or_default();
        line(ui, "In flight", &format!("{} of 1{awaited}", running.passed.in_flight));
    } else {
        line(ui, "createTask", &format!("at most {}", grouped(limit.into())));
    }
    let by_desk = about.shown.conversations.iter().filter(|other| other.outcome.sign == OutcomeSign::Desk).count();
    line(ui, "Desk answered", &grouped(by_desk as u64));
    line(ui, "Money", &state.money_of_tasks(&about.shown.capture, &about.shown.conversations));
    line(ui, "Guard", if new.has_guard { "on" } else { "off" });
}
