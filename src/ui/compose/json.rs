//! The JSON form: any body by hand, with its long strings as chips.

use std::sync::Arc;

use eframe::egui::text::{CCursor, CCursorRange, LayoutJob};
use eframe::egui::{
    Align, Button, CollapsingHeader, FontId, Galley, Id, RichText, ScrollArea, Stroke, TextBuffer, TextEdit, TextStyle,
    Ui,
};
use egui_extras::syntax_highlighting::{CodeTheme, TokenType, highlight};

use crate::contract::{TASK_TYPES, TaskField, TaskType, task_type};
use crate::desk::{DraftCommand, DraftEdit, KeyCommand, State};
use crate::payload::document::{Document, insert_member, pretty, quoted};
use crate::payload::{Finding, FoldedText, Form, KEY_PLACEHOLDER, OptionValue, document};
use crate::ui::commands::Commands;
use crate::ui::compose::editor;
use crate::ui::compose::editor::Editor;
use crate::ui::controls;
use crate::ui::theme::Palette;

/// Fewest rows of the editor.
const ROWS: usize = 8;

/// The height that the rest of the panel gets, and the least height of the editor, in points.
const BESIDE_EDITOR: f32 = 150.0;
const LEAST_HEIGHT: f32 = 130.0;

/// A text of more bytes is not coloured, because it would be coloured anew with every key that is pressed.
const MAX_COLOURED: usize = 32 * 1024;

/// A text of more bytes is shown, and sent, but can't be edited here.
const MAX_EDITED: usize = 128 * 1024;

/// Shows the form.
///
/// `height` is the height of the panel in which the form scrolls.
pub fn show(ui: &mut Ui, state: &State, height: f32, commands: &mut Commands) {
    toolbar_ui(ui, state, commands);
    apart_ui(ui, state, commands);
    editor_ui(ui, state, (height - BESIDE_EDITOR).max(LEAST_HEIGHT), commands);
    fields_ui(ui, state, commands);
}

fn toolbar_ui(ui: &mut Ui, state: &State, commands: &mut Commands) {
    let json = &state.compose.draft.json;
    ui.horizontal_wrapped(|ui| {
        ui.menu_button("Start from…", |ui| {
            for known in TASK_TYPES {
                if ui.button(known.name).on_hover_text("Write a body with its required fields").clicked() {
                    commands.push(DraftCommand::Edit(DraftEdit::Json(json.with_text(&template(known)))));
                }
            }
        });
        let format = ui
            .add_enabled(!json.is_blank(), controls::Button::quiet("Format"))
            .on_hover_text("Put each value on a line, indented");
        if format.clicked() {
            let mut formatted = json.clone();
            formatted.replace_with(&pretty(json.as_str()));
            commands.push(DraftCommand::Edit(DraftEdit::Json(formatted)));
        }
    });
}

/// Returns a body of a type with its required fields.
fn template(task_type: &TaskType) -> String {
    let fields =
        task_type.required().map(|field| format!(",{}:{}", quoted(field.name), OptionValue::first(field.kind).json()));
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
            let replace = ui.small_button(format!("Replace with the {} form's", form.label()));
            if replace.on_hover_text("Write the form's body in the place of this JSON").clicked() {
                commands.push(DraftCommand::Edit(DraftEdit::WriteJson(form)));
            }
        }
    });
}

fn editor_ui(ui: &mut Ui, state: &State, max_height: f32, commands: &mut Commands) {
    let json = &state.compose.draft.json;
    let mut editor = Editor::new(json);
    let error_at = state.compose.composed.json_error.filter(|_| state.compose.is_current());
    let palette = Palette::of(ui);
    let mut layouter = |ui: &Ui, text: &dyn TextBuffer, width: f32| -> Arc<Galley> {
        let chips = json.chips_of(text.as_str());
        let mut job = coloured(ui, palette, text.as_str());
        mark(&mut job, palette, &chips, error_at);
        job.wrap.max_width = width;
        ui.fonts_mut(|fonts| fonts.layout_job(job))
    };
    let label = ui
        .horizontal_wrapped(|ui| {
            let label = ui.label("Body");
            let hint = format!("{KEY_PLACEHOLDER} stands for the profile's key");
            ui.label(RichText::new(hint).small().color(palette.weak));
            label
        })
        .inner;
    let is_editable = json.as_str().len() <= MAX_EDITED;
    let edit = TextEdit::multiline(&mut editor)
        .id(editor::id())
        .code_editor()
        // Tab goes on to the next thing in the window; `Format` indents.
        .lock_focus(false)
        .desired_rows(ROWS)
        .desired_width(f32::INFINITY)
        .interactive(is_editable)
        .hint_text("{\"clientKey\": …, \"task\": {…}}")
        .layouter(&mut layouter);
    let area = ScrollArea::vertical().id_salt("json-editor-area").max_height(max_height);
    let is_asked_for = ui.data_mut(|data| data.remove_temp(shown_id()).unwrap_or(false));
    let shown = area
        .show(ui, |ui| {
            let shown = edit.show(ui);
            if let Some(range) = shown.cursor_range.filter(|_| is_asked_for) {
                let place = shown.galley.pos_from_cursor(range.primary).translate(shown.galley_pos.to_vec2());
                ui.scroll_to_rect(place, Some(Align::Center));
            }
            shown
        })
        .inner;
    if is_asked_for {
        // The panel scrolls too, so the editor may be out of sight.
        ui.scroll_to_rect(shown.response.response.rect, None);
    }
    let cursors = shown.state;
    shown.response.response.labelled_by(label.id);
    editor::keep_out_of_chips(ui, &editor.folded, cursors);
    if !is_editable {
        let text = "This JSON is too long to be edited here; it is checked, and can be sent";
        ui.label(RichText::new(text).small().color(palette.warn.ink));
    }
    if editor.has_changed {
        commands.push(DraftCommand::Edit(DraftEdit::Json(editor.folded)));
    }
    if !editor.keys.is_empty() {
        commands.push(KeyCommand::Offer(editor.keys));
    }
}

