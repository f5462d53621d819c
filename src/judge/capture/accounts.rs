//! Calls that a key or a balance can't pay for, and how often the balance is asked for.

use std::collections::HashMap;

use super::outcome::Outcome;
use super::rules::CaptureRule;
use super::session::Session;
use crate::contract::{KEY_BLOCK, Method, error_code, took};
use crate::history::{AnsweredBy, SeenCall};

/// How long a service remembers bad tries, in milliseconds.
const BLOCK_MS: u64 = KEY_BLOCK.as_millis() as u64;

/// The least time between two getBalance, in milliseconds. Source: this program.
const BALANCE_MS: u64 = 60_000;

pub(super) fn check<'a>(session: &Session<'a>) -> Vec<Outcome<'a>> {
    let with_key = session.whole().filter(|call| call.method.is_some() && call.key.is_some());
    let creates = session.of(Method::CreateTask).filter(|call| call.key.is_some());
    vec![
        after(CaptureRule::AfterRefusedKey, with_key, refuses_key),
        after(CaptureRule::AfterEmptyBalance, creates, is_empty_balance),
        balance_often(session),
    ]
}

/// Returns the dictionary's row of the code with which the service refused a call.
fn refusal(call: &SeenCall) -> Option<&'static crate::contract::ErrorCode> {
    let reply = call.reply.as_ref().filter(|reply| reply.is_error && call.answered_by == AnsweredBy::Service)?;
    reply.error_code.as_deref().and_then(error_code)
}

fn refuses_key(call: &SeenCall) -> bool {
    refusal(call).is_some_and(|code| code.refuses_key)
}

/// Of the codes whose repeated tries get blocked, all but those of the key are about the balance.
fn is_empty_balance(call: &SeenCall) -> bool {
    refusal(call).is_some_and(|code| code.retry.leads_to_block() && !code.refuses_key)
}

/// Finds the calls that were sent with a key after the service had refused one with the same key. A call that the
/// service takes ends that, and so does the time after which a block is over.
fn after<'a>(
    rule: CaptureRule,
    calls: impl Iterator<Item = &'a SeenCall>,
    is_refusal: impl Fn(&SeenCall) -> bool,
) -> Outcome<'a> {
    let mut refused_at_ms: HashMap<&str, u64> = HashMap::new();
    let (mut of, mut found) = (0, Vec::new());
    for call in calls {
        of += 1;
        let Some(key) = call.key.as_ref().map(|key| key.hash.as_str()) else { continue };
        let is_over = |at: &u64| call.at_ms.saturating_sub(*at) > BLOCK_MS;
        let since = refused_at_ms.get(key).copied().filter(|at| !is_over(at));
        if since.is_some_and(|at| call.at_ms >= at) {
            found.push(call);
        }
        if is_refusal(call) && call.brought() {
            let at = call.replied_at_ms().unwrap_or(call.at_ms);
            refused_at_ms.insert(key, since.map_or(at, |since| since.min(at)));
        } else if call.reply.as_ref().is_some_and(|reply| !reply.is_error) {
            refused_at_ms.remove(key);
        }
    }
    Outcome::new(rule, found, of)
}

fn balance_often<'a>(session: &Session<'a>) -> Outcome<'a> {
    let mut asked_at_ms: HashMap<Option<&str>, u64> = HashMap::new();
    let (mut of, mut found, mut least) = (0, Vec::new(), u64::MAX);
    for call in session.of(Method::GetBalance) {
        of += 1;
        let key = call.key.as_ref().map(|key| key.hash.as_str());
        let Some(before) = asked_at_ms.insert(key, call.at_ms) else { continue };
        let gap = call.at_ms.saturating_sub(before);
        if gap < BALANCE_MS {
            found.push(call);
            least = least.min(gap);
        }
    }
    let detail = if found.is_empty() { String::new() } else { format!("least {}", took(least)) };
    Outcome::new(CaptureRule::BalanceOften, found, of).saying(detail)
}
