//! Two records' replies: what they say as facts, and their bodies by structure.

use crate::contract::{Departure, Method, cut, read_create_task_reply, read_task_result_reply};
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
    /// What the bodies are: `createTask reply`.
    pub title: &'static str,
    pub difference: Difference,
}

impl ComparedReplies {
    /// Returns the number of facts and values that differ.
    #[must_use]
    pub fn differing(&self) -> usize {
        let facts = self.facts.iter().filter(|fact| fact.kind != DifferenceKind::Same).count();
        facts + self.bodies.iter().map(|body| body.difference.differing).sum::<usize>()
    }
}

type Fact = fn(&Record) -> Option<String>;

const FACTS: &[(&str, Fact)] = &[
    ("State", |record| Some(record.summary.state.label().to_owned())),
    ("Sent to", |record| Some(record.summary.base_url.clone())),
    ("HTTP status", |record| Some(record.create_task()?.status?.to_string())),
    ("Transport", |record| record.create_task()?.error.clone()),
    ("Error code", |record| record.summary.error_code.clone()),
    ("What happened", |record| record.summary.detail.clone()),
    ("Solution", |record| Some(SolutionView::new(record.solution.as_deref()?).line(MAX_FACT_CHARS))),
];

/// A kind of reply that is compared, each record's last of the kind.
struct ReplyKind {
    method: Method,
    title: &'static str,
    /// Reads how a reply departs from the contract.
    departures: fn(&Record, &StoredExchange) -> Option<Vec<Departure>>,
}

const REPLIES: [ReplyKind; 2] = [
    ReplyKind {
        method: Method::CreateTask,
        title: "createTask reply",
        departures: |_, exchange| Some(read_create_task_reply(exchange.received()?).departures),
    },
    ReplyKind {
        method: Method::GetTaskResult,
        title: "Last getTaskResult reply",
        departures: |record, exchange| {
            Some(read_task_result_reply(exchange.received()?, record.summary.task_id.as_ref()).departures)
        },
    },
];

impl ReplyKind {
    fn last<'a>(&self, record: &'a Record) -> Option<&'a StoredExchange> {
        record.exchanges_of(self.method).rev().find(|exchange| exchange.status.is_some())
    }

    /// Compares the last reply of each record; `None` when neither has one.
    fn compare(&self, left: &Record, right: &Record) -> Option<ComparedBody> {
        let sides = [self.last(left), self.last(right)];
        if sides.iter().all(Option::is_none) {
            return None;
        }
        let [left, right] = sides.map(|exchange| exchange.map_or(&[][..], |exchange| exchange.reply_body.as_slice()));
        let mut difference = compare_bodies(left, right);
        difference
            .notes
            .extend(["left", "right"].into_iter().zip(sides).filter_map(|(side, exchange)| note(side, exchange)));
        Some(ComparedBody { title: self.title, difference })
    }
}

/// Says what keeps a side's body from being compared whole.
fn note(side: &str, exchange: Option<&StoredExchange>) -> Option<String> {
    match exchange {
        None => Some(format!("The {side} side has no such reply")),
        Some(exchange) => exchange.reply_truncated.then(|| format!("The {side} side's reply was cut off at 4 MiB")),
    }
}

/// Compares what came back for two records.
pub(super) fn compare(left: &Record, right: &Record) -> ComparedReplies {
    let mut facts: Vec<_> = FACTS.iter().filter_map(|(name, fact)| fact_row(name, fact(left), fact(right))).collect();
    facts.extend(departure_rows(left, right));
    let bodies = REPLIES.iter().filter_map(|kind| kind.compare(left, right)).collect();
    ComparedReplies { facts, bodies }
}

/// Returns a row for each departure from the contract that a side's replies have.
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

/// Returns each departure of a record's replies once, with the method of the reply.
fn departures(record: &Record) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for kind in &REPLIES {
        let departures = kind.last(record).and_then(|exchange| (kind.departures)(record, exchange));
        for departure in departures.unwrap_or_default() {
            let text = format!("{}: {departure}", kind.method);
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