fn coloured(ui: &Ui, palette: &Palette, text: &str) -> LayoutJob {
    let font = FontId::monospace(TextStyle::Monospace.resolve(ui.style()).size);
    if text.len() > MAX_COLOURED {
        return LayoutJob::simple(text.to_owned(), font, palette.text, 0.0);
    }
    let mut theme = CodeTheme::from_style(ui.style());
    for (token, color) in [
        (TokenType::Comment, palette.weak),
        (TokenType::Function, palette.text),
        (TokenType::Keyword, palette.json.word),
        (TokenType::Literal, palette.json.number),
        (TokenType::StringLiteral, palette.json.text),
        (TokenType::Punctuation, palette.json.sign),
    ] {
        theme.format_mut(token).color = color;
        theme.format_mut(token).font_id = font.clone();
    }
    highlight(ui.ctx(), ui.style(), &theme, text, "json")
}

/// Marks the chips with a ground of their own, and the place that is no JSON with a line below.
fn mark(job: &mut LayoutJob, palette: &Palette, chips: &[std::ops::Range<usize>], error_at: Option<usize>) {
    let mut marks: Vec<(std::ops::Range<usize>, bool)> = chips.iter().map(|chip| (chip.clone(), true)).collect();
    if let Some(at) = error_at {
        let end = job.text.get(at..).and_then(|rest| rest.chars().next()).map_or(at, |c| at + c.len_utf8());
        marks.push((at..end, false));
    }
    for (range, is_chip) in marks {
        let mut sections = Vec::with_capacity(job.sections.len() + 2);
        for section in std::mem::take(&mut job.sections) {
            let (start, end) = (section.byte_range.start.0, section.byte_range.end.0);
            let (from, to) = (range.start.clamp(start, end), range.end.clamp(start, end));
            for (piece, is_marked) in [(start..from, false), (from..to, true), (to..end, false)] {
                if piece.is_empty() {
                    continue;
                }
                let mut format = section.format.clone();
                if is_marked && is_chip {
                    (format.background, format.color) = (palette.control, palette.accent.rest);
                } else if is_marked {
                    format.underline = Stroke::new(2.0, palette.bad.ink);
                }
                let space = if piece.start == start { section.leading_space } else { 0.0 };
                let byte_range = eframe::egui::text::ByteIndex(piece.start)..eframe::egui::text::ByteIndex(piece.end);
                sections.push(eframe::egui::text::LayoutSection { leading_space: space, byte_range, format });
            }
        }
        job.sections = sections;
    }
}

/// Shows the fields of the type, with a button for each that is not there yet.
fn fields_ui(ui: &mut Ui, state: &State, commands: &mut Commands) {
    let Some(payload) = &state.compose.composed.payload else { return };
    let document = payload.document();
    let Some(known) = task_type(payload.task_type()) else { return };
    let weak = Palette::of(ui).weak;
    CollapsingHeader::new(format!("Fields of {}", known.name)).id_salt("json-fields").show(ui, |ui| {
        for field in known.fields {
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
    let edit = insert_member(&document, document.get("task")?, field.name, &OptionValue::first(field.kind).json())?;
    let mut with = json.clone();
    with.replace_with(&document::apply(json.as_str(), &[edit])?);
    Some(with)
}

/// Selects a finding's place in the editor.
pub fn show_place(ui: &Ui, state: &State, finding: &Finding) {
    let Some(payload) = &state.compose.composed.payload else { return };
    let Some(node) = payload.document().at(&finding.pointer) else { return };
    let expanded = state.compose.draft.json.expand();
    let text = state.compose.draft.json.as_str();
    let chars = |at: usize| {
        let at = expanded.folded_at(at).min(text.len());
        CCursor::new(text.char_indices().take_while(|(start, _)| *start < at).count())
    };
    let mut edit = eframe::egui::text_edit::TextEditState::load(ui.ctx(), editor::id()).unwrap_or_default();
    edit.cursor.set_char_range(Some(CCursorRange::two(chars(node.span.start), chars(node.span.end))));
    edit.store(ui.ctx(), editor::id());
    ui.ctx().memory_mut(|memory| memory.request_focus(editor::id()));
    ui.data_mut(|data| data.insert_temp(shown_id(), true));
    ui.ctx().request_repaint();
}

/// Returns the id under which a wish to see the cursor is noted.
fn shown_id() -> Id {
    editor::id().with("shown")
}
