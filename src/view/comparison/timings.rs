//! How long two records' exchanges took.

use crate::contract::Method;
use crate::history::{Life, Record, StoredExchange};

/// A duration or a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Amount {
    Ms(i64),
    Count(u64),
}

/// One measure of both records; `None` where it does not apply.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timing {
    pub name: &'static str,
    pub left: Option<Amount>,
    pub right: Option<Amount>,
}

type Measure = fn(&Record) -> Option<Amount>;

const TIMINGS: &[(&str, Measure)] = &[
    ("createTask", |record| of(record, Method::CreateTask).map(|exchange| exchange.elapsed_ms).max().map(Amount::Ms)),
    // Not the record's own count, which holds the one that is about to leave.
    ("Polls", |record| Some(Amount::Count(of(record, Method::GetTaskResult).count() as u64))),
    ("Slowest poll", |record| {
        of(record, Method::GetTaskResult).map(|exchange| exchange.elapsed_ms).max().map(Amount::Ms)
    }),
    ("Time to the solution", |record| ended_after(record, Life::Solved)),
    ("Time to the failure", |record| ended_after(record, Life::Failed)),
    ("First callback after", |record| {
        record.callbacks.iter().map(|callback| Amount::Ms(since_begin(record, callback.at_ms))).next()
    }),
    ("Bytes received", |record| {
        Some(Amount::Count(record.exchanges.iter().map(|exchange| exchange.reply_body.len() as u64).sum()))
    }),
];

/// Every measure that one of the records has.
pub fn compare(left: &Record, right: &Record) -> Vec<Timing> {
    let timings = TIMINGS.iter().map(|(name, measure)| Timing { name, left: measure(left), right: measure(right) });
    timings.filter(|timing| timing.left.is_some() || timing.right.is_some()).collect()
}

fn of(record: &Record, method: Method) -> impl Iterator<Item = &StoredExchange> {
    record.exchanges_of(method)
}

fn ended_after(record: &Record, state: Life) -> Option<Amount> {
    let ended_at_ms = record.ended_at_ms.filter(|_| record.summary.state == state)?;
    Some(Amount::Ms(since_begin(record, ended_at_ms)))
}

/// A clock that was set back in between makes nothing end before it began.
fn since_begin(record: &Record, at_ms: i64) -> i64 {
    at_ms.saturating_sub(record.summary.created_at_ms).max(0)
}
