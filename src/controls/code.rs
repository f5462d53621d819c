//! Text as it was sent or came: in rows with their numbers, JSON in the one colouring, and byte by byte.

use std::fmt::{Debug, Write as _};
use std::hash::Hash;
use std::ops::Range;

use eframe::egui::text::LayoutJob;
use eframe::egui::{Align2, Color32, Label, ScrollArea, TextFormat, Ui, pos2};

use crate::controls::JsonText;
use crate::controls::highlight::{highlight, scroll_to_place};
use crate::theme::{GAP, Palette, Text};
use crate::view::{Found, TextRows};

/// Bytes in a row of the dump.
const DUMP_BYTES: usize = 16;

/// Deepest indentation that is drawn, in levels; the text beyond it is not moved further.
const MAX_INDENT: usize = 40;

/// Height of a row, in points.
pub const LINE: f32 = 20.0;

/// Width of a digit of a row's number, in points.
const DIGIT: f32 = 7.0;

/// Shows rows of text and what was found in them; only those that can be seen are laid out. `is_json` colours them.
pub fn rows_ui(ui: &mut Ui, id: impl Hash + Debug, rows: &TextRows, is_json: bool, found: &Found<'_>) {
    if rows.is_empty() {
        ui.label(Text::Body.of("Nothing here").color(Palette::of(ui).weak));
        return;
    }
    let gutter = gutter(rows.len());
    virtual_ui(ui, id, rows.len(), |ui, range| {
        if let Some(wanted) = found.wanted() {
            scroll_to(
                ui,
                range.start,
                rows,
                &wanted,
                row_job(Palette::of(ui), rows, rows.row_at(wanted.start), is_json, gutter),
            );
        }
        for index in range {
            let mut job = row_job(Palette::of(ui), rows, index, is_json, gutter);
            if let Some(place) = rows.place(index) {
                highlight(&mut job, indent(rows, index), found.within(place), Palette::of(ui));
            }
            row_ui(ui, index, gutter, job);
        }
    });
}

/// Returns a row laid out: behind room for its number, indented and coloured.
fn row_job(palette: &Palette, rows: &TextRows, index: usize, is_json: bool, gutter: f32) -> LayoutJob {
    let mut job = LayoutJob::default();
    let indent = indent(rows, index);
    job.append(&format!("{:indent$}", ""), gutter, format(palette.text));
    if is_json {
        let json = JsonText::new(palette, Text::Mono.font()).spaced(LINE);
        json.within_text(rows.goes_on(index)).append(&mut job, rows.row(index).unwrap_or_default());
    } else {
        let (key, rest) = rows.key_and_rest(index).unwrap_or_default();
        job.append(key, 0.0, format(palette.json.key));
        job.append(rest, 0.0, format(palette.text));
    }
    job
}

/// Returns how many spaces a row begins with.
fn indent(rows: &TextRows, index: usize) -> usize {
    rows.indent(index).min(MAX_INDENT) * 2
}

/// Scrolls a place into sight, whichever row it is in. `first` is the first row that is shown.
fn scroll_to(ui: &Ui, first: usize, rows: &TextRows, wanted: &Range<usize>, job: LayoutJob) {
    let index = rows.row_at(wanted.start);
    let Some(row) = rows.place(index) else { return };
    let top = ui.max_rect().top() + (index as f32 - first as f32) * LINE;
    let indent = indent(rows, index);
    let place = wanted.start - row.start + indent..wanted.end.min(row.end) - row.start + indent;
    scroll_to_place(ui, pos2(ui.max_rect().left(), top), job, place);
}

/// Shows offset, bytes and characters, sixteen bytes a row.
pub fn dump_ui(ui: &mut Ui, id: impl Hash + Debug, bytes: &[u8]) {
    if bytes.is_empty() {
        ui.label(Text::Body.of("Nothing here").color(Palette::of(ui).weak));
        return;
    }
    virtual_ui(ui, id, bytes.len().div_ceil(DUMP_BYTES), |ui, range| {
        for index in range {
            let row = bytes.chunks(DUMP_BYTES).nth(index).unwrap_or_default();
            let color = Palette::of(ui).text;
            let mut job = LayoutJob::default();
            job.append(&dump_row(index * DUMP_BYTES, row), 0.0, format(color));
            ui.add(Label::new(job).extend());
        }
    });
}

/// Returns how a text of this kind is written.
#[must_use]
pub fn format(color: Color32) -> TextFormat {
    TextFormat { line_height: Some(LINE), ..TextFormat::simple(Text::Mono.font(), color) }
}

fn gutter(rows: usize) -> f32 {
    let digits = rows.checked_ilog10().unwrap_or_default() + 1;
    digits.max(2) as f32 * DIGIT + GAP
}

fn row_ui(ui: &mut Ui, index: usize, gutter: f32, job: LayoutJob) {
    let row = ui.add(Label::new(job).extend()).rect;
    let at = pos2(row.left() + gutter - GAP / 2.0, row.center().y);
    let weak = Palette::of(ui).weak;
    ui.painter().text(at, Align2::RIGHT_CENTER, (index + 1).to_string(), Text::SmallMono.font(), weak);
}

fn virtual_ui(ui: &mut Ui, id: impl Hash + Debug, count: usize, rows_ui: impl FnOnce(&mut Ui, Range<usize>)) {
    ui.spacing_mut().item_spacing.y = 0.0;
    // A low place has a line at least; egui's own least height would reach beyond the place.
    let area =
        ScrollArea::both().id_salt(("code", id)).auto_shrink([false, false]).min_scrolled_height(LINE).animated(false);
    area.show_rows(ui, LINE, count, rows_ui);
}

/// Returns a row such as `00000010  7b 22 65 72 72 6f 72 49  64 22 3a 30 2c 22 74 61  {"errorId":0,"ta`.
fn dump_row(offset: usize, row: &[u8]) -> String {
    let mut text = format!("{offset:08x}  ");
    for place in 0..DUMP_BYTES {
        let gap = if place % 8 == 7 { "  " } else { " " };
        // Writing into a string can't fail.
        let _ = match row.get(place) {
            Some(byte) => write!(text, "{byte:02x}{gap}"),
            None => write!(text, "  {gap}"),
        };
    }
    text.extend(row.iter().map(|byte| if byte.is_ascii_graphic() || *byte == b' ' { char::from(*byte) } else { '.' }));
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_dumped_in_columns() {
        let row = dump_row(16, b"{\"errorId\":0,\"ta");
        assert_eq!(row, "00000010  7b 22 65 72 72 6f 72 49  64 22 3a 30 2c 22 74 61  {\"errorId\":0,\"ta");
        let short = dump_row(0, b"\x00\xff~");
        assert_eq!(short, format!("00000000  00 ff 7e {}..~", " ".repeat(41)));
    }
}
