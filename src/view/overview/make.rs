//! Makes the charts of what was counted.

use jiff::tz::TimeZone;

use crate::contract::{counted, cut, grouped};
use crate::history::{CountedCode, Filter, Histogram, Life, Overview, OverviewRange, Spend, Step};
use crate::view::overview::chart::{Bar, BarChart, Charts};
use crate::view::overview::course::balance_course;
use crate::view::overview::facet::Facet;
use crate::view::overview::key_figures::key_figures;
use crate::view::overview::labels::{axis_label, bucket_name, duration_range, end_label, label_at, per};
use crate::view::overview::tone::{STACK, Tone, occurring, parts};

/// Error codes that have a bar of their own. A service may invent any number of them.
const MOST_CODES: usize = 8;

/// Profiles that have a chart of their own.
pub(super) const MOST_PROFILES: usize = 4;

/// Longest foreign texts, in characters: at an axis, in a bar's name, in a title.
const MAX_LABEL_CHARS: usize = 60;
const MAX_NAME_CHARS: usize = 200;
const MAX_TITLE_CHARS: usize = 40;

/// Makes the charts of what was counted with a filter.
#[must_use]
pub fn charts(overview: &Overview, range: OverviewRange, filter: Filter) -> Charts {
    let zone = TimeZone::system();
    let over_time = over_time(overview, &zone);
    let states = states(overview);
    let spend: Vec<BarChart> = overview.spend.iter().map(|spend| spent(spend, overview, &zone)).collect();
    let has_bars = |chart: &BarChart| chart.highest > 0.0;
    let is_empty = overview.later == 0 && !has_bars(&over_time) && !has_bars(&states) && spend.is_empty();
    let key_figures = key_figures(overview, &filter);
    Charts {
        range,
        filter,
        since_ms: overview.since_ms,
        total: overview.total,
        is_empty,
        has_any: overview.has_any,
        key_figures,
        balance: balance_course(overview, &zone),
        over_time,
        states,
        errors: errors(overview),
        latency: durations("Latency of createTask", &overview.latency, Facet::Latency),
        solve: durations("Time to solve", &overview.solve, Facet::Solve),
        spend: limited(spend, overview.spend.len()),
    }
}

/// Returns the charts of the first profiles. The last chart says how many there are beside.
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

fn submissions(count: u64) -> String {
    counted(count, "submission", "submissions")
}

fn over_time(overview: &Overview, zone: &TimeZone) -> BarChart {
    let step = overview.buckets.step;
    let spans = overview.buckets.edges.windows(2).zip(&overview.by_time);
    let bars = spans.map(|(edges, counts)| time_bar(step, edges[0], edges[1], counts, zone)).collect();
    let sum = overview.by_time.iter().flatten().sum();
    let mut chart = BarChart::new("Submissions", format!("{}, {}", submissions(sum), per(step)), bars);
    chart.label_at = label_at(step);
    if overview.later > 0 {
        chart.add_note(&format!("{} later than now by this machine's clock", submissions(overview.later)));
    }
    chart
}

/// Returns the bar of a span of time, a colour for each state that occurs in it.
fn time_bar(step: Step, since_ms: i64, until_ms: i64, counts: &[u64; Life::ALL.len()], zone: &TimeZone) -> Bar {
    let occurring = occurring(counts);
    let words: Vec<String> =
        occurring.iter().map(|(state, count)| format!("{} {}", grouped(*count), state.label())).collect();
    let count = counts.iter().sum();
    let what = bucket_name(step, since_ms, until_ms, zone);
    let mut name = format!("{what}: {}", submissions(count));
    if !words.is_empty() {
        name.extend([" (", &words.join(", "), ")"]);
    }
    Bar {
        label: axis_label(step, since_ms, zone),
        what,
        name,
        parts: parts(counts),
        figure: grouped(count),
        facet: Facet::Time(since_ms, until_ms),
    }
}

/// Returns a bar of one colour for a number of submissions.
fn count_bar(label: String, what: String, tone: Tone, count: u64, facet: Facet) -> Bar {
    let name = format!("{what}: {}", submissions(count));
    Bar { label, what, name, parts: vec![(tone, count as f64)], figure: grouped(count), facet }
}

