//! The editor of the JSON form: line numbers, folds and signs at its left, its place and size at its foot.

use std::ops::Range;
use std::sync::Arc;

use eframe::egui::text::{ByteIndex, CCursor, CCursorRange, LayoutJob, LayoutSection};
use eframe::egui::text_edit::{TextEditOutput, TextEditState};
use eframe::egui::{
    Align, Align2, CursorIcon, Frame, Galley, Id, Margin, Rect, RichText, Role, ScrollArea, Sense, Stroke, TextBuffer,
    TextEdit, Ui, WidgetInfo, pos2, vec2,
};

use crate::controls::JsonText;
use crate::controls::code::LINE;
use crate::desk::{DraftCommand, DraftEdit, KeyCommand, State};
use crate::payload::{Finding, FoldedText, KEY_PLACEHOLDER, Severity};
use crate::theme::{CONTROL_CORNER, Icon, Palette, SMALL_ICON, Text};
use crate::ui::commands::Commands;
use crate::ui::compose::editor;
use crate::ui::compose::editor::Editor;
use crate::view::quantity;

/// Fewest rows of the editor.
const ROWS: usize = 8;

/// Width at the left of the text, and the places of sign, number and fold in it, in points.
const GUTTER: f32 = 70.0;
const SIGN_AT: f32 = 12.0;
const NUMBER_AT: f32 = 44.0;
const FOLD_AT: f32 = 60.0;

/// Height of the line at the foot, in points.
const FOOT: f32 = 28.0;

/// A text of more bytes is shown, and sent, but can't be edited here.
const MAX_EDITED: usize = 128 * 1024;

/// Whether a text is short enough to be edited.
pub fn is_editable(json: &FoldedText) -> bool {
    json.as_str().len() <= MAX_EDITED
}

