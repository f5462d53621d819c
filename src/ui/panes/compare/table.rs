//! Rows of what differs: where, left, right; any number of them, since only those in sight are painted.

use eframe::egui::text::{LayoutJob, TextWrapping};
use eframe::egui::{
    Align, Color32, CornerRadius, Key, Label, Layout, Rect, RichText, Role, ScrollArea, Sense, TextFormat, TextStyle,
    Ui, UiBuilder, WidgetInfo, pos2, vec2,
};

use crate::payload::{Difference, DifferenceKind, DifferenceNote, DifferenceRow, ShownValue};
use crate::ui::theme::Palette;
use crate::ui::{quantity, theme};
use crate::view::{Amount, ComparedReplies, Timing};

/// From this width on a row's three cells stand side by side, in points.
const WIDE: f32 = 560.0;

/// Height of a line of a row, in points.
const LINE: f32 = 19.0;

/// Width of the mark in front of a row, in points.
const MARK: f32 = 18.0;

/// One line of the table.
pub enum Line<'a> {
    Heading(&'a str),
    Note(&'a str),
    Row(&'a DifferenceRow),
    Timing(&'a Timing),
    LeftOut(usize),
}

/// State of the table.
#[derive(Default)]
pub struct Table {
    pub only_differences: bool,
    /// The line whose values are shown whole.
    pub selected: Option<usize>,
}

/// The lines of the payload's difference.
pub fn payload_lines(difference: &Difference, only_differences: bool) -> Vec<Line<'_>> {
    let notes = difference.notes.iter().map(|note| Line::Note(note));
    let rows = difference.rows.iter().filter(|row| !only_differences || row.kind != DifferenceKind::Same);
    let left_out = (difference.left_out > 0).then_some(Line::LeftOut(difference.left_out));
    notes.chain(rows.map(Line::Row)).chain(left_out).collect()
}

/// The lines of the replies' differences.
pub fn reply_lines(replies: &ComparedReplies, only_differences: bool) -> Vec<Line<'_>> {
    let facts = replies.facts.iter().filter(|row| !only_differences || row.kind != DifferenceKind::Same);
    let mut lines: Vec<_> = facts.map(Line::Row).collect();
    for body in &replies.bodies {
        lines.push(Line::Heading(body.title));
        lines.extend(payload_lines(&body.difference, only_differences));
    }
    lines
}

/// A line a measure.
pub fn timing_lines(timings: &[Timing]) -> Vec<Line<'_>> {
    timings.iter().map(Line::Timing).collect()
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

/// Where the cells of a row are, from its left edge, in points.
struct Columns {
    width: f32,
    is_wide: bool,
}

/// A row as it is painted.
struct Painted<'a> {
    place: &'a str,
    kind: DifferenceKind,
    cells: [String; 2],
    note: Option<String>,
    /// A measure hardly ever is the same: no colour calls for attention.
    is_measure: bool,
}

impl Columns {
    fn of(width: f32) -> Self {
        Self { width, is_wide: width >= WIDE }
    }

    /// A narrow row takes two lines: where, and below it both values.
    fn row_height(&self) -> f32 {
        if self.is_wide { LINE } else { 2.0 * LINE + 2.0 }
    }

    /// Left edge and width of the place, the left and the right value, and how far the values are down.
    fn cells(&self) -> ([(f32, f32); 3], f32) {
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
            ui.scope_builder(end, |ui| ui.checkbox(only_differences, "Only what differs"));
        }
    }

    /// Paints a line; `true` when it was clicked.
    fn line_ui(&self, ui: &mut Ui, line: &Line<'_>, is_selected: bool) -> bool {
        let palette = Palette::of(ui);
        let text = match line {
            Line::Row(row) => return self.row_ui(ui, &painted(row), is_selected),
            Line::Timing(timing) => return self.row_ui(ui, &painted_timing(timing), is_selected),
            Line::Heading(title) => RichText::new(*title).strong(),
            Line::Note(note) => RichText::new(*note).color(palette.caution),
            Line::LeftOut(more) => {
                RichText::new(format!("… and {} more", quantity::grouped(*more as u64))).color(palette.weak)
            }
        };
        let (rect, _) = ui.allocate_exact_size(vec2(self.width, self.row_height()), Sense::hover());
        label_at(ui, rect, text);
        false
    }

    fn row_ui(&self, ui: &mut Ui, row: &Painted<'_>, is_selected: bool) -> bool {
        let palette = Palette::of(ui);
        let (rect, response) = ui.allocate_exact_size(vec2(self.width, self.row_height()), Sense::click());
        let [left, right] = &row.cells;
        let words = kind_words(row.kind);
        let note = row.note.as_ref().map(|note| format!(" ({note})")).unwrap_or_default();
        let name = format!("{}, {words}: {left} | {right}{note}", row.place);
        response.widget_info(|| WidgetInfo::selected(Role::Row, true, is_selected, &name));
        if is_selected || response.hovered() || response.has_focus() {
            ui.painter().rect_filled(rect, CornerRadius::same(3), palette.chip);
        }
        let (mark, color) = kind_mark(palette, row.kind);
        let font = TextStyle::Monospace.resolve(ui.style());
        let cell = |x: f32, y: f32, width: f32, text: &str, color: Color32| {
            let mut job = LayoutJob::single_section(text.to_owned(), TextFormat::simple(font.clone(), color));
            job.wrap = TextWrapping::truncate_at_width(width);
            let galley = ui.painter().layout_job(job);
            let down = rect.top() + y + (LINE - galley.size().y) / 2.0;
            ui.painter().galley(pos2(rect.left() + x, down), galley, color);
        };
        let ([place_at, left_at, right_at], values_down) = self.cells();
        cell(4.0, 0.0, MARK, mark, color);
        cell(place_at.0, 0.0, place_at.1, row.place, palette.text);
        let value_color = match row.kind {
            DifferenceKind::Same => palette.weak,
            _ if row.is_measure => palette.text,
            _ => color,
        };
        cell(left_at.0, values_down, left_at.1, left, value_color);
        cell(right_at.0, values_down, right_at.1, right, value_color);
        let is_entered = response.has_focus() && ui.input(|input| input.key_pressed(Key::Enter));
        let hover = |ui: &mut Ui| {
            ui.set_max_width(480.0);
            ui.label(RichText::new(format!("{}: {words}{note}", row.place)).strong());
            for value in [left, right] {
                ui.add(Label::new(RichText::new(value).monospace().small()).wrap());
            }
        };
        response.on_hover_ui(hover).clicked() || is_entered
    }
}

