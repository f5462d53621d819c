//! The border between the rows and the key to the signs: it is dragged, or moved by key, row by row.

use eframe::egui::accesskit::Action as Asked;
use eframe::egui::{CursorIcon, EventFilter, Id, Key, Modifiers, Rect, Response, Role, Sense, Ui, WidgetInfo, pos2};

use crate::theme::ROW_HEIGHT;

/// Rows that are seen before the border was moved, and at least.
const ROWS: usize = 8;
const LEAST: usize = 3;

/// Height of the place that can be dragged, in points.
const HEIGHT: f32 = 8.0;

/// What the border is known by.
pub fn edge() -> Id {
    Id::unique("conversations-edge")
}

/// How many rows are seen.
#[derive(Default)]
pub struct Edge {
    /// What the operator chose.
    rows: Option<usize>,
}

impl Edge {
    /// Returns how many rows are drawn where there is room for so many.
    pub fn drawn(&self, room: usize) -> usize {
        self.rows.unwrap_or(ROWS).clamp(LEAST, room.max(LEAST))
    }

    /// Shows the border at the foot of the rows, of which `room` can be seen at most.
    pub fn show(&mut self, ui: &Ui, list: Rect, room: usize) {
        let place = Rect::from_min_max(
            pos2(list.left(), list.bottom() - HEIGHT / 2.0),
            pos2(list.right(), list.bottom() + HEIGHT / 2.0),
        );
        let response = ui.interact(place, edge(), Sense::drag());
        response.widget_info(|| WidgetInfo::labeled(Role::Splitter, true, "Height of the conversations"));
        ui.ctx().accesskit_node_builder(response.id, |node| {
            node.add_action(Asked::Increment);
            node.add_action(Asked::Decrement);
        });
        if response.hovered() || response.dragged() {
            ui.ctx().set_cursor_icon(CursorIcon::ResizeVertical);
        }
        let drawn = self.drawn(room);
        let mut rows = drawn.saturating_add_signed(steps(ui, &response));
        if let Some(pointer) = response.interact_pointer_pos().filter(|_| response.dragged()) {
            rows = ((pointer.y - list.top()) / ROW_HEIGHT).round().max(0.0) as usize;
        }
        if rows != drawn {
            self.rows = Some(rows.clamp(LEAST, room.max(LEAST)));
        }
    }
}

/// Returns how many rows more are asked for by key, or through a screen reader.
fn steps(ui: &Ui, edge: &Response) -> isize {
    let asked = |action| ui.input(|input| input.num_accesskit_action_requests(edge.id, action)).cast_signed();
    let by_reader = asked(Asked::Increment) - asked(Asked::Decrement);
    if !edge.has_focus() {
        return by_reader;
    }
    let arrows = EventFilter { vertical_arrows: true, ..EventFilter::default() };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(edge.id, arrows));
    let pressed = |key| isize::from(ui.input_mut(|input| input.consume_key(Modifiers::NONE, key)));
    by_reader + pressed(Key::ArrowDown) - pressed(Key::ArrowUp)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_low_room_loses_no_rows_that_were_chosen() {
        let edge = Edge { rows: Some(12) };
        assert_eq!([20, 6, 1].map(|room| edge.drawn(room)), [12, 6, LEAST]);
        assert_eq!(Edge::default().drawn(20), ROWS);
    }
}
