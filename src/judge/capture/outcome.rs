//! What a look at a session found of one rule, and the line that is made of it.

use std::collections::HashSet;

use super::line::{Grade, HowOften, Line};
use super::rules::CaptureRule;
use super::session::Session;
use crate::contract::counted;
use crate::history::{SeenCall, SubmissionId};

/// Most clients that a line names.
const MAX_CLIENTS: usize = 2;

/// What was found of a rule.
pub(super) struct Outcome<'a> {
    rule: CaptureRule,
    count: usize,
    of: usize,
    calls: Vec<&'a SeenCall>,
    detail: String,
    of_calls: Vec<String>,
}

impl<'a> Outcome<'a> {
    /// Says that calls broke a rule, of so many that could have.
    pub fn new(rule: CaptureRule, calls: Vec<&'a SeenCall>, of: usize) -> Self {
        Self { rule, count: calls.len(), of, calls, detail: String::new(), of_calls: Vec::new() }
    }

    /// Counts something else than the calls that the line names.
    pub fn counting(self, count: usize) -> Self {
        Self { count, ..self }
    }

    /// Adds the numbers.
    pub fn saying(self, detail: impl Into<String>) -> Self {
        Self { detail: detail.into(), ..self }
    }

    /// Says of each call what it alone did; the first of them stands for all where nothing else is said.
    pub fn each(self, said: impl Fn(&SeenCall) -> String) -> Self {
        let of_calls: Vec<String> = self.calls.iter().map(|call| said(call)).collect();
        let first = of_calls.first().cloned().unwrap_or_default();
        let detail = if self.detail.is_empty() { first } else { self.detail };
        Self { detail, of_calls, ..self }
    }

    /// Returns the report's line; `None` where there was nothing to judge or nothing to say.
    pub fn into_line(self, session: &Session<'_>) -> Option<Line> {
        let row = self.rule.row();
        let is_broken = self.count > 0;
        if self.of == 0 || (!is_broken && row.kept.is_empty()) {
            return None;
        }
        let parts = if is_broken { [clients(&self.calls), self.detail] } else { [String::new(), self.detail] };
        Some(Line {
            rule: row.id,
            grade: if is_broken { row.grade } else { Grade::Kept },
            seen: if is_broken { row.broken } else { row.kept }.to_owned(),
            detail: joined(parts),
            how_often: HowOften { count: if is_broken { self.count } else { self.of }, of: self.of },
            source: row.source,
            change: if is_broken { row.change.to_owned() } else { String::new() },
            conversations: conversations(session, &self.calls),
            calls: self.calls.iter().map(|call| call.number).collect(),
            of_calls: self.of_calls,
        })
    }
}

/// Joins the parts of a detail that are there.
pub(super) fn joined(parts: [String; 2]) -> String {
    let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    parts.join(" · ")
}

/// Returns who made some calls, in the order of their first call.
pub(super) fn clients(calls: &[&SeenCall]) -> String {
    let mut seen = HashSet::new();
    let names: Vec<&str> = calls.iter().map(|call| call.client.as_str()).filter(|name| seen.insert(*name)).collect();
    let more = names.len().saturating_sub(MAX_CLIENTS);
    let shown = names[..names.len() - more].join(", ");
    match more {
        0 => shown,
        more => format!("{shown} and {}", counted(more as u64, "more client", "more clients")),
    }
}

/// Returns the submissions that some calls are about, each once.
pub(super) fn conversations(session: &Session<'_>, calls: &[&SeenCall]) -> Vec<SubmissionId> {
    let mut rows = HashSet::new();
    calls.iter().filter_map(|call| session.submission_of(call)).filter(|row| rows.insert(*row)).collect()
}
