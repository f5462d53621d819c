//! Accounts: keys, balances, refusals.

mod balance;
mod balances;
mod event;
mod keys;
mod refusals;

pub use balance::{Account, BalanceCall, check_balance, keep_balance};
pub use balances::Balances;
pub use event::{AccountEvent, AccountJob, BalanceError};
pub use keys::{KeyDeletion, KeyError, KeyEvent, KeyJob, Keys};
pub use refusals::Refusals;
