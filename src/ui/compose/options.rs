//! Optional fields of the task, offered from the contract's table.

use eframe::egui::{Align, Align2, DragValue, Id, Layout, Response, Role, Sense, TextEdit, Ui, WidgetInfo, pos2, vec2};

use crate::contract::{FieldKind, TaskField, TaskType, cut, lower_first};
use crate::controls::{Button, Tick, combo, cut_ui};
use crate::desk::{DraftCommand, DraftEdit, State};
use crate::payload::{Draft, Form, OptionValue};
use crate::theme::{CONTROL, CONTROL_CORNER, GAP, ICON, Icon, NEAR, Palette, SIGN_GAP, Text};
use crate::ui::commands::Commands;

/// Most other fields that are named, and most characters of each.
const MAX_OTHERS: usize = 12;
const MAX_OTHER_CHARS: usize = 40;

/// Width of a text option's field, in points.
const TEXT_WIDTH: f32 = 130.0;

/// Shows the options of the draft's form.
pub fn show(ui: &mut Ui, state: &State, task_type: &TaskType, commands: &mut Commands) {
    let draft = &state.compose.draft;
    let place = Id::unique("options").with(task_type.name);
    let is_open: bool = ui.data(|data| data.get_temp(place)).unwrap_or_default();
    if head_ui(ui, &summary(draft, task_type), is_open).clicked() {
        ui.data_mut(|data| data.insert_temp(place, !is_open));
    }
    if is_open {
        ui.label(Text::Small.of("Only what is ticked is sent").color(Palette::of(ui).weak));
        for field in task_type.options() {
            option_ui(ui, draft, field, commands);
        }
    }
    others_ui(ui, draft, commands);
}

/// Returns which options are set, in words.
fn summary(draft: &Draft, task_type: &TaskType) -> String {
    let set = task_type.options().filter(|field| draft.options.contains_key(&(draft.form, field.name)));
    let names: Vec<String> = set.map(|field| lower_first(field.label)).collect();
    if names.is_empty() { "none set".to_owned() } else { format!("{} set: {}", names.len(), names.join(", ")) }
}

/// Shows the line that opens and closes the options.
fn head_ui(ui: &mut Ui, summary: &str, is_open: bool) -> Response {
    let palette = Palette::of(ui);
    let (place, response) = ui.allocate_exact_size(vec2(ui.available_width(), CONTROL), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("Options: {summary}")));
    ui.ctx().accesskit_node_builder(response.id, |node| node.set_expanded(is_open));
    if response.hovered() {
        ui.painter().rect_filled(place, CONTROL_CORNER, palette.hover);
    }
    let icon = if is_open { Icon::Menu } else { Icon::Folded };
    let y = place.center().y;
    let galley = icon.galley(ui.painter(), ICON, palette.weak);
    let at = Align2::LEFT_CENTER.anchor_size(pos2(place.left() - 2.0, y), galley.size()).min;
    ui.painter().galley(at, galley, palette.weak);
    let left = pos2(place.left() + ICON + NEAR, y);
    let title = ui.painter().text(left, Align2::LEFT_CENTER, "Options", Text::Body.font(), palette.text);
    let room = title.with_min_x(title.right() + SIGN_GAP).with_max_x(place.right());
    let painter = ui.painter().with_clip_rect(room.intersect(ui.clip_rect()));
    painter.text(room.left_center(), Align2::LEFT_CENTER, summary, Text::Body.font(), palette.weak);
    response.on_hover_text(summary)
}

/// Names the fields of an imported body that no option holds. They are sent all the same, until they are removed.
fn others_ui(ui: &mut Ui, draft: &Draft, commands: &mut Commands) {
    let Some(shape) = draft.shapes.get(&draft.form) else { return };
    let mut others: Vec<String> = shape.type_name().map(|name| format!("type: {name}")).into_iter().collect();
    others.extend(
        shape
            .other_fields()
            .iter()
            .take(MAX_OTHERS)
            .map(|(name, value)| format!("{}: {}", cut(name, MAX_OTHER_CHARS), cut(value, MAX_OTHER_CHARS))),
    );
    if others.is_empty() {
        return;
    }
    let text = format!("Sent besides: {}", others.join(", "));
    ui.horizontal(|ui| {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let remove = ui.add(Button::quiet("Remove")).accessible_name("Remove what is sent besides");
            if remove.on_hover_text("Send only what the form shows").clicked() {
                commands.push(DraftCommand::Edit(DraftEdit::RemoveOthers(draft.form)));
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                let hint = format!("{text}\nThese fields came with the JSON that the form was loaded from");
                cut_ui(ui, Text::Body.of(&text), hint);
            });
        });
    });
}

/// Shows a field that is sent when its box is ticked.
pub fn option_ui(ui: &mut Ui, draft: &Draft, field: &'static TaskField, commands: &mut Commands) {
    let form = draft.form;
    let value = draft.options.get(&(form, field.name));
    ui.horizontal(|ui| {
        ui.set_height(CONTROL);
        let mut is_set = value.is_some();
        let hint = format!("{}: {} ({})", field.name, field.meaning, field.source);
        if ui.add(Tick::new(&mut is_set, field.label)).on_hover_text(hint).changed() {
            set(commands, form, field.name, is_set.then(|| OptionValue::first(field.kind)).flatten());
        }
        ui.label(Text::SmallMono.of(field.name).color(Palette::of(ui).weak));
        if let Some(value) = value {
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| value_ui(ui, form, field, value, commands));
        }
    });
}

fn value_ui(ui: &mut Ui, form: Form, field: &'static TaskField, value: &OptionValue, commands: &mut Commands) {
    let changed = match value {
        OptionValue::Bool(value) => bool_ui(ui, field, *value).map(OptionValue::Bool),
        OptionValue::Integer(value) => integer_ui(ui, field, *value).map(OptionValue::Integer),
        OptionValue::Text(text) => {
            let mut text = text.clone();
            let width = TEXT_WIDTH.min(ui.available_width() - GAP);
            let response = ui.add(TextEdit::singleline(&mut text).id_salt(field.name).desired_width(width));
            let response = response.accessible_name(format!("{} value", field.label));
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
    let combo = combo(field.name, word(value)).width(70.0).show_ui(ui, |ui| {
        for choice in [true, false] {
            if ui.selectable_label(choice == value, word(choice)).clicked() {
                changed = Some(choice);
            }
        }
    });
    combo
        .response
        .widget_info(|| WidgetInfo::labeled(Role::ComboBox, true, format!("{}: {}", field.label, word(value))));
    changed
}

fn integer_ui(ui: &mut Ui, field: &TaskField, mut value: i64) -> Option<i64> {
    let FieldKind::Integer { min, max } = field.kind else {
        return None;
    };
    let response = ui.add(DragValue::new(&mut value).range(min..=max));
    response.widget_info(|| WidgetInfo::labeled(Role::SpinButton, true, format!("{} value", field.label)));
    response.changed().then_some(value)
}

fn set(commands: &mut Commands, form: Form, name: &'static str, value: Option<OptionValue>) {
    commands.push(DraftCommand::Edit(DraftEdit::Option(form, name, value)));
}
