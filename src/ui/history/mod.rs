//! The history: what was sent, what became of it, found, sorted and marked.

mod bar;
mod menu;
mod remarks;
mod scroll;
mod table;
mod transfer;

use eframe::egui::{Label, Panel, Rect, RichText, Ui};

use crate::desk::{HistoryHealth, RecordCommand, State};
use crate::ui::history::bar::FilterBar;
pub use crate::ui::history::remarks::RemarksDialog;
use crate::ui::history::table::Table;
pub use crate::ui::history::transfer::restoring;
use crate::ui::textures::Textures;
use crate::ui::theme::Palette;
use crate::ui::{Commands, quantity, theme};

/// Lowest and highest panel, in points.
const HEIGHTS: std::ops::RangeInclusive<f32> = 120.0..=600.0;

/// What is left for composing above it in a small window, in points.
const LEFT_ABOVE: f32 = 260.0;

/// State of the panel.
#[derive(Default)]
pub struct HistoryPanel {
    bar: FilterBar,
    table: Table,
}

impl HistoryPanel {
    /// Gives the search field the keyboard.
    pub fn focus_search(&mut self) {
        self.bar.focus();
    }

    /// Shows the panel and returns its place.
    pub fn show(
        &mut self,
        ui: &mut Ui,
        state: &State,
        textures: &mut Textures,
        now_ms: i64,
        commands: &mut Commands,
    ) -> Rect {
        let highest = (ui.available_height() - LEFT_ABOVE).clamp(*HEIGHTS.start(), *HEIGHTS.end());
        let panel = Panel::bottom("history")
            .frame(theme::panel_frame(ui))
            .default_size(state.settings.layout.history_height)
            .size_range(*HEIGHTS.start()..=highest)
            .resizable(true);
        let shown = panel.show(ui, |ui| {
            // A panel is as high as what it holds; an empty history holds little.
            ui.set_min_height(ui.available_height());
            self.header_ui(ui, state, now_ms, commands);
            transfer::progress_ui(ui, state, commands);
            let history = &state.history;
            match (&history.health, history.total()) {
                (HistoryHealth::Ready | HistoryHealth::ReadOnly(_), None) => empty_ui(ui, "Reading the history", ""),
                (HistoryHealth::Ready | HistoryHealth::ReadOnly(_), Some(0)) if history.query.filter.is_empty() => {
                    empty_ui(
                        ui,
                        "No submissions yet",
                        "Each one is kept here from before it leaves, and is still there tomorrow",
                    );
                }
                (HistoryHealth::Ready | HistoryHealth::ReadOnly(_), Some(0)) => {
                    empty_ui(ui, "No submission is like that", "Take a filter away, or search for less");
                }
                (HistoryHealth::Ready | HistoryHealth::ReadOnly(_), Some(_)) => {
                    self.table.show(ui, state, textures, commands);
                }
                (HistoryHealth::Opening, _) => empty_ui(ui, "Opening the history", ""),
                (HistoryHealth::Updating, _) => {
                    empty_ui(ui, "Bringing the history up to date", "A large one takes some minutes, this once");
                }
                (HistoryHealth::Failed(why), _) => {
                    empty_ui(ui, "The history can't be used; nothing is submitted until it can", why);
                }
            }
        });
        shown.response.rect
    }

    fn header_ui(&mut self, ui: &mut Ui, state: &State, now_ms: i64, commands: &mut Commands) {
        ui.horizontal_wrapped(|ui| {
            ui.label(RichText::new("History").heading());
            let history = &state.history;
            if matches!(history.health, HistoryHealth::Failed(_) | HistoryHealth::ReadOnly(_))
                && ui.button("Try again").clicked()
            {
                commands.push(RecordCommand::ReopenHistory);
            }
            let Some(total) = history.total() else { return };
            if total > 0 || !history.query.filter.is_empty() {
                self.bar.show(ui, state, now_ms, commands);
            }
            transfer::menu_ui(ui, state, commands);
            let more = if history.is_counting() { " so far" } else { "" };
            let mut count = format!("{}{more}", quantity::counted(total, "submission", "submissions"));
            let marked = history.marked.count(total);
            if marked > 1 {
                count = format!("{} of {count}", quantity::counted(marked, "marked", "marked"));
            }
            ui.add(Label::new(RichText::new(count).color(Palette::of(ui).weak)).extend());
        });
    }
}

fn empty_ui(ui: &mut Ui, title: &str, explanation: &str) {
    ui.vertical_centered(|ui| {
        ui.add_space(ui.available_height() * 0.2);
        ui.label(RichText::new(title).strong());
        ui.label(RichText::new(explanation).color(Palette::of(ui).weak));
    });
}
