//! The overview made ready: charts whose bars have names, figures, and the filter that each stands for.

mod labels;

use jiff::tz::TimeZone;

use crate::contract::{counted, grouped};
use crate::history::{Filter, Histogram, Life, Overview, OverviewRange, Spend};
use crate::view::overview::labels::{axis_label, bucket_name, duration_range, end_label};

/// Codes and profiles that have a bar or chart of their own; a service may invent any number.
const MOST_CODES: usize = 8;
const MOST_PROFILES: usize = 4;

/// States from the bottom of a bar up.
const STACK: [Life; Life::ALL.len()] = [
    Life::Solved,
    Life::Created,
    Life::Recorded,
    Life::NotSent,
    Life::GaveUp,
    Life::Unknown,
    Life::Failed,
    Life::Refused,
];

/// All charts of an overview.
#[derive(Clone, Debug)]
pub struct Charts {
    pub range: OverviewRange,
    /// The filter they were counted with.
    pub filter: Filter,
    /// Submissions from this moment on are counted; `None` for every one.
    pub since_ms: Option<i64>,
    /// Submissions that the whole filter admits.
    pub total: u64,
    /// No submission and no balance is in the range, whatever the charts' own filters.
    pub is_empty: bool,
    pub over_time: BarChart,
    pub states: BarChart,
    pub errors: BarChart,
    pub latency: BarChart,
    pub solve: BarChart,
    /// One for each profile: accounts may be in different currencies.
    pub spend: Vec<BarChart>,
}

impl Charts {
    /// Every bar of every chart.
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
    /// Values are whole numbers.
    pub is_count: bool,
    /// Where a label stands: in the middle of its bar at 0, at its edges at -0.5 and 0.5.
    pub label_at: f64,
    /// What is not in the bars, and why; empty when everything is.
    pub note: String,
}

/// One bar.
#[derive(Clone, Debug)]
pub struct Bar {
    /// At the axis.
    pub label: String,
    /// What it stands for.
    pub what: String,
    /// What it stands for and its figure, in words.
    pub name: String,
    /// From the bottom up.
    pub parts: Vec<(Tone, f64)>,
    /// The figure alone.
    pub figure: String,
    pub facet: Facet,
}

impl Bar {
    /// Its whole height.
    #[must_use]
    pub fn value(&self) -> f64 {
        self.parts.iter().map(|(_, value)| value).sum()
    }
}

/// What a bar's colour says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    State(Life),
    Error,
    Duration,
    Money,
}

/// The part of the table's filter that a bar stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Facet {
    Time(i64, i64),
    State(Life),
    Error(String),
    Latency(i64, i64),
    Solve(i64, i64),
    Spend { profile: String, since_ms: i64, until_ms: i64 },
}

impl Facet {
    /// Whether the filter admits just this, perhaps beside others of its kind.
    #[must_use]
    pub fn is_set(&self, filter: &Filter) -> bool {
        let is_span = |since: i64, until: i64| (filter.since_ms, filter.until_ms) == (Some(since), Some(until));
        match self {
            Self::Time(since, until) => is_span(*since, *until),
            Self::State(state) => filter.states.contains(state),
            Self::Error(code) => filter.error_codes.iter().flatten().any(|wanted| wanted == code),
            Self::Latency(from, to) => filter.latency_ms == Some((*from, *to)),
            Self::Solve(from, to) => filter.solve_ms == Some((*from, *to)),
            Self::Spend { profile, since_ms, until_ms } => {
                is_span(*since_ms, *until_ms) && filter.profiles == [profile.as_str()]
            }
        }
    }

    /// Whether the filter leaves it out, for the sake of another of its kind.
    #[must_use]
    pub fn is_left_out(&self, filter: &Filter) -> bool {
        let is_outside = |since: i64, until: i64| {
            filter.until_ms.is_some_and(|end| since >= end) || filter.since_ms.is_some_and(|begin| until <= begin)
        };
        match self {
            Self::Time(since, until) => is_outside(*since, *until),
            Self::State(_) => !filter.states.is_empty() && !self.is_set(filter),
            Self::Error(_) => !filter.error_codes.is_empty() && !self.is_set(filter),
            Self::Latency(..) => filter.latency_ms.is_some() && !self.is_set(filter),
            Self::Solve(..) => filter.solve_ms.is_some() && !self.is_set(filter),
            Self::Spend { since_ms, until_ms, .. } => is_outside(*since_ms, *until_ms),
        }
    }

