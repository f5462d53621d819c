//! Two records' replies: what they say as facts, and their bodies by structure.

use crate::contract::{Method, cut, read_balance_reply, read_create_task_reply, read_task_result_reply};
use crate::history::{Record, StoredExchange};
use crate::payload::{Difference, DifferenceKind, DifferenceRow, ShownValue, compare_bodies};
use crate::view::solution::SolutionView;

/// Longest fact, in characters.
const MAX_FACT_CHARS: usize = 500;

/// How two records' replies differ.
#[derive(Debug)]
pub struct ComparedReplies {
    pub facts: Vec<DifferenceRow>,
    /// The bodies that at least one side has.
    pub bodies: Vec<ComparedBody>,
}

/// One kind of reply of both records.
#[derive(Debug)]
pub struct ComparedBody {
    /// `createTask reply`.
    pub title: &'static str,
    pub difference: Difference,
}

impl ComparedReplies {
    /// Facts and values that differ.
    #[must_use]
    pub fn differing(&self) -> usize {
        let facts = self.facts.iter().filter(|fact| fact.kind != DifferenceKind::Same).count();
        facts + self.bodies.iter().map(|body| body.difference.differing).sum::<usize>()
    }
}

type Fact = fn(&Record) -> Option<String>;

const FACTS: &[(&str, Fact)] = &[
    ("State", |record| Some(record.summary.state.label().to_owned())),
    ("Sent to", |record| Some(record.base_url.clone())),
    ("HTTP status", |record| Some(create_task(record)?.status?.to_string())),
    ("Transport", |record| create_task(record)?.error.clone()),
    ("Error code", |record| record.summary.error_code.clone()),
    ("What happened", |record| record.summary.detail.clone()),
    ("Solution", |record| Some(SolutionView::new(record.solution.as_deref()?).line(MAX_FACT_CHARS))),
];

/// The kinds of replies that are compared, the last of each kind.
const BODIES: [(Method, &str); 2] =
    [(Method::CreateTask, "createTask reply"), (Method::GetTaskResult, "Last getTaskResult reply")];

/// Compares what came back for two records.
pub fn compare(left: &Record, right: &Record) -> ComparedReplies {
    let mut facts: Vec<_> = FACTS.iter().filter_map(|(name, fact)| fact_row(name, fact(left), fact(right))).collect();
    facts.extend(departure_rows(left, right));
    let bodies = BODIES.into_iter().filter_map(|(method, title)| {
        let (left, right) = (last_reply(left, method), last_reply(right, method));
        if left.is_none() && right.is_none() {
            return None;
        }
        let body =
            |exchange: Option<&StoredExchange>| exchange.map_or(Vec::new(), |exchange| exchange.reply_body.clone());
        let mut difference = compare_bodies(&body(left), &body(right));
        for (side, exchange) in [("left", left), ("right", right)] {
            if exchange.is_none() {
                difference.notes.push(format!("There is none on the {side}"));
            } else if exchange.is_some_and(|exchange| exchange.reply_truncated) {
                difference.notes.push(format!("The {side} one was cut off at 4 MiB"));
            }
        }
        Some(ComparedBody { title, difference })
    });
    ComparedReplies { bodies: bodies.collect(), facts }
}

fn create_task(record: &Record) -> Option<&StoredExchange> {
    record.exchanges.first()
}

fn last_reply(record: &Record, method: Method) -> Option<&StoredExchange> {
    record.exchanges_of(method).rev().find(|exchange| exchange.status.is_some())
}

/// Every departure from the contract that a side's replies have, once.
fn departure_rows(left: &Record, right: &Record) -> Vec<DifferenceRow> {
    let (left, right) = (departures(left), departures(right));
    let mut named = left.clone();
    named.extend(right.iter().filter(|departure| !left.contains(departure)).cloned());
    let rows = named.into_iter().filter_map(|departure| {
        let on = |side: &[String]| side.contains(&departure).then(|| departure.clone());
        fact_row("Departure", on(&left), on(&right))
    });
    rows.collect()
}

fn departures(record: &Record) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let received = |(method, _)| Some((method, last_reply(record, method)?.received()?));
    for (method, received) in BODIES.into_iter().filter_map(received) {
        let departures = match method {
            Method::CreateTask => read_create_task_reply(received).departures,
            Method::GetTaskResult => read_task_result_reply(received, record.summary.task_id.as_ref()).departures,
            Method::GetBalance => read_balance_reply(received).departures,
        };
        for departure in departures {
            let text = format!("{method}: {departure}");
            if !found.contains(&text) {
                found.push(text);
            }
        }
    }
    found
}

fn fact_row(name: &str, left: Option<String>, right: Option<String>) -> Option<DifferenceRow> {
    let kind = match (&left, &right) {
        (None, None) => return None,
        (Some(_), None) => DifferenceKind::OnlyLeft,
        (None, Some(_)) => DifferenceKind::OnlyRight,
        (Some(left), Some(right)) if left == right => DifferenceKind::Same,
        (Some(_), Some(_)) => DifferenceKind::Changed,
    };
    let shown = |text: Option<String>| text.map(|text| ShownValue::Text(cut(&text, MAX_FACT_CHARS)));
    Some(DifferenceRow { place: name.to_owned(), kind, left: shown(left), right: shown(right), note: None })
}
