//! What was brought in as it came, with the numbers of its lines: in rows that fit its column, so that nothing is scrolled
//! sideways.

use eframe::egui::text::LayoutJob;
use eframe::egui::{Align, Align2, Label, Layout, Rect, Sense, Stroke, Ui, UiBuilder, pos2, vec2};

use crate::controls::JsonText;
use crate::controls::code::{LINE, format};
use crate::theme::{GAP, Palette, Text};
use crate::ui::panes::within::in_line_ui;
use crate::view::{COLUMN_CHARS, TextRows};

/// Height of the strip above, in points.
pub const HEAD: f32 = 36.0;

/// Room for the line numbers, width of a character, and room behind the text, in points.
const NUMBERS: f32 = 44.0;
const CHAR: f32 = 7.5;
const BEHIND: f32 = 16.0;

/// Width of the column, in points.
pub const WIDTH: f32 = NUMBERS + COLUMN_CHARS as f32 * CHAR + BEHIND;

/// Space above and below the rows, in points.
const MARGIN: f32 = 8.0;

/// Rows before the first that is seen which are looked at to know whether it begins inside of a text.
const BEFORE: usize = 64;

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
pub fn rows_ui(ui: &mut Ui, original: &TextRows) {
    let palette = Palette::of(ui);
    let whole = vec2(ui.available_width(), original.len() as f32 * LINE + 2.0 * MARGIN);
    let (place, _) = ui.allocate_exact_size(whole, Sense::hover());
    let visible = ui.clip_rect().intersect(place);
    ui.painter().rect_filled(visible, 0.0, palette.field);
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
        let top = place.top() + MARGIN + index as f32 * LINE;
        if !original.goes_on(index) {
            let at = pos2(place.left() + NUMBERS - GAP, top + LINE / 2.0);
            let number = original.line(index).to_string();
            ui.painter().text(at, Align2::RIGHT_CENTER, number, Text::SmallMono.font(), palette.weak);
        }
        let text = Rect::from_min_max(pos2(place.left() + NUMBERS, top), pos2(place.right(), top + LINE));
        let builder = UiBuilder::new().id_salt(index).max_rect(text).layout(Layout::left_to_right(Align::Center));
        ui.new_child(builder).add(Label::new(job).extend());
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
        let rows = TextRows::in_column(format!("a\n{}", "x".repeat(200 * COLUMN_CHARS)).as_bytes());
        assert_eq!([0, 1, 20, 190].map(|row| first_to_read(&rows, row)), [0, 1, 1, 190 - BEFORE]);
    }
}