    /// The filter with it, or without it when it was set.
    #[must_use]
    pub fn toggled(&self, filter: &Filter) -> Filter {
        let (mut filter, is_set) = (filter.clone(), self.is_set(filter));
        match self {
            Self::Time(since, until) => set_span(&mut filter, (!is_set).then_some((*since, *until))),
            Self::State(state) => {
                filter.states.retain(|wanted| wanted != state);
                if !is_set {
                    filter.states.push(*state);
                }
            }
            Self::Error(code) => {
                filter.error_codes.retain(|wanted| wanted.as_ref() != Some(code));
                if !is_set {
                    filter.error_codes.push(Some(code.clone()));
                }
            }
            Self::Latency(from, to) => filter.latency_ms = (!is_set).then_some((*from, *to)),
            Self::Solve(from, to) => filter.solve_ms = (!is_set).then_some((*from, *to)),
            Self::Spend { profile, since_ms, until_ms } => {
                set_span(&mut filter, (!is_set).then_some((*since_ms, *until_ms)));
                filter.profiles = if is_set { Vec::new() } else { vec![profile.clone()] };
            }
        }
        filter
    }
}

fn set_span(filter: &mut Filter, span: Option<(i64, i64)>) {
    (filter.since_ms, filter.until_ms) = (span.map(|span| span.0), span.map(|span| span.1));
}

/// Makes the charts of what was counted.
pub fn charts(overview: &Overview, range: OverviewRange, filter: Filter) -> Charts {
    let zone = TimeZone::system();
    let over_time = over_time(overview, &zone);
    let states = states(overview);
    let spend: Vec<BarChart> = overview.spend.iter().map(|spend| spent(spend, overview, &zone)).collect();
    let has_bars = |chart: &BarChart| chart.highest > 0.0;
    let is_empty = overview.later == 0 && !has_bars(&over_time) && !has_bars(&states) && spend.is_empty();
    Charts {
        range,
        filter,
        since_ms: overview.since_ms,
        total: overview.total,
        is_empty,
        over_time,
        states,
        errors: errors(overview),
        latency: durations("Latency of createTask", &overview.latency, Facet::Latency),
        solve: durations("Time to solve", &overview.solve, Facet::Solve),
        spend: limited(spend, overview.spend.len()),
    }
}

/// Charts of the first profiles; the last says that there are more.
fn limited(mut charts: Vec<BarChart>, count: usize) -> Vec<BarChart> {
    charts.truncate(MOST_PROFILES);
    if let (Some(last), Some(more)) = (charts.last_mut(), count.checked_sub(MOST_PROFILES).filter(|more| *more > 0)) {
        last.add_note(&format!(
            "Profiles with spend not shown: {}; filter the table by profile to see theirs",
            grouped(more as u64)
        ));
    }
    charts
}

impl BarChart {
    fn new(title: impl Into<String>, subtitle: String, bars: Vec<Bar>) -> Self {
        let highest = bars.iter().map(Bar::value).fold(0.0, f64::max);
        Self { title: title.into(), subtitle, bars, highest, is_count: true, label_at: 0.0, note: String::new() }
    }

    fn add_note(&mut self, note: &str) {
        if !self.note.is_empty() {
            self.note.push_str(" · ");
        }
        self.note.push_str(note);
    }
}

fn submissions(count: u64) -> String {
    counted(count, "submission", "submissions")
}

fn over_time(overview: &Overview, zone: &TimeZone) -> BarChart {
    let step = overview.buckets.step;
    let mut sum = 0;
    let spans = overview.buckets.edges.windows(2).zip(&overview.by_time);
    let bars = spans.map(|(edges, counts)| {
        let count: u64 = counts.iter().sum();
        sum += count;
        let of =
            |state: Life| Life::ALL.iter().zip(counts).find(|(one, _)| **one == state).map_or(0, |(_, count)| *count);
        let occurring = || STACK.into_iter().map(|state| (state, of(state))).filter(|(_, count)| *count > 0);
        let words: Vec<String> =
            occurring().map(|(state, count)| format!("{} {}", grouped(count), state.label())).collect();
        let what = bucket_name(step, edges[0], edges[1], zone);
        let mut name = format!("{what}: {}", submissions(count));
        if !words.is_empty() {
            name.extend([" (", &words.join(", "), ")"]);
        }
        Bar {
            label: axis_label(step, edges[0], zone),
            what,
            name,
            parts: occurring().map(|(state, count)| (Tone::State(state), count as f64)).collect(),
            figure: grouped(count),
            facet: Facet::Time(edges[0], edges[1]),
        }
    });
    let bars = bars.collect();
    let mut chart = BarChart::new("Submissions", format!("{}, {}", submissions(sum), step.per()), bars);
    chart.label_at = step.label_at();
    if overview.later > 0 {
        chart.add_note(&format!("{} later than now by this machine's clock", submissions(overview.later)));
    }
    chart
}

