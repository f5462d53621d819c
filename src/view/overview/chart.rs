//! Charts and their bars, as the window paints them.

use crate::history::{Filter, OverviewRange};
use crate::view::overview::course::BalanceCourse;
use crate::view::overview::facet::Facet;
use crate::view::overview::key_figures::KeyFigure;
use crate::view::overview::tone::Tone;

/// All charts of an overview.
#[derive(Clone, Debug)]
pub struct Charts {
    pub range: OverviewRange,
    /// The filter that the charts were counted with.
    pub filter: Filter,
    /// Submissions from this moment on are counted; `None` for all submissions.
    pub since_ms: Option<i64>,
    /// Number of submissions that the whole filter admits.
    pub total: u64,
    /// No submission and no balance is in the range, whatever the charts' own filters.
    pub is_empty: bool,
    /// The history holds any submission, also outside of the range and the filter.
    pub has_any: bool,
    /// Solved, time to solve, spend and errors.
    pub key_figures: [KeyFigure; 4],
    /// `None` while no balance of the account is known in the range.
    pub balance: Option<BalanceCourse>,
    pub over_time: BarChart,
    pub states: BarChart,
    pub errors: BarChart,
    pub latency: BarChart,
    pub solve: BarChart,
    /// One chart for each profile, because accounts may be in different currencies.
    pub spend: Vec<BarChart>,
}

impl Charts {
    /// Returns every bar of every chart.
    pub fn bars(&self) -> impl Iterator<Item = &Bar> {
        let fixed = [&self.over_time, &self.states, &self.errors, &self.latency, &self.solve];
        fixed.into_iter().chain(&self.spend).flat_map(|chart| &chart.bars)
    }
}

/// Bars side by side.
#[derive(Clone, Debug)]
pub struct BarChart {
    pub title: String,
    /// What the bars' heights mean, with their sum.
    pub subtitle: String,
    pub bars: Vec<Bar>,
    /// The highest bar's value.
    pub highest: f64,
    /// The values are whole numbers.
    pub is_count: bool,
    /// Where the bars' labels stand: 0 is the middle of a bar, -0.5 and 0.5 are its edges.
    pub label_at: f64,
    /// What is left out of the bars, and why; empty when nothing is.
    pub note: String,
}

/// One bar.
#[derive(Clone, Debug)]
pub struct Bar {
    /// The text at the axis.
    pub label: String,
    /// What the bar stands for.
    pub what: String,
    /// What the bar stands for and its figure, in words.
    pub name: String,
    /// The bar's colours and their heights, from the bottom up.
    pub parts: Vec<(Tone, f64)>,
    /// The figure alone.
    pub figure: String,
    pub facet: Facet,
}

impl Bar {
    /// Returns the bar's whole height.
    #[must_use]
    pub fn value(&self) -> f64 {
        self.parts.iter().map(|(_, value)| value).sum()
    }
}

impl BarChart {
    /// Returns a chart of counts with labels in the middle of the bars.
    pub(super) fn new(title: impl Into<String>, subtitle: String, bars: Vec<Bar>) -> Self {
        let highest = bars.iter().map(Bar::value).fold(0.0, f64::max);
        Self { title: title.into(), subtitle, bars, highest, is_count: true, label_at: 0.0, note: String::new() }
    }

    /// Adds a sentence to the chart's note.
    pub(super) fn add_note(&mut self, note: &str) {
        if !self.note.is_empty() {
            self.note.push_str(" · ");
        }
        self.note.push_str(note);
    }
}
