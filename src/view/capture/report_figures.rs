//! The figures beside a session's report in words: times between polls, requests, clients and keys.

use crate::contract::{counted, grouped};
use crate::judge::{ClientFigures, Figures, GapBar, KeyFigures, PollTimes};

/// Most clients and keys that are listed.
const MOST_LISTED: usize = 12;

/// The times between polls as bars.
#[derive(Debug)]
pub struct GapChart {
    /// `129 gaps`.
    pub subtitle: String,
    /// `Seconds · least 0.69, median 3.0`; what is said where there is no bar.
    pub caption: String,
    /// The whole chart in words.
    pub name: String,
    /// Bars of equal width; none where no task was asked about twice.
    pub bars: Vec<GapColumn>,
    /// How many bars lie below the floor.
    pub below_floor: usize,
    /// `2 s floor`.
    pub floor: String,
}

/// A bar.
#[derive(Debug)]
pub struct GapColumn {
    /// The text at the axis.
    pub label: String,
    /// The number over the bar; empty for none.
    pub figure: String,
    /// The height, where 1 is the highest bar.
    pub height: f32,
    /// What the bar stands for in words.
    pub name: String,
}

/// A client, or how many more there are.
#[derive(Debug, PartialEq, Eq)]
pub struct ReportClient {
    pub client: String,
    pub tasks: String,
    /// How many errors and warnings were found in its requests; empty for none.
    pub errors: String,
    pub warnings: String,
}

/// A key, or how many more there are.
#[derive(Debug, PartialEq, Eq)]
pub struct ReportKey {
    pub hint: String,
    pub remark: String,
}

impl GapChart {
    pub(super) fn new(polls: &PollTimes) -> Self {
        let (Some(least), Some(median)) = (polls.least_ms, polls.median_ms) else {
            let caption = "No task was asked about twice".to_owned();
            let (name, subtitle) = (format!("Time between polls: {caption}"), String::new());
            return Self { subtitle, name, caption, bars: Vec::new(), below_floor: 0, floor: String::new() };
        };
        let highest = polls.bars.iter().map(|bar| bar.count).max().unwrap_or_default().max(1);
        let (least, median, floor) = (seconds(least), seconds(median), whole(polls.floor_ms));
        let gaps = counted(polls.gaps as u64, "gap", "gaps");
        let under = grouped(polls.under_floor as u64);
        Self {
            name: format!("Time between polls: {under} of {gaps} under {floor} s, least {least} s, median {median} s"),
            subtitle: gaps,
            caption: format!("Seconds · least {least}, median {median}"),
            bars: polls.bars.iter().map(|bar| column(bar, highest)).collect(),
            below_floor: polls.bars.iter().filter(|bar| bar.to_ms.is_some_and(|to| to <= polls.floor_ms)).count(),
            floor: format!("{floor} s floor"),
        }
    }
}

fn column(bar: &GapBar, highest: usize) -> GapColumn {
    let from = whole(bar.from_ms);
    let count = counted(bar.count as u64, "gap", "gaps");
    GapColumn {
        name: match bar.to_ms {
            Some(to) => format!("{from} to {} s: {count}", whole(to)),
            None => format!("{from} s and more: {count}"),
        },
        label: if bar.to_ms.is_some() { from } else { format!("{from}+") },
        figure: if bar.count == 0 { String::new() } else { grouped(bar.count as u64) },
        height: bar.count as f32 / highest as f32,
    }
}

/// Returns seconds without a needless decimal: `2`, `0.5`.
fn whole(ms: u64) -> String {
    if ms.is_multiple_of(1_000) { grouped(ms / 1_000) } else { seconds(ms) }
}

/// Returns seconds as precisely as they matter: `0.69`, `3.0`.
fn seconds(ms: u64) -> String {
    match ms {
        ms if ms >= 1_000 || ms.is_multiple_of(100) => format!("{}.{}", grouped(ms / 1_000), ms % 1_000 / 100),
        ms => format!("0.{:02}", ms / 10),
    }
}

/// Returns what was asked for, and how often. What did not come is left out, except the methods.
pub(super) fn requests(figures: &Figures) -> Vec<(&'static str, String)> {
    let requests = &figures.requests;
    let always = [
        ("createTask", requests.create_task),
        ("getTaskResult", requests.get_task_result),
        ("getBalance", requests.get_balance),
    ];
    let sometimes = [
        ("Something else, answered with 404", requests.not_found),
        ("Something else, answered otherwise", requests.others.saturating_sub(requests.not_found)),
        ("Cut in the middle", requests.cut),
        ("Callbacks to the client", requests.callbacks),
        ("Connections used", figures.connections),
    ];
    let sometimes = sometimes.into_iter().filter(|(_, count)| *count > 0);
    always.into_iter().chain(sometimes).map(|(what, count)| (what, grouped(count as u64))).collect()
}

pub(super) fn clients(figures: &Figures) -> Vec<ReportClient> {
    let shown = figures.clients.iter().take(MOST_LISTED).map(client);
    let rest = more(figures.clients.len(), MOST_LISTED).map(|more| ReportClient {
        client: more,
        tasks: String::new(),
        errors: String::new(),
        warnings: String::new(),
    });
    shown.chain(rest).collect()
}

fn client(client: &ClientFigures) -> ReportClient {
    let number = |count: usize| if count == 0 { String::new() } else { grouped(count as u64) };
    ReportClient {
        client: client.client.clone(),
        tasks: counted(client.tasks as u64, "task", "tasks"),
        errors: number(client.errors),
        warnings: number(client.warnings),
    }
}

pub(super) fn keys(figures: &Figures) -> Vec<ReportKey> {
    let shown = figures.keys.iter().take(MOST_LISTED).map(key);
    let rest = more(figures.keys.len(), MOST_LISTED).map(|hint| ReportKey { hint, remark: String::new() });
    shown.chain(rest).collect()
}

/// Returns how many are left of all when some were shown.
pub(super) fn more(all: usize, shown: usize) -> Option<String> {
    all.checked_sub(shown).filter(|more| *more > 0).map(|more| format!("{} more", grouped(more as u64)))
}

fn key(key: &KeyFigures) -> ReportKey {
    let clients = counted(key.clients as u64, "client", "clients");
    if key.is_token {
        let last = key.hint.trim_start_matches('•');
        return ReportKey { hint: format!("desk-…{last}"), remark: format!("this session's token, by {clients}") };
    }
    let calls = counted(key.calls as u64, "request", "requests");
    ReportKey { hint: key.hint.clone(), remark: format!("in {calls} by {clients}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_are_as_precise_as_they_matter() {
        assert_eq!(
            [690, 95, 500, 1_999, 3_000, 1_200_000].map(seconds),
            ["0.69", "0.09", "0.5", "1.9", "3.0", "1,200.0"]
        );
        assert_eq!([0, 500, 2_000].map(whole), ["0", "0.5", "2"]);
    }
}
