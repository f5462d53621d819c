//! Rows of what differs: where, left, right; any number of them, since only those in sight are painted.

use eframe::egui::text::{LayoutJob, TextWrapping};
use eframe::egui::{
    Align, Color32, Key, Label, Layout, Rect, RichText, Role, ScrollArea, Sense, TextFormat, TextStyle, Ui, UiBuilder,
    WidgetInfo, pos2, vec2,
};

use crate::controls::Tick;
use crate::payload::DifferenceRow;
use crate::theme;
use crate::theme::{CHIP_CORNER, Palette};
use crate::ui::panes::compare::lines::{Line, Painted, kind_mark, kind_words, painted, painted_timing};
use crate::view::quantity;

/// From this width on a row's three cells stand side by side, in points.
const WIDE: f32 = 560.0;

/// Height of a line of a row, in points.
const LINE: f32 = 19.0;

/// Width of the mark in front of a row, in points.
const MARK: f32 = 18.0;

/// State of the table.
#[derive(Default)]
pub struct Table {
    pub only_differences: bool,
    /// The line whose values are shown whole.
    pub selected: Option<usize>,
}

impl Table {
    /// Shows the lines below the names of both sides.
    pub fn show(&mut self, ui: &mut Ui, sides: &[String; 2], lines: &[Line<'_>]) {
        let can_filter = lines.iter().any(|line| matches!(line, Line::Row(_) | Line::Heading(_)));
        let columns = Columns::of(ui.available_width() - ui.spacing().scroll.bar_width - 8.0);
        columns.header_ui(ui, sides, (can_filter || self.only_differences).then_some(&mut self.only_differences));
        if lines.is_empty() {
            ui.label(RichText::new("Nothing differs").color(Palette::of(ui).weak));
            return;
        }
        let selected = self.selected.and_then(|index| match lines.get(index) {
            Some(Line::Row(row)) => Some(*row),
            _ => None,
        });
        let height = if selected.is_some() { ui.available_height() * 0.55 } else { ui.available_height() };
        ui.scope(|ui| {
            ui.style_mut().spacing.item_spacing.y = 0.0;
            let area = ScrollArea::vertical().id_salt("differences").max_height(height).auto_shrink([false, true]);
            area.show_rows(ui, columns.row_height(), lines.len(), |ui, range| {
                for index in range {
                    let Some(line) = lines.get(index) else { continue };
                    if columns.line_ui(ui, line, self.selected == Some(index)) {
                        self.selected = (self.selected != Some(index)).then_some(index);
                    }
                }
            });
        });
        if let Some(row) = selected {
            details_ui(ui, sides, row);
        }
    }
}

/// Left edge and width of a cell, in points, from the left edge of its row.
type Span = (f32, f32);

/// How a row is divided into cells.
struct Columns {
    width: f32,
    is_wide: bool,
}

impl Columns {
    fn of(width: f32) -> Self {
        Self { width, is_wide: width >= WIDE }
    }

    /// Returns the height of a row. A narrow row takes two lines: where, and below it both values.
    fn row_height(&self) -> f32 {
        if self.is_wide { LINE } else { 2.0 * LINE + 2.0 }
    }

    /// Returns where the place, the left and the right value are, and how far the values are below the place.
    fn cells(&self) -> ([Span; 3], f32) {
        if self.is_wide {
            let value = (self.width - MARK) * 0.34;
            let place = self.width - MARK - 2.0 * value;
            ([(MARK, place - 8.0), (MARK + place, value - 8.0), (MARK + place + value, value)], 0.0)
        } else {
            let half = (self.width - MARK) / 2.0;
            ([(MARK, self.width - MARK), (MARK, half - 8.0), (MARK + half, half)], LINE)
        }
    }

    /// Names the columns; the filter stands at their end, so that it takes no line of its own.
    fn header_ui(&self, ui: &mut Ui, sides: &[String; 2], only_differences: Option<&mut bool>) {
        let weak = Palette::of(ui).weak;
        let height = ui.spacing().interact_size.y;
        let (rect, _) = ui.allocate_exact_size(vec2(self.width, height), Sense::hover());
        let ([place, left, right], _) = self.cells();
        let names = [("Where", place), (sides[0].as_str(), left), (sides[1].as_str(), right)];
        for (name, (x, width)) in names.into_iter().skip(usize::from(!self.is_wide)) {
            let at = Rect::from_min_size(rect.min + vec2(x, 0.0), vec2(width, height));
            label_at(ui, at, RichText::new(name).small().color(weak));
        }
        if let Some(only_differences) = only_differences {
            let end = UiBuilder::new().max_rect(rect).layout(Layout::right_to_left(Align::Center));
            ui.scope_builder(end, |ui| ui.add(Tick::new(only_differences, "Only what differs")));
        }
    }

