//! One row of the conversations: ground, mark, cells, and what a screen reader says of it.

use eframe::egui::{
    Align2, Color32, CornerRadius, Id, Painter, Rect, Response, Role, Sense, Stroke, Ui, WidgetInfo, pos2, vec2,
};

use super::axis::Axis;
use super::columns::{Columns, Span, THUMBNAIL};
use super::tip;
use crate::contract::{POLLS_PER_TASK, grouped};
use crate::desk::{RowsCommand, ShownSession};
use crate::theme::{Icon, Palette, SMALL_ICON, Text};
use crate::ui::history::{CellUi, Images, box_ui};
use crate::ui::scene::Scene;
use crate::view::{Conversation, Marking, OutcomeSign};

/// Width of the edge that tells the row that is chosen, in points.
const EDGE: f32 = 3.0;

/// Where the box of a mark begins, in points.
const BOX_AT: f32 = 10.0;

/// The bar of the polls, in points.
const BAR: [f32; 2] = [28.0, 4.0];

/// Space between a finding's sign and its number, and between errors and warnings, in points.
const AT_COUNT: f32 = 3.0;
const COUNTS: f32 = 8.0;

/// What all rows of a table have in common.
pub struct Sheet<'a> {
    pub shown: &'a ShownSession,
    pub columns: &'a Columns,
    pub axis: Axis,
    /// The session goes on.
    pub listens: bool,
    pub now_ms: i64,
    /// How many rows there are.
    pub total: usize,
}

impl Sheet<'_> {
    /// Tells whether something may still come for a conversation.
    pub fn is_open(&self, conversation: &Conversation) -> bool {
        self.listens && conversation.is_open(self.now_ms)
    }
}

/// A row by its conversation and its place on screen.
pub struct Line<'a> {
    pub conversation: &'a Conversation,
    /// The row's number, from the newest.
    pub position: usize,
    pub rect: Rect,
}

/// Shows a row. Returns what was done to it.
pub fn row_ui(ui: &Ui, sheet: &Sheet<'_>, line: &Line<'_>, scene: &mut Scene<'_>, images: &mut Images) -> Response {
    let Line { conversation, rect, .. } = *line;
    let is_lit = sheet.shown.chosen == Some(conversation.id);
    let is_marked = scene.state.history.marked.contains(conversation.id);
    let response = ui.interact(rect, ui.scope_id().with(conversation.id.0), Sense::CLICK);
    let ground = paint_ground(ui, rect, is_lit, is_marked, response.contains_pointer());
    let cut = cells_ui(ui, sheet, line, is_lit, scene, images);
    let is_open = sheet.is_open(conversation);
    let since = sheet.now_ms.saturating_sub(conversation.began_at_ms).max(0);
    let now = is_open.then(|| u32::try_from(since).unwrap_or(u32::MAX));
    let axis = sheet.columns.axis.within(rect);
    sheet.axis.course_ui(ui, axis, &conversation.course, now, ground);
    mark_ui(ui, sheet, line, is_marked, &response, scene);
    response.widget_info(|| WidgetInfo::labeled(Role::Row, true, name(sheet, conversation, is_marked)));
    ui.ctx().accesskit_node_builder(response.id, |node| {
        node.set_selected(is_lit);
        node.set_position_in_set(line.position);
        node.set_size_of_set(sheet.total);
    });
    let Some(pointer) = response.hover_pos() else { return response };
    if axis.x_range().contains(pointer.x) {
        return response.on_hover_ui_at_pointer(|ui| drop(ui.label(tip::told(&conversation.course))));
    }
    match cut.into_iter().find(|(span, _)| span.within(rect).x_range().contains(pointer.x)) {
        Some((_, whole)) => response.on_hover_text_at_pointer(whole(sheet, conversation)),
        None => response,
    }
}

/// Paints what is behind a row. Returns its colour.
fn paint_ground(ui: &Ui, rect: Rect, is_lit: bool, is_marked: bool, is_hovered: bool) -> Color32 {
    let palette = Palette::of(ui);
    let ground = match () {
        () if is_lit => palette.select,
        () if is_marked => palette.mark,
        () if is_hovered => palette.raised,
        () => palette.panel,
    };
    if ground != palette.panel {
        ui.painter().rect_filled(rect, 0.0, ground);
    }
    ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, Stroke::new(1.0, palette.line));
    if is_lit {
        let edge = Rect::from_min_size(rect.min, vec2(EDGE, rect.height()));
        ui.painter().rect_filled(edge, CornerRadius::ZERO, palette.accent.rest);
    }
    ground
}

