//! Scrolling through a list that is too long for points: an f32 has 24 bits, and a million rows are
//! 28 million points high. Places are counted in rows, as f64, and only what is visible becomes points.

use std::ops::Range;

use eframe::egui::{CornerRadius, Id, Rect, Role, Sense, Ui, WidgetInfo, pos2, vec2};

use crate::theme::{Palette, ROW_HEIGHT};

/// Width of the bar, in points.
pub const BAR_WIDTH: f32 = 12.0;

/// Least height of the bar's handle, in points.
const LEAST_HANDLE: f32 = 24.0;

/// Where a list is scrolled to.
#[derive(Clone, Copy, Debug, Default)]
pub struct RowScroll {
    /// Rows above the upper edge.
    top: f64,
}

impl RowScroll {
    /// Returns the rows that are visible in a height, and how far the first reaches above the upper edge, in points.
    pub fn visible(&mut self, total: u64, height: f32) -> (Range<u64>, f32) {
        let rows = f64::from(height / ROW_HEIGHT);
        self.top = self.top.clamp(0.0, (total as f64 - rows).max(0.0));
        let first = self.top.floor();
        let last = ((self.top + rows).ceil() as u64).min(total);
        (first as u64..last, ((self.top - first) * f64::from(ROW_HEIGHT)) as f32)
    }

    /// Scrolls no further than is needed to show a row whole.
    pub fn reveal(&mut self, row: u64, height: f32) {
        let rows = f64::from(height / ROW_HEIGHT);
        self.top = self.top.clamp((row as f64 + 1.0 - rows).min(row as f64), row as f64);
    }

    /// Scrolls down by so many points.
    fn by(&mut self, points: f32) {
        self.top += f64::from(points) / f64::from(ROW_HEIGHT);
    }

    /// Takes the wheel over the list and shows the bar at its right, which has a name.
    pub fn show(&mut self, ui: &mut Ui, list: Rect, total: u64, name: &str) {
        if ui.rect_contains_pointer(list) {
            let moved = ui.input_mut(|input| std::mem::take(&mut input.smooth_scroll_delta.y));
            self.by(-moved);
        }
        let rows = f64::from(list.height() / ROW_HEIGHT);
        let hidden = total as f64 - rows;
        if hidden <= 0.0 {
            self.top = 0.0;
            return;
        }
        let track = Rect::from_min_max(pos2(list.right() - BAR_WIDTH, list.top()), list.max);
        let handle_height = ((rows / total as f64) as f32 * track.height()).clamp(LEAST_HANDLE, track.height());
        let room = track.height() - handle_height;
        let response = ui.interact(track, Id::unique(("scroll-bar", name)), Sense::CLICK | Sense::DRAG);
        response.widget_info(|| WidgetInfo::labeled(Role::ScrollBar, true, name));
        if let Some(pointer) = response.interact_pointer_pos().filter(|_| room > 0.0)
            && (response.dragged() || response.clicked())
        {
            let share = ((pointer.y - track.top() - handle_height / 2.0) / room).clamp(0.0, 1.0);
            self.top = f64::from(share) * hidden;
        }
        let share = (self.top / hidden).clamp(0.0, 1.0) as f32;
        let handle = Rect::from_min_max(
            pos2(track.left() + 2.0, track.top() + share * room),
            pos2(track.right() - 2.0, track.top() + share * room + handle_height),
        );
        let palette = Palette::of(ui);
        let color = if response.hovered() || response.dragged() { palette.weak } else { palette.outline };
        ui.painter().rect_filled(handle, CornerRadius::same(4), color);
    }
}

/// How far a table that is wider than the window is scrolled sideways.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct SideScroll {
    /// Points left of the left edge.
    left: f32,
}

impl SideScroll {
    /// Returns how far the table is scrolled, where it is so wide in so much room.
    pub fn scrolled(&mut self, total: f32, room: f32) -> f32 {
        self.left = self.left.clamp(0.0, (total - room).max(0.0));
        self.left
    }

    /// Takes the wheel over the table and shows the bar at its foot, where it is wider than its place.
    pub fn show(&mut self, ui: &mut Ui, table: Rect, total: f32) {
        let hidden = total - table.width();
        if hidden <= 0.0 {
            return;
        }
        if ui.rect_contains_pointer(table) {
            self.left -= ui.input_mut(|input| std::mem::take(&mut input.smooth_scroll_delta.x));
        }
        let track = Rect::from_min_max(pos2(table.left(), table.bottom() - BAR_WIDTH), table.max);
        let handle_width = (table.width() / total * track.width()).clamp(LEAST_HANDLE, track.width());
        let room = track.width() - handle_width;
        let response = ui.interact(track, Id::unique("history-side-bar"), Sense::CLICK | Sense::DRAG);
        response.widget_info(|| WidgetInfo::labeled(Role::ScrollBar, true, "Scroll the history sideways"));
        if let Some(pointer) = response.interact_pointer_pos().filter(|_| room > 0.0)
            && (response.dragged() || response.clicked())
        {
            let share = ((pointer.x - track.left() - handle_width / 2.0) / room).clamp(0.0, 1.0);
            self.left = share * hidden;
        }
        let left = track.left() + self.scrolled(total, table.width()) / hidden * room;
        let handle = Rect::from_min_size(pos2(left, track.top()), vec2(handle_width, BAR_WIDTH)).shrink(2.0);
        let palette = Palette::of(ui);
        let color = if response.hovered() || response.dragged() { palette.weak } else { palette.outline };
        ui.painter().rect_filled(track, 0.0, palette.panel);
        ui.painter().rect_filled(handle, CornerRadius::same(4), color);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_million_rows_are_reached_to_the_point() {
        let mut scroll = RowScroll::default();
        let height = 10.0 * ROW_HEIGHT;
        assert_eq!(scroll.visible(1_000_000, height), (0..10, 0.0));
        scroll.top = 999_000.0;
        for _ in 0..5 {
            scroll.by(7.0);
        }
        assert_eq!(scroll.visible(1_000_000, height), (999_001..999_012, 7.0), "points are not lost");
        scroll.by(f32::MAX);
        assert_eq!(scroll.visible(1_000_000, height), (999_990..1_000_000, 0.0));
        assert_eq!(scroll.visible(3, height), (0..3, 0.0), "a filter left few");
    }

    #[test]
    fn a_table_is_scrolled_sideways_no_further_than_its_end() {
        let mut side = SideScroll { left: 900.0 };
        let scrolled = [1_084.0, 800.0].map(|width| (width, side.scrolled(width, 900.0)));
        assert_eq!(scrolled, [(1_084.0, 184.0), (800.0, 0.0)], "all of the second has room");
    }

    #[test]
    fn a_row_is_revealed_with_least_movement() {
        let mut scroll = RowScroll::default();
        let height = 10.0 * ROW_HEIGHT;
        scroll.reveal(5, height);
        assert_eq!(scroll.visible(100, height).0, 0..10);
        scroll.reveal(20, height);
        assert_eq!(scroll.visible(100, height).0, 11..21);
        scroll.reveal(3, height);
        assert_eq!(scroll.visible(100, height).0, 3..13);
    }
}
