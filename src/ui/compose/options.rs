//! Optional fields of the task, offered from the contract's table.

use eframe::egui::{Checkbox, CollapsingHeader, ComboBox, DragValue, RichText, Role, TextEdit, Ui, WidgetInfo};

use crate::contract::{FieldKind, TaskField, cut};
use crate::desk::{DraftCommand, DraftEdit, State};
use crate::payload::{Draft, Kind, OptionValue};
use crate::ui::Commands;
use crate::ui::theme::Palette;

/// Other fields named at most, and how much of each.
const MAX_OTHERS: usize = 12;
const MAX_OTHER_CHARS: usize = 40;

/// Shows the options of the draft's form.
pub fn show(ui: &mut Ui, state: &State, commands: &mut Commands) {
    let draft = &state.compose.draft;
    let Some(task_type) = draft.kind.task_type() else {
        return;
    };
    let set = task_type.options().filter(|field| draft.options.contains_key(&(draft.kind, field.name))).count();
    let title = if set == 0 { "Options".to_owned() } else { format!("Options ({set} set)") };
    CollapsingHeader::new(title).id_salt(task_type.name).show(ui, |ui| {
        ui.label(RichText::new("Only what is ticked is sent").small().color(Palette::of(ui).weak));
        for field in task_type.options() {
            option_ui(ui, draft, field, commands);
        }
    });
    others_ui(ui, draft);
}

/// Fields of an imported body that no option holds; they are sent all the same.
fn others_ui(ui: &mut Ui, draft: &Draft) {
    let Some(shape) = draft.shapes.get(&draft.kind) else { return };
    let mut others: Vec<String> = shape.type_name().map(|name| format!("type: {name}")).into_iter().collect();
    others.extend(
        shape
            .other_fields()
            .iter()
            .take(MAX_OTHERS)
            .map(|(name, value)| format!("{}: {}", cut(name, MAX_OTHER_CHARS), cut(value, MAX_OTHER_CHARS))),
    );
    if !others.is_empty() {
        let text = format!("Sent besides, as in the JSON it came from: {}", others.join(", "));
        ui.label(RichText::new(text).small().color(Palette::of(ui).weak)).on_hover_text("To be edited in JSON");
    }
}

fn option_ui(ui: &mut Ui, draft: &Draft, field: &'static TaskField, commands: &mut Commands) {
    let kind = draft.kind;
    let value = draft.options.get(&(kind, field.name));
    ui.horizontal(|ui| {
        let mut is_set = value.is_some();
        let hint = format!("{} ({})", field.meaning, field.source);
        if ui.add(Checkbox::new(&mut is_set, field.name)).on_hover_text(hint).changed() {
            set(commands, kind, field.name, is_set.then(|| default_value(field.kind)));
        }
        if let Some(value) = value {
            value_ui(ui, kind, field, value, commands);
        }
    });
}

fn value_ui(ui: &mut Ui, kind: Kind, field: &'static TaskField, value: &OptionValue, commands: &mut Commands) {
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
        set(commands, kind, field.name, changed);
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

fn default_value(kind: FieldKind) -> OptionValue {
    match kind {
        FieldKind::Bool => OptionValue::Bool(true),
        FieldKind::Integer { min, .. } => OptionValue::Integer(min),
        FieldKind::Text | FieldKind::Base64 => OptionValue::Text(String::new()),
    }
}

fn set(commands: &mut Commands, kind: Kind, name: &'static str, value: Option<OptionValue>) {
    commands.push(DraftCommand::Edit(DraftEdit::Option(kind, name, value)));
}
