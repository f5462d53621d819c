//! A line of the report.

use eframe::egui::text::{LayoutJob, TextFormat, TextWrapping};
use eframe::egui::{Align, Align2, Color32, Label, Layout, Rect, Sense, Stroke, Ui, vec2};

use super::columns::Columns;
use super::place::place_ui;
use crate::controls::cut_ui;
use crate::history::SubmissionId;
use crate::judge::Grade;
use crate::theme::{ICON, Icon, Palette, ROW_HEIGHT, Text};
use crate::ui::panes::within::within_ui;
use crate::view::ReportLine;

/// Height of a line of two lines of text, in points.
pub const TALL: f32 = 48.0;

/// Most lines that what to change takes.
const CHANGE_ROWS: usize = 2;

/// Returns the sign of a grade and its colour.
pub fn sign(palette: &Palette, grade: Grade) -> (Icon, Color32) {
    match grade {
        Grade::Error => (Icon::Error, palette.bad.ink),
        Grade::Warning => (Icon::Warning, palette.warn.ink),
        Grade::Kept => (Icon::Done, palette.ok.ink),
        Grade::Note => (Icon::Info, palette.weak),
    }
}

/// Shows a line. Returns the conversation that was chosen.
pub fn show(ui: &mut Ui, grade: Grade, line: &ReportLine, columns: &Columns) -> Option<SubmissionId> {
    let is_kept = grade == Grade::Kept;
    let height = if is_kept { ROW_HEIGHT } else { TALL };
    let (place, _) = ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::hover());
    if !ui.is_rect_visible(place) {
        return None;
    }
    let palette = Palette::of(ui);
    ui.painter().hline(place.x_range(), place.bottom() - 0.5, Stroke::new(1.0, palette.line));
    let (icon, ink) = sign(palette, grade);
    let galley = icon.galley(ui.painter(), ICON, ink);
    let at = Align2::LEFT_CENTER.align_size_within_rect(galley.size(), columns.sign.of(place)).min;
    ui.painter().galley(at, galley, ink);
    seen_ui(ui, columns.seen.of(place), is_kept, line, columns.source.is_none());
    columns.how_often.show(ui, place, Align::Min, |ui| {
        ui.add(Label::new(Text::Body.of(&line.how_often)).truncate());
    });
    if let Some(source) = columns.source {
        let text = Text::Small.of(line.source.label()).color(palette.weak);
        source.show(ui, place, Align::Min, |ui| drop(cut_ui(ui, text, line.source.label())));
    }
    columns.change.show(ui, place, Align::Min, |ui| change_ui(ui, &line.change, is_kept));
    let mut chosen = None;
    columns.place.show(ui, place, Align::Max, |ui| chosen = place_ui(ui, &line.place));
    chosen
}

/// Shows what was seen; below it by whom and with which numbers, and who states the rule where that has no column.
fn seen_ui(ui: &mut Ui, cell: Rect, is_kept: bool, line: &ReportLine, has_source: bool) {
    if is_kept {
        let whole = if has_source { format!("{}\n{}", line.seen, line.source.sentence()) } else { line.seen.clone() };
        within_ui(ui, cell, Layout::left_to_right(Align::Center), |ui| {
            cut_ui(ui, Text::Body.of(&line.seen), whole);
        });
        return;
    }
    let weak = Palette::of(ui).weak;
    let below = match (has_source, line.detail.is_empty()) {
        (false, _) => line.detail.clone(),
        (true, true) => line.source.to_string(),
        (true, false) => format!("{} · {}", line.source, line.detail),
    };
    let (title, small) = (Text::Button.size().1, Text::Small.size().1);
    let inside = Rect::from_center_size(cell.center(), vec2(cell.width(), title + small));
    within_ui(ui, inside, Layout::top_down(Align::Min), |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        cut_ui(ui, Text::Button.of(&line.seen), &line.seen);
        if !below.is_empty() {
            cut_ui(ui, Text::Small.of(&below).color(weak), &below);
        }
    });
}

/// Shows what to change, in two lines where one is too short.
fn change_ui(ui: &mut Ui, text: &str, is_kept: bool) {
    let (size, color) = (Text::Body, ui.visuals().text_color());
    let format = TextFormat { line_height: Some(size.size().1), ..TextFormat::simple(size.font(), color) };
    let mut job = LayoutJob::single_section(text.to_owned(), format);
    job.wrap = TextWrapping {
        max_width: ui.available_width(),
        max_rows: if is_kept { 1 } else { CHANGE_ROWS },
        ..TextWrapping::default()
    };
    let galley = ui.painter().layout_job(job);
    let is_cut = galley.elided;
    let response = ui.add(Label::new(galley));
    if is_cut {
        response.on_hover_text(text);
    }
}
