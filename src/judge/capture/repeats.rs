//! What may be paid twice: the same payload again, and clients that hang up before createTask is answered.

use std::collections::HashMap;

use super::outcome::Outcome;
use super::rules::CaptureRule;
use super::session::Session;
use crate::contract::{Method, Retry, error_code, took};
use crate::history::{AnsweredBy, SeenCall};
use crate::judge::money::money_of_repeat;
use crate::profile::Costs;

/// Within this time the same payload counts as sent again, in milliseconds. Source: this program.
const AGAIN_MS: u64 = 10 * 60_000;

pub(super) fn check<'a>(session: &Session<'a>) -> Vec<Outcome<'a>> {
    let of = session.of(Method::CreateTask).count();
    let mut outcomes = vec![hung_up(session, of)];
    outcomes.extend(Repeats::found_in(session).outcomes(session.facts.costs, of));
    outcomes
}

fn hung_up<'a>(session: &Session<'a>, of: usize) -> Outcome<'a> {
    let calls: Vec<&SeenCall> = session.of(Method::CreateTask).filter(|call| call.hung_up_after_ms.is_some()).collect();
    let each = |call: &SeenCall| match (call.hung_up_after_ms, &call.reply) {
        (Some(after), Some(reply)) => format!("after {}, the reply took {}", took(after), took(reply.elapsed_ms)),
        (Some(after), None) => format!("after {}", took(after)),
        (None, _) => String::new(),
    };
    Outcome::new(CaptureRule::CreateHungUp, calls, of).each(each)
}

/// What a createTask came to, as far as money goes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fate {
    /// The service took the task, or nobody knows.
    PerhapsPaid,
    /// The service refused it, and the same payload will be refused again.
    RefusedForGood,
    /// Nothing was paid, and sending it again is right.
    Free,
}

fn fate(call: &SeenCall) -> Fate {
    match (call.answered_by, &call.reply) {
        (AnsweredBy::Limit | AnsweredBy::Guard | AnsweredBy::Desk, _) => Fate::Free,
        (AnsweredBy::Service, Some(reply)) if reply.is_error => refused(reply.error_code.as_deref()),
        (AnsweredBy::Service | AnsweredBy::Nobody, _) => Fate::PerhapsPaid,
    }
}

/// Tells whether a createTask was perhaps paid: the service took the task, or nobody knows.
#[must_use]
pub fn may_be_paid(call: &SeenCall) -> bool {
    fate(call) == Fate::PerhapsPaid
}

fn refused(code: Option<&str>) -> Fate {
    match code.and_then(error_code) {
        Some(known) if known.may_charge => Fate::PerhapsPaid,
        // A refused key has a line of its own.
        Some(known) if !known.refuses_key && matches!(known.retry, Retry::No | Retry::AfterChange) => {
            Fate::RefusedForGood
        }
        _ => Fate::Free,
    }
}

/// A createTask and the earlier one whose payload it has.
type Pair<'a> = (&'a SeenCall, &'a SeenCall);

/// The createTask whose payload was sent before, by what came of the one before.
#[derive(Default)]
struct Repeats<'a> {
    after_hang_up: Vec<Pair<'a>>,
    paid: Vec<Pair<'a>>,
    refused: Vec<Pair<'a>>,
}

impl<'a> Repeats<'a> {
    fn found_in(session: &Session<'a>) -> Self {
        let mut found = Self::default();
        // Two programs that send the same know nothing of each other.
        let mut paid: HashMap<([u8; 32], &str), &SeenCall> = HashMap::new();
        let mut refused: HashMap<([u8; 32], &str), &SeenCall> = HashMap::new();
        for call in session.of(Method::CreateTask) {
            let Some(payload) = call.payload_sha256 else { continue };
            let (same, fate) = ((payload, call.client.as_str()), fate(call));
            let recent = |before: &&&SeenCall| call.at_ms.saturating_sub(before.at_ms) <= AGAIN_MS;
            match (paid.get(&same).filter(recent), refused.get(&same).filter(recent)) {
                // What was answered without a service, or refused, is paid once all the same.
                (Some(_), _) if fate != Fate::PerhapsPaid => {}
                (Some(before), _) if before.hung_up_after_ms.is_some() => found.after_hang_up.push((call, before)),
                (Some(before), _) => found.paid.push((call, before)),
                (None, Some(before)) => found.refused.push((call, before)),
                (None, None) => {}
            }
            match fate {
                Fate::PerhapsPaid => drop(paid.insert(same, call)),
                Fate::RefusedForGood => drop(refused.insert(same, call)),
                Fate::Free => {}
            }
        }
        found
    }

    fn outcomes(self, costs: Costs, of: usize) -> [Outcome<'a>; 3] {
        // Where a payload came again after a hang-up the line says so, and no other says that none came again.
        let of_paid = if self.paid.is_empty() && !self.after_hang_up.is_empty() { 0 } else { of };
        let code = self.refused.first().and_then(|(_, before)| before.reply.as_ref()?.error_code.clone());
        [
            outcome(CaptureRule::RepeatAfterHangUp, &self.after_hang_up, money_of_repeat(costs), of),
            outcome(CaptureRule::RepeatedPayload, &self.paid, money_of_repeat(costs), of_paid),
            outcome(CaptureRule::RepeatedRefused, &self.refused, code.as_deref().unwrap_or_default(), of),
        ]
    }
}

/// Says of each pair how much later it came, and what that means.
fn outcome<'a>(rule: CaptureRule, pairs: &[Pair<'a>], meaning: &str, of: usize) -> Outcome<'a> {
    let before: HashMap<u64, &SeenCall> = pairs.iter().map(|(call, before)| (call.number, *before)).collect();
    let said = |call: &SeenCall| {
        let before = before.get(&call.number)?;
        Some(format!("{} after {}, {meaning}", took(call.at_ms.saturating_sub(before.at_ms)), before.name()))
    };
    let calls = pairs.iter().map(|(call, _)| *call).collect();
    Outcome::new(rule, calls, of).each(|call| said(call).unwrap_or_default())
}
