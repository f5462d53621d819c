//! A conversation as a whole: its sentence, its requests, and what happened between them.

use super::between::{Between, between};
use super::conversation::{ConversationFacts, Judged};
use super::other::what;
use crate::contract::Method;
use crate::history::{AnsweredBy, Life, SeenCall, SubmissionId};
use crate::judge::{Grade, Line};

/// A request of a task, as a row of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CallRow {
    pub number: u64,
    /// In milliseconds since the task's createTask came.
    pub at_ms: u64,
    pub is_create: bool,
    /// The method, or what was asked for instead.
    pub what: String,
    /// The task type, of a createTask.
    pub task_type: String,
    pub status: Option<u16>,
    /// How long the reply took, in milliseconds.
    pub took_ms: Option<u64>,
    /// The client left before the answer.
    pub has_hung_up: bool,
    pub answered_by: AnsweredBy,
    pub errors: usize,
    pub warnings: usize,
    /// Time since the poll before, and until the next one, in milliseconds.
    pub gap_before_ms: Option<u64>,
    pub gap_after_ms: Option<u64>,
}

/// A row of the list of exchanges.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DetailItem {
    Call(CallRow),
    Between(Between),
}

impl DetailItem {
    fn at_ms(&self) -> u64 {
        match self {
            Self::Call(call) => call.at_ms,
            Self::Between(between) => between.at_ms,
        }
    }
}

/// A conversation as a whole.
#[derive(Debug)]
pub struct ConversationDetail {
    pub id: SubmissionId,
    pub state: Life,
    /// What went wrong in time, the worst first.
    pub sentence: String,
    /// Requests, and what happened between them, in order.
    pub items: Vec<DetailItem>,
    /// The requests among the items.
    pub requests: usize,
    /// What is wrong with the conversation, errors first.
    pub lines: Vec<Line>,
    /// The desk answered createTask itself: nothing left this machine.
    pub never_left: bool,
    /// The last submission of the same client with an answer, to compare with.
    pub last_good: Option<SubmissionId>,
}

/// What a conversation's neighbours tell of it.
#[derive(Clone, Debug, Default)]
pub struct Neighbours {
    /// The submissions that had the same payload afterwards, each with when it came, in milliseconds since the session
    /// began.
    pub later: Vec<(SubmissionId, u64)>,
    pub last_good: Option<SubmissionId>,
}

/// Makes a conversation ready as a whole. Takes time: not for the paint path.
#[must_use]
pub fn conversation_detail(facts: ConversationFacts, neighbours: Neighbours) -> ConversationDetail {
    let judged = Judged::of(facts);
    let began = judged.calls.first().map_or(0, |create| create.at_ms);
    let later: Vec<_> = neighbours.later.into_iter().map(|(id, at_ms)| (id, at_ms.saturating_sub(began))).collect();
    let mut items: Vec<DetailItem> = between(&judged, &later).into_iter().map(DetailItem::Between).collect();
    let rows = with_gaps(&judged.calls).map(|(call, gaps)| DetailItem::Call(call_row(call, began, gaps, &judged)));
    items.extend(rows);
    items.sort_by_key(DetailItem::at_ms);
    ConversationDetail {
        id: judged.row.summary.id,
        state: judged.row.summary.state,
        sentence: judged.sentence(),
        requests: judged.calls.len(),
        never_left: judged.row.summary.state == Life::NotSent,
        items,
        lines: judged.lines,
        last_good: neighbours.last_good,
    }
}

fn is_create(call: &SeenCall) -> bool {
    call.method == Some(Method::CreateTask)
}

/// Returns each request with the time since the poll before and until the next one, where it is a poll.
fn with_gaps(calls: &[SeenCall]) -> impl Iterator<Item = (&SeenCall, [Option<u64>; 2])> {
    calls.iter().enumerate().map(|(at, call)| {
        let gap = |from: Option<&SeenCall>, to: Option<&SeenCall>| Some(to?.at_ms.saturating_sub(from?.at_ms));
        let before = calls[..at].iter().rev().find(|other| !is_create(other));
        let after = calls[at + 1..].iter().find(|other| !is_create(other));
        let own = Some(call).filter(|call| !is_create(call));
        (call, [gap(before, own), gap(own, after)])
    })
}

fn call_row(call: &SeenCall, began: u64, [gap_before_ms, gap_after_ms]: [Option<u64>; 2], judged: &Judged) -> CallRow {
    let count =
        |grade| judged.lines.iter().filter(|line| line.grade == grade && line.calls.contains(&call.number)).count();
    CallRow {
        number: call.number,
        at_ms: call.at_ms.saturating_sub(began),
        is_create: is_create(call),
        what: what(call),
        task_type: if is_create(call) { judged.row.summary.task_type.clone() } else { String::new() },
        status: call.reply.as_ref().map(|reply| reply.status),
        took_ms: call.reply.as_ref().map(|reply| reply.elapsed_ms),
        has_hung_up: call.hung_up_after_ms.is_some(),
        answered_by: call.answered_by,
        errors: count(Grade::Error),
        warnings: count(Grade::Warning),
        gap_before_ms,
        gap_after_ms,
    }
}
