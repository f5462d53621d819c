//! How long two records' exchanges took.

use crate::contract::Method;
use crate::history::{Life, Record, StoredExchange};

/// A duration or a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Amount {
    Ms(i64),
    Count(u64),
}

/// One measure of both records; `None` where the measure does not apply.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timing {
    pub name: &'static str,
    pub left: Option<Amount>,
    pub right: Option<Amount>,
}

type Measure = fn(&Record) -> Option<Amount>;

const TIMINGS: &[(&str, Measure)] = &[
    ("createTask", |record| slowest(record, Method::CreateTask)),
    // The record's own count would hold a poll that is about to leave.
    ("Polls", |record| Some(Amount::Count(record.exchanges_of(Method::GetTaskResult).count() as u64))),
    ("Slowest poll", |record| slowest(record, Method::GetTaskResult)),
    ("Time to the solution", |record| ended_after(record, Life::Solved)),
    ("Time to the failure", |record| ended_after(record, Life::Failed)),
    ("First callback after", |record| {
        record.callbacks.iter().map(|callback| Amount::Ms(since_begin(record, callback.at_ms))).next()
    }),
    ("Bytes received", |record| Some(Amount::Count(record.exchanges.iter().map(StoredExchange::bytes_received).sum()))),
];

/// Returns every measure that one of the records has.
pub(super) fn compare(left: &Record, right: &Record) -> Vec<Timing> {
    let timings = TIMINGS.iter().map(|(name, measure)| Timing { name, left: measure(left), right: measure(right) });
    timings.filter(|timing| timing.left.is_some() || timing.right.is_some()).collect()
}

fn slowest(record: &Record, method: Method) -> Option<Amount> {
    record.exchanges_of(method).map(|exchange| exchange.elapsed_ms).max().map(Amount::Ms)
}

/// Returns the time from the submission to its end, when the end is this state.
fn ended_after(record: &Record, state: Life) -> Option<Amount> {
    let ended_at_ms = record.ended_at_ms.filter(|_| record.summary.state == state)?;
    Some(Amount::Ms(since_begin(record, ended_at_ms)))
}

/// Returns the time since the submission was created. It is never negative, also when the clock was set back in between.
fn since_begin(record: &Record, at_ms: i64) -> i64 {
    at_ms.saturating_sub(record.summary.created_at_ms).max(0)
}
