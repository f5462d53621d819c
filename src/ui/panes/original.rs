//! What was brought in as it came, with the numbers of its lines: in rows that fit its column, so that nothing is scrolled
//! sideways.

use std::collections::BTreeMap;

use eframe::egui::text::LayoutJob;
use eframe::egui::{Align, Align2, Label, Layout, Rect, Role, Sense, Stroke, Ui, UiBuilder, WidgetInfo, pos2, vec2};

use crate::controls::JsonText;
use crate::controls::code::{LINE, format};
use crate::payload::Severity;
use crate::theme::{GAP, Palette, SMALL_ICON, Text};
use crate::ui::compose::sign_of;
use crate::ui::panes::within::in_line_ui;
use crate::view::{COLUMN_CHARS, InColumns, TextRows};

/// Height of the strip above, in points.
pub const HEAD: f32 = 36.0;

/// Room for the line numbers and their signs, place of the numbers' right end, width of a character, and room behind the text, in points.
const NUMBERS: f32 = 56.0;
const NUMBERS_END: f32 = 28.0;
const CHAR: f32 = 7.5;
const BEHIND: f32 = 16.0;

/// Width of the column, in points.
pub const WIDTH: f32 = NUMBERS + COLUMN_CHARS as f32 * CHAR + BEHIND;

/// Space above and below the rows, in points.
const MARGIN: f32 = 8.0;

/// Rows before the first that is seen which are looked at to know whether it begins inside of a text.
const BEFORE: usize = 64;

/// What is shown in lines besides their text.
pub struct Signs {
    /// The most serious finding of each line.
    pub by_line: BTreeMap<u32, Severity>,
    /// The line that is lit.
    pub lit: Option<u32>,
    /// The line that is lit is to be brought into sight.
    pub is_asked_for: bool,
}

/// Shows the strip above.
pub fn head_ui(ui: &mut Ui) {
    let palette = Palette::of(ui);
    let (strip, _) = ui.allocate_exact_size(vec2(ui.available_width(), HEAD), Sense::hover());
    in_line_ui(ui, strip.shrink2(vec2(GAP, 0.0)), |ui| {
        ui.label(Text::Button.of("Original"));
        ui.label(Text::Small.of("keys and cookies masked").color(palette.weak));
    });
    ui.painter().hline(strip.x_range(), strip.bottom() - 0.5, Stroke::new(1.0, palette.line));
}

/// Shows the rows that can be seen, in the place of all: there may be a hundred thousand.
pub fn rows_ui(ui: &mut Ui, original: &InColumns, signs: &Signs) {
    let original = original.fitting(((ui.available_width() - NUMBERS - BEHIND) / CHAR).max(0.0) as usize);
    let palette = Palette::of(ui);
    let whole = vec2(ui.available_width(), original.len() as f32 * LINE + 2.0 * MARGIN);
    let (place, _) = ui.allocate_exact_size(whole, Sense::hover());
    let visible = ui.clip_rect().intersect(place);
    ui.painter().rect_filled(visible, 0.0, palette.field);
    let row_place = |index: usize| {
        let top = place.top() + MARGIN + index as f32 * LINE;
        Rect::from_min_max(pos2(place.left(), top), pos2(place.right(), top + LINE))
    };
    if let Some(lit) = signs.lit.filter(|_| signs.is_asked_for)
        && let Some(index) = (0..original.len()).find(|index| original.line(*index) == lit)
    {
        ui.scroll_to_rect(row_place(index), Some(Align::Center));
    }
    let row_at = |y: f32| (((y - place.top() - MARGIN) / LINE).floor().max(0.0) as usize).min(original.len());
    let (first, last) = (row_at(visible.top()), row_at(visible.bottom() + LINE));
    let begin = first_to_read(original, first);
    let mut line = Line::default();
    for index in begin..last {
        let Some(row) = original.row(index) else { continue };
        let job = line.row(palette, row, original.goes_on(index));
        if index < first {
            continue;
        }
        let row = row_place(index);
        let number = original.line(index);
        if signs.lit == Some(number) {
            ui.painter().rect_filled(row, 0.0, palette.select);
        }
        if !original.goes_on(index) {
            number_ui(ui, row, number, signs);
        }
        let text = row.with_min_x(row.left() + NUMBERS);
        let builder = UiBuilder::new().id_salt(index).max_rect(text).layout(Layout::left_to_right(Align::Center));
        ui.new_child(builder).add(Label::new(job).extend());
    }
}