/// A label at the left of a place.
fn label_at(ui: &mut Ui, rect: Rect, text: RichText) {
    let place = UiBuilder::new().max_rect(rect).layout(Layout::left_to_right(Align::Center));
    ui.scope_builder(place, |ui| ui.add(Label::new(text).truncate()));
}

fn painted(row: &DifferenceRow) -> Painted<'_> {
    Painted {
        place: if row.place.is_empty() { "whole body" } else { &row.place },
        kind: row.kind,
        cells: [&row.left, &row.right].map(|value| value.as_ref().map_or("—".to_owned(), shown_text)),
        note: row.note.map(note_text),
        is_measure: false,
    }
}

fn painted_timing(timing: &Timing) -> Painted<'static> {
    let text = |amount: Option<Amount>| match amount {
        None => "—".to_owned(),
        Some(Amount::Ms(ms)) => quantity::milliseconds(ms),
        Some(Amount::Count(count)) => quantity::grouped(count),
    };
    let left = text(timing.left);
    let (kind, right) = match (timing.left, timing.right) {
        (Some(_), None) => (DifferenceKind::OnlyLeft, text(None)),
        (None, _) => (DifferenceKind::OnlyRight, text(timing.right)),
        (left, right) if left == right => (DifferenceKind::Same, text(right)),
        (Some(Amount::Ms(left)), Some(Amount::Ms(right))) => {
            let sign = if right > left { '+' } else { '−' };
            let by = quantity::milliseconds((right - left).abs());
            (DifferenceKind::Changed, format!("{}  ({sign}{by})", text(timing.right)))
        }
        _ => (DifferenceKind::Changed, text(timing.right)),
    };
    Painted { place: timing.name, kind, cells: [left, right], note: None, is_measure: true }
}

fn shown_text(value: &ShownValue) -> String {
    match value {
        ShownValue::Text(text) => text.clone(),
        ShownValue::Base64(chars) => format!("‹{} base64 characters›", quantity::grouped(*chars as u64)),
    }
}

fn note_text(note: DifferenceNote) -> String {
    match note {
        DifferenceNote::SameNumber => "the same number, written differently".to_owned(),
        DifferenceNote::FromCharacter(at) => format!("they differ from character {} on", quantity::grouped(at as u64)),
    }
}

fn kind_words(kind: DifferenceKind) -> &'static str {
    match kind {
        DifferenceKind::Same => "the same",
        DifferenceKind::Changed => "differs",
        DifferenceKind::TypeChanged => "of another type",
        DifferenceKind::OnlyLeft => "only on the left",
        DifferenceKind::OnlyRight => "only on the right",
    }
}

fn kind_mark(palette: &Palette, kind: DifferenceKind) -> (&'static str, Color32) {
    match kind {
        DifferenceKind::Same => ("=", palette.weak),
        DifferenceKind::Changed => ("≠", palette.caution),
        DifferenceKind::TypeChanged => ("≠", palette.bad),
        DifferenceKind::OnlyLeft => ("−", palette.bad),
        DifferenceKind::OnlyRight => ("+", palette.good),
    }
}

/// Both values of a row as far as they are kept.
fn details_ui(ui: &mut Ui, sides: &[String; 2], row: &DifferenceRow) {
    let painted = painted(row);
    theme::card(ui).show(ui, |ui| {
        ui.set_min_width(ui.available_width());
        ui.label(RichText::new(format!("{}: {}", painted.place, kind_words(row.kind))).strong());
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
