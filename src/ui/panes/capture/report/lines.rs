//! A line of the report.

use std::sync::Arc;

use eframe::egui::text::{LayoutJob, TextFormat, TextWrapping};
use eframe::egui::{Align, Align2, Color32, Galley, Label, Layout, Rect, Sense, Stroke, Ui, vec2};

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

/// Most lines of text that what was seen takes, and what to change; and the space above and below them, in points.
const SEEN_ROWS: usize = 3;
const CHANGE_ROWS: usize = 5;
const AROUND: f32 = 4.0;

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
    let change = laid_out(ui, &line.change, Text::Body, columns.change.width(), if is_kept { 1 } else { CHANGE_ROWS });
    let seen = laid_out(ui, &line.seen, Text::Button, columns.seen.width(), SEEN_ROWS);
    let lines = change.size().y.max(seen.size().y + Text::Small.size().1);
    let height = if is_kept { ROW_HEIGHT } else { TALL.max(lines + 2.0 * AROUND) };
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
    let cell = columns.seen.of(place);
    seen_ui(ui, cell, line, (!is_kept).then_some(seen), columns.source.is_none());
    columns.how_often.show(ui, place, Align::Min, |ui| {
        ui.add(Label::new(Text::Body.of(&line.how_often)).truncate());
    });
    if let Some(source) = columns.source {
        let text = Text::Small.of(line.source.label()).color(palette.weak);
        source.show(ui, place, Align::Min, |ui| drop(cut_ui(ui, text, line.source.label())));
    }
    columns.change.show(ui, place, Align::Min, |ui| whole_ui(ui, change, &line.change));
    let mut chosen = None;
    columns.place.show(ui, place, Align::Max, |ui| chosen = place_ui(ui, &line.place));
    chosen
}

/// Shows what was seen; below it by whom and with which numbers, and who states the rule where that has no column.
fn seen_ui(ui: &mut Ui, cell: Rect, line: &ReportLine, seen: Option<Arc<Galley>>, has_source: bool) {
    let Some(seen) = seen else {
        let whole = if has_source { format!("{}\n{}", line.seen, line.source.sentence()) } else { line.seen.clone() };
        within_ui(ui, cell, Layout::left_to_right(Align::Center), |ui| {
            cut_ui(ui, Text::Body.of(&line.seen), whole);
        });
        return;
    };
    let weak = Palette::of(ui).weak;
    let below = match (has_source, line.detail.is_empty()) {
        (false, _) => line.detail.clone(),
        (true, true) => line.source.to_string(),
        (true, false) => format!("{} · {}", line.source, line.detail),
    };
    let height = seen.size().y + Text::Small.size().1;
    let inside = Rect::from_center_size(cell.center(), vec2(cell.width(), height));
    within_ui(ui, inside, Layout::top_down(Align::Min), |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        whole_ui(ui, seen, &line.seen);
        if !below.is_empty() {
            cut_ui(ui, Text::Small.of(&below).color(weak), &below);
        }
    });
}

/// Lays a text out in so many lines at most.
fn laid_out(ui: &Ui, text: &str, size: Text, width: f32, most: usize) -> Arc<Galley> {
    let format =
        TextFormat { line_height: Some(size.size().1), ..TextFormat::simple(size.font(), ui.visuals().text_color()) };
    let mut job = LayoutJob::single_section(text.to_owned(), format);
    job.wrap = TextWrapping { max_width: width, max_rows: most, ..TextWrapping::default() };
    ui.painter().layout_job(job)
}

/// Shows a text that was laid out, and all of it on hover where it was cut.
fn whole_ui(ui: &mut Ui, galley: Arc<Galley>, text: &str) {
    let is_cut = galley.elided;
    let response = ui.add(Label::new(galley));
    if is_cut {
        response.on_hover_text(text);
    }
}