/// Shows the number of a line, and the sign of what is wrong there.
fn number_ui(ui: &mut Ui, row: Rect, number: u32, signs: &Signs) {
    let palette = Palette::of(ui);
    let ink = if signs.lit == Some(number) { palette.text } else { palette.weak };
    let at = pos2(row.left() + NUMBERS_END, row.center().y);
    ui.painter().text(at, Align2::RIGHT_CENTER, number.to_string(), Text::SmallMono.font(), ink);
    if let Some(severity) = signs.by_line.get(&number) {
        let word = match severity {
            Severity::Error => "Error",
            Severity::Warning => "Warning",
            Severity::Info => "Note",
        };
        let place = row.with_min_x(at.x).with_max_x(row.left() + NUMBERS);
        let sign = ui.interact(place, ui.scope_id().with(("sign", number)), Sense::hover());
        sign.widget_info(|| WidgetInfo::labeled(Role::Image, true, format!("{word} in line {number}")));
        let color = palette.severity(*severity);
        let icon = sign_of(*severity).galley(ui.painter(), SMALL_ICON, color);
        ui.painter().galley(Align2::CENTER_CENTER.anchor_size(place.center(), icon.size()).min, icon, color);
    }
}

/// Returns the row from which on the text is read to colour a row: the beginning of its line, or one not too far above.
fn first_to_read(original: &TextRows, index: usize) -> usize {
    let furthest = index.saturating_sub(BEFORE);
    (furthest..=index).rev().find(|row| !original.goes_on(*row)).unwrap_or(furthest)
}

/// A line that is coloured row by row.
#[derive(Default)]
struct Line<'a> {
    /// The JSON in it, once it has begun: what stands before the first bracket of a command or a log line is plain.
    json: Option<JsonText<'a>>,
}

impl<'a> Line<'a> {
    /// Returns the next row, coloured.
    fn row(&mut self, palette: &'a Palette, row: &str, goes_on: bool) -> LayoutJob {
        if !goes_on {
            self.json = None;
        }
        let mut job = LayoutJob::default();
        let mut rest = row;
        if self.json.is_none() {
            let is_json = !goes_on && row.trim_start().starts_with(['{', '}', '[', ']', '"']);
            let json_at = if is_json { Some(0) } else { row.find('{') };
            let (plain, json) = row.split_at(json_at.unwrap_or(row.len()));
            job.append(plain, 0.0, format(palette.text));
            self.json = json_at.map(|_| JsonText::new(palette, Text::Mono.font()).spaced(LINE));
            rest = json;
        }
        if let Some(json) = &mut self.json {
            json.append(&mut job, rest);
        }
        job
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use eframe::egui::{Color32, Visuals};

    fn colors(line: &mut Line<'static>, row: &str, goes_on: bool) -> Vec<Color32> {
        let job = line.row(Palette::of_visuals(&Visuals::dark()), row, goes_on);
        assert_eq!(job.text, row);
        job.sections.iter().map(|section| section.format.color).collect()
    }

    #[test]
    fn only_the_json_of_a_command_is_coloured() {
        let palette = Palette::of_visuals(&Visuals::dark());
        let line = &mut Line::default();
        assert_eq!(colors(line, "curl -d '{\"a\"", false), [palette.text, palette.json.sign, palette.json.text]);
        assert_eq!(colors(line, "  \"a\": 1,", false)[1], palette.json.key);
        assert_eq!(colors(line, "curl -X POST", false), [palette.text]);
    }

    #[test]
    fn a_line_goes_on_in_its_colours() {
        let palette = Palette::of_visuals(&Visuals::dark());
        let line = &mut Line::default();
        colors(line, "curl -d '{\"a\": \"begun", false);
        assert_eq!(colors(line, "and ended\", 1", true)[0], palette.json.text);
    }

    #[test]
    fn the_beginning_of_a_line_is_not_sought_for_ever() {
        let text = format!("a\n{}", "x".repeat(200 * COLUMN_CHARS));
        let columns = InColumns::new(&text, text.len());
        let rows = columns.fitting(COLUMN_CHARS);
        assert_eq!([0, 1, 20, 190].map(|row| first_to_read(rows, row)), [0, 1, 1, 190 - BEFORE]);
    }
}
