//! Optional fields of the task, offered from the contract's table.

use eframe::egui::{CollapsingHeader, ComboBox, DragValue, RichText, Role, TextEdit, Ui, WidgetInfo};

use crate::contract::{FieldKind, TaskField, TaskType, cut};
use crate::desk::{DraftCommand, DraftEdit, State};
use crate::payload::{Draft, Form, OptionValue};
use crate::ui::commands::Commands;
use crate::ui::controls::Tick;
use crate::ui::theme::Palette;

/// Most other fields that are named, and most characters of each.
const MAX_OTHERS: usize = 12;
const MAX_OTHER_CHARS: usize = 40;

/// Shows the options of the draft's form.
pub fn show(ui: &mut Ui, state: &State, task_type: &TaskType, commands: &mut Commands) {
    let draft = &state.compose.draft;
    let set = task_type.options().filter(|field| draft.options.contains_key(&(draft.form, field.name))).count();
    let title = if set == 0 { "Options".to_owned() } else { format!("Options ({set} set)") };
    CollapsingHeader::new(title).id_salt(task_type.name).show(ui, |ui| {
        ui.label(RichText::new("Only what is ticked is sent").small().color(Palette::of(ui).weak));
        for field in task_type.options() {
            option_ui(ui, draft, field, commands);
        }
    });
    others_ui(ui, draft);
}

/// Names the fields of an imported body that no option holds. They are sent all the same.
fn others_ui(ui: &mut Ui, draft: &Draft) {
    let Some(shape) = draft.shapes.get(&draft.form) else { return };
    let mut others: Vec<String> = shape.type_name().map(|name| format!("type: {name}")).into_iter().collect();
    others.extend(
        shape
            .other_fields()
            .iter()
            .take(MAX_OTHERS)
            .map(|(name, value)| format!("{}: {}", cut(name, MAX_OTHER_CHARS), cut(value, MAX_OTHER_CHARS))),
    );
    if !others.is_empty() {
        let text = format!("Also sent, as in the JSON that the form was loaded from: {}", others.join(", "));
        ui.label(RichText::new(text).small().color(Palette::of(ui).weak))
            .on_hover_text("Edit these fields in the JSON form");
    }
}

/// Shows a field that is sent when its box is ticked.
pub fn option_ui(ui: &mut Ui, draft: &Draft, field: &'static TaskField, commands: &mut Commands) {
    let form = draft.form;
    let value = draft.options.get(&(form, field.name));
    ui.horizontal(|ui| {
        let mut is_set = value.is_some();
        let hint = format!("{} ({})", field.meaning, field.source);
        if ui.add(Tick::new(&mut is_set, field.name)).on_hover_text(hint).changed() {
            set(commands, form, field.name, is_set.then(|| OptionValue::first(field.kind)));
        }
        if let Some(value) = value {
            value_ui(ui, form, field, value, commands);
        }
    });
}

fn value_ui(ui: &mut Ui, form: Form, field: &'static TaskField, value: &OptionValue, commands: &mut Commands) {
    let changed = match value {
        OptionValue::Bool(value) => bool_ui(ui, field, *value).map(OptionValue::Bool),
        OptionValue::Integer(value) => integer_ui(ui, field, *value).map(OptionValue::Integer),
        OptionValue::Text(text) => {
            let mut text = text.clone();
            let response = ui.add(TextEdit::singleline(&mut text).hint_text(field.name).desired_width(140.0));
            response.changed().then_some(OptionValue::Text(text))
        }
    };
    if changed.is_some() {
        set(commands, form, field.name, changed);
    }
}

fn bool_ui(ui: &mut Ui, field: &TaskField, value: bool) -> Option<bool> {
    let word = |value: bool| if value { "true" } else { "false" };
    let mut changed = None;
    let combo = ComboBox::from_id_salt(field.name).selected_text(word(value)).width(70.0).show_ui(ui, |ui| {
        for choice in [true, false] {
            if ui.selectable_label(choice == value, word(choice)).clicked() {
                changed = Some(choice);
            }
        }
    });
    combo
        .response
        .widget_info(|| WidgetInfo::labeled(Role::ComboBox, true, format!("{}: {}", field.name, word(value))));
    changed
}

fn integer_ui(ui: &mut Ui, field: &TaskField, mut value: i64) -> Option<i64> {
    let FieldKind::Integer { min, max } = field.kind else {
        return None;
    };
    let response = ui.add(DragValue::new(&mut value).range(min..=max));
    response.widget_info(|| WidgetInfo::labeled(Role::SpinButton, true, format!("{} value", field.name)));
    response.changed().then_some(value)
}

fn set(commands: &mut Commands, form: Form, name: &'static str, value: Option<OptionValue>) {
    commands.push(DraftCommand::Edit(DraftEdit::Option(form, name, value)));
}
