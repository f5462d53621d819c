//! The table of submissions: its heads sort, its rows show records and are marked.

use std::ops::Range;

use eframe::egui::{Color32, EventFilter, Id, Rect, Response, Role, Sense, Ui, UiBuilder, WidgetInfo, pos2};

use crate::desk::{RowsCommand, State};
use crate::theme::{ROW_HEIGHT, Text};
use crate::ui::history::cell::{CellUi, Images};
use crate::ui::history::columns::Column;
use crate::ui::history::heads::{HEADS, Heads, keep_width};
use crate::ui::history::menu::{RowMenu, beside};
use crate::ui::history::row::{Line, row_ui};
use crate::ui::history::scroll::{BAR_WIDTH, RowScroll, SideScroll};
use crate::ui::history::seen::Seen;
use crate::ui::history::walk::{Cursor, enter};
use crate::ui::history::widths::{GAP, Plan, plan, possible};
use crate::ui::scene::Scene;

/// State of the table.
#[derive(Default)]
pub struct Table {
    /// The rows that were asked for last.
    asked: Range<u64>,
    scroll: RowScroll,
    side: SideScroll,
    heads: Heads,
    cursor: Cursor,
    menu: RowMenu,
    /// The menu of the row that is shown is asked for.
    wants_menu: bool,
    /// The record of a row is to be seen: it was double-clicked, or Enter was pressed on it.
    opens: bool,
    /// The row that was walked to while only the head of the history was there.
    walked_to: Option<u64>,
}

impl Table {
    /// Opens the menu of the row that is shown, once the row is painted.
    pub fn open_menu(&mut self) {
        self.wants_menu = true;
    }

    /// Tells whether a record was asked for that is to be seen.
    pub fn take_opened(&mut self) -> bool {
        std::mem::take(&mut self.opens)
    }

    /// Walks through rows that are not seen, by key and by so many rows. Returns the position of the row that is shown.
    pub fn walk(&mut self, ui: &Ui, scene: &mut Scene<'_>) -> Option<u64> {
        let walked = self.cursor.keys_of_head(ui, stop(), scene.state, scene.commands);
        self.walked_to = walked.or_else(|| self.cursor.look(scene.state)).or(self.walked_to);
        self.cursor.shown_at(scene.state)
    }

    /// Shows the row that is so many rows below the one that is shown.
    pub fn step(&mut self, step: i64, scene: &mut Scene<'_>) {
        self.walked_to = self.cursor.step(scene.state, step, scene.commands).or(self.walked_to);
    }

    /// Shows heads and rows in what is left of the panel.
    pub fn show(&mut self, ui: &mut Ui, scene: &mut Scene<'_>) {
        let place = ui.available_rect_before_wrap();
        ui.advance_cursor_after_rect(place);
        let plan = plan(&self.heads.settings(scene.state), place.width());
        let scrolled = self.side.scrolled(plan.total, place.width());
        let (heads, mut list) = place.split_top_bottom_at_y(place.top() + HEADS);
        if plan.total > place.width() + 0.5 {
            list.max.y -= BAR_WIDTH;
        }
        let mut table = clipped(ui, place, "history-table", Role::Table);
        let heads_ui = clipped(&mut table, heads, "history-heads", Role::Row);
        let fits = self.heads.show(&heads_ui, heads, &plan, scrolled, scene.state, scene.commands);
        self.rows_ui(&mut table, list, &plan, scrolled, scene);
        self.side.show(ui, place, plan.total);
        if let Some(column) = fits {
            self.fit(ui, column, scene);
        }
        self.menu.show(ui, ui.layer_id(), scene.state, scene.commands);
    }

