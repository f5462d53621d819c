//! The compose panel: the draft's form, its findings, and the button that sends it.

mod callback;
mod editor;
mod fields;
mod findings;
mod json;
mod options;
mod picture;
mod submit;

pub use findings::report_ui;

use eframe::egui::{Panel, Rect, ScrollArea, Ui};

use crate::desk::{DraftCommand, DraftEdit, State};
use crate::payload::Form;
use crate::ui::action::Action;
use crate::ui::commands::Commands;
use crate::ui::controls::{landmark, segments_ui};
use crate::ui::theme::GAP;
use crate::ui::{offered_keys, theme};

/// Narrowest and widest panel, in points.
const WIDTHS: std::ops::RangeInclusive<f32> = 300.0..=640.0;

/// Shows the panel. Returns an action that was clicked, and the panel's place.
pub fn show(ui: &mut Ui, state: &State, commands: &mut Commands) -> (Option<Action>, Rect) {
    let panel = Panel::left("compose")
        .frame(theme::panel_frame(ui))
        .default_size(state.settings.layout.compose_width)
        .size_range(WIDTHS)
        .resizable(true);
    let shown = panel.show(ui, |ui| {
        landmark(ui, "Draft");
        contents_ui(ui, state, commands)
    });
    (shown.inner, shown.response.rect)
}

/// Shows what the panel holds, where a narrow window has no room for the panel. Returns an action that was clicked.
pub fn contents_ui(ui: &mut Ui, state: &State, commands: &mut Commands) -> Option<Action> {
    let mut clicked = submit::show(ui, state, commands);
    let height = ui.available_height();
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        form_tabs_ui(ui, state, commands);
        ui.add_space(GAP / 2.0);
        offered_keys::show(ui, state, commands);
        if let Some(task_type) = state.compose.draft.form.task_type() {
            clicked = clicked.or(fields::show(ui, state, task_type, commands));
            callback::show(ui, state, commands);
            options::show(ui, state, task_type, commands);
        } else {
            json::show(ui, state, height, commands);
        }
        if let Some(finding) = findings::list_ui(ui, state, commands) {
            json::show_place(ui, state, finding);
        }
    });
    clicked
}

fn form_tabs_ui(ui: &mut Ui, state: &State, commands: &mut Commands) {
    let forms = Form::all().map(|form| (form, form.label()));
    if let Some(form) = segments_ui(ui, state.compose.draft.form, forms) {
        commands.push(DraftCommand::Edit(DraftEdit::Form(form)));
    }
}
