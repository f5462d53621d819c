//! Balances over time: what getBalance said, per profile.

use rusqlite::{Connection, OptionalExtension as _, params};

use super::{BalanceAt, HistoryError};

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

/// The last good balance of a profile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LastBalance {
    pub balance: BalanceAt,
    pub latency_ms: i64,
}

/// One point of the chart.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BalancePoint {
    pub at_ms: i64,
    /// Only for drawing; the digits are in the file.
    pub balance: f64,
}

pub(super) fn record(connection: &Connection, new: &NewBalance) -> Result<(), HistoryError> {
    connection.execute(
        "INSERT INTO balance (at_ms, profile_id, profile, base_url, key_hint, balance, error_code, detail, latency_ms)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        params![
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
    Ok(())
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

/// The last good balance of a profile, and how long getting it took.
pub(super) fn last(connection: &Connection, profile_id: &str) -> Result<Option<LastBalance>, HistoryError> {
    let mut statement = connection.prepare_cached(
        "SELECT balance, at_ms, latency_ms FROM balance
         WHERE profile_id = ?1 AND balance IS NOT NULL ORDER BY id DESC LIMIT 1",
    )?;
    let found = statement.query_row([profile_id], |row| {
        Ok(LastBalance { balance: BalanceAt { balance: row.get(0)?, at_ms: row.get(1)? }, latency_ms: row.get(2)? })
    });
    Ok(found.optional()?)
}

/// The newest balances of a profile, oldest first.
pub(super) fn points(connection: &Connection, profile_id: &str, limit: u32) -> Result<Vec<BalancePoint>, HistoryError> {
    let mut statement = connection.prepare_cached(
        "SELECT at_ms, balance FROM balance WHERE profile_id = ?1 AND balance IS NOT NULL ORDER BY id DESC LIMIT ?2",
    )?;
    let rows = statement.query_map(params![profile_id, limit], |row| Ok((row.get(0)?, row.get::<_, String>(1)?)))?;
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
