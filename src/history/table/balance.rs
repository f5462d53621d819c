//! Table `balance`: what getBalance said, over time.

use rusqlite::{Connection, OptionalExtension as _};

use super::column;
use crate::payload::Redacted;

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

/// A balance and when it was told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BalanceAt {
    /// The number as it was written.
    pub balance: String,
    pub at_ms: i64,
}

/// Keeps what getBalance said.
pub fn insert(connection: &Connection, new: &Redacted<NewBalance>) -> rusqlite::Result<()> {
    column::insert(
        connection,
        "balance",
        &[
            ("at_ms", &new.at_ms),
            ("profile_id", &new.profile_id),
            ("profile", &new.profile),
            ("base_url", &new.base_url),
            ("key_hint", &new.key_hint),
            ("balance", &new.balance),
            ("error_code", &new.error_code),
            ("detail", &new.detail),
            ("latency_ms", &new.latency_ms),
        ],
    )?;
    Ok(())
}

/// Returns the condition that a row's address is one that is given, by its place among the statement's values. The
/// sandbox has another port in each run and is one address all the same.
pub fn is_address(place: u8) -> String {
    format!("(base_url = ?{place} OR base_url LIKE '{LOOPBACK}%' AND ?{place} LIKE '{LOOPBACK}%')")
}

/// Returns what a row's address is sorted and compared by: the addresses of the sandbox are one.
pub fn address() -> String {
    format!("iif(base_url LIKE '{LOOPBACK}%', '{LOOPBACK}', base_url)")
}

/// The beginning of the sandbox's address.
const LOOPBACK: &str = "http://127.0.0.1:";

/// Returns the last good balance of a profile's account at an address; the last characters of its key tell accounts
/// apart.
pub fn last_good(
    connection: &Connection,
    profile_id: &str,
    base_url: &str,
    key_hint: &str,
) -> rusqlite::Result<Option<BalanceAt>> {
    let mut statement = connection.prepare_cached(&format!(
        "SELECT balance, at_ms FROM balance
         WHERE profile_id = ?1 AND {} AND key_hint = ?3 AND balance IS NOT NULL ORDER BY id DESC LIMIT 1",
        is_address(2)
    ))?;
    let found = statement.query_row([profile_id, base_url, key_hint], |row| {
        Ok(BalanceAt { balance: row.get("balance")?, at_ms: row.get("at_ms")? })
    });
    found.optional()
}
