//! The JSON form: any body by hand, its long strings as chips.

use std::sync::Arc;

use eframe::egui::text::{CCursor, CCursorRange, LayoutJob};
use eframe::egui::{
    Align, Button, CollapsingHeader, FontId, Galley, Id, RichText, ScrollArea, Stroke, TextBuffer, TextEdit, TextStyle,
    Ui,
};
use egui_extras::syntax_highlighting::{CodeTheme, TokenType, highlight};

use crate::contract::{FieldKind, TASK_TYPES, TaskField, TaskType, task_type};
use crate::desk::{DraftCommand, DraftEdit, KeyCommand, State};
use crate::payload::document::{Document, insert_member, pretty, quoted};
use crate::payload::{Finding, FoldedText, KEY_PLACEHOLDER, Kind, document};
use crate::ui::Commands;
use crate::ui::compose::editor;
use crate::ui::compose::editor::Editor;
use crate::ui::theme::Palette;

/// Rows of an editor that holds less.
const ROWS: usize = 8;

/// What is to be seen of the panel besides the editor, and the least the editor gets, in points.
const BESIDE_EDITOR: f32 = 150.0;
const LEAST_HEIGHT: f32 = 130.0;

/// Text over this many bytes is not coloured: it would be laid out anew with every key.
const MAX_COLOURED: usize = 32 * 1024;

/// Text over this many bytes is shown, and sent, but not edited here.
const MAX_EDITED: usize = 128 * 1024;

/// Shows the form.
///
/// `height` is that of the panel it scrolls in.
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
        let format = ui.add_enabled(!json.is_blank(), Button::new("Format")).on_hover_text("A line a value, indented");
        if format.clicked() {
            let mut formatted = json.clone();
            formatted.replace_with(&pretty(json.as_str()));
            commands.push(DraftCommand::Edit(DraftEdit::Json(formatted)));
        }
    });
}

/// A body of a type with what it must have.
fn template(task_type: &TaskType) -> String {
    let fields = task_type.fields.iter().filter(|field| field.required);
    let fields: Vec<String> = fields.map(|field| format!(",{}:\"\"", quoted(field.name))).collect();
    let fields = fields.concat();
    let name = quoted(task_type.name);
    pretty(&format!("{{\"clientKey\":{},\"task\":{{\"type\":{name}{fields}}}}}", quoted(KEY_PLACEHOLDER)))
}

/// Says that the form and the JSON are not the same body.
fn apart_ui(ui: &mut Ui, state: &State, commands: &mut Commands) {
    let draft = &state.compose.draft;
    if draft.json_of.is_some() || draft.json.is_blank() {
        return;
    }
    let has_form = draft.picture.is_some() || !draft.website_url.is_empty() || !draft.website_key.is_empty();
    if !has_form {
        return;
    }
    ui.horizontal_wrapped(|ui| {
        let weak = Palette::of(ui).weak;
        ui.label(RichText::new("Apart from the forms").small().color(weak));
        for (kind, label) in
            [(Kind::Picture, "Replace with the picture's"), (Kind::Recaptcha, "Replace with reCAPTCHA's")]
        {
            let can = match kind {
                Kind::Picture => draft.picture.is_some(),
                _ => !draft.website_url.is_empty() || !draft.website_key.is_empty(),
            };
            if can && ui.small_button(label).on_hover_text("Write the form's body in the place of this JSON").clicked()
            {
                commands.push(DraftCommand::Edit(DraftEdit::WriteJson(kind)));
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
        // Tab goes on to the next thing: `Format` indents.
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
        // The panel scrolls too, and may have left the editor behind.
        ui.scroll_to_rect(shown.response.response.rect, None);
    }
    let cursors = shown.state;
    shown.response.response.labelled_by(label.id);
    editor::keep_out_of_chips(ui, &editor.folded, cursors);
    if !is_editable {
        let text = "Too long to be edited here besides its folded strings; it is checked and can be sent";
        ui.label(RichText::new(text).small().color(palette.caution));
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
        (TokenType::Keyword, palette.caution),
        (TokenType::Literal, palette.accent),
        (TokenType::StringLiteral, palette.good),
        (TokenType::Punctuation, palette.weak),
    ] {
        theme.format_mut(token).color = color;
        theme.format_mut(token).font_id = font.clone();
    }
    highlight(ui.ctx(), ui.style(), &theme, text, "json")
}

/// Chips get a ground of their own, and the place that is no JSON a line below it.
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
                    (format.background, format.color) = (palette.chip, palette.accent);
                } else if is_marked {
                    format.underline = Stroke::new(2.0, palette.bad);
                }
                let space = if piece.start == start { section.leading_space } else { 0.0 };
                let byte_range = eframe::egui::text::ByteIndex(piece.start)..eframe::egui::text::ByteIndex(piece.end);
                sections.push(eframe::egui::text::LayoutSection { leading_space: space, byte_range, format });
            }
        }
        job.sections = sections;
    }
}

/// Fields of the type that are not there yet.
fn fields_ui(ui: &mut Ui, state: &State, commands: &mut Commands) {
    let Some(payload) = &state.compose.composed.payload else { return };
    let document = payload.document();
    let known = task_type(payload.task_type()).or_else(|| Kind::of_type(payload.task_type()).and_then(Kind::task_type));
    let Some(known) = known else { return };
    let weak = Palette::of(ui).weak;
    CollapsingHeader::new(format!("Fields of {}", known.name)).id_salt("json-fields").show(ui, |ui| {
        for field in known.fields {
            let is_there = document.task(field.name).is_some();
            ui.horizontal_wrapped(|ui| {
                let add = ui.add_enabled(!is_there, Button::new(RichText::new(field.name).monospace().small()));
                if add.on_hover_text("Put the field into the task").clicked() {
                    if let Some(json) = with_field(&state.compose.draft.json, field) {
                        commands.push(DraftCommand::Edit(DraftEdit::Json(json)));
                    }
                }
                let needed = if field.required { ", required" } else { "" };
                let text = format!("{}{needed}: {} ({})", kind(field.kind), field.meaning, field.source);
                ui.label(RichText::new(text).small().color(weak));
            });
        }
    });
}

fn kind(kind: FieldKind) -> String {
    match kind {
        FieldKind::Text => "text".to_owned(),
        FieldKind::Bool => "true or false".to_owned(),
        FieldKind::Integer { min, max } => format!("{min} to {max}"),
        FieldKind::Base64 => "base64".to_owned(),
    }
}

/// The text with a field more, in the layout of the others.
fn with_field(json: &FoldedText, field: &TaskField) -> Option<FoldedText> {
    let document = Document::parse(json.as_str());
    let value = match field.kind {
        FieldKind::Bool => "true".to_owned(),
        FieldKind::Integer { min, .. } => min.to_string(),
        FieldKind::Text | FieldKind::Base64 => "\"\"".to_owned(),
    };
    let edit = insert_member(&document, document.get("task")?, field.name, &value)?;
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

/// Where it is noted that the place of the cursor was asked for.
fn shown_id() -> Id {
    editor::id().with("shown")
}