/// A cell whose text may be cut, with what says the whole of it.
type Cut = (Span, fn(&Sheet<'_>, &Conversation) -> String);

/// Paints the cells, but for the axis. Returns those of which a tooltip has more to say.
fn cells_ui(
    ui: &Ui,
    sheet: &Sheet<'_>,
    line: &Line<'_>,
    is_lit: bool,
    scene: &mut Scene<'_>,
    images: &mut Images,
) -> [Cut; 3] {
    let Line { conversation, rect, .. } = *line;
    let (columns, palette) = (sheet.columns, Palette::of(ui));
    let mut cell = |span: Span, paint: &mut dyn FnMut(&mut CellUi<'_, '_>)| {
        let mut cell = CellUi::new(ui, span.within(rect), is_lit, scene.textures, images);
        paint(&mut cell);
    };
    cell(columns.state, &mut |cell| cell.state(conversation.state, conversation.spent(sheet.now_ms)));
    cell(columns.number, &mut |cell| cell.right(&conversation.id.0.to_string(), Text::Body, cell.weak));
    cell(columns.began, &mut |cell| cell.text(&conversation.began, Text::Body, palette.text));
    if let Some(client) = columns.client {
        cell(client, &mut |cell| cell.text(&conversation.client, Text::Body, palette.text));
    }
    cell(columns.subject, &mut |cell| {
        if conversation.has_picture {
            cell.thumbnail(sheet.shown.thumbnails.get(&conversation.id).map(|thumbnail| &**thumbnail));
        } else {
            cell.site();
        }
        if columns.subject.width > THUMBNAIL + 40.0 {
            cell.text(&conversation.subject, Text::Body, palette.text);
        }
    });
    polls_ui(ui, columns, columns.polls.within(rect), conversation.course.dots.len());
    cell(columns.outcome, &mut |cell| outcome_ui(cell, sheet, conversation));
    let findings = columns.findings.within(rect);
    counts_ui(ui.painter(), palette, findings, [conversation.errors, conversation.warnings], true);
    [
        (columns.subject, |_, conversation| format!("{}\n{}", conversation.subject, conversation.client)),
        (columns.outcome, outcome),
        (columns.began, |_, conversation| conversation.client.clone()),
    ]
}

/// Paints how much of a task's polls were used.
fn polls_ui(ui: &Ui, columns: &Columns, cell: Rect, polls: usize) {
    let palette = Palette::of(ui);
    let number = ui.painter().layout_no_wrap(grouped(polls as u64), Text::Body.font(), palette.text);
    let at = Align2::RIGHT_CENTER.anchor_size(cell.right_center(), number.size()).min;
    ui.painter().galley(at, number, palette.text);
    if columns.has_bar {
        let bar = Align2::LEFT_CENTER.anchor_size(cell.left_center() + vec2(6.0, 0.0), BAR.into());
        ui.painter().rect_filled(bar, 2.0, palette.control);
        let share = (polls as f32 / POLLS_PER_TASK as f32).min(1.0);
        if polls > 0 {
            let used = bar.with_max_x(bar.left() + (bar.width() * share).max(2.0));
            ui.painter().rect_filled(used, 2.0, palette.weak);
        }
    }
}

fn outcome_ui(cell: &mut CellUi<'_, '_>, sheet: &Sheet<'_>, conversation: &Conversation) {
    let (palette, note) = (cell.palette(), &conversation.outcome);
    let sign = match note.sign {
        OutcomeSign::None => None,
        OutcomeSign::Repeated(_) => Some((Icon::SamePayload, palette.bad.ink)),
        OutcomeSign::Desk => Some((Icon::ByTheDesk, palette.warn.ink)),
    };
    if let Some((icon, ink)) = sign {
        cell.icon(icon, ink);
        cell.gap();
    }
    if note.text.is_empty() {
        let (words, rest) = conversation.waiting(sheet.now_ms, sheet.listens);
        cell.text(words, Text::Body, palette.text);
        cell.text(&rest, Text::Body, cell.weak);
    } else {
        cell.text(&note.text, if note.is_answer { Text::Mono } else { Text::Body }, palette.text);
    }
}

/// Returns what became of a conversation, in words.
fn outcome(sheet: &Sheet<'_>, conversation: &Conversation) -> String {
    if !conversation.outcome.text.is_empty() {
        return conversation.outcome.text.clone();
    }
    let (words, rest) = conversation.waiting(sheet.now_ms, sheet.listens);
    format!("{words}{rest}")
}

/// Paints how many errors and warnings there are, from the right; a tick where there is none and one is wanted.
pub fn counts_ui(painter: &Painter, palette: &Palette, cell: Rect, counts: [usize; 2], ticks: bool) -> f32 {
    let [errors, warnings] = counts;
    let mut right = cell.right();
    let mut put = |text: &str, font, ink, before: f32| {
        let galley = painter.layout_no_wrap(text.to_owned(), font, ink);
        let at = Align2::RIGHT_CENTER.anchor_size(pos2(right, cell.center().y), galley.size()).min;
        right = at.x - before;
        painter.galley(at, galley, ink);
    };
    for (count, icon, ink) in [(warnings, Icon::Warning, palette.warn.ink), (errors, Icon::Error, palette.bad.ink)] {
        if count > 0 {
            put(&grouped(count as u64), Text::Body.font(), palette.text, AT_COUNT);
            put(&icon.row().to_string(), Icon::format(SMALL_ICON, ink).font_id, ink, COUNTS);
        }
    }
    if errors + warnings == 0 && ticks {
        put(&Icon::Done.row().to_string(), Icon::format(SMALL_ICON, palette.ok.ink).font_id, palette.ok.ink, COUNTS);
    }
    right
}

/// Returns how wide such numbers are, with the space before them.
pub fn counts_width(painter: &Painter, counts: [usize; 2]) -> f32 {
    let width = |text: String, font| painter.layout_no_wrap(text, font, Color32::PLACEHOLDER).size().x;
    let one = |(count, icon): (usize, Icon)| {
        let sign = Icon::format(SMALL_ICON, Color32::PLACEHOLDER).font_id;
        width(grouped(count as u64), Text::Body.font()) + AT_COUNT + width(icon.row().to_string(), sign) + COUNTS
    };
    counts.into_iter().zip([Icon::Error, Icon::Warning]).filter(|(count, _)| *count > 0).map(one).sum()
}

/// Shows the box of the row's mark while the pointer is over the row, or while any row is marked.
fn mark_ui(ui: &Ui, sheet: &Sheet<'_>, line: &Line<'_>, is_marked: bool, row: &Response, scene: &mut Scene<'_>) {
    if !row.contains_pointer() && !scene.state.history.has_marks() {
        return;
    }
    let id = line.conversation.id;
    let place = sheet.columns.mark.within(line.rect).expand2(vec2(EDGE, 0.0));
    let response = ui.interact(place, Id::unique(("conversation-mark", id.0)), Sense::CLICK);
    response.widget_info(|| WidgetInfo::selected(Role::CheckBox, true, is_marked, format!("Mark #{}", id.0)));
    box_ui(ui, pos2(line.rect.left() + BOX_AT, place.center().y), is_marked);
    if response.clicked() {
        scene.commands.push(RowsCommand::Mark(Marking::Toggle(id)));
    }
}

/// Returns what a screen reader says of the row.
fn name(sheet: &Sheet<'_>, conversation: &Conversation, is_marked: bool) -> String {
    let Conversation { id, state, began, client, subject, course, errors, warnings, .. } = conversation;
    let polls = crate::contract::counted(course.dots.len() as u64, "poll", "polls");
    let mut name = format!(
        "Conversation #{}, {}, {began}, {client}, {subject}, {polls}, {}",
        id.0,
        state.label(),
        outcome(sheet, conversation)
    );
    for (count, one, many) in [(*errors, "error", "errors"), (*warnings, "warning", "warnings")] {
        if count > 0 {
            name.push_str(", ");
            name.push_str(&crate::contract::counted(count as u64, one, many));
        }
    }
    if is_marked {
        name.push_str(", marked");
    }
    name
}