/// Shows the editor, not higher than some height.
pub fn show(ui: &mut Ui, state: &State, max_height: f32, commands: &mut Commands) {
    let palette = Palette::of(ui);
    let json = &state.compose.draft.json;
    let mut editor = Editor::new(json);
    let has_keyboard = ui.memory(|memory| memory.has_focus(editor::id()));
    let edge = if has_keyboard { palette.accent.rest } else { palette.outline };
    let frame = Frame::new().fill(palette.field).stroke(Stroke::new(1.0, edge)).corner_radius(CONTROL_CORNER);
    let is_asked_for = ui.data_mut(|data| data.remove_temp(shown_id()).unwrap_or(false));
    let shown = frame.show(ui, |ui| {
        let area = ScrollArea::vertical().id_salt("json-editor-area").max_height((max_height - FOOT).max(FOOT));
        let shown = area.show(ui, |ui| text_ui(ui, state, &mut editor, is_asked_for, commands)).inner;
        foot_ui(ui, state, &shown);
        shown
    });
    if is_asked_for {
        // The panel scrolls too, so the editor may be out of sight.
        ui.scroll_to_rect(shown.response.rect, None);
    }
    let cursors = shown.inner.state.clone();
    editor::keep_out_of_chips(ui, &editor.folded, cursors);
    if !is_editable(json) {
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

/// Shows the text with what stands at its left.
fn text_ui(
    ui: &mut Ui,
    state: &State,
    editor: &mut Editor,
    is_asked_for: bool,
    commands: &mut Commands,
) -> TextEditOutput {
    let json = &state.compose.draft.json;
    let error_at = state.compose.composed.json_error.filter(|_| state.compose.is_current());
    let palette = Palette::of(ui);
    let mut layouter = |ui: &Ui, text: &dyn TextBuffer, width: f32| -> Arc<Galley> {
        let chips = json.chips_of(text.as_str());
        let mut job = LayoutJob::default();
        JsonText::new(palette, Text::Mono.font()).spaced(LINE).append(&mut job, text.as_str());
        mark(&mut job, palette, &chips, error_at);
        job.wrap.max_width = width;
        ui.fonts_mut(|fonts| fonts.layout_job(job))
    };
    let edit = TextEdit::multiline(editor)
        .id(editor::id())
        .code_editor()
        // Tab goes on to the next thing in the window; `Format` indents.
        .lock_focus(false)
        .desired_rows(ROWS)
        .desired_width(f32::INFINITY)
        .align(Align2::LEFT_TOP)
        .interactive(is_editable(json))
        // A frame brings its own margin: egui takes no other beside one.
        .frame(Frame::new().inner_margin(Margin { left: GUTTER as i8, right: 8, top: 6, bottom: 6 }))
        .hint_text("{\"clientKey\": …, \"task\": {…}}")
        .layouter(&mut layouter);
    let shown = edit.show(ui);
    shown.response.response.clone().accessible_name("Body");
    gutter_ui(ui, state, &shown, commands);
    if let Some(range) = shown.cursor_range.filter(|_| is_asked_for) {
        let place = shown.galley.pos_from_cursor(range.primary).translate(shown.galley_pos.to_vec2());
        ui.scroll_to_rect(place, Some(Align::Center));
    }
    shown
}

/// Paints what stands at the left of the lines that are seen.
fn gutter_ui(ui: &mut Ui, state: &State, shown: &TextEditOutput, commands: &mut Commands) {
    let palette = Palette::of(ui);
    let json = &state.compose.draft.json;
    // A text that can't be edited may be very long, and nothing of it is folded.
    let (values, starts): (Vec<_>, Vec<usize>) = if is_editable(json) {
        let starts = std::iter::once(0).chain(json.as_str().match_indices('\n').map(|(at, _)| at + 1));
        (json.foldable(), starts.collect())
    } else {
        (Vec::new(), Vec::new())
    };
    let left = shown.response.response.rect.left();
    let (mut line, mut begins_line) = (0, true);
    for row in &shown.galley.rows {
        let y = shown.galley_pos.y + row.pos.y + row.row.size.y / 2.0;
        let is_seen = ui.clip_rect().y_range().contains(y);
        if begins_line {
            line += 1;
        }
        if begins_line && is_seen {
            let put = |x: f32, text: String| {
                ui.painter().text(pos2(left + x, y), Align2::RIGHT_CENTER, text, Text::SmallMono.font(), palette.weak)
            };
            put(NUMBER_AT, line.to_string());
            sign_ui(ui, state, line, pos2(left + SIGN_AT, y));
            let span =
                starts.get(line - 1).copied().unwrap_or_default()..starts.get(line).copied().unwrap_or(usize::MAX);
            if let Some(value) = values.iter().find(|value| span.contains(&value.open)) {
                let place = Rect::from_center_size(pos2(left + FOLD_AT, y), vec2(SMALL_ICON, SMALL_ICON));
                if fold_ui(ui, place, line, value.is_folded) {
                    let mut changed = json.clone();
                    changed.toggle_value(value.open);
                    commands.push(DraftCommand::Edit(DraftEdit::Json(changed)));
                }
            }
        }
        begins_line = row.ends_with_newline;
    }
}

/// Paints the sign of the worst finding that stands on a line.
fn sign_ui(ui: &Ui, state: &State, line: usize, center: eframe::egui::Pos2) {
    let composed = &state.compose.composed;
    let on_line = composed.findings.iter().zip(&composed.json_places);
    let on_line = on_line.filter(|(_, place)| place.as_ref().is_some_and(|place| place.line == line));
    let worst = on_line.map(|(finding, _)| finding.severity).min().filter(|_| state.compose.is_current());
    let icon = match worst {
        Some(Severity::Error) => Icon::Error,
        Some(Severity::Warning) => Icon::Warning,
        Some(Severity::Info) | None => return,
    };
    let color = Palette::of(ui).severity(worst.unwrap_or(Severity::Info));
    let galley = icon.galley(ui.painter(), SMALL_ICON, color);
    ui.painter().galley(Align2::CENTER_CENTER.anchor_size(center, galley.size()).min, galley, color);
}

/// Shows the sign that folds a value. Returns whether it was clicked.
fn fold_ui(ui: &Ui, place: Rect, line: usize, is_folded: bool) -> bool {
    let palette = Palette::of(ui);
    let response = ui.interact(place.expand(3.0), editor::id().with(("fold", line)), Sense::click());
    let name = format!("{} line {line}", if is_folded { "Unfold" } else { "Fold" });
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, !is_folded, &name));
    let color = if response.hovered() { palette.text } else { palette.weak };
    let icon = if is_folded { Icon::Folded } else { Icon::Menu };
    let galley = icon.galley(ui.painter(), SMALL_ICON, color);
    ui.painter().galley(Align2::CENTER_CENTER.anchor_size(place.center(), galley.size()).min, galley, color);
    response.on_hover_cursor(CursorIcon::PointingHand).clicked()
}

