//! Balances over time: what getBalance said, per profile.

use rusqlite::{Connection, OptionalExtension as _, TransactionBehavior, params};

use super::{BalanceAt, HistoryError, State, SubmissionId};

/// One getBalance to keep.
#[derive(Clone, Debug)]
pub struct NewBalance {
    pub at_ms: i64,
    pub profile_id: String,
    pub profile: String,
    pub base_url: String,
    pub key_hint: String,
    /// The number as it was written; `None` when there was none.
    pub balance: Option<String>,
    pub error_code: Option<String>,
    pub detail: String,
    pub latency_ms: i64,
}

/// One point of the chart.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BalancePoint {
    pub at_ms: i64,
    /// Only for drawing; the digits are in the file.
    pub balance: f64,
}

/// How long after a submission a balance still tells whether it was paid.
const TELLS_FOR_MS: i64 = 24 * 60 * 60 * 1000;

/// Keeps a balance, also with the submissions of that account whose end leaves open whether they
/// were paid and that have none yet; those submissions.
pub(super) fn record(connection: &mut Connection, new: &NewBalance) -> Result<Vec<SubmissionId>, HistoryError> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    transaction.prepare_cached(
        "INSERT INTO balance (at_ms, profile_id, profile, base_url, key_hint, balance, error_code, detail, latency_ms)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)")?.execute(params![
            new.at_ms,
            new.profile_id,
            new.profile,
            new.base_url,
            new.key_hint,
            new.balance,
            new.error_code,
            new.detail,
            new.latency_ms,
        ],
    )?;
    let mut filled = Vec::new();
    if let Some(balance) = &new.balance {
        let mut open = transaction.prepare_cached(
            "SELECT id, state, error_code FROM submission
             WHERE profile_id = ?1 AND created_at_ms BETWEEN ?2 AND ?3 AND key_hint = ?4 AND balance_after IS NULL
                   AND coalesce(ended_at_ms, created_at_ms + coalesce(latency_ms, 0)) <= ?3",
        )?;
        // What was asked for before a submission had ended does not say what was left after it.
        let asked_at_ms = new.at_ms.saturating_sub(new.latency_ms);
        let since_ms = asked_at_ms.saturating_sub(TELLS_FOR_MS);
        let rows = open.query_map(params![new.profile_id, since_ms, asked_at_ms, new.key_hint], |row| {
            Ok((SubmissionId(row.get(0)?), row.get::<_, String>(1)?, row.get::<_, Option<String>>(2)?))
        })?;
        for row in rows {
            let (id, word, code) = row?;
            if State::from_word(&word).is_some_and(|state| state.leaves_payment_open(code.as_deref())) {
                filled.push(id);
            }
        }
        for id in &filled {
            transaction
                .prepare_cached("UPDATE submission SET balance_after = ?2, balance_after_at_ms = ?3 WHERE id = ?1")?
                .execute(params![id.0, balance, new.at_ms])?;
        }
    }
    transaction.commit()?;
    Ok(filled)
}

/// The last good balance of a profile's account, as far as its key's last characters tell accounts apart.
pub(super) fn last_good(
    connection: &Connection,
    profile_id: &str,
    key_hint: &str,
) -> Result<Option<BalanceAt>, HistoryError> {
    let mut statement = connection.prepare_cached(
        "SELECT balance, at_ms FROM balance
         WHERE profile_id = ?1 AND key_hint = ?2 AND balance IS NOT NULL ORDER BY id DESC LIMIT 1",
    )?;
    let found =
        statement.query_row([profile_id, key_hint], |row| Ok(BalanceAt { balance: row.get(0)?, at_ms: row.get(1)? }));
    Ok(found.optional()?)
}

/// The newest balances of a profile's account, oldest first.
pub(super) fn points(
    connection: &Connection,
    profile_id: &str,
    key_hint: &str,
    limit: u32,
) -> Result<Vec<BalancePoint>, HistoryError> {
    let mut statement = connection.prepare_cached(
        "SELECT at_ms, balance FROM balance
         WHERE profile_id = ?1 AND key_hint = ?2 AND balance IS NOT NULL ORDER BY id DESC LIMIT ?3",
    )?;
    let rows =
        statement.query_map(params![profile_id, key_hint, limit], |row| Ok((row.get(0)?, row.get::<_, String>(1)?)))?;
    let mut points = Vec::new();
    for row in rows {
        let (at_ms, balance) = row?;
        // A number too large for a picture is left out of the picture only.
        if let Some(balance) = balance.parse().ok().filter(|balance: &f64| balance.is_finite()) {
            points.push(BalancePoint { at_ms, balance });
        }
    }
    points.reverse();
    Ok(points)
}

/// When submissions of a profile left since a moment, the newest first.
pub(super) fn submissions_since(
    connection: &Connection,
    profile_id: &str,
    since_ms: i64,
    limit: u32,
) -> Result<Vec<i64>, HistoryError> {
    let mut statement = connection.prepare_cached(
        "SELECT created_at_ms FROM submission WHERE profile_id = ?1 AND created_at_ms >= ?2
         ORDER BY created_at_ms DESC LIMIT ?3",
    )?;
    let times = statement.query_map(params![profile_id, since_ms, limit], |row| row.get(0))?;
    Ok(times.collect::<Result<_, _>>()?)
}
