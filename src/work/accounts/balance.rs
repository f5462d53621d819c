//! One getBalance: asked for, and kept for the overview.

use crate::contract::{BaseUrl, ClientKey, ExchangeLimits, Method, RequestBody};
use crate::history::{BalanceAt, History, HistoryError, NewBalance, StoredExchange, SubmissionId};
use crate::judge::{Check, Verdict, judge_balance};
use crate::payload::KeysSeen;
use crate::profile::Profile;
use crate::work::call::call;
use crate::work::clock::Clock;

/// Whose balance it is: a profile's at its address, as far as its key's last characters tell accounts apart.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Account {
    pub profile_id: String,
    /// The address as it is written; empty while it is not known.
    pub base_url: String,
    pub key_hint: String,
}

/// What one getBalance needs.
#[derive(Clone)]
pub struct BalanceCall {
    pub profile_id: String,
    pub profile: String,
    pub base_url: BaseUrl,
    pub key: ClientKey,
    pub limits: ExchangeLimits,
}

impl BalanceCall {
    /// The call for a profile.
    #[must_use]
    pub fn new(profile: &Profile, base_url: BaseUrl, key: ClientKey) -> Self {
        let (profile_id, name) = (profile.id.clone(), profile.name.clone());
        Self { profile_id, profile: name, base_url, key, limits: profile.limits.exchange() }
    }

    /// Whose balance is asked for.
    #[must_use]
    pub fn account(&self) -> Account {
        let base_url = self.base_url.to_string();
        Account { profile_id: self.profile_id.clone(), base_url, key_hint: self.key.masked() }
    }
}

/// Asks for the balance. Costs nothing. Returns what was found, and the exchange.
pub async fn ask(request: &BalanceCall, clock: &Clock, keys: &KeysSeen) -> (Check, StoredExchange) {
    let body = RequestBody::about_account(&request.key);
    let never = std::future::pending();
    let mut call = call(Method::GetBalance, &request.base_url, &body, request.limits, clock, never).await;
    keys.note(&request.key);
    let redactor = keys.redactor();
    call.redact(&redactor);
    let check = judge_balance(&call, &redactor, clock.now_ms());
    (check, call.into_stored())
}

/// Asks for the balance. Costs nothing. No key that was seen is in what is returned.
pub async fn check_balance(request: &BalanceCall, clock: &Clock, keys: &KeysSeen) -> Check {
    ask(request, clock, keys).await.0
}

/// Keeps a check, so that the overview has it; submissions it was kept with as well.
///
/// # Errors
/// When it could not be committed.
pub async fn keep_balance(
    request: &BalanceCall,
    check: &Check,
    history: &History,
) -> Result<Vec<SubmissionId>, HistoryError> {
    let (balance, error_code) = match &check.verdict {
        Verdict::Accepted { balance } => (Some(balance.clone()), None),
        Verdict::Refused { code } => (None, code.clone()),
        Verdict::NoBalance | Verdict::NoAnswer => (None, None),
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

/// Reads the last good balance of an account.
///
/// # Errors
/// When the history can't be read.
pub async fn known_of(account: Account, history: &History) -> Result<Option<BalanceAt>, HistoryError> {
    history.last_balance(account.profile_id, account.base_url, account.key_hint).await
}