    /// Paints a line. Returns whether it was clicked.
    fn line_ui(&self, ui: &mut Ui, line: &Line<'_>, is_selected: bool) -> bool {
        let palette = Palette::of(ui);
        let text = match line {
            Line::Row(row) => return self.row_ui(ui, &painted(row), is_selected),
            Line::Timing(timing) => return self.row_ui(ui, &painted_timing(timing), is_selected),
            Line::Heading(title) => RichText::new(*title).heading(),
            Line::Note(note) => RichText::new(*note).color(palette.warn.ink),
            Line::LeftOut(more) => {
                RichText::new(format!("… and {} more", quantity::grouped(*more as u64))).color(palette.weak)
            }
        };
        let (rect, _) = ui.allocate_exact_size(vec2(self.width, self.row_height()), Sense::hover());
        label_at(ui, rect, text);
        false
    }

    fn row_ui(&self, ui: &mut Ui, row: &Painted<'_>, is_selected: bool) -> bool {
        let (rect, response) = ui.allocate_exact_size(vec2(self.width, self.row_height()), Sense::click());
        response.widget_info(|| WidgetInfo::selected(Role::Row, true, is_selected, row.name()));
        if is_selected || response.hovered() || response.has_focus() {
            ui.painter().rect_filled(rect, CHIP_CORNER, Palette::of(ui).select);
        }
        self.paint_cells(ui, rect, row);
        let is_entered = response.has_focus() && ui.input(|input| input.key_pressed(Key::Enter));
        let hover = |ui: &mut Ui| {
            ui.set_max_width(480.0);
            ui.label(RichText::new(format!("{}: {}", row.place, row.words())).heading());
            for value in &row.cells {
                ui.add(Label::new(RichText::new(value).monospace().small()).wrap());
            }
        };
        response.on_hover_ui(hover).clicked() || is_entered
    }

    fn paint_cells(&self, ui: &Ui, rect: Rect, row: &Painted<'_>) {
        let palette = Palette::of(ui);
        let font = TextStyle::Monospace.resolve(ui.style());
        let cell = |(x, width): Span, y: f32, text: &str, color: Color32| {
            let mut job = LayoutJob::single_section(text.to_owned(), TextFormat::simple(font.clone(), color));
            job.wrap = TextWrapping::truncate_at_width(width);
            let galley = ui.painter().layout_job(job);
            let down = rect.top() + y + (LINE - galley.size().y) / 2.0;
            ui.painter().galley(pos2(rect.left() + x, down), galley, color);
        };
        let (mark, color) = kind_mark(palette, row.kind);
        let ([place_at, left_at, right_at], values_down) = self.cells();
        let [left, right] = &row.cells;
        let value_color = row.value_color(palette);
        cell((4.0, MARK), 0.0, mark, color);
        cell(place_at, 0.0, row.place, palette.text);
        cell(left_at, values_down, left, value_color);
        cell(right_at, values_down, right, value_color);
    }
}

/// Shows a label at the left of a place.
fn label_at(ui: &mut Ui, rect: Rect, text: RichText) {
    let place = UiBuilder::new().max_rect(rect).layout(Layout::left_to_right(Align::Center));
    ui.scope_builder(place, |ui| ui.add(Label::new(text).truncate()));
}

/// Shows both values of a row as far as they are kept.
fn details_ui(ui: &mut Ui, sides: &[String; 2], row: &DifferenceRow) {
    let painted = painted(row);
    theme::card(ui).show(ui, |ui| {
        ui.set_min_width(ui.available_width());
        ui.label(RichText::new(format!("{}: {}", painted.place, kind_words(row.kind))).heading());
        if let Some(note) = &painted.note {
            ui.label(RichText::new(format!("Note: {note}")).color(Palette::of(ui).weak));
        }
        ScrollArea::vertical().id_salt("difference-details").auto_shrink([false, true]).show(ui, |ui| {
            for (side, value) in sides.iter().zip(&painted.cells) {
                ui.label(RichText::new(side).small().color(Palette::of(ui).weak));
                ui.add(Label::new(RichText::new(value).monospace()).wrap());
            }
        });
    });
}
