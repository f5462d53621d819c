//! Where everything in the room is: rows of cards of fixed heights, so that nothing moves when figures come.

use eframe::egui::{Pos2, Rect, Ui, pos2, vec2};

use crate::theme::GAP;

/// From this width on the cards of a row stand side by side, in points.
const WIDE: f32 = 960.0;

/// Hands out places, row by row.
pub struct Places {
    next: Pos2,
    width: f32,
}

impl Places {
    /// Begins at the top of what is left.
    pub fn new(ui: &Ui) -> Self {
        let corner = ui.cursor().min;
        Self { next: corner + vec2(GAP, GAP), width: (ui.available_width() - 2.0 * GAP).max(0.0) }
    }

    /// Returns the places of some cards by their shares of the width; a narrow room has only a few of them across.
    pub fn rows(&mut self, shares: &[f32], narrow: usize, height: f32) -> Vec<Rect> {
        let across = if self.width >= WIDE { shares.len() } else { narrow };
        shares.chunks(across.max(1)).flat_map(|shares| self.row(shares, height)).collect()
    }

    fn row(&mut self, shares: &[f32], height: f32) -> Vec<Rect> {
        let gaps = GAP * shares.len().saturating_sub(1) as f32;
        let unit = (self.width - gaps).max(0.0) / shares.iter().sum::<f32>().max(1.0);
        let top = self.next.y;
        self.next.y += height + GAP;
        let mut left = self.next.x;
        let place = |share: &f32| {
            let place = Rect::from_min_size(pos2(left, top), vec2(unit * share, height));
            left = place.right() + GAP;
            place
        };
        shares.iter().map(place).collect()
    }

    /// Takes the room that was handed out from what is left.
    pub fn end(self, ui: &mut Ui) {
        let corner = ui.cursor().min;
        ui.advance_cursor_after_rect(Rect::from_min_max(corner, pos2(corner.x + self.width + 2.0 * GAP, self.next.y)));
    }
}
