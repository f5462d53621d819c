//! Quota: one getBalance, what it says about key and account, and the chart of what was said before.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::contract::{BalanceReply, BaseUrl, ClientKey, Departure, Method, RequestBody, cut, read_balance_reply};
use crate::history::{BalanceAt, BalancePoint, History, HistoryError, NewBalance, NewExchange, SubmissionId};
use crate::judge::{clause, explain, sentence};
use crate::payload::Redactor;
use crate::profile::Profile;
use crate::work::accounts::refusals::Refusals;
use crate::work::call::{Call, call};
use crate::work::clock::Clock;
use crate::work::following::board::Board;
use crate::work::messages::{Event, Events};

/// How long ends are gathered before the balance after them is asked for.
const GATHER: Duration = Duration::from_secs(1);

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

/// Whose balance it is: a profile's, as far as its key's last characters tell accounts apart.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Account {
    pub profile_id: String,
    pub key_hint: String,
}

/// What one getBalance needs.
#[derive(Clone)]
pub struct BalanceCall {
    pub profile_id: String,
    pub profile: String,
    pub base_url: BaseUrl,
    pub key: ClientKey,
    pub limits: crate::contract::ExchangeLimits,
}

impl BalanceCall {
    /// The call for a profile.
    #[must_use]
    pub fn new(profile: &Profile, base_url: BaseUrl, key: ClientKey) -> Self {
        let (profile_id, name) = (profile.id.clone(), profile.name.clone());
        Self { profile_id, profile: name, base_url, key, limits: profile.exchange_limits() }
    }

    /// Whose balance is asked for.
    #[must_use]
    pub fn account(&self) -> Account {
        Account { profile_id: self.profile_id.clone(), key_hint: self.key.masked() }
    }
}

/// Asks for the balance. Costs nothing.
pub async fn check(request: &BalanceCall, clock: &Clock) -> Check {
    ask(request, clock).await.0
}

async fn ask(request: &BalanceCall, clock: &Clock) -> (Check, NewExchange) {
    let body = RequestBody::get_balance(&request.key);
    let never = std::future::pending();
    let mut call = call(Method::GetBalance, &request.base_url, &body, request.limits, clock, never).await;
    let redactor = Redactor::new(&request.key);
    call.redact(&redactor);
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

/// Keeps a check, so that the chart has it; submissions it was kept with as well.
///
/// # Errors
/// When it could not be committed.
pub async fn keep(request: &BalanceCall, check: &Check, history: &History) -> Result<Vec<SubmissionId>, HistoryError> {
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

/// Reads what is known of an account.
pub(crate) async fn load(account: Account, history: &History, events: &Events) {
    let known = async {
        let Account { profile_id, key_hint } = account.clone();
        let last_good = history.last_balance(profile_id.clone(), key_hint.clone()).await?;
        let (points, submissions_ms) = history.balances(profile_id, key_hint, CHART_POINTS).await?;
        Ok((last_good, Chart { points, submissions_ms }))
    };
    match known.await {
        Ok((last_good, chart)) => events.send(Event::QuotaLoaded { account, last_good, chart }).await,
        Err(error) => events.send(Event::Trouble(error)).await,
    }
}

/// Asks for balances, keeps them, and tells what they mean for submissions.
#[derive(Clone)]
pub(crate) struct BalanceNotes {
    pub clock: Clock,
    pub events: Events,
    pub board: Board,
    pub refusals: Refusals,
    /// The history once it is open.
    pub history: Arc<Mutex<Option<History>>>,
    /// Accounts that are about to be asked for.
    planned: Arc<Mutex<HashSet<Account>>>,
}

impl BalanceNotes {
    pub(crate) fn new(
        clock: Clock,
        events: Events,
        board: Board,
        refusals: Refusals,
        history: Arc<Mutex<Option<History>>>,
    ) -> Self {
        Self { clock, events, board, refusals, history, planned: Arc::default() }
    }

    /// Checks an account because the operator asks.
    pub(crate) async fn check(&self, request: BalanceCall) {
        let (check, _) = self.ask_and_keep(&request).await;
        self.events.send(Event::Checked { account: request.account(), check }).await;
        self.load(request.account()).await;
    }

    /// After an end that leaves open whether it was paid: asks what the account holds now.
    ///
    /// Ends that come together ask once; the exchange is the first one's.
    pub(crate) fn note(&self, id: SubmissionId, request: BalanceCall) {
        // Nobody is asked whether to: a key that is about to be blocked is left in peace.
        let is_held = self.refusals.ask_first(&request.key, Instant::now());
        if is_held || !lock(&self.planned).insert(request.account()) {
            return;
        }
        let notes = self.clone();
        tokio::spawn(async move {
            tokio::time::sleep(GATHER).await;
            lock(&notes.planned).remove(&request.account());
            let (_, exchange) = notes.ask_and_keep(&request).await;
            if let Some(history) = notes.history()
                && let Err(error) = history.add_exchange(id, exchange).await
            {
                notes.events.send(Event::Trouble(error)).await;
            }
            notes.board.touched(id);
            notes.load(request.account()).await;
        });
    }

    async fn ask_and_keep(&self, request: &BalanceCall) -> (Check, NewExchange) {
        let (check, exchange) = ask(request, &self.clock).await;
        if let Verdict::Refused { code } = &check.verdict {
            self.refusals.note_code(&request.key, code.as_deref());
        }
        // Looked for only now: the answer may have come before the history was open.
        if let Some(history) = self.history() {
            match keep(request, &check, &history).await {
                Ok(filled) => filled.into_iter().for_each(|id| self.board.touched(id)),
                Err(error) => self.events.send(Event::Trouble(error)).await,
            }
        }
        (check, exchange)
    }

    async fn load(&self, account: Account) {
        if let Some(history) = self.history() {
            load(account, &history, &self.events).await;
        }
    }

    fn history(&self) -> Option<History> {
        lock(&self.history).clone()
    }
}

/// A panic elsewhere leaves what is shared as it was: every change is one step.
fn lock<T>(shared: &Mutex<T>) -> MutexGuard<'_, T> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}
