//! The report as Markdown, to be pasted into an issue or kept beside a build.

use std::fmt::Write as _;

use super::figures::{ClientFigures, Figures, GapBar, KeyFigures, PollTimes};
use super::line::Line;
use super::report::Report;
use crate::contract::{Method, counted, cut, grouped, took};
use crate::payload::in_one_line;

/// Most submissions that a line names.
const MAX_NAMED: usize = 4;

/// Longest text of a cell, in characters.
const MAX_CELL: usize = 300;

/// Most clients and keys that are listed.
const MAX_LISTED: usize = 50;

/// Writes the report as Markdown.
#[must_use]
pub fn markdown(report: &Report) -> String {
    let mut text = format!("# Conformance report\n\n**{}**\n\n{}", report.headline(), session(report));
    for (title, lines) in [("Errors", &report.errors), ("Warnings", &report.warnings)] {
        push_lines(&mut text, title, lines);
    }
    push_short(&mut text, "Kept", &report.kept);
    push_lines(&mut text, "Notes", &report.notes);
    push_figures(&mut text, &report.figures);
    text
}

fn session(report: &Report) -> String {
    let facts = &report.facts;
    let begun = jiff::Timestamp::from_millisecond(facts.begun_at_ms).unwrap_or_default();
    let limit = facts.limit.map_or_else(|| "none".to_owned(), |limit| format!("{limit} createTask"));
    let is_open = if facts.has_ended { "" } else { " so far" };
    format!(
        "- Answered by: {} at {}, {}\n- Began: {} UTC, lasted {}{is_open}\n- Limit: {limit}; guard {}\n- Seen by: CapKill Desk {}\n",
        plain(&facts.target),
        plain(&facts.host),
        facts.costs.words(),
        begun.strftime("%Y-%m-%d %H:%M:%S"),
        took(facts.lasted_ms),
        if facts.guard_on { "on" } else { "off" },
        plain(&facts.version),
    )
}

fn push_lines(text: &mut String, title: &str, lines: &[Line]) {
    if lines.is_empty() {
        return;
    }
    let _ = write!(text, "\n## {title}\n\n| What was seen | How often | Who states it | What to change | Where |\n");
    text.push_str("|---|---|---|---|---|\n");
    for line in lines {
        let cells = [seen(line), line.how_often.to_string(), line.source.to_string(), plain(&line.change), place(line)];
        let _ = writeln!(text, "| {} |", cells.join(" | "));
    }
}

/// Writes lines that have nothing to change.
fn push_short(text: &mut String, title: &str, lines: &[Line]) {
    if lines.is_empty() {
        return;
    }
    let _ = write!(text, "\n## {title}\n\n| What was seen | How often | Who states it |\n|---|---|---|\n");
    for line in lines {
        let _ = writeln!(text, "| {} | {} | {} |", seen(line), line.how_often, line.source);
    }
}

fn seen(line: &Line) -> String {
    let seen = plain(&line.seen);
    if line.detail.is_empty() { seen } else { format!("{seen}: {}", plain(&line.detail)) }
}

/// Returns the submissions a line was seen in; its requests where there is none.
fn place(line: &Line) -> String {
    let rows = line.conversations.iter().map(|row| format!("#{}", row.0));
    let calls = line.calls.iter().map(|number| format!("request {number}"));
    let all = if line.conversations.is_empty() { line.calls.len() } else { line.conversations.len() };
    let mut named: Vec<String> =
        if line.conversations.is_empty() { calls.take(MAX_NAMED).collect() } else { rows.take(MAX_NAMED).collect() };
    if all > named.len() {
        named.push(format!("{} more", grouped((all - named.len()) as u64)));
    }
    named.join(", ")
}

fn push_figures(text: &mut String, figures: &Figures) {
    let requests = &figures.requests;
    text.push_str("\n## Figures\n\n");
    for method in Method::ALL {
        let _ = writeln!(text, "- {method}: {}", grouped(requests.of(method) as u64));
    }
    let others = [
        ("Something else, answered with 404", requests.not_found),
        ("Something else, answered otherwise", requests.others - requests.not_found),
        ("Broken off", requests.cut),
        ("Callbacks to the client", requests.callbacks),
    ];
    let others = others.into_iter().filter(|(_, count)| *count > 0);
    for (what, count) in others.chain([("Connections used", figures.connections)]) {
        let _ = writeln!(text, "- {what}: {}", grouped(count as u64));
    }
    push_times(text, &figures.polls);
    push_list(text, "Clients", &figures.clients, client);
    push_list(text, "Keys seen", &figures.keys, key);
}

fn push_times(text: &mut String, polls: &PollTimes) {
    let (Some(least), Some(median)) = (polls.least_ms, polls.median_ms) else { return };
    let under = grouped(polls.under_floor as u64);
    let gaps = grouped(polls.gaps as u64);
    let (least, median, floor) = (took(least), took(median), took(polls.floor_ms));
    let _ =
        write!(text, "\n### Time between polls\n\n{under} of {gaps} under {floor}, least {least}, median {median}\n\n");
    text.push_str("| Seconds | Polls |\n|---|---|\n");
    for bar in polls.bars.iter().filter(|bar| bar.count > 0) {
        let _ = writeln!(text, "| {} | {} |", span(bar), grouped(bar.count as u64));
    }
}

fn span(bar: &GapBar) -> String {
    let seconds = |ms: u64| format!("{}.{}", ms / 1_000, ms % 1_000 / 100);
    bar.to_ms.map_or_else(
        || format!("{} and more", seconds(bar.from_ms)),
        |to| format!("{} to {}", seconds(bar.from_ms), seconds(to)),
    )
}

fn push_list<T>(text: &mut String, title: &str, rows: &[T], row: impl Fn(&T) -> String) {
    if rows.is_empty() {
        return;
    }
    let _ = write!(text, "\n### {title}\n\n");
    for shown in rows.iter().take(MAX_LISTED) {
        let _ = writeln!(text, "- {}", row(shown));
    }
    if let Some(more) = rows.len().checked_sub(MAX_LISTED).filter(|more| *more > 0) {
        let _ = writeln!(text, "- {} more", grouped(more as u64));
    }
}

fn client(client: &ClientFigures) -> String {
    let count = |number: usize, one: &str, many: &str| counted(number as u64, one, many);
    format!(
        "{}: {}, {}, {}, {}",
        plain(&client.client),
        count(client.tasks, "task", "tasks"),
        count(client.calls, "request", "requests"),
        count(client.errors, "error", "errors"),
        count(client.warnings, "warning", "warnings"),
    )
}

fn key(key: &KeyFigures) -> String {
    let what = if key.is_token { "the session's token, " } else { "" };
    let clients = counted(key.clients as u64, "client", "clients");
    let calls = counted(key.calls as u64, "request", "requests");
    format!("{} ({}): {what}{calls} by {clients}", plain(&key.hint), plain(&key.hash))
}

/// Returns foreign text as plain text of one line: nothing in it is Markdown, HTML or the end of a cell, and a character
/// that can't be seen is spelled.
fn plain(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for char in in_one_line(&cut(text, MAX_CELL)).chars() {
        if r"\`*_[]<>|#~&!".contains(char) {
            escaped.push('\\');
        }
        escaped.push(char);
    }
    escaped
}
