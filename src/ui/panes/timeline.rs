//! The timeline pane: createTask, every poll and the callback on one time axis.

use eframe::egui::{
    Color32, CornerRadius, Key, Label, Rect, RichText, Role, ScrollArea, Sense, TextStyle, Ui, WidgetInfo, pos2, vec2,
};

use crate::desk::State;
use crate::history::SubmissionId;
use crate::ui::panes::nothing_ui;
use crate::ui::panes::reply::split_text;
use crate::ui::theme::{GAP, Palette};
use crate::ui::{quantity, theme};
use crate::view::TimelineEntry;

/// Widths of the columns beside the axis, in points.
const LABEL_WIDTH: f32 = 120.0;
const TIME_WIDTH: f32 = 150.0;

/// Height of a bar's row, in points.
const ROW: f32 = 22.0;

/// State of the pane: the entry whose exchange is shown raw.
#[derive(Default)]
pub struct TimelinePane {
    open: Option<(SubmissionId, usize)>,
}

impl TimelinePane {
    /// Shows the timeline of the record on screen, or of the draft's last submission.
    pub fn show(&mut self, ui: &mut Ui, state: &State) {
        let Some(record) = state.shown.record().or(state.latest.as_ref()) else {
            let (title, what_to_do) = if state.in_flight.is_empty() {
                ("No timeline yet", "Submit the draft, or pick a row of the history")
            } else {
                ("Waiting for the reply", "The timeline begins with it")
            };
            return nothing_ui(ui, title, what_to_do);
        };
        let id = record.record.summary.id;
        let entries = &record.timeline;
        if entries.is_empty() {
            return nothing_ui(ui, "Nothing was exchanged", "No exchange was recorded for this submission");
        }
        let span_ms = entries.iter().map(|entry| entry.offset_ms + entry.duration_ms).max().unwrap_or_default().max(1);
        let open = self.open.filter(|(of, _)| *of == id).map(|(_, index)| index).filter(|index| *index < entries.len());
        let height = if open.is_some() { ui.available_height() * 0.45 } else { ui.available_height() };
        let heading = format!(
            "{} in {}",
            quantity::counted(entries.len() as u64, "exchange", "exchanges"),
            quantity::milliseconds(span_ms)
        );
        ui.label(RichText::new(heading).color(Palette::of(ui).weak));
        ui.style_mut().spacing.item_spacing.y = 2.0;
        let area = ScrollArea::vertical().id_salt(("timeline", id.0)).max_height(height).auto_shrink([false, true]);
        area.show_rows(ui, ROW, entries.len(), |ui, range| {
            for index in range {
                let Some(entry) = entries.get(index) else { continue };
                if entry_ui(ui, entry, span_ms, open == Some(index)) {
                    self.open = (open != Some(index)).then_some((id, index));
                }
            }
        });
        if let Some(entry) = open.and_then(|index| entries.get(index)) {
            ui.add_space(GAP / 2.0);
            raw_ui(ui, entry);
        }
    }
}

/// One row; `true` when it was clicked.
fn entry_ui(ui: &mut Ui, entry: &TimelineEntry, span_ms: i64, is_open: bool) -> bool {
    let palette = Palette::of(ui);
    let (row, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::click());
    let name = format!(
        "{}, after {}, took {}: {}",
        entry.label,
        quantity::milliseconds(entry.offset_ms),
        quantity::milliseconds(entry.duration_ms),
        entry.summary
    );
    response.widget_info(|| WidgetInfo::selected(Role::Row, true, is_open, &name));
    if is_open || response.hovered() || response.has_focus() {
        ui.painter().rect_filled(row, CornerRadius::same(3), palette.chip);
    }
    let font = TextStyle::Small.resolve(ui.style());
    let text = |at: f32, text: String, color: Color32| {
        let galley = ui.painter().layout_no_wrap(text, font.clone(), color);
        ui.painter().galley(pos2(at, row.center().y - galley.size().y / 2.0), galley, color);
    };
    text(row.left() + 6.0, entry.label.clone(), palette.text);
    let times = format!("{} · {}", quantity::offset(entry.offset_ms), quantity::milliseconds(entry.duration_ms));
    text(row.right() - TIME_WIDTH, times.clone(), palette.weak);
    let axis = Rect::from_min_max(
        pos2(row.left() + LABEL_WIDTH, row.top()),
        pos2(row.right() - TIME_WIDTH - 8.0, row.bottom()),
    );
    let x = |ms: i64| axis.left() + axis.width() * (ms as f32 / span_ms as f32);
    let from = x(entry.offset_ms);
    // An exchange of a millisecond must still be seen.
    let to = x(entry.offset_ms + entry.duration_ms).max(from + 3.0);
    let color = if entry.is_trouble { palette.caution } else { palette.accent };
    ui.painter().hline(axis.x_range(), axis.center().y, eframe::egui::Stroke::new(1.0, palette.border));
    let bar = Rect::from_min_max(pos2(from, axis.center().y - 5.0), pos2(to, axis.center().y + 5.0));
    ui.painter().rect_filled(bar, CornerRadius::same(2), color);
    let is_entered = response.has_focus() && ui.input(|input| input.key_pressed(Key::Enter));
    let hover = |ui: &mut Ui| {
        ui.set_max_width(520.0);
        ui.label(RichText::new(format!("{} · {times}", entry.label)).strong());
        ui.label(&entry.summary);
        if let Some(split) = split_text(&entry.timing) {
            ui.label(RichText::new(split).small());
        }
        if let Some(first) = entry.body.row(0) {
            ui.add(Label::new(RichText::new(first).monospace().small()).truncate());
        }
    };
    response.on_hover_ui(hover).clicked() || is_entered
}

/// The exchange as it was.
fn raw_ui(ui: &mut Ui, entry: &TimelineEntry) {
    let palette = Palette::of(ui);
    ui.label(RichText::new(format!("{}: {}", entry.label, entry.summary)).strong());
    if let Some(split) = split_text(&entry.timing) {
        ui.label(RichText::new(split).small().color(palette.weak));
    }
    for departure in &entry.departures {
        let text = format!("Departs from the contract: {departure}");
        ui.label(RichText::new(text).small().color(palette.caution));
    }
    theme::card(ui).show(ui, |ui| {
        let row_height = ui.text_style_height(&TextStyle::Monospace);
        ui.style_mut().spacing.item_spacing.y = 0.0;
        // Head, an empty line, and the body, as on the wire.
        let rows = entry.head.len() + 1 + entry.body.len() + usize::from(entry.is_cut);
        ScrollArea::both().id_salt("timeline-raw").auto_shrink([false, true]).show_rows(
            ui,
            row_height,
            rows,
            |ui, range| {
                for index in range {
                    let row = match index.checked_sub(entry.head.len()) {
                        None => entry.head.get(index).map(String::as_str),
                        Some(0) => Some(""),
                        Some(at) => entry.body.row(at - 1).or(Some("… the rest is not shown")),
                    };
                    ui.add(Label::new(RichText::new(row.unwrap_or_default()).monospace()).extend());
                }
            },
        );
    });
}
