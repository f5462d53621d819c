//! Where the cells of the report's lines are, and their heads.

use eframe::egui::{Align, Label, Layout, Rect, Ui, pos2};

use crate::theme::{GAP, ICON, Palette, Text};
use crate::ui::panes::within::within_ui;

/// Height of the heads, in points.
pub const HEIGHT: f32 = 24.0;

/// Widths of the columns that have one of their own, in points, and the share of what was seen where that of what to
/// change is 1.
const HOW_OFTEN: f32 = 84.0;
const SOURCE: f32 = 128.0;
const PLACE: f32 = 56.0;
const SEEN_SHARE: f32 = 1.25;

/// A cell: where it begins and how wide it is, from the left of the line.
#[derive(Clone, Copy)]
pub struct Cell {
    left: f32,
    width: f32,
}

/// The cells of a line.
pub struct Columns {
    pub sign: Cell,
    pub seen: Cell,
    pub how_often: Cell,
    /// Who states it has no column of its own where there is little room.
    pub source: Option<Cell>,
    pub change: Cell,
    pub place: Cell,
}

impl Columns {
    /// Shares a width out.
    pub fn new(width: f32, has_source: bool) -> Self {
        let source = if has_source { SOURCE + GAP } else { 0.0 };
        let rest = (width - 2.0 * GAP - ICON - HOW_OFTEN - source - PLACE - 4.0 * GAP).max(0.0);
        let seen_width = rest * SEEN_SHARE / (SEEN_SHARE + 1.0);
        let mut left = GAP;
        let mut cell = |width: f32| {
            let cell = Cell { left, width };
            left += width + GAP;
            cell
        };
        Self {
            sign: cell(ICON),
            seen: cell(seen_width),
            how_often: cell(HOW_OFTEN),
            source: has_source.then(|| cell(SOURCE)),
            change: cell(rest - seen_width),
            place: cell(PLACE),
        }
    }

    /// Shows the heads in their line.
    pub fn head_ui(&self, ui: &mut Ui, line: Rect) {
        let palette = Palette::of(ui);
        ui.painter().rect_filled(line, 0.0, palette.panel);
        ui.painter().hline(line.x_range(), line.bottom() - 0.5, (1.0, palette.line));
        let heads = [
            (Some(self.seen), "What was seen", Align::Min),
            (Some(self.how_often), "How often", Align::Min),
            (self.source, "Who states it", Align::Min),
            (Some(self.change), "What to change", Align::Min),
            (Some(self.place), "Where", Align::Max),
        ];
        for (cell, head, align) in heads {
            let Some(cell) = cell else { continue };
            let label = Label::new(Text::Label.of(head).color(palette.weak)).truncate();
            cell.show(ui, line, align, |ui| drop(ui.add(label)));
        }
    }
}

impl Cell {
    /// Shows something in the cell of a line.
    pub fn show(self, ui: &mut Ui, line: Rect, align: Align, contents: impl FnOnce(&mut Ui)) {
        let layout = if align == Align::Max {
            Layout::right_to_left(Align::Center)
        } else {
            Layout::left_to_right(Align::Center)
        };
        within_ui(ui, self.of(line), layout, contents);
    }

    /// Returns the cell's width, in points.
    pub fn width(self) -> f32 {
        self.width
    }

    /// Returns the cell's place in a line.
    pub fn of(self, line: Rect) -> Rect {
        let left = line.left() + self.left;
        Rect::from_min_max(pos2(left, line.top()), pos2(left + self.width, line.bottom()))
    }
}
