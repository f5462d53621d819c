//! The compose panel: the draft's form, its findings, and the button that sends it.

mod callback;
mod code;
mod editor;
mod fields;
mod findings;
mod head;
mod json;
mod options;
mod picture;
mod submit;

pub use findings::{Pointed, report_ui, severities_ui, sign_of};

use eframe::egui::{Align, Layout, Margin, Panel, Rect, ScrollArea, Ui, UiBuilder, vec2};

use crate::controls::landmark;
use crate::theme;
use crate::theme::{GAP, NEAR};
use crate::ui::layout::{COMPOSE_WIDTHS, compose_limit};
use crate::ui::scene::Scene;
use crate::ui::{draft_place, offered_keys};

/// Shows the panel. Returns its place.
pub fn show(ui: &mut Ui, scene: &mut Scene<'_>) -> Rect {
    let wanted = scene.state.settings.layout.compose_width;
    // The limited panel is another one, so that the wanted width comes back with the room for it.
    let panel = match compose_limit(ui.ctx().content_rect().width(), wanted) {
        None => Panel::left("compose").default_size(wanted).size_range(COMPOSE_WIDTHS).resizable(true),
        Some(limit) => Panel::left("limited-compose").exact_size(limit).resizable(false),
    };
    let panel = panel.frame(theme::panel_frame(ui).inner_margin(Margin::ZERO));
    let shown = panel.show(ui, |ui| {
        landmark(ui, "Draft");
        contents_ui(ui, scene);
    });
    shown.response.rect
}

/// Shows what the panel holds, where a narrow window has no room for the panel.
pub fn contents_ui(ui: &mut Ui, scene: &mut Scene<'_>) {
    draft_place::note(ui.ctx(), ui.max_rect());
    let has_tools = head::show(ui, scene);
    // The keyboard and a screen reader come to the form first, and then to what submits it.
    let place = ui.available_rect_before_wrap();
    let (form, foot) = place.split_top_bottom_at_y((place.bottom() - submit::HEIGHT).max(place.top()));
    part_ui(ui, "compose-form", form.shrink2(vec2(GAP, 0.0)), |ui| {
        let height = ui.available_height();
        // Each form is scrolled on its own.
        ScrollArea::vertical()
            .id_salt(("compose", scene.state.compose.draft.form))
            .auto_shrink(false)
            .show(ui, |ui| form_ui(ui, scene, height, has_tools));
    });
    part_ui(ui, "compose-foot", foot.shrink2(vec2(GAP, submit::MARGIN)), |ui| submit::show(ui, scene));
    ui.advance_cursor_after_rect(place);
}

/// Shows something in a place of its own.
fn part_ui(ui: &mut Ui, id: &str, place: Rect, contents: impl FnOnce(&mut Ui)) {
    let layout = Layout::top_down(Align::Min);
    contents(&mut ui.new_child(UiBuilder::new().id_salt(id).max_rect(place).layout(layout)));
}

fn form_ui(ui: &mut Ui, scene: &mut Scene<'_>, height: f32, has_tools: bool) {
    offered_keys::show(ui, scene.state, scene.commands);
    if let Some(task_type) = scene.state.compose.draft.form.task_type() {
        fields::show(ui, scene, task_type);
        ui.add_space(NEAR);
        callback::show(ui, scene);
        options::show(ui, scene.state, task_type, scene.commands);
    } else {
        json::show(ui, scene.state, height, has_tools, scene.commands);
    }
    ui.add_space(NEAR);
    if let Some(finding) = findings::list_ui(ui, scene.state, scene.commands) {
        code::show_place(ui, scene.state, finding);
    }
}
