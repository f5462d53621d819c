//! The overview pane: what happened within a range, as small charts whose bars filter the table.

mod bars;

use eframe::egui::{RichText, Role, ScrollArea, Ui, WidgetInfo};

use crate::desk::{OverviewCommand, RowsCommand, State};
use crate::history::{Filter, OverviewRange, Query};
use crate::ui::commands::Commands;
use crate::ui::controls::segments_ui;
use crate::ui::panes::nothing::nothing_ui;
use crate::ui::theme::{GAP, Palette};
use crate::ui::{quantity, theme};
use crate::view::{Bar, BarChart, Charts};

/// From this width on charts stand side by side, in points.
const WIDE: f32 = 560.0;

/// State of the pane.
#[derive(Default)]
pub struct OverviewPane {
    /// The beginning that a click on a bar gave the table besides what was clicked: a bar counts within the range.
    added_since_ms: Option<i64>,
    /// The range was changed: the table's beginning follows once the charts of the new range are here.
    follows_range: bool,
}

const fn range_label(range: OverviewRange) -> &'static str {
    match range {
        OverviewRange::Hour => "Last hour",
        OverviewRange::Day => "24 hours",
        OverviewRange::Week => "7 days",
        OverviewRange::Month => "30 days",
        OverviewRange::All => "All",
    }
}

impl OverviewPane {
    /// Tells the desk whether the overview is looked at: figures are made only then.
    pub fn keep(state: &State, is_shown: bool, commands: &mut Commands) {
        if is_shown != state.overview.is_open {
            commands.push(OverviewCommand::LookAt(is_shown.then_some(state.overview.range)));
        }
    }

    /// Shows the charts.
    pub fn show(&mut self, ui: &mut Ui, state: &State, commands: &mut Commands) {
        let filter = &state.history.query.filter;
        self.header_ui(ui, state, commands);
        let Some(charts) = state.overview.charts.made() else {
            let (title, what_to_do) = match &state.overview.problem {
                Some(problem) => ("The history could not be counted", problem.as_str()),
                None => ("Counting", ""),
            };
            return nothing_ui(ui, title, what_to_do);
        };
        self.follow_range(state, charts, commands);
        if charts.is_empty {
            return empty_ui(ui, charts, filter);
        }
        let clicked = ScrollArea::vertical().id_salt("overview").auto_shrink(false).show(ui, |ui| {
            ui.style_mut().spacing.item_spacing.y = GAP / 2.0;
            let mut clicked = card_ui(ui, &charts.over_time, filter, Bars::Upright, 0.0);
            clicked = clicked.or(pair_ui(ui, [&charts.states, &charts.errors], filter, Bars::Lying));
            clicked = clicked.or(pair_ui(ui, [&charts.latency, &charts.solve], filter, Bars::Upright));
            for pair in charts.spend.chunks(2) {
                clicked = clicked.or(match pair {
                    [left, right] => pair_ui(ui, [left, right], filter, Bars::Upright),
                    rest => rest.first().and_then(|chart| card_ui(ui, chart, filter, Bars::Upright, 0.0)),
                });
            }
            if charts.spend.is_empty() {
                let hint = "Spend is shown once two balances of an account are known; the button Check asks for one";
                ui.label(RichText::new(hint).small().color(Palette::of(ui).weak));
            }
            clicked
        });
        if let Some(bar) = clicked.inner {
            self.toggle(bar, charts, &state.history.query, commands);
        }
    }

    fn header_ui(&mut self, ui: &mut Ui, state: &State, commands: &mut Commands) {
        let overview = &state.overview;
        let query = &state.history.query;
        ui.horizontal_wrapped(|ui| {
            let ranges = OverviewRange::ALL.into_iter().map(|range| (range, range_label(range)));
            if let Some(range) = segments_ui(ui, overview.range, ranges) {
                let is_added = self.added_since_ms.is_some() && query.filter.since_ms == self.added_since_ms;
                if is_added && query.filter.until_ms.is_none() {
                    self.follows_range = true;
                    set_filter(query, Filter { since_ms: None, ..query.filter.clone() }, commands);
                }
                commands.push(OverviewCommand::LookAt(Some(range)));
            }
            ui.add_space(GAP);
            let palette = Palette::of(ui);
            if let Some(charts) = overview.charts.made() {
                let total = quantity::counted(charts.total, "submission", "submissions");
                let is_old =
                    overview.charts.is_running() && (charts.range != overview.range || charts.filter != query.filter);
                let text = if is_old { "Counting".to_owned() } else { total };
                ui.label(RichText::new(text).color(palette.weak));
                if let Some(problem) = &overview.problem {
                    ui.label(RichText::new(format!("Not up to date: {problem}")).color(palette.bad.ink));
                }
                ui.add_space(GAP);
                for bar in charts.bars().filter(|bar| bar.facet.is_set(&query.filter)) {
                    let chip = ui.button(RichText::new(format!("{} ×", bar.what)).color(palette.accent.rest));
                    let name = || WidgetInfo::labeled(Role::Button, true, format!("Take away {}", bar.what));
                    chip.widget_info(name);
                    if chip.on_hover_text("The table shows only this; click to take it away").clicked() {
                        self.toggle(bar, charts, query, commands);
                    }
                }
            }
        });
    }

