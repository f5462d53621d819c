//! Where everything on the page is, from the top down, and the cards.

use eframe::egui::{Align, CornerRadius, Label, Layout, Rect, Stroke, Ui, UiBuilder, pos2, vec2};

use crate::theme::{CARD_CORNER, GAP, NEAR, Palette, Text};
use crate::ui::panes::overview::card::ground;

/// Height of a card's head, in points.
pub const CARD_HEAD: f32 = 36.0;

/// From this width on cards stand two by two, in points.
pub const PAIRS: f32 = 1_000.0;

/// Hands out places from the top down.
pub struct Rows {
    pub left: f32,
    pub width: f32,
    pub next: f32,
}

impl Rows {
    /// Returns places of the same size beside each other.
    pub fn row(&mut self, count: usize, height: f32) -> Vec<Rect> {
        let width = (self.width - GAP * (count as f32 - 1.0)) / count as f32;
        let top = self.next;
        self.next += height + GAP;
        let place = |index: usize| {
            Rect::from_min_size(pos2(self.left + (width + GAP) * index as f32, top), vec2(width, height))
        };
        (0..count).map(place).collect()
    }

    /// Returns places of the same size, so many in a row.
    pub fn places(&mut self, count: usize, across: usize, height: f32) -> Vec<Rect> {
        let rows = count.div_ceil(across);
        let places: Vec<Rect> = (0..rows).flat_map(|_| self.row(across, height)).collect();
        places.into_iter().take(count).collect()
    }

    /// Takes the room that was handed out from what is left.
    pub fn end(self, ui: &mut Ui) {
        let corner = ui.cursor().min;
        ui.advance_cursor_after_rect(Rect::from_min_max(corner, pos2(corner.x + self.width + 2.0 * GAP, self.next)));
    }
}

/// Shows a card whose head has a title, what stands beside that, and something at its end. Returns the place below the head.
pub fn card_ui(ui: &mut Ui, place: Rect, titles: [&str; 2], right: impl FnOnce(&mut Ui)) -> Rect {
    let palette = Palette::of(ui);
    ground(ui, place);
    let head = Rect::from_min_size(place.min, vec2(place.width(), CARD_HEAD));
    ui.painter().hline(head.x_range(), head.bottom() - 0.5, Stroke::new(1.0, palette.line));
    let inside = Rect::from_min_max(pos2(head.left() + GAP, head.top()), pos2(head.right() - NEAR, head.bottom()));
    let builder = UiBuilder::new().max_rect(inside).id_salt(titles).layout(Layout::right_to_left(Align::Center));
    let mut ui = ui.new_child(builder);
    right(&mut ui);
    ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
        ui.label(Text::Button.of(titles[0]));
        ui.add(Label::new(Text::Small.of(titles[1]).color(palette.weak)).truncate());
    });
    Rect::from_min_max(head.left_bottom(), place.max)
}

/// Paints the ground of code in the lower part of a card.
pub fn code_ground(ui: &Ui, place: Rect) {
    let corner = CornerRadius { nw: 0, ne: 0, ..CARD_CORNER };
    let inside =
        Rect::from_min_max(pos2(place.left() + 1.0, place.top()), pos2(place.right() - 1.0, place.bottom() - 1.0));
    ui.painter().rect_filled(inside, corner, Palette::of(ui).field);
}
