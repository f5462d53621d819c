//! The table of submissions: its header sorts, its rows show records and are marked.

use std::ops::Range;

use eframe::egui::{
    Align, Button, CornerRadius, Layout, Rect, RichText, Role, Sense, Ui, UiBuilder, WidgetInfo, pos2, vec2,
};
use egui_extras::{Column as TableColumn, TableBuilder};

use crate::contract::POLLS_PER_TASK;
use crate::desk::{RowsCommand, State};
use crate::history::SubmissionId;
use crate::ui::commands::Commands;
use crate::ui::history::cell::{CellUi, Images, line_ui};
use crate::ui::history::columns::{COLUMNS, Column};
use crate::ui::history::menu;
use crate::ui::history::scroll::{BAR_WIDTH, RowScroll};
use crate::ui::history::walk::Cursor;
use crate::ui::scene::Scene;
use crate::ui::theme::{Icon, Palette, ROW_HEIGHT, Text};
use crate::view::{Marking, Row};

/// From this width on the wide columns fit, in points.
const WIDE: f32 = 1100.0;

/// Space within a cell, in points.
const PADDING: f32 = 2.0;

/// Space before the first cell of a row, in points.
const FIRST_PADDING: f32 = 4.0;

/// Width of the edge that tells the row that is shown, in points.
const EDGE: f32 = 3.0;

/// Height of the titles, in points.
const HEADER: f32 = 24.0;

/// Size of the arrow beside a title, in points.
const ARROW: f32 = 12.0;

/// State of the table.
#[derive(Default)]
pub struct Table {
    /// The rows that were asked for last.
    asked: Range<u64>,
    scroll: RowScroll,
    cursor: Cursor,
}

/// A row of the list, by its number and its place on screen.
struct Line<'a> {
    id: SubmissionId,
    position: u64,
    rect: Rect,
    widths: &'a [f32],
}

impl Table {
    /// Shows header and rows in what is left of the panel.
    pub fn show(&mut self, ui: &mut Ui, scene: &mut Scene<'_>) {
        let is_wide = ui.available_width() >= WIDE;
        let mut table = TableBuilder::new(ui)
            .id_salt("history-table")
            .vscroll(false)
            .cell_layout(Layout::left_to_right(Align::Center))
            .auto_shrink(false);
        for column in COLUMNS {
            table = table.column(width_of(column, is_wide));
        }
        let header = table.header(HEADER, |mut row| {
            for column in COLUMNS {
                row.col(|ui| heading_ui(ui, column, scene.state, scene.commands));
            }
        });
        header.body(|mut body| {
            let widths = body.widths().to_vec();
            self.rows_ui(body.ui_mut(), &widths, scene);
        });
    }

    fn rows_ui(&mut self, ui: &mut Ui, widths: &[f32], scene: &mut Scene<'_>) {
        let state = scene.state;
        let total = state.history.total().unwrap_or_default();
        let list = ui.available_rect_before_wrap();
        if let Some(position) = self.cursor.keys(ui, state, list.height(), scene.commands) {
            self.scroll.reveal(position, list.height());
        }
        self.scroll.show(ui, list, total);
        let (visible, above) = self.scroll.visible(total, list.height());
        let mut rows = ui.new_child(UiBuilder::new().max_rect(list).id_salt("history-rows"));
        rows.set_clip_rect(list.intersect(ui.clip_rect()));
        let mut top = list.top() - above;
        let mut images = Images::default();
        for position in visible.clone() {
            let right = list.right() - BAR_WIDTH;
            let rect = Rect::from_min_max(pos2(list.left(), top), pos2(right, top + ROW_HEIGHT));
            if let Some(id) = state.history.id_at(position) {
                self.row_ui(&mut rows, &Line { id, position, rect, widths }, scene, &mut images);
            }
            top += ROW_HEIGHT;
        }
        images.paint(&rows);
        if visible != self.asked {
            self.asked = visible.clone();
            scene.commands.push(RowsCommand::Show(visible));
        }
    }