/// Paints the cursor's place and the size of what is sent.
fn foot_ui(ui: &mut Ui, state: &State, shown: &TextEditOutput) {
    let palette = Palette::of(ui);
    let (place, _) = ui.allocate_exact_size(vec2(ui.available_width(), FOOT), Sense::hover());
    ui.painter().hline(place.x_range(), place.top(), Stroke::new(1.0, palette.line));
    let put = |align: Align2, x: f32, text: String| {
        ui.painter().text(pos2(x, place.center().y), align, text, Text::Small.font(), palette.weak).width()
    };
    let json = state.compose.draft.json.as_str();
    let at = shown.cursor_range.map(|range| byte_of(json, range.primary)).map(|at| line_and_column(json, at));
    let at = at.map(|(line, column)| format!("Line {line}, column {column}")).unwrap_or_default();
    let size = state.compose.composed.payload.as_ref().map(|payload| quantity::bytes(payload.size_bytes()));
    let size = size.map(|size| format!("{size} as sent")).unwrap_or_default();
    let left = put(Align2::LEFT_CENTER, place.left() + 12.0, [at, size].join("   ").trim().to_owned());
    let hint = format!("{KEY_PLACEHOLDER} stands for the profile’s key");
    let hint_width = ui.painter().layout_no_wrap(hint.clone(), Text::Small.font(), palette.weak).size().x;
    if left + hint_width + 36.0 < place.width() {
        put(Align2::RIGHT_CENTER, place.right() - 12.0, hint);
    }
}

fn byte_of(text: &str, cursor: CCursor) -> usize {
    text.byte_index_from_char_index(cursor.index).0
}

/// Returns line and column of a byte, both from 1.
fn line_and_column(text: &str, at: usize) -> (usize, usize) {
    let before = &text[..text.floor_char_boundary(at)];
    let line_start = before.rfind('\n').map_or(0, |end| end + 1);
    (before.matches('\n').count() + 1, before[line_start..].chars().count() + 1)
}

/// Marks the chips with a ground of their own, and the place that is no JSON with a line below.
fn mark(job: &mut LayoutJob, palette: &Palette, chips: &[Range<usize>], error_at: Option<usize>) {
    let mut marks: Vec<(Range<usize>, bool)> = chips.iter().map(|chip| (chip.clone(), true)).collect();
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
                    (format.background, format.color) = (palette.control, palette.text);
                } else if is_marked {
                    format.underline = Stroke::new(2.0, palette.bad.ink);
                }
                let space = if piece.start == start { section.leading_space } else { 0.0 };
                let byte_range = ByteIndex(piece.start)..ByteIndex(piece.end);
                sections.push(LayoutSection { leading_space: space, byte_range, format });
            }
        }
        job.sections = sections;
    }
}

/// Selects a finding's place in the editor.
pub fn show_place(ui: &Ui, state: &State, finding: &Finding) {
    let composed = &state.compose.composed;
    let at = composed.findings.iter().position(|other| other == finding);
    let Some(Some(place)) = at.and_then(|at| composed.json_places.get(at)) else { return };
    let text = state.compose.draft.json.as_str();
    let cursor = |at: usize| CCursor::new(text.char_index_from_byte_index(ByteIndex(at.min(text.len()))));
    let mut edit = TextEditState::load(ui.ctx(), editor::id()).unwrap_or_default();
    edit.cursor.set_char_range(Some(CCursorRange::two(cursor(place.span.start), cursor(place.span.end))));
    edit.store(ui.ctx(), editor::id());
    ui.ctx().memory_mut(|memory| memory.request_focus(editor::id()));
    ui.data_mut(|data| data.insert_temp(shown_id(), true));
    ui.ctx().request_repaint();
}

/// Returns the id under which a wish to see the cursor is noted.
fn shown_id() -> Id {
    editor::id().with("shown")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_told_by_line_and_column() {
        assert_eq!(line_and_column("ab\nçd", 0), (1, 1));
        assert_eq!(line_and_column("ab\nçd", 5), (2, 2));
        assert_eq!(line_and_column("ab\n", 3), (2, 1));
    }
}
