//! One row of the table: ground, box, cells, and what a screen reader says of it.

use std::time::Duration;

use eframe::egui::accesskit::{Action as Asked, ActionData, CustomAction};
use eframe::egui::{CornerRadius, Id, Rect, Response, Role, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

use crate::desk::{RowsCommand, State};
use crate::history::SubmissionId;
use crate::theme::{Palette, ROW_HEIGHT, Text};
use crate::ui::history::cell::{CellUi, Images, box_ui};
use crate::ui::history::columns::ColumnRole;
use crate::ui::history::entries::{Entry, entries};
use crate::ui::history::seen::Seen;
use crate::ui::history::widths::{MARKS, Placed, Plan};
use crate::ui::scene::Scene;
use crate::view::Marking;

/// Width of the edge that tells the row that is shown, in points.
const EDGE: f32 = 3.0;

/// How often a row is painted whose task is still worked on.
const TICK: Duration = Duration::from_secs(1);

/// Where the box of a mark begins, in points.
const BOX_AT: f32 = 10.0;

/// A row of the list, by its number and its place on screen.
pub struct Line<'a> {
    pub id: SubmissionId,
    pub position: u64,
    pub rect: Rect,
    pub plan: &'a Plan,
    /// How far the table is scrolled sideways, in points.
    pub scrolled: f32,
}

impl Line<'_> {
    /// Returns the place of a cell.
    fn cell(&self, left: f32, width: f32) -> Rect {
        let at = pos2(self.rect.left() + left - self.scrolled, self.rect.top());
        Rect::from_min_size(at, vec2(width, ROW_HEIGHT))
    }
}

/// Shows a row. Returns what was done to it.
pub fn row_ui(ui: &Ui, line: &Line<'_>, scene: &mut Scene<'_>, images: &mut Images) -> Response {
    let state = scene.state;
    let is_lit = state.shown.selected() == Some(line.id);
    let is_marked = state.history.marked.contains(line.id);
    let response = ui.interact(line.rect, ui.scope_id().with(line.id.0), Sense::CLICK);
    paint_ground(ui, line, is_lit, is_marked, response.contains_pointer());
    let Some(row) = state.history.row(line.position) else {
        // It is being read.
        let mut cell = CellUi::new(ui, line.cell(MARKS + EDGE, 60.0), is_lit, scene.textures, images);
        cell.text("…", Text::Body, cell.weak);
        return response;
    };
    let seen = Seen::new(state, row, scene.now_ms);
    if seen.is_counting() {
        ui.ctx().request_repaint_after(TICK);
    }
    let told = cells_ui(ui, line, &seen, is_lit, &response, scene, images);
    mark_ui(ui, line, is_marked, &response, scene);
    tell(ui, line, &seen, [is_lit, is_marked], &response, scene);
    match told.filter(|told| !told.is_empty()) {
        Some(told) => response.on_hover_text_at_pointer(told),
        None => response,
    }
}

/// Paints what is behind a row: whether it is shown, marked, or pointed at.
fn paint_ground(ui: &Ui, line: &Line<'_>, is_lit: bool, is_marked: bool, is_hovered: bool) {
    let palette = Palette::of(ui);
    let ground = match () {
        () if is_lit => Some(palette.select),
        () if is_marked => Some(palette.mark),
        () if is_hovered => Some(palette.raised),
        () => None,
    };
    if let Some(ground) = ground {
        ui.painter().rect_filled(line.rect, 0.0, ground);
    }
    ui.painter().hline(line.rect.x_range(), line.rect.bottom() - 0.5, Stroke::new(1.0, palette.line));
    if is_lit {
        let edge = Rect::from_min_size(line.rect.min, vec2(EDGE, line.rect.height()));
        ui.painter().rect_filled(edge, CornerRadius::ZERO, palette.accent.rest);
    }
}