    fn row_ui(&mut self, ui: &mut Ui, line: &Line<'_>, scene: &mut Scene<'_>, images: &mut Images) {
        let Line { id, position, rect, .. } = *line;
        let state = scene.state;
        let is_selected = state.shown.selected() == Some(id);
        let is_marked = state.history.marked.contains(id);
        let response = ui.interact(rect, ui.scope_id().with(id.0), Sense::CLICK);
        paint_ground(ui, line, is_selected, is_marked, response.hovered());
        let Some(row) = state.history.row(position) else {
            // It is being read.
            let weak = Palette::of(ui).weak;
            let place = rect.shrink2(vec2(PADDING + FIRST_PADDING, 0.0));
            return line_ui(ui, place, RichText::new("…").color(weak), weak);
        };
        let what = progress(state, id).unwrap_or_else(|| row.what_happened.clone());
        cells_ui(ui, line, row, &what, scene, images);
        let name = row_name(row, &what);
        response.widget_info(|| WidgetInfo::selected(Role::Row, true, is_selected || is_marked, &name));
        if response.clicked() {
            self.cursor.clicked(ui, position, id, scene.commands);
        }
        if response.secondary_clicked() && !is_marked {
            scene.commands.push(RowsCommand::Mark(Marking::Only(id)));
        }
        response.context_menu(|ui| menu::show(ui, state, row, scene.commands));
    }
}

fn width_of(column: &Column, is_wide: bool) -> TableColumn {
    let width = column.widths[usize::from(is_wide)];
    if width > 0.0 {
        TableColumn::initial(width).at_least(40.0).clip(true).resizable(true)
    } else {
        TableColumn::remainder().at_least(60.0).clip(true)
    }
}

/// Paints what is behind a row: whether it is shown, marked, or pointed at.
fn paint_ground(ui: &Ui, line: &Line<'_>, is_selected: bool, is_marked: bool, is_hovered: bool) {
    let palette = Palette::of(ui);
    let ground = match () {
        () if is_selected => Some(palette.select),
        () if is_marked => Some(palette.mark),
        () if is_hovered => Some(palette.raised),
        () => None,
    };
    if let Some(ground) = ground {
        ui.painter().rect_filled(line.rect, 0.0, ground);
    }
    if is_selected {
        let edge = Rect::from_min_size(line.rect.min, vec2(EDGE, line.rect.height()));
        ui.painter().rect_filled(edge, CornerRadius::ZERO, palette.accent.rest);
    }
}

/// Returns how far following a task has come, while it is followed.
fn progress(state: &State, id: SubmissionId) -> Option<String> {
    let following = state.following.get(&id)?;
    let last = if following.last.is_empty() { "" } else { " · " };
    Some(format!("Poll {} of {POLLS_PER_TASK}{last}{}", following.polls, following.last))
}

/// Returns what a screen reader says of a row.
fn row_name(row: &Row, what: &str) -> String {
    let summary = &row.summary;
    let code = summary.error_code.as_ref().map(|code| format!("{code}: ")).unwrap_or_default();
    format!("Submission #{}, {}, {code}{what}", summary.id.0, summary.state.label())
}

/// Shows a title that sorts, and how the table is sorted.
fn heading_ui(ui: &mut Ui, column: &Column, state: &State, commands: &mut Commands) {
    let title = column.title;
    let sort = state.history.query.sort;
    let is_sorted = sort.by == column.sort;
    let color = if is_sorted { Palette::of(ui).text } else { Palette::of(ui).weak };
    let text = Text::Label.of(title).color(color);
    let button = ui.add(Button::new(text).frame(false).truncate());
    button.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("Sort by {}", title.to_lowercase())));
    if is_sorted {
        let arrow = if sort.is_descending { Icon::Descending } else { Icon::Ascending };
        let galley = arrow.galley(ui.painter(), ARROW, color);
        let at = pos2(button.rect.right() + 3.0, button.rect.center().y - galley.size().y / 2.0);
        ui.painter().galley(at, galley, color);
    }
    if button.clicked() {
        let mut query = state.history.query.clone();
        query.sort.is_descending = if is_sorted { !sort.is_descending } else { column.greatest_first };
        query.sort.by = column.sort;
        commands.push(RowsCommand::SetQuery(Box::new(query)));
    }
}

fn cells_ui(ui: &Ui, line: &Line<'_>, row: &Row, what: &str, scene: &mut Scene<'_>, images: &mut Images) {
    let rect = line.rect;
    let gap = ui.spacing().item_spacing.x;
    let mut left = rect.left();
    for (index, (column, width)) in COLUMNS.iter().zip(line.widths).enumerate() {
        let right = (left + width).min(rect.right());
        let padding = if index == 0 { FIRST_PADDING } else { PADDING };
        let place = Rect::from_min_max(pos2(left + padding, rect.top()), pos2(right - PADDING, rect.bottom()));
        left += width + gap;
        (column.cell)(&mut CellUi { ui, place, what, textures: scene.textures, images }, row);
    }
}
