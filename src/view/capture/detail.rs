//! A conversation as a whole: its sentence, its requests, and what happened between them.

use super::between::{Between, between};
use super::conversation::{ConversationFacts, Judged};
use super::other::what;
use crate::contract::Method;
use crate::history::{AnsweredBy, Life, SeenCall, SubmissionId};
use crate::judge::Line;

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
    pub money: String,
    /// Requests, and what happened between them, in order.
    pub items: Vec<DetailItem>,
    /// The requests among the items.
    pub requests: usize,
    /// What is wrong with the conversation, errors first.
    pub lines: Vec<Line>,
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
    let polls: Vec<u64> = judged.calls.iter().filter(|call| !is_create(call)).map(|call| call.at_ms).collect();
    items.extend(judged.calls.iter().map(|call| DetailItem::Call(call_row(call, began, &polls, &judged))));
    items.sort_by_key(DetailItem::at_ms);
    ConversationDetail {
        id: judged.row.summary.id,
        state: judged.row.summary.state,
        sentence: judged.sentence(),
        money: judged.money(),
        requests: judged.calls.len(),
        items,
        lines: judged.lines,
        last_good: neighbours.last_good,
    }
}

fn is_create(call: &SeenCall) -> bool {
    call.method == Some(Method::CreateTask)
}

fn call_row(call: &SeenCall, began: u64, polls: &[u64], judged: &Judged) -> CallRow {
    let at = polls.iter().position(|at_ms| *at_ms == call.at_ms).filter(|_| !is_create(call));
    let gap = |from: Option<&u64>, to: Option<&u64>| Some(to?.saturating_sub(*from?));
    let (before, after) = match at {
        Some(at) => (at.checked_sub(1).and_then(|before| polls.get(before)), polls.get(at + 1)),
        None => (None, None),
    };
    let own = at.and_then(|at| polls.get(at));
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
        answered_by: call.answered_by,
        errors: count(crate::judge::Grade::Error),
        warnings: count(crate::judge::Grade::Warning),
        gap_before_ms: gap(before, own),
        gap_after_ms: gap(own, after),
    }
}
