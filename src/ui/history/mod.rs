//! The history: what was sent, what became of it, found, sorted and marked.

mod bar;
mod cell;
mod columns;
mod menu;
mod scroll;
mod table;
mod transfer;
mod walk;

use std::ops::RangeInclusive;

use eframe::egui::{Align, Label, Layout, Margin, Panel, Rect, RichText, Ui};

use crate::desk::{HistoryHealth, HistoryView, RecordCommand, State};
use crate::ui::controls::landmark;
use crate::ui::history::bar::FilterBar;
use crate::ui::history::table::Table;
use crate::ui::scene::Scene;
use crate::ui::theme::{Icon, Palette, Text};
use crate::ui::{quantity, theme};

/// Height of the head that stands alone until something was submitted, in points.
const HEAD: f32 = 40.0;

/// Lowest and highest panel, in points.
const HEIGHTS: RangeInclusive<f32> = 120.0..=600.0;

/// What is left for composing above the panel in a small window, in points.
const LEFT_ABOVE: f32 = 260.0;

/// State of the panel.
#[derive(Default)]
pub struct HistoryPanel {
    bar: FilterBar,
    table: Table,
    /// Height of the panel in the last frame, in points.
    height: Option<f32>,
    /// Something was listed in this run: what is empty now was not always.
    had_rows: bool,
}

impl HistoryPanel {
    /// Gives the search field the keyboard.
    pub fn focus_search(&mut self) {
        self.bar.focus();
    }

    /// Returns the place that the panel leaves above itself: what stands there is painted first.
    pub fn above(&self, ui: &Ui, state: &State) -> Rect {
        let place = ui.available_rect_before_wrap();
        if self.is_folded(state) {
            return place.with_max_y(place.bottom() - HEAD);
        }
        let wanted = self.height.unwrap_or(state.settings.layout.history_height);
        let height = wanted.clamp(*HEIGHTS.start(), highest(ui));
        place.with_max_y(place.bottom() - height)
    }

    fn is_folded(&self, state: &State) -> bool {
        !self.had_rows && is_untouched(state)
    }

    /// Shows the panel. Returns its place.
    pub fn show(&mut self, ui: &mut Ui, scene: &mut Scene<'_>) -> Rect {
        self.had_rows |= scene.state.history.total().is_some_and(|total| total > 0);
        if self.is_folded(scene.state) {
            return folded_ui(ui, scene);
        }
        let highest = highest(ui);
        let panel = Panel::bottom("history")
            .frame(theme::panel_frame(ui))
            .default_size(scene.state.settings.layout.history_height)
            .size_range(*HEIGHTS.start()..=highest)
            .resizable(true);
        let shown = panel.show(ui, |ui| {
            landmark(ui, "History");
            // A panel is as high as what it holds; an empty history holds little.
            ui.set_min_height(ui.available_height());
            self.header_ui(ui, scene);
            transfer::progress_ui(ui, scene.state, scene.commands);
            match nothing_to_list(&scene.state.history) {
                Some((title, explanation)) => empty_ui(ui, title, explanation),
                None => self.table.show(ui, scene),
            }
        });
        let place = shown.response.rect;
        if self.height.replace(place.height()).is_none_or(|before| (before - place.height()).abs() > 0.5) {
            // What stands above has to be laid out anew.
            ui.ctx().request_repaint();
        }
        place
    }

    fn header_ui(&mut self, ui: &mut Ui, scene: &mut Scene<'_>) {
        ui.horizontal_wrapped(|ui| {
            ui.label(RichText::new("History").heading());
            let history = &scene.state.history;
            if matches!(history.health, HistoryHealth::Failed(_) | HistoryHealth::ReadOnly(_))
                && ui.button("Try again").clicked()
            {
                scene.commands.push(RecordCommand::ReopenHistory);
            }
            let Some(total) = history.total() else { return };
            if total > 0 || !history.query.filter.is_empty() {
                self.bar.show(ui, scene.state, scene.now_ms, scene.commands);
            }
            transfer::menu_ui(ui, scene);
            let count = RichText::new(count_text(history, total)).color(Palette::of(ui).weak);
            ui.add(Label::new(count).extend());
        });
    }
}

/// Returns the greatest height that leaves enough for composing, in points.
fn highest(ui: &Ui) -> f32 {
    (ui.available_height() - LEFT_ABOVE).clamp(*HEIGHTS.start(), *HEIGHTS.end())
}

/// Whether nothing was submitted yet: the panel is its head then.
fn is_untouched(state: &State) -> bool {
    let history = &state.history;
    let can_be_used = history.health == HistoryHealth::Ready;
    can_be_used && history.total() == Some(0) && history.query.filter.is_empty() && state.transfer.is_none()
}

/// Shows the head alone. Returns the place that the whole panel will have, whose height is kept.
fn folded_ui(ui: &mut Ui, scene: &mut Scene<'_>) -> Rect {
    let frame = theme::panel_frame(ui).inner_margin(Margin::symmetric(12, 0));
    let panel = Panel::bottom("history-folded").frame(frame).exact_size(HEAD).resizable(false);
    let shown = panel.show(ui, |ui| {
        ui.horizontal_centered(|ui| {
            let weak = Palette::of(ui).weak;
            ui.label(Icon::Folded.text().color(weak));
            ui.label(Text::Title.of("History"));
            ui.label(Text::Body.of("Nothing was submitted yet").color(weak));
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| transfer::menu_ui(ui, scene));
        });
    });
    let head = shown.response.rect;
    head.with_min_y(head.bottom() - scene.state.settings.layout.history_height)
}

/// Returns how many submissions are listed, and how many of them are marked.
fn count_text(history: &HistoryView, total: u64) -> String {
    let more = if history.is_counting() { " so far" } else { "" };
    let count = format!("{}{more}", quantity::counted(total, "submission", "submissions"));
    match history.marked.count(total) {
        0 | 1 => count,
        marked => format!("{} of {count}", quantity::counted(marked, "marked", "marked")),
    }
}

/// Returns title and explanation where the table has nothing to list.
fn nothing_to_list(history: &HistoryView) -> Option<(&str, &str)> {
    match (&history.health, history.total()) {
        (HistoryHealth::Opening, _) => Some(("Opening the history", "")),
        (HistoryHealth::Updating, _) => {
            Some(("Bringing the history up to date", "A large history takes some minutes; this happens once"))
        }
        (HistoryHealth::Failed(why), _) => Some(("The history can't be used; nothing is submitted until it can", why)),
        (HistoryHealth::Ready | HistoryHealth::ReadOnly(_), None) => Some(("Reading the history", "")),
        (HistoryHealth::Ready | HistoryHealth::ReadOnly(_), Some(0)) if history.query.filter.is_empty() => Some((
            "No submissions yet",
            "Each submission is recorded here before it is sent, and stays when the program is closed",
        )),
        (HistoryHealth::Ready | HistoryHealth::ReadOnly(_), Some(0)) => {
            Some(("No submission matches", "Take a filter away, or search for less"))
        }
        (HistoryHealth::Ready | HistoryHealth::ReadOnly(_), Some(_)) => None,
    }
}

fn empty_ui(ui: &mut Ui, title: &str, explanation: &str) {
    ui.vertical_centered(|ui| {
        ui.add_space(ui.available_height() * 0.2);
        ui.label(RichText::new(title).heading());
        ui.label(RichText::new(explanation).color(Palette::of(ui).weak));
    });
}
