//! Headers and body of a reply: indented, as text, and byte by byte.

use std::fmt::Write as _;

use eframe::egui::text::LayoutJob;
use eframe::egui::{Button, FontId, Label, RichText, ScrollArea, TextFormat, TextStyle, Ui};

use crate::desk::CopyCommand;
use crate::history::{StoredExchange, SubmissionId};
use crate::ui::commands::Commands;
use crate::ui::controls;
use crate::ui::json_text::JsonText;
use crate::ui::theme::Palette;
use crate::ui::{quantity, theme};
use crate::view::{ReplyView, TextRows};

/// Bytes in a row of the dump.
const DUMP_BYTES: usize = 16;

/// Deepest indentation that is drawn, in levels; the text beyond it is not moved further.
const MAX_INDENT: usize = 40;

/// How a reply is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum View {
    /// What is said about it, where there is no room for both.
    About,
    Pretty,
    Raw,
    Bytes,
    Headers,
}

/// State of headers and body: the view that was chosen, and for which submission.
#[derive(Default)]
pub struct BodyPane {
    chosen: Option<(SubmissionId, View)>,
}

impl BodyPane {
    /// Shows the tabs. Returns the view to show below them.
    pub fn tabs_ui(
        &mut self,
        ui: &mut Ui,
        id: SubmissionId,
        reply: &ReplyView,
        exchange: &StoredExchange,
        is_low: bool,
        commands: &mut Commands,
    ) -> View {
        let chosen = self.chosen.filter(|(of, view)| *of == id && (is_low || *view != View::About));
        let view = chosen.map_or_else(|| if is_low { View::About } else { best(reply) }, |(_, view)| view);
        ui.horizontal_wrapped(|ui| {
            let headers = format!("Headers ({})", reply.header_count);
            let tabs = [
                (View::About, "About", true),
                (View::Pretty, "Pretty", reply.pretty.is_some()),
                (View::Raw, "Raw", true),
                (View::Bytes, "Bytes", true),
                (View::Headers, headers.as_str(), true),
            ];
            for (tab, label, is_there) in tabs.into_iter().skip(usize::from(!is_low)) {
                let button = Button::selectable(view == tab, label).small();
                let response = ui
                    .add_enabled(is_there, button)
                    .on_disabled_hover_text("The body is no JSON, or has over a million lines");
                if response.clicked() {
                    self.chosen = Some((id, tab));
                }
            }
            ui.label(RichText::new(size_text(exchange)).color(Palette::of(ui).weak));
            let copy = controls::Button::secondary("Copy body").small();
            if ui.add_enabled(!exchange.reply_body.is_empty(), copy).clicked() {
                commands.push(CopyCommand::Reply);
            }
        });
        view
    }
}

/// Returns the greatest height that tabs and body need, in points.
pub fn height(ui: &Ui, reply: &ReplyView) -> f32 {
    const TABS_AND_MARGINS: f32 = 80.0;
    let rows = reply.pretty.as_ref().unwrap_or(&reply.raw).len().max(reply.header_count);
    TABS_AND_MARGINS + rows as f32 * ui.text_style_height(&TextStyle::Monospace)
}

/// Shows headers or body.
pub fn show(ui: &mut Ui, view: View, id: SubmissionId, reply: &ReplyView, exchange: &StoredExchange) {
    theme::card(ui).show(ui, |ui| {
        ui.set_min_width(ui.available_width());
        match (view, &reply.pretty) {
            (View::Pretty, Some(rows)) => rows_ui(ui, "pretty", id, rows),
            (View::About | View::Pretty | View::Raw, _) => rows_ui(ui, "raw", id, &reply.raw),
            (View::Bytes, _) => dump_ui(ui, id, &exchange.reply_body),
            (View::Headers, _) => rows_ui(ui, "headers", id, &reply.headers),
        }
    });
}

/// Returns the view that shows most of a body.
fn best(reply: &ReplyView) -> View {
    match (&reply.pretty, reply.is_binary()) {
        (_, true) => View::Bytes,
        (Some(_), false) => View::Pretty,
        (None, false) => View::Raw,
    }
}

fn size_text(exchange: &StoredExchange) -> String {
    let size = quantity::bytes(exchange.reply_body.len());
    match (exchange.reply_body.len(), exchange.reply_truncated) {
        (0, _) => "No body".to_owned(),
        (_, true) => format!("The first {size}; the rest was not read"),
        (_, false) => size,
    }
}

/// Shows rows of text; only those that can be seen are laid out.
fn rows_ui(ui: &mut Ui, name: &str, id: SubmissionId, rows: &TextRows) {
    if rows.is_empty() {
        ui.label(RichText::new("Nothing here").color(Palette::of(ui).weak));
        return;
    }
    let palette = Palette::of(ui);
    let font = FontId::monospace(TextStyle::Monospace.resolve(ui.style()).size);
    let format = |color| TextFormat::simple(font.clone(), color);
    virtual_ui(ui, name, id, rows.len(), |ui, index| {
        let Some((key, rest)) = rows.key_and_rest(index) else { return };
        let mut job = LayoutJob::default();
        let indent = rows.indent(index).min(MAX_INDENT) * 2;
        job.append(&format!("{:indent$}", ""), 0.0, format(palette.text));
        if name == "pretty" {
            let row = rows.row(index).unwrap_or_default();
            JsonText::new(palette, font.clone()).within_text(rows.goes_on(index)).append(&mut job, row);
        } else {
            job.append(key, 0.0, format(palette.json.key));
            job.append(rest, 0.0, format(palette.text));
        }
        ui.add(Label::new(job).extend());
    });
}

/// Shows offset, bytes and characters, sixteen bytes a row.
fn dump_ui(ui: &mut Ui, id: SubmissionId, bytes: &[u8]) {
    virtual_ui(ui, "bytes", id, bytes.len().div_ceil(DUMP_BYTES), |ui, index| {
        let row = bytes.chunks(DUMP_BYTES).nth(index).unwrap_or_default();
        ui.add(Label::new(RichText::new(dump_row(index * DUMP_BYTES, row)).monospace()).extend());
    });
}

fn virtual_ui(ui: &mut Ui, name: &str, id: SubmissionId, count: usize, mut row_ui: impl FnMut(&mut Ui, usize)) {
    let row_height = ui.text_style_height(&TextStyle::Monospace);
    ui.style_mut().spacing.item_spacing.y = 0.0;
    let area = ScrollArea::both().id_salt(("reply", name, id.0)).auto_shrink([false, false]);
    area.show_rows(ui, row_height, count, |ui, range| {
        for index in range {
            row_ui(ui, index);
        }
    });
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
