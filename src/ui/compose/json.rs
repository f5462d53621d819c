//! The JSON form: any body by hand, with its long strings as chips.

use eframe::egui::class::HasClasses as _;
use eframe::egui::containers::menu::MenuButton;
use eframe::egui::{Button, RichText, Ui};

use eframe::egui::ScrollArea;

use crate::contract::{TaskField, TaskType, service_names, task_type, task_types};
use crate::controls;
use crate::desk::{DraftCommand, DraftEdit, State};
use crate::payload::document::{Document, insert_member, pretty, quoted};
use crate::payload::{FoldedText, Form, KEY_PLACEHOLDER, document};
use crate::theme::{Icon, Palette};
use crate::ui::commands::Commands;
use crate::ui::compose::code;

/// The height that the tools get, that the rest of the panel gets, and the least height of the editor, in points.
const TOOLS: f32 = 32.0;
const BELOW_EDITOR: f32 = 100.0;
const LEAST_HEIGHT: f32 = 130.0;

/// The height of the menu of the types that compatible services document, in points.
const OFFERS_HEIGHT: f32 = 400.0;

/// Shows the form.
///
/// `height` is the height of the panel in which the form scrolls; `has_tools` says that the tools stand elsewhere.
pub fn show(ui: &mut Ui, state: &State, height: f32, has_tools: bool, commands: &mut Commands) {
    let tools = if has_tools { 0.0 } else { TOOLS };
    if !has_tools {
        ui.horizontal(|ui| tools_ui(ui, state, commands));
    }
    apart_ui(ui, state, commands);
    code::show(ui, state, (height - tools - BELOW_EDITOR).max(LEAST_HEIGHT), commands);
    fields_ui(ui, state, commands);
}

/// Shows what can be done with the whole text.
pub fn tools_ui(ui: &mut Ui, state: &State, commands: &mut Commands) {
    let json = &state.compose.draft.json;
    let sign = Icon::Menu.small().color(Palette::of(ui).weak);
    let start = Button::new(("Start from…", sign)).with_class(controls::Look::Quiet.class());
    let (start, _) = MenuButton::from_button(start).ui(ui, |ui| start_ui(ui, json, commands));
    start.accessible_name("Start from…");
    let format = ui
        .add_enabled(!json.is_blank(), controls::Button::quiet("Format"))
        .on_hover_text("Put each value on a line, indented");
    if format.clicked() {
        let mut formatted = json.clone();
        formatted.replace_with(&pretty(json.as_str()));
        commands.push(DraftCommand::Edit(DraftEdit::Json(formatted)));
    }
    fold_ui(ui, json, commands);
}

/// Shows the types that a body can be begun with: those that CapKill documents, and those of compatible services.
fn start_ui(ui: &mut Ui, json: &FoldedText, commands: &mut Commands) {
    let (own, elsewhere): (Vec<&TaskType>, Vec<&TaskType>) = task_types().partition(|row| row.is_documented());
    for known in own {
        template_ui(ui, json, known, commands);
    }
    ui.menu_button("Types of compatible services", |ui| {
        ScrollArea::vertical().max_height(OFFERS_HEIGHT).show(ui, |ui| {
            for known in elsewhere {
                template_ui(ui, json, known, commands);
            }
        });
    });
}

/// Offers to start from a type.
fn template_ui(ui: &mut Ui, json: &FoldedText, known: &TaskType, commands: &mut Commands) {
    let hint = format!("Write a body for {}. Source: {}", known.about, service_names(known.services));
    if ui.button(known.name).on_hover_text(hint).clicked() {
        commands.push(DraftCommand::Edit(DraftEdit::Json(json.with_text(&template(known)))));
    }
}