    /// Sets or takes away what a bar stands for, in the table's filter.
    fn toggle(&mut self, bar: &Bar, charts: &Charts, query: &Query, commands: &mut Commands) {
        let mut filter = bar.facet.toggled(&query.filter);
        let is_any_set = charts.bars().any(|bar| bar.facet.is_set(&filter));
        let has_time = filter.since_ms.is_some() || filter.until_ms.is_some();
        if is_any_set && !has_time {
            filter.since_ms = charts.since_ms;
            self.added_since_ms = charts.since_ms;
        } else if !is_any_set && filter.until_ms.is_none() && filter.since_ms == self.added_since_ms {
            filter.since_ms = None;
            self.added_since_ms = None;
        }
        set_filter(query, filter, commands);
    }

    /// Lets what was filtered by a bar go on with the new range, after the range was changed.
    fn follow_range(&mut self, state: &State, charts: &Charts, commands: &mut Commands) {
        if !self.follows_range || state.overview.charts.is_running() || charts.range != state.overview.range {
            return;
        }
        self.follows_range = false;
        let query = &state.history.query;
        let is_any_set = charts.bars().any(|bar| bar.facet.is_set(&query.filter));
        self.added_since_ms = None;
        if is_any_set && query.filter.since_ms.is_none() && query.filter.until_ms.is_none() {
            self.added_since_ms = charts.since_ms;
            set_filter(query, Filter { since_ms: charts.since_ms, ..query.filter.clone() }, commands);
        }
    }
}

fn set_filter(query: &Query, filter: Filter, commands: &mut Commands) {
    if filter != query.filter {
        commands.push(RowsCommand::SetQuery(Box::new(Query { filter, sort: query.sort })));
    }
}

fn empty_ui(ui: &mut Ui, charts: &Charts, filter: &Filter) {
    let what_to_do = match (charts.since_ms, filter.is_empty()) {
        (Some(_), true) => "Choose a longer range",
        (Some(_), false) => "Choose a longer range, or take the table's filters away",
        (None, true) => "Each submission is counted here from the first on",
        (None, false) => "Take the table's filters away",
    };
    nothing_ui(ui, "Nothing to count", what_to_do);
}

/// How a chart's bars are drawn.
#[derive(Clone, Copy)]
enum Bars {
    Upright,
    Lying,
}

impl Bars {
    /// Returns the height of a chart's bars, in points.
    fn height(self, chart: &BarChart) -> f32 {
        match self {
            Self::Upright => bars::HEIGHT,
            Self::Lying => bars::rows_height(chart),
        }
    }
}

/// Shows a chart with its title, its bars at least so high. Returns the bar that was clicked.
fn card_ui<'a>(ui: &mut Ui, chart: &'a BarChart, filter: &Filter, bars: Bars, least: f32) -> Option<&'a Bar> {
    let palette = Palette::of(ui);
    let frame = theme::card(ui).fill(palette.panel).inner_margin(8);
    let shown = frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.style_mut().spacing.item_spacing.y = 2.0;
        ui.horizontal_wrapped(|ui| {
            ui.label(RichText::new(&chart.title).heading());
            ui.label(RichText::new(&chart.subtitle).small().color(palette.weak));
        });
        ui.add_space(4.0);
        let body = ui.scope(|ui| {
            ui.set_min_height(least);
            if chart.bars.is_empty() || (chart.highest <= 0.0 && chart.is_count) {
                ui.label(RichText::new("None in this range").color(palette.weak));
                return None;
            }
            match bars {
                Bars::Upright => bars::columns_ui(ui, chart, filter),
                Bars::Lying => bars::rows_ui(ui, chart, filter),
            }
        });
        if !chart.note.is_empty() {
            ui.label(RichText::new(&chart.note).small().color(palette.weak));
        }
        body.inner
    });
    shown.inner
}

/// Shows two charts, side by side where there is room. Returns the bar that was clicked.
fn pair_ui<'a>(ui: &mut Ui, pair: [&'a BarChart; 2], filter: &Filter, bars: Bars) -> Option<&'a Bar> {
    let [first, second] = pair;
    if ui.available_width() < WIDE {
        let clicked = card_ui(ui, first, filter, bars, 0.0);
        return clicked.or(card_ui(ui, second, filter, bars, 0.0));
    }
    let height = bars.height(first).max(bars.height(second));
    ui.columns(2, |columns| {
        let mut clicked = None;
        for (column, chart) in columns.iter_mut().zip(pair) {
            clicked = clicked.or(card_ui(column, chart, filter, bars, height));
        }
        clicked
    })
}
