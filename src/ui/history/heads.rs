//! The heads of the columns: a click sorts, a drag at a column's line makes the column wider, a double click makes it as
//! wide as what it holds.

use eframe::egui::accesskit::SortDirection;
use eframe::egui::{CursorIcon, Id, Rect, Response, Role, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

use crate::desk::{RowsCommand, SettingsCommand, State};
use crate::profile::{ColumnSetting, ColumnSettings};
use crate::theme::{Icon, Palette, SMALL_ICON, Text};
use crate::ui::commands::Commands;
use crate::ui::history::columns::Column;
use crate::ui::history::widths::{Placed, Plan, possible};

/// Height of the heads, in points.
pub const HEADS: f32 = 24.0;

/// Size of the arrow of the order, and space before it, in points.
const ARROW: f32 = 12.0;
const BEFORE_ARROW: f32 = 3.0;

/// Width of the place at a column's line that can be dragged, in points.
const LINE: f32 = 8.0;

/// A column that holds no more than an icon has no title, in points.
const ROOM_FOR_TITLE: f32 = SMALL_ICON + 10.0;

/// The heads, and the width that is being dragged.
#[derive(Default)]
pub struct Heads {
    dragged: Option<(&'static str, f32)>,
}

impl Heads {
    /// Returns the settings of the columns with the width that is being dragged.
    pub fn settings(&self, state: &State) -> ColumnSettings {
        let mut settings = state.settings.columns.clone();
        if let Some((name, width)) = self.dragged {
            set_width(&mut settings, name, Some(width));
        }
        settings
    }

    /// Shows the heads; `scrolled` is how far the table is scrolled sideways. Returns the column that is to be as wide
    /// as what it holds.
    pub fn show(
        &mut self,
        ui: &Ui,
        place: Rect,
        plan: &Plan,
        scrolled: f32,
        state: &State,
        commands: &mut Commands,
    ) -> Option<&'static Column> {
        let y = place.bottom() - 0.5;
        ui.painter().hline(place.x_range(), y, Stroke::new(1.0, Palette::of(ui).line));
        for placed in &plan.placed {
            let left = place.left() + placed.left - scrolled;
            let rect = Rect::from_min_size(pos2(left, place.top()), vec2(placed.width, place.height()));
            title_ui(ui, rect, placed.column, state, commands);
        }
        let mut fits = None;
        for placed in &plan.placed {
            let x = place.left() + placed.line() - scrolled;
            let response = line_ui(ui, place, x, placed.column);
            self.drag(&response, placed, state, commands);
            if response.double_clicked() {
                fits = Some(placed.column);
            }
        }
        fits
    }

    fn drag(&mut self, response: &Response, placed: &Placed, state: &State, commands: &mut Commands) {
        let name = placed.column.name;
        if response.dragged() {
            let before = self.dragged.filter(|(dragged, _)| *dragged == name).map_or(placed.width, |(_, width)| width);
            self.dragged = Some((name, before + response.drag_delta().x));
        }
        if response.drag_stopped()
            && let Some((name, width)) = self.dragged.take()
        {
            keep_width(state, name, Some(possible(width)), commands);
        }
    }
}

/// Keeps the width of a column, or lets the column fit the window again.
pub fn keep_width(state: &State, name: &str, width: Option<f32>, commands: &mut Commands) {
    let mut settings = state.settings.columns.clone();
    set_width(&mut settings, name, width);
    commands.push(SettingsCommand::Columns(settings));
}

fn set_width(settings: &mut ColumnSettings, name: &str, width: Option<f32>) {
    let setting = settings.of(name);
    settings.set(name, ColumnSetting { width, ..setting });
}

/// Shows a title that sorts, and how the table is sorted.
fn title_ui(ui: &Ui, rect: Rect, column: &Column, state: &State, commands: &mut Commands) {
    let sort = state.history.query.sort;
    let is_sorted = column.sort == Some(sort.by);
    let sense = if column.sort.is_some() { Sense::click() } else { Sense::hover() };
    let response = ui.interact(rect, Id::unique(("history-head", column.name)), sense);
    let title = column.title.to_lowercase();
    let name = if column.sort.is_some() { format!("Sort by {title}") } else { column.title.to_owned() };
    response.widget_info(|| WidgetInfo::labeled(Role::ColumnHeader, true, name.clone()));
    if is_sorted {
        ui.ctx().accesskit_node_builder(response.id, |node| {
            let direction = if sort.is_descending { SortDirection::Descending } else { SortDirection::Ascending };
            node.set_sort_direction(direction);
            node.set_description(if sort.is_descending { "Sorted downwards" } else { "Sorted upwards" });
        });
    }
    paint_title(ui, rect, column, is_sorted.then_some(sort.is_descending), response.hovered());
    if response.clicked()
        && let Some(by) = column.sort
    {
        let mut query = state.history.query.clone();
        query.sort.is_descending = if is_sorted { !sort.is_descending } else { column.greatest_first };
        query.sort.by = by;
        commands.push(RowsCommand::SetQuery(Box::new(query)));
    }
}

/// Paints a title where its cells' text begins or ends, and the arrow of the order behind it.
fn paint_title(ui: &Ui, rect: Rect, column: &Column, is_descending: Option<bool>, is_hovered: bool) {
    if rect.width() < ROOM_FOR_TITLE {
        return;
    }
    let palette = Palette::of(ui);
    let color = if is_hovered && column.sort.is_some() { palette.text } else { palette.weak };
    let painter = ui.painter().with_clip_rect(rect.expand2(vec2(BEFORE_ARROW, 0.0)).intersect(ui.clip_rect()));
    let title = painter.layout_no_wrap(column.title.to_owned(), Text::Label.font(), color);
    let left = if column.is_right { rect.right() - title.size().x } else { rect.left() };
    let end = left + title.size().x;
    painter.galley(pos2(left, rect.center().y - title.size().y / 2.0), title, color);
    if let Some(is_descending) = is_descending {
        let arrow = if is_descending { Icon::Descending } else { Icon::Ascending };
        let arrow = arrow.galley(&painter, ARROW, color);
        let at = pos2(end + BEFORE_ARROW, rect.center().y - arrow.size().y / 2.0);
        ui.painter().galley(at, arrow, color);
    }
}

/// Shows the line between a column and the next one, which is seen while the pointer is there.
fn line_ui(ui: &Ui, place: Rect, x: f32, column: &Column) -> Response {
    let rect = Rect::from_center_size(pos2(x, place.center().y), vec2(LINE, place.height()));
    let id = Id::unique(("history-column-line", column.name));
    let response = ui.interact(rect, id, Sense::CLICK | Sense::DRAG);
    response.widget_info(|| WidgetInfo::labeled(Role::Splitter, true, format!("Width of {}", column.title)));
    if response.hovered() || response.dragged() {
        ui.ctx().set_cursor_icon(CursorIcon::ResizeHorizontal);
        let stroke = Stroke::new(1.0, Palette::of(ui).outline);
        ui.painter().vline(x, place.shrink(4.0).y_range(), stroke);
    }
    response
}
