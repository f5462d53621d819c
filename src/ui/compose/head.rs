//! The strip above the form: which form it is, and the draft's steps.

use eframe::egui::{Align, Frame, Layout, Margin, Panel, Ui, UiBuilder};

use crate::controls::{IconButton, icon_menu_ui, segments_ui};
use crate::desk::{DraftCommand, DraftEdit};
use crate::payload::Form;
use crate::theme::{CONTROL, GAP, Icon, NEAR};
use crate::ui::action::Action;
use crate::ui::compose::json;
use crate::ui::scene::Scene;

/// Height of the strip, in points.
const HEIGHT: f32 = 44.0;

/// Width that all buttons need, in points.
const BUTTONS: f32 = 3.0 * CONTROL + 2.0 * NEAR;

/// From this width on the tools of the JSON form stand in the strip, in points.
const ROOMY: f32 = 560.0;

/// Shows the strip. Returns whether the tools of the JSON form stand in it.
pub fn show(ui: &mut Ui, scene: &mut Scene<'_>) -> bool {
    let has_tools = ui.available_width() >= ROOMY;
    let frame = Frame::new().inner_margin(Margin::symmetric(GAP as i8, 8));
    Panel::top("compose-head").frame(frame).exact_size(HEIGHT).show_separator_line(false).resizable(false).show(
        ui,
        |ui| {
            ui.horizontal(|ui| {
                let draft = &scene.state.compose.draft;
                let forms = Form::all().map(|form| (form, form.label()));
                if let Some(form) = segments_ui(ui, draft.form, forms) {
                    scene.commands.push(DraftCommand::Edit(DraftEdit::Form(form)));
                }
                if has_tools && draft.form.is_json() {
                    json::tools_ui(ui, scene.state, scene.commands);
                }
                steps_ui(ui, scene);
            });
        },
    );
    has_tools
}

/// Shows the draft's steps at the right end, in the order in which the keyboard goes through them.
fn steps_ui(ui: &mut Ui, scene: &mut Scene<'_>) {
    let place = ui.available_rect_before_wrap();
    let is_roomy = place.width() >= BUTTONS;
    let width = if is_roomy { BUTTONS } else { BUTTONS - CONTROL - NEAR };
    let place = place.with_min_x(place.right() - width);
    let builder = UiBuilder::new().id_salt("steps").max_rect(place).layout(Layout::left_to_right(Align::Center));
    let mut line = ui.new_child(builder);
    line.spacing_mut().item_spacing.x = NEAR;
    let steps = &scene.state.compose.steps;
    button_ui(&mut line, scene, Icon::Undo, Action::Undo, steps.can_undo());
    if is_roomy {
        button_ui(&mut line, scene, Icon::Redo, Action::Redo, steps.can_redo());
        button_ui(&mut line, scene, Icon::NewDraft, Action::NewDraft, true);
    } else {
        icon_menu_ui(&mut line, Icon::More, "More for the draft", |ui| more_ui(ui, scene));
    }
}

/// Shows the steps for which a narrow strip has no room.
fn more_ui(ui: &mut Ui, scene: &mut Scene<'_>) {
    for action in [Action::Redo, Action::NewDraft] {
        if ui.button(action.label()).on_hover_text(action.hint(ui.ctx())).clicked() {
            scene.actions.push(action);
            ui.close();
        }
    }
}

fn button_ui(ui: &mut Ui, scene: &mut Scene<'_>, icon: Icon, action: Action, is_there: bool) {
    let button = IconButton::new(icon, action.label()).shortcut(action.shortcut_text(ui.ctx()));
    if ui.add_enabled(is_there, button).clicked() {
        scene.actions.push(action);
    }
}
