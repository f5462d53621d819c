//! The timeline pane: createTask, every poll and the callback on one time axis.

use eframe::egui::{
    Color32, CornerRadius, Key, Label, Rect, RichText, Role, ScrollArea, Sense, Stroke, TextStyle, Ui, WidgetInfo,
    pos2, vec2,
};

use crate::controls::cut_ui;
use crate::history::SubmissionId;
use crate::theme::{CHIP_CORNER, NEAR, Palette, Text};
use crate::ui::panes::nothing::nothing_ui;
use crate::ui::panes::reply::{Viewer, split_text};
use crate::ui::panes::subject::Subject;
use crate::ui::panes::text_finder::TextFinder;
use crate::ui::scene::Scene;
use crate::view::quantity;
use crate::view::{Part, RecordView, TimelineEntry};

/// Widths of the columns beside the axis, in points.
const LABEL_WIDTH: f32 = 120.0;
const TIME_WIDTH: f32 = 150.0;

/// Height of a bar's row, in points.
const ROW: f32 = 22.0;

/// State of the pane: the entry that is shown whole.
#[derive(Default)]
pub struct TimelinePane {
    open: Option<(SubmissionId, Part)>,
    viewer: Viewer,
}

impl TimelinePane {
    /// Returns the line in which words are looked for in what is shown whole.
    pub fn finder(&mut self) -> &mut TextFinder {
        self.viewer.finder()
    }

    /// Shows the timeline of a submission.
    pub fn show(&mut self, ui: &mut Ui, subject: Subject<'_>, scene: &mut Scene<'_>) {
        match subject {
            Subject::Draft => {
                nothing_ui(ui, "Nothing was exchanged yet", "Submit the draft, or pick a row of the history");
            }
            Subject::Loading(_) => {}
            Subject::Flight(_) => nothing_ui(ui, "Waiting for the reply", "The timeline begins with it"),
            Subject::Record(record) if record.timeline.is_empty() => {
                nothing_ui(ui, "Nothing was exchanged", "No exchange was recorded for this submission");
            }
            Subject::Record(record) => self.entries_ui(ui, record, scene),
        }
    }

    fn entries_ui(&mut self, ui: &mut Ui, record: &RecordView, scene: &mut Scene<'_>) {
        let (id, entries) = (record.record.summary.id, &record.timeline);
        let ends_ms = entries.iter().map(|entry| entry.offset_ms + entry.duration_ms);
        let span_ms = ends_ms.max().unwrap_or_default().max(1);
        let open = self.open.filter(|(of, _)| *of == id).map(|(_, part)| part);
        let opened = open.and_then(|part| entries.iter().find(|entry| entry.part == part));
        let height = if opened.is_some() { ui.available_height() * 0.45 } else { ui.available_height() };
        let exchanges = quantity::counted(entries.len() as u64, "exchange", "exchanges");
        let heading = format!("{exchanges} in {}", quantity::milliseconds(span_ms));
        ui.label(RichText::new(heading).color(Palette::of(ui).weak));
        ui.style_mut().spacing.item_spacing.y = 2.0;
        let area = ScrollArea::vertical().id_salt(("timeline", id.0)).max_height(height).auto_shrink([false, true]);
        area.show_rows(ui, ROW, entries.len(), |ui, range| {
            for entry in range.filter_map(|index| entries.get(index)) {
                if entry_ui(ui, entry, span_ms, open == Some(entry.part)) {
                    self.open = (open != Some(entry.part)).then_some((id, entry.part));
                }
            }
        });
        if let Some(entry) = opened {
            ui.add_space(NEAR);
            let summary = format!("{}: {}", entry.label, entry.summary);
            cut_ui(ui, Text::Body.of(&summary).color(Palette::of(ui).weak), summary);
            ui.add_space(NEAR);
            self.viewer.show(ui, record, entry.part, true, scene);
        }
    }
}

/// Shows one row. Returns whether it was clicked.
fn entry_ui(ui: &mut Ui, entry: &TimelineEntry, span_ms: i64, is_open: bool) -> bool {
    let (row, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::click());
    let (after, took) = (quantity::milliseconds(entry.offset_ms), quantity::milliseconds(entry.duration_ms));
    let name = format!("{}, after {after}, took {took}: {}", entry.label, entry.summary);
    response.widget_info(|| WidgetInfo::selected(Role::Row, true, is_open, &name));
    if is_open || response.hovered() || response.has_focus() {
        ui.painter().rect_filled(row, CHIP_CORNER, Palette::of(ui).select);
    }
    let times = format!("{} · {took}", quantity::offset(entry.offset_ms));
    paint_entry(ui, row, entry, span_ms, &times);
    let is_entered = response.has_focus() && ui.input(|input| input.key_pressed(Key::Enter));
    response.on_hover_ui(|ui| hover_ui(ui, entry, &times)).clicked() || is_entered
}

/// Paints the entry's name, its bar on the axis, and its times.
fn paint_entry(ui: &Ui, row: Rect, entry: &TimelineEntry, span_ms: i64, times: &str) {
    let palette = Palette::of(ui);
    let font = TextStyle::Small.resolve(ui.style());
    let text = |at: f32, text: &str, color: Color32| {
        let galley = ui.painter().layout_no_wrap(text.to_owned(), font.clone(), color);
        ui.painter().galley(pos2(at, row.center().y - galley.size().y / 2.0), galley, color);
    };
    text(row.left() + 6.0, &entry.label, palette.text);
    text(row.right() - TIME_WIDTH, times, palette.weak);
    let (left, right) = (row.left() + LABEL_WIDTH, row.right() - TIME_WIDTH - 8.0);
    let y = row.center().y;
    let x = |ms: i64| left + (right - left) * (ms as f32 / span_ms as f32);
    let from = x(entry.offset_ms);
    // An exchange of a millisecond must still be seen.
    let to = x(entry.offset_ms + entry.duration_ms).max(from + 3.0);
    let color = if entry.is_trouble { palette.warn.ink } else { palette.accent.rest };
    ui.painter().hline(left..=right, y, Stroke::new(1.0, palette.line));
    let bar = Rect::from_min_max(pos2(from, y - 5.0), pos2(to, y + 5.0));
    ui.painter().rect_filled(bar, CornerRadius::same(2), color);
}

fn hover_ui(ui: &mut Ui, entry: &TimelineEntry, times: &str) {
    ui.set_max_width(520.0);
    ui.label(RichText::new(format!("{} · {times}", entry.label)).heading());
    ui.label(&entry.summary);
    if let Some(split) = split_text(&entry.timing) {
        ui.label(RichText::new(split).small());
    }
    if let Some(first) = entry.body.row(0) {
        ui.add(Label::new(RichText::new(first).monospace().small()).truncate());
    }
}
