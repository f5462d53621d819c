//! Balances over time: keeps what getBalance said, and what it says of submissions whose end left open whether they
//! were paid.

use rusqlite::{Connection, Transaction, TransactionBehavior, params};

use super::table::balance::{self, BalanceAt, NewBalance};
use super::table::id::SubmissionId;
use super::{History, HistoryError, Life};
use crate::payload::Redacted;

/// How long after a submission a balance still tells whether it was paid.
const TELLS_FOR_MS: i64 = 24 * 60 * 60 * 1000;

impl History {
    /// Keeps what getBalance said. Returns the submissions it was kept with as what the account held after them.
    ///
    /// # Errors
    /// When it could not be committed.
    pub async fn record_balance(&self, new: NewBalance) -> Result<Vec<SubmissionId>, HistoryError> {
        let keys = self.keys();
        self.write(move |connection| record(connection, &keys.redacted(new))).await
    }

    /// Returns the last good balance of a profile's account at an address; its key's last characters tell accounts apart.
    ///
    /// # Errors
    /// When the file can't be read.
    pub async fn last_balance(
        &self,
        profile_id: String,
        base_url: String,
        key_hint: String,
    ) -> Result<Option<BalanceAt>, HistoryError> {
        self.read(move |connection| Ok(balance::last_good(connection, &profile_id, &base_url, &key_hint)?)).await
    }
}

fn record(connection: &mut Connection, new: &Redacted<NewBalance>) -> Result<Vec<SubmissionId>, HistoryError> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    balance::insert(&transaction, new)?;
    let filled = match &new.balance {
        Some(balance) => fill(&transaction, new, balance)?,
        None => Vec::new(),
    };
    transaction.commit()?;
    Ok(filled)
}

/// Keeps a balance with the submissions of its account whose end leaves open whether they were paid, and that have no
/// later balance yet. Returns those submissions.
fn fill(transaction: &Transaction<'_>, new: &NewBalance, balance: &str) -> Result<Vec<SubmissionId>, HistoryError> {
    let mut open = transaction.prepare_cached(&format!(
        "SELECT id, state, error_code FROM submission
         WHERE profile_id = ?1 AND created_at_ms BETWEEN ?2 AND ?3 AND key_hint = ?4 AND balance_after IS NULL
               AND {} AND coalesce(ended_at_ms, created_at_ms + coalesce(latency_ms, 0)) <= ?3",
        balance::is_address(5)
    ))?;
    // A balance that was asked for before a submission had ended does not say what was left after it.
    let asked_at_ms = new.at_ms.saturating_sub(new.latency_ms);
    let since_ms = asked_at_ms.saturating_sub(TELLS_FOR_MS);
    let rows = open.query_map(params![new.profile_id, since_ms, asked_at_ms, new.key_hint, new.base_url], |row| {
        let (state, code): (Life, Option<String>) = (row.get("state")?, row.get("error_code")?);
        Ok((SubmissionId(row.get("id")?), state.leaves_payment_open(code.as_deref())))
    })?;
    let rows: Vec<(SubmissionId, bool)> = rows.collect::<Result<_, _>>()?;
    let filled: Vec<SubmissionId> = rows.into_iter().filter(|(_, is_open)| *is_open).map(|(id, _)| id).collect();
    for id in &filled {
        transaction
            .prepare_cached("UPDATE submission SET balance_after = ?2, balance_after_at_ms = ?3 WHERE id = ?1")?
            .execute(params![id.0, balance, new.at_ms])?;
    }
    Ok(filled)
}
