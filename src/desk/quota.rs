//! Quota: one getBalance, what it says about key and account, and the chart of what was said before.

use super::call::{Call, call};
use super::cut;
use super::follow::gets_blocked;
use super::judge::{clause, explain, sentence};
use super::messages::{Event, Events};
use super::{Clock, Profile};
use crate::contract::{BalanceReply, BaseUrl, ClientKey, Departure, Method, RequestBody, read_balance_reply};
use crate::history::{BalanceAt, BalancePoint, History, HistoryError, NewBalance, NewExchange, SubmissionId};
use crate::payload::Redactor;

/// Points of the chart at most.
const CHART_POINTS: u32 = 500;

/// Longest code and text kept, in characters.
const MAX_CODE_CHARS: usize = 100;
const MAX_DETAIL_CHARS: usize = 500;

/// What a check of key and balance found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The key is accepted; the balance's digits as they came.
    Accepted { balance: String },
    /// The service said no.
    Refused { code: Option<String> },
    /// Nothing that settles it.
    NoAnswer,
}

/// A check of key and balance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    pub verdict: Verdict,
    /// What happened and what to do, in a sentence; empty when the key was accepted.
    pub detail: String,
    pub departures: Vec<Departure>,
    pub latency_ms: i64,
    pub at_ms: i64,
}

/// What is known of a profile's account.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Quota {
    pub is_checking: bool,
    /// The last good balance stays, whatever the last check said.
    pub last_good: Option<BalanceAt>,
    pub last_check: Option<Check>,
    pub chart: Chart,
}

/// Balances over time, made ready for drawing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Chart {
    /// Oldest first: milliseconds since 1970, balance.
    pub points: Vec<BalancePoint>,
    /// When submissions left, milliseconds since 1970, newest first.
    pub submissions_ms: Vec<i64>,
}

/// What one getBalance needs.
#[derive(Clone)]
pub struct BalanceCall {
    pub profile_id: String,
    pub profile: String,
    pub base_url: BaseUrl,
    pub key: ClientKey,
    pub limits: crate::client::Limits,
}

impl BalanceCall {
    /// The call for a profile.
    #[must_use]
    pub fn new(profile: &Profile, base_url: BaseUrl, key: ClientKey) -> Self {
        let (profile_id, name) = (profile.id.clone(), profile.name.clone());
        Self { profile_id, profile: name, base_url, key, limits: profile.exchange_limits() }
    }
}

/// Asks for the balance. Costs nothing.
pub async fn check(request: &BalanceCall, clock: &Clock) -> Check {
    ask(request, clock).await.0
}

async fn ask(request: &BalanceCall, clock: &Clock) -> (Check, NewExchange) {
    let body = RequestBody::get_balance(&request.key);
    let never = std::future::pending();
    let call = call(Method::GetBalance, &request.base_url, &body, request.limits, clock, never).await;
    let redactor = Redactor::new(&request.key);
    let check = judge(&call, &redactor, clock.now_ms());
    (check, call.into_stored(&redactor))
}

fn judge(call: &Call, redactor: &Redactor, at_ms: i64) -> Check {
    let latency_ms = i64::try_from(call.exchange.elapsed.as_millis()).unwrap_or(i64::MAX);
    let no_answer = |what: &str| (Verdict::NoAnswer, format!("{what}; whether the key is accepted is not known"));
    let mut departures = Vec::new();
    let (verdict, detail) = match (call.received(), &call.exchange.error) {
        (Some(received), error) => {
            let reading = read_balance_reply(received);
            departures = reading.departures;
            match (reading.reply, error) {
                (BalanceReply::Balance(balance), _) => (Verdict::Accepted { balance }, String::new()),
                (BalanceReply::Refused { code, description }, _) => {
                    let detail = explain(code.as_deref(), description.as_deref());
                    (Verdict::Refused { code: code.map(|code| cut(&redactor.text(&code), MAX_CODE_CHARS)) }, detail)
                }
                (BalanceReply::Unclear(_), Some(error)) => no_answer(&sentence(error)),
                (BalanceReply::Unclear(why), None) => {
                    let status =
                        if received.status == 200 { String::new() } else { format!(", HTTP {}", received.status) };
                    no_answer(&format!("{}{status}", why.describe()))
                }
            }
        }
        (None, Some(error)) => no_answer(&format!("No answer: {}", clause(error))),
        (None, None) => no_answer("No answer came"),
    };
    let detail = cut(&redactor.text(&detail), MAX_DETAIL_CHARS);
    Check { verdict, detail, departures, latency_ms, at_ms }
}

/// Keeps a check, so that the chart has it.
///
/// # Errors
/// When it could not be committed.
pub async fn keep(request: &BalanceCall, check: &Check, history: &History) -> Result<(), HistoryError> {
    let (balance, error_code) = match &check.verdict {
        Verdict::Accepted { balance } => (Some(balance.clone()), None),
        Verdict::Refused { code } => (None, code.clone()),
        Verdict::NoAnswer => (None, None),
    };
    let new = NewBalance {
        at_ms: check.at_ms,
        profile_id: request.profile_id.clone(),
        profile: request.profile.clone(),
        base_url: request.base_url.to_string(),
        key_hint: request.key.masked(),
        balance,
        error_code,
        detail: check.detail.clone(),
        latency_ms: check.latency_ms,
    };
    history.record_balance(new).await
}

/// Checks a profile and tells what was found.
pub(super) async fn run(request: BalanceCall, history: Option<History>, clock: &Clock, events: &Events) {
    let check = check(&request, clock).await;
    tell_refusal(&check, &request.key, events).await;
    if let Some(history) = &history
        && let Err(error) = keep(&request, &check, history).await
    {
        events.send(Event::Trouble(error)).await;
    }
    events.send(Event::Checked { profile_id: request.profile_id.clone(), check }).await;
    if let Some(history) = &history {
        load(request.profile_id, history, events).await;
    }
}

async fn tell_refusal(check: &Check, key: &ClientKey, events: &Events) {
    if let Verdict::Refused { code } = &check.verdict
        && gets_blocked(code.as_deref())
    {
        events.send(Event::KeyRefused(key.clone())).await;
    }
}

/// Reads what is known of a profile's account.
pub(super) async fn load(profile_id: String, history: &History, events: &Events) {
    let known = async {
        let last = history.last_balance(profile_id.clone()).await?;
        let (points, submissions_ms) = history.balances(profile_id.clone(), CHART_POINTS).await?;
        Ok((last.map(|last| last.balance), Chart { points, submissions_ms }))
    };
    match known.await {
        Ok((last_good, chart)) => events.send(Event::QuotaLoaded { profile_id, last_good, chart }).await,
        Err(error) => events.send(Event::Trouble(error)).await,
    }
}

/// After an end that leaves open whether it was paid: keeps what the account holds now with the
/// submission, beside what it held before.
pub(super) async fn note_balance_after(
    id: SubmissionId,
    request: BalanceCall,
    history: &History,
    clock: &Clock,
    events: &Events,
) {
    let (check, exchange) = ask(&request, clock).await;
    tell_refusal(&check, &request.key, events).await;
    let after = match &check.verdict {
        Verdict::Accepted { balance } => Some(BalanceAt { balance: balance.clone(), at_ms: check.at_ms }),
        Verdict::Refused { .. } | Verdict::NoAnswer => None,
    };
    let kept = match keep(&request, &check, history).await {
        Ok(()) => history.set_balance_after(id, after, exchange).await,
        error => error,
    };
    match kept {
        Ok(()) => load(request.profile_id, history, events).await,
        Err(error) => events.send(Event::Trouble(error)).await,
    }
}
