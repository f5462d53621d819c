//! Jobs for accounts, and what came of them.

use super::balance::{Account, BalanceCall};
use crate::history::{BalanceAt, HistoryError};
use crate::judge::Check;
use crate::work::lost::Lost;

/// Something to do for accounts.
pub enum AccountJob {
    /// Asks for a balance.
    Check(BalanceCall),
    /// Reads what the history knows of an account.
    LoadBalance(Account),
}

/// What came of a job for accounts.
pub enum AccountEvent {
    Checked {
        account: Account,
        check: Check,
    },
    /// Asking for the balance panicked.
    CheckLost(Account, Lost),
    /// The end was asked for before the balance was.
    Closing(Account),
    BalanceLoaded {
        account: Account,
        result: Result<Option<BalanceAt>, BalanceError>,
    },
}

/// Why nothing could be read of an account.
#[derive(Debug, thiserror::Error)]
pub enum BalanceError {
    #[error(transparent)]
    History(#[from] HistoryError),
    #[error("The balances of the account could not be read. {0}")]
    Lost(#[from] Lost),
}
