//! The findings of the requests themselves, one line for each rule.

use std::collections::{HashMap, HashSet};

use super::changes::change;
use super::line::{Grade, HowOften, Line};
use super::outcome::{clients, conversations, joined};
use super::rules::is_said_by_a_rule;
use super::session::Session;
use crate::contract::{Method, counted};
use crate::history::SeenCall;
use crate::payload::{Finding, Severity};

/// Rules that have a line for each place: the sentence names it.
const IN_PLACES: [&str; 1] = ["key.elsewhere"];

/// From so many lines on, the places of a rule share one.
const MOST_PLACES: usize = 100;

/// What calls have of one rule.
#[derive(Default)]
struct Group<'a> {
    found: Vec<(&'a SeenCall, &'a Finding)>,
}

/// Returns a line for each rule of which a finding was there, in the order in which they came first.
pub(super) fn lines(session: &Session<'_>) -> Vec<Line> {
    let mut order: Vec<(&'static str, &str)> = Vec::new();
    let mut groups: HashMap<(&'static str, &str), Group<'_>> = HashMap::new();
    for &call in &session.calls {
        for finding in call.findings.iter().filter(|finding| !is_said_by_a_rule(finding.id)) {
            let mut of = (finding.id, if IN_PLACES.contains(&finding.id) { finding.message.as_str() } else { "" });
            // A hostile program invents places without end.
            if !groups.contains_key(&of) && groups.len() >= MOST_PLACES {
                of.1 = "";
            }
            let group = groups.entry(of).or_default();
            if group.found.is_empty() {
                order.push(of);
            }
            group.found.push((call, finding));
        }
    }
    let counts = Counts::new(session);
    order.iter().filter_map(|of| groups.get(of)?.line(session, &counts)).collect()
}

impl Group<'_> {
    fn line(&self, session: &Session<'_>, counts: &Counts) -> Option<Line> {
        let (_, worst) = self.found.iter().min_by_key(|(_, finding)| finding.severity)?;
        let mut calls: Vec<&SeenCall> = self.found.iter().map(|(call, _)| *call).collect();
        // Findings of one call stand side by side.
        calls.dedup_by_key(|call| std::ptr::from_ref::<SeenCall>(call));
        Some(Line {
            rule: worst.id,
            grade: grade(worst.severity),
            seen: worst.message.clone(),
            detail: joined([clients(&calls), self.places()]),
            how_often: HowOften { count: calls.len(), of: counts.of_methods(&calls) },
            source: worst.source,
            change: change(worst),
            conversations: conversations(session, &calls),
            calls: calls.iter().map(|call| call.number).collect(),
            of_calls: Vec::new(),
        })
    }

    /// Returns where the findings are, and how many other sentences the rule said.
    fn places(&self) -> String {
        let place = self.found.first().map_or("", |(_, finding)| finding.pointer.as_str());
        let sentences: HashSet<&str> = self.found.iter().map(|(_, finding)| finding.message.as_str()).collect();
        let more = sentences.len().saturating_sub(1) as u64;
        let more = if more == 0 { String::new() } else { counted(more, "more like it", "more like it") };
        joined([place.to_owned(), more])
    }
}

const fn grade(severity: Severity) -> Grade {
    match severity {
        Severity::Error => Grade::Error,
        Severity::Warning => Grade::Warning,
        Severity::Info => Grade::Note,
    }
}

/// How many calls there are of each method, and of none.
struct Counts(HashMap<Option<Method>, usize>);

impl Counts {
    fn new(session: &Session<'_>) -> Self {
        let mut counts = HashMap::new();
        session.calls.iter().for_each(|call| *counts.entry(call.method).or_default() += 1);
        Self(counts)
    }

    /// Returns the number of calls of the methods that some calls have.
    fn of_methods(&self, calls: &[&SeenCall]) -> usize {
        let methods: HashSet<Option<Method>> = calls.iter().map(|call| call.method).collect();
        methods.iter().filter_map(|method| self.0.get(method)).sum()
    }
}
