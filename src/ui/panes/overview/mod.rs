//! The overview: a room in the place of compose and pane, whose numbers and charts say what happened within a range. A
//! click on a bar filters the table below.

mod axis;
mod bars;
pub mod card;
mod check;
mod columns;
mod course;
mod empty;
mod key_figure;
mod lines;
pub mod one_line;
mod places;
mod strip;

use eframe::egui::{ScrollArea, Ui};

use crate::desk::{OverviewCommand, RowsCommand, State};
use crate::history::{Filter, OverviewRange, Query};
use crate::ui::action::Action;
use crate::ui::commands::Commands;
use crate::ui::panes::nothing::nothing_ui;
use crate::ui::scene::Scene;
use crate::view::{Bar, BarChart, Charts};

use card::{Bars, Card};
use places::Places;
use strip::Asked;

/// Heights of a row of numbers, of a row of charts, and of a row with the key to their colours, in points.
const NUMBERS: f32 = 100.0;
const CHARTS: f32 = 176.0;
const KEY: f32 = 172.0;

/// State of the room.
#[derive(Default)]
pub struct OverviewPane {
    /// The beginning that a click on a bar gave the table besides what was clicked: a bar counts within the range.
    added_since_ms: Option<i64>,
    /// The range was changed: the table's beginning follows once the charts of the new range are here.
    follows_range: bool,
}

impl OverviewPane {
    /// Tells the desk whether the overview is looked at: figures are made only then.
    pub fn keep(state: &State, is_shown: bool, commands: &mut Commands) {
        if is_shown != state.overview.is_open {
            commands.push(OverviewCommand::LookAt(is_shown.then_some(state.overview.range)));
        }
    }

    /// Shows the room.
    pub fn show(&mut self, ui: &mut Ui, scene: &mut Scene<'_>) {
        let state = scene.state;
        ui.spacing_mut().item_spacing.y = 0.0;
        let made = state.overview.charts.made().map(AsRef::as_ref);
        if let Some(asked) = strip::show(ui, made, scene) {
            self.answer(asked, state, scene);
        }
        let Some(charts) = made else {
            let (title, what_to_do) = match &state.overview.problem {
                Some(problem) => ("The history could not be counted", problem.as_str()),
                None => ("Counting", ""),
            };
            return nothing_ui(ui, title, what_to_do);
        };
        self.follow_range(state, charts, scene.commands);
        if charts.is_empty {
            return empty::show(ui, charts, scene);
        }
        let area = ScrollArea::vertical().id_salt("overview").auto_shrink(false);
        if let Some(bar) = area.show(ui, |ui| charts_ui(ui, charts, scene)).inner {
            self.toggle(bar, charts, &state.history.query, scene.commands);
        }
    }

    /// Does what was asked for in the head.
    fn answer(&mut self, asked: Asked<'_>, state: &State, scene: &mut Scene<'_>) {
        let query = &state.history.query;
        match asked {
            Asked::Range(range) => self.look_at(range, query, scene.commands),
            Asked::Profiles(profiles) => {
                set_filter(query, Filter { profiles, ..query.filter.clone() }, scene.commands);
            }
            Asked::Without(bar, charts) => self.toggle(bar, charts, query, scene.commands),
            Asked::Back => scene.actions.push(Action::BackToDesk),
        }
    }

    /// Looks at another range, whose beginning the table follows where it followed that of the last.
    fn look_at(&mut self, range: OverviewRange, query: &Query, commands: &mut Commands) {
        let is_added = self.added_since_ms.is_some() && query.filter.since_ms == self.added_since_ms;
        if is_added && query.filter.until_ms.is_none() {
            self.follows_range = true;
            set_filter(query, Filter { since_ms: None, ..query.filter.clone() }, commands);
        }
        commands.push(OverviewCommand::LookAt(Some(range)));
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

/// Shows the numbers and every chart. Returns the bar that was clicked.
fn charts_ui<'a>(ui: &mut Ui, charts: &'a Charts, scene: &mut Scene<'_>) -> Option<&'a Bar> {
    let state = scene.state;
    let filter = &state.history.query.filter;
    let mut places = Places::new(ui);
    for (place, figure) in places.rows(&[1.0; 4], 2, NUMBERS).into_iter().zip(&charts.key_figures) {
        key_figure::show(ui, place, figure);
    }
    let mut clicked = None;
    let mut chart_ui = |ui: &mut Ui, place, chart, bars| {
        clicked = clicked.or(Card { place, chart, bars }.show(ui, filter));
    };
    let row = places.rows(&[1.0; 2], 1, CHARTS);
    course::show(ui, row[0], charts, scene);
    chart_ui(ui, row[1], &charts.over_time, Bars::Upright);
    let row = places.rows(&[1.0, 1.2, 1.0], 1, KEY);
    chart_ui(ui, row[0], &charts.states, Bars::States);
    chart_ui(ui, row[1], &charts.errors, Bars::Codes);
    chart_ui(ui, row[2], &charts.solve, Bars::Upright);
    let rest: Vec<&BarChart> = std::iter::once(&charts.latency).chain(&charts.spend).collect();
    for pair in rest.chunks(2) {
        let row = places.rows(&[1.0; 2], 1, CHARTS);
        for (place, chart) in row.into_iter().zip(pair.iter().copied()) {
            chart_ui(ui, place, chart, Bars::Upright);
        }
    }
    places.end(ui);
    clicked
}