fn states(overview: &Overview) -> BarChart {
    let counts = Life::ALL.into_iter().zip(overview.by_state).filter(|(_, count)| *count > 0);
    let bars: Vec<Bar> = counts
        .map(|(state, count)| Bar {
            label: state.label().to_owned(),
            what: state.label().to_owned(),
            name: format!("{}: {}", state.label(), submissions(count)),
            parts: vec![(Tone::State(state), count as f64)],
            figure: grouped(count),
            facet: Facet::State(state),
        })
        .collect();
    BarChart::new("States", submissions(overview.by_state.iter().sum()), bars)
}

fn errors(overview: &Overview) -> BarChart {
    let bars: Vec<Bar> = overview
        .by_error
        .iter()
        .take(MOST_CODES)
        .map(|(code, count)| Bar {
            label: crate::contract::cut(code, 60),
            what: crate::contract::cut(code, 60),
            name: format!("{}: {}", crate::contract::cut(code, 200), submissions(*count)),
            parts: vec![(Tone::Error, *count as f64)],
            figure: grouped(*count),
            facet: Facet::Error(code.clone()),
        })
        .collect();
    let sum: u64 = overview.by_error.iter().map(|(_, count)| count).sum();
    let mut chart = BarChart::new("Errors by code", format!("{} with an error code", submissions(sum)), bars);
    if let Some(rest) = overview.by_error.get(MOST_CODES..).filter(|rest| !rest.is_empty()) {
        let count: u64 = rest.iter().map(|(_, count)| count).sum();
        chart.add_note(&format!("{} more codes with {}", grouped(rest.len() as u64), submissions(count)));
    }
    chart
}

fn durations(title: &str, histogram: &Histogram, facet: fn(i64, i64) -> Facet) -> BarChart {
    let bars = histogram.edges_ms.windows(2).zip(&histogram.counts).map(|(edges, count)| Bar {
        label: end_label(edges[1]),
        what: duration_range(edges[0], edges[1]),
        name: format!("{}: {}", duration_range(edges[0], edges[1]), submissions(*count)),
        parts: vec![(Tone::Duration, *count as f64)],
        figure: grouped(*count),
        facet: facet(edges[0], edges[1]),
    });
    let bars = bars.collect();
    let mut chart = BarChart::new(title, submissions(histogram.counts.iter().sum()), bars);
    chart.label_at = 0.5;
    if histogram.below_zero > 0 {
        chart.add_note(&format!("{} below zero: the clock was set back", submissions(histogram.below_zero)));
    }
    chart
}

fn spent(spend: &Spend, overview: &Overview, zone: &TimeZone) -> BarChart {
    let step = overview.buckets.step;
    let bars = overview.buckets.edges.windows(2).zip(&spend.by_time).map(|(edges, amount)| Bar {
        label: axis_label(step, edges[0], zone),
        what: format!("{}, {}", spend.profile, bucket_name(step, edges[0], edges[1], zone)),
        name: format!("{}: {amount} spent by {}", bucket_name(step, edges[0], edges[1], zone), spend.profile),
        parts: vec![(Tone::Money, amount.approximate())],
        figure: amount.to_string(),
        facet: Facet::Spend { profile: spend.profile.clone(), since_ms: edges[0], until_ms: edges[1] },
    });
    let subtitle = format!("{} in the account's currency, by balance", spend.total);
    let mut chart =
        BarChart::new(format!("Spend of {}", crate::contract::cut(&spend.profile, 40)), subtitle, bars.collect());
    chart.is_count = false;
    chart.label_at = step.label_at();
    let times = match spend.top_ups {
        1 => "once".to_owned(),
        many => format!("{} times", grouped(many)),
    };
    if spend.top_ups > 0 {
        chart.add_note(&format!("The balance rose {times}; what was spent in between is not known"));
    }
    if spend.unread > 0 {
        chart.add_note(&format!("{} balances are too long to be reckoned with", grouped(spend.unread)));
    }
    chart
}

#[cfg(test)]
mod tests;