/// Paints the cells. Returns what a tooltip says of the cell under the pointer, where it was cut or has more to say.
fn cells_ui(
    ui: &Ui,
    line: &Line<'_>,
    seen: &Seen<'_>,
    is_lit: bool,
    response: &Response,
    scene: &mut Scene<'_>,
    images: &mut Images,
) -> Option<String> {
    let pointer = response.hover_pos();
    let mut told = None;
    let all = &line.plan.placed;
    for (at, placed) in all.iter().enumerate() {
        let mut place = line.cell(placed.left, placed.width);
        if placed.column.role == ColumnRole::Rest {
            // The longest of what a row says goes on where the columns after it have nothing to say.
            let is_empty = |next: &&Placed| (next.column.whole)(seen).is_empty();
            if let Some(last) = all[at + 1..].iter().take_while(is_empty).last() {
                place.max.x = line.cell(last.left, last.width).right();
            }
        }
        if place.right() < line.rect.left() || place.left() > line.rect.right() {
            continue;
        }
        let mut cell = CellUi::new(ui, place, is_lit, scene.textures, images);
        (placed.column.cell)(&mut cell, seen);
        let has_more = cell.was_cut() || placed.column.says_more;
        if has_more && pointer.is_some_and(|pointer| place.x_range().contains(pointer.x)) {
            told = Some((placed.column.whole)(seen));
        }
    }
    told
}

/// Shows the box of the row's mark while the pointer is over the row, or while any row is marked.
fn mark_ui(ui: &Ui, line: &Line<'_>, is_marked: bool, row: &Response, scene: &mut Scene<'_>) {
    if !row.contains_pointer() && !scene.state.history.has_marks() {
        return;
    }
    let place = line.cell(0.0, MARKS + EDGE);
    let response = ui.interact(place, Id::unique(("history-mark", line.id.0)), Sense::CLICK);
    let name = format!("Mark #{}", line.id.0);
    response.widget_info(|| WidgetInfo::selected(Role::CheckBox, true, is_marked, &name));
    box_ui(ui, pos2(place.left() + BOX_AT, place.center().y), is_marked);
    if response.clicked() {
        scene.commands.push(RowsCommand::Mark(Marking::Toggle(line.id)));
    }
}

/// Tells a screen reader of the row, and does what is asked for through one.
fn tell(
    ui: &Ui,
    line: &Line<'_>,
    seen: &Seen<'_>,
    [is_lit, is_marked]: [bool; 2],
    response: &Response,
    scene: &mut Scene<'_>,
) {
    let state = scene.state;
    response.widget_info(|| WidgetInfo::labeled(Role::Row, true, seen.name(is_marked)));
    let total = state.history.total().unwrap_or_default();
    let as_usize = |number: u64| usize::try_from(number).unwrap_or(usize::MAX);
    ui.ctx().accesskit_node_builder(response.id, |node| {
        node.set_selected(is_lit);
        node.set_position_in_set(as_usize(line.position));
        node.set_size_of_set(as_usize(total));
        let actions = acts(state, seen).into_iter().zip(0..);
        node.set_custom_actions(
            actions.map(|(entry, id)| CustomAction { id, description: entry.spoken() }).collect::<Vec<_>>(),
        );
    });
    for asked in asked_for(ui, response.id) {
        if let Some(entry) = acts(state, seen).into_iter().nth(asked) {
            scene.commands.push(entry.command);
        }
    }
}

/// Returns what the row's menu does, without what needs the row on screen first.
fn acts(state: &State, seen: &Seen<'_>) -> Vec<Entry> {
    entries(state, seen.row, None).into_iter().flatten().filter(|entry| !entry.needs_shown).collect()
}

fn asked_for(ui: &Ui, id: Id) -> Vec<usize> {
    let number = |data: &Option<ActionData>| match data {
        Some(ActionData::CustomAction(id)) => usize::try_from(*id).ok(),
        _ => None,
    };
    ui.input(|input| {
        input.accesskit_action_requests(id, Asked::CustomAction).filter_map(|asked| number(&asked.data)).collect()
    })
}
