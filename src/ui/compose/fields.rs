//! The required fields of a task type's form, from the contract's table.

use eframe::egui::{TextEdit, Ui};

use crate::contract::{FieldKind, TaskType};
use crate::desk::{DraftCommand, DraftEdit, State};
use crate::payload::place;
use crate::ui::action::Action;
use crate::ui::commands::Commands;
use crate::ui::compose::{findings, options, picture};
use crate::ui::theme::GAP;

/// Shows the fields. Returns an action that was clicked.
pub fn show(ui: &mut Ui, state: &State, task_type: &TaskType, commands: &mut Commands) -> Option<Action> {
    let draft = &state.compose.draft;
    let mut clicked = None;
    for (index, field) in task_type.required().enumerate() {
        if index > 0 {
            ui.add_space(GAP / 2.0);
        }
        match field.kind {
            FieldKind::Base64 => clicked = clicked.or(picture::show(ui, state, commands)),
            FieldKind::Text => {
                text_field_ui(ui, field.label, field.example, draft.text(field.name), |text| {
                    commands.push(DraftCommand::Edit(DraftEdit::Text(field.name, text)));
                });
                findings::beside_ui(ui, state, &place::in_task(field.name), commands);
            }
            _ => options::option_ui(ui, draft, field, commands),
        }
    }
    clicked
}

/// Shows a labelled line of text and tells every change.
pub fn text_field_ui(ui: &mut Ui, name: &str, hint: &str, text: &str, on_change: impl FnOnce(String)) {
    let label = ui.label(name);
    let mut text = text.to_owned();
    // The field goes by its name: a number would change with every finding that appears above, and lose the focus.
    let field = TextEdit::singleline(&mut text).id_salt(name).hint_text(hint.to_owned()).desired_width(f32::INFINITY);
    if ui.add(field).labelled_by(label.id).changed() {
        on_change(text);
    }
}