/// Shows the button that folds everything, or unfolds it where something is folded.
fn fold_ui(ui: &mut Ui, json: &FoldedText, commands: &mut Commands) {
    let values = if code::is_editable(json) { json.foldable() } else { Vec::new() };
    let has_folded = values.iter().any(|value| value.is_folded);
    let (icon, name) = if has_folded { (Icon::UnfoldAll, "Unfold all") } else { (Icon::FoldAll, "Fold all") };
    let is_there = values.len() > 1 || has_folded;
    if ui.add_enabled(is_there, controls::IconButton::new(icon, name)).clicked() {
        let mut changed = json.clone();
        if has_folded {
            changed.unfold_all();
        } else {
            changed.fold_all();
        }
        commands.push(DraftCommand::Edit(DraftEdit::Json(changed)));
    }
}

/// Returns a body of a type with its required fields.
fn template(task_type: &TaskType) -> String {
    let fields = task_type.required().map(|field| format!(",{}:{}", quoted(field.name), field.kind.first_json()));
    let fields: String = fields.collect();
    let name = quoted(task_type.name);
    pretty(&format!("{{\"clientKey\":{},\"task\":{{\"type\":{name}{fields}}}}}", quoted(KEY_PLACEHOLDER)))
}

/// Says that the form and the JSON are not the same body.
fn apart_ui(ui: &mut Ui, state: &State, commands: &mut Commands) {
    let draft = &state.compose.draft;
    if draft.json_of.is_some() || draft.json.is_blank() {
        return;
    }
    let forms: Vec<Form> = Form::all().filter(|form| draft.has_entries(*form)).collect();
    if forms.is_empty() {
        return;
    }
    ui.horizontal_wrapped(|ui| {
        let weak = Palette::of(ui).weak;
        ui.label(RichText::new("This JSON is not what a form holds").small().color(weak));
        for form in forms {
            let words = format!("Replace with the {} form's", form.label());
            let replace = ui.add(controls::Button::secondary(&words));
            if replace.on_hover_text("Write the form's body in the place of this JSON").clicked() {
                commands.push(DraftCommand::Edit(DraftEdit::WriteJson(form)));
            }
        }
    });
}

/// Shows the fields of the type, with a button for each that is not there yet.
fn fields_ui(ui: &mut Ui, state: &State, commands: &mut Commands) {
    let Some(payload) = &state.compose.composed.payload else { return };
    let document = payload.document();
    let Some(known) = task_type(payload.task_type()) else { return };
    let weak = Palette::of(ui).weak;
    controls::fold(format!("Fields of {}", known.name)).id_salt("json-fields").show(ui, |ui| {
        for field in known.fields_of(payload.task_type()) {
            let is_there = document.task(field.name).is_some();
            ui.horizontal_wrapped(|ui| {
                let add = ui.add_enabled(!is_there, Button::new(RichText::new(field.name).monospace().small()));
                if add.on_hover_text("Put the field into the task").clicked()
                    && let Some(json) = with_field(&state.compose.draft.json, field)
                {
                    commands.push(DraftCommand::Edit(DraftEdit::Json(json)));
                }
                let needed = if field.required { ", required" } else { "" };
                let text = format!("{}{needed}: {} ({})", field.kind.describe(), field.meaning, field.source);
                ui.label(RichText::new(text).small().color(weak));
            });
        }
    });
}

/// Returns the text with one more field, in the layout of the others.
fn with_field(json: &FoldedText, field: &TaskField) -> Option<FoldedText> {
    let document = Document::parse(json.as_str());
    let edit = insert_member(&document, document.get("task")?, field.name, &field.kind.first_json())?;
    let mut with = json.clone();
    with.replace_with(&document::apply(json.as_str(), &[edit])?);
    Some(with)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::Method;
    use crate::payload::{ServiceFacts, Subject, check_body};

    #[test]
    fn every_type_can_be_begun_with() {
        for text in task_types().map(template) {
            let document = Document::parse(text.as_str());
            assert!(document.is_json() && document.task_text("type").is_some(), "{text}");
            let findings = check_body(&Subject::new(Method::CreateTask, &document, ServiceFacts::default()));
            assert!(findings.iter().all(|finding| !finding.id.starts_with("json.")), "{findings:?}");
        }
    }
}