/// Returns the chart that is the key to the colours of all: each state has its line, also where none is in the state.
fn states(overview: &Overview) -> BarChart {
    let count_of = |state: Life| Life::ALL.iter().position(|one| *one == state).map_or(0, |at| overview.by_state[at]);
    let counts = STACK.into_iter().map(|state| (state, count_of(state)));
    // Submissions are recorded for a moment only, and grey like those that were not sent.
    let counts = counts.filter(|(state, count)| *count > 0 || *state != Life::Recorded);
    let bars = counts.map(|(state, count)| {
        let name = state.label().to_owned();
        count_bar(name.clone(), name, Tone::State(state), count, Facet::State(state))
    });
    BarChart::new("States", submissions(overview.by_state.iter().sum()), bars.collect())
}

fn errors(overview: &Overview) -> BarChart {
    let bars = overview.by_error.iter().take(MOST_CODES).map(|counted| {
        let label = cut(&counted.code, MAX_LABEL_CHARS);
        Bar {
            label: label.clone(),
            what: label,
            name: format!("{}: {}", cut(&counted.code, MAX_NAME_CHARS), submissions(counted.count())),
            parts: parts(&counted.by_state),
            figure: grouped(counted.count()),
            facet: Facet::Error(counted.code.clone()),
        }
    });
    let sum: u64 = overview.by_error.iter().map(CountedCode::count).sum();
    let subtitle = format!("{} with an error code", submissions(sum));
    let mut chart = BarChart::new("Errors by code", subtitle, bars.collect());
    if let Some(rest) = overview.by_error.get(MOST_CODES..).filter(|rest| !rest.is_empty()) {
        let count: u64 = rest.iter().map(CountedCode::count).sum();
        chart.add_note(&format!("{} more codes with {}", grouped(rest.len() as u64), submissions(count)));
    }
    chart
}

fn durations(title: &str, histogram: &Histogram, facet: fn(i64, i64) -> Facet) -> BarChart {
    let bars = histogram.edges_ms.windows(2).zip(&histogram.counts).map(|(edges, count)| {
        let (from_ms, to_ms) = (edges[0], edges[1]);
        let what = duration_range(from_ms, to_ms);
        count_bar(end_label(to_ms), what, Tone::Duration, *count, facet(from_ms, to_ms))
    });
    let mut chart = BarChart::new(title, submissions(histogram.counts.iter().sum()), bars.collect());
    chart.label_at = 0.5;
    if histogram.below_zero > 0 {
        chart.add_note(&format!("{} below zero: the clock was set back", submissions(histogram.below_zero)));
    }
    chart
}

fn spent(spend: &Spend, overview: &Overview, zone: &TimeZone) -> BarChart {
    let step = overview.buckets.step;
    let bars = overview.buckets.edges.windows(2).zip(&spend.by_time).map(|(edges, amount)| {
        let span = bucket_name(step, edges[0], edges[1], zone);
        Bar {
            label: axis_label(step, edges[0], zone),
            what: format!("{}, {span}", spend.profile),
            name: format!("{span}: {amount} spent by {}", spend.profile),
            parts: vec![(Tone::Money, amount.approximate())],
            figure: amount.to_string(),
            facet: Facet::Spend { profile: spend.profile.clone(), since_ms: edges[0], until_ms: edges[1] },
        }
    });
    let title = format!("Spend of {}", cut(&spend.profile, MAX_TITLE_CHARS));
    let subtitle = format!("{} by {}", spend.total, counted(spend.balances, "balance", "balances"));
    let mut chart = BarChart::new(title, subtitle, bars.collect());
    chart.is_count = false;
    chart.label_at = label_at(step);
    add_spend_notes(&mut chart, spend);
    chart
}

/// Says what the balances can't tell about the money that was spent.
fn add_spend_notes(chart: &mut BarChart, spend: &Spend) {
    let times = match spend.top_ups {
        1 => "once".to_owned(),
        many => format!("{} times", grouped(many)),
    };
    if spend.top_ups > 0 {
        chart.add_note(&format!("The balance rose {times}; what was spent in between is not known"));
    }
    if spend.unread > 0 {
        let (are, too_long) = if spend.unread == 1 { ("is", "balance") } else { ("are", "balances") };
        chart.add_note(&format!("{} {too_long} {are} too long to be added up", grouped(spend.unread)));
    }
}