    fn rows_ui(&mut self, ui: &mut Ui, list: Rect, plan: &Plan, scrolled: f32, scene: &mut Scene<'_>) {
        let state = scene.state;
        let total = state.history.total().unwrap_or_default();
        let own = own_ui(ui, list);
        self.opens |= enter(ui, own.id, state, scene.commands);
        let by_key = self.cursor.keys(ui, own.id, state, list.height(), scene.commands);
        if let Some(position) = by_key.or_else(|| self.cursor.look(state)).or(self.walked_to.take()) {
            self.scroll.reveal(position, list.height());
        }
        if self.wants_menu
            && let Some(position) = state.shown.selected().and_then(|id| state.history.position(id))
        {
            self.scroll.reveal(position, list.height());
        }
        self.scroll.show(ui, list, total, "Scroll the history");
        let (visible, above) = self.scroll.visible(total, list.height());
        let rows = clipped(ui, list, "history-rows", Role::RowGroup);
        let mut top = list.top() - above;
        let mut images = Images::default();
        for position in visible.clone() {
            let bar = if total as f32 * ROW_HEIGHT > list.height() { BAR_WIDTH } else { 0.0 };
            let rect = Rect::from_min_max(pos2(list.left(), top), pos2(list.right() - bar, top + ROW_HEIGHT));
            if let Some(id) = state.history.id_at(position) {
                let line = Line { id, position, rect, plan, scrolled };
                let response = row_ui(&rows, &line, scene, &mut images);
                self.heed(&rows, &line, &response, scene);
            }
            top += ROW_HEIGHT;
        }
        images.paint(&rows);
        self.wants_menu = false;
        if visible != self.asked {
            self.asked = visible.clone();
            scene.commands.push(RowsCommand::Show(visible));
        }
    }

    /// Does what was done to a row: shows it, marks it, or opens its menu.
    fn heed(&mut self, ui: &Ui, line: &Line<'_>, response: &Response, scene: &mut Scene<'_>) {
        let shown = scene.state.shown.selected();
        if response.clicked() {
            self.cursor.clicked(ui, line.position, line.id, scene.commands);
        }
        self.opens |= response.double_clicked();
        if response.secondary_clicked() {
            let at = response.interact_pointer_pos().unwrap_or_else(|| beside(line.rect));
            self.cursor.opened(line.position, line.id, scene.commands);
            self.menu.open(ui.ctx(), line.id, shown, at);
        }
        if self.wants_menu && shown == Some(line.id) {
            self.menu.open(ui.ctx(), line.id, None, beside(line.rect));
            self.menu.focus();
        }
    }

    /// Makes a column as wide as what it holds in the rows that are seen.
    fn fit(&self, ui: &Ui, column: &'static Column, scene: &mut Scene<'_>) {
        let widest =
            self.asked.clone().filter_map(|position| width_of(ui, column, position, scene.state, scene.now_ms));
        let title = ui.painter().layout_no_wrap(column.title.to_owned(), Text::Label.font(), Color32::PLACEHOLDER);
        let width = widest.fold(title.size().x + GAP, f32::max);
        keep_width(scene.state, column.name, Some(possible(width.ceil())), scene.commands);
    }
}

/// Returns the id of the one stop of the keyboard that stands for all rows.
fn stop() -> Id {
    Id::unique("history-rows-stop")
}

/// Shows that stop.
fn own_ui(ui: &Ui, list: Rect) -> Response {
    let own = ui.interact(list, stop(), Sense::focusable_noninteractive());
    own.widget_info(|| WidgetInfo::labeled(Role::ListGrid, true, "Submissions"));
    if own.has_focus() {
        let arrows = EventFilter { vertical_arrows: true, escape: true, ..EventFilter::default() };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(own.id, arrows));
    }
    own
}

/// Returns the width that a row needs in a column; `None` while the row is being read.
fn width_of(ui: &Ui, column: &Column, position: u64, state: &State, now_ms: i64) -> Option<f32> {
    let row = state.history.row(position)?;
    let mut cell = CellUi::measure(ui);
    (column.cell)(&mut cell, &Seen::new(state, row, now_ms));
    Some(cell.used() + 1.0)
}

/// Returns a part of the table, which paints nothing beyond its edges.
fn clipped(ui: &mut Ui, place: Rect, name: &'static str, role: Role) -> Ui {
    let mut clipped = ui.new_child(UiBuilder::new().max_rect(place).id_salt(name).accessibility_role(role));
    clipped.set_clip_rect(place.intersect(ui.clip_rect()));
    clipped
}
