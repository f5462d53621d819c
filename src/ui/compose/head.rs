//! The strip above the form: which form it is, and the draft's steps.

use eframe::egui::{Align, Frame, Layout, Margin, Panel, Ui};

use crate::desk::{DraftCommand, DraftEdit};
use crate::payload::Form;
use crate::ui::action::Action;
use crate::ui::controls::{IconButton, segments_ui};
use crate::ui::scene::Scene;
use crate::ui::theme::{CONTROL, GAP, Icon, NEAR};

/// Height of the strip, in points.
const HEIGHT: f32 = 44.0;

/// Width that all buttons need, in points.
const BUTTONS: f32 = 3.0 * CONTROL + 2.0 * NEAR;

/// Shows the strip.
pub fn show(ui: &mut Ui, scene: &mut Scene<'_>) {
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
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| steps_ui(ui, scene));
            });
        },
    );
}

fn steps_ui(ui: &mut Ui, scene: &mut Scene<'_>) {
    ui.spacing_mut().item_spacing.x = NEAR;
    let steps = &scene.state.compose.steps;
    if ui.available_width() >= BUTTONS {
        button_ui(ui, scene, Icon::NewDraft, Action::NewDraft, true);
        button_ui(ui, scene, Icon::Redo, Action::Redo, steps.can_redo());
    } else {
        ui.menu_button(Icon::More.text(), |ui| {
            for action in [Action::Redo, Action::NewDraft] {
                if ui.button(action.label()).on_hover_text(action.hint(ui.ctx())).clicked() {
                    scene.actions.push(action);
                    ui.close();
                }
            }
        })
        .response
        .on_hover_text("More for the draft");
    }
    button_ui(ui, scene, Icon::Undo, Action::Undo, steps.can_undo());
}

fn button_ui(ui: &mut Ui, scene: &mut Scene<'_>, icon: Icon, action: Action, is_there: bool) {
    let button = IconButton::new(icon, action.label()).shortcut(action.shortcut_text(ui.ctx()));
    if ui.add_enabled(is_there, button).clicked() {
        scene.actions.push(action);
    }
}
