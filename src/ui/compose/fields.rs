//! The required fields of a task type's form, from the contract's table.

use eframe::egui::Ui;

use crate::contract::{FieldKind, TaskType};
use crate::desk::{DraftCommand, DraftEdit, State};
use crate::payload::place;
use crate::ui::action::Action;
use crate::ui::commands::Commands;
use crate::ui::compose::{findings, options, picture};
use crate::ui::controls::{Field, Line};
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
            FieldKind::Bool | FieldKind::Integer { .. } => options::option_ui(ui, draft, field, commands),
            FieldKind::Text => {
                let line = findings::line_of(state, &place::in_task(field.name));
                text_field_ui(ui, field.label, field.example, draft.text(field.name), line, |text| {
                    commands.push(DraftCommand::Edit(DraftEdit::Text(field.name, text)));
                });
                findings::beside_ui(ui, state, &place::in_task(field.name), commands);
            }
        }
    }
    clicked
}

/// Shows a labelled line of text and tells every change.
pub fn text_field_ui(
    ui: &mut Ui,
    name: &str,
    example: &str,
    text: &str,
    (line, is_wrong): (Line<'_>, bool),
    on_change: impl FnOnce(String),
) {
    let mut text = text.to_owned();
    let field = Field::new(name).example(example).line(line).wrong(is_wrong);
    if field.show(ui, &mut text).changed() {
        on_change(text);
    }
}
